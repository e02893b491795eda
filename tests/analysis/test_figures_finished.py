"""What holds of every figure: legible in print, level and n, limits set by points, marks."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up import TRIALS, made
from matplotlib.figure import Figure
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.figures.finish import finished
from striata.analysis.figures.panels import bars, spread
from striata.analysis.figures.stroop.overview import stroop as overview
from striata.analysis.figures.style import PRINTED, SMALLEST, style
from striata.analysis.reading.load import Result
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.stroop.measures import sequence_effect, sequence_effect_alone
from striata.analysis.statistics.intervals import Interval, interval


@pytest.fixture(scope="module", params=["stroop", *TRIALS])
def drawn(
    request: pytest.FixtureRequest, small: Result, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Figure]:
    """The figures of a small result, but for the one of a trial, which is as tall as a page."""
    path: Path = tmp_path_factory.mktemp("drawn") / "x.h5"
    result = small if request.param == "stroop" else made(request.param, small, path)
    with style():
        known = figures([result])
        return {name: draw(result) for name, draw in known.items() if name != "trial"}


def test_letters_are_legible_at_the_width_of_a_journal(drawn: dict[str, Figure]) -> None:
    for name, figure in drawn.items():
        scale = min(1.0, PRINTED / 25.4 / figure.get_size_inches()[0])
        for text in figure.findobj(Text):
            if text.get_text().strip() and text.get_visible():
                assert text.get_fontsize() * scale >= SMALLEST, (name, text.get_text())


def test_every_figure_says_level_and_n(drawn: dict[str, Figure]) -> None:
    for name, figure in drawn.items():
        said = " ".join(t.get_text() for t in figure.findobj(Text))
        assert "rate level" in said, name
        assert "n = 3" in said or "3 simulated subjects" in said, name


def test_numbers_of_logarithmic_axes_are_plain(small: Result) -> None:
    def draw(result: Result) -> Figure:
        figure = Figure()
        figure.subplots().loglog([0.1, 10], [1, 1000])
        return figure

    with style():
        figure = finished(Drawing("x", draw, "x"), small)
        figure.draw_without_rendering()
    ticks = [*figure.axes[0].get_xticklabels(), *figure.axes[0].get_yticklabels()]
    said = {t.get_text() for t in ticks}
    assert {"0.1", "1", "10", "100"} <= said
    assert not any("$" in text for text in said)


def test_an_empty_panel_says_so(small: Result) -> None:
    def draw(result: Result) -> Figure:
        figure = Figure()
        empty, nan, data, picture, words = figure.subplots(1, 5)
        empty.axvline(0.5)
        nan.errorbar([0.0], [np.nan], [[0.0], [0.0]])
        data.plot([1.0], [2.0], "o")
        picture.imshow([[1.0]])
        words.text(0.5, 0.5, "why")
        return figure

    said = [
        [t.get_text() for t in ax.texts] for ax in finished(Drawing("x", draw, "x"), small).axes
    ]
    assert said == [["not measured in this run"]] * 2 + [[], [], ["why"]]


def ticks_below_zero(least: float) -> tuple[list[float], str]:
    """Ticks below zero, and the label, of a symmetric logarithmic axis of some data."""
    ax = Figure().subplots()
    ax.plot([least, 4.0], [0.0, 0.0], "o")
    ax.set_xlabel("rate [spikes/s]")
    spread(ax, "x", 1.0, (0, 1, 10))
    return [t for t in ax.get_xticks() if t < 0], ax.get_xlabel()


@pytest.mark.parametrize("along", ["x", "y"])
def test_points_beyond_the_linear_part_stand_clear_of_the_edge(along: str) -> None:
    ax = Figure().subplots()
    values = (-0.1, 0.4, 9.6)
    ax.plot(*((values, range(3)) if along == "x" else (range(3), values)), ".")
    spread(ax, along, 0.5, (0, 0.5, 5))
    scale = getattr(ax, f"{along}axis").get_transform().transform
    low, most, high = scale(
        [getattr(ax, f"get_{along}lim")()[0], 9.6, *getattr(ax, f"get_{along}lim")()[1:]]
    )
    assert (high - most) / (high - low) > 0.01


def test_a_logarithmic_axis_says_so_and_has_ticks_below_zero() -> None:
    assert ticks_below_zero(0.0)[0] == ticks_below_zero(-1e-9)[0] == []
    assert ticks_below_zero(-0.31)[0] == [-0.3]
    assert ticks_below_zero(-0.24)[0] == [], "too near to zero"
    assert ticks_below_zero(-1.5)[0] == [-1]
    assert ticks_below_zero(-20.0)[0] == [-10, -1]
    assert ticks_below_zero(0.0)[1] == "rate [spikes/s],\nlogarithmic beyond 1"


def limits(low: float, high: float, small: Result) -> tuple[tuple[float, float], int]:
    """Limits of x, and marks at the edges, of a figure with two sound intervals and one more."""
    found = {"a": Interval(1.0, 0.5, 1.5, 1.0, 8), "b": Interval(3.0, 2.5, 3.5, 1.0, 8)}

    def draw(result: Result) -> Figure:
        figure = Figure()
        bars(figure.subplots(), found | {"c": Interval(2.0, low, high, 1.0, 8)}, "#222222")
        return figure

    figure = finished(Drawing("x", draw, "x"), small)
    ax = figure.axes[0]
    marks = [line for line in ax.lines if line.get_marker() in "<>"]
    return ax.get_xlim(), len(marks)


def test_a_broken_interval_does_not_set_the_axis_and_is_marked(small: Result) -> None:
    sound, none = limits(1.4, 2.6, small)
    cut, marked = limits(-400.0, 300.0, small)
    assert none == 0
    assert sound[1] > 3.5
    assert marked == 2
    assert (cut[0], cut[1]) == pytest.approx(sound, abs=0.4)


def test_wide_intervals_of_a_null_result_are_all_shown(small: Result) -> None:
    found = {k: Interval(3.0 + 0.1 * j, 2.0, 4.0, 1.0, 8) for j, k in enumerate("abc")}

    def draw(result: Result) -> Figure:
        figure = Figure()
        bars(figure.subplots(), found, "#222222")
        return figure

    low, high = finished(Drawing("x", draw, "x"), small).axes[0].get_xlim()
    assert low < 2.0
    assert high > 4.0


def test_the_sequence_effect_is_drawn_as_the_difference_that_it_is(small: Result) -> None:
    with style():
        ax = overview(small).axes[7]
    both = (sequence_effect, sequence_effect_alone)
    effects = [interval(small.each(m, "control", "naming")) for m in both]
    heights = [float(np.asarray(line.get_ydata())[0]) for line in ax.lines if len(line.get_ydata())]
    assert all(any(h == pytest.approx(e.mean) for h in heights) for e in effects)
    null = [t.get_text() for t in ax.texts].count("null")
    assert null == sum(e.low <= 0 <= e.high for e in effects)


def test_an_order_of_effects_that_is_contrary_to_peoples_is_said(
    small: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    from striata.analysis.figures.stroop.effects import contrary

    def said(interference: float, facilitation: float) -> bool:
        rng = np.random.default_rng(1)
        d = pd.DataFrame(
            {
                ("mean_rt_difference", "incongruent-neutral"): interference + rng.normal(0, 2, 9),
                ("mean_rt_difference", "neutral-congruent"): facilitation + rng.normal(0, 2, 9),
            }
        )
        ax = Figure().subplots()
        contrary(ax, lambda m, c: (46.0 if "neutral-c" not in c else 29.0, 1, 9), d)
        return any("contrary" in t.get_text() for t in ax.texts)

    assert said(40, 85)
    assert not said(85, 40)
    assert not said(50, 50)

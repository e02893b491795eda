"""Renewal: extinction is bound to its context by hippocampus, and lost everywhere without it."""

from collections.abc import Callable

import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result
from striata.analysis.signatures.record import analysis_of
from striata.analysis.signatures.renewal.measures import AFTER_A, AFTER_B, fear, renewed, safety


@pytest.fixture(scope="module")
def small(make: Callable[..., Result]) -> Result:
    """Two subjects and few trials, intact and with CA1 silent in the test."""
    return make("renewal", subjects=2, trials=1, acquisition=6, extinction=6, arms=("CA1 silent",))


@pytest.fixture(scope="module")
def whole(make: Callable[..., Result]) -> Result:
    """All subjects in the arms that the claims are about."""
    return make("renewal", subjects=8, arms=("CA1 silent", "plasticity off", "ITC silent"))


def test_harm_teaches_fear_of_its_cue_and_hippocampus_knows_the_place(small: Result) -> None:
    t = small.trials[(small.trials["arm"] == "control") & (small.trials["task"] == "acquisition")]
    lateral = t.groupby("trial")["lateral"].mean()
    assert lateral.iloc[-1] > 3 * lateral.iloc[0]
    told = small.each(safety, "control", AFTER_A)["A"]
    lost = small.each(safety, "CA1 silent", AFTER_A)["A"]
    assert (told > lost).all()
    assert told.mean() > 2.0 * lost.mean()


def test_the_figure_is_drawn_and_every_row_that_is_asked_for_is_there(small: Result) -> None:
    record = analysis_of(small)
    found = {f"{c.measure}, {c.condition}" for c in record.comparisons(small)}
    assert set(record.asked) <= found
    figure = figures([small])["renewal"](small)
    assert len(figure.axes) == 4
    assert all(ax.has_data() for ax in figure.axes)
    assert "nan" not in " ".join(t.get_text() for t in figure.findobj(Text))


@pytest.mark.slow
def test_fear_is_renewed_in_contexts_where_there_was_neither_harm_nor_extinction(
    whole: Result,
) -> None:
    for design in ("AAB", "ABC"):
        assert (renewed(whole, "control", design) > 0).mean() > 0.8, design
        for arm in ("CA1 silent", "plasticity off"):
            left = renewed(whole, arm, design).mean()
            assert abs(left) < 0.4 * renewed(whole, "control", design).mean(), (design, arm)


@pytest.mark.slow
def test_without_hippocampus_extinction_is_lost_rather_than_general(whole: Result) -> None:
    """The contrary of what Corcoran and Maren (2001) found, as the page says."""
    intact, lost = (whole.each(fear, a, AFTER_B).mean() for a in ("control", "CA1 silent"))
    assert lost["B"] > intact["B"] + 5.0
    assert abs(lost["B"] - intact["C"]) < 8.0

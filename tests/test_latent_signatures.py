"""Objects are learnt by looking, without reward, and predicted; and what each claim needs."""

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result
from striata.analysis.signatures.latent.measures import (
    BIASED,
    DEPRIVED,
    SHUFFLED,
    USUAL,
    WHOLE,
    WITH,
    WITHOUT,
    by_exposure,
    error,
    in_tests,
    of_life,
)
from striata.analysis.signatures.record import analysis_of
from striata.analysis.statistics.intervals import interval

EARLY, LOOKS = 160, 240


@pytest.fixture(scope="module")
def latent(make: Callable[..., Result]) -> Result:
    """Few subjects with a short life."""
    arms = ("plasticity held",)
    return make("latent", subjects=5, trials=1, looks=LOOKS, early=EARLY, arms=arms)


def share(
    result: Result,
    life: str = USUAL,
    arm: str = "control",
    looks: int = LOOKS,
    of: str = "objects",
) -> pd.Series:
    """Share that the most active pool tells, in all views but those that it is taught by."""
    t = in_tests(of_life(result, life, arm))
    t = t[(t["looks"] == looks) & (t["condition"] != "taught") & (t["face"] == (of == "faces"))]
    return (t["by_pool"] == t["shown"]).groupby(t["subject"]).mean()


def test_looking_gives_objects_pools_of_their_own_and_needs_plasticity(latent: Result) -> None:
    before, after = (share(latent, looks=n) for n in (0, LOOKS))
    held = share(latent, arm="plasticity held")
    assert interval(after - before).low > 0.15
    assert interval(after - held).low > 0.15
    assert abs(held.mean() - before.mean()) < 0.12


def test_objects_are_learnt_from_structure(latent: Result) -> None:
    assert share(latent, SHUFFLED).mean() < share(latent).mean() - 0.12


@pytest.mark.slow
def test_neither_dopamine_nor_homeostasis_is_needed(make: Callable[..., Result]) -> None:
    result = make("latent", subjects=6, trials=2, looks=600, early=300, arms=("all",))
    gained = share(result, looks=600) - share(result, looks=0)
    for arm in ("dopamine 0.1, learning", "homeostasis held"):
        without = share(result, arm=arm, looks=600) - share(result, looks=0)
        assert without.mean() > 0.8 * gained.mean() > 0.25


def test_what_is_expected_evokes_less_and_what_is_not_more_and_both_need_learning(
    latent: Result,
) -> None:
    def errors(arm: str, looks: int) -> tuple[float, float, float]:
        own = error(latent, "unexpected", WHOLE, looks, arm=arm)
        added = error(latent, "added", WITH, looks, arm=arm)
        added -= error(latent, "unexpected", WITH, looks, arm=arm)
        missing = error(latent, "missing", WITHOUT, looks, arm=arm)
        missing -= error(latent, "absent", WITHOUT, looks, arm=arm)
        return own.mean(), added.mean(), missing.mean()

    before, after = errors("control", 0), errors("control", LOOKS)
    held = errors("plasticity held", LOOKS)
    assert after[0] < 0.7 * min(before[0], held[0])
    assert after[1] > 2.0
    assert after[2] > 2.0
    for nothing in (before, held):
        assert abs(nothing[1]) < 2.0
        assert abs(nothing[2]) < 0.5


def test_error_falls_look_by_look(latent: Result) -> None:
    found = by_exposure(of_life(latent))["objects"]
    assert found[0].mean() > found[4].mean() + 1.0 > found[16].mean() + 1.5
    held = by_exposure(of_life(latent, arm="plasticity held"))["objects"]
    assert abs(held[0].mean() - held[16].mean()) < 2.0


def test_gaze_drawn_to_faces_helps_faces_and_no_faces_do_not(latent: Result) -> None:
    faces, objects = (
        share(latent, BIASED, looks=EARLY, of=of) - share(latent, looks=EARLY, of=of)
        for of in ("faces", "objects")
    )
    assert faces.mean() > 0.08
    assert objects.mean() < 0.05
    none = share(latent, DEPRIVED, looks=EARLY, of="faces")
    assert none.mean() < share(latent, BIASED, looks=EARLY, of="faces").mean() - 0.12


def test_every_row_that_is_asked_for_is_there_and_both_figures_are_drawn(latent: Result) -> None:
    record = analysis_of(latent)
    found = {f"{c.measure}, {c.condition}": c for c in record.comparisons(latent)}
    missing = {name for name in record.asked if name not in found}
    assert all(name.endswith(("dopamine 0.1, learning", "homeostasis held")) for name in missing)
    drawn = figures([latent])
    panels = {"latent": 7, "gaze": 3}  # one of the first's is a scale
    for name, number in panels.items():
        figure = drawn[name](latent)
        assert len(figure.axes) == number
        assert all(ax.has_data() for ax in figure.axes)
        words = " ".join(t.get_text() for t in figure.findobj(Text))
        assert "n = 5" in words
        assert "nan" not in words

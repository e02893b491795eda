"""Sensory preconditioning, and what it needs: hippocampus where there was a gap, else cortex."""

from collections.abc import Callable

import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result
from striata.analysis.signatures.preconditioning.measures import (
    AT_ONCE,
    IN_TURN,
    WITH_OTHERS,
    brought_back,
    gained,
    learnt,
)
from striata.analysis.signatures.record import analysis_of
from striata.analysis.statistics.intervals import interval

LESION = "hippocampus silent"


@pytest.fixture(scope="module")
def small(make: Callable[..., Result]) -> Result:
    """Few subjects, pairs and meals, intact and with hippocampus silent or cut off."""
    arms = (LESION, f"{LESION}, reward", f"{LESION}, test", "both off")
    return make("preconditioning", subjects=2, trials=1, pairs=3, meals=2, arms=arms)


@pytest.fixture(scope="module")
def result(make: Callable[..., Result]) -> Result:
    """All arms."""
    return make("preconditioning", subjects=16)


def test_one_event_brings_back_what_was_there_a_second_before_and_only_by_hippocampus(
    small: Result,
) -> None:
    intact = small.each(brought_back, "control", IN_TURN)
    assert intact["recalled"].min() > 3.0
    assert intact["company"].min() > 0.1
    for arm in (LESION, "both off"):
        lost = small.each(brought_back, arm, IN_TURN)
        assert lost["company"].max() < 0.0, "others only inhibit it"
    assert small.each(brought_back, LESION, IN_TURN)["recalled"].max() < 0.5
    others = small.each(brought_back, "control", WITH_OTHERS)
    assert others["company"].max() < intact["company"].min()


def test_what_was_there_at_once_comes_back_without_hippocampus(small: Result) -> None:
    lost = small.each(brought_back, LESION, AT_ONCE)
    assert lost["company"].min() > 0.0
    assert small.each(brought_back, "both off", AT_ONCE)["company"].max() < 0.0


def test_every_row_that_is_asked_for_is_there_and_the_figure_is_drawn(small: Result) -> None:
    record = analysis_of(small)
    found = {f"{c.measure}, {c.condition}": c for c in record.comparisons(small)}
    assert set(record.asked) <= set(found)
    for task in (AT_ONCE, IN_TURN):
        change = "value, B minus D, arm minus control"
        kept = found[f"{change}, {task}, {LESION}, test"]
        assert kept.published.interval == (0.0, 0.0), "amnesia spares what is known of oneself"
        lost, whole = (small.each(learnt, a, task) for a in (f"{LESION}, test", "control"))
        assert kept.model.mean == pytest.approx((lost - whole).mean())
        assert not found[f"{change}, {task}, {LESION}"].published.known, "it could not store, too"
    figure = figures([small])["preconditioning"](small)
    assert len(figure.axes) == 3
    assert all(ax.has_data() for ax in figure.axes)
    assert "nan" not in " ".join(t.get_text() for t in figure.findobj(Text))


@pytest.mark.slow
def test_a_gap_is_bridged_by_hippocampus_when_the_pair_is_met_and_in_the_test(
    result: Result,
) -> None:
    """Not while B is rewarded: A gains its value when it brings B back, not before."""
    intact = result.each(gained, "control", IN_TURN)
    assert interval(intact).low > 0
    for when in ("", ", pairing", ", test"):
        lost = result.each(gained, f"{LESION}{when}", IN_TURN)
        assert interval(intact - lost).low > 0
        assert lost.abs().mean() < 0.2 * intact.mean()
    assert interval(result.each(gained, f"{LESION}, reward", IN_TURN)).low > 0
    assert result.each(gained, "control", WITH_OTHERS).abs().mean() < 0.2 * intact.mean()


@pytest.mark.slow
def test_what_was_met_at_once_is_valued_without_hippocampus_by_association(
    result: Result,
) -> None:
    assert interval(result.each(gained, LESION, AT_ONCE)).low > 0
    known = result.each(learnt, LESION, AT_ONCE)
    assert interval(known).low > 0, "what came before food is learnt without it"


@pytest.mark.slow
def test_without_hippocampus_in_the_test_most_of_what_is_known_by_reward_is_left(
    result: Result,
) -> None:
    """Not all, as in amnesia: B is recalled beside itself, and that goes."""
    for task in (AT_ONCE, IN_TURN):
        whole, left = (result.each(learnt, a, task) for a in ("control", f"{LESION}, test"))
        assert interval(left).low > 0
        assert 0.5 < left.mean() / whole.mean() < 0.85

"""Recollection: one episode decides what is done, by value, and by hippocampus."""

from collections.abc import Callable

import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result
from striata.analysis.signatures.recollection.measures import (
    PERCEPTUAL,
    RETURNS,
    UNTRIED,
    UNWANTED,
    WANTED,
    again,
    agreement,
    chosen,
    cycles,
    recalled,
    subiculum,
    times,
)
from striata.analysis.signatures.record import analysis_of

#: Arms in which nothing is recalled.
FATAL = ("CA3 silent", "CA1 silent", "plasticity off")


@pytest.fixture(scope="module")
def small(make: Callable[..., Result]) -> Result:
    """Few subjects with three situations, intact and with CA3 silent."""
    return make("recollection", subjects=3, situations=3, arms=("CA3 silent",))


@pytest.fixture(scope="module")
def whole(make: Callable[..., Result]) -> Result:
    """More subjects and situations, in all arms."""
    return make("recollection", subjects=8, situations=9, arms=("all",))


def test_what_was_done_once_is_recalled_and_told_if_it_is_wanted(small: Result) -> None:
    met = small.trials[small.trials["task"] == "first visits"]
    assert (met["again"]).all(), "what is guided is done"
    assert met["code"].between(3, 8).all()
    rate, told = (small.each(m, "control", RETURNS) for m in (recalled, subiculum))
    assert rate[WANTED].mean() > 8.0
    assert rate[PERCEPTUAL].mean() < 4.0, "situations that have not been met call up little"
    assert told[WANTED].mean() > 1.5 * told[UNWANTED].mean()
    lost = small.each(recalled, "CA3 silent", RETURNS)
    assert lost[WANTED].mean() < 0.3 * rate[WANTED].mean()


def test_each_situation_has_a_triple_of_choices(small: Result) -> None:
    back = small.trials[small.trials["task"] == RETURNS]
    untried = back["condition"] == UNTRIED
    assert ((back["option"] == back["done"]) != untried).all()
    assert (untried.groupby([back["arm"], back["subject"]], observed=True).sum() == 3).all()
    made = chosen(back)
    assert ((made["response"] == made["option"]) | (made["response"] == made["other"])).all()
    pairs = back.loc[back["situation"] < 3, ["subject", "situation", "option", "other"]]
    offered = pairs[["option", "other"]].agg(frozenset, axis=1)
    assert (offered.groupby([pairs["subject"], pairs["situation"]]).nunique() == 3).all()
    found = small.each(cycles, "control", RETURNS)[WANTED]
    assert len(found) == 3
    assert found.between(0, 1).all()


def test_the_figure_is_drawn_and_every_row_that_is_asked_for_is_there(small: Result) -> None:
    record = analysis_of(small)
    found = {f"{c.measure}, {c.condition}" for c in record.comparisons(small)}
    missing = {row for row in record.asked if row not in found}
    assert all(
        arm in row for row in missing for arm in ("off", "cut") if arm in row.split(", ")[-1]
    )
    assert "change of done again, wanted, CA3 silent" in found
    figure = figures([small])["recollection"](small)
    assert len(figure.axes) == 6
    assert all(ax.has_data() for ax in figure.axes)
    assert "nan" not in " ".join(t.get_text() for t in figure.findobj(Text))


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="0.69 and 0.70 here; 0.08 and 0.09 more often in 16 subjects of seeds 40 and 41",
)
def test_what_was_done_is_done_less_often_if_its_outcome_is_not_wanted(whole: Result) -> None:
    share = whole.each(again, "control", RETURNS).mean()
    assert share[WANTED] > share[UNWANTED] + 0.1


@pytest.mark.slow
def test_one_episode_decides_if_its_outcome_is_wanted_and_hippocampus_is_there(
    whole: Result,
) -> None:
    share = {
        arm: whole.each(again, arm, RETURNS).mean()
        for arm in ("control", *FATAL, "action not told", "outcome not told")
    }
    control = share["control"]
    for arm in FATAL:
        assert share[arm][WANTED] < control[WANTED] - 0.08, arm
        assert abs(share[arm][WANTED] - 0.5) < 0.12, arm
        assert abs(share[arm][PERCEPTUAL] - control[PERCEPTUAL]) < 0.1, arm


@pytest.mark.slow
def test_days_agree_less_and_choices_take_longer_without_ca3(whole: Result) -> None:
    same, late = (
        {a: whole.each(m, a, RETURNS).mean()[WANTED] for a in ("control", "CA3 silent")}
        for m in (agreement, times)
    )
    assert same["control"] > same["CA3 silent"]
    assert late["CA3 silent"] > late["control"]

"""The published effects, their controls and lesions, at the rate level.

Each test fails when the claim is false.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from striata.analysis.reading.load import Result
from striata.analysis.signatures.physiology.rest import rest
from striata.analysis.signatures.physiology.selection import selection, times
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.intervals import Interval, interval


def effect(
    result: Result, pair: str, arm: str = "control", task: str = "naming", measure: str = "mean_rt"
) -> Interval:
    """A difference between conditions with its interval over subjects."""
    table = behaviour.by_condition(result.test(arm, task))[[measure]]
    return interval(behaviour.differences(table)[f"{measure}_difference", pair])


def errors(result: Result, arm: str, condition: str) -> pd.Series:
    """Each subject's error rate in naming."""
    return behaviour.by_condition(result.test(arm, "naming"))["err", condition]


def mean_rt(result: Result, arm: str, condition: str) -> pd.Series:
    """Each subject's mean RT of correct naming [ms]."""
    return behaviour.by_condition(result.test(arm, "naming"))["mean_rt", condition]


def test_resting_rates_are_inside_published_ranges(physiology: Result) -> None:
    found = list(rest(physiology))
    assert len(found) == physiology.populations["name"].nunique()
    assert [c.condition for c in found if c.verdict != "inside"] == []
    for c in found:
        assert c.published.low <= c.model.mean <= c.published.high, c


def test_selection_claims_hold(physiology: Result) -> None:
    found = list(selection(physiology))
    assert len(found) == 9
    assert {c.verdict for c in found if c.unit == "s"} <= {"right direction", "inside"}
    for c in found:
        low = c.published.low
        assert c.model.mean * c.published.sign > 0 if c.published.sign else c.model.mean >= low, c


def test_stronger_input_wins_and_is_faster(physiology: Result) -> None:
    trials = physiology.test()
    unequal = trials[trials["condition"] == "unequal 1.3 0.8"]
    assert (unequal["correct"].mean()) > 0.9
    t = times(physiology)
    gap = interval(t["one 0.8"] - t["one 1.3"])
    assert gap.low > 0


def test_incongruent_is_slower_than_neutral_slower_than_congruent(stroop: Result) -> None:
    assert effect(stroop, "incongruent-neutral").low > 0
    assert effect(stroop, "neutral-congruent").low > 0


def test_incongruent_words_cause_errors(stroop: Result) -> None:
    assert effect(stroop, "incongruent-congruent", measure="err").low > 0


@pytest.mark.xfail(
    raises=AssertionError,
    reason="the model's facilitation is as large as its interference; people's is smaller",
)
def test_interference_is_larger_than_facilitation(stroop: Result) -> None:
    assert effect(stroop, "incongruent-neutral").mean > effect(stroop, "neutral-congruent").mean


def test_delta_plot_rises(stroop: Result) -> None:
    assert interval(behaviour.delta_slope(stroop.test("control", "naming"))).low > 0


def test_reading_beats_naming_and_is_hardly_disturbed(stroop: Result) -> None:
    naming, reading = (
        behaviour.by_condition(stroop.test("control", t))["mean_rt", "neutral"]
        for t in ("naming", "reading")
    )
    assert interval(naming - reading).low > 0
    disturbed = effect(stroop, "incongruent-congruent", task="reading").mean
    assert disturbed < 0.3 * effect(stroop, "incongruent-congruent").mean


def test_instructions_to_be_fast_speed_up_responses_and_cost_accuracy(stroop: Result) -> None:
    usual, hasty = (stroop.test(arm, "naming") for arm in ("control", "haste 0.3"))
    rt = [t[t["correct"]].groupby("subject")["rt"].mean() for t in (usual, hasty)]
    right = [t.groupby("subject")["correct"].mean() for t in (usual, hasty)]
    assert interval(rt[0] - rt[1]).low > 0
    assert interval(right[0] - right[1]).low > 0


def test_instructions_to_be_accurate_slow_responses_and_spare_errors(stroop: Result) -> None:
    """Responses that never come are no errors; they become a little more."""
    usual, careful = (stroop.test(arm, "naming") for arm in ("control", "caution 0.8"))
    rt = [t[t["correct"]].groupby("subject")["rt"].mean() for t in (usual, careful)]
    wrong = [
        (t["rt"].notna() & ~t["correct"]).groupby(t["subject"]).mean() for t in (usual, careful)
    ]
    assert interval(rt[1] - rt[0]).low > 0
    assert interval(wrong[0] - wrong[1]).low > 0


def test_naming_that_is_practised_is_disturbed_less(stroop: Result) -> None:
    cost = {
        arm: mean_rt(stroop, arm, "incongruent") - mean_rt(stroop, arm, "congruent")
        for arm in ("control", "naming practice")
    }
    assert interval(cost["control"] - cost["naming practice"]).low > 0


@pytest.fixture(scope="module")
def whole(make: Callable[..., Result]) -> Result:
    """As many subjects and trials as by default: small differences between costs take them."""
    return make("stroop", arms=("PFC gain 0.75", "naming practice"))


@pytest.mark.slow
def test_reading_is_disturbed_once_naming_is_practised(whole: Result) -> None:
    before = effect(whole, "incongruent-congruent", task="reading")
    after = effect(whole, "incongruent-congruent", "naming practice", "reading")
    assert after.mean > 1.5 * before.mean
    assert (
        effect(whole, "incongruent-congruent", "naming practice").mean
        < 0.5 * after.mean + before.mean
    )


def test_practice_made_the_difference_between_the_streams(stroop: Result) -> None:
    learnt = {name: w for name, w in stroop.weights.items() if name.endswith("PMC (all)")}
    right = {name: after[:, range(4), range(4)].mean() for name, (_, after) in learnt.items()}
    start = {before.mean() for before, _ in learnt.values()}
    assert len({round(float(s), 6) for s in start}) == 1
    assert right["VWFA → PMC (all)"] > 1.3 * right["V4 → PMC (all)"]


def test_without_prefrontal_gain_words_win(stroop: Result) -> None:
    t = stroop.test("PFC gain 0", "naming")
    t = t[t["condition"] == "incongruent"]
    assert (1 - t["correct"].mean()) > 0.7
    assert (t["response"] == t["word"]).mean() > 5 * (t["response"] == t["colour"]).mean()


def test_weaker_prefrontal_gain_means_more_errors_when_incongruent(stroop: Result) -> None:
    more = errors(stroop, "PFC gain 0.5", "incongruent") - errors(stroop, "control", "incongruent")
    assert interval(more).low > 0


@pytest.mark.slow
def test_weaker_prefrontal_gain_means_more_interference(whole: Result) -> None:
    # at half the gain, RTs of the few right answers say little
    assert (
        effect(whole, "incongruent-neutral", "PFC gain 0.75").mean
        > effect(whole, "incongruent-neutral").mean
    )


def test_dopamine_has_an_optimum(stroop: Result) -> None:
    best = mean_rt(stroop, "dopamine 2", "incongruent")
    for arm in ("dopamine 0.25", "dopamine 4"):
        assert interval(mean_rt(stroop, arm, "incongruent") - best).low > 0
    assert (
        interval(
            errors(stroop, "dopamine 0.25", "incongruent")
            - errors(stroop, "dopamine 2", "incongruent")
        ).low
        > 0
    )


def test_cortical_input_to_stn_is_what_slows_conflict(stroop: Result) -> None:
    kept, lost = (
        effect(stroop, "incongruent-congruent", arm).mean for arm in ("control", "hyperdirect off")
    )
    assert lost < 0.75 * kept
    faster = mean_rt(stroop, "control", "incongruent") - mean_rt(
        stroop, "hyperdirect off", "incongruent"
    )
    assert interval(faster).low > 0


def test_without_stn_conflict_slowing_is_lost_and_errors_abound(stroop: Result) -> None:
    cost = effect(stroop, "incongruent-congruent", "STN off")
    assert abs(cost.mean) < 0.1 * effect(stroop, "incongruent-congruent").mean
    assert (
        interval(
            errors(stroop, "STN off", "incongruent") - errors(stroop, "control", "incongruent")
        ).low
        > 0.3
    )


def test_dacc_sees_conflict_and_without_it_there_is_less_control(stroop: Result) -> None:
    t = stroop.test("control", "naming")
    seen = t.groupby(["subject", "condition"], observed=True)["conflict"].mean().unstack()
    assert interval(seen["incongruent"] - seen["congruent"]).low > 0
    control = [
        stroop.test(arm, "naming").groupby("subject")["control"].mean()
        for arm in ("control", "dACC off")
    ]
    assert interval(control[0] - control[1]).low > 0


def test_an_individual_is_consistent_and_individuals_differ(stroop: Result) -> None:
    t = stroop.test("control", "naming")
    t = t[t["correct"]]
    halves = t.groupby(["subject", t["block"] % 2])["rt"].mean().unstack()
    assert np.corrcoef(halves.T)[0, 1] > 0.5

"""Dopamine neurons as reward models: signs, order in time, lesions."""

from collections.abc import Callable

import pandas as pd
import pytest

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import table
from striata.analysis.signatures.dopamine.comparisons import comparisons
from striata.analysis.signatures.dopamine.measures import (
    CERTAIN,
    above,
    around_certain_reward,
    by_probability,
    pause,
    training,
    weight_change,
)
from striata.analysis.signatures.dopamine.sequences import (
    BEFORE,
    CUED,
    HELD,
    PAIRED,
    PLACES,
    WALKED,
    in_pairing,
    ramp_in_test,
    sequences,
)
from striata.analysis.signatures.dopamine.timing import timing
from striata.analysis.statistics.intervals import interval, ratio

#: Reacquisition, which is slower than acquisition after short training: see docs/experiments.
SLOW_AGAIN = [("late response to cue", "first trials of reacquisition minus acquisition")]


@pytest.fixture(scope="module")
def trained(make: Callable[..., Result]) -> Result:
    """The intact brain of all subjects after training of its usual length, a seed of the page."""
    return make("dopamine", seed=42, arms=("control", "mPFC off"))


def test_no_signature_of_dopamine_goes_the_wrong_way(dopamine: Result) -> None:
    t = table(comparisons(dopamine)).set_index(["measure", "condition"])
    assert len(t) > 30
    wrong = t[t["verdict"] == "wrong"].drop(index=SLOW_AGAIN, errors="ignore")
    assert wrong.empty, wrong
    for measure in ("baseline", "burst peak", "burst onset"):
        assert (t.loc[measure, "verdict"] == "inside").all(), t.loc[measure]


def test_the_response_moves_from_reward_to_cue(dopamine: Result) -> None:
    assert interval(above(dopamine, "late", CERTAIN, "omitted")).low > 2
    less = above(dopamine, "at_reward", CERTAIN, "expected 1") - above(
        dopamine, "at_reward", CERTAIN, "unexpected 1"
    )
    assert interval(less).high < 0


def test_omission_makes_a_pause_that_habenula_and_rmtg_make(dopamine: Result) -> None:
    assert pause(dopamine, "control").low > 100
    for arm in ("LHb off", "RMTg off"):
        assert pause(dopamine, arm).mean < 0.5 * pause(dopamine, "control").mean


def test_errors_follow_the_time_of_reward(dopamine: Result) -> None:
    t = table(timing(dopamine)).set_index("condition")
    assert t.loc["0.3 s late", "model_low"] > 0
    assert t.loc["none yet at the usual time, late reward", "model_high"] < -1
    assert t.loc["none at the usual time, early reward", "model_low"] > -1
    moved = t.loc["reward always at 1.5 s minus at 1 s"]
    assert 350 < moved["model"] < 650
    assert moved["model_low"] > 200


def test_extinction_takes_away_most_of_the_response_to_the_cue(dopamine: Result) -> None:
    learnt, extinct = (training(dopamine, task, "late") for task in (CERTAIN, "extinction"))
    assert ratio(extinct.tail(10).mean(), learnt.tail(10).mean()).mean < 0.35


@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="after short training an extinct cue excites less than a new one: see docs/experiments",
)
def test_reacquisition_is_faster_than_acquisition(dopamine: Result) -> None:
    first, again = (training(dopamine, task, "late") for task in (CERTAIN, "reacquisition"))
    assert interval(again.head(10).mean() - first.head(10).mean()).low > 0


def test_value_is_in_the_late_response_only_and_grows_with_probability(dopamine: Result) -> None:
    late, early = (by_probability(dopamine, m, "omitted") for m in ("late", "early"))
    assert interval(late[1.0] - late[0.25]).low > 0
    assert interval(late[1.0] - late[0.0]).low > 0
    assert abs((early[1.0] - early[0.0]).mean()) < 0.3 * (late[1.0] - late[0.0]).mean()


def test_value_is_large_after_short_training(dopamine: Result) -> None:
    late = by_probability(dopamine, "late", "omitted")
    assert interval(late[1.0] - late[0.0]).low > 2


def test_without_orbitofrontal_state_there_is_no_prediction(dopamine: Result) -> None:
    late = {
        arm: interval(above(dopamine, "late", CERTAIN, "omitted", arm))
        for arm in ("control", "OFC off")
    }
    assert late["OFC off"].high < 0.3 * late["control"].low


def test_dopamine_teaches_in_its_window_and_dips_need_their_length(dopamine: Result) -> None:
    burst, dip = (
        weight_change(dopamine, "pairing with a burst"),
        weight_change(dopamine, "pairing with a dip"),
    )
    burst = burst.sub(burst[5.0], axis=0)  # what changes without dopamine to be taught by
    most, inside = burst.mean().max(), burst[[0.3, 0.6, 1.0, 2.0]].mean()
    assert most > 0.3
    assert inside.min() > 0.15 * most
    assert burst[[-1.0, 0.0]].mean().abs().max() < inside.min()
    assert dip[[0.1, 0.2]].mean().max() < 0.1 * dip[0.8].mean()
    assert 0.1 * dip[0.8].mean() < dip[0.4].mean() < dip[0.8].mean()


@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="the mean logarithm of a fluctuating dopamine is below zero: see docs/experiments",
)
def test_nothing_is_taught_outside_the_window(dopamine: Result) -> None:
    burst = weight_change(dopamine, "pairing with a burst").mean()
    assert burst[[-1.0, 0.0, 5.0]].abs().max() < 0.05 * burst.max()


def test_an_early_reward_excites(dopamine: Result) -> None:
    t = table(timing(dopamine)).set_index("condition")
    assert t.loc["0.3 s early", "model_low"] > 0


def test_a_sudden_move_forward_excites_and_only_once_places_are_known(dopamine: Result) -> None:
    t = table(sequences(dopamine)).set_index(["measure", "condition"])
    assert t.loc[("response to a move forward", "trained minus untrained"), "model_low"] > 0


def test_the_announced_cue_keeps_its_response_where_the_critic_is_held(dopamine: Result) -> None:
    assert interval(above(dopamine, "late", HELD, "A")).low > 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "other",
    [
        HELD,
        pytest.param(
            BEFORE,
            marks=pytest.mark.xfail(
                raises=AssertionError,
                strict=True,
                reason="0.29 [−0.01, 0.59] spikes/s, seed 42 alone: see docs/experiments",
            ),
        ),
    ],
)
def test_a_cue_that_announces_a_trained_one_excites_more_than_one_that_does_not(
    trained: Result, other: str
) -> None:
    assert interval(in_pairing(trained, PAIRED) - in_pairing(trained, other)).low > 0


@pytest.mark.slow
def test_the_value_of_a_certain_cue_is_large_once_it_is_learnt(trained: Result) -> None:
    late = by_probability(trained, "late", "omitted")
    assert interval(late[1.0] - late[0.0]).low > 2


@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="a value that is learnt no longer changes on the way: see docs/experiments",
)
def test_dopamine_ramps_on_the_way_to_a_reward_and_not_after_a_cue(dopamine: Result) -> None:
    places, cue = ramp_in_test(dopamine, PLACES, WALKED), ramp_in_test(dopamine, CUED, "cued")
    assert interval(places - cue).low > 0


@pytest.mark.slow
def test_where_reward_is_certain_dopamine_is_near_rest_on_average(trained: Result) -> None:
    at, after, before = (
        around_certain_reward(trained, w) for w in ("at the reward", "after it", "before it")
    )
    assert at.high < 1.2
    assert after.low > 0.8
    assert before.low > 0.85


@pytest.mark.slow
def test_where_reward_is_certain_dopamine_hardly_dips_as_it_comes(trained: Result) -> None:
    found = around_certain_reward(trained, "0.1 s from its delivery")
    assert found.mean > 0.8
    assert found.high > 0.85


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="0.81 [0.72, 0.91] of rest, seed 42: not surely above 0.8, see docs/experiments",
)
def test_where_reward_is_certain_dopamine_does_not_dip_as_it_comes(trained: Result) -> None:
    assert around_certain_reward(trained, "0.1 s from its delivery").low > 0.8


@pytest.mark.slow
def test_the_pause_lasts_as_long_as_is_published(trained: Result) -> None:
    found = pause(trained, "control")
    assert found.low <= 300
    assert 150 <= found.mean < 350


@pytest.mark.slow
def test_extinction_takes_away_four_fifths_of_the_response_to_the_cue(trained: Result) -> None:
    learnt, extinct = (training(trained, task, "late") for task in (CERTAIN, "extinction"))
    assert ratio(extinct.tail(10).mean(), learnt.tail(10).mean()).high < 0.2


@pytest.mark.slow
def test_medial_prefrontal_cortex_matters_where_the_state_is_hidden_and_hardly_where_it_is_certain(
    trained: Result,
) -> None:
    hidden, certain = without_medial_prefrontal_cortex(trained)
    assert hidden["model_high"] < 5 * min(certain["model"], 0)


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="it matters there a tenth as much as where the state is hidden: see docs/experiments",
)
def test_medial_prefrontal_cortex_does_not_matter_where_the_state_is_certain(
    trained: Result,
) -> None:
    _, certain = without_medial_prefrontal_cortex(trained)
    assert certain["model_low"] <= 0 <= certain["model_high"]


def without_medial_prefrontal_cortex(result: Result) -> list[pd.Series]:
    """What its lesion changes where the state is hidden, and where it is certain."""
    t = table(comparisons(result)).set_index(["measure", "condition"])
    changed = t.loc["late minus middle, change by mPFC off"]
    return [changed.loc[c] for c in ("state hidden (90 %)", "state certain (100 %)")]

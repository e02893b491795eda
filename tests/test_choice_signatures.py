"""Two stimuli and two actions: learning of the actor, and what each mechanism contributes."""

from collections.abc import Callable

import numpy as np
import pytest

from striata.analysis.reading.load import Result
from striata.analysis.signatures.choice.comparisons import comparisons
from striata.analysis.signatures.choice.measures import (
    ALONE,
    BRAKE,
    LEARNT,
    LENGTHS,
    NEW,
    PRACTICE,
    REVERSAL,
    devaluation_effect,
    from_cortex,
    habitual_errors,
    value,
    values,
)
from striata.analysis.signatures.comparison import table
from striata.analysis.statistics.intervals import interval
from striata.circuits.brain import brain
from striata.circuits.description import Circuit
from striata.circuits.dormant import awake
from striata.circuits.manipulate import lesioned
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.protocol.mechanisms import GOAL_DIRECTED, HABIT, MODEL_FREE
from striata.experiments.worlds.staged.world import FREE, OVER, StagedWorld, Task

TRIALS, SUBJECTS = 24, 6
#: By which dorsomedial neurons hear which action is under way.
HEARD = ("VA → DMS-D1", "VA → DMS-D2")


def pairs(columns: int, trials: int = TRIALS) -> Task:
    """Stimulus 0 pays for action 2, stimulus 1 for action 3."""
    shape = (trials, 2, 4, columns)
    pays, options = np.zeros(shape), np.zeros((trials, 1, 4, columns))
    pays[:, 0, 2] = pays[:, 1, 3] = 1.0
    options[:, :, 2:] = 1.0
    first = np.broadcast_to(np.arange(trials)[:, None] % 2, (trials, columns)).copy()
    return Task(
        first,
        np.full(shape, OVER),
        pays,
        np.ones(first.shape),
        options,
        np.array([1, 2]),
        np.array([0, 1]),
        np.full(2, -1),
        np.eye(2),
        np.array([0, 1]),
        np.ones((2, columns)),
        np.full(first.shape, FREE),
    )


def preferred(circuit: Circuit) -> dict[str, np.ndarray]:
    """Dopamine receptor → weight of the correct minus the wrong action, of the actor alone."""
    cohort = RateCohort(awake(circuit, frozenset()), range(SUBJECTS), 5, whole=brain())
    for name in (*GOAL_DIRECTED, *HABIT):
        cohort.cut(name, np.ones(SUBJECTS, dtype=bool))
    cohort.reinforce()
    one, rngs = np.ones(SUBJECTS), [np.random.default_rng([5, k]) for k in range(SUBJECTS)]
    world = StagedWorld(pairs(SUBJECTS), 1, one, one, rngs, 0 * one)
    while not world.done:
        cohort.run(5000, world)
    weights = {
        receptor: cohort.weights[name]
        for receptor, name in zip(("D1", "D2"), MODEL_FREE, strict=True)
    }
    return {k: w[:, 2, 0] + w[:, 3, 1] - w[:, 3, 0] - w[:, 2, 1] for k, w in weights.items()}


@pytest.fixture(scope="module")
def learnt() -> dict[str, np.ndarray]:
    """What the intact actor prefers."""
    return preferred(brain())


def test_the_actor_learns_by_itself_which_action_pays(learnt: dict[str, np.ndarray]) -> None:
    assert interval(learnt["D1"]).low > 0
    assert interval(learnt["D2"]).high < 0


def test_the_actor_must_hear_which_action_is_under_way(learnt: dict[str, np.ndarray]) -> None:
    deaf = preferred(lesioned(brain(), HEARD))
    assert interval(deaf["D1"]).mean < 0.3 * interval(learnt["D1"]).mean


@pytest.fixture(scope="module")
def practised() -> dict[str, np.ndarray]:
    """VTA in rewarded trials, the last 16 of 48, by window: a mean rate for each subject.

    And the critic's weights of the two states under ``weights``, (subjects, states).
    """
    cohort = RateCohort(awake(brain(), frozenset()), range(SUBJECTS), 5, whole=brain())
    cohort.reinforce()
    one, rngs = np.ones(SUBJECTS), [np.random.default_rng([5, k]) for k in range(SUBJECTS)]
    world = StagedWorld(pairs(SUBJECTS, 48), 1, one, one, rngs, 0 * one)
    while not world.done:
        cohort.run(5000, world)
    late = (world.reward > 0) & (np.arange(48) >= 32)[:, None]
    rates = {k: np.nanmean(np.where(late, v, np.nan), axis=0) for k, v in world.dopamine().items()}
    return rates | {"weights": cohort.weights["OFC → VS (all)"][:, 0, :2]}


def test_a_reward_that_an_action_makes_certain_leaves_dopamine_near_rest(
    practised: dict[str, np.ndarray],
) -> None:
    rest, at, after = (
        interval(practised[f"dopamine_{when}"]).mean for when in ("rest", "at", "after")
    )
    assert 0.7 * rest < at < 1.4 * rest, (rest, at)
    assert 0.8 * rest < after < 1.4 * rest, (rest, after)


def test_the_critic_keeps_the_value_of_a_state_in_which_an_action_is_rewarded(
    practised: dict[str, np.ndarray],
) -> None:
    assert (practised["weights"].mean(axis=1) > 0.2).all(), practised["weights"]
    assert (practised["weights"] < 1.2).all(), practised["weights"]


@pytest.fixture(scope="module")
def choice(make: Callable[..., Result]) -> Result:
    """The whole experiment as it runs by default, a seed of its page."""
    return make("choice", seed=42)


@pytest.mark.slow
def test_devaluation_reduces_its_action_only_by_goal_directed_control(choice: Result) -> None:
    found = {
        arm: interval(devaluation_effect(choice, "short", arm))
        for arm in ("control", "goal-directed off")
    }
    assert found["control"].low > 0
    assert abs(found["goal-directed off"].mean) < 0.5 * found["control"].mean


@pytest.mark.slow
def test_choices_are_learnt_and_reversed(choice: Result) -> None:
    t = table(comparisons(choice)).set_index(["measure", "condition"])["model"]
    assert t["accuracy", "end of long practice"] > 0.75
    assert t["accuracy", "first 20 after reversal, short practice"] < 0.2
    assert t["accuracy", "last 20 after reversal, short practice"] > 0.75


@pytest.mark.slow
def test_the_actor_alone_learns_and_learns_anew(choice: Result) -> None:
    """On seed 41 as well, just (0.66)."""
    curve = values(choice, PRACTICE, "", ALONE)
    assert interval(curve.loc[:, 150:].mean(axis=1)).low > 0.65
    for length in LENGTHS:
        turned = values(choice, REVERSAL, length, ALONE)
        assert interval(turned.loc[:, 200:].mean(axis=1)).low > 0.5
        assert turned.loc[:, :20].mean(axis=None) < 0.5


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="0.75 [0.68, 0.81] and, reversed, 0.73 and 0.70: see docs/experiments",
)
def test_the_actor_alone_chooses_rightly_and_reverses(choice: Result) -> None:
    curve = values(choice, PRACTICE, "", ALONE)
    assert interval(curve.loc[:, 150:].mean(axis=1)).low > 0.75
    t = table(comparisons(choice)).set_index(["measure", "condition"])["model"]
    for length in LENGTHS:
        assert t["accuracy", f"{ALONE}, first 20 after reversal, {length} practice"] < 0.5
        assert t["accuracy", f"{ALONE}, last 20 after reversal, {length} practice"] > 0.75


@pytest.mark.slow
def test_habit_makes_habitual_errors_after_reversal(choice: Result) -> None:
    assert interval(habitual_errors(choice, "long") - habitual_errors(choice, "short")).low > 0
    assert (
        interval(
            habitual_errors(choice, "long", arm="habit off") - habitual_errors(choice, "long")
        ).high
        < 0
    )


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="0.02 [−0.03, 0.07] on seed 42; 0.05 and 0.05, 40 and 41: see docs/experiments",
)
def test_habitual_errors_come_where_time_to_prepare_is_short(choice: Result) -> None:
    t = table(comparisons(choice)).set_index(["measure", "condition"])
    early = t.loc[("habitual errors, early minus late response", "long practice")]
    assert early["model_low"] > 0


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="by 0.05 [−0.08, 0.19] on seed 42: see docs/experiments",
)
def test_after_long_practice_habit_makes_slips_under_time_pressure(choice: Result) -> None:
    t = table(comparisons(choice)).set_index(["measure", "condition"])
    more = {
        arm: t.loc[("slips of action, long minus short practice", f"forced by 0.2 s, {arm}")]
        for arm in ("control", "habit off")
    }
    assert more["control"]["model_low"] > 0
    assert more["habit off"]["model"] < 0.5 * more["control"]["model"]


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="right responses are fewer without IL since sights fade: see docs/experiments",
)
def test_infralimbic_cortex_keeps_a_habit_after_reversal(choice: Result) -> None:
    t = table(comparisons(choice)).set_index(["measure", "condition"])
    right, old = "change of accuracy", "change of habitual errors"
    assert t.loc[(right, "IL off, last 20 after reversal, long practice"), "model_low"] > 0
    assert t.loc[(old, "IL off, long practice"), "model_high"] < 0
    short = t.loc[(right, "IL off, last 20 after reversal, short practice")]
    assert short["model_low"] < 0 < short["model_high"]


@pytest.mark.slow
def test_the_brake_on_planning_grows_with_practice_by_habit(choice: Result) -> None:
    t = table(comparisons(choice)).set_index(["measure", "condition"])
    assert (
        t.loc[("IL activity, long minus short practice", "from stimulus to action"), "model_low"]
        > 0
    )
    short, long = (
        {a: value(choice, PRACTICE, g, BRAKE, a) for a in ("control", "habit off")} for g in LENGTHS
    )
    more = {a: long[a] - short[a] for a in long}
    assert interval(more["control"] - more["habit off"]).low > 0
    assert interval(more["habit off"]).mean < 0.5 * interval(more["control"]).mean


@pytest.mark.slow
def test_without_output_of_the_basal_ganglia_practised_pairs_are_right_and_new_ones_not_learnt(
    choice: Result,
) -> None:
    learnt = {n: from_cortex(choice, LEARNT, n, "GPi off") for n in LENGTHS}
    assert interval(learnt["long"]).low > 0.5
    assert interval(learnt["long"] - learnt["short"]).low > 0
    for length in LENGTHS:
        assert abs(interval(from_cortex(choice, NEW, length, "GPi off")).mean - 0.5) < 0.1


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError, strict=True, reason="0.62 [0.58, 0.67]: see docs/experiments"
)
def test_a_routine_needs_no_output_of_the_basal_ganglia_but_learning_a_new_one_does(
    choice: Result,
) -> None:
    without = {
        (task, length): interval(from_cortex(choice, task, length, "GPi off"))
        for task in (LEARNT, NEW)
        for length in LENGTHS
    }
    assert without[LEARNT, "long"].low > 0.6
    assert without[LEARNT, "long"].mean > without[LEARNT, "short"].mean + 0.1
    for length in LENGTHS:
        assert abs(without[NEW, length].mean - 0.5) < 0.1


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="0.01 [−0.06, 0.09] on seed 42; 0.10 and 0.10, 40 and 41: see docs/experiments",
)
def test_that_the_ends_of_a_routine_stand_out_grows_with_practice(choice: Result) -> None:
    t = table(comparisons(choice)).set_index(["measure", "condition"])
    grown = ("task bracketing: start and end minus middle", "control, late minus early")
    assert t.loc[grown, "model_low"] > 0

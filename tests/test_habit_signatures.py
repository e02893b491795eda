"""Goal-directed, model-free and habitual presses: only the first depend on outcome value."""

from collections.abc import Callable

import numpy as np
import pytest

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import table
from striata.analysis.signatures.habit.comparisons import comparisons
from striata.analysis.signatures.habit.measures import (
    AVERSION,
    DEGRADED,
    LONG,
    OMISSION,
    SATIETY,
    SHORT,
    changed,
    presses,
    sensitivity,
    session,
)
from striata.analysis.statistics.intervals import interval
from striata.circuits.brain import brain
from striata.circuits.dormant import awake
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.worlds.operant import OperantWorld, Schedule

#: Silencing infralimbic cortex makes less sensitive, not more: see docs/experiments.
LESS_SENSITIVE = [("change of devaluation sensitivity", "IL off, long training")]
#: Weights that short training leaves for a plan, and long training for a habit.
PLANNED, REPEATED = 0.5, 0.7
PLAN = {"BLA → PL (all)": (2, 0)}
HABIT = {name: (2, 2) for name in ("IT → D1 (some)", "IT → PMC (some)", "IT → IL (some)")}
PARTS = {"": (), "DLS": ("D1", "D2"), "DMS": ("DMS-D1", "DMS-D2"), "PL": ("PL",)}


@pytest.fixture(scope="module")
def pressed() -> dict[tuple[str, float, str], float]:
    """(what is learnt, outcome's value, what is silent) → presses a minute.

    Learnt weights put in by hand.
    """
    cells = [
        (w, value, off)
        for w in ("plan", "habit", "neither")
        for value in (1.0, 0.0)
        for off in PARTS
    ]
    n = 8
    engaged, subjects = awake(brain(), frozenset()), np.tile(np.arange(n), len(cells))
    cohort = RateCohort(engaged, subjects, 3, whole=brain())
    for k, (what, _, off) in enumerate(cells):
        columns = np.arange(k * n, (k + 1) * n)
        for name, (target, source) in {"plan": PLAN, "habit": HABIT, "neither": {}}[what].items():
            cohort.weights[name][columns, target, source] = PLANNED if what == "plan" else REPEATED
        for population in PARTS[off]:
            cohort.silence(population, columns)
    value = np.repeat([c[1] for c in cells], n)
    one = np.ones(len(value))
    world = OperantWorld(
        Schedule.of(len(value), value=value),
        1,
        one,
        one,
        [np.random.default_rng([3, k]) for k in range(len(value))],
    )
    cohort.run(60_001, world)
    count = world.acted[0, 2].reshape(len(cells), n).mean(axis=1)
    return {c: float(x) for c, x in zip(cells, count, strict=True)}


def test_a_plan_presses_for_what_is_wanted_and_needs_prelimbic_cortex_and_dorsomedial_striatum(
    pressed: dict[tuple[str, float, str], float],
) -> None:
    idle = pressed["neither", 1.0, ""]
    assert pressed["plan", 1.0, ""] > 2 * idle
    assert pressed["plan", 0.0, ""] < 2 * idle + 1
    for off in ("PL", "DMS"):
        assert pressed["plan", 1.0, off] < 0.4 * pressed["plan", 1.0, ""]


@pytest.mark.xfail(raises=AssertionError, reason="3.8 times: chance moves idle subjects more often")
def test_a_plan_presses_four_times_as_often_as_idleness(
    pressed: dict[tuple[str, float, str], float],
) -> None:
    assert pressed["plan", 1.0, ""] > 4 * pressed["neither", 1.0, ""]


def test_a_habit_presses_whatever_the_outcome_is_worth_and_without_a_plan(
    pressed: dict[tuple[str, float, str], float],
) -> None:
    assert pressed["habit", 1.0, ""] > 15
    assert pressed["habit", 0.0, ""] == pytest.approx(pressed["habit", 1.0, ""], rel=0.1)
    for off in ("PL", "DMS"):
        assert pressed["habit", 0.0, off] > 0.6 * pressed["habit", 0.0, ""]


def test_a_habit_needs_dorsolateral_striatum(pressed: dict[tuple[str, float, str], float]) -> None:
    assert pressed["habit", 0.0, "DLS"] < 0.4 * pressed["habit", 0.0, ""]


@pytest.fixture(scope="module")
def habit(make: Callable[..., Result]) -> Result:
    """The whole experiment as it runs by default, a seed of its page."""
    return make("habit", subjects=16, trials=3, seed=42)


@pytest.mark.slow
def test_devaluation_matters_after_short_and_hardly_after_long_training(habit: Result) -> None:
    for value in (SATIETY, AVERSION):
        short, long = sensitivity(habit, SHORT, value), sensitivity(habit, LONG, value)
        assert interval(short).low > 0.1
        assert interval(long).mean < 0.4 * interval(short).mean
        assert interval(long - short).high < -0.05


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    [
        pytest.param(
            SATIETY,
            marks=pytest.mark.xfail(
                raises=AssertionError,
                strict=True,
                reason="0.05 [0.02, 0.08], seed 42: see docs/experiments",
            ),
        ),
        AVERSION,
    ],
)
def test_long_training_leaves_no_certain_sensitivity(habit: Result, value: str) -> None:
    assert interval(sensitivity(habit, LONG, value)).low < 0.02


@pytest.mark.slow
def test_habit_goes_without_its_synapses_and_without_dorsolateral_striatum(habit: Result) -> None:
    for arm in ("habit off", "DLS off"):
        assert interval(sensitivity(habit, LONG, arm=arm) - sensitivity(habit, LONG)).low > 0.1, arm


@pytest.mark.slow
def test_most_of_what_training_takes_is_habits(habit: Result) -> None:
    taken = {
        arm: sensitivity(habit, SHORT, arm=arm) - sensitivity(habit, LONG, arm=arm)
        for arm in ("control", "habit off")
    }
    assert interval(taken["control"] - taken["habit off"]).low > 0


@pytest.mark.slow
@pytest.mark.parametrize("length", [SHORT, LONG])
def test_habit_is_not_learnt_without_nigrostriatal_dopamine(habit: Result, length: str) -> None:
    without = sensitivity(habit, length, arm="SNc off, from the start")
    assert interval(without - sensitivity(habit, length)).low > 0


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="0.13 [0.03, 0.22], seed 42: not surely that much, see docs/experiments",
)
def test_without_nigrostriatal_dopamine_much_of_habit_is_missing_after_short_training(
    habit: Result,
) -> None:
    without = sensitivity(habit, SHORT, arm="SNc off, from the start")
    assert interval(without - sensitivity(habit, SHORT)).low > 0.05


@pytest.mark.slow
def test_pressing_falls_with_its_contingency_and_less_after_long_training(habit: Result) -> None:
    for task in (DEGRADED, OMISSION):
        short, long = (changed(habit, task, length) - 1 for length in (SHORT, LONG))
        assert interval(short).high < -0.1, task
        assert interval(long).high < 0, task
        assert interval(long - short).low > 0, task


@pytest.mark.slow
def test_insensitivity_goes_without_habit_and_cache(habit: Result) -> None:
    neither = sensitivity(habit, LONG, arm="habit and model-free off")
    assert interval(neither - sensitivity(habit, LONG)).low > 0.15


@pytest.mark.slow
def test_without_habit_and_cache_a_quarter_is_sure(habit: Result) -> None:
    assert interval(sensitivity(habit, LONG, arm="habit and model-free off")).low > 0.25


@pytest.mark.slow
def test_training_takes_little_of_the_sensitivity_without_habit_and_cache(habit: Result) -> None:
    left = {
        arm: interval(sensitivity(habit, LONG, arm=arm)).mean
        / interval(sensitivity(habit, SHORT, arm=arm)).mean
        for arm in ("control", "habit and model-free off")
    }
    assert left["control"] < 0.5
    assert left["habit and model-free off"] > 0.75


@pytest.mark.slow
@pytest.mark.parametrize(
    "arm",
    [
        "PL off",
        "DMS off",
        "PL off, from the start",
        pytest.param(
            "DMS off, from the start",
            marks=pytest.mark.xfail(
                raises=AssertionError,
                strict=True,
                reason="−0.13 [−0.30, 0.05], seed 42: see docs/experiments",
            ),
        ),
    ],
)
def test_without_prelimbic_cortex_or_dorsomedial_striatum_the_outcomes_worth_never_matters(
    habit: Result, arm: str
) -> None:
    without = sensitivity(habit, SHORT, arm=arm)
    assert interval(without).low < 0
    assert abs(interval(without).mean) < 0.1
    assert interval(without).mean < 0.5 * interval(sensitivity(habit, SHORT)).mean
    assert interval(without - sensitivity(habit, SHORT)).high < 0


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="habit and cache press without IL: see docs/experiments",
)
def test_without_infralimbic_cortex_the_outcomes_worth_matters_again(habit: Result) -> None:
    assert interval(sensitivity(habit, LONG, arm="IL off") - sensitivity(habit, LONG)).low > 0


@pytest.mark.slow
def test_few_signatures_of_habit_go_the_wrong_way(habit: Result) -> None:
    t = table(comparisons(habit)).set_index(["measure", "condition"])
    wrong = t[t["verdict"] == "wrong"].drop(index=LESS_SENSITIVE, errors="ignore")
    assert wrong.empty, wrong


@pytest.mark.slow
def test_much_is_compared_and_all_press(habit: Result) -> None:
    assert len(table(comparisons(habit))) > 30
    assert interval(presses(session(habit, "extinction", "valued", SHORT))).low > 10
    assert np.isfinite(changed(habit, DEGRADED, SHORT)).all()

"""A new learning rule touches no file but its own: one is made up here, and run in a cohort."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.compiling import compiled, inlined
from striata.circuits.description import Anatomy, Bounds, CohortState, LearningRule, Parameter
from striata.circuits.errors import CircuitError
from striata.circuits.rate.cohort import RateCohort

pytestmark = pytest.mark.smoke

NAME = "PMC → STN (all)"


@dataclass(frozen=True, kw_only=True)
class Presynaptic(LearningRule):
    """Made up: w' = `learning_rate` r_pre / `scale` (1 − w), with the sign of its variant."""

    name = "presynaptic"
    variants = ("up", "down")
    bounds: ClassVar[Bounds] = {
        "learning_rate": ("1/s", 0, 10),
        "scale": ("spikes/s", 1, 100),
        "step_after_trial": ("", -1, 1),
    }

    learning_rate: Parameter
    scale: Parameter
    step_after_trial: Parameter

    def learner(self, circuit: Anatomy, columns: int, step: float) -> "Follower":
        return Follower(self, circuit, step)

    def after_trial(
        self, cohort: CohortState, activity: NDArray[np.float64], columns: NDArray[np.bool_]
    ) -> None:
        for p in self.projections(cohort.circuit):
            cohort.weights[p.name][columns] += self.step_after_trial.value


@inlined
def _towards(w: float, goal: float, share: float) -> float:
    return w + share * (goal - w)


@compiled
def presynaptic(
    w: NDArray[np.float64], pre: NDArray[np.float32], goal: float, share: float
) -> None:
    columns, targets, sources = w.shape
    for c in range(columns):
        for t in range(targets):
            for s in range(sources):
                w[c, t, s] = _towards(w[c, t, s], goal, share * pre[s, c])


class Follower:
    def __init__(self, rule: Presynaptic, circuit: Anatomy, step: float) -> None:
        self.rule, self.slices, self.step = rule, circuit.slices, step
        self.projections = rule.projections(circuit)
        self.kept: NDArray[np.bool_] | None = None

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        self.kept = kept

    def advance(self, cohort: CohortState) -> None:
        for p in self.projections:
            share = self.step * self.rule.learning_rate.value * p.rate_factor.value
            goal = 2.0 if p.variant == "up" else 0.0
            pre = cohort.rate[self.slices[p.source]]
            presynaptic(cohort.weights[p.name], pre, goal, share / self.rule.scale.value)


def cohort(variant: str, columns: int = 2) -> RateCohort:
    """A cohort of the brain in which the hyperdirect path learns by the new rule."""
    rule = Presynaptic(
        learning_rate=Parameter(1.0, "1/s", "assumed"),
        scale=Parameter(3.0, "spikes/s", "assumed"),
        step_after_trial=Parameter(0.25, "", "assumed"),
    )
    projections = tuple(
        replace(p, plastic="presynaptic", variant=variant) if p.name == NAME else p
        for p in brain().projections
    )
    circuit = brain().with_(projections=projections, rules=(*brain().rules, rule))
    return RateCohort(circuit, range(columns), 1)


def test_a_new_rule_learns_while_a_cohort_runs_and_only_then() -> None:
    up, down = cohort("up"), cohort("down")
    up.run(300)
    assert (up.weights[NAME] == 1.0).all()
    for c in (up, down):
        c.reinforce()
        c.run(1000)
    assert 1.3 < up.weights[NAME].mean() < 1.95
    assert 0.05 < down.weights[NAME].mean() < 0.7
    up.reinforce(on=False)
    before = up.weights[NAME].copy()
    up.run(100)
    np.testing.assert_array_equal(up.weights[NAME], before)


def test_what_a_new_rule_has_learnt_reaches_the_target() -> None:
    rates = []
    for weight in (0.0, 2.0):
        c = cohort("up", 8)
        c.weights[NAME][:] = weight
        c.run(1000)
        rates.append(c.rate[c.pools("STN")].mean())
    assert rates[1] > rates[0] + 0.5


def test_a_new_rule_learns_after_a_trial_in_the_columns_that_are_named() -> None:
    c = cohort("up", 3)
    c.learn(np.zeros((c.shape[0], 2)), np.array([True, False, True]))
    np.testing.assert_array_equal(c.weights[NAME][:, 0, 0], [1.25, 1.0, 1.25])


def test_its_learner_goes_on_with_the_columns_that_are_kept() -> None:
    c = cohort("up", 3)
    c.reinforce()
    c.run(100)
    kept = np.array([True, False, True])
    c.narrow(kept)
    (learner,) = (x for x in c.learners if isinstance(x, Follower))
    np.testing.assert_array_equal(learner.kept, kept)


def test_a_rule_without_a_name_or_without_effect_or_bounds_is_refused() -> None:
    with pytest.raises(CircuitError, match="The learning rule Nameless has no name"):

        class Nameless(LearningRule):
            def learner(self, circuit: Anatomy, columns: int, step: float) -> None:
                return None

    with pytest.raises(CircuitError, match="'idle' changes no weights"):

        class Idle(LearningRule):
            name = "idle"

    @dataclass(frozen=True, kw_only=True)
    class Unbounded(LearningRule):
        name = "unbounded"
        rate: Parameter

        def learner(self, circuit: Anatomy, columns: int, step: float) -> None:
            return None

    with pytest.raises(CircuitError, match="'unbounded' has no bounds for rate"):
        Unbounded(rate=Parameter(1.0, "1/s", "assumed"))


def test_association_moves_weights_by_all_three_factors() -> None:
    c = RateCohort(brain(), range(3), 1)
    c.concentration["mesocorticolimbic dopamine"][:] = [2.0, 2.0, 1.0]
    rest = np.array([p.rest.value for p in (brain().population(n) for n, _ in brain().pools)])
    activity = np.repeat(rest[:, None], 3, axis=1)
    activity[c.pools("V4").start + 1] += 30.0
    activity[c.pools("PMC").start + 2] += 30.0
    chosen = np.array([True, False, True])
    start = c.weights["V4 → PMC (all)"].copy()
    c.learn(activity[:, chosen], chosen)
    change = c.weights["V4 → PMC (all)"] - start
    rule = {r.name: r for r in brain().rules}["association"]
    share = -np.expm1(-rule.learning_rate.value * 0.75)
    assert change[0, 2, 1] == pytest.approx(share * (rule.w_max.value - 0.2))
    assert change[0, 0, 1] == pytest.approx(np.expm1(-rule.learning_rate.value * 0.25) * 0.2)
    assert not change[0, :, [0, 2, 3, 4]].any()
    assert not change[1:].any()

"""The way out of hippocampus: what it learns while events are stored, and when it speaks."""

from typing import Any

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.description import Circuit
from striata.circuits.dormant import awake, dormant
from striata.circuits.errors import CircuitError
from striata.circuits.nuclei.hippocampal_formation.entorhinal import ATTRIBUTES
from striata.circuits.plasticity.episode import Episode
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.modulation import SLOW_STEP

pytestmark = pytest.mark.smoke

STEP = SLOW_STEP * 1e-3
ACH = "acetylcholine"
OUTCOME, ACTION = "CA1 → BLA (some)", "vSUB → PL (all)"
FIRST = dict(zip(ATTRIBUTES, np.cumsum([0, *ATTRIBUTES.values()])[:-1].tolist(), strict=True))


def circuit() -> Circuit:
    """The brain with the hippocampal formation."""
    return awake(brain(), frozenset({"hippocampal formation"}))


def rule() -> Episode:
    found = next(r for r in circuit().rules if r.name == "episode")
    assert isinstance(found, Episode)
    return found


class Stored:
    """A cohort whose pools have given rates, phase after phase, while the rule learns."""

    def __init__(self, columns: int = 1) -> None:
        self.cohort = RateCohort(circuit(), np.zeros(columns, dtype=int), 1, range(columns))
        self.learner: Any = rule().learner(circuit(), columns, STEP)

    def phase(self, seconds: float, novelty: float, rates: dict[str, dict[int, float]]) -> "Stored":
        cohort = self.cohort
        teacher = next(m for m in circuit().modulators if m.name == ACH)
        low, high = (x.value for x in teacher.ramp)
        cohort.concentration[ACH][:] = low + novelty * (high - low)
        cohort.rate[:] = 0.0
        for name, pools in rates.items():
            for pool, rate in pools.items():
                cohort.rate[cohort.pools(name).start + pool] = rate
        for _ in range(round(seconds / STEP)):
            self.learner.advance(cohort)
        return self

    def weights(self, name: str) -> np.ndarray:
        return self.cohort.weights[name][0]


def test_nothing_leaves_the_region_before_anything_is_stored() -> None:
    assert "hippocampal formation" in dormant(brain())
    fresh = RateCohort(circuit(), [0, 1], 1).weights
    for name in (OUTCOME, ACTION):
        assert not fresh[name].any()


def test_an_outcome_is_tied_to_the_amygdalas_cells_that_fire_for_it() -> None:
    food, drink = FIRST["outcome"], FIRST["outcome"] + 1
    met = Stored().phase(0.5, 1.0, {"CA1": {food: 20.0}, "BLA": {0: 40.0}})
    met.phase(0.5, 1.0, {"CA1": {drink: 20.0}, "BLA": {1: 40.0}})
    w = met.weights(OUTCOME)
    assert w[0, food] > 0.9
    assert w[1, drink] > 0.9
    assert w[0, drink] == w[1, food] == 0.0


def test_nothing_is_tied_while_what_is_there_is_known() -> None:
    rates = {"CA1": {FIRST["outcome"]: 20.0}, "BLA": {0: 40.0}, "vSUB": {2: 20.0}, "VA": {2: 40.0}}
    met = Stored().phase(0.5, rule().permit.value - 0.01, rates)
    assert not met.weights(OUTCOME).any()
    assert not met.weights(ACTION).any()


def test_an_action_is_tied_to_the_plan_for_it_after_it_is_over() -> None:
    """The copy of what is done leaves a trace, until its outcome has been taken in."""
    done = Stored().phase(0.2, 0.0, {"VA": {2: 40.0}}).phase(0.4, 1.0, {"vSUB": {2: 20.0}})
    w = done.weights(ACTION)
    assert w[2, 2] > 0.7
    assert np.count_nonzero(w) == 1
    late = Stored().phase(0.2, 0.0, {"VA": {2: 40.0}}).phase(6.0, 0.0, {})
    assert late.phase(0.4, 1.0, {"vSUB": {2: 20.0}}).weights(ACTION)[2, 2] < 0.05


def test_a_weight_follows_how_active_its_source_is_when_its_target_is() -> None:
    """A wrong tie is lost when the target is active with another source."""
    outcome = FIRST["outcome"]
    met = Stored().phase(0.5, 1.0, {"CA1": {outcome + 1: 20.0}, "BLA": {0: 40.0}})
    assert met.weights(OUTCOME)[0, outcome + 1] > 0.9
    met.phase(0.5, 1.0, {"CA1": {outcome: 20.0}, "BLA": {0: 40.0}})
    assert met.weights(OUTCOME)[0, outcome + 1] < 0.1
    assert met.weights(OUTCOME)[0, outcome] > 0.9


def test_traces_go_on_with_the_columns_that_are_kept() -> None:
    met = Stored(columns=3)
    met.learner.trace["PL"][:] = [[0.1, 0.2, 0.3]]
    met.learner.narrow(np.array([True, False, True]))
    np.testing.assert_allclose(met.learner.trace["PL"][0], [0.1, 0.3])


def test_a_way_out_whose_source_nobody_teaches_is_refused() -> None:
    modulators = tuple(m for m in brain().modulators if m.name != ACH)
    with pytest.raises(CircuitError, match="no neuromodulator teaches"):
        rule().check(brain().with_(modulators=modulators))


class Recalled:
    """A world in which CA1 recalls action 1 with outcome 0, for those columns that it does."""

    done = False

    def __init__(self, recalls: np.ndarray, value: np.ndarray) -> None:
        self.recalls, self.value, self.rate = recalls, value, np.zeros(())

    def step(self, now: int, cohort: Any) -> None:
        start = cohort.pools("CA1").start
        for pool in (FIRST["action"] + 1, FIRST["outcome"]):
            cohort.external[start + pool] = 2.0 * self.recalls
        for receptor in ("AMPA", "NMDA"):
            cohort.gain[receptor][cohort.pools("BLA")] = self.value
        if now >= 300:
            self.rate = self.rate + cohort.rate / 300


def test_what_was_done_comes_back_if_what_it_brought_is_wanted() -> None:
    recalls, value = np.repeat([0.0, 1.0, 1.0], 8), np.repeat([1.0, 0.1, 1.0], 8)
    cohort = RateCohort(circuit(), [0] * 24, 3, np.tile(np.arange(8), 3))
    cohort.weights[OUTCOME][:, 0, FIRST["outcome"]] = 0.9
    world = Recalled(recalls, value)
    cohort.run(600, world)
    pools = cohort.pools("vSUB")
    silent, unwanted, wanted = world.rate[pools.start + 1].reshape(3, 8).mean(axis=1)
    other = world.rate[pools.start + 2].reshape(3, 8).mean(axis=1)[2]
    assert wanted > 1.5 * unwanted
    assert unwanted > silent
    assert wanted > 1.5 * other

"""Latent states learnt by hand: instar, outstar, homeostasis; how competition and errors act."""

from typing import Any

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.description import Circuit
from striata.circuits.dormant import awake
from striata.circuits.errors import CircuitError
from striata.circuits.nuclei.build import projection
from striata.circuits.plasticity.latent import Latent
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.modulation import SLOW_STEP

STEP = SLOW_STEP * 1e-3
INPUTS, TONIC = "PIT → PR (some)", "NB → PR (all)"
PREDICTED, MISSING = "PR → PIT-predicted (all)", "PR → PIT-missing (all)"
TEACHER = "basal forebrain acetylcholine"


def circuit() -> Circuit:
    """The brain with perirhinal cortex."""
    return awake(brain(), frozenset({"perirhinal cortex"}))


def rule() -> Latent:
    found = next(r for r in circuit().rules if r.name == "latent")
    assert isinstance(found, Latent)
    return found


def learnt(
    rates: dict[str, dict[int, float]],
    seconds: float,
    start: float | None = None,
    concentration: float = 1.0,
    release: float = 1.0,
) -> Any:
    """Weights of a subject after some time of rates above rest (others are at rest)."""
    cohort = RateCohort(circuit(), [0], 1)
    for name in (INPUTS, PREDICTED, MISSING) if start is not None else ():
        cohort.weights[name][:] = start
    for p in circuit().populations:
        cohort.rate[cohort.pools(p.name)] = p.rest.value
    for name, pools in rates.items():
        for pool, above in pools.items():
            cohort.rate[cohort.pools(name).start + pool] += above
    cohort.concentration[TEACHER][:] = concentration
    cohort.level[TEACHER][:] = release
    learner = rule().learner(circuit(), 1, STEP)
    for _ in range(round(seconds / STEP)):
        learner.advance(cohort)
    return {name: w[0] for name, w in cohort.weights.items()}


def above(active: float) -> float:
    """Rate above rest at which a pool counts as so active."""
    return rule().threshold.value + active * rule().scale.value


@pytest.mark.smoke
def test_inputs_of_a_winner_go_to_shares_of_what_is_there() -> None:
    """Pool 3 fires in full and pool 5 at half, while two features are there, one at half."""
    rates = {"PIT": {1: above(1.0), 2: above(0.5)}, "PR": {3: above(1.0), 5: above(0.5)}}
    w, tau, total = learnt(rates, 1.0, 0.2)[INPUTS], rule().tau.value, rule().total.value
    for pool, active in ((3, 1.0), (5, 0.5)):
        left = (1 - STEP / tau * active) ** 100
        for feature, share in ((1, 2 / 3), (2, 1 / 3), (0, 0.0)):
            expected = total * share + (0.2 - total * share) * left
            assert w[pool, feature] == pytest.approx(expected, rel=1e-4)
    assert (np.delete(w, [3, 5], axis=0) == 0.2).all(), "pools that do not win learn nothing"


@pytest.mark.smoke
def test_without_input_a_pool_that_fires_keeps_its_inputs() -> None:
    assert (learnt({"PR": {3: above(1.0)}}, 1.0, 0.2)[INPUTS] == 0.2).all()


@pytest.mark.smoke
def test_predictions_go_to_the_features_that_are_there_with_an_active_pool() -> None:
    rates = {"PIT": {1: above(1.0), 2: above(0.5)}, "PR": {3: above(1.0)}}
    w, top = learnt(rates, 20.0, 0.3), rule().w_max.value
    for name in (PREDICTED, MISSING):
        assert w[name][[1, 2, 0], 3] == pytest.approx([top, top / 2, 0.0], abs=0.01)
        assert (np.delete(w[name], 3, axis=1) == 0.3).all(), "silent pools forget nothing"


@pytest.mark.smoke
def test_acetylcholine_and_its_release_multiply_learning_and_leave_homeostasis() -> None:
    rates = {"PIT": {1: above(1.0)}, "PR": {3: above(1.0)}}
    usual, none = (learnt(rates, 0.2, 0.0, c) for c in (1.0, 0.0))
    for strong in (learnt(rates, 0.2, 0.0, 3.0), learnt(rates, 0.2, 0.0, 1.0, 3.0)):
        assert strong[INPUTS][3, 1] / usual[INPUTS][3, 1] == pytest.approx(3.0, rel=0.15)
        np.testing.assert_array_equal(strong[TONIC], usual[TONIC])
    assert not none[INPUTS].any()
    assert not none[PREDICTED].any()


@pytest.mark.smoke
def test_tonic_excitation_of_idle_pools_grows_and_that_of_busy_ones_falls_within_bounds() -> None:
    w = learnt({"PR": {3: above(1.0), 4: above(rule().target.value)}}, 1.5)[TONIC][:, 0]
    target, tau = rule().target.value, rule().tau_target.value
    assert w[0] == pytest.approx(1 + 1.5 * target / tau)
    assert w[3] == pytest.approx(1 - 1.5 * (1 - target) / tau)
    assert w[4] == pytest.approx(1.0, abs=1e-5)
    w = learnt({"PR": {3: above(1.0)}}, 600.0)[TONIC][:, 0]
    assert w[3] == 0.0
    assert w[0] == rule().ceiling.value


@pytest.mark.smoke
def test_what_is_not_taught_is_refused() -> None:
    wrong = projection("IT", "OFC", 0.5, "assumed", "all", plastic="latent", AMPA=0.1)
    with pytest.raises(CircuitError):
        brain().with_(projections=(*brain().projections, wrong))


class Shown:
    """Features 0 to 5 from 200 ms on, in the second column all but the first; late mean rates."""

    done = False

    def __init__(self) -> None:
        self.rates: list[Any] = []

    def step(self, now: int, cohort: RateCohort) -> None:
        pit = cohort.pools("PIT").start
        cohort.external[pit : pit + 6] = 3.0 * (now >= 200)
        cohort.external[pit, 1] = 0.0
        if now >= 400:
            self.rates.append(cohort.rate.copy())


def test_few_pools_win_and_what_they_predict_silences_one_error_and_calls_the_other() -> None:
    """In the second column the first feature is missing; in the third nothing is predicted."""
    cohort = RateCohort(circuit(), np.zeros(3, dtype=int), 1, range(3))
    reached = np.zeros((32, 24))
    (p,) = (p for p in circuit().projections if p.name == INPUTS)
    reached[tuple(np.array(p.pairs).T[::-1])] = 1.0
    assert 0.4 < reached.mean() < 0.6
    best = np.argsort(reached[:, :6].sum(axis=1))[-2:]
    cohort.weights[INPUTS][:, best, :6] = rule().total.value / 6
    for name in (PREDICTED, MISSING):
        cohort.weights[name][:2, :6, best] = rule().w_max.value
    world = Shown()
    cohort.run(700, world)  # type: ignore[arg-type]
    rate = np.mean(world.rates, axis=0)
    pr = rate[cohort.pools("PR")]
    assert (np.sort(pr[:, 0])[-2:] > 12).all()
    assert ((pr > 10).sum(axis=0) <= 6).all()
    unexpected, missing = (rate[cohort.pools(f"PIT-{k}")] for k in ("unexpected", "missing"))
    assert unexpected[:6, 0].mean() < 0.5 * unexpected[:6, 2].mean()
    assert missing[0, 1] > 3 * missing[0, 0]
    assert missing[:6, 2].max() < 3.0
    assert unexpected[0, 1] < 3.0, "what is not there is not unexpected"

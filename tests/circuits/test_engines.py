"""The spiking level's engines against each other: Brian2's equations are the reference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.description import Circuit, Parameter, Receptor
from striata.circuits.dormant import EVERY_REGION, awake
from striata.circuits.errors import CircuitError
from striata.circuits.simulation.cohort import Cohort
from striata.circuits.simulation.during import During, scale, silence
from striata.circuits.spiking import native
from striata.circuits.spiking.brian import BrianCohort
from striata.circuits.spiking.cohort import SpikingCohort
from striata.circuits.spiking.network import places

pytestmark = pytest.mark.spiking


class Busy:
    """Everything that a run can meet: input, gains, learnt weights, a cut and a lesion."""

    done = False

    def step(self, now: int, cohort: Cohort) -> None:
        cohort.external[cohort.pools("V4").start] = 2.0
        cohort.external[cohort.pools("PFC-colour").start] = 1.5
        if now == 0:
            for w in cohort.weights.values():
                w[:] = 0.05 + 0.1 * (np.arange(w[0].size).reshape(w.shape[1:]) % 3)
            cohort.cut("V4 → PMC (all)", np.ones(cohort.shape[1], dtype=bool))
            cohort.scale("STN → GPi (all)", 1.3)
            cohort.silence("FSI")


def potentials(cohort: Any) -> NDArray[np.float32]:
    """Of one subject's neurons."""
    if isinstance(cohort, SpikingCohort):
        return cohort._state.V[0, places(cohort._net.cells)]
    return np.asarray(cohort.neurons.V)


def interpreted(monkeypatch: pytest.MonkeyPatch, circuit: Circuit) -> BrianCohort:
    """A subject in Brian2, without the minute that compiling its equations takes."""
    monkeypatch.setattr(native, "lacking", lambda: "a compiler that is not wanted here")
    return BrianCohort(circuit, [3], 2)


def spikes(cohort: SpikingCohort | BrianCohort) -> list[tuple[int, int]]:
    """Step and neuron of each, in order."""
    neuron, time = cohort.spikes
    return sorted(zip(np.round(time / 2e-4).astype(int).tolist(), neuron.tolist(), strict=True))


def test_the_compiled_loop_is_brian2s_equations(monkeypatch: pytest.MonkeyPatch) -> None:
    known, own = interpreted(monkeypatch, brain()), SpikingCohort(brain(), [3], 2)
    for cohort in (known, own):
        cohort.record_spikes()
        cohort.run(12, Busy())
    assert len(spikes(own)) > 500
    assert spikes(own) == spikes(known)
    np.testing.assert_allclose(potentials(own), potentials(known), atol=1e-3)


def test_numba_runs_the_same_loop() -> None:
    cohorts = [SpikingCohort(brain(), [3, 8], 2, engine=e) for e in ("compiled", "numba")]
    for cohort in cohorts:
        cohort.record_spikes()
        cohort.run(60, Busy())
    assert len(spikes(cohorts[0])) > 4000
    # rounding differs between the two, and the network amplifies it
    early = [{s for s in spikes(c) if s[0] < 40} for c in cohorts]
    assert len(early[0]) > 1000
    assert early[0] == early[1]
    rates = [c.rate.mean() for c in cohorts]
    assert rates[0] == pytest.approx(rates[1], rel=0.02)


@pytest.mark.parametrize("engine", ["compiled", "numba"])
def test_a_subject_does_not_depend_on_its_company(engine: str) -> None:
    counts = []
    for subjects, column in (([7], 0), ([3, 7], 1)):
        cohort = SpikingCohort(brain(), subjects, 2, engine=engine)
        cohort.run(100, Busy())
        counts.append(cohort.rate[:, column].copy())
    np.testing.assert_array_equal(*counts)


@pytest.mark.parametrize("engine", ["compiled", "numba"])
def test_what_is_not_finite_stays_in_its_subject(engine: str) -> None:
    cohort = SpikingCohort(brain(), [1, 2], 2, engine=engine)
    cohort.run(20)
    cohort._state.V[0, 5] = np.nan
    np.testing.assert_array_equal(cohort._finite(), [False, True])
    alone = SpikingCohort(brain(), [2], 2, engine=engine)
    alone.run(20)
    for each in (cohort, alone):
        each._publish()
        each._collect()
    np.testing.assert_array_equal(cohort.rate[:, 1], alone.rate[:, 0])


def test_a_cohort_that_diverges_names_its_subjects() -> None:
    from striata.circuits.errors import DivergedError

    class Wild:
        done = False

        def step(self, now: int, cohort: Cohort) -> None:
            if now == 130:
                cohort.external[:, 1] = np.nan

    with pytest.raises(DivergedError) as e:
        SpikingCohort(brain(), [4, 7, 9], 1).run(300, Wild())
    assert e.value.when == {7: 0.2}


def test_manipulations_in_a_window_end_with_it() -> None:
    cohort = SpikingCohort(brain(), [0], 1)
    before = cohort._given.w.copy()
    cohort.run(60, During(Busy(), 10, 40, scale("D1 → GPi", 2.0), silence("GPi")))
    links = cohort._pairs.wire == next(
        n for n, w in enumerate(cohort._wires) if w.link.projection.name == "D1 → GPi"
    )
    np.testing.assert_allclose(cohort._given.w[:, links], before[:, links])
    assert cohort.alive.min() == 0  # what Busy silenced
    assert cohort.alive[cohort.pools("GPi")].min() == 1


def test_a_receptor_takes_what_its_description_says() -> None:
    """Decay and reversal potential are read from the description, by name of no receptor."""
    receptors = tuple(
        Receptor(r.name, Parameter(9.0, "ms", "assumed"), Parameter(-40.0, "mV", "assumed"))
        if r.name == "GABA"
        else r
        for r in brain().receptors
    )
    quiet, changed = (
        SpikingCohort(c, [3], 2) for c in (brain(), brain().with_(receptors=receptors))
    )
    for cohort in (quiet, changed):
        cohort.run(100)
    row = [r.name for r in receptors].index("GABA")
    assert changed._net.receptors[row]["E_rev"] == -40
    assert changed._net.receptors[row]["decay"] == pytest.approx(1 - 0.2 / 9)
    assert changed.rate.mean() > 1.5 * quiet.rate.mean()


@pytest.mark.parametrize("engaged", [frozenset(), frozenset({EVERY_REGION})])
def test_memory_of_a_subject_is_small(engaged: frozenset[str]) -> None:
    cohort = SpikingCohort(awake(brain(), engaged), range(3), 1)
    parts = (*cohort._net, *cohort._state, *cohort._given)
    held = sum(x.nbytes for x in parts if isinstance(x, np.ndarray))
    assert held / 3 < 10e6


@pytest.mark.parametrize("broken", ["no compiler", "a compiler that fails", "no folder"])
def test_without_a_compiler_there_is_numba(
    broken: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from striata.experiments.protocol.cohorts import available

    if broken == "no folder":
        (tmp_path / "file").write_text("", encoding="utf-8")
        monkeypatch.setenv(native.FOLDER, str(tmp_path / "file" / "cache"))
    else:
        found = None if broken == "no compiler" else "false"
        monkeypatch.setattr(native, "compiler", lambda: found)
        monkeypatch.setenv(native.FOLDER, str(tmp_path))
    native.library.cache_clear()
    engine, remark = available("compiled")
    native.library.cache_clear()
    assert engine == "numba"
    assert "apt-get install g++" in remark
    assert "\n" not in remark


@pytest.mark.parametrize(
    "change", [{"saturation": Parameter(0.5, "", "assumed")}, {"magnesium": True}]
)
def test_a_second_receptor_that_saturates_or_is_blocked_is_refused(change: dict[str, Any]) -> None:
    circuit = brain()
    ampa, *rest = circuit.receptors
    other = circuit.with_(receptors=(replace(ampa, **change), *rest))
    with pytest.raises(CircuitError, match="One receptor must saturate"):
        SpikingCohort(other, [0], 1)

"""The common network in ANNarchy: the same neurons, synapse by synapse, and the same background.

What differs: spikes arrive one step (0.2 ms) later, and the background noise is Gaussian from a
sequential generator.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from benchmarks.common import Synapses, synapses
from scipy import sparse

from striata.circuits.simulation.meanfield import NOISE_HOLD, V_NOISE, circuit_tau
from striata.circuits.spiking.brian import BrianCohort
from striata.circuits.spiking.network import DT

#: Parameter here → in Brian2's group; to ANNarchy, whatever begins with g_ is opened by spikes.
_PARAMETERS = {k: k for k in ("inv_C", "E_L", "s_bg", "V_th", "V_reset", "t_ref")} | {
    "leak": "g_L",
    "mean": "g_bg",
}
# `odd` holds the noise for two steps; `opened` is what the last spike opened of the closed NMDA
# gates.
_EQUATIONS = f"""
odd = 1 - odd
bombard = if odd > 0.5: s_bg*{V_NOISE}*Normal(0.0, 1.0) else: bombard
free = 1/(1 + exp(-0.062*V)/3.57)
current = leak*(E_L - V) - (g_AMPA + mean)*V - g_NMDA*free*V + g_GABA*(-70 - V) - bombard
dV/dt = if wait < {DT / 2}: inv_C*current else: 0.0
wait = wait - {DT}
dg_AMPA/dt = -g_AMPA/tau_A
dg_NMDA/dt = -g_NMDA/tau_N
dg_GABA/dt = -g_GABA/tau_G
ds/dt = -s/tau_N
opened = opened
"""
_RESET = f"""
V = V_reset
opened = alpha*(1 - s)
s += opened
wait = t_ref - {DT}
"""


class Annarchy:
    """One subject's network, taken from a cohort of one, in ANNarchy on one thread.

    It is compiled in `folder`.
    """

    def __init__(self, cohort: BrianCohort, folder: str) -> None:
        import ANNarchy

        assert 2 * DT == NOISE_HOLD
        self._net = ANNarchy.Network(dt=DT, seed=1)
        self._neurons = self._create(ANNarchy, cohort)
        plain = ANNarchy.Synapse(pre_spike="g_target += w")
        saturating = ANNarchy.Synapse(pre_spike="g_target += w*pre.opened")
        for receptor in ("AMPA", "NMDA", "GABA"):
            matrix = _matrix(
                [s for s in synapses(cohort) if s.receptor == receptor], cohort.layout.total
            )
            synapse = saturating if receptor == "NMDA" else plain
            self._net.connect(self._neurons, self._neurons, receptor, synapse).from_sparse(matrix)
        self._monitor = self._net.monitor(self._neurons, "spike")
        self._net.compile(directory=folder)
        self.count = np.zeros(cohort.layout.total, dtype=np.int32)

    def run(self, milliseconds: int) -> float:
        """Simulate; CPU seconds taken."""
        start = time.process_time()
        self._net.simulate(float(milliseconds))
        taken = time.process_time() - start
        spikes = self._monitor.get("spike")
        self.count += np.array([len(spikes[i]) for i in range(len(self.count))], dtype=np.int32)
        return taken

    def _create(self, ANNarchy: Any, cohort: BrianCohort) -> Any:
        circuit = cohort.circuit
        opens = next(r.saturation.value for r in circuit.receptors if r.magnesium)
        shared = {
            "tau_A": circuit_tau(circuit, "AMPA"),
            "tau_N": circuit_tau(circuit, "NMDA"),
            "tau_G": circuit_tau(circuit, "GABA"),
            "alpha": opens,
        }
        lines = [f"{k} = 0.0" for k in _PARAMETERS] + [
            f"{k} = {v} : population" for k, v in shared.items()
        ]
        neuron = ANNarchy.Neuron("\n".join(lines), _EQUATIONS, spike="V > V_th", reset=_RESET)
        neurons = self._net.create(cohort.layout.total, neuron)
        for here, there in (_PARAMETERS | {"V": "V"}).items():
            setattr(neurons, here, np.asarray(getattr(cohort.neurons, there)))
        return neurons


def _matrix(group: list[Synapses], n: int) -> sparse.csc_matrix:
    """Conductances of one receptor, a row each source.

    Two synapses of one pair of neurons become one.
    """
    weight, target, source = (
        np.concatenate([getattr(s, k) for s in group]) for k in ("weight", "target", "source")
    )
    return sparse.coo_matrix((weight, (source, target)), shape=(n, n)).tocsc()

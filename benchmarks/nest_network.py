"""The common network in NEST's iaf_bw_2001: the same neurons, synapses and background.

What differs: NEST integrates with an adaptive solver where the others take Euler steps; spikes
arrive one step (0.2 ms) later, for NEST has no shorter delay; the background noise is Gaussian from
a sequential generator.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from benchmarks.common import Synapses, synapses

from striata.circuits.simulation.meanfield import NOISE_HOLD, V_NOISE, circuit_tau
from striata.circuits.spiking.brian import BrianCohort
from striata.circuits.spiking.network import DT

#: Rise of NMDA [ms]: so short that a spike opens the share of closed gates that it opens in the
#: other simulators.
RISE = 0.01


class Nest:
    """One subject's network, taken from a cohort of one, in NEST on one thread."""

    def __init__(self, cohort: BrianCohort) -> None:
        import nest

        self._nest = nest
        nest.ResetKernel()
        nest.verbosity = nest.VerbosityLevel.ERROR
        nest.resolution, nest.rng_seed, nest.local_num_threads = DT, 1, 1
        self.count = np.zeros(cohort.layout.total, dtype=np.int32)
        self._neurons = self._create(cohort)
        self._first = self._neurons[0].global_id
        for s in synapses(cohort):
            self._connect(s)
        self._recorder = nest.Create("spike_recorder")
        nest.Connect(self._neurons, self._recorder)
        nest.Simulate(2 * DT)

    def run(self, milliseconds: int) -> float:
        """Simulate; CPU seconds taken."""
        self._recorder.n_events = 0
        start = time.process_time()
        self._nest.Simulate(milliseconds)
        taken = time.process_time() - start
        sender = self._recorder.events["senders"] - self._first
        self.count += np.bincount(sender, minlength=len(self.count)).astype(np.int32)
        return taken

    def _create(self, cohort: BrianCohort) -> Any:
        group, circuit = cohort.neurons, cohort.circuit
        g_L, E_L, g_bg = (np.asarray(x) for x in (group.g_L, group.E_L, group.g_bg))
        opens = next(r.saturation.value for r in circuit.receptors if r.magnesium)
        neurons = self._nest.Create(
            "iaf_bw_2001",
            cohort.layout.total,
            params={
                "C_m": 1 / np.asarray(group.inv_C),
                "V_m": np.asarray(group.V),
                "V_th": np.asarray(group.V_th),
                "g_L": g_L + g_bg,
                "E_L": g_L * E_L / (g_L + g_bg),  # the background's mean is a leak to 0 mV
                "V_reset": np.asarray(group.V_reset),
                "t_ref": np.asarray(group.t_ref) - DT,  # NEST holds for a step more
                "tau_AMPA": circuit_tau(circuit, "AMPA"),
                "tau_GABA": circuit_tau(circuit, "GABA"),
                "tau_decay_NMDA": circuit_tau(circuit, "NMDA"),
                "tau_rise_NMDA": RISE,
                "alpha": -np.log(1 - opens) / RISE,
            },
        )
        noise = self._nest.Create(
            "noise_generator", params={"mean": 0.0, "std": 1.0, "dt": NOISE_HOLD}
        )
        current = np.asarray(group.s_bg) * -V_NOISE  # [pA]
        weight = {"weight": current[:, None], "delay": DT}
        self._nest.Connect(noise, neurons, syn_spec=weight)
        return neurons

    def _connect(self, s: Synapses) -> None:
        receptor = self._nest.GetDefaults("iaf_bw_2001")["receptor_types"][s.receptor]
        ids = np.asarray(self._neurons.global_id)
        self._nest.Connect(
            ids[s.source],
            ids[s.target],
            "one_to_one",
            {
                "weight": s.weight,
                "delay": np.full(len(s.weight), DT),
                "receptor_type": receptor,
            },
        )

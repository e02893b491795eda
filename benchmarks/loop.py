"""The hand-written loop (``loop.cpp``) compiled, and one subject's network handed to it."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.common import RECEPTORS, Synapses, synapses

from striata.circuits.plasticity.reinforcement import Reinforcement, ReinforcementLearner
from striata.circuits.simulation.meanfield import NOISE_HOLD, V_NOISE, circuit_tau
from striata.circuits.simulation.modulation import SLOW_STEP
from striata.circuits.spiking.cohort import SpikingCohort
from striata.circuits.spiking.equations import DT

_int, _float, _pointer = ctypes.c_int32, ctypes.c_float, ctypes.c_void_p


def _structure(*fields: tuple[str, Any]) -> type[ctypes.Structure]:
    """A C structure; each field a type and the names that have it."""
    listed = [(name, kind) for names, kind in fields for name in names.split()]
    return type("Structure", (ctypes.Structure,), {"_fields_": listed})


#: What the library takes of each neuron, and of the rule of reinforcement, under the names it has
#: in Python.
_CELL = "V s u h wait bombard inv_C g_L E_L g_T g_bg s_bg V_th V_reset t_ref extra"
_RULE = "scale tau_1 tau_2 tau_D2 burst dip learning_rate kappa_D1 decay kappa_D2 w_max"
_Neurons = _structure(
    ("n pools hold", _int),
    ("dt alpha tau_N tau_F U_F V_noise", _float),
    ("tau", _float * 5),
    (_CELL, _pointer),
    ("g", _pointer * 5),
    ("gain", _pointer * 3),
    ("key pool", _pointer),
)
_Table = _structure(("receptor saturating plastic", _int), ("start target pair w unit", _pointer))
_Learner = _structure(
    ("pairs modulators", _int),
    ("pre post teacher d2 source_first source_last", _pointer),
    ("quiet rest tau_c pace tag w c slow", _pointer),
    (_RULE, _float),
)


def _at(array: Any) -> Any:
    return array.ctypes.data_as(_pointer)


def _library() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "loop.so"
        flags = (
            "-O3",
            "-march=native",
            "-ffast-math",
            "-mprefer-vector-width=512",
            "-shared",
            "-fPIC",
        )
        subprocess.run(
            ["g++", *flags, "-o", path, Path(__file__).with_name("loop.cpp")], check=True
        )
        return ctypes.CDLL(str(path))


class Loop:
    """One subject's network, taken from a cohort of one, in the hand-written loop."""

    def __init__(self, cohort: SpikingCohort, dt: float = DT, learning: bool = False) -> None:
        assert cohort.shape[1] == 1
        self._kept: list[Any] = []  # arrays that the library points to
        self._simulate = _library().simulate
        self.now = 0
        self._neurons = self._take_neurons(cohort, dt)
        self._learner, pairs = self._take_learner(cohort) if learning else (None, {})
        tables = [self._table(cohort, s, pairs) for s in synapses(cohort)]
        self._tables = (_Table * len(tables))(*tables)
        self.count = np.zeros(cohort.layout.total, dtype=np.int32)
        self._rate = cohort.rate[:, 0].astype(np.float32)
        self._size = cohort.layout.size.astype(np.float32)

    def run(self, milliseconds: int) -> float:
        """Simulate; CPU seconds taken."""
        learner = None if self._learner is None else ctypes.byref(self._learner)
        start = time.process_time()
        self._simulate(
            ctypes.byref(self._neurons),
            self._tables,
            _int(len(self._tables)),
            learner,
            ctypes.c_int64(self.now),
            ctypes.c_int64(milliseconds),
            _at(self._rate),
            _at(self._size),
            _at(self.count),
        )
        self.now += milliseconds
        return time.process_time() - start

    def _keep(self, values: Any, dtype: type = np.float32) -> Any:
        array = np.ascontiguousarray(values, dtype=dtype).copy()
        self._kept.append(array)
        return _at(array)

    def _take_neurons(self, cohort: SpikingCohort, dt: float) -> ctypes.Structure:
        group, circuit, n = cohort.neurons, cohort.circuit, cohort.layout.total
        space = group.namespace
        out = _Neurons(
            n=n, pools=cohort.shape[0], hold=round(NOISE_HOLD / dt), dt=dt, V_noise=V_NOISE
        )
        for name in ("alpha", "tau_N", "tau_F", "U_F"):
            setattr(out, name, space[name])
        out.tau = (_float * 5)(*(circuit_tau(circuit, k) for k in RECEPTORS))
        for name in _CELL.split():
            setattr(out, name, self._keep(np.asarray(getattr(group, name))))
        out.g = (_pointer * 5)(*(self._keep(np.zeros(n)) for _ in RECEPTORS))
        out.gain = (_pointer * 3)(*(self._keep(np.ones(n)) for _ in range(3)))
        out.key, out.pool = (
            self._keep(group.key, np.int64),
            self._keep(cohort.layout.pool_of_neuron(), np.int32),
        )
        return out

    def _table(self, cohort: SpikingCohort, s: Synapses, pairs: dict[str, int]) -> ctypes.Structure:
        order = np.argsort(s.source, kind="stable")
        start = np.searchsorted(s.source[order], np.arange(cohort.layout.total + 1))
        out = _Table(receptor=RECEPTORS.index(s.receptor), saturating=s.receptor == "NMDA")
        out.start, out.target = self._keep(start, np.int32), self._keep(s.target[order], np.int32)
        out.w, out.unit = self._keep(s.weight[order]), self._keep(s.unit[order])
        if s.projection in pairs:
            source, target = (
                cohort.layout.pool_of_neuron()[x[order]] for x in (s.source, s.target)
            )
            pr = next(p for p in cohort.circuit.projections if p.name == s.projection)
            sources, targets = cohort.pools(pr.source), cohort.pools(pr.target)
            width = sources.stop - sources.start
            pair = pairs[pr.name] + (target - targets.start) * width + source - sources.start
            out.plastic, out.pair = len(order), self._keep(pair, np.int32)
        return out

    def _take_learner(self, cohort: SpikingCohort) -> tuple[ctypes.Structure, dict[str, int]]:
        """What learns by reinforcement, and where each projection's pairs of pools begin."""
        circuit = cohort.circuit
        rule = next(r for r in circuit.rules if isinstance(r, Reinforcement))
        r = ReinforcementLearner(rule, circuit, 1, SLOW_STEP * 1e-3)
        names = [m.name for m in circuit.modulators]
        first, rows, weights = {}, [], []
        for p in r.projections:
            first[p.name] = len(rows)
            rows += [
                (
                    i,
                    j,
                    names.index(circuit.teachers[p.target]),
                    p.variant == "D2",
                    r.constants[p.name].threshold,
                    p.rate_factor.value,
                )
                for j in range(*cohort.pools(p.target).indices(cohort.shape[0]))
                for i in range(*cohort.pools(p.source).indices(cohort.shape[0]))
            ]
            weights.append(cohort.weights[p.name][0].ravel())
        out = _Learner(pairs=len(rows), modulators=len(names))
        kinds = {"pre": np.int32, "post": np.int32, "teacher": np.int32, "d2": np.int32}
        for name, column in zip((*kinds, "quiet", "pace"), zip(*rows, strict=True), strict=True):
            setattr(out, name, self._keep(column, kinds.get(name, np.float32)))
        out.tag, out.w = self._keep(np.zeros(5 * len(rows))), self._keep(np.concatenate(weights))
        source = [cohort.pools(m.source) for m in circuit.modulators]
        out.source_first = self._keep([s.start for s in source], np.int32)
        out.source_last = self._keep([s.stop for s in source], np.int32)
        out.rest = self._keep([circuit.population(m.source).rest.value for m in circuit.modulators])
        out.tau_c = self._keep([m.tau.value for m in circuit.modulators])
        out.c, out.slow = self._keep(np.ones(len(names))), self._keep(np.ones(len(names)))
        for name in _RULE.split():
            setattr(out, name, getattr(rule, name).value)
        return out, first

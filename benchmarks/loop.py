"""The hand-written loop (``loop.cpp``) compiled, and one subject's network handed to it."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.common import RECEPTORS, Synapses, synapses

from striata.circuits.simulation.meanfield import NOISE_HOLD, V_NOISE, circuit_tau
from striata.circuits.spiking.brian import BrianCohort
from striata.circuits.spiking.network import DT

_int, _float, _pointer = ctypes.c_int32, ctypes.c_float, ctypes.c_void_p


def _structure(*fields: tuple[str, Any]) -> type[ctypes.Structure]:
    """A C structure; each field a type and the names that have it."""
    listed = [(name, kind) for names, kind in fields for name in names.split()]
    return type("Structure", (ctypes.Structure,), {"_fields_": listed})


#: What the library takes of neurons, under the names it has in Python: parameters of those that
#: share them, and what it advances of each.
_SHARED = "inv_C g_L E_L g_bg s_bg V_th V_reset"
_OWN = "V s bombard"
_FAST = RECEPTORS[:3]
_Neurons = _structure(
    ("n groups hold", _int),
    ("dt alpha tau_N V_noise", _float),
    ("tau scale", _float * len(_FAST)),
    (f"first {_SHARED} refractory {_OWN}", _pointer),
    ("g", _pointer * len(_FAST)),
    ("ready opened key", _pointer),
)
_Table = _structure(("receptor saturating", _int), ("start target w", _pointer))


def _at(array: Any) -> Any:
    return array.ctypes.data_as(_pointer)


_FLAGS = "-O3 -march=native -ffast-math -mprefer-vector-width=512 -shared -fPIC"
#: What GCC tunes for: on a processor that it does not know it tunes for none, and then leaves the
#: loop scalar. The first that makes vector instructions of it is taken.
_TUNED = ("native", "intel", "znver3")


def _library() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "loop.so"
        for tuned in _TUNED:
            flags = [*_FLAGS.split(), f"-mtune={tuned}"]
            subprocess.run(
                ["g++", *flags, "-o", path, Path(__file__).with_name("loop.cpp")], check=True
            )
            if _vectorised(path):
                print(f"Hand-written loop: g++ {' '.join(flags)}, on {_processor()}")
                return ctypes.CDLL(str(path))
    sys.exit(
        "The compiler has left the hand-written loop scalar, so it is no yardstick; use another "
        "compiler."
    )


def _vectorised(path: Path) -> bool:
    """Whether a library calls vector functions of glibc, by their names."""
    symbols = subprocess.run(["nm", "-D", path], check=True, capture_output=True, text=True)
    return "_ZGV" in symbols.stdout


def _processor() -> str:
    """What the system calls the processor."""
    said = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next(line.partition(": ")[2] for line in said if line.startswith("model name"))


class Loop:
    """One subject's common network (:mod:`benchmarks.common`) in the hand-written loop."""

    def __init__(self, cohort: BrianCohort, dt: float = DT) -> None:
        assert cohort.shape[1] == 1
        self._kept: list[Any] = []  # arrays that the library points to
        self._simulate = _library().simulate
        self.now = 0
        self._neurons = self._take_neurons(cohort, dt)
        tables = [self._table(cohort, s) for s in synapses(cohort)]
        self._tables = (_Table * len(tables))(*tables)
        self.count = np.zeros(cohort.layout.total, dtype=np.int32)

    def run(self, milliseconds: int) -> float:
        """Simulate; CPU seconds taken."""
        start = time.process_time()
        self._simulate(
            ctypes.byref(self._neurons),
            self._tables,
            _int(len(self._tables)),
            ctypes.c_int64(self.now),
            ctypes.c_int64(milliseconds),
            _at(self.count),
        )
        self.now += milliseconds
        return time.process_time() - start

    def _keep(self, values: Any, dtype: type = np.float32) -> Any:
        array = np.ascontiguousarray(values, dtype=dtype).copy()
        self._kept.append(array)
        return _at(array)

    def _take_neurons(self, cohort: BrianCohort, dt: float) -> ctypes.Structure:
        neurons, circuit, n = cohort.neurons, cohort.circuit, cohort.layout.total
        shared = {k: np.asarray(getattr(neurons, k)) for k in (*_SHARED.split(), "t_ref")}
        new = np.any(np.diff(np.stack(list(shared.values())), axis=1) != 0, axis=0)
        first = np.concatenate([[0], np.nonzero(new)[0] + 1, [n]])
        out = _Neurons(n=n, groups=len(first) - 1, hold=round(NOISE_HOLD / dt), dt=dt)
        out.V_noise, out.first = V_NOISE, self._keep(first, np.int32)
        for name in ("alpha", "tau_N"):
            setattr(out, name, neurons.namespace[name])
        out.tau = (_float * len(_FAST))(*(circuit_tau(circuit, k) for k in _FAST))
        out.scale = (_float * len(_FAST))(*(1.0 for _ in _FAST))
        for name in _SHARED.split():
            setattr(out, name, self._keep(shared[name][first[:-1]]))
        assert not np.any(np.asarray(neurons.g_T)), "the loop has no rebound current"
        # V moves again at the first step k with t_ref − k dt < dt / 2
        steps = np.floor(shared["t_ref"][first[:-1]] / dt - 0.5) + 1
        out.refractory = self._keep(np.maximum(steps, 1), np.int32)
        for name in _OWN.split():
            setattr(out, name, self._keep(np.asarray(getattr(neurons, name))))
        out.g = (_pointer * len(_FAST))(*(self._keep(np.zeros(n)) for _ in _FAST))
        out.ready = self._keep(np.round(np.asarray(neurons.wait) / dt), np.int32)
        out.opened = self._keep(np.full(n, -1), np.int32)
        out.key = self._keep(neurons.key, np.int64)
        return out

    def _table(self, cohort: BrianCohort, s: Synapses) -> ctypes.Structure:
        order = np.argsort(s.source, kind="stable")
        start = np.searchsorted(s.source[order], np.arange(cohort.layout.total + 1))
        out = _Table(receptor=_FAST.index(s.receptor), saturating=s.receptor == "NMDA")
        out.start, out.target = self._keep(start, np.int32), self._keep(s.target[order], np.int32)
        out.w = self._keep(s.weight[order])
        return out

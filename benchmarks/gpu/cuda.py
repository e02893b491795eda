"""The rate level as a CUDA kernel (``advance.cu``, ``pool.cuh``), compiled by CuPy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cupy
import numpy as np
from benchmarks.gpu.arrays import ROWS, prepared
from numpy.typing import NDArray

from striata.circuits.rate.cohort import RateCohort

#: Arrays that the kernel takes after `now`, `milliseconds` and `width`.
ARGUMENTS = (
    *("times", "cells", "pairs", "start", "links", "synapses", "w", "keys", "table"),
    *("facilitating", "state", "shared", "shared_keys", "held", "noise_scale", "gates"),
    *("modulators", "effects", "slots", "concentration", "level"),
)


class CudaRates:
    """A cohort's columns on the GPU; what the world gives them stays as it is.

    `exact` keeps the compiler to the arithmetic of the project's loop: no fused multiply-add, and
    division and square root rounded correctly.
    """

    def __init__(self, cohort: RateCohort, exact: bool) -> None:
        self.now, self.columns = cohort.now, cohort.shape[1]
        arrays, macros, self._room = prepared(cohort)
        here, arithmetic = Path(__file__).parent, "-fmad=false" if exact else "--use_fast_math"
        given = (f"-D{k}={v}" for k, v in macros.items())
        self._kernel = cupy.RawKernel(
            (here / "advance.cu").read_text(encoding="utf-8"),
            "advance",
            options=("-std=c++14", f"-I{here}", arithmetic, *given),
        )
        self._kernel.max_dynamic_shared_size_bytes = self._room
        self._width = np.int32(arrays["state"].shape[2])
        self._arrays = {k: cupy.asarray(_plain(arrays[k])) for k in ARGUMENTS}
        self._blocks = (int(self._width) // macros["COLUMNS"],)
        self._threads = (macros["PAIRS"] * macros["COLUMNS"],)

    def run(self, milliseconds: int) -> None:
        """Simulate that many milliseconds in one launch; it comes back before they are over."""
        time = (np.int32(self.now), np.int32(milliseconds), self._width)
        arguments = (*time, *self._arrays.values())
        self._kernel(self._blocks, self._threads, arguments, shared_mem=self._room)
        self.now += milliseconds

    def wait(self) -> None:
        """Until the GPU is done."""
        cupy.cuda.Device().synchronize()

    @property
    def rate(self) -> NDArray[np.float32]:
        """Rates as environments read them, (pools, columns) [spikes/s]."""
        return self._arrays["state"][ROWS.index("read"), :, : self.columns].get()


def _plain(x: NDArray[Any]) -> NDArray[Any]:
    """Without fields, which CuPy does not have."""
    x = np.ascontiguousarray(x)
    return x.view(np.uint8) if x.dtype.names else x

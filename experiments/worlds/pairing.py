"""Synapses paired with dopamine at a delay, and with dips of dopamine of some length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort

Array = NDArray[Any]

#: Dopamine minus synapse [ms] (Yagishita2014), and length of the dips [ms] (Iino2020).
DELAYS = (-1000, 0, 300, 600, 1000, 2000, 5000)
DIPS = (100, 200, 400, 800)
#: How the synapse is driven: OFC's first cell and the target together, for so long [ms], so
#: strongly [nS].
FOR, PRE, POST = 200, 3.0, 3.0
#: The burst: input to dopamine neurons [nS] for so long [ms].
BURST, BURST_FOR = 2.0, 150
#: When a dip begins after the synapse was driven [ms].
DIP_AFTER = 600
REPEATS, LENGTH, FIRST = 10, 8000, 1500
TASKS = ("pairing with a burst", "pairing with a dip")
CONDITIONS = (
    *(f"burst at {d / 1000:g} s" for d in DELAYS),
    *(f"dip of {d / 1000:g} s" for d in DIPS),
)


class PairingWorld:
    """Drives the synapse, and dopamine neurons at each column's delay or for each column's dip."""

    def __init__(self, kind: Array) -> None:
        self.kind, self.done = kind, False
        none = 10**9
        self.delay = np.array([*DELAYS, *[none] * len(DIPS)])[kind]
        self.dip = np.array([*[0] * len(DELAYS), *DIPS])[kind]

    @property
    def milliseconds(self) -> int:
        """Time that all pairings take."""
        return REPEATS * LENGTH + 1

    def step(self, now: int, cohort: Cohort) -> None:
        """One millisecond."""
        trial, t = divmod(now, LENGTH)
        self.done = trial >= REPEATS
        since = t - FIRST
        if since in (0, FOR):
            on = float(since == 0)
            cohort.external[cohort.pools("OFC").start] = on * PRE
            for target in ("DMS-D1", "DMS-D2"):
                cohort.external[cohort.pools(target).start] = on * POST
        started, over = self.delay == since, self.delay + BURST_FOR == since
        if started.any() or over.any():
            cohort.external[cohort.pools("SNc"), started] = BURST
            cohort.external[cohort.pools("SNc"), over] = 0.0
        lasting = (since >= DIP_AFTER) & (since < DIP_AFTER + self.dip)
        cohort.alive[cohort.pools("SNc")] = 1.0 - lasting


def is_burst(kind: Array) -> Array:
    """Whether it is a burst, not a dip, that each pairing of :data:`CONDITIONS` is with."""
    return np.asarray(kind < len(DELAYS))


def change(kind: Array, before: Mapping[str, Array], after: Mapping[str, Array]) -> Array:
    """Relative change of the paired synapse's weight in each column, (columns,).

    It is a D1 neuron's where the pairing is with a burst, a D2 neuron's where it is with a dip.
    """
    name = np.where(is_burst(kind), "OFC → DMS-D1 (all)", "OFC → DMS-D2 (all)")
    return np.array([after[p][k, 0, 0] / before[p][k, 0, 0] - 1 for k, p in enumerate(name)])

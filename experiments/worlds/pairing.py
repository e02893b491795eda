"""Synapses paired with dopamine at a delay, and with dips of dopamine of some length."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.columns import Column
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.session import Lab

Array = NDArray[Any]

#: Dopamine minus synapse [ms] (Yagishita2014), and length of the dips [ms] (Iino2020).
DELAYS = (-1000, 0, 300, 600, 1000, 2000, 5000)
DIPS = (100, 200, 400, 800)
#: How the synapse is driven: OFC's first cell and the target together, for so long [ms], so
#: strongly [nS].
FOR, PRE, POST = 200, 3.0, 3.0
#: The burst: drive on dopamine neurons [nS] for so long [ms].
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


def add(lab: Lab, part: Part, columns: dict[str, Column]) -> None:
    """Run all pairings and add a row for each subject and pairing.

    ``outcome`` is the weight's relative change.
    """
    n = len(lab.subjects)
    kind, who = np.repeat(np.arange(len(CONDITIONS)), n), np.tile(np.arange(n), len(CONDITIONS))
    before = lab.start(who)
    after = lab.run(PairingWorld(kind), REPEATS * LENGTH + 1, who, 40, before, learn=True)
    burst = kind < len(DELAYS)
    name = np.where(burst, "OFC → DMS-D1 (all)", "OFC → DMS-D2 (all)")
    change = np.array([after[p][k, 0, 0] / before[p][k, 0, 0] - 1 for k, p in enumerate(name)])
    table: dict[str, Array] = {c: np.full(len(kind), np.nan) for c in columns}
    table |= {
        "subject": np.asarray(lab.subjects)[who],
        "arm": np.full(len(kind), "control"),
        "phase": np.full(len(kind), "test"),
        "task": np.where(burst, *TASKS),
        "block": np.full(len(kind), 40),
        "trial": np.zeros(len(kind)),
        "condition": np.array(CONDITIONS)[kind],
        "reward": np.zeros(len(kind)),
        "outcome": change,
    }
    part.add_trials(**table)

"""Example trials of subject 0 through the whole loop.

All rates are kept and, at the spiking level, all spikes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort, Environment
from striata.experiments.recording.spikes import Spikes, gathered
from striata.experiments.worlds.trial_lists import NONE

#: Window around a stimulus [ms].
BEFORE, AFTER = 300, 1000
Array = NDArray[Any]


class Watch:
    """A world, and the rates of all pools and columns in each of `length` ms of a run."""

    def __init__(self, world: Environment, length: int) -> None:
        self.world, self.length = world, length
        self.rates: list[Array] = []
        self.cohort: Cohort | None = None

    @property
    def done(self) -> bool:
        """True when `length` ms have gone by, whether or not the world is done."""
        return len(self.rates) > self.length

    def begin(self, cohort: Cohort) -> None:
        """Record a spiking cohort's spikes, too; to be called before it runs."""
        if hasattr(cohort, "record_spikes"):
            cohort.record_spikes()

    def step(self, now: int, cohort: Cohort) -> None:
        """Pass the millisecond on to the world and keep the rates."""
        if not self.world.done:
            self.world.step(now, cohort)
        self.cohort = cohort
        self.rates.append(cohort.rate.copy())


@dataclass(frozen=True)
class Moment:
    """One example: its column, its stimulus's onset in the run [ms], and what happened.

    `outcome` is a phrase for what was done; `decision` and `reward` are in seconds from the onset,
    NaN without.
    """

    column: int
    onset: int
    condition: str
    outcome: str = ""
    correct_response: int = NONE
    response: int = NONE
    decision: float = np.nan
    reward: float = np.nan


def examples(
    watch: Watch, moments: list[Moment], event: str, before: int = BEFORE, after: int = AFTER
) -> dict[str, Array]:
    """Arrays of some moments of a run, by name.

    They are ``time`` [s], ``rate`` (trials, pools, times), what happened, and spikes. `event` names
    what is at time zero; `before` and `after` bound the window around it [ms].
    """
    windows = [slice(m.onset - before, m.onset + after + 1) for m in moments]
    out: dict[str, Array] = {
        "event": np.array(event),
        "time": np.arange(-before, after + 1) * 1e-3,
        "rate": np.stack(
            [
                np.array([r[:, m.column] for r in watch.rates[w]]).T
                for w, m in zip(windows, moments, strict=True)
            ]
        ),
    }
    for name in ("condition", "outcome", "correct_response", "response", "decision", "reward"):
        out[name] = np.array([getattr(m, name) for m in moments])
    if hasattr(watch.cohort, "record_spikes"):
        s = Spikes.of(watch.cohort)
        out |= gathered(
            [
                s.between(w.start * 1e-3, w.stop * 1e-3, m.column)
                for w, m in zip(windows, moments, strict=True)
            ],
            "trial",
        )
    return out

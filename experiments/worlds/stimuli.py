"""Stroop stimuli as the world shows them: which pools are driven, when, under which instruction."""

from __future__ import annotations

import numpy as np

from striata.circuits.description import Circuit
from striata.experiments.worlds.lists import COLOURS, Int
from striata.experiments.worlds.trials import NONE, Float, TrialList

#: Task → pool that holds its task set, stream of the relevant feature, the other stream.
TASKS = {"naming": ("PFC-colour", "V4", "VWFA"), "reading": ("PFC-word", "VWFA", "V4")}


def stroop_trials(
    circuit: Circuit,
    task: str,
    relevant: Int,
    other: Int,
    soa: float = 0.0,
    gain: Float | None = None,
) -> TrialList:
    """Trials of one task.

    `relevant` and `other` are features (trials, columns), −1 for a stream left blank.

    `soa` is word onset minus colour onset [ms]; time zero is the relevant feature's onset. `gain`
    (trials, columns) is the factor with which both streams answer.
    """
    held, stream, distractor = TASKS[task]
    start = circuit.slices
    shown = np.stack(
        [
            np.where(relevant == NONE, NONE, start[stream].start + relevant),
            np.where(other == NONE, NONE, start[distractor].start + other),
        ]
    )
    lag = round(soa if task == "naming" else -soa)
    onset = np.stack([np.zeros_like(relevant), np.full_like(relevant, lag)])
    return TrialList(
        shown=shown,
        onset=onset,
        held=np.full_like(relevant, start[held].start),
        correct=relevant.copy(),
        distractor=np.where((other < COLOURS) & (other != relevant), other, NONE),
        strength=np.broadcast_to(1.0 if gain is None else gain, shown.shape),
        length=(relevant != NONE).sum(axis=0),
    )

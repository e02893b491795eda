"""Cues in contexts: a row for each, and rates around the cue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.epochs import EpochRecorder, Window
from striata.experiments.worlds.episodes.harm import CONTEXTS, DEFEND, Harms, HarmWorld

Array = NDArray[Any]

#: Recorded around the cue [ms].
BEFORE, AFTER = 300, 1500
#: Mean rates that are kept of every trial; harm would come 700 ms after the cue.
WINDOWS = {
    "fear_before": Window("CeM", -300, 0),
    "fear": Window("CeM", 250, 700),
    "lateral": Window("LA", 250, 700),
    "safety": Window("BA-ext", 250, 700),
    "place": Window("CA1", 250, 700),
    "relief": Window("VTA", 1080, 1400),
}
WATCHED = ("EC", "CA3", "CA1", "MS", "IT", "LA", "BA-fear", "BA-ext", "ITC", "CeM", "vmPFC", "VTA")
COLUMNS: dict[str, Column] = COMMON | {
    "task": Column(
        TEXT,
        "",
        "exploration, acquisition, extinction, or test; or all that is learnt"
        " before the test with a similar context",
    ),
    "condition": Column(TEXT, "", "the context"),
    "extinguished": Column("i1", "", "context of extinction: 0 A, 1 B; -1 before it"),
    "defended": Column("?", "", "whether the first action before harm would come is defence"),
    "fear_before": Column("f4", "spikes/s", "CeM, 300 to 0 ms before the cue"),
    "fear": Column("f4", "spikes/s", "CeM, 250 to 700 ms after the cue's onset"),
    "lateral": Column("f4", "spikes/s", "LA, 250 to 700 ms after it"),
    "safety": Column("f4", "spikes/s", "BA-ext, 250 to 700 ms after it"),
    "place": Column("f4", "spikes/s", "CA1, all pools, 250 to 700 ms after it"),
    "relief": Column("f4", "spikes/s", "VTA, 1080 to 1400 ms after it"),
}


def undergo(
    session: Session,
    phase: Phase,
    task: str,
    arms: Sequence[Arm],
    weights: Weights,
    context: Array,
    side: int,
    *,
    cue: bool = True,
    harm: bool = False,
    extinguished: int = -1,
    rates: bool = False,
    contexts: Sequence[str] = CONTEXTS,
) -> Weights:
    """Trials in contexts (trials, columns), kept; the weights of all columns after them."""
    columns = Columns.of(session.size, arms)
    label = np.repeat(np.arange(len(arms)), session.size)
    recorder = EpochRecorder(
        session.circuit, context, len(contexts), label, BEFORE, AFTER, WINDOWS, WATCHED
    )
    stimulus, threshold = (
        session.individual(name, columns.place) for name in ("stimulus_drive", "threshold")
    )
    shape = context.shape
    trials = Harms(context, np.full(shape, cue), np.full(shape, harm))
    world = HarmWorld(trials, stimulus, threshold, recorder)
    after = session.run(phase, world, columns, weights, trials.milliseconds + 1, side=side)
    if rates:
        session.part.add_epochs([(a.name, task) for a in arms], tuple(contexts), label, recorder)
    session.add_trials(
        phase,
        columns,
        shape,
        task=task,
        block=phase.runs[side],
        condition=np.array(contexts)[context],
        extinguished=extinguished,
        defended=world.action == DEFEND,
        **recorder.means,
    )
    return after

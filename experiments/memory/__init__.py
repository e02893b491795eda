"""Episodes stored at once: completion from a part, separation, capacity, and what each needs.

Subjects meet events of six attributes, each once: an object at a place, an action, its outcome, at
a time. Whether an event is stored is decided by the circuit's own novelty. Later, cues that have
six, four, three or two of an event's attributes are there, and what is recalled is read from CA1.
Parts of the circuit are silent, cut or kept from learning when events are met, or in the test.
"""

from __future__ import annotations

from striata.experiments.memory import phases
from striata.experiments.memory.phases import MemorySettings
from striata.experiments.memory.procedure import duration, rows, run
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.recording.episodes.trials import AFTER, COLUMNS, WATCHED
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.worlds.episodes import lists
from striata.experiments.worlds.episodes.events import BEFORE

EXPERIMENT = Experiment(
    name=phases.NAME,
    what="episodes stored at once in hippocampus, completed from a part, and kept apart",
    settings=MemorySettings,
    defaults={"rate": {"subjects": 16, "trials": 1}, "spiking": {"subjects": 2, "trials": 1}},
    batch={"rate": 8, "spiking": 1},
    procedure=(*phases.RECORDED, phases.EXAMPLES),
    columns=COLUMNS,
    texts={
        "task": tuple(p.name for p in phases.RECORDED),
        "condition": (
            *(phases.NEW, phases.OLD, phases.LIKE, phases.NOTHING),
            *(*lists.CUES, lists.WHERE),
        ),
    },
    run=run,
    duration=duration,
    rows=rows,
    times=epoch_times(BEFORE, AFTER),
    watched=WATCHED,
    engages=("hippocampal formation",),
)

"""Active sampling: whom one listens to, and what becomes of what one values.

Two sources say different things of what goes with a meal: one that A does, which the subject has
learnt before, the other that B does. Subjects differ in what they know of the sources. Whom they
look at is tested; then they hear both, in rounds in which a choice of their own, or another rule,
says to whom they attend; and it is tested what A is worth afterwards.
"""

from __future__ import annotations

from striata.experiments.protocol.experiment import Experiment
from striata.experiments.recording.concepts.sources import COLUMNS, LOOKS, NONE, ROUND, TESTED
from striata.experiments.recording.concepts.trials import AFTER, BEFORE
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.sampling import phases
from striata.experiments.sampling.phases import SamplingSettings
from striata.experiments.sampling.procedure import duration, rows, run

EXPERIMENT = Experiment(
    name=phases.NAME,
    what="whom one listens to, and what becomes of what one values",
    settings=SamplingSettings,
    defaults={"rate": {"subjects": 16, "trials": 2}, "spiking": {"subjects": 4, "trials": 2}},
    batch={"rate": 8, "spiking": 2},
    procedure=(
        phases.TAKING,
        phases.VALUE,
        phases.MEETING,
        phases.GLANCES,
        phases.CHOOSING,
        phases.REPLAYING,
        phases.TEST,
    ),
    columns=COLUMNS,
    texts={
        "task": phases.TASKS,
        "condition": (*TESTED, LOOKS, ROUND),
        "shown": (*TESTED, NONE),
    },
    run=run,
    duration=duration,
    rows=rows,
    times=epoch_times(BEFORE, AFTER),
    engages=("association cortex",),
)

"""Dopamine neurons as reward models: responses to reward, to its prediction and to its omission.

A cue is followed by reward after 1 s, with a probability of its own for each group of subjects.
After training, expected, unexpected and omitted rewards of several sizes are given, and rewards
that are early or late; then come extinction and reacquisition, blocking, a cue that announces a
trained one (second-order conditioning), rewards at uncertain times (hidden states), rewards that
are approached, and synapses paired with dopamine.
Habenula, RMTg, VTA's GABA neurons, orbitofrontal and medial prefrontal cortex are silenced in the
test.
"""

from __future__ import annotations

from striata.experiments.dopamine import phases
from striata.experiments.dopamine.phases import DopamineSettings
from striata.experiments.dopamine.procedure import duration, rows, run
from striata.experiments.dopamine.reversal import REVERSAL
from striata.experiments.dopamine.sequences import APPROACHES, SECOND_ORDER, TESTED
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.recording.conditioning import AFTER, BEFORE, COLUMNS, TRAINED, WATCHED
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.worlds import pairing
from striata.experiments.worlds.conditioning_trials import OTHER_TIMES, TESTS
from striata.experiments.worlds.sequences.serial_cues import SHOWN

EXPERIMENT = Experiment(
    name=phases.NAME,
    what="reward, its prediction and omission; probability, blocking, extinction, hidden states",
    settings=DopamineSettings,
    defaults={"rate": {"subjects": 20, "trials": 4}, "spiking": {"subjects": 4, "trials": 10}},
    batch={"rate": 10, "spiking": 2},
    procedure=(
        phases.TRAINING,
        phases.BY_SIZE,
        phases.DECISIVE,
        phases.BY_TIME,
        phases.EXTINCTION,
        phases.CUES_ALONE,
        phases.REACQUISITION,
        phases.ANNOUNCED,
        phases.TRAINED_LATE,
        phases.ANNOUNCED_ALONE,
        phases.APPROACH,
        phases.APPROACH_TEST,
        phases.HIDDEN_TRAINING,
        phases.HIDDEN_TEST,
        phases.NEURONS,
        phases.PAIRING,
        phases.EXAMPLES,
    ),
    columns=COLUMNS,
    texts={
        "task": (
            *phases.GROUPS,
            *(phases.AT_TIMES, phases.ALWAYS_LATER, "extinction", phases.AGAIN),
            *(
                *phases.BLOCKING,
                *SECOND_ORDER,
                *APPROACHES,
                *phases.HIDDEN,
                *pairing.TASKS,
                REVERSAL,
            ),
        ),
        "condition": (
            *(TRAINED, *TESTS, *OTHER_TIMES),
            *(*SHOWN, *TESTED, *phases.LATE_TIMES, *pairing.CONDITIONS),
        ),
    },
    run=run,
    duration=duration,
    rows=rows,
    times=epoch_times(BEFORE, AFTER),
    watched=WATCHED,
)

"""Concepts and their values: what keeps company comes to mind together, and value goes with it.

Subjects see persons, their walks of life and their sex, two at a time, and other pairs (culture).
Then the word for a meal comes before a meal, and that for a drink before a drink; food in
sight is taken. An associate is paired with the meal's word, without any food, 1 to 50 times in
groups of the same subjects; in others it is shown alone, apart from the meal's word, a second
before it, with the drink's, or while attention is elsewhere. What each concept evokes is tested,
choices between the associate and a control that was shown as often alone, and whether a lever is
worked that only shows them.
"""

from __future__ import annotations

from striata.experiments.concepts import phases
from striata.experiments.concepts.phases import ConceptSettings
from striata.experiments.concepts.procedure import duration, rows, run
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.recording.concepts.trials import AFTER, BEFORE, COLUMNS, TEXTS, WATCHED
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.worlds.concepts import lists

EXPERIMENT = Experiment(
    name=phases.NAME,
    what="concepts that keep company, and values that spread by mere association",
    settings=ConceptSettings,
    defaults={"rate": {"subjects": 16, "trials": 4}, "spiking": {"subjects": 4, "trials": 6}},
    batch={"rate": 8, "spiking": 2},
    procedure=(
        phases.CULTURE,
        phases.MAP,
        phases.PRIMING,
        phases.VALUE,
        phases.TAKING,
        phases.PAIRING,
        phases.REWARDED,
        phases.EXTINCTION,
        phases.SEQUENCES,
        phases.PROBE,
        phases.CHOICES,
        phases.WORK,
        phases.EXAMPLES,
    ),
    columns=COLUMNS,
    texts={
        "task": (*phases.TASKS, phases.WITH_GAP, *phases.MAPS, phases.PRIMING.name),
        "condition": (*lists.CONCEPTS, "related", "unrelated", "choice", "work"),
        "shown": TEXTS,
        "other": TEXTS,
    },
    run=run,
    duration=duration,
    rows=rows,
    times=epoch_times(BEFORE, AFTER),
    watched=WATCHED,
    engages=("association cortex",),
)

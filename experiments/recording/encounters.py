"""Encounters with objects: a row for each, rates around the object's appearance, and examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join
from striata.experiments.recording.epochs import EpochRecorder, Window
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds.encounters import Encounters, EncounterWorld, encounters

Array = NDArray[Any]

#: Recorded around the object's appearance [ms].
BEFORE, AFTER = 300, 1500
#: Mean rates that are kept of every trial.
WINDOWS = {
    "threat_before": Window("CeM", -300, 0),
    "threat_early": Window("CeM", 80, 150),
    "threat_late": Window("CeM", 250, 600),
    "safety": Window("BA-ext", 250, 600),
    "dopamine_before": Window("VTA", -300, 0),
    "dopamine_early": Window("VTA", 60, 130),
    "dopamine_late": Window("VTA", 180, 400),
    "aversive": Window("RMTg", 180, 400),
    "relief": Window("VTA", 1080, 1300),
}
COLUMNS: dict[str, Column] = COMMON | {
    "task": Column(TEXT, "", "exploration, naive, exposure, after exposure, or food"),
    "condition": Column(TEXT, "", "what was met, and where"),
    "action": Column(
        "i1",
        "",
        "0 defend (freeze or flee), 1 approach, 2 carry on with the routine, 3 other, -1 none",
    ),
    "latency": Column("f4", "s", "appearance of the object to the start of the movement"),
    "threat_before": Column("f4", "spikes/s", "CeM, 300 to 0 ms before the object"),
    "threat_early": Column("f4", "spikes/s", "CeM, 80 to 150 ms after the object's appearance"),
    "threat_late": Column("f4", "spikes/s", "CeM, 250 to 600 ms after it"),
    "safety": Column("f4", "spikes/s", "BA-ext, 250 to 600 ms after it"),
    "dopamine_before": Column("f4", "spikes/s", "VTA, 300 to 0 ms before the object"),
    "dopamine_early": Column("f4", "spikes/s", "VTA, 60 to 130 ms after its appearance"),
    "dopamine_late": Column("f4", "spikes/s", "VTA, 180 to 400 ms after it"),
    "aversive": Column("f4", "spikes/s", "RMTg, 180 to 400 ms after it"),
    "relief": Column("f4", "spikes/s", "VTA, 1080 to 1300 ms after it: the object has gone"),
    "value": Column(
        "f4", "", "relative weight of OFC's state of food on the critic at the end; NaN elsewhere"
    ),
}
#: Populations whose rates around the object are kept for each subject.
_THREAT = ("SC-threat", "Pul", "LA", "BA-fear", "CeM", "PAG")
_CORTEX = ("IT", "CA1", "vmPFC", "BA-ext", "ITC", "AI")
_DOPAMINE = ("ZI", "PPTg", "LHb", "RMTg", "VTA-GABA", "VTA", "PMC", "VA")
WATCHED = (*_THREAT, *_CORTEX, *_DOPAMINE)
#: What is met in the example trials, and what the actions are called.
_SHOWN = ("live snake", "film", "photograph")
_DONE = {-1: "nothing done", 0: "defended", 1: "approached", 2: "carried on", 3: "other action"}


def meet(
    session: Session,
    phase: Phase,
    names: tuple[str, ...],
    kind: Array,
    groups: Sequence[tuple[Arm, str]],
    weights: Weights,
    side: int,
    *,
    stream: int,
    go: bool = False,
    rule: Any = False,
) -> Weights:
    """Run encounters of several groups of columns side by side, and keep them.

    Rates around the object are kept in a test, and in a test with learning the weight of OFC's
    state of food on the critic at the end.

    Parameters
    ----------
    names, kind
        Names of :data:`~striata.experiments.worlds.encounters.MEETINGS`, and which of them each
        encounter is with, (trials, columns).
    groups
        Arm and task of each group of columns, a column for each subject. Groups of the same arm
        and task are blocks of the subjects' trials.
    weights
        Of all columns, group after group.
    side
        Which of the phase's runs this is.
    stream
        Number of the stream of random numbers for responses to objects.
    go, rule
        Whether the routine is called for; whether the object is known not to be for eating, for
        all or for each column.

    Returns
    -------
    The weights after them.
    """
    columns = Columns.of(session.size, [arm for arm, _ in groups])
    task, labels, label = columns.labelled([task for _, task in groups])
    blocks = [groups[:i].count(group) for i, group in enumerate(groups)]
    recorder = EpochRecorder(
        session.circuit, kind, len(names), label, BEFORE, AFTER, WINDOWS, WATCHED
    )
    rngs = [r for b in blocks for r in session.rngs(np.arange(session.size), stream, b)]
    world = _world(session, encounters(names, kind, rngs, go=go, rule=rule), columns, recorder)
    duration = world.encounters.milliseconds + 1
    after = session.run(phase, world, columns, weights, duration, side=side)
    value = np.full(kind.shape, np.nan)
    if phase.kind == "test":
        session.part.add_epochs(labels, names, label, recorder)
        if phase.learns:
            value[-1] = after["OFC → VS (all)"][:, 0, 0]
    session.add_trials(
        phase,
        columns,
        kind.shape,
        task=task,
        block=phase.runs[side],
        trial=np.arange(len(kind))[:, None] + len(kind) * np.repeat(blocks, session.size),
        condition=np.array(names)[kind],
        action=world.action,
        latency=world.latency * 1e-3,
        value=value,
        **recorder.means,
    )
    return after


def _world(
    session: Session, met: Encounters, columns: Columns, recorder: Any = None
) -> EncounterWorld:
    stimulus, threshold = (
        session.individual(name, columns.place) for name in ("stimulus_drive", "threshold")
    )
    return EncounterWorld(met, session.circuit, stimulus, threshold, recorder)


def show(
    session: Session, phase: Phase, tasks: tuple[str, ...], weights: tuple[Weights, ...]
) -> None:
    """Keep examples of subject 0 meeting a snake, its film and its photograph.

    There is one column for each of the `tasks`, with the `weights` that it starts with.
    """
    if not session.shows_examples:
        return
    n = len(tasks)
    columns = Columns(np.zeros(n, dtype=np.int64), session.settings.chosen[:1] * n)
    kind = np.repeat(np.arange(len(_SHOWN))[:, None], n, axis=1)
    met = encounters(_SHOWN, kind, session.rngs(columns.place, 103), go=True)
    world = _world(session, met, columns)
    watch = Watch(world, met.milliseconds)
    start = join([{k: w[:1] for k, w in each.items()} for each in weights])
    session.run(phase, watch, columns, start, met.milliseconds + 1, prepare=watch.begin)
    moments = [
        Moment(
            column=column,
            onset=k * met.length + met.before,
            condition=f"{name}, {task}",
            outcome=_DONE[int(world.action[k, column])],
            response=int(world.action[k, column]),
            decision=float(world.latency[k, column]) * 1e-3,
        )
        for column, task in enumerate(tasks)
        for k, name in enumerate(_SHOWN)
    ]
    session.part.example = examples(watch, moments, "object", BEFORE, AFTER)

"""Sessions of lever pressing: presses of every minute, rates on entering the box, and examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join
from striata.experiments.recording.epochs import EpochRecorder
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds.lever_schedules import (
    LENGTHS,
    LEVERS,
    SATIETY,
    VALUED,
    Cell,
    Group,
    Schedule,
    beside,
    outcome,
)
from striata.experiments.worlds.operant import ENTRY, MINUTE, OperantWorld
from striata.experiments.worlds.outcomes import REWARD_AFTER
from striata.experiments.worlds.senses import OUTCOME_AFTER

Array = NDArray[Any]

#: Recorded around entering the box [ms], and how long the examples last.
BEFORE, AFTER, SHOWN = 300, 1500, 4000
#: Populations whose rates on entering the box are kept for each subject.
WATCHED = ("BLA", "PL", "IL", "DMS-D1", "D1", "OFC", "IT", "PMC", "GPi", "VA", "SNc", "VTA")
#: Conditions of the examples: value of the outcome, and whether a press is rewarded.
_EXAMPLES = ((VALUED, True), (VALUED, False), (SATIETY, False))


def after(length: str) -> str:
    """Task of the rates that are recorded after a training."""
    return f"after {length} training"


def press(
    session: Session,
    phase: Phase,
    cells: list[Cell],
    schedules: list[Schedule],
    minutes: int,
    weights: Weights,
    side: int,
    trained: int = 0,
    *,
    record: bool = False,
) -> Weights:
    """Run a session of lever pressing and keep its trials.

    Parameters
    ----------
    cells, schedules
        What runs side by side, and the schedule of each.
    weights
        Of all columns, cell after cell.
    side
        Which of the phase's runs this is.
    trained
        Minutes of training before.
    record
        Whether entering the box is recorded for cells on the interval schedule.

    Returns
    -------
    The weights after it.
    """
    columns = Columns.of(session.size, [c.arm for c in cells])
    entries = [_Entry(session, cells, value) for value in (VALUED, SATIETY)] if record else []
    world = OperantWorld(
        beside(*schedules),
        minutes,
        session.individual("stimulus_drive", columns.place),
        session.individual("threshold", columns.place),
        session.rngs(columns.place, 1000 + phase.runs[side]),
        tuple(e.recorder for e in entries),
    )
    left = session.run(phase, world, columns, weights, minutes * MINUTE + 1, side=side)
    for e in entries:
        session.part.add_epochs(e.labels, (e.value,), e.label, e.recorder)
    _add(session, phase, world, cells, columns, trained, phase.runs[side])
    return left


class _Entry:
    """Records entering the box: cells on the interval schedule with all actions and one lever.

    `labels` are their (arm, task), `label` is which of these each column has.
    """

    def __init__(self, session: Session, cells: Sequence[Cell], value: str) -> None:
        self.value = value
        shown = [c.group.standard and c.condition == value for c in cells]
        self.labels = [
            (c.arm.name, after(c.length)) for c, s in zip(cells, shown, strict=True) if s
        ]
        place = np.where(shown, np.cumsum(shown) - 1, len(self.labels))
        self.label = np.repeat(place, session.size)
        kept = np.where(np.repeat(shown, session.size), 0, -1)[None]
        self.recorder = EpochRecorder(
            session.circuit, kept, 1, self.label, BEFORE, AFTER, {}, WATCHED
        )


def _add(
    session: Session,
    phase: Phase,
    world: OperantWorld,
    cells: list[Cell],
    columns: Columns,
    trained: int,
    block: int,
) -> None:
    """A row for each minute of each column."""

    def each(values: Iterable[Any]) -> Array:
        return np.repeat(list(values), session.size)

    minute = np.arange(world.minutes)[:, None]
    first, second = (world.acted[:, lever] for lever in LEVERS)
    session.add_trials(
        phase,
        columns,
        first.shape,
        task=each(c.task for c in cells),
        block=block,
        condition=each(c.condition for c in cells),
        schedule=each(c.group.schedule for c in cells),
        length=each(c.length for c in cells),
        trained=minute + trained,
        actions=each(c.group.actions for c in cells),
        levers=each(c.group.levers for c in cells),
        presses=first,
        presses_2=second,
        others=world.acted.sum(axis=1) - first - second,
        outcomes=world.outcomes,
        free=world.free * 1e-3,
        latency=world.first * 1e-3,
    )


def show(session: Session, phase: Phase, group: Group, trained: list[Weights]) -> None:
    """Keep examples of subject 0 entering the box; `trained` are weights after each training."""
    if not session.shows_examples:
        return
    kinds = [(length, value, pays) for length in (0, 1) for value, pays in _EXAMPLES]
    columns = Columns(np.zeros(len(kinds), dtype=np.int64), (group.arm,) * len(kinds))
    each = [group.paying(1, float(pays), **outcome(value)) for _, value, pays in kinds]
    stimulus, threshold = (
        session.individual(name, columns.place) for name in ("stimulus_drive", "threshold")
    )
    rngs = session.rngs(columns.place, 89)
    world = OperantWorld(beside(*each), 1, stimulus, threshold, rngs)
    watch = Watch(world, ENTRY + SHOWN)
    start = join([{n: w[:1] for n, w in trained[length].items()} for length, _, _ in kinds])
    session.run(phase, watch, columns, start, watch.length + 1, prepare=watch.begin)
    moments = [
        _moment(
            k, f"{LENGTHS[length]} training, {'rewarded' if pays else value}", world.first[k], pays
        )
        for k, (length, value, pays) in enumerate(kinds)
    ]
    session.part.example = examples(watch, moments, "entry", BEFORE, SHOWN)


def _moment(k: int, condition: str, pressed: float, pays: bool) -> Moment:
    """Entering the box; `pressed` is the time of the first press [ms], NaN if not in time."""
    done = pressed <= SHOWN
    eaten = (pressed + OUTCOME_AFTER.value + REWARD_AFTER.value) * 1e-3
    return Moment(
        column=k,
        onset=ENTRY,
        condition=condition,
        outcome="presses" if done else "no press",
        response=LEVERS[0] if done else -1,
        decision=pressed * 1e-3 if done else np.nan,
        reward=eaten if done and pays else np.nan,
    )

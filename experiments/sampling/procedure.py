"""Active sampling: what is run, in which order, and from which weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.mechanisms import GOAL_DIRECTED
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings
from striata.experiments.recording.concepts.groups import Group, beside, tested
from striata.experiments.recording.concepts.practice import take
from striata.experiments.recording.concepts.sources import TESTED, listen, looks, probe
from striata.experiments.recording.concepts.trials import COMPANY, WORTH, present
from striata.experiments.sampling import phases
from striata.experiments.sampling.phases import Listening, SamplingSettings
from striata.experiments.worlds.concepts import sources
from striata.experiments.worlds.concepts.food import taking_both
from striata.experiments.worlds.concepts.hearing import ROUND, Replay
from striata.experiments.worlds.concepts.lists import cells as own_cells
from striata.experiments.worlds.concepts.options import CHOICE
from striata.experiments.worlds.concepts.screens import MEAL, NOTHING, TRIAL
from striata.experiments.worlds.staged.stimulus_pairs import LONGEST

Array = NDArray[Any]


def _acting(settings: Settings) -> list[Arm]:
    """Arms that also listen: those whose lesion is one of choosing."""
    return [a for a in settings.chosen[1:] if a.cut == GOAL_DIRECTED]


def _choosers(settings: Settings) -> list[tuple[Arm, Listening]]:
    control = settings.chosen[0]
    if settings.level == "spiking":
        return [(control, phases.CHOOSERS[0])]
    also = [x for x in phases.CHOOSERS if x.task in phases.CHOSEN_IN_ARMS]
    return [(control, x) for x in phases.CHOOSERS] + [
        (arm, x) for arm in _acting(settings) for x in also
    ]


def _listeners(settings: Settings) -> tuple[Listening, ...]:
    return phases.LISTENERS[:1] if settings.level == "spiking" else phases.LISTENERS


def _looking(settings: Settings) -> list[tuple[Arm, str]]:
    control, *others = settings.chosen
    cells = [(control, name) for name in phases.LOOKED]
    return cells + [(arm, name) for arm in others for name in phases.LOOKED_IN_ARMS]


def _cells(settings: Settings) -> list[tuple[Arm, str]]:
    """Which arm is tested after which task."""
    control, *others = settings.chosen
    acting = _acting(settings)
    before = phases.START.values() if settings.level == "rate" else (phases.DECISIVE[0],)
    cells = [(control, task) for task in before]
    cells += [(arm, x.task) for arm, x in _choosers(settings)]
    cells += [(control, x.task) for x in _listeners(settings)]
    there = [t for t in phases.DECISIVE if (control, t) in cells]
    return cells + [(a, t) for a in others if a not in acting for t in there]


def rows(settings: Settings) -> list[tuple[str, str, str]]:
    """Arms, tasks and conditions that the tests have, for tables and scorecards."""
    return [(a.name, task, c) for a, task in _cells(settings) for c in TESTED]


def duration(s: SamplingSettings) -> float:
    """Simulated time of all that one subject does [ms]."""
    pasts = len(sources.PASTS)
    learning = LONGEST * s.practice + pasts * (2 * sources.OUTCOMES * MEAL + 100 * TRIAL)
    heard = len(_choosers(s)) + len(_listeners(s))
    tested = len(_cells(s)) * (len(TESTED) + 1) * s.trials * TRIAL
    looked = len(_looking(s)) * s.choices * CHOICE * (s.level == "rate")
    return float(learning + heard * s.rounds * ROUND + looked + tested)


def run(session: Session) -> None:
    """Pasts, looks, listening, and what A is worth before and after."""
    settings = session.settings
    where = own_cells(settings.seed, session.subjects)
    known = _pasts(session, where)
    if settings.level == "rate":
        _look(session, where, known)
    after = {("control", phases.START[past]): w for past, w in known.items()}
    after |= _hear(session, where, known)
    groups = tested(_cells(settings), _acting(settings), after)
    for number, same in enumerate(session.side_by_side(groups, lambda g: g.arm)):
        probe(session, phases.TEST, *beside(session, where, same), number)


def _pasts(session: Session, where: Array) -> dict[str, Weights]:
    """Weights after every past."""
    control, n = session.settings.chosen[0], session.size
    able = _take(session, Columns.of(n, [control]))
    pasts, k = sources.PASTS, len(sources.PASTS)
    columns, many = Columns.of(n, [control] * k), np.tile(where, k)
    rngs = session.rngs(columns.place, 347)
    shown = sources.screens([sources.outcomes(p) for p in pasts], many, rngs)
    valued = present(session, phases.VALUE, shown, columns, join([able] * k))
    rngs = session.rngs(columns.place, 349)
    shown = sources.screens([sources.company(p) for p in pasts], many, rngs)
    weights = present(session, phases.MEETING, shown, columns, valued)
    known = {p: pick(weights, slice(i * n, (i + 1) * n)) for i, p in enumerate(pasts)}
    first = known[sources.TRUSTED]
    session.part.trained = {phases.MEETING.name: first}
    session.part.weights = {name: (able[name], first[name]) for name in (COMPANY, WORTH)}
    return known


def _take(session: Session, one: Columns) -> Weights:
    """Food and drink are taken, and either outcome comes to call for the action."""
    rngs = session.rngs(one.place, 345)
    task = taking_both(session.settings.practice, rngs)
    return take(session, phases.TAKING, task, rngs, one, session.start(one.place))


def _look(session: Session, where: Array, known: dict[str, Weights]) -> None:
    cells = _looking(session.settings)
    pasts, needs = zip(*(phases.LOOKED[task] for _, task in cells), strict=True)
    groups = [Group(arm, t, known[p]) for (arm, t), p in zip(cells, pasts, strict=True)]
    tasks, many, columns, weights = beside(session, where, groups)
    looks(session, phases.GLANCES, tasks, needs, many, columns, weights)


def _hear(
    session: Session, where: Array, known: dict[str, Weights]
) -> dict[tuple[str, str], Weights]:
    """Weights after every way of listening, by (arm, task): first of those who choose."""
    choosers = _choosers(session.settings)
    after, taken = _listen(session, where, known, choosers)
    n, control = session.size, session.settings.chosen[0]
    place = {x.task: i for i, (arm, x) in enumerate(choosers) if arm is control}
    given = []
    for x in _listeners(session.settings):
        mine = slice(place[x.after] * n, (place[x.after] + 1) * n)
        source, when = taken.source[:, mine], taken.decision[:, mine]
        if x.mixed:
            rngs = session.rngs(np.arange(n), 351)
            drawn = np.stack([r.integers(0, 2, len(source)) for r in rngs], axis=1)
            source = np.where(source == NOTHING, NOTHING, drawn)
        given.append(Replay(source, when))
    replay = Replay(
        np.concatenate([g.source for g in given], axis=1),
        np.concatenate([g.decision for g in given], axis=1),
    )
    listeners = [(control, x) for x in _listeners(session.settings)]
    return after | _listen(session, where, known, listeners, replay)[0]


def _listen(
    session: Session,
    where: Array,
    known: dict[str, Weights],
    cells: Sequence[tuple[Arm, Listening]],
    replay: Replay | None = None,
) -> tuple[dict[tuple[str, str], Weights], Replay]:
    groups = [Group(arm, x.task, known[x.past]) for arm, x in cells]
    tasks, many, columns, start = beside(session, where, groups)
    n = session.size
    attended = np.repeat(np.array([x.attended for _, x in cells]).T, n, axis=1)
    phase = phases.CHOOSING if replay is None else phases.REPLAYING
    needs = [x.sated for _, x in cells]
    weights, taken = listen(session, phase, tasks, needs, many, columns, start, attended, replay)
    weights |= {name: start[name] for name in GOAL_DIRECTED}
    out = {
        (g.arm.name, g.task): pick(weights, slice(k * n, (k + 1) * n)) for k, g in enumerate(groups)
    }
    return out, taken

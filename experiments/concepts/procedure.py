"""The concepts experiment: what is run, in which order, and from which weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.concepts import phases
from striata.experiments.concepts.phases import ConceptSettings
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings
from striata.experiments.recording.concepts.examples import show
from striata.experiments.recording.concepts.groups import beside, parted, tested
from striata.experiments.recording.concepts.practice import take
from striata.experiments.recording.concepts.trials import (
    COMPANY,
    WORTH,
    map_concepts,
    offer,
    present,
    probe,
    recognise,
)
from striata.experiments.recording.concepts.working import work
from striata.experiments.worlds.concepts import lists
from striata.experiments.worlds.concepts.food import taking_food
from striata.experiments.worlds.concepts.options import CHOICE
from striata.experiments.worlds.concepts.screens import MEAL, SEQUENCE, TRIAL

Array = NDArray[Any]


def _tested(settings: Settings) -> list[Arm]:
    return [a for a in settings.chosen if a.when == "test"]


def _held(settings: Settings) -> list[Arm]:
    return [settings.chosen[0], *(a for a in settings.chosen if a.when == "learning")]


def _cells(settings: Settings) -> Iterator[tuple[Arm, str]]:
    """Which arm is tested after which task."""
    if settings.level == "spiking":
        for arm in _tested(settings):
            yield from ((arm, task) for task in (lists.STANDARD, lists.ALONE))
        return
    for arm in settings.chosen:
        tasks = phases.TASKS if arm.name == "control" else phases.DECISIVE
        later = (lists.STANDARD, phases.REWARD) if arm.when == "learning" else tasks
        yield from ((arm, task) for task in later)
    yield settings.chosen[0], phases.WITH_GAP


def rows(settings: Settings) -> list[tuple[str, str, str]]:
    """Arms, tasks and conditions that the tests have, for tables and scorecards."""
    return [(a.name, task, c) for a, task in _cells(settings) for c in lists.PROBED]


def duration(s: ConceptSettings) -> float:
    """Simulated time of all that one subject does [ms]."""
    culture = len(lists.culture(s.culture)) * TRIAL
    groups, cells = len(lists.PROTOCOLS) + len(_held(s)) - 1, len(list(_cells(s)))
    learning = (groups + 1) * 70 * TRIAL + 70 * SEQUENCE + 40 * len(_held(s)) * MEAL + 40 * TRIAL
    meals = 4 * s.value * MEAL + 2800.0 * s.practice
    semantics = (
        0.0 if s.level == "spiking" else 2.0 * s.trials * (24 * TRIAL + 32 * lists.PRIMING_TRIAL)
    )
    tested = cells * (6 * s.trials * TRIAL + s.choices * CHOICE)
    return culture + learning + meals + semantics + tested + _pressed(s)


def _pressed(s: ConceptSettings) -> float:
    """The same of work with levers [ms]."""
    if s.level == "spiking":
        return 0.0
    return sum(a.name in phases.WORKING for a in s.chosen) * len(phases.WORKED) * s.work * 3500.0


def run(session: Session) -> None:
    """Culture, values, pairings, and the tests; at the spiking level the decisive ones."""
    settings, control = session.settings, session.settings.chosen[0]
    where = lists.cells(settings.seed, session.subjects)
    one = Columns.of(session.size, [control])
    rngs = session.rngs(one.place, 201)
    shown = lists.screens([lists.culture(settings.culture)], where, rngs)
    cultured = present(session, phases.CULTURE, shown, one, session.start(one.place))
    session.part.trained = {phases.CULTURE.name: cultured}
    valued, first = _value(session, where, one, cultured)
    able = _take_food(session, one, valued)
    after = _learnt(session, where, one, able) | {("control", phases.FIRST): first}
    standard = after["control", lists.STANDARD]
    session.part.weights = {name: (able[name], standard[name]) for name in (COMPANY, WORTH)}
    if settings.level == "rate":
        _semantics(session, where, cultured, after["control", phases.MOST_PAIRED])
    _test(session, where, after)
    show(session, phases.EXAMPLES, where, standard)


def _semantics(session: Session, where: Array, cultured: Weights, paired: Weights) -> None:
    """Priming, and maps of concepts, after culture; a map after the longest pairing."""
    arms = [a for a in session.settings.chosen if a.name in ("control", "association off")]
    columns, maps = Columns.of(session.size, arms), [*arms, arms[0]]
    weights = [cultured] * len(arms)
    recognise(session, phases.PRIMING, np.tile(where, len(arms)), columns, join(weights))
    tasks, columns = [phases.MAPS[0]] * len(arms) + [phases.MAPS[1]], Columns.of(session.size, maps)
    many = np.tile(where, len(maps))
    map_concepts(session, phases.MAP, tasks, many, columns, join([*weights, paired]))


def _value(
    session: Session, where: Array, one: Columns, cultured: Weights
) -> tuple[Weights, Weights]:
    """Meals and drinks after their words; beside it, after pairing (sensory preconditioning)."""
    standard = lists.PROTOCOLS[lists.STANDARD]
    shown = lists.screens([standard], where, session.rngs(one.place, 207))
    paired = present(session, phases.PAIRING, shown, one, cultured, side=1)
    two, n = Columns.of(session.size, one.arms[:1] * 2), session.size
    meals, rngs = lists.value(session.settings.value), session.rngs(two.place, 203)
    shown = lists.screens([meals] * 2, np.tile(where, 2), rngs)
    after = present(session, phases.VALUE, shown, two, join([cultured, paired]))
    return pick(after, slice(n)), pick(after, slice(n, None))


def _take_food(session: Session, one: Columns, valued: Weights) -> Weights:
    """Food is taken, and the outcome comes to call for the action."""
    rngs = session.rngs(one.place, 205)
    task = taking_food(session.settings.practice, rngs)
    return take(session, phases.TAKING, task, rngs, one, valued)


def _learnt(
    session: Session, where: Array, one: Columns, able: Weights
) -> dict[tuple[str, str], Weights]:
    """Weights after every task, of the control and of arms that learn otherwise."""
    held = _held(session.settings)
    cells = [(held[0], task) for task in lists.PROTOCOLS]
    cells += [(arm, lists.STANDARD) for arm in held[1:]]
    after = _group(
        session, where, cells, [lists.PROTOCOLS[t] for _, t in cells], able, phases.PAIRING
    )
    rewarded = [(arm, phases.REWARD) for arm in held]
    trials = [lists.REWARDED_TRIALS] * len(rewarded)
    after |= _group(session, where, rewarded, trials, able, phases.REWARDED)
    gap = [(held[0], phases.WITH_GAP)]
    after |= _group(session, where, gap, [lists.SEQUENCE_TRIALS], able, phases.SEQUENCES)
    start = after["control", lists.STANDARD]
    alone = lists.screens([lists.EXTINCTION_TRIALS], where, session.rngs(one.place, 209))
    after["control", phases.EXTINCT] = present(session, phases.EXTINCTION, alone, one, start)
    return after


def _group(
    session: Session,
    where: Array,
    cells: Sequence[tuple[Arm, str]],
    trials: Sequence[Sequence[lists.Shown]],
    start: Weights,
    phase: Phase,
) -> dict[tuple[str, str], Weights]:
    """Groups side by side, each with its own trials; weights after them by (arm, task)."""
    n = session.size
    columns, many = Columns.of(n, [arm for arm, _ in cells]), np.tile(where, len(cells))
    shown = lists.screens(trials, many, session.rngs(columns.place, 207))
    after = present(session, phase, shown, columns, join([start] * len(cells)))
    return parted([(arm.name, task) for arm, task in cells], after, n)


def _test(session: Session, where: Array, after: dict[tuple[str, str], Weights]) -> None:
    """The test of value, and choices, of every arm after its tasks."""
    settings = session.settings
    healed = [a for a in settings.chosen if a.when == "learning"]
    groups = tested(list(_cells(settings)), healed, after)
    for side, same in enumerate(session.side_by_side(groups, lambda g: g.arm)):
        probe(session, phases.PROBE, *beside(session, where, same), side)
    if settings.level == "rate":
        chosen = [g for g in groups if g.task in phases.CHOSEN]
        for side, same in enumerate(session.side_by_side(chosen, lambda g: g.arm)):
            offer(session, phases.CHOICES, *beside(session, where, same), side)
        _work(session, where, after)


def _work(session: Session, where: Array, after: dict[tuple[str, str], Weights]) -> None:
    """Levers after some of the tasks, with and without goal-directed control."""
    arms = [a for a in session.settings.chosen if a.name in phases.WORKING]
    levers = [(arm, task, brings) for arm in arms for task, brings in phases.WORKED]
    for side, same in enumerate(session.side_by_side(levers, lambda x: x[0])):
        groups = tested([(arm, task) for arm, task, _ in same], [], after)
        tasks, many, columns, weights = beside(session, where, groups)
        brings = [b for _, _, b in same]
        work(session, phases.WORK, tasks, brings, many, columns, weights, side)

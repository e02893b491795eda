"""The memory experiment: what is run, in which order, and from which weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.memory import phases
from striata.experiments.memory.phases import MemorySettings
from striata.experiments.protocol.arms import Arm, intact
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session
from striata.experiments.recording.episodes.degrees import SHARED, vary
from striata.experiments.recording.episodes.examples import show
from striata.experiments.recording.episodes.resting import rest
from striata.experiments.recording.episodes.trials import Memories, experience, recall
from striata.experiments.worlds.episodes import lists
from striata.experiments.worlds.episodes.events import AFTER as REST
from striata.experiments.worlds.episodes.events import BEFORE, CUE, EVENT

Array = NDArray[Any]


def _stages(settings: MemorySettings) -> list[int]:
    """How many events have been there at each pause; at the spiking level, no more than needed."""
    most = settings.most if settings.level == "rate" else settings.episodes
    return sorted({settings.episodes, *(n for n in phases.CAPACITIES if n <= most)})


def _storing(settings: MemorySettings) -> list[Arm]:
    """The control, and arms that are in force when events are there."""
    return [settings.chosen[0], *(a for a in settings.chosen[1:] if a.when == "learning")]


def _tested(settings: MemorySettings) -> list[Arm]:
    """Arms that are in force in the test."""
    return [a for a in settings.chosen[1:] if a.when == "test"]


def _asleep(settings: MemorySettings) -> list[Arm]:
    """Arms that rest while synapses learn."""
    return [a for a in settings.chosen if a.name in phases.ASLEEP]


def rows(settings: MemorySettings) -> list[tuple[str, str, str]]:
    """Arms, tasks and conditions that the tests have, for tables and scorecards."""
    return [(a.name, phases.RECALL.name, c) for a in settings.chosen for c in lists.CUES]


def duration(s: MemorySettings) -> float:
    """Simulated time of all that one subject does [ms]."""
    event, cue = BEFORE + EVENT + REST, BEFORE + CUE + REST
    stages, storing = _stages(s), len(_storing(s))
    met = (
        (s.episodes + phases.AGAIN_OF + phases.SIMILAR_OF * (1 + len(SHARED))) * storing
        + stages[-1]
        - s.episodes
    )
    met += s.episodes  # in drifting time
    tests = ((len(lists.CUES) + 1) * len(s.chosen) + 1) * s.episodes
    tests += (s.episodes + phases.SIMILAR_OF) * storing + sum(stages) + s.episodes
    asleep = len(_asleep(s))
    tests += asleep * s.episodes
    resting = s.rest * (1 + len(s.chosen) + asleep)
    return event * met + cue * tests * s.trials + resting


def run(session: Session) -> None:
    """Events, tests of what is left of them, and an example."""
    settings = session.settings
    drawn = [
        lists.episodes(max(_stages(settings)), rng) for rng in session.rngs(_one(session), 241)
    ]
    events = np.stack(drawn, axis=-1)
    after = dict(_store(session, events))
    standard = {name: m for (name, n), m in after.items() if n == settings.episodes}
    _recall(session, standard, phases.RECALL, tuple(lists.CUES), rates=True)
    control = standard["control"]
    session.part.trained = {phases.STORE.name: control.weights}
    first = session.start(_one(session))
    session.part.weights = {
        p: (first[p], control.weights[p]) for p in (*phases.LEARNT, phases.TIRING)
    }
    _alike(session, standard)
    _degrees(session, standard)
    _rest(session, standard)
    _sleep(session, control)
    _recall(session, standard, phases.PLACE, (lists.WHERE,))
    _drift(session)
    one = Columns.of(session.size, settings.chosen[:1])
    recall(session, phases.RECALL_LEARNING, (lists.PARTIAL,), one, control)
    for side, n in enumerate(_stages(settings)):
        recall(session, phases.CAPACITY, (lists.PARTIAL,), one, after["control", n], side)
    more = lists.episodes(1, np.random.default_rng([settings.seed, 0, 263]))
    show(session, phases.EXAMPLES, _shown(settings), control, more)


def _one(session: Session) -> NDArray[np.int64]:
    return np.arange(session.size)


def _shown(settings: MemorySettings) -> tuple[Arm, ...]:
    return tuple(a for a in settings.chosen if a.name in ("control", "CA3 recurrence cut"))


def _store(session: Session, events: Array) -> Iterator[tuple[tuple[str, int], Memories]]:
    """Memories of every arm after each pause, by arm and number of events."""
    settings = session.settings
    nothing = _nothing(session, events)
    held = {arm.name: nothing for arm in _storing(settings)}
    side, before = 0, 0
    for n in _stages(settings):
        first = n <= settings.episodes
        phase, arms = (
            (phases.STORE, _storing(settings)) if first else (phases.MORE, [settings.chosen[0]])
        )
        for same in session.side_by_side(arms, lambda arm: arm):
            columns = Columns.of(session.size, same)
            pattern = np.tile(events[before:n], len(same))
            joined = Memories.join([held[a.name] for a in same])
            found = experience(session, phase, phases.NEW, columns, joined, pattern, side=side)
            held |= _split(session, same, found)
            side += 1
        yield from (((arm.name, n), held[arm.name]) for arm in arms)
        before = n


def _nothing(session: Session, events: Array) -> Memories:
    """Memories before any event."""
    ca3 = session.circuit.n_pools("CA3")
    return Memories(events[:0], np.zeros((0, ca3, session.size)), session.start(_one(session)))


def _split(session: Session, arms: list[Arm], found: Memories) -> dict[str, Memories]:
    size = session.size
    return {a.name: found.of(slice(k * size, (k + 1) * size)) for k, a in enumerate(arms)}


def _groups(settings: MemorySettings, standard: dict[str, Memories]) -> list[tuple[Arm, Memories]]:
    """Every arm with its memories; those of storing have an intact brain afterwards."""
    groups = [(intact(arm), standard[arm.name]) for arm in _storing(settings)]
    return groups + [(arm, standard["control"]) for arm in _tested(settings)]


def _recall(
    session: Session,
    standard: dict[str, Memories],
    phase: Phase,
    kinds: tuple[str, ...],
    rates: bool = False,
) -> None:
    """Cues of some kinds in every arm."""
    groups = _groups(session.settings, standard)
    for side, same in enumerate(session.side_by_side(groups, lambda g: g[0])):
        columns = Columns.of(session.size, [arm for arm, _ in same])
        memories = Memories.join([m for _, m in same])
        recall(session, phase, kinds, columns, memories, side, rates)


def _alike(session: Session, standard: dict[str, Memories]) -> None:
    """Old events again, and events like them, in the arms of storing; and recall of all."""
    n = session.settings.episodes
    again, like = lists.chosen(phases.AGAIN_OF, n), lists.chosen(phases.SIMILAR_OF, n)
    rngs = session.rngs(_one(session), 257)
    parents = standard["control"].pattern[like]
    made = [[lists.like(x, rng) for x in parents[..., s]] for s, rng in enumerate(rngs)]
    similar: Array = np.moveaxis(np.array(made), 0, -1)
    for side, same in enumerate(session.side_by_side(_storing(session.settings), lambda arm: arm)):
        columns = Columns.of(session.size, same)
        joined = Memories.join([standard[a.name] for a in same])
        experience(
            session, phases.REPEAT, phases.OLD, columns, joined, joined.pattern[again], again, side
        )
        pattern = np.tile(similar, len(same))
        found = experience(
            session, phases.SIMILAR, phases.LIKE, columns, joined, pattern, like, side
        )
        calm = Columns.of(session.size, [intact(a) for a in same])
        recall(session, phases.APART, (lists.FULL,), calm, found, side)


def _degrees(session: Session, standard: dict[str, Memories]) -> None:
    """Events more and less like old ones, in the arms of storing, whose brain is intact then."""
    parents = lists.chosen(phases.SIMILAR_OF, session.settings.episodes)
    arms = [intact(a) for a in _storing(session.settings)]
    for side, same in enumerate(session.side_by_side(arms, lambda arm: arm)):
        columns = Columns.of(session.size, same)
        joined = Memories.join([standard[a.name] for a in same])
        vary(session, phases.DEGREES, phases.LIKE, columns, joined, parents, side)


def _rest(session: Session, standard: dict[str, Memories]) -> None:
    """Rest of the control before it has met anything, and of every arm afterwards."""
    settings, control = session.settings, standard["control"]
    one = Columns.of(session.size, settings.chosen[:1])
    rest(session, phases.REST_BEFORE, phases.NOTHING, one, control, session.start(_one(session)))
    groups = _groups(settings, standard)
    for side, same in enumerate(session.side_by_side(groups, lambda g: g[0])):
        columns = Columns.of(session.size, [arm for arm, _ in same])
        memories = Memories.join([m for _, m in same])
        rest(session, phases.REST, phases.NOTHING, columns, memories, memories.weights, side)


def _sleep(session: Session, stored: Memories) -> None:
    """Rest of the control, and of one without CA3, while synapses learn; and recall after it."""
    arms = _asleep(session.settings)
    memories = Memories.join([stored] * len(arms))
    columns = Columns.of(session.size, arms)
    weights = rest(
        session, phases.REST_LEARNING, phases.NOTHING, columns, memories, memories.weights
    )
    awake, rested = (
        Columns.of(session.size, [intact(a) for a in arms]),
        replace(memories, weights=weights),
    )
    recall(session, phases.RECALL_RESTED, (lists.PARTIAL,), awake, rested)


def _drift(session: Session) -> None:
    """Events in drifting time, met by a control that knows no others, and cues of four of six."""
    n, one = session.settings.episodes, Columns.of(session.size, session.settings.chosen[:1])
    drawn = [lists.drifting(n, rng) for rng in session.rngs(_one(session), 391)]
    events = np.stack(drawn, axis=-1)
    found = experience(session, phases.DRIFT, phases.NEW, one, _nothing(session, events), events)
    recall(session, phases.DRIFT_RECALL, (lists.PARTIAL,), one, found)

"""Episodes stored at once: completion from a part, separation, capacity, and what each needs.

Subjects meet events of six attributes, each once: an object at a place, an action, its outcome, at
a time. Whether an event is stored is decided by the circuit's own novelty. Later, cues that have
six, four, three or two of an event's attributes are there, and what is recalled is read from CA1.
Parts of the circuit are silent, cut or kept from learning when events are met, or in the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.manipulate import unmodulated
from striata.experiments.protocol.arms import Arm, intact
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.episodes.degrees import SHARED, vary
from striata.experiments.recording.episodes.examples import show
from striata.experiments.recording.episodes.trials import (
    AFTER,
    COLUMNS,
    WATCHED,
    Memories,
    experience,
    recall,
)
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.worlds.episodes import lists
from striata.experiments.worlds.episodes.events import AFTER as REST
from striata.experiments.worlds.episodes.events import BEFORE, CUE, EVENT

Array = NDArray[Any]

NAME = "memory"
#: What is learnt: perforant path, recurrent collaterals, Schaffer collaterals; what tires.
LEARNT = ("EC → CA3 (all)", "CA3 → CA3 (some)", "CA3 → CA1 (all)")
RECURRENT, TIRING = LEARNT[1], "EC → DG (all)"
#: Events stored when capacity is tested.
CAPACITIES = (6, 12, 20, 30, 45)
#: How many stored events come again, and of how many there comes one like them.
AGAIN_OF, SIMILAR_OF = 3, 4
NEW, OLD, LIKE = "new", "again", "similar"

STORE = Phase(
    "storing",
    "{episodes} events of 900 ms with 500 ms between them, each once.",
    range(1, 20),
    learns=True,
)
MORE = Phase(
    "further events",
    "The control meets more events, up to {most} in all; at the rate level only.",
    range(70, 80),
    learns=True,
)
REPEAT = Phase(
    "old events",
    "3 events that have been there come again.",
    range(20, 30),
    learns=True,
)
SIMILAR = Phase(
    "similar events",
    "4 events that share five of six attributes with one that has been there; another object, "
    "place, action or outcome.",
    range(30, 40),
    learns=True,
)
RECALL = Phase(
    "recall",
    "{trials} times every event by cues of 600 ms that have six, four (object, place, time), three "
    "(with half of the time) or two (without) of its attributes. Synapses are held.",
    range(40, 50),
)
APART = Phase(
    "recall of similar events",
    "{trials} times every event, with those that are alike, by a cue of all attributes. Synapses "
    "are held.",
    range(50, 60),
)
CAPACITY = Phase(
    "capacity",
    "{trials} times every event by four of its attributes, when 6, 12, 20, 30 and 45 have been "
    "there, as far as {most}. Synapses are held.",
    range(60, 70),
)
DEGREES = Phase(
    "degrees of similarity",
    "Events that share six to none of the attributes of each of 4 that have been there, 900 ms "
    "each. Synapses are held.",
    range(80, 90),
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 meets one more event, and then has four of its attributes; kept whole, intact and "
    "with CA3's recurrence cut.",
    range(90, 91),
    learns=True,
)

ARMS = (
    Arm("control", "the intact brain"),
    Arm(
        "CA3 recurrence cut",
        "CA3 → CA3 is cut in the test",
        "recall",
        cut=(RECURRENT,),
    ),
    Arm("CA3 silent", "CA3 silent in the test", "recall", silent=("CA3",)),
    Arm("CA1 silent", "CA1 silent in the test", "recall", silent=("CA1",)),
    Arm(
        "plasticity off",
        "nothing is learnt when events are there (EC → CA3, CA3 → CA3, CA3 → CA1)",
        "storing",
        held=LEARNT,
        when="learning",
    ),
    Arm(
        "CA3 plasticity off",
        "nothing is learnt in CA3 → CA3 when events are there",
        "storing",
        held=(RECURRENT,),
        when="learning",
    ),
    Arm(
        "acetylcholine off",
        "acetylcholine leaves release at EC → CA3 and CA3 → CA3 alone when events are there",
        "storing",
        change=lambda c: unmodulated(c, LEARNT[:2]),
        when="learning",
    ),
    Arm(
        "septum silent",
        "medial septum silent when events are there",
        "storing",
        silent=("MS",),
        when="learning",
    ),
    Arm(
        "dentate gyrus silent",
        "dentate gyrus silent when events are there",
        "storing",
        silent=("DG",),
        when="learning",
    ),
    Arm(
        "tiring off",
        "dentate gyrus does not tire (EC → DG is held) when events are there",
        "storing",
        held=(TIRING,),
        when="learning",
    ),
)


@dataclass(frozen=True)
class MemorySettings(Settings):
    """Settings; `trials` are those of each cue in a test."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 1
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    episodes: int = setting(12, "events that every arm meets", 6, 45)
    most: int = setting(45, "events that the control meets, to test capacity", 6, 45)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.episodes > self.most:
            raise ExperimentError(
                f"episodes = {self.episodes} is more than the most that the control meets, "
                f"{self.most}."
            )


def _stages(settings: MemorySettings) -> list[int]:
    """How many events have been there at each pause; at the spiking level, no more than needed."""
    most = settings.most if settings.level == "rate" else settings.episodes
    return sorted({settings.episodes, *(n for n in CAPACITIES if n <= most)})


def _storing(settings: MemorySettings) -> list[Arm]:
    """The control, and arms that are in force when events are there."""
    return [settings.chosen[0], *(a for a in settings.chosen[1:] if a.when == "learning")]


def _tested(settings: MemorySettings) -> list[Arm]:
    """Arms that are in force in the test."""
    return [a for a in settings.chosen[1:] if a.when == "test"]


def _rows(settings: MemorySettings) -> list[tuple[str, str, str]]:
    return [(a.name, RECALL.name, c) for a in settings.chosen for c in lists.CUES]


def _duration(s: MemorySettings) -> float:
    event, cue = BEFORE + EVENT + REST, BEFORE + CUE + REST
    stages, storing = _stages(s), len(_storing(s))
    met = (
        (s.episodes + AGAIN_OF + SIMILAR_OF * (1 + len(SHARED))) * storing + stages[-1] - s.episodes
    )
    tests = len(lists.CUES) * s.episodes * len(s.chosen)
    tests += (s.episodes + SIMILAR_OF) * storing + sum(stages)
    return float(event * met + cue * tests * s.trials)


def run(session: Session) -> None:
    """Events, tests of what is left of them, and an example."""
    settings = session.settings
    drawn = [
        lists.episodes(max(_stages(settings)), rng) for rng in session.rngs(_one(session), 241)
    ]
    events = np.stack(drawn, axis=-1)
    after = dict(_store(session, events))
    standard = {name: m for (name, n), m in after.items() if n == settings.episodes}
    _recall(session, standard)
    control = standard["control"]
    session.part.trained = {STORE.name: control.weights}
    first = session.start(_one(session))
    session.part.weights = {p: (first[p], control.weights[p]) for p in (*LEARNT, TIRING)}
    _alike(session, standard)
    _degrees(session, standard)
    one = Columns.of(session.size, settings.chosen[:1])
    for side, n in enumerate(_stages(settings)):
        recall(session, CAPACITY, (lists.PARTIAL,), one, after["control", n], side)
    more = lists.episodes(1, np.random.default_rng([settings.seed, 0, 263]))
    show(session, EXAMPLES, _shown(settings), control, more)


def _one(session: Session) -> NDArray[np.int64]:
    return np.arange(session.size)


def _shown(settings: MemorySettings) -> tuple[Arm, ...]:
    return tuple(a for a in settings.chosen if a.name in ("control", "CA3 recurrence cut"))


def _store(session: Session, events: Array) -> Iterator[tuple[tuple[str, int], Memories]]:
    """Memories of every arm after each pause, by arm and number of events."""
    settings = session.settings
    start, ca3 = session.start(_one(session)), session.circuit.n_pools("CA3")
    nothing = Memories(events[:0], np.zeros((0, ca3, session.size)), start)
    held = {arm.name: nothing for arm in _storing(settings)}
    side, before = 0, 0
    for n in _stages(settings):
        first = n <= settings.episodes
        phase, arms = (STORE, _storing(settings)) if first else (MORE, [settings.chosen[0]])
        for same in session.side_by_side(arms, lambda arm: arm):
            columns = Columns.of(session.size, same)
            pattern = np.tile(events[before:n], len(same))
            joined = Memories.join([held[a.name] for a in same])
            found = experience(session, phase, NEW, columns, joined, pattern, side=side)
            held |= _split(session, same, found)
            side += 1
        yield from (((arm.name, n), held[arm.name]) for arm in arms)
        before = n


def _split(session: Session, arms: list[Arm], found: Memories) -> dict[str, Memories]:
    size = session.size
    return {a.name: found.of(slice(k * size, (k + 1) * size)) for k, a in enumerate(arms)}


def _recall(session: Session, standard: dict[str, Memories]) -> None:
    """Cues of every size in every arm; arms of storing have an intact brain then."""
    settings = session.settings
    groups = [(intact(arm), standard[arm.name]) for arm in _storing(settings)]
    groups += [(arm, standard["control"]) for arm in _tested(settings)]
    for side, same in enumerate(session.side_by_side(groups, lambda g: g[0])):
        columns = Columns.of(session.size, [arm for arm, _ in same])
        memories = Memories.join([m for _, m in same])
        recall(session, RECALL, tuple(lists.CUES), columns, memories, side, rates=True)


def _alike(session: Session, standard: dict[str, Memories]) -> None:
    """Old events again, and events like them, in the arms of storing; and recall of all."""
    n = session.settings.episodes
    again, like = lists.chosen(AGAIN_OF, n), lists.chosen(SIMILAR_OF, n)
    rngs = session.rngs(_one(session), 257)
    parents = standard["control"].pattern[like]
    made = [[lists.like(x, rng) for x in parents[..., s]] for s, rng in enumerate(rngs)]
    similar: Array = np.moveaxis(np.array(made), 0, -1)
    for side, same in enumerate(session.side_by_side(_storing(session.settings), lambda arm: arm)):
        columns = Columns.of(session.size, same)
        joined = Memories.join([standard[a.name] for a in same])
        experience(session, REPEAT, OLD, columns, joined, joined.pattern[again], again, side)
        pattern = np.tile(similar, len(same))
        found = experience(session, SIMILAR, LIKE, columns, joined, pattern, like, side)
        calm = Columns.of(session.size, [intact(a) for a in same])
        recall(session, APART, (lists.FULL,), calm, found, side)


def _degrees(session: Session, standard: dict[str, Memories]) -> None:
    """Events more and less like old ones, in the arms of storing, whose brain is intact then."""
    parents = lists.chosen(SIMILAR_OF, session.settings.episodes)
    arms = [intact(a) for a in _storing(session.settings)]
    for side, same in enumerate(session.side_by_side(arms, lambda arm: arm)):
        columns = Columns.of(session.size, same)
        joined = Memories.join([standard[a.name] for a in same])
        vary(session, DEGREES, LIKE, columns, joined, parents, side)


EXPERIMENT = Experiment(
    name=NAME,
    what="episodes stored at once in hippocampus, completed from a part, and kept apart",
    settings=MemorySettings,
    defaults={"rate": {"subjects": 16, "trials": 1}, "spiking": {"subjects": 2, "trials": 1}},
    batch={"rate": 8, "spiking": 1},
    procedure=(STORE, REPEAT, SIMILAR, RECALL, APART, MORE, CAPACITY, DEGREES, EXAMPLES),
    columns=COLUMNS,
    texts={
        "task": tuple(
            p.name for p in (STORE, REPEAT, SIMILAR, RECALL, APART, MORE, CAPACITY, DEGREES)
        ),
        "condition": (NEW, OLD, LIKE, *lists.CUES),
    },
    run=run,
    duration=_duration,
    rows=_rows,
    times=epoch_times(BEFORE, AFTER),
    watched=WATCHED,
    engages=("hippocampal formation",),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

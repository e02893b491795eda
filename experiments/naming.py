"""What things are called: an object and a written word call up one concept, and share its worth.

Subjects know objects by looking, and read words whose concepts have been explained. The words for
a meal and a drink come before a meal and a drink. Then objects are shown with their words, without
any reward, and never again together: tested is which concept an object calls up by itself, and what
it is worth. In other groups objects and words are shown apart or in all combinations, or objects
are followed by food, and their words are tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm, during
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.concepts.trials import VALUATION_OFF
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.recording.naming.examples import show
from striata.experiments.recording.naming.trials import (
    AFTER,
    BEFORE,
    COLUMNS,
    NONE,
    WATCHED,
    probe,
    see,
)
from striata.experiments.recording.objects.trials import Group, look
from striata.experiments.worlds.concepts.lists import cells as own_cells
from striata.experiments.worlds.concepts.screens import MEAL, TRIAL
from striata.experiments.worlds.naming import lists
from striata.experiments.worlds.objects import lists as objects
from striata.experiments.worlds.objects.looks import BEFORE as BEFORE_LOOK
from striata.experiments.worlds.objects.looks import LOOK

Array = NDArray[Any]

NAME = "naming"
#: What an object is called, what a word means, and what concepts are worth.
CALLED, MEANT = "PR → ATL (all)", "VWFA → ATL (all)"


def _learning(name: str, what: str, run: int) -> Phase:
    return Phase(name, what, range(run, run + 1), kind="practice", learns=True, rate_only=True)


LIFE = _learning(
    "looks", "{looks} looks of 300 ms at objects, every 350 ms, without words. No reward.", 1
)
READING = _learning(
    "reading", "{reading} times each of four words, 1 s, while its concept is explained.", 2
)
MEALS = _learning(
    "meals",
    "{meals} times each: the meal's word, food in sight after 0.3 s and tasted after 1 s; the "
    "same with the drink. No objects.",
    3,
)
NAMING = _learning(
    "naming",
    "180 trials of 1 s: four objects 1, 3, 10 or 20 times each with their words, and an object "
    "without a name 20 times alone; or objects and words apart, 20 times each; or every object 5 "
    "times with every word; nothing for the rest. No reward.",
    4,
)
FEEDING = _learning(
    "meals of objects",
    "In groups that have had no meals: {meals} times each the meal's object before a meal, the "
    "drink's before a drink. No words.",
    5,
)
TEST = Phase(
    "test",
    "{trials} times each, alone: the five objects in new views, and the four words. Synapses are "
    "held.",
    range(10, 30),
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 after 20 namings: the meal's object, the object without a name, the meal's word, "
    "kept whole.",
    range(90, 91),
)

ARMS = (
    Arm("control", "the intact brain"),
    Arm(
        "naming off",
        "objects no longer call up concepts: PR → ATL is cut in the test",
        "mechanism",
        cut=(CALLED,),
    ),
    Arm("perirhinal off", "perirhinal cortex is silent in the test", "mechanism", silent=("PR",)),
    Arm(
        "reading off",
        "words no longer call up concepts: VWFA → ATL is cut in the test",
        "mechanism",
        cut=(MEANT,),
    ),
    VALUATION_OFF,
    Arm(
        "naming held",
        "nothing is learnt of what an object is called (PR → ATL) in naming",
        "plasticity",
        held=(CALLED,),
        when="learning",
    ),
    Arm(
        "dopamine 0.1, learning",
        "release of dopamine multiplied by 0.1 in naming",
        "plasticity",
        0.1,
        dopamine=0.1,
        when="learning",
    ),
)

UNSEEN, FED, FED_APART = "named, objects not known", "objects fed, named", "objects fed, apart"
TASKS = (*lists.PROTOCOLS, UNSEEN, FED, FED_APART)
#: Which list of naming a task has that has none of its own name.
NAMED_AS = {UNSEEN: lists.STANDARD, FED: lists.STANDARD, FED_APART: lists.APART}
#: Tasks that are tested in every arm of the test.
DECISIVE = (lists.STANDARD, FED)


@dataclass(frozen=True)
class NamingSettings(Settings):
    """Settings; `trials` are those of each object and word in a test."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 6
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    looks: int = setting(900, "looks of a life before anything is named", 1, 100_000)
    reading: int = setting(40, "times that each word is explained", 1, 1000)
    meals: int = setting(40, "meals, and drinks, after their word or object", 1, 1000)


def _trained(settings: Settings) -> list[tuple[Arm, str]]:
    """Which arm goes through which task."""
    control, *others = settings.chosen
    learners = [a for a in others if a.when == "learning"]
    return [*((control, t) for t in TASKS), *((a, lists.STANDARD) for a in learners)]


def _cells(settings: Settings) -> list[tuple[Arm, str]]:
    """Which arm is tested after which task."""
    trained = _trained(settings)
    if settings.level == "spiking":
        trained = [c for c in trained if c[1] in (lists.STANDARD, lists.APART)]
    tasks = [t for t in DECISIVE if (settings.chosen[0], t) in trained]
    tested = [a for a in settings.chosen[1:] if a.when == "test"]
    return [*trained, *((a, t) for a in tested for t in tasks)]


def _rows(settings: Settings) -> list[tuple[str, str, str]]:
    return [(a.name, task, c) for a, task in _cells(settings) for c in lists.PROBED]


def _duration(s: NamingSettings) -> float:
    life = s.looks * float(BEFORE_LOOK + LOOK)
    taught = 2 * len(lists.NAMES) * s.reading * TRIAL + 2 * 4 * s.meals * MEAL
    naming = len(_trained(s)) * lists.LONGEST * TRIAL
    return life + taught + naming + len(_cells(s)) * len(lists.PROBED) * s.trials * TRIAL


@dataclass(frozen=True)
class Known:
    """What a batch's subjects have: cells of each concept (concepts, subjects), and objects."""

    where: Array
    whole: list[Array]

    def of(self, groups: int) -> tuple[Array, list[Array]]:
        """The same for groups of columns side by side."""
        return np.tile(self.where, groups), self.whole * groups


def run(session: Session) -> None:
    """Looks, reading, meals, naming, meals of objects, and the tests."""
    settings, control = session.settings, session.settings.chosen[0]
    one = Columns.of(session.size, [control])
    whole = [objects.objects(rng) for rng in session.rngs(one.place, 271)]
    known = Known(own_cells(settings.seed, session.subjects), whole)
    readers = _able(session, known)
    n = session.size
    parts = {name: pick(readers, slice(k * n, (k + 1) * n)) for k, name in enumerate(BEGIN)}
    after = _named(session, known, parts)
    standard = after[control.name, lists.STANDARD]
    session.part.trained = {NAMING.name: standard}
    seen = parts[lists.STANDARD]
    session.part.weights = {name: (seen[name], standard[name]) for name in (CALLED, MEANT)}
    _test(session, known, after)
    show(session, EXAMPLES, known.where, known.whole, standard)


#: What subjects have been through before naming: looks, reading and meals, or one of them less.
BEGIN = (lists.STANDARD, UNSEEN, FED)


def _able(session: Session, known: Known) -> Weights:
    """Weights before naming, of all of BEGIN one after the other."""
    control = session.settings.chosen[0]
    settings, one = session.settings, Columns.of(session.size, [control])
    start = session.start(one.place)
    lives = [objects.USUAL] * session.size
    rngs = session.rngs(one.place, 273)
    life = objects.life(lives, settings.looks, 0, known.whole, rngs)
    looked = look(session, LIFE, life, Group(one, np.array(lives), start), 0, ())
    two = Columns.of(session.size, [control] * 2)
    words = _sights(session, known, [lists.reading(settings.reading)] * 2, two, 301)
    read = see(session, READING, words, two, join([looked, start]))
    food = _sights(session, known, [lists.meals(settings.meals)] * 2, two, 303)
    fed = see(session, MEALS, food, two, read)
    return join([fed, pick(read, slice(session.size))])


def _sights(
    session: Session,
    known: Known,
    trials: Sequence[Sequence[lists.Sight]],
    columns: Columns,
    stream: int,
) -> Any:
    rngs = session.rngs(columns.place, stream)
    return lists.sights(trials, *known.of(len(trials)), rngs)[0]


def _named(
    session: Session, known: Known, start: dict[str, Weights]
) -> dict[tuple[str, str], Weights]:
    """Weights after every task, of the control and of arms that learn otherwise."""
    cells = _trained(session.settings)
    columns, n = Columns.of(session.size, [arm for arm, _ in cells]), session.size
    trials = [lists.PROTOCOLS[NAMED_AS.get(task, task)] for _, task in cells]
    begun = [FED if task == FED_APART else task for _, task in cells]
    before = join([start[task if task in BEGIN else lists.STANDARD] for task in begun])
    shown = _sights(session, known, trials, columns, 305)
    weights = see(session, NAMING, shown, columns, before)
    after = {
        (arm.name, task): pick(weights, slice(k * n, (k + 1) * n))
        for k, (arm, task) in enumerate(cells)
    }
    control = cells[0][0]
    two, keys = Columns.of(n, [control] * 2), [(control.name, t) for t in (FED, FED_APART)]
    food = _sights(session, known, [lists.fed(session.settings.meals)] * 2, two, 309)
    fed = see(session, FEEDING, food, two, join([after[k] for k in keys]))
    return after | {k: pick(fed, slice(i * n, (i + 1) * n)) for i, k in enumerate(keys)}


def _test(session: Session, known: Known, after: dict[tuple[str, str], Weights]) -> None:
    """The test of every arm after its tasks."""
    cells = [(during(arm, "test"), task) for arm, task in _cells(session.settings)]
    for side, same in enumerate(session.side_by_side(cells, lambda c: c[0])):
        columns = Columns.of(session.size, [arm for arm, _ in same])
        weights = join([after.get((a.name, t)) or after["control", t] for a, t in same])
        many = known.of(len(same))
        probe(session, TEST, [t for _, t in same], *many, columns, weights, side)


EXPERIMENT = Experiment(
    name=NAME,
    what="objects and written words that call up one concept, and share its worth",
    settings=NamingSettings,
    defaults={"rate": {"subjects": 16, "trials": 6}, "spiking": {"subjects": 2, "trials": 4}},
    batch={"rate": 8, "spiking": 1},
    procedure=(LIFE, READING, MEALS, NAMING, FEEDING, TEST, EXAMPLES),
    columns=COLUMNS,
    texts={
        "task": TASKS,
        "condition": lists.PROBED,
        "shown": lists.THINGS,
        "by": (lists.OBJECT, lists.WORD_OF),
        "told": (*lists.NAMES, NONE),
    },
    run=run,
    duration=_duration,
    rows=_rows,
    times=epoch_times(BEFORE, AFTER),
    watched=WATCHED,
    engages=("association cortex", "perirhinal cortex"),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

"""Concepts and their values: what keeps company comes to mind together, and value goes with it.

Subjects see persons, their walks of life and their sex, two at a time, and other pairs (culture).
Then the word for a meal comes before a meal, and that for a drink before a drink; food in
sight is taken. An associate is paired with the meal's word, without any food, 1 to 50 times in
groups of the same subjects; in others it is shown alone, apart from the meal's word, with the
drink's, or while attention is elsewhere. What each concept evokes is tested, and choices between
the associate and a control that was shown as often alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm, intact
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.mechanisms import GOAL_DIRECTED
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.concepts.examples import show
from striata.experiments.recording.concepts.trials import (
    AFTER,
    ASSOCIATION_OFF,
    BEFORE,
    COLUMNS,
    COMPANY,
    TEXTS,
    VALUATION_OFF,
    WATCHED,
    WORTH,
    map_concepts,
    offer,
    present,
    probe,
    recognise,
)
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.worlds.concepts import lists
from striata.experiments.worlds.concepts.food import taking_food
from striata.experiments.worlds.concepts.options import CHOICE
from striata.experiments.worlds.concepts.screens import MEAL, TRIAL
from striata.experiments.worlds.staged.stimulus_pairs import LONGEST
from striata.experiments.worlds.staged.world import StagedWorld

Array = NDArray[Any]

NAME = "concepts"
#: Which concepts keep company, and what they are worth.


def _learning(name: str, what: str, *runs: int) -> Phase:
    return Phase(
        name, what, range(runs[0], runs[-1] + 1), kind="practice", learns=True, rate_only=True
    )


CULTURE = _learning(
    "culture",
    "Pairs of concepts, 1 s each: every person {culture} times with its sex, and half as often to "
    "twice as often with its walk of life; other companions twice as often; the words for a meal "
    "and a drink alone. No reward.",
    1,
)
MAP = Phase(
    "map",
    "{trials} times each concept alone, after culture and after 50 pairings. Synapses are held.",
    range(2, 3),
    rate_only=True,
)
PRIMING = Phase(
    "priming",
    "{trials} times every person after its own walk of life, shown for 200 ms, and after another "
    "one; 200 or 1000 ms from prime to target. Synapses are held.",
    range(3, 4),
    rate_only=True,
)
VALUE = _learning(
    "value",
    "{value} times each: the meal's word, food in sight after 0.3 s and tasted after 1 s; the "
    "same with the drink. Also in a group that has been paired 20 times before.",
    4,
)
TAKING = _learning("taking food", "{practice} trials: food in sight is taken, and tasted.", 5)
PAIRING = _learning(
    "pairing",
    "70 trials of 1 s: the associate 1, 3, 10, 20 or 50 times with the meal's word; or 20 times "
    "alone, with a neutral concept while the meal's word is shown with another, with the drink's "
    "word, or with the meal's while attention is elsewhere; a control 20 times alone; neutral "
    "concepts for the rest. No reward.",
    7,
    8,
)
REWARDED = _learning(
    "reward", "20 times the associate with food, and a control without, as the meal's word.", 9
)
EXTINCTION = _learning(
    "extinction", "After 20 pairings, the associate 40 times alone. No reward.", 10
)
PROBE = Phase(
    "test of value",
    "{trials} times each, alone: associate, control, the associate's companion, the words for meal "
    "and drink, a neutral concept. Synapses are held.",
    range(12, 20),
)
CHOICES = Phase(
    "choice",
    "{choices} times: associate and control, left and right; the gaze goes from one to the other "
    "every second until one is taken, at most 6 s. Nothing comes of it; synapses are held.",
    range(20, 30),
    rate_only=True,
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 after 20 pairings: associate, control and the meal's word, kept whole.",
    range(90, 91),
)

ARMS = (
    Arm("control", "the intact brain"),
    ASSOCIATION_OFF,
    VALUATION_OFF,
    Arm(
        "goal-directed off",
        "outcomes no longer call for actions: BLA → PL is cut in the test",
        "mechanism",
        cut=GOAL_DIRECTED,
    ),
    Arm(
        "association held",
        "nothing is learnt from company (ATL → ATL) in pairing and reward",
        "plasticity",
        held=(COMPANY,),
        when="learning",
    ),
    Arm(
        "valuation held",
        "nothing is learnt of a concept's value (ATL → BLA) in pairing and reward",
        "plasticity",
        held=(WORTH,),
        when="learning",
    ),
    Arm(
        "dopamine 0.1, learning",
        "release of dopamine multiplied by 0.1 in pairing and reward",
        "plasticity",
        0.1,
        dopamine=0.1,
        when="learning",
    ),
)

REWARD, EXTINCT, FIRST = "rewarded", "paired, then alone", "paired before value"
MAPS = ("map", "map after pairing")
TASKS = (*lists.PROTOCOLS, REWARD, EXTINCT, FIRST)
MOST_PAIRED = f"paired {lists.MOST}"
#: Tasks that are tested in every arm; those with a choice.
DECISIVE = (lists.STANDARD, MOST_PAIRED, REWARD)
CHOSEN = (*(f"paired {n}" for n in lists.PAIRINGS), lists.ALONE, lists.APART, REWARD)


@dataclass(frozen=True)
class ConceptSettings(Settings):
    """Settings; `trials` are those of each concept in a test."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 4
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    culture: int = setting(10, "times that each person is shown with its sex", 1, 1000)
    value: int = setting(40, "meals, and drinks, after their word", 1, 1000)
    practice: int = setting(40, "trials of taking food", 1, 1000)
    choices: int = setting(20, "choices between associate and control", 2, 1000)


@dataclass(frozen=True)
class Group:
    """Columns of one arm after one task, one for each subject, with the weights after it."""

    arm: Arm
    task: str
    weights: Weights


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
        tasks = TASKS if arm.name == "control" else DECISIVE
        later = (lists.STANDARD, REWARD) if arm.when == "learning" else tasks
        yield from ((arm, task) for task in later)


def _rows(settings: Settings) -> list[tuple[str, str, str]]:
    return [(a.name, task, c) for a, task in _cells(settings) for c in lists.PROBED]


def _duration(s: ConceptSettings) -> float:
    culture = len(lists.culture(s.culture)) * TRIAL
    groups, cells = len(lists.PROTOCOLS) + len(_held(s)) - 1, len(list(_cells(s)))
    learning = (groups + 1) * 70 * TRIAL + 40 * len(_held(s)) * MEAL + 40 * TRIAL
    meals = 4 * s.value * MEAL + 2800.0 * s.practice
    semantics = (
        0.0 if s.level == "spiking" else 2.0 * s.trials * (24 * TRIAL + 32 * lists.PRIMING_TRIAL)
    )
    tested = cells * (6 * s.trials * TRIAL + s.choices * CHOICE)
    return culture + learning + meals + semantics + tested


def run(session: Session) -> None:
    """Culture, values, pairings, and the tests; at the spiking level the decisive ones."""
    settings, control = session.settings, session.settings.chosen[0]
    where = lists.cells(settings.seed, session.subjects)
    one = Columns.of(session.size, [control])
    rngs = session.rngs(one.place, 201)
    shown = lists.screens([lists.culture(settings.culture)], where, rngs)
    cultured = present(session, CULTURE, shown, one, session.start(one.place))
    session.part.trained = {CULTURE.name: cultured}
    valued, first = _value(session, where, one, cultured)
    able = _take_food(session, one, valued)
    after = _learnt(session, where, one, able) | {("control", FIRST): first}
    standard = after["control", lists.STANDARD]
    session.part.weights = {name: (able[name], standard[name]) for name in (COMPANY, WORTH)}
    if settings.level == "rate":
        _semantics(session, where, cultured, after["control", MOST_PAIRED])
    _test(session, where, after)
    show(session, EXAMPLES, where, standard)


def _semantics(session: Session, where: Array, cultured: Weights, paired: Weights) -> None:
    """Priming, and maps of concepts, after culture; a map after the longest pairing."""
    arms = [a for a in session.settings.chosen if a.name in ("control", "association off")]
    columns, maps = Columns.of(session.size, arms), [*arms, arms[0]]
    weights = [cultured] * len(arms)
    recognise(session, PRIMING, np.tile(where, len(arms)), columns, join(weights))
    tasks, columns = [MAPS[0]] * len(arms) + [MAPS[1]], Columns.of(session.size, maps)
    many = np.tile(where, len(maps))
    map_concepts(session, MAP, tasks, many, columns, join([*weights, paired]))


def _value(
    session: Session, where: Array, one: Columns, cultured: Weights
) -> tuple[Weights, Weights]:
    """Meals and drinks after their words; beside it, after pairing (sensory preconditioning)."""
    standard = lists.PROTOCOLS[lists.STANDARD]
    shown = lists.screens([standard], where, session.rngs(one.place, 207))
    paired = present(session, PAIRING, shown, one, cultured, side=1)
    two, n = Columns.of(session.size, one.arms[:1] * 2), session.size
    meals, rngs = lists.value(session.settings.value), session.rngs(two.place, 203)
    shown = lists.screens([meals] * 2, np.tile(where, 2), rngs)
    after = present(session, VALUE, shown, two, join([cultured, paired]))
    return pick(after, slice(n)), pick(after, slice(n, None))


def _take_food(session: Session, one: Columns, valued: Weights) -> Weights:
    """Food is taken, and the outcome comes to call for the action."""
    rngs, practice = session.rngs(one.place, 205), session.settings.practice
    stimulus, threshold = (
        session.individual(n, one.place) for n in ("stimulus_drive", "threshold")
    )
    task = taking_food(practice, rngs)
    world = StagedWorld(task, 1, stimulus, threshold, rngs, np.zeros(len(one)))
    return session.run(TAKING, world, one, valued, practice * LONGEST)


def _learnt(
    session: Session, where: Array, one: Columns, able: Weights
) -> dict[tuple[str, str], Weights]:
    """Weights after every task, of the control and of arms that learn otherwise."""
    held = _held(session.settings)
    cells = [(held[0], task) for task in lists.PROTOCOLS]
    cells += [(arm, lists.STANDARD) for arm in held[1:]]
    after = _group(session, where, cells, [lists.PROTOCOLS[t] for _, t in cells], able, PAIRING)
    rewarded = [(arm, REWARD) for arm in held]
    trials = [lists.REWARDED_TRIALS] * len(rewarded)
    after |= _group(session, where, rewarded, trials, able, REWARDED)
    start = after["control", lists.STANDARD]
    alone = lists.screens([lists.EXTINCTION_TRIALS], where, session.rngs(one.place, 209))
    after["control", EXTINCT] = present(session, EXTINCTION, alone, one, start)
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
    return {
        (arm.name, task): pick(after, slice(k * n, (k + 1) * n))
        for k, (arm, task) in enumerate(cells)
    }


def _test(session: Session, where: Array, after: dict[tuple[str, str], Weights]) -> None:
    """The test of value, and choices, of every arm after its tasks."""
    groups = [
        Group(
            intact(arm) if arm.when == "learning" else arm,
            task,
            after.get((arm.name, task)) or after["control", task],
        )
        for arm, task in _cells(session.settings)
    ]
    for side, same in enumerate(session.side_by_side(groups, lambda g: g.arm)):
        probe(session, PROBE, *_columns(session, where, same), side)
    if session.settings.level == "rate":
        chosen = [g for g in groups if g.task in CHOSEN]
        for side, same in enumerate(session.side_by_side(chosen, lambda g: g.arm)):
            offer(session, CHOICES, *_columns(session, where, same), side)


def _columns(
    session: Session, where: Array, groups: Sequence[Group]
) -> tuple[list[str], Array, Columns, Weights]:
    """Tasks, cells, columns and weights of groups side by side."""
    columns = Columns.of(session.size, [g.arm for g in groups])
    weights = join([g.weights for g in groups])
    return [g.task for g in groups], np.tile(where, len(groups)), columns, weights


EXPERIMENT = Experiment(
    name=NAME,
    what="concepts that keep company, and values that spread by mere association",
    settings=ConceptSettings,
    defaults={"rate": {"subjects": 16, "trials": 4}, "spiking": {"subjects": 4, "trials": 6}},
    batch={"rate": 8, "spiking": 2},
    procedure=(
        *(CULTURE, MAP, PRIMING, VALUE, TAKING, PAIRING, REWARDED, EXTINCTION),
        *(PROBE, CHOICES, EXAMPLES),
    ),
    columns=COLUMNS,
    texts={
        "task": (*TASKS, *MAPS, PRIMING.name),
        "condition": (*lists.CONCEPTS, "related", "unrelated", "choice"),
        "shown": TEXTS,
        "other": TEXTS,
    },
    run=run,
    duration=_duration,
    rows=_rows,
    times=epoch_times(BEFORE, AFTER),
    watched=WATCHED,
    engages=("association cortex",),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

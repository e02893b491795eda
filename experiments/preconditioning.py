"""Sensory preconditioning: value by way of what was met together, or one after the other.

Six concepts are met alone, then two pairs: both at once, or the second a second after the end of
the first. Then the second of one pair comes before food, and that of the other before nothing.
Tested are the first ones, which were never before food. Synapses between concepts associate what is
there at once; hippocampus stores an event as it ends, with all that was in it. Either is taken
away, throughout or in one of the three stages.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm, during
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.concepts.groups import Group, beside, parted
from striata.experiments.recording.concepts.preconditioning import COLUMNS, probe
from striata.experiments.recording.concepts.trials import AFTER, BEFORE, COMPANY, WORTH, present
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.worlds.concepts import precedence
from striata.experiments.worlds.concepts.lists import cells as own_cells
from striata.experiments.worlds.concepts.scenes import Remembered, SceneWorld
from striata.experiments.worlds.concepts.screens import MEAL, SEQUENCE, TRIAL, Screens
from striata.experiments.worlds.episodes.contexts import place_at

Array = NDArray[Any]

NAME = "preconditioning"
#: Which concept an object that is recalled brings to mind.
RECALLED = "CA1 → ATL (some)"
#: What is silent in a lesion of hippocampus; without its cells of mismatch nothing is new to it.
HIPPOCAMPUS = ("DG", "CA3", "CA1", "CA1-mismatch")
PAIRING, REWARD, TEST, ALWAYS = "pairing", "reward", "test", "always"


def _learning(name: str, what: str, runs: range) -> Phase:
    return Phase(name, what, runs, kind="practice", learns=True, rate_only=True)


FAMILIAR = _learning(
    "familiarisation",
    "Each of six concepts once, alone for 1 s, at another place than all that follows. No reward.",
    range(1, 2),
)
PAIRS = _learning(
    "pairing",
    "A with B, and C with D, {pairs} times each, every 5 s, for 1 s: at once; or in turn, B and D "
    "a second after the end of A and C; with others: A and C in turn with E and F. The event is "
    "taken in for 0.9 s when it is over. No reward.",
    range(2, 10),
)
MEALS = _learning(
    "reward",
    "{meals} times B alone, food in sight after 0.3 s and tasted after 1 s; as often D alone.",
    range(10, 20),
)
PROBE = Phase(
    "test of value",
    "{trials} times each concept alone, and nothing, in columns that all meet the same noise. "
    "Synapses are held.",
    range(20, 30),
    frozen=True,
)


def _silent(when: str, what: str) -> Arm:
    name = "hippocampus silent" + ("" if when == ALWAYS else f", {when}")
    what = f"dentate gyrus, CA3 and CA1 silent {what}"
    return Arm(name, what, "hippocampus", silent=HIPPOCAMPUS, when=when)


ARMS = (
    Arm("control", "the intact brain"),
    _silent(ALWAYS, "from pairing on"),
    _silent(PAIRING, "in pairing"),
    _silent(REWARD, "while B comes before food"),
    _silent(TEST, "in the test"),
    Arm(
        "recall cut",
        "what CA1 recalls does not reach concepts: CA1 → ATL is cut in the test",
        "hippocampus",
        cut=(RECALLED,),
    ),
    Arm(
        "association held",
        "nothing is learnt from company (ATL → ATL)",
        "cortex",
        held=(COMPANY,),
        when=ALWAYS,
    ),
    Arm(
        "association off",
        "concepts no longer activate one another: ATL → ATL is cut in the test",
        "cortex",
        cut=(COMPANY,),
    ),
    Arm(
        "both off",
        "both ways cut in the test: CA1 → ATL and ATL → ATL",
        "both",
        cut=(RECALLED, COMPANY),
    ),
)
#: Tasks that are tested in every arm.
LESIONED = (precedence.AT_ONCE, precedence.IN_TURN)


@dataclass(frozen=True)
class PreconditioningSettings(Settings):
    """Settings; `trials` are those of each concept in the test of value."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 2
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    pairs: int = setting(20, "times that each pair is met", 1, 1000)
    meals: int = setting(20, "times that B comes before food, and D before nothing", 1, 1000)


def _tasks(arm: Arm) -> tuple[str, ...]:
    return precedence.TASKS if arm.name == "control" else LESIONED


def _cells(settings: Settings) -> list[tuple[Arm, str]]:
    """Which arm is tested after which task."""
    return [(a, task) for a in settings.chosen for task in _tasks(a)]


def _apart(arm: Arm, stages: tuple[str, ...]) -> bool:
    """Whether an arm is the control, or differs from it in one of the stages."""
    return arm.name == "control" or arm.when in stages


def run(session: Session) -> None:
    """Familiarisation, pairs, meals and the test, in every arm from where it differs."""
    settings, n = session.settings, session.size
    where = own_cells(settings.seed, session.subjects)
    one = Columns.of(n, [settings.chosen[0]])
    objects = precedence.objects(
        where, session.circuit.n_pools("ATL"), session.rngs(one.place, 381)
    )
    seen = Remembered(objects, place_at(*precedence.AT_FIRST), True, False)
    shown = precedence.alone(where, session.rngs(one.place, 383))
    start = _meet(session, FAMILIAR, shown, seen, one, session.start(one.place))
    before = {("control", task): start for task in precedence.TASKS}
    paired = _pairs(session, where, objects, before)
    fed = _meals(session, where, objects, paired)
    standard = fed["control", precedence.IN_TURN]
    session.part.trained = {MEALS.name: standard}
    session.part.weights = {p: (start[p], standard[p]) for p in (COMPANY, WORTH, RECALLED)}
    _test(session, where, objects, fed)


def _meet(
    session: Session,
    phase: Phase,
    screens: Screens,
    remembered: Remembered,
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> Weights:
    """Show screens while hippocampus stores or recalls; the weights after them."""
    world = partial(SceneWorld, remembered=remembered)
    return present(session, phase, screens, columns, weights, side, environment=world)


def _groups(
    session: Session,
    before: dict[tuple[str, str], Weights],
    stages: tuple[str, ...],
    stage: tuple[str, ...],
) -> list[list[Group]]:
    """Groups that run side by side, each in the brain that its arm has in a stage.

    `stages` are those up to this one: who differs from the control by then.
    """
    groups = [
        Group(
            during(arm, *stage),
            task,
            before.get((arm.name, task)) or before["control", task],
        )
        for arm, task in _cells(session.settings)
        if _apart(arm, stages)
    ]
    return session.side_by_side(groups, lambda g: g.arm)


def _pairs(
    session: Session, where: Array, objects: Array, before: dict[tuple[str, str], Weights]
) -> dict[tuple[str, str], Weights]:
    """Weights after pairs, by arm and task."""
    after: dict[tuple[str, str], Weights] = {}
    now = (PAIRING, ALWAYS)
    for side, same in enumerate(_groups(session, before, now, now)):
        tasks, many, columns, weights = beside(session, where, same)
        rngs, times = session.rngs(columns.place, 385), session.settings.pairs
        shown = precedence.pairs(tasks, times, many, rngs)
        context = place_at(*precedence.LATER)
        whole = Remembered(np.tile(objects, len(same)), context, False, True)
        weights = _meet(session, PAIRS, shown, whole, columns, weights, side)
        after |= parted([(g.arm.name, g.task) for g in same], weights, session.size)
    return after


def _meals(
    session: Session, where: Array, objects: Array, before: dict[tuple[str, str], Weights]
) -> dict[tuple[str, str], Weights]:
    """Weights after meals, by arm and task."""
    after: dict[tuple[str, str], Weights] = {}
    stages, now = (PAIRING, REWARD, ALWAYS), (REWARD, ALWAYS)
    for side, same in enumerate(_groups(session, before, stages, now)):
        _, many, columns, weights = beside(session, where, same)
        rngs, times = session.rngs(columns.place, 387), session.settings.meals
        shown = precedence.meals(times, many, rngs)
        context = place_at(precedence.LATER[0], ())
        seen = Remembered(np.tile(objects, len(same)), context, True, False)
        weights = _meet(session, MEALS, shown, seen, columns, weights, side)
        after |= parted([(g.arm.name, g.task) for g in same], weights, session.size)
    return after


def _test(
    session: Session, where: Array, objects: Array, before: dict[tuple[str, str], Weights]
) -> None:
    stages, now = (PAIRING, REWARD, TEST, ALWAYS), (TEST, ALWAYS)
    for side, same in enumerate(_groups(session, before, stages, now)):
        tasks, many, columns, weights = beside(session, where, same)
        own = np.tile(objects, len(same))
        probe(session, PROBE, tasks, many, own, columns, weights, side)


def _rows(settings: Settings) -> list[tuple[str, str, str]]:
    return [(a.name, task, c) for a, task in _cells(settings) for c in precedence.CONCEPTS]


def _duration(s: PreconditioningSettings) -> float:
    cells, many = _cells(s), len(precedence.CONCEPTS)
    paired = sum(_apart(a, (PAIRING, ALWAYS)) for a, _ in cells)
    fed = sum(_apart(a, (PAIRING, REWARD, ALWAYS)) for a, _ in cells)
    met = many * TRIAL + 2 * (s.pairs * paired * SEQUENCE + s.meals * fed * MEAL)
    return met + len(cells) * (many + 1) * s.trials * TRIAL


EXPERIMENT = Experiment(
    name=NAME,
    what="value by way of what was met together, or in turn, without hippocampus or association",
    settings=PreconditioningSettings,
    defaults={"rate": {"subjects": 16, "trials": 2}, "spiking": {"subjects": 2, "trials": 2}},
    batch={"rate": 8, "spiking": 1},
    procedure=(FAMILIAR, PAIRS, MEALS, PROBE),
    columns=COLUMNS,
    texts={
        "task": precedence.TASKS,
        "condition": precedence.CONCEPTS,
        "shown": precedence.CONCEPTS,
    },
    run=run,
    duration=_duration,
    rows=_rows,
    times=epoch_times(BEFORE, AFTER),
    engages=("association cortex", "hippocampal formation"),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

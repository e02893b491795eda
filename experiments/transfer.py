"""Transfer of value: what is inferred of a series, and of options that were not taken.

Of five concepts neighbours are met together, and of each two the higher one comes before food. In
another group each is met alone, as often. Then B and D are tested, which have been before food
equally often and never been together (transitive inference). Of two pairs of options one is taken
and brings food, or nothing; tested are those that were not taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.concepts.groups import beside, parted, tested
from striata.experiments.recording.concepts.practice import take
from striata.experiments.recording.concepts.transfer import COLUMNS, NONE, offer, probe
from striata.experiments.recording.concepts.trials import (
    AFTER,
    ASSOCIATION_OFF,
    BEFORE,
    COMPANY,
    VALUATION_OFF,
    WORTH,
    present,
)
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.worlds.concepts import series
from striata.experiments.worlds.concepts.food import taking_food
from striata.experiments.worlds.concepts.lists import cells as own_cells
from striata.experiments.worlds.concepts.options import CHOICE
from striata.experiments.worlds.concepts.screens import MEAL, TRIAL, shuffled
from striata.experiments.worlds.staged.stimulus_pairs import LONGEST

Array = NDArray[Any]

NAME = "transfer"

TAKING = Phase(
    "taking food",
    "{practice} trials: food in sight is taken, and tasted.",
    range(1, 2),
    kind="practice",
    learns=True,
    rate_only=True,
)
LEARNING = Phase(
    "learning",
    "{pairs} times each, in random order. Series: A and B together, A alone before food (in sight "
    "after 0.3 s, tasted after 1 s), B alone before nothing; B and C, C and D, D and E likewise. "
    "Series, never together: either alone, in the place of both. Options: two together, the one "
    "of which is met alone before food; two others, the one of which is met alone before nothing.",
    range(2, 3),
    kind="practice",
    learns=True,
    rate_only=True,
)
TEST = Phase(
    "test of value",
    "{trials} times each concept alone, and nothing, in columns that all meet the same noise. "
    "Synapses are held.",
    range(10, 20),
    frozen=True,
)
CHOICES = Phase(
    "choice",
    "{choices} times each: B or D, A or E; the option beside the rewarded one or that beside the "
    "unrewarded one. The gaze goes from one to the other every second until one is taken, at most "
    "6 s. Nothing comes of it; synapses are held. At the rate level only.",
    range(20, 50),
    rate_only=True,
)

ARMS = (
    Arm("control", "the intact brain"),
    ASSOCIATION_OFF,
    VALUATION_OFF,
    Arm(
        "association held",
        "nothing is learnt from company (ATL → ATL)",
        "plasticity",
        held=(COMPANY,),
        when="learning",
    ),
)


#: Tasks that are tested in every arm.
LESIONED = (series.TOGETHER, series.OPTIONS)


@dataclass(frozen=True)
class TransferSettings(Settings):
    """Settings; `trials` are those of each concept in the test of value."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 2
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    practice: int = setting(40, "trials of taking food", 1, 1000)
    pairs: int = setting(20, "times that each pair is met, and either of it alone", 1, 1000)
    choices: int = setting(20, "choices between two concepts", 2, 1000)


def _trained(settings: Settings) -> list[tuple[Arm, str]]:
    """Which arm goes through which task."""
    control, *others = settings.chosen
    learners = [(a, task) for a in others if a.when == "learning" for task in LESIONED]
    return [*((control, task) for task in series.TASKS), *learners]


def _cells(settings: Settings) -> list[tuple[Arm, str]]:
    """Which arm is tested after which task."""
    tested = [(a, t) for a in settings.chosen[1:] if a.when == "test" for t in LESIONED]
    return [*_trained(settings), *tested]


def _rows(settings: Settings) -> list[tuple[str, str, str]]:
    return [(a.name, task, c) for a, task in _cells(settings) for c in series.CONCEPTS]


def _duration(s: TransferSettings) -> float:
    longest = max(len(series.trials(task, s.pairs)) for task in series.TASKS)
    learning = len(_trained(s)) * longest * MEAL + s.practice * LONGEST
    tested = len(_cells(s)) * (len(series.CONCEPTS) + 1) * s.trials * TRIAL
    offered = sum(task in after for _, task in _cells(s) for *_, after in series.OFFERED.values())
    return learning + tested + offered * s.choices * CHOICE


def run(session: Session) -> None:
    """Practice, all tasks side by side, and the tests of every arm."""
    settings, n = session.settings, session.size
    one = Columns.of(n, [settings.chosen[0]])
    where = own_cells(settings.seed, session.subjects)
    rngs = session.rngs(one.place, 369)
    task = taking_food(settings.practice, rngs)
    able = take(session, TAKING, task, rngs, one, session.start(one.place))
    trained = _trained(settings)
    columns = Columns.of(n, [arm for arm, _ in trained])
    concept, outcome = series.shown([task for _, task in trained], settings.pairs, n)
    rngs, many = session.rngs(columns.place, 371), np.tile(where, len(trained))
    shown = shuffled(concept, many, rngs, outcome)
    weights = present(session, LEARNING, shown, columns, join([able] * len(trained)))
    after = parted([(arm.name, task) for arm, task in trained], weights, n)
    standard = after["control", series.TOGETHER]
    session.part.trained = {LEARNING.name: standard}
    session.part.weights = {name: (able[name], standard[name]) for name in (COMPANY, WORTH)}
    _test(session, where, after)


def _test(session: Session, where: Array, after: dict[tuple[str, str], Weights]) -> None:
    """Values, and choices, of every arm after its tasks."""
    settings = session.settings
    healed = [a for a in settings.chosen if a.when == "learning"]
    groups = tested(_cells(settings), healed, after)
    for side, same in enumerate(session.side_by_side(groups, lambda g: g.arm)):
        probe(session, TEST, *beside(session, where, same), side)
    if settings.level == "spiking":
        return
    number = 0
    for offered, (*_, tasks) in series.OFFERED.items():
        some = [g for g in groups if g.task in tasks]
        for same in session.side_by_side(some, lambda g: g.arm):
            offer(session, CHOICES, offered, *beside(session, where, same), number)
            number += 1


EXPERIMENT = Experiment(
    name=NAME,
    what="value that is transferred: transitive inference, and options that were not taken",
    settings=TransferSettings,
    defaults={"rate": {"subjects": 16, "trials": 2}, "spiking": {"subjects": 2, "trials": 2}},
    batch={"rate": 8, "spiking": 1},
    procedure=(TAKING, LEARNING, TEST, CHOICES),
    columns=COLUMNS,
    texts={
        "task": series.TASKS,
        "condition": (*series.CONCEPTS, *series.OFFERED),
        "shown": series.CONCEPTS,
        "other": (*series.CONCEPTS, NONE),
    },
    run=run,
    duration=_duration,
    rows=_rows,
    times=epoch_times(BEFORE, AFTER),
    engages=("association cortex",),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

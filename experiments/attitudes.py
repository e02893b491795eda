"""Attitudes that go together: issues that have nothing in common but the company they keep.

A subject meets two sides, and is fed in the presence of each more or less often, as chance will
have it. Then six issues are met, two of them with each side and two with neither; no two issues are
ever met together, and none is ever rewarded. Tested is, over subjects, whether who values the one
values the other. In other groups it is drawn for each subject which issue is met with which side,
or issues and sides are met alone.
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
from striata.experiments.recording.concepts.issues import COLUMNS, NONE, probe
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
from striata.experiments.worlds.concepts import issues
from striata.experiments.worlds.concepts.lists import cells as own_cells
from striata.experiments.worlds.concepts.screens import MEAL, TRIAL, shuffled

Array = NDArray[Any]

NAME = "attitudes"
#: Which concepts keep company, and what they are worth.

EXPERIENCE = Phase(
    "experience",
    "{meetings} times through: 20 meetings of 1 s with each of three sides. With either of two, 0 "
    "to 20 of these are meals, drawn for each subject and side: food in sight after 0.3 s and "
    "tasted after 1 s.",
    range(1, 2),
    kind="practice",
    learns=True,
    rate_only=True,
)
MEETING = Phase(
    "company",
    "Six issues, 20 times each with its side, two to a side, the same for all subjects or drawn "
    "for each; or issues and sides alone, as often. No food.",
    range(2, 3),
    kind="practice",
    learns=True,
    rate_only=True,
)
TEST = Phase(
    "test",
    "{trials} times each side and issue alone, and nothing, in columns that all meet the same "
    "noise. Synapses are held.",
    range(10, 20),
    frozen=True,
)

ARMS = (
    Arm("control", "the intact brain"),
    ASSOCIATION_OFF,
    VALUATION_OFF,
    Arm(
        "association held",
        "nothing is learnt from company (ATL → ATL) when issues are met",
        "plasticity",
        held=(COMPANY,),
        when="learning",
    ),
)


@dataclass(frozen=True)
class AttitudeSettings(Settings):
    """Settings; `trials` are those of each concept in a test."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 48
    trials: int = 2
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    meetings: int = setting(2, "times that all meetings with the sides take place", 1, 100)


def _trained(settings: Settings) -> list[tuple[Arm, str]]:
    """Which arm goes through which task."""
    control, *others = settings.chosen
    learners = [a for a in others if a.when == "learning"]
    return [*((control, t) for t in issues.TASKS), *((a, issues.SHARED) for a in learners)]


def _cells(settings: Settings) -> list[tuple[Arm, str]]:
    """Which arm is tested after which task."""
    tested = [(a, issues.SHARED) for a in settings.chosen[1:] if a.when == "test"]
    return [*_trained(settings), *tested]


def _rows(settings: Settings) -> list[tuple[str, str, str]]:
    return [(a.name, task, c) for a, task in _cells(settings) for c in issues.CONCEPTS]


def _duration(s: AttitudeSettings) -> float:
    experience = float(s.meetings * len(issues.SIDES) * issues.MET * MEAL)
    company = len(_trained(s)) * 2 * len(issues.ISSUES) * issues.TIMES * TRIAL
    return experience + company + len(_cells(s)) * (len(issues.CONCEPTS) + 1) * s.trials * TRIAL


def run(session: Session) -> None:
    """Experience of each subject's own, company, and the test of every arm after its tasks."""
    settings, n = session.settings, session.size
    one = Columns.of(n, [settings.chosen[0]])
    where = own_cells(settings.seed, session.subjects)
    meals = issues.fed(session.rngs(one.place, 321))
    concept, outcome = issues.meetings(meals)
    concept = np.tile(concept, (settings.meetings, 1, 1))
    outcome = np.tile(outcome, (settings.meetings, 1))
    shown = shuffled(concept, where, session.rngs(one.place, 323), outcome)
    valued = present(session, EXPERIENCE, shown, one, session.start(one.place))
    trained = _trained(settings)
    side = {task: issues.sides(task, session.rngs(one.place, 325)) for task in issues.TASKS}
    met = [(where, meals, side[task]) for _, task in trained]
    columns = Columns.of(n, [arm for arm, _ in trained])
    concept, outcome = issues.company(_beside([x[2] for x in met]))
    rngs = session.rngs(columns.place, 326)
    shown = shuffled(concept, _beside([x[0] for x in met]), rngs, outcome)
    weights = present(session, MEETING, shown, columns, join([valued] * len(trained)))
    after = {
        (arm.name, task): pick(weights, slice(k * n, (k + 1) * n))
        for k, (arm, task) in enumerate(trained)
    }
    standard = after["control", issues.SHARED]
    session.part.trained = {MEETING.name: standard}
    session.part.weights = {name: (valued[name], standard[name]) for name in (COMPANY, WORTH)}
    _test(session, {task: (where, meals, side[task]) for task in issues.TASKS}, after)


def _beside(groups: Sequence[Array]) -> Array:
    """Groups of columns side by side."""
    return np.concatenate(groups, axis=-1)


def _test(
    session: Session,
    met: dict[str, tuple[Array, Array, Array]],
    after: dict[tuple[str, str], Weights],
) -> None:
    cells = [(during(arm, "test"), task) for arm, task in _cells(session.settings)]
    for number, same in enumerate(session.side_by_side(cells, lambda c: c[0])):
        columns = Columns.of(session.size, [arm for arm, _ in same])
        weights = join([after.get((a.name, t)) or after["control", t] for a, t in same])
        given = [_beside(x) for x in zip(*(met[task] for _, task in same), strict=True)]
        tasks = [task for _, task in same]
        probe(session, TEST, tasks, (given[0], given[1], given[2]), columns, weights, number)


EXPERIMENT = Experiment(
    name=NAME,
    what="issues without anything in common that are valued together over subjects",
    settings=AttitudeSettings,
    defaults={"rate": {"subjects": 48, "trials": 2}, "spiking": {"subjects": 8, "trials": 2}},
    batch={"rate": 24, "spiking": 2},
    procedure=(EXPERIENCE, MEETING, TEST),
    columns=COLUMNS,
    texts={
        "task": issues.TASKS,
        "condition": issues.CONCEPTS,
        "shown": issues.CONCEPTS,
        "side": (*issues.SIDES, NONE),
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

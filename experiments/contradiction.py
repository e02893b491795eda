"""Contradiction without noise: preferences that turn round with context, and that go in circles.

Four aspects come before food or drink; each of eight options has kept the company of two of them,
more or less, and each of four contexts that of one. Tested is what every option is worth by itself,
beside a context, with attention to an aspect, and beside every other option, against the same
moment with nothing shown, so that whatever contradicts itself does not do so by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm, without
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, join
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.concepts.aspects import COLUMNS, probe
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
from striata.experiments.worlds.concepts import aspects
from striata.experiments.worlds.concepts.lists import cells as own_cells
from striata.experiments.worlds.concepts.screens import MEAL, TRIAL, shuffled

Array = NDArray[Any]

NAME, TASK = "contradiction", "options"
#: Which concepts keep company, and what they are worth.

VALUE = Phase(
    "value",
    "{value} times through: one aspect 40 times before food, one 40 times before drink, two 20 "
    "times before either, in sight after 0.3 s and tasted after 1 s.",
    range(1, 2),
    kind="practice",
    learns=True,
    rate_only=True,
)
MEETING = Phase(
    "company",
    "{company} times through: each option 5 to 40 times with each of two aspects, drawn for each "
    "subject, each context 20 times with one. No reward.",
    range(2, 3),
    kind="practice",
    learns=True,
    rate_only=True,
)
TEST = Phase(
    "test",
    "{trials} times each, in columns that all meet the same noise: every option by itself, beside "
    "each context at half and at full strength, beside a concept that has met nobody, with "
    "attention to each aspect at either of two strengths, and beside every other option at half "
    "strength. Synapses are held.",
    range(10, 20),
    frozen=True,
)

ARMS = (
    Arm("control", "the intact brain"),
    ASSOCIATION_OFF,
    VALUATION_OFF,
    Arm(
        "inhibition off",
        "concepts no longer excite their interneurons: ATL → ATL_I is cut in the test",
        "mechanism",
        change=without("ATL → ATL_I (all)"),
    ),
)


@dataclass(frozen=True)
class ContradictionSettings(Settings):
    """Settings; `trials` are those of each thing that is tested."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 1
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    value: int = setting(1, "times that all meals and drinks are given", 1, 100)
    company: int = setting(1, "times that all company is met", 1, 100)


def _rows(settings: Settings) -> list[tuple[str, str, str]]:
    return [(a.name, TASK, c) for a in settings.chosen for c in aspects.CONDITIONS]


def _longest() -> int:
    return 2 * aspects.OPTIONS * aspects.GREATEST + aspects.ASPECTS * aspects.TIMES


def _duration(s: ContradictionSettings) -> float:
    learning = float(s.value * sum(aspects.MEALS) * MEAL + s.company * _longest() * TRIAL)
    return learning + len(s.chosen) * (len(aspects.tests()) + 1) * s.trials * TRIAL


def run(session: Session) -> None:
    """Values of aspects, company, and the test of every arm."""
    settings, n = session.settings, session.size
    one = Columns.of(n, [settings.chosen[0]])
    where = own_cells(settings.seed, session.subjects)
    often = aspects.drawn(session.rngs(one.place, 331))
    concept, outcome = aspects.meals(n)
    rngs = session.rngs(one.place, 333)
    many = (np.tile(concept, (settings.value, 1, 1)), np.tile(outcome, (settings.value, 1)))
    shown = shuffled(many[0], where, rngs, many[1])
    valued = present(session, VALUE, shown, one, session.start(one.place))
    pairs = np.tile(aspects.company(often), (settings.company, 1, 1))
    shown = shuffled(pairs, where, session.rngs(one.place, 335))
    after = present(session, MEETING, shown, one, valued)
    session.part.trained = {MEETING.name: after}
    session.part.weights = {name: (valued[name], after[name]) for name in (COMPANY, WORTH)}
    for side, same in enumerate(session.side_by_side(settings.chosen, lambda a: a)):
        columns, k = Columns.of(n, same), len(same)
        met = (np.tile(where, k), np.tile(often, k))
        probe(session, TEST, [TASK] * k, met, columns, join([after] * k), side)


EXPERIMENT = Experiment(
    name=NAME,
    what="preferences that turn round with context, and intransitive ones, without noise",
    settings=ContradictionSettings,
    defaults={"rate": {"subjects": 16, "trials": 1}, "spiking": {"subjects": 2, "trials": 1}},
    batch={"rate": 8, "spiking": 1},
    procedure=(VALUE, MEETING, TEST),
    columns=COLUMNS,
    texts={"task": (TASK,), "condition": aspects.CONDITIONS},
    run=run,
    duration=_duration,
    rows=_rows,
    times=epoch_times(BEFORE, AFTER),
    engages=("association cortex",),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

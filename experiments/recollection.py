"""Recollection: a situation met once is met again, and one episode decides what is done.

Subjects meet situations once each, where one action is guided and brings food, drink or nothing.
On three later days each comes again, with less and less of its time context, while hungry and while
thirsty: what was done is offered beside another action, once the two that were not done, so that
choices between three actions can be transitive or form a cycle. Choices between options that differ
in salience, in situations that have not been met, are the control. Parts of the circuit are silent,
cut or kept from learning when situations are met, or later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm, during
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.mechanisms import LEARNING as OTHER_CONTROL
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.episodes.visits import AFTER, COLUMNS, WATCHED, come_again, meet
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.worlds.episodes import situations
from striata.experiments.worlds.episodes.visits import BEFORE

Array = NDArray[Any]

NAME = "recollection"
#: What is learnt of episodes within hippocampus, and on its way out.
STORED = ("EC → CA3 (all)", "CA3 → CA3 (some)", "CA3 → CA1 (all)")
OUTCOME, ACTION = "CA1 → BLA (some)", "vSUB → PL (all)"

VISITS = Phase(
    "first visits",
    "{situations} situations, once each: one action is guided, and brings food, drink or nothing.",
    range(1, 20),
    learns=True,
)
RETURNS = Phase(
    "returns",
    "On each of three days every situation twice, with hunger and with thirst, and 8 perceptual "
    "choices: two actions are offered for 2.5 s, what was done and either of the two others in "
    "turn. On one of the days, drawn at random, those two are offered, too, with the need of the "
    "outcome. All of the time context is there on the first day, half on the second, none on the "
    "third. Synapses are held, and nothing is delivered.",
    range(20, 60),
)

ARMS = (
    Arm("control", "the intact brain"),
    Arm("CA3 recurrence cut", "CA3 → CA3 is cut on return", "recall", cut=(STORED[1],)),
    Arm("CA3 silent", "CA3 silent on return", "recall", silent=("CA3",)),
    Arm("CA1 silent", "CA1 silent on return", "recall", silent=("CA1",)),
    Arm(
        "plasticity off",
        "no episode is stored (EC → CA3, CA3 → CA3, CA3 → CA1) at the first visits",
        "storing",
        held=STORED,
        when="learning",
    ),
    Arm(
        "outcome not told",
        "CA1 → BLA is cut on return: what came of it does not reach the amygdala",
        "way out",
        cut=(OUTCOME,),
    ),
    Arm(
        "action not told",
        "vSUB → PL is cut on return: what was done does not reach prelimbic cortex",
        "way out",
        cut=(ACTION,),
    ),
    Arm(
        "other control off",
        "habit, model-free control and the world model are cut on return",
        "mechanism",
        cut=OTHER_CONTROL,
    ),
)


@dataclass(frozen=True)
class RecollectionSettings(Settings):
    """Settings; `trials` are not used, for everything comes a fixed number of times."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 1
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    situations: int = setting(12, "situations that are met once", 3, 12)


def _storing(settings: RecollectionSettings) -> list[Arm]:
    """The control, and arms that are in force at the first visits."""
    return [settings.chosen[0], *(a for a in settings.chosen[1:] if a.when == "learning")]


def run(session: Session) -> None:
    """First visits, and returns in every arm."""
    settings = session.settings
    one, n = np.arange(session.size), settings.situations
    rngs = session.rngs(one, 269)
    events = np.stack([situations.draw(n, rng) for rng in rngs], axis=-1)
    after: dict[str, Weights] = {}
    for side, same in enumerate(session.side_by_side(_storing(settings), lambda a: a)):
        columns = Columns.of(session.size, same)
        start, here = session.start(columns.place), np.tile(events, len(same))
        weights = meet(session, VISITS, columns, start, here, n, side)
        for k, arm in enumerate(same):
            own = slice(k * session.size, (k + 1) * session.size)
            after[arm.name] = pick(weights, own)
    session.part.trained = {VISITS.name: after["control"]}
    first = session.start(one)
    learnt = (*STORED, OUTCOME, ACTION)
    session.part.weights = {p: (first[p], after["control"][p]) for p in learnt}
    arms = [during(a, "test") for a in settings.chosen]
    for side, same in enumerate(session.side_by_side(arms, lambda a: a)):
        columns = Columns.of(session.size, same)
        weights = join([after.get(a.name, after["control"]) for a in same])
        come_again(session, RETURNS, columns, weights, np.tile(events, len(same)), n, side)


def _duration(s: RecollectionSettings) -> float:
    a_day = 2 * s.situations + situations.UNMET * situations.TIMES
    met = 4400.0 * s.situations * len(_storing(s))
    return met + 2700.0 * (len(situations.DAYS) * a_day + s.situations) * len(s.chosen)


EXPERIMENT = Experiment(
    name=NAME,
    what="choices by what was done once in the same situation, and what came of it",
    settings=RecollectionSettings,
    defaults={"rate": {"subjects": 16, "trials": 1}, "spiking": {"subjects": 2, "trials": 1}},
    batch={"rate": 8, "spiking": 1},
    procedure=(VISITS, RETURNS),
    columns=COLUMNS,
    texts={
        "task": (VISITS.name, RETURNS.name),
        "condition": (situations.MET, *situations.CONDITIONS),
    },
    run=run,
    duration=_duration,
    rows=lambda s: [(a.name, RETURNS.name, c) for a in s.chosen for c in situations.CONDITIONS],
    times=epoch_times(BEFORE, AFTER),
    watched=WATCHED,
    engages=("hippocampal formation",),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

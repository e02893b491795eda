"""Renewal: a cue is feared in one context, becomes safe in another, and is tested in each.

Subjects explore three contexts, of which hippocampus stores what it makes of them. A cue is then
followed by harm in context A, and comes without harm in context A or B. It is tested in A, B and
in C, where it has never been; in another group also in a context that is like B. Parts of the
circuit are silent, cut or kept from learning throughout, or in the test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm, intact
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.episodes.harms import AFTER, BEFORE, COLUMNS, WATCHED, undergo
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.worlds.episodes.harm import CONTEXTS, LENGTH, SIMILAR

Array = NDArray[Any]

NAME = "renewal"
STORED = ("EC → CA3 (all)", "CA3 → CA3 (some)", "CA3 → CA1 (all)")
TIRING = "EC → DG (all)"
SAFETY, FEAR = "CA1 → BA-ext (some)", "EC → LA (some)"
#: Where the cue becomes safe, as an index into contexts, and what the test after it is called.
EXTINCTIONS = {0: "test after extinction in A", 1: "test after extinction in B"}

EXPLORATION = Phase(
    "exploration",
    "Each of three contexts twice for 2.9 s, without a cue.",
    range(1, 10),
    learns=True,
)
ACQUISITION = Phase(
    "acquisition",
    "{acquisition} times a cue of 1 s in context A; harm from 700 to 1200 ms after its onset.",
    range(10, 20),
    learns=True,
)
EXTINCTION = Phase(
    "extinction",
    "{extinction} times the cue without harm, in context A or B.",
    range(20, 40),
    learns=True,
)
TEST = Phase(
    "test",
    "{trials} times the cue in each of the contexts A, B and C. Synapses are held.",
    range(40, 80),
)
SIMILAR_LEARNING = Phase(
    "learning with similar contexts",
    "The same with another context that shares three of four features with B: each of the four "
    "twice for 2.9 s; {acquisition} times harm after the cue in A; {extinction} times the cue "
    "alone in B. Intact, without CA1 in the test, and without tiring.",
    range(80, 100),
    learns=True,
)
SIMILAR_TEST = Phase(
    "test with similar contexts",
    "{trials} times the cue in each of the four. Synapses are held.",
    range(100, 110),
)

ARMS = (
    Arm("control", "the intact brain"),
    Arm("CA1 silent", "CA1 silent in the test", "hippocampus", silent=("CA1",)),
    Arm("CA3 silent", "CA3 silent in the test", "hippocampus", silent=("CA3",)),
    Arm(
        "hippocampus silent throughout",
        "CA1 and CA3 silent while anything is learnt, and in the test",
        "hippocampus",
        silent=("CA1", "CA3"),
        when="learning",
    ),
    Arm(
        "plasticity off",
        "no context is stored (EC → CA3, CA3 → CA3, CA3 → CA1)",
        "hippocampus",
        held=STORED,
        when="learning",
    ),
    Arm("vmPFC silent", "vmPFC silent in the test", "cortex", silent=("vmPFC",)),
    Arm("ITC silent", "intercalated cells silent in the test", "amygdala", silent=("ITC",)),
    Arm(
        "tiring off",
        "dentate gyrus does not tire (EC → DG is held) while anything is learnt",
        "hippocampus",
        held=(TIRING,),
        when="learning",
    ),
)
#: Arms that meet similar contexts.
APART = ("control", "CA1 silent", "tiring off")


@dataclass(frozen=True)
class RenewalSettings(Settings):
    """Settings; `trials` are those of each context in a test."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 3
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    acquisition: int = setting(8, "times that harm follows the cue", 1, 1000)
    extinction: int = setting(20, "times that the cue comes without harm", 1, 1000)


def _learning(settings: RenewalSettings) -> list[Arm]:
    """The control, and arms that are in force while anything is learnt."""
    return [settings.chosen[0], *(a for a in settings.chosen[1:] if a.when == "learning")]


def run(session: Session) -> None:
    """Exploration, acquisition, extinction and test in every arm."""
    settings: RenewalSettings = session.settings
    learnt: dict[tuple[int, str], Weights] = {}
    for side, arms in enumerate(session.side_by_side(_learning(settings), lambda a: a)):
        for where, weights in _train(session, arms, side).items():
            learnt |= {(where, name): w for name, w in _split(session, arms, weights).items()}
    first = session.start(np.arange(session.size))
    after = learnt[1, "control"]
    session.part.trained = {EXTINCTION.name: after}
    session.part.weights = {p: (first[p], after[p]) for p in (*STORED, SAFETY, FEAR)}
    for where, task in EXTINCTIONS.items():
        for i, arms in enumerate(session.side_by_side(_tested(settings), lambda a: a)):
            start = join([learnt.get((where, a.name), learnt[where, "control"]) for a in arms])
            once = np.repeat(np.arange(len(CONTEXTS)), settings.trials)
            order = _shuffled(session, arms, once, 307)
            side = 20 * where + i
            undergo(
                *(session, TEST, task, arms, start, order, side), extinguished=where, rates=True
            )
    _similar(session)


def _shuffled(session: Session, arms: list[Arm], once: Array, stream: int) -> Array:
    """Contexts in an order of each subject's own, the same in every arm: (trials, columns)."""
    rngs = session.rngs(np.tile(np.arange(session.size), len(arms)), stream)
    return np.stack([r.permutation(once) for r in rngs], axis=1)


def _split(session: Session, arms: list[Arm], weights: Weights) -> dict[str, Weights]:
    """Weights of each of some arms that stand side by side."""
    size = session.size
    return {a.name: pick(weights, slice(k * size, (k + 1) * size)) for k, a in enumerate(arms)}


def _similar(session: Session) -> None:
    """The same with a context that is like that of extinction."""
    settings: RenewalSettings = session.settings
    learnt: dict[str, Weights] = {}
    arms = [a for a in _learning(settings) if a.name in APART]
    for k, same in enumerate(session.side_by_side(arms, lambda a: a)):
        n = session.size * len(same)
        places = _shuffled(session, same, np.tile(np.arange(len(SIMILAR)), 2), 313)
        weights = join([session.start(np.arange(session.size))] * len(same))
        for side, context, more in (
            (0, places, {"cue": False}),
            (1, np.zeros((settings.acquisition, n), dtype=int), {"harm": True}),
            (2, np.ones((settings.extinction, n), dtype=int), {"extinguished": 1}),
        ):
            weights = undergo(
                *(session, SIMILAR_LEARNING, SIMILAR_LEARNING.name, same, weights, context),
                3 * k + side,
                contexts=SIMILAR,
                **more,
            )
        learnt |= _split(session, same, weights)
    tested = [a for a in _tested(settings) if a.name in APART]
    for side, same in enumerate(session.side_by_side(tested, lambda a: a)):
        start = join([learnt.get(a.name, learnt["control"]) for a in same])
        once = np.repeat(np.arange(len(SIMILAR)), settings.trials)
        order = _shuffled(session, same, once, 317)
        undergo(
            *(session, SIMILAR_TEST, SIMILAR_TEST.name, same, start, order, side),
            extinguished=1,
            contexts=SIMILAR,
        )


def _tested(settings: RenewalSettings) -> list[Arm]:
    """Arms in the test; hippocampus is intact there only if it learnt without storing."""
    return [intact(a) if a.held else a for a in settings.chosen]


def _train(session: Session, arms: list[Arm], side: int) -> dict[int, Weights]:
    """Weights of some arms after extinction in each context."""
    settings: RenewalSettings = session.settings
    n = session.size * len(arms)
    places = _shuffled(session, arms, np.tile(np.arange(len(CONTEXTS)), 2), 311)
    weights = join([session.start(np.arange(session.size))] * len(arms))
    weights = undergo(session, EXPLORATION, "exploration", arms, weights, places, side, cue=False)
    here = np.zeros((settings.acquisition, n), dtype=int)
    weights = undergo(session, ACQUISITION, "acquisition", arms, weights, here, side, harm=True)
    out = {}
    for where in EXTINCTIONS:
        there = np.full((settings.extinction, n), where)
        out[where] = undergo(
            *(session, EXTINCTION, "extinction", arms, weights, there, 10 * where + side),
            extinguished=where,
        )
    return out


def _duration(s: RenewalSettings) -> float:
    training = 2 * len(CONTEXTS) + s.acquisition + len(EXTINCTIONS) * s.extinction
    test = len(EXTINCTIONS) * len(CONTEXTS) * s.trials
    apart = sum(a.name in APART for a in _learning(s))
    similar = (2 * len(SIMILAR) + s.acquisition + s.extinction) * apart
    similar += len(SIMILAR) * s.trials * sum(a.name in APART for a in s.chosen)
    return float(LENGTH * (training * len(_learning(s)) + test * len(s.chosen) + similar))


def _rows(s: RenewalSettings) -> list[tuple[str, str, str]]:
    return [(a.name, t, c) for a in s.chosen for t in EXTINCTIONS.values() for c in CONTEXTS]


EXPERIMENT = Experiment(
    name=NAME,
    what="a cue feared in one context, made safe in another, and what hippocampus is needed for",
    settings=RenewalSettings,
    defaults={"rate": {"subjects": 16, "trials": 3}, "spiking": {"subjects": 2, "trials": 1}},
    batch={"rate": 8, "spiking": 1},
    procedure=(EXPLORATION, ACQUISITION, EXTINCTION, TEST, SIMILAR_LEARNING, SIMILAR_TEST),
    columns=COLUMNS,
    texts={
        "task": (
            *("exploration", "acquisition", "extinction", *EXTINCTIONS.values()),
            *(SIMILAR_LEARNING.name, SIMILAR_TEST.name),
        ),
        "condition": SIMILAR,
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

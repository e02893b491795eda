"""What objects there are: a latent layer learns them by looking, without reward, and predicts them.

A life is a series of looks at objects, which are sets of features: twelve frequent ones, and six
faces, one look in twelve. Before it, after its first part and after all of it, views that have not
been seen are tested: which object perirhinal cortex tells, beside what its input tells, and what it
predicts. In other lives gaze is drawn to faces at first, faces are learnt more strongly, or there
are none at first, or features are shuffled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm, intact
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.recording.objects.examples import show
from striata.experiments.recording.objects.trials import (
    COLUMNS,
    WATCHED,
    Group,
    examine,
    live,
)
from striata.experiments.worlds.objects import lists
from striata.experiments.worlds.objects.looks import BEFORE, LOOK

Array = NDArray[Any]

NAME = "latent"
#: What is learnt of objects, the two ways of its prediction, and what homeostasis changes.
INPUTS, TONIC = "PIT → PR (some)", "NB → PR (all)"
PREDICTION = ("PR → PIT-predicted (all)", "PR → PIT-missing (all)")

EARLY = Phase(
    "early looks",
    "{early} looks of 300 ms, every 350 ms. One in twelve is at a face; in one life every second "
    "one, in one none, and in one each is learnt three times as strongly. No reward.",
    range(1, 2),
    kind="practice",
    learns=True,
    rate_only=True,
)
LATER = Phase(
    "later looks",
    "Looks go on until there have been {looks}; one in twelve is at a face in every life.",
    range(2, 3),
    kind="practice",
    learns=True,
    rate_only=True,
)
TEST = Phase(
    "test",
    "Before, after early looks and after all: {trials} times every object in views from which a "
    "reader is taught, in others like them, in less complete ones, whole, without one feature, and "
    "with one of another object. Synapses are held.",
    range(3, 6),
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 after all looks: one object whole, without a feature and with one more, kept whole.",
    range(90, 91),
)

ARMS = (
    Arm("control", "the intact brain"),
    Arm(
        "dopamine 0.1, learning",
        "release of dopamine multiplied by 0.1 in life",
        "plasticity",
        0.1,
        dopamine=0.1,
        when="learning",
    ),
    Arm(
        "plasticity held",
        "nothing is learnt in life (PIT → PR, NB → PR, PR → PIT-predicted and PIT-missing)",
        "plasticity",
        held=(INPUTS, TONIC, *PREDICTION),
        when="learning",
    ),
    Arm(
        "homeostasis held",
        "tonic excitation of PR's pools (NB → PR) stays as it is in life",
        "plasticity",
        held=(TONIC,),
        when="learning",
    ),
)


@dataclass(frozen=True)
class LatentSettings(Settings):
    """Settings; `trials` are those of each object and kind of view in a test."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 3
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    looks: int = setting(1500, "looks of a life", 2, 100_000)
    early: int = setting(450, "of these, looks in which lives differ", 1, 100_000)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.early > self.looks:
            raise ExperimentError(
                f"early = {self.early} is more than the looks of a whole life, {self.looks}."
            )


def _cells(settings: Settings) -> list[tuple[Arm, str]]:
    """Which arm lives which life."""
    control, *others = settings.chosen
    lives = lists.LIVES if settings.level == "rate" else (lists.USUAL, lists.SHUFFLED)
    return [*((control, name) for name in lives), *((arm, lists.USUAL) for arm in others)]


def _rows(settings: Settings) -> list[tuple[str, str, str]]:
    return [(a.name, task, c) for a, task in _cells(settings) for c in lists.VIEWS]


def _duration(s: LatentSettings) -> float:
    cells = _cells(s)
    early = sum(arm is s.chosen[0] for arm, _ in cells)
    tests = (1 + early + len(cells)) * s.trials * lists.OBJECTS * len(lists.VIEWS)
    return float((BEFORE + LOOK) * (len(cells) * s.looks + tests))


def run(session: Session) -> None:
    """Lives of all arms side by side, and tests on their way."""
    settings, cells = session.settings, _cells(session.settings)
    early, lives = settings.early, [name for _, name in cells]
    columns = Columns.of(session.size, [arm for arm, _ in cells])
    each = np.repeat(np.array(lives), session.size)
    whole = [lists.objects(rng) for rng in session.rngs(columns.place, 271)]
    life = lists.life(each.tolist(), settings.looks, early, whole, session.rngs(columns.place, 273))
    group = Group(columns, each, session.start(columns.place))
    first = pick(group.weights, slice(session.size))
    control = [k for k, (arm, _) in enumerate(cells) if arm is settings.chosen[0]]
    _test(session, group, whole, cells, [0], 0, 0)
    after = live(session, EARLY, life.part(slice(early)), 0, group)
    group = Group(columns, each, after)
    _test(session, group, whole, cells, control, early, 1)
    if early < settings.looks:
        after = live(session, LATER, life.part(slice(early, None)), early, group)
        group = Group(columns, each, after)
    _test(session, group, whole, cells, range(len(cells)), settings.looks, 2)
    usual = pick(after, slice(session.size))
    session.part.trained = {LATER.name: usual}
    there = _joined(session)
    session.part.weights = {INPUTS: (first[INPUTS] * there, usual[INPUTS] * there)}
    show(session, EXAMPLES, usual)


def _joined(session: Session) -> Array:
    """1 where a feature has synapses on a pool of PR, (pools, features)."""
    (found,) = (p for p in session.circuit.projections if p.name == INPUTS)
    sides = (session.circuit.n_pools(name) for name in (found.target, found.source))
    out = np.zeros(tuple(sides))
    sources, targets = np.array(found.pairs).T
    out[targets, sources] = 1.0
    return out


def _test(
    session: Session,
    group: Group,
    whole: Sequence[Array],
    cells: Sequence[tuple[Arm, str]],
    chosen: Sequence[int],
    looks: int,
    side: int,
) -> None:
    """Test the columns of some cells, with an intact brain; rates are kept of the last test."""
    n = session.size
    kept = np.concatenate([np.arange(k * n, (k + 1) * n) for k in chosen])
    columns = Columns.of(n, [intact(cells[k][0]) for k in chosen])
    tested = Group(columns, group.lives[kept], pick(group.weights, kept))
    examine(session, TEST, [whole[k] for k in kept], looks, tested, side, rates=side == 2)


EXPERIMENT = Experiment(
    name=NAME,
    what="objects learnt by looking, without reward; their prediction; gaze drawn to faces",
    settings=LatentSettings,
    defaults={"rate": {"subjects": 16, "trials": 3}, "spiking": {"subjects": 2, "trials": 2}},
    batch={"rate": 8, "spiking": 1},
    procedure=(EARLY, LATER, TEST, EXAMPLES),
    columns=COLUMNS,
    texts={"task": lists.LIVES, "condition": (*lists.VIEWS, EARLY.name, LATER.name)},
    run=run,
    duration=_duration,
    rows=_rows,
    times=epoch_times(BEFORE, LOOK),
    watched=WATCHED,
    engages=("perirhinal cortex",),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

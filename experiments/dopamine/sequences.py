"""Second-order conditioning, and the approach to a reward: what is run, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.recording.conditioning import WINDOWS, record_trials
from striata.experiments.worlds import conditioning_trials as conditioning
from striata.experiments.worlds.sequences import approach, serial_cues
from striata.experiments.worlds.sequences.serial_cues import BOTH, NOTHING, REWARDED, A, B

CUES = ("A", "B")
#: Groups of second-order conditioning, and what each is shown in a round of pairing.
PAIRED, APART, HELD, BEFORE, APART_BEFORE = SECOND_ORDER = (
    "second-order: A trained, then B with A",
    "second-order: A trained, then B and A apart",
    "second-order: A trained, then B with A, critic held",
    "preconditioning: B with A, then A trained",
    "preconditioning: B and A apart, then A trained",
)
_ROUND = {
    PAIRED: (BOTH, REWARDED, REWARDED, NOTHING),
    APART: (B, REWARDED, REWARDED, A),
    HELD: (BOTH, REWARDED, REWARDED, NOTHING),
    BEFORE: (BOTH, NOTHING, NOTHING, NOTHING),
    APART_BEFORE: (B, NOTHING, NOTHING, A),
}
PRECONDITIONED = SECOND_ORDER[3:]
#: Groups of approach: how they come to the reward, and how often they have done so.
BY_CUE, BY_PLACES, UNTRAINED = APPROACHES = (
    "approach: cue, trained",
    "approach: places, trained",
    "approach: places, untrained",
)
TESTED = (approach.CUED, *approach.WAYS)
#: Means of every trial; those that count from the cue do so from the start of the way.
_WINDOWS = {
    name: w
    if w.moving
    else replace(w, start=w.start + approach.START, stop=w.stop + approach.START)
    for name, w in WINDOWS.items()
}


def second_order(
    session: Session,
    phases: tuple[Phase, Phase, Phase],
    control: Arm,
    certain: Weights,
    critic: str,
) -> None:
    """A cue that announces a trained one; and cues that do not, or before it is trained.

    `phases` are pairing, the late training of A, and the test of cues alone; `certain` are weights
    after training with A, `critic` is the projection that is held in one of the groups.
    """
    pairing, training, test = phases
    n, settings = session.size, session.settings
    held = replace(control, held=(critic,))
    columns = Columns.of(n, [held if g == HELD else control for g in SECOND_ORDER])
    one, two = np.arange(n), Columns.of(n, [control] * len(PRECONDITIONED))
    kind = np.concatenate(
        [
            serial_cues.rounds(_ROUND[g], settings.pairings, session.rngs(one, 89))
            for g in SECOND_ORDER
        ],
        axis=1,
    )
    trials = serial_cues.serial_trials(kind, session.rngs(columns.place, 83))
    start = join([certain] * 3 + [session.start(two.place)])
    world = serial_cues.SerialWorld
    paired = record_trials(
        session, pairing, trials, columns, start, SECOND_ORDER, world=world, called=kind
    )
    rngs = session.rngs(two.place, 91)
    late = conditioning.training(np.ones(len(two)), settings.training, rngs)
    last = pick(paired, slice(3 * n, None))
    trained = record_trials(session, training, late, two, last, PRECONDITIONED)
    after = join([pick(paired, slice(3 * n)), trained])
    everyone = Columns.of(n, [control] * len(SECOND_ORDER))
    alone = conditioning.single_cues(CUES, settings.trials, session.rngs(everyone.place, 97))
    record_trials(session, test, alone, everyone, after, SECOND_ORDER, CUES)


def approached(session: Session, training: Phase, test: Phase, control: Arm) -> None:
    """A reward that is approached past places, and one that a cue announces as long before."""
    n, settings = session.size, session.settings
    two, three = Columns.of(n, [control] * 2), Columns.of(n, [control] * 3)
    kinds = np.repeat((approach.CUED, approach.WALKED), n)
    kind = np.broadcast_to(kinds, (settings.training, 2 * n))
    rngs = session.rngs(two.place, 101)
    shown = approach.approaches(kind, np.full(kind.shape, -1), rngs)
    world = partial(approach.ApproachWorld, kind)
    start = session.start(two.place)
    weights = record_trials(
        session, training, shown, two, start, (BY_CUE, BY_PLACES), world=world, windows=_WINDOWS
    )
    once = np.repeat(np.arange(1, len(TESTED)), settings.trials)
    rngs = session.rngs(three.place, 103)
    order = np.stack([rng.permutation(once) for rng in rngs], axis=1)
    order[:, :n] = 0  # one cue, and nothing to be changed on the way
    shown = approach.approaches(np.array(TESTED)[order], order, rngs)
    world = partial(approach.ApproachWorld, np.array(TESTED)[order])
    after = join([weights, session.start(np.arange(n))])
    record_trials(
        session, test, shown, three, after, APPROACHES, TESTED, world=world, windows=_WINDOWS
    )

"""Rounds in which two sources are offered, and both speak, and one is attended.

The gaze goes from one to the other until the subject takes one of them, or time is over. Then both
speak, one after the other; whoever was taken is attended, and the other is there as what is not
attended is. Who is attended may also be given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol import individuals
from striata.experiments.worlds.concepts import sources
from striata.experiments.worlds.concepts.options import LOOK_FOR, TAKE, Offers, look
from striata.experiments.worlds.concepts.screens import (
    BEFORE,
    CONCEPT,
    NOTHING,
    RISE,
    SHOWN_FOR,
    STEP,
    UNATTENDED,
)
from striata.experiments.worlds.concepts.sources import SAYS
from striata.experiments.worlds.muscles import MOVEMENT, Muscles

Array = NDArray[Any]

#: How long both are offered, when either speaks, and how long a round lasts [ms].
OFFERED_FOR = Parameter(4000, "ms", "assumed: two looks at each")
SPEAKS_AT, ROUND = (4500, 6000), 7500


@dataclass(frozen=True)
class Rounds:
    """What happens, round by round: arrays (trials, columns), and of the two sources.

    Attributes
    ----------
    offers : the sources, one on either side
    side : side of the one source
    speaker : which source speaks first, 0 or 1
    says : cells of all that either source's words call up, (sources, slots, columns)
    strength : factor on the response to what either says, (trials, sources, columns)
    attended : attention to either source, (trials, sources, columns); NaN where whoever has been
        taken is attended
    taken, decision : side that is taken, and when [ms], of columns that do not choose for
        themselves
    free : columns that choose for themselves, (columns,)
    """

    offers: Offers
    side: Array
    speaker: Array
    says: Array
    strength: Array
    attended: Array
    taken: Array
    decision: Array
    free: Array

    @property
    def milliseconds(self) -> int:
        """Time that all rounds take."""
        return len(self.side) * ROUND


class HearingWorld:
    """The environment of a series of rounds.

    Parameters
    ----------
    rounds
        What happens.
    stimulus, threshold
        Individual factors on stimuli and on the rate that counts as a movement, (columns,).

    Attributes
    ----------
    taken : (trials, columns), side of the source that was taken; NOTHING for none
    decision : (trials, columns), ms from the offer to the action; NaN without
    """

    every = STEP

    def __init__(self, rounds: Rounds, stimulus: Array, threshold: Array) -> None:
        self.rounds, self.trial = rounds, -1
        self.taken = np.where(rounds.free, NOTHING, rounds.taken)
        self.decision = np.where(rounds.free, np.nan, rounds.decision)
        self._stimulus, self._level = stimulus, MOVEMENT.value * threshold
        self._muscles = Muscles(STEP)
        self._columns = np.arange(len(stimulus))

    @property
    def done(self) -> bool:
        """True when all rounds are over."""
        return self.trial >= len(self.rounds.side)

    def step(self, now: int, cohort: Cohort) -> None:
        """Every STEP ms: actions, what is looked at, and what is said."""
        if now % STEP:
            return
        drive = self._muscles.follow(cohort)[TAKE]
        self.trial, within = divmod(now, ROUND)
        t = within - BEFORE
        cohort.external[:] = 0.0
        if self.done or t < 0:
            return
        if t < OFFERED_FOR.value:
            self._act(t, drive)
            self._look(t, cohort)
        for turn, onset in enumerate(SPEAKS_AT):
            if onset <= t < onset + SHOWN_FOR:
                self._speak(turn, t - onset, cohort)

    def _act(self, t: int, drive: Array) -> None:
        may = self.rounds.free & (self.taken[self.trial] == NOTHING)
        k = np.flatnonzero(may & (drive >= self._level))
        self.taken[self.trial, k], self.decision[self.trial, k] = self._side(t)[k], t

    def _look(self, t: int, cohort: Cohort) -> None:
        """At one side after the other, until one is taken; taking is afforded to who chooses."""
        waits = ~(self.decision[self.trial] <= t)
        k = np.flatnonzero(waits)
        look(self.rounds.offers, self.trial, self._side(t), self._stimulus, k, cohort)
        still = cohort.pools("PMC").start + TAKE
        cohort.external[still, ~self.rounds.free] = 0.0

    def _side(self, t: int) -> Array:
        first = self.rounds.offers.first[self.trial]
        return np.asarray((first + t // int(LOOK_FOR.value)) % 2)

    def _speak(self, turn: int, since: int, cohort: Cohort) -> None:
        r, k = self.rounds, self._columns
        source = (r.speaker[self.trial] + turn) % 2
        drive = CONCEPT.value * r.strength[self.trial, source, k] * self._stimulus
        drive = drive * self.attention(self.trial)[source, k] * -np.expm1(-since / RISE.value)
        for cells in r.says[source, :, k].T:
            cohort.external[cohort.pools("ATL").start + cells, k] = drive

    def attention(self, trial: int) -> Array:
        """To either source, (sources, columns): given, or 1 to whom was taken."""
        r = self.rounds
        taken = self.taken[trial]
        listens = np.stack([taken == r.side[trial], taken == 1 - r.side[trial]])
        chosen = np.where(listens, 1.0, UNATTENDED.value)
        return np.where(np.isnan(r.attended[trial]), chosen, r.attended[trial])


@dataclass(frozen=True)
class Replay:
    """What columns that do not choose for themselves are given.

    Attributes
    ----------
    source : source that is taken in each round, 0 or 1, or NOTHING, (trials, columns)
    decision : when, (trials, columns) [ms]
    """

    source: Array
    decision: Array


def rounds(
    trials: int,
    where: Array,
    rngs: Sequence[np.random.Generator],
    attended: Array,
    replay: Replay | None = None,
) -> Rounds:
    """Rounds of some columns.

    Parameters
    ----------
    where
        Cells of concepts in each column, (concepts, columns).
    rngs
        A generator for each column.
    attended
        Attention to either source, (sources, columns), or NaN; the same in all rounds.
    replay
        What columns are given that do not choose; without it all choose.
    """
    both, side = sources.offers(trials, where, rngs)
    n = len(rngs)
    speaker = np.stack([r.permutation(np.arange(trials) % 2) for r in rngs], axis=1)
    gain = np.stack([individuals.evoked_gain(r, (trials, len(SAYS))) for r in rngs], axis=2)
    cells = where[[[sources.index(c) for c in said] for said in SAYS]]
    taken, decision = np.full((trials, n), NOTHING), np.full((trials, n), np.nan)
    if replay is not None:
        taken = np.where(replay.source == NOTHING, NOTHING, np.abs(side - replay.source))
        decision = replay.decision
    return Rounds(
        both,
        side,
        speaker,
        cells,
        gain,
        np.repeat(attended[None], trials, axis=0),
        taken,
        decision,
        np.full(n, replay is None),
    )


def source_taken(world: HearingWorld) -> Array:
    """Source that was taken in each round, 0 or 1, or NOTHING, (trials, columns)."""
    return np.where(world.taken == NOTHING, NOTHING, np.abs(world.rounds.side - world.taken))

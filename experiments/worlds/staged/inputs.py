"""What each column of a staged task senses, and which of them act: compiled, for all at once.

Inputs are those of one moment; all that lasts is in :class:`State`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled, inlined
from striata.experiments.worlds.senses import (
    AFFORDED,
    DELIVERED,
    EXPECTANCY,
    GOAL_REACHED,
    MEANING,
    OBJECT,
    UNDER_WAY,
    UNDER_WAY_FOR,
)
from striata.experiments.worlds.staged.task import ARRIVAL_FOR, IMPULSE_AFTER, MEANING_AFTER, URGED

F64s = NDArray[np.float64]
F32s = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: In the place of an action: none begins, or the trial is given up.
NOTHING, GIVEN_UP = -1, -2


class State(NamedTuple):
    """Where each column is in its trials; arrays are (columns,) unless said, times in ms.

    Attributes
    ----------
    shown : whether its state is shown
    state, stage, trial : which
    onset, go : when the state was shown, and when an action is possible
    forced : whether it has a time to prepare
    options : (actions, columns), factor on the response to each option; 0 where there is none
    gain, strength : factor on what is shown, and response to what was shown last
    acted, does : when the last action began, and which it is
    held, holds : state in which it was done, and until when its meaning is held
    arrive, arrives : when an outcome in BLA is there, and which, or −1
    """

    shown: Bools
    state: Ints
    stage: Ints
    trial: Ints
    onset: Ints
    go: Ints
    forced: Bools
    options: F64s
    gain: F64s
    strength: F64s
    acted: Ints
    does: Ints
    held: Ints
    holds: Ints
    arrive: Ints
    arrives: Ints


class Fixed(NamedTuple):
    """What stays the same: of the task, as :class:`~.task.Task` has it, and of each column.

    `stimulus` and `load` are (columns,) as :class:`~.world.StagedWorld` has them; `guess` (trials,
    stages, columns) are random numbers that choose an impulse.
    """

    objects: Ints
    meanings: Ints
    arrives: Ints
    expected: F64s
    value: F64s
    stimulus: F64s
    load: F64s
    guess: Ints


class Amounts(NamedTuple):
    """Conductances of inputs [nS] and times [ms]."""

    object: float = OBJECT.value
    meaning: float = MEANING.value
    expectancy: float = EXPECTANCY.value
    delivered: float = DELIVERED.value
    goal_reached: float = GOAL_REACHED.value
    afforded: float = AFFORDED.value
    urged: float = URGED.value
    under_way: float = UNDER_WAY.value
    under_way_for: int = int(UNDER_WAY_FOR.value)
    meaning_after: int = int(MEANING_AFTER.value)
    arrival_for: int = int(ARRIVAL_FOR.value)
    impulse_after: int = IMPULSE_AFTER


@compiled
def respond(
    now: int,
    at: State,
    drive: F32s,
    threshold: F64s,
    deadline: int,
    answer_within: int,
    begun: Ints,
) -> bool:
    """Put into `begun` (columns,) the action that each begins, NOTHING or GIVEN_UP; whether any is.

    Muscles have a `drive` (actions, columns), and move at the `threshold` (columns,) [spikes/s].
    A trial is given up so many ms after the go signal, `answer_within` where it is forced.
    """
    some = False
    for c in range(len(begun)):
        begun[c] = NOTHING
        if not at.shown[c] or now < at.go[c]:
            continue
        best, action = np.float32(-1.0), 0
        for a in range(len(drive)):
            if at.options[a, c] > 0 and drive[a, c] > best:
                best, action = drive[a, c], a
        if best >= threshold[c]:
            begun[c] = action
        elif now - at.go[c] >= (answer_within if at.forced[c] else deadline):
            begun[c] = GIVEN_UP
        some |= begun[c] != NOTHING
    return some


@inlined
def _see(now: int, at: State, fixed: Fixed, amounts: Amounts, it: F32s, ofc: F32s) -> None:
    """Objects in sight and their meanings: of the state, and of the one that was acted on."""
    it[:] = 0.0
    ofc[:] = 0.0
    for c in range(len(at.shown)):
        state, held, shown = at.state[c], at.held[c], at.shown[c]
        if shown:
            at.strength[c] = fixed.stimulus[c] * at.gain[c]
            it[fixed.objects[state], c] = amounts.object * at.strength[c]
        if now < at.acted[c] + amounts.under_way_for:
            it[fixed.objects[held], c] = amounts.object * at.strength[c]
        known = now - (at.onset[c] if shown else at.arrive[c]) >= amounts.meaning_after
        present = shown or (fixed.arrives[state] >= 0 and at.stage[c] > 0)
        meaning = amounts.meaning * fixed.stimulus[c]
        if known and present:
            ofc[fixed.meanings[state], c] = meaning
        if now < at.holds[c]:
            ofc[fixed.meanings[held], c] = meaning


@inlined
def _expect(now: int, at: State, fixed: Fixed, amounts: Amounts, bla: F32s, pl_i: F32s) -> None:
    """Outcomes that are expected or delivered; planning stops once a goal is reached."""
    for c in range(len(at.shown)):
        strength = at.strength[c] if at.shown[c] else 0.0
        came, which = at.arrive[c], at.arrives[c]
        delivered = which >= 0 and came <= now < came + amounts.arrival_for
        for o in range(len(bla)):
            expected = amounts.expectancy * strength * fixed.expected[at.state[c], o]
            arriving = amounts.delivered if delivered and which == o else 0.0
            bla[o, c] = fixed.value[o, c] * max(expected, arriving)
        for p in range(len(pl_i)):
            pl_i[p, c] = max(amounts.goal_reached if delivered else 0.0, fixed.load[c])


@inlined
def _afford(now: int, at: State, fixed: Fixed, amounts: Amounts, pmc: F32s) -> None:
    """Actions that are afforded or under way, and an impulse after a long time without one."""
    for c in range(len(at.shown)):
        ready = at.shown[c] and now >= at.go[c]
        senses = ready and (at.forced[c] or now >= at.onset[c] + amounts.meaning_after)
        urge = amounts.urged if at.forced[c] else amounts.afforded
        for a in range(len(pmc)):
            pmc[a, c] = at.options[a, c] * urge if senses else 0.0
        if now < at.acted[c] + amounts.under_way_for:
            pmc[at.does[c], c] = amounts.under_way
        if ready and now - at.go[c] >= amounts.impulse_after:
            afforded = np.flatnonzero(at.options[:, c] > 0)
            guess = fixed.guess[at.trial[c], at.stage[c], c]
            pmc[afforded[guess % len(afforded)], c] = amounts.urged


@compiled
def sense(
    now: int,
    at: State,
    fixed: Fixed,
    amounts: Amounts,
    it: F32s,
    ofc: F32s,
    pmc: F32s,
    bla: F32s,
    pl_i: F32s,
) -> None:
    """Set external input to these populations, each (pools, columns) [nS]."""
    _see(now, at, fixed, amounts, it, ofc)
    _expect(now, at, fixed, amounts, bla, pl_i)
    _afford(now, at, fixed, amounts, pmc)

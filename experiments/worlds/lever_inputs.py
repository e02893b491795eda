"""What each column of a lever task senses, and which of them act: compiled, for all at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled
from striata.circuits.description import Parameter
from striata.experiments.worlds.outcomes import KNOWN_AFTER, REWARD
from striata.experiments.worlds.senses import (
    AFFORDED,
    DELIVERED,
    EXPECTANCY,
    GOAL_REACHED,
    MEANING,
    OBJECT,
    OUTCOME_AFTER,
    UNDER_WAY,
    UNDER_WAY_FOR,
)

F64s = NDArray[np.float64]
F32s = NDArray[np.float32]
Ints = NDArray[np.int64]

#: Populations that are given input.
INTO = ("IT", "OFC", "PMC", "BLA", "PL_I", "LHb", "PPTg", "LH")
#: Pools of the box in IT and in OFC.
BOX_OBJECT, BOX_STATE = 2, 0
#: How long an outcome is tasted [ms].
TASTE_FOR = 500
#: Tasting what has been made disgusting drives the habenula [nS].
DISGUST = Parameter(2.0, "nS", "assumed: as aversive as a reward is rewarding")


class State(NamedTuple):
    """What each column does, (columns,) unless said, times in ms.

    It is `busy` until then; `acted` is when its last action began, `does` which. Until `look_until`
    it turns to the levers, of which it senses the box as strongly as `look`, `options` (actions,
    columns) as strongly as these; each `outcome` (outcomes, columns) came last when.
    """

    busy: Ints
    acted: Ints
    does: Ints
    look_until: Ints
    look: F64s
    options: F64s
    outcome: Ints


class Amounts(NamedTuple):
    """Conductances of inputs [nS]; how long an action lasts, and its outcome is awaited [ms]."""

    object: float = OBJECT.value
    meaning: float = MEANING.value
    afforded: float = AFFORDED.value
    under_way: float = UNDER_WAY.value
    expectancy: float = EXPECTANCY.value
    delivered: float = DELIVERED.value
    goal_reached: float = GOAL_REACHED.value
    disgust: float = DISGUST.value
    pptg: float = REWARD["PPTg"].value
    lh: float = REWARD["LH"].value
    under_way_for: int = int(UNDER_WAY_FOR.value)
    awaited_for: int = int(OUTCOME_AFTER.value + KNOWN_AFTER.value)


@compiled
def begin(now: int, busy: Ints, drive: F32s, threshold: F64s, begun: Ints) -> bool:
    """Put into `begun` (columns,) the action that each begins, or −1; whether there is any.

    Muscles have a `drive` (actions, columns), and move at the `threshold` (columns,) [spikes/s].
    """
    some = False
    for c in range(len(begun)):
        begun[c] = -1
        if now >= busy[c]:
            action = np.argmax(drive[:, c])
            if drive[action, c] >= threshold[c]:
                begun[c], some = action, True
    return some


@compiled
def sense(
    now: int,
    state: State,
    stimulus: F64s,
    value: F64s,
    disgust: F64s,
    course: F64s,
    amounts: Amounts,
    external: F32s,
    rows: tuple[int, ...],
) -> None:
    """Set `external` input (pools, columns) to the populations of INTO, whose first `rows` come."""
    it, ofc, pmc, bla, pl_i, lhb, pptg, lh = rows
    for c in range(len(stimulus)):
        since = now - state.acted[c]
        looks = state.busy[c] <= now < state.look_until[c]
        seen = state.look[c] * stimulus[c]
        free, acts = seen if looks else 0.0, since < amounts.under_way_for
        for a in range(len(state.options)):
            external[pmc + a, c] = amounts.afforded * state.options[a, c] if looks else 0.0
        if acts:
            external[pmc + state.does[c], c] = amounts.under_way
        external[it + BOX_OBJECT, c] = amounts.object * (seen if acts else free)
        # what an action brings is awaited in the same state
        awaits = free > 0 or since < amounts.awaited_for
        external[ofc + BOX_STATE, c] = amounts.meaning * stimulus[c] if awaits else 0.0
        given, tasted = 0.0, False
        for o in range(len(value)):
            t = now - state.outcome[o, c]
            tastes = 0 <= t < TASTE_FOR
            tasted |= tastes
            meal = amounts.delivered if tastes else amounts.expectancy * free
            external[bla + o, c] = value[o, c] * meal
            reward = value[o, c] * (course[min(t, len(course) - 1)] if t >= 0 else 0.0)
            external[lh + o, c] = amounts.lh * reward
            given = max(given, reward)
        external[pptg, c] = amounts.pptg * given
        external[pl_i, c] = amounts.goal_reached if tasted else 0.0
        averse = 0 <= now - state.outcome[0, c] < TASTE_FOR
        external[lhb, c] = amounts.disgust * disgust[c] if averse else 0.0

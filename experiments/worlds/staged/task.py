"""Tasks in trials of one or more stages: states, what actions lead to, and what is rewarded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from striata.circuits.description import Parameter

Array = NDArray[Any]

#: No time to prepare: an action is possible at any time.
FREE = -1
#: No further state: the trial is over.
OVER = -1
#: An impulse to act, and the go signal's urge on every afforded action [nS].
URGED = Parameter(1.5, "nS", "assumed: enough to act")
#: When the meaning follows its object, how long an arrival lasts, and when the next state is shown
#: after it [ms].
MEANING_AFTER = Parameter(
    100, "ms", "assumed: inferring a state takes longer than seeing an object"
)
ARRIVAL_FOR = Parameter(500, "ms", "assumed")
SHOWN_AFTER = Parameter(800, "ms", "assumed")
#: The next trial comes so many ms after the outcome of this one.
NEXT_AFTER = 1700
#: Without an action for so long, an impulse to one of those afforded; without one for longer, the
#: trial is over [ms].
IMPULSE_AFTER, DEADLINE = 1500, 3000
#: The go signal, from the start of a trial with a time to prepare; a response is
#: too late so long after it [ms].
GO_AT, ANSWER_WITHIN = 1500, 600


@dataclass(frozen=True)
class Task:
    """What happens, trial by trial.

    Attributes
    ----------
    first : (trials, columns), the state that is shown first
    leads : (trials, states, actions, columns), the next state, or OVER
    pays : (trials, states, actions, columns), reward if the trial ends there
    gain : (trials, columns), factor on the response to what is shown
    options : (trials, stages, actions, columns), factor on the response to each option; 0 where
        there is none
    objects, meanings : (states,), pools of IT and of OFC
    arrives : (states,), the outcome in BLA that reaching a state is for the action before, or −1
    expected : (states, outcomes), outcome expectancy in a state
    brings : (states,), the outcome in BLA that a reward is in a state, or −1
    value : (outcomes, columns), value of each outcome now, 0 to 1
    prepare : (trials, columns), ms from object to go signal, or FREE
    """

    first: Array
    leads: Array
    pays: Array
    gain: Array
    options: Array
    objects: Array
    meanings: Array
    arrives: Array
    expected: Array
    brings: Array
    value: Array
    prepare: Array

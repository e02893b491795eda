"""Situations that are met once, with what was done there and what came of it; and met again later.

A situation is an object at a place, at a time. When it comes again, on a later day, the time
context has drifted away: of its two pools of time two, one or none are there. Two of three actions
are offered then: the one that was done and either of the others in turn, and once those two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.experiments.protocol.individuals import EVOKED_GAIN
from striata.experiments.protocol.mechanisms import VALUE_AFTER_SATIETY
from striata.experiments.worlds.episodes import lists

Array = NDArray[Any]
Rngs = list[np.random.Generator]

#: What can come of an action: the outcomes of both needs, or nothing, and what that leads to in a
#: choice: the outcome is wanted now, it is not wanted now, or nothing came.
FOOD, DRINK, NOTHING = 0, 1, 2
WANTED, UNWANTED, NOTHING_CAME = "wanted", "not wanted", "nothing came"
PERCEPTUAL = "perceptual"
#: Between the two actions that were not done there.
UNTRIED = "untried"
MET = "first visit"
CONDITIONS = (WANTED, UNWANTED, NOTHING_CAME, PERCEPTUAL, UNTRIED)
#: What is left of the event on each later day.
DAYS = ("4 of 6", "3 of 6", "2 of 6")
#: Actions that a situation may afford; situations that have not been met, and how many times a day
#: each of them comes.
ACTIONS = (1, 2, 3)
UNMET, TIMES = 4, 2
#: In perceptual choices, log of the factor by which one option is more salient, the other less.
MORE_SALIENT = Parameter(0.3, "", "assumed: as variable as salience is from one trial to the next")


@dataclass(frozen=True)
class Trials:
    """What is there, trial by trial; the world waits for an action in each.

    Attributes
    ----------
    state : (trials, columns), number of the situation
    cue : (trials, attributes' pools, columns), what entorhinal cortex has while it is seen
    whole : the same of the event, after its outcome; zero where nothing is taken in
    options : (trials, actions, columns), factor on the response to each option; 0 where it is none
    brings : (trials, columns), the outcome of whatever is done; −1 where none is given
    value : (trials, outcomes, columns), of the outcomes of both needs now, 0 to 1
    guided : whether actions are urged
    """

    state: Array
    cue: Array
    whole: Array
    options: Array
    brings: Array
    value: Array
    guided: bool


def draw(n: int, rng: np.random.Generator) -> Array:
    """A subject's situations with what is done there and its outcome, (all, attributes' pools).

    The first `n` are met, the last UNMET are not; no two have object and place in common. A third
    of those that are met brings each outcome.
    """
    many = n + UNMET
    objects, places = lists.SIZES["object"], lists.SIZES["place"]
    pairs = rng.permutation(objects * places)[:many]
    action = np.concatenate([_even(ACTIONS, n, rng), _even(ACTIONS, UNMET, rng)])
    outcome = np.concatenate([_even(range(lists.SIZES["outcome"]), n, rng), [NOTHING] * UNMET])
    out = np.zeros((many, sum(lists.SIZES.values())))
    for k in range(many):
        singles = zip(lists.SINGLE, (*divmod(pairs[k], places), action[k], outcome[k]), strict=True)
        for name, which in singles:
            out[k, lists.pools(name).start + which] = 1.0
        times = rng.choice(lists.SIZES["time"], 2, replace=False)
        out[k, lists.pools("time").start + times] = 1.0
    return out


def _even(values: Any, n: int, rng: np.random.Generator) -> Array:
    return np.asarray(rng.permutation(np.resize(np.asarray(list(values)), n)))


def first_visits(events: Array, order: Array) -> Trials:
    """Each situation once, with one action that is guided.

    `events` is (situations, pools, columns), `order` (trials, columns).
    """
    here = np.arange(order.shape[1])
    whole = np.moveaxis(events[order, :, here], -1, 1)
    options = np.zeros((len(order), 4, len(here)))
    done = lists.value(whole, "action")
    np.put_along_axis(options, done[:, None], 1.0, axis=1)
    value = np.ones((len(order), 2, len(here)))
    outcome = lists.value(whole, "outcome")
    return Trials(order, np.zeros_like(whole), whole, options, outcome, value, True)


@dataclass(frozen=True)
class Return:
    """One return to a situation: its number, the day, which need there is, and what is offered.

    Attributes
    ----------
    situation, day, need : numbers
    offered : two of 0, 1, 2: what was done, and the two actions that were not
    salience : log of the factors on the response to either
    """

    situation: int
    day: int
    need: int
    offered: tuple[int, int]
    salience: tuple[float, float]


def returns(outcome: Array, rng: np.random.Generator) -> list[Return]:
    """A subject's returns, so that each situation has its three pairs of actions.

    On each day every situation comes in either need, with what was done beside either other action
    in turn; on one of them once more, with those two, in the need of its outcome (either need where
    nothing came). Of perceptual choices, the option that is more salient counts as what was done.

    Parameters
    ----------
    outcome : (situations that have been met,), what came of each
    rng : of the subject
    """
    n, days = len(outcome), len(DAYS)
    turn, untried = rng.integers(2, size=(n, 2)), rng.integers(days, size=n)
    own_need = np.where(outcome == NOTHING, rng.integers(2, size=n), outcome)
    out = []
    for day in range(days):
        plan = [
            (k, need, (0, 1 + int(turn[k, need] + day) % 2), 0.0)
            for k in range(n)
            for need in (FOOD, DRINK)
        ]
        plan += [(int(k), int(own_need[k]), (1, 2), 0.0) for k in np.flatnonzero(untried == day)]
        plan += [
            (n + k, i % 2, (0, 1 + int(rng.integers(2))), MORE_SALIENT.value)
            for k in range(UNMET)
            for i in range(TIMES)
        ]
        for i in rng.permutation(len(plan)):
            situation, need, offered, more = plan[i]
            noise = EVOKED_GAIN.value * rng.standard_normal(2)
            salience = (float(noise[0] + more), float(noise[1] - more))
            out.append(Return(situation, day, need, offered, salience))
    return out


def later(events: Array, plans: list[list[Return]]) -> Trials:
    """Choices of all columns; `events` is (situations, pools, columns), `plans` one a column."""
    n, columns = len(plans[0]), len(plans)
    state = np.array([[r.situation for r in plan] for plan in plans]).T
    cue = np.zeros((n, events.shape[1], columns))
    options, value = np.zeros((n, 4, columns)), np.full((n, 2, columns), VALUE_AFTER_SATIETY)
    for c, plan in enumerate(plans):
        for i, r in enumerate(plan):
            event = events[r.situation, :, c]
            cue[i, :, c] = lists.cue(event[None], DAYS[r.day])[0]
            done = int(event[lists.pools("action")].argmax())
            actions = [done, *(a for a in ACTIONS if a != done)]
            options[i, [actions[k] for k in r.offered], c] = np.exp(r.salience)
            value[i, r.need, c] = 1.0
    return Trials(state, cue, np.zeros_like(cue), options, np.full((n, columns), -1), value, False)


def condition(outcome: Array, need: Array, met: Array, tried: Array) -> Array:
    """Which condition each return is; arrays of one shape.

    `met` says whether the situation has been met, `tried` whether what was done is offered.
    """
    what = np.where(outcome == NOTHING, NOTHING_CAME, np.where(outcome == need, WANTED, UNWANTED))
    return np.where(met, np.where(tried, what, UNTRIED), PERCEPTUAL)

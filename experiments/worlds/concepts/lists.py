"""Which concepts there are, who keeps whose company, and what is shown to whom.

The names are for readers; the model knows of a concept only what it is shown with. A subject has
its own cells for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol import individuals
from striata.experiments.worlds.concepts.options import Offers, two
from striata.experiments.worlds.concepts.screens import (
    NOTHING,
    SLOTS,
    UNATTENDED,
    Screens,
    in_groups,
    placed,
    shuffled,
)

Ints = NDArray[np.int64]

#: Two by four: what is said of two sexes in four walks of life.
SEXES = ("male", "female")
WALKS = {
    "throne": ("king", "queen"),
    "childhood": ("boy", "girl"),
    "parenthood": ("father", "mother"),
    "siblings": ("brother", "sister"),
}
PERSONS = tuple(person for pair in WALKS.values() for person in pair)
MEAL_NAME, DRINK, ASSOCIATE, CONTROL, COMPANION = (
    "meal",
    "drink",
    "associate",
    "control",
    "companion",
)
OTHER_COMPANION, NEUTRAL, OTHER_NEUTRAL, FILLER, OTHER_FILLER = (
    "control's companion",
    "neutral",
    "neutral's companion",
    "filler",
    "filler's companion",
)
COMPANIONS = (
    (ASSOCIATE, COMPANION),
    (CONTROL, OTHER_COMPANION),
    (NEUTRAL, OTHER_NEUTRAL),
    (FILLER, OTHER_FILLER),
)
CONCEPTS = (*PERSONS, *WALKS, *SEXES, MEAL_NAME, DRINK, *(c for pair in COMPANIONS for c in pair))
#: Needs, as pools of BLA and of the lateral hypothalamus.
FOOD, WATER = 0, 1
#: Pairings of associate and meal in groups of subjects; in the longest of them.
PAIRINGS = (1, 3, 10, 20, 50)
MOST = max(PAIRINGS)
#: Presentations of associate or control alone, and of pairs in the other groups.
TIMES = 20
#: From prime to target, how long either is there, and how long a trial lasts [ms].
SOAS = (200, 1000)
PRIME_FOR, TARGET_FOR, PRIMING_TRIAL = 200, 500, 2000


@dataclass(frozen=True)
class Shown:
    """One trial: one or two concepts, and what comes of it; `attended` or not.

    The second concept is there with the first, or `follows` it after a gap.
    """

    first: str
    second: str = ""
    outcome: int = NOTHING
    attended: bool = True
    follows: bool = False


def culture(times: int) -> list[Shown]:
    """What everybody has seen: persons with their walk of life and their sex, companions.

    A sex is seen with each person so many `times`, walks of life half as often, as often, half as
    often again and twice as often, in their order.
    """
    out = []
    for k, (walk, both) in enumerate(WALKS.items()):
        for sex, person in zip(SEXES, both, strict=True):
            out += [Shown(person, walk)] * max(times * (k + 1) // 2, 1)
            out += [Shown(person, sex)] * times
    out += [Shown(*pair) for pair in COMPANIONS for _ in range(2 * times)]
    return out + [Shown(c) for c in (MEAL_NAME, DRINK) for _ in range(times)]


def together(times: int) -> Ints:
    """How often culture shows two concepts together, (concepts, concepts)."""
    out = np.zeros((len(CONCEPTS), len(CONCEPTS)), dtype=np.int64)
    for pair in culture(times):
        if pair.second:
            i, j = index(pair.first), index(pair.second)
            out[i, j] += 1
            out[j, i] += 1
    return out


def value(times: int) -> list[Shown]:
    """The meal's name before a meal, the drink's before a drink."""
    return [Shown(c, outcome=o) for c, o in ((MEAL_NAME, FOOD), (DRINK, WATER))] * times


def paired(times: int, other: str = MEAL_NAME, attended: bool = True) -> list[Shown]:
    """Associate and another concept so often, in as many trials as any other group has."""
    pairs = [Shown(ASSOCIATE, other, attended=attended)] * times
    return pairs + _rest(MOST - times)


def _rest(neutral: int) -> list[Shown]:
    return [Shown(NEUTRAL, OTHER_NEUTRAL)] * neutral + [Shown(CONTROL)] * TIMES


#: Protocols of pairing by the name of the task.
APART, ALONE, WITH_DRINK, ELSEWHERE = "apart", "alone", "with drink", "unattended"
STANDARD = f"paired {TIMES}"
PROTOCOLS: dict[str, list[Shown]] = {f"paired {n}": paired(n) for n in PAIRINGS} | {
    ALONE: [Shown(ASSOCIATE)] * TIMES + _rest(MOST - TIMES),
    APART: [Shown(ASSOCIATE, NEUTRAL), Shown(MEAL_NAME, OTHER_NEUTRAL)] * TIMES
    + _rest(MOST - 2 * TIMES),
    WITH_DRINK: paired(TIMES, DRINK),
    ELSEWHERE: paired(TIMES, attended=False),
}
#: The associate followed by food, and the control by nothing.
REWARDED_TRIALS = [Shown(ASSOCIATE, outcome=FOOD), Shown(CONTROL)] * TIMES
EXTINCTION_TRIALS = [Shown(ASSOCIATE)] * (2 * TIMES)
#: The associate, and the meal's word after a gap; the rest as in the other groups.
SEQUENCE_TRIALS = [Shown(ASSOCIATE, MEAL_NAME, follows=True)] * TIMES + _rest(MOST - TIMES)
#: Concepts that are shown alone in the test.
PROBED = (ASSOCIATE, CONTROL, COMPANION, MEAL_NAME, DRINK, NEUTRAL)


def cells(seed: int, subjects: Sequence[int]) -> Ints:
    """Cells of each concept in each subject, (concepts, subjects)."""
    rngs = [np.random.default_rng([seed, s, 211]) for s in subjects]
    return np.stack([rng.permutation(len(CONCEPTS)) for rng in rngs], axis=1)


def index(name: str) -> int:
    """Place of a concept in :data:`CONCEPTS`; NOTHING without a name."""
    return CONCEPTS.index(name) if name else NOTHING


def screens(
    lists: Sequence[Sequence[Shown]], where: Ints, rngs: list[np.random.Generator]
) -> Screens:
    """Trials of each list in random order, a group of columns for each list.

    Parameters
    ----------
    lists
        Lists of one length.
    where
        Cells of each concept in each column, (concepts, columns).
    rngs
        A generator for each column.
    """
    n = where.shape[1] // len(lists)
    attended = in_groups([[s.attended for s in x] for x in lists], n)
    return shuffled(
        in_groups([[[index(s.first), index(s.second)] for s in x] for x in lists], n),
        where,
        rngs,
        in_groups([[s.outcome for s in x] for x in lists], n),
        np.where(attended, 1.0, UNATTENDED.value),
        in_groups([[s.follows for s in x] for x in lists], n),
    )


def alone(
    names: Sequence[str], repeats: int, where: Ints, rngs: list[np.random.Generator]
) -> Screens:
    """Each concept alone, `repeats` times; `condition` indexes `names`."""
    shown = [Shown(name) for name in names for _ in range(repeats)]
    made = screens([shown], where, rngs)
    number = np.full(len(CONCEPTS), -1)
    number[[index(name) for name in names]] = np.arange(len(names))
    named = (where[:, None] == made.concept[None, :, 0]).argmax(axis=0)
    return replace(made, condition=number[named])


@dataclass(frozen=True)
class Primed:
    """Prime and target of a trial, from prime to target [ms], and whether they keep company."""

    prime: str
    target: str
    soa: int
    related: bool


def primed(times: int) -> list[Primed]:
    """Every person so often after its own walk of life, and after another one, at every SOA."""
    walks = list(WALKS)
    return [
        Primed(walks[(k + (not related)) % len(walks)], person, soa, related)
        for k, both in enumerate(WALKS.values())
        for person in both
        for soa in SOAS * times
        for related in (True, False)
    ]


def priming(trials: Sequence[Primed], where: Ints, rngs: list[np.random.Generator]) -> Screens:
    """Primes and targets in random order; `condition` indexes `trials`."""
    order = np.stack([rng.permutation(len(trials)) for rng in rngs], axis=1)
    names = np.array([[index(t.prime), index(t.target)] for t in trials])
    soa = np.array([t.soa for t in trials])[order]
    onset = np.stack([np.zeros_like(soa), soa], axis=1)
    # a target is met with as much after either prime
    gain = np.take_along_axis(individuals.evoked_gains(rngs, len(trials) // 2), order // 2, axis=0)
    return Screens(
        concept=placed(names[order].transpose(0, 2, 1), where),
        onset=onset,
        until=np.stack([np.full_like(soa, PRIME_FOR), soa + TARGET_FOR], axis=1),
        strength=np.repeat(gain[:, None], SLOTS, axis=1),
        outcome=np.full(order.shape, NOTHING),
        condition=order,
        length=PRIMING_TRIAL,
    )


def offers(trials: int, where: Ints, rngs: list[np.random.Generator]) -> tuple[Offers, Ints]:
    """Associate and control, one on either side, and the associate's side (trials, columns)."""
    return two(index(ASSOCIATE), index(CONTROL), trials, where, rngs)

"""Stroop trials: conditions in given proportions, and the stimuli and instructions of each.

Conditions come in random order, with or without repetitions of features; some words (items) may be
mostly congruent and others mostly incongruent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.worlds.trial_lists import NONE, Float, Int, TrialList

Array = NDArray[Any]

CONDITIONS = ("congruent", "neutral", "incongruent")
COLOURS = 4
#: Index of the feature that stands for no colour and no colour word.
NEUTRAL = 4
#: Fewest and most trials of a block.
BLOCK = (12, 24)
#: Past the end of a block.
PAST = -1
#: Two colours and their words: the first two are one kind of item, the last two the other kind.
PAIR = 2
#: Proportion of congruent trials with a word of the first kind where words are alike.
ALIKE = 0.5
#: Which kind of item a trial has: by the word that is shown, none where all words are alike.
ITEMS = ("none", "mostly congruent", "mostly incongruent")
#: Task → pool that holds its task set, stream of the relevant feature, the other stream.
TASKS = {"naming": ("PFC-colour", "V4", "VWFA"), "reading": ("PFC-word", "VWFA", "V4")}


def conditions(total: int, congruent: float, incongruent: float, rng: np.random.Generator) -> Int:
    """Shuffled condition indices of `total` trials.

    They are as near to the proportions as whole trials allow.
    """
    for name, p in (
        ("congruent", congruent),
        ("incongruent", incongruent),
        ("congruent + incongruent", congruent + incongruent),
    ):
        if not 0.0 <= p <= 1.0:
            raise ExperimentError(
                f"The proportion {name} = {p:g} is impossible; it must lie between 0 and 1."
            )
    n_con, n_inc = round(total * congruent), round(total * incongruent)
    counts = (n_con, max(total - n_con - n_inc, 0), n_inc)
    return rng.permutation(np.repeat(np.arange(3), counts)[:total])


def features(kind: Int, avoid_repeats: bool, rng: np.random.Generator) -> tuple[Int, Int]:
    """Relevant and irrelevant feature of each trial of a block, given its conditions (trials,).

    With `avoid_repeats` no feature of a trial occurred in either place of the trial before.
    """
    relevant, other = np.empty_like(kind), np.empty_like(kind)
    last: set[int] = set()
    for i, k in enumerate(kind):
        free = [c for c in range(COLOURS) if not (avoid_repeats and c in last)]
        picked = rng.permutation(free)
        relevant[i] = picked[0]
        other[i] = (picked[0], NEUTRAL, picked[1])[k]
        last = {int(relevant[i]), int(other[i])}
    return relevant, other


@dataclass(frozen=True)
class Items:
    """Words that are mostly congruent, and others that are mostly incongruent (Jacoby2003).

    Attributes
    ----------
    congruent
        Proportion of the list's congruent trials whose word is mostly congruent, 0.5 to 1; as many
        of the incongruent ones have a word that is mostly incongruent. One half: words are alike.
    first
        Whether the first or the second :data:`PAIR` of colours is mostly congruent.
    """

    congruent: float = ALIKE
    first: bool = True

    @property
    def alike(self) -> bool:
        """Whether no word is special."""
        return self.congruent == ALIKE

    def mostly_congruent(self, feature: Int) -> NDArray[np.bool_]:
        """Whether a colour or word is of the pair that is mostly congruent."""
        return np.asarray((feature < PAIR) == self.first)

    def of(self, relevant: Int, other: Int) -> Int:
        """Index in :data:`ITEMS` of each trial; a neutral trial, and what is no trial, has none.

        Both features of a trial are of one pair, so that either task has the same items.
        """
        none = (relevant < 0) | (other < 0) | (other == NEUTRAL) | self.alike
        return np.where(none, 0, np.where(self.mostly_congruent(relevant), 1, 2))

    def features(self, kind: Int, rng: np.random.Generator) -> tuple[Int, Int]:
        """Relevant and irrelevant feature of each trial, given its conditions (trials,).

        An incongruent trial shows the two features of one pair.
        """
        relevant = rng.integers(0, 2 * PAIR, len(kind))
        for condition, share in ((0, self.congruent), (2, 1.0 - self.congruent)):
            here = np.flatnonzero(kind == condition)
            special = rng.permutation(len(here)) < round(share * len(here))
            pair = np.where(special == self.first, 0, PAIR)
            relevant[here] = pair + rng.integers(0, PAIR, len(here))
        opposite = relevant // PAIR * PAIR + (relevant + 1) % PAIR
        return relevant, np.choose(kind, [relevant, np.full_like(kind, NEUTRAL), opposite])


def block_length(total: int) -> int:
    """Trials of a block: the longest within :data:`BLOCK` that cuts the total evenly."""
    shortest, longest = BLOCK
    if total <= longest:
        return total
    return next((n for n in range(longest, shortest - 1, -1) if total % n == 0), longest)


def block_lists(
    total: int,
    length: int,
    share: tuple[float, float],
    avoid_repeats: bool,
    rngs: list[np.random.Generator],
    items: Sequence[Items] = (),
) -> tuple[Int, Int, Int]:
    """Condition, relevant and other feature of every trial; :data:`PAST` past the end.

    Parameters
    ----------
    total, length
        Trials of a subject, and of one block.
    share
        Proportions of congruent and of incongruent trials.
    rngs
        A generator for each subject.
    items
        Of each subject; where absent, all words are alike.

    Returns
    -------
    Three arrays (length, subjects × blocks).
    """
    blocks = -(-total // length)
    shape = (length, len(rngs) * blocks)
    kind, relevant, other = (np.full(shape, PAST) for _ in range(3))
    for i, rng in enumerate(rngs):
        own = items[i] if items else Items()
        every = conditions(total, *share, rng)
        shown = None if own.alike else np.stack(own.features(every, rng))
        for b, place in enumerate(np.array_split(np.arange(total), blocks)):
            here = slice(len(place)), i * blocks + b
            kind[here] = k = every[place]
            relevant[here], other[here] = (
                features(k, avoid_repeats, rng) if shown is None else shown[:, place]
            )
    return kind, relevant, other


def stroop_trials(
    circuit: Circuit,
    task: str,
    relevant: Int,
    other: Int,
    soa: float = 0.0,
    gain: Float | None = None,
) -> TrialList:
    """Trials of one task.

    Parameters
    ----------
    relevant, other
        Features of the stream that the task is about and of the other one, (trials, columns); −1
        where a stream is left blank.
    soa
        Word onset minus colour onset [ms]; time zero is the relevant feature's onset.
    gain
        Factor on the response of both streams, (trials, columns).
    """
    held, stream, distractor = TASKS[task]
    start = circuit.slices
    shown = np.stack(
        [
            np.where(relevant == NONE, NONE, start[stream].start + relevant),
            np.where(other == NONE, NONE, start[distractor].start + other),
        ]
    )
    lag = round(soa if task == "naming" else -soa)
    onset = np.stack([np.zeros_like(relevant), np.full_like(relevant, lag)])
    return TrialList(
        shown=shown,
        onset=onset,
        held=np.full_like(relevant, start[held].start),
        correct=relevant.copy(),
        distractor=np.where((other < COLOURS) & (other != relevant), other, NONE),
        strength=np.broadcast_to(1.0 if gain is None else gain, shown.shape),
        length=(relevant != NONE).sum(axis=0),
    )


def example_trials(circuit: Circuit) -> Callable[[Array, Array], TrialList]:
    """Trials of colour naming of which the correct response is channel 0.

    The function that is returned takes the condition and the gain of each trial, (trials,), and
    gives each a column of its own.
    """

    def make(kind: Array, gain: Array) -> TrialList:
        word = np.select([kind == "congruent", kind == "neutral"], [0, NEUTRAL], 1)
        colour = np.zeros((1, len(kind)), dtype=np.int64)
        return stroop_trials(circuit, "naming", colour, word[None], 0.0, gain[None])

    return make

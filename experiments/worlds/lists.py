"""Lists of Stroop trials: conditions in given proportions, in random order, with or without feature repetitions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from striata.experiments.errors import ExperimentError

Int = NDArray[np.int64]

CONDITIONS = ("congruent", "neutral", "incongruent")
COLOURS = 4
#: Index of the feature that stands for no colour and no colour word.
NEUTRAL = 4
#: Fewest and most trials of a block.
BLOCK = (12, 24)
#: Past the end of a block.
PAST = -1


def conditions(total: int, congruent: float, incongruent: float, rng: np.random.Generator) -> Int:
    """Shuffled condition indices of `total` trials, as near to the proportions as whole trials allow."""
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

    Returns
    -------
    Three arrays (length, subjects × blocks).
    """
    blocks = -(-total // length)
    shape = (length, len(rngs) * blocks)
    kind, relevant, other = (np.full(shape, PAST) for _ in range(3))
    for i, rng in enumerate(rngs):
        for b, k in enumerate(np.array_split(conditions(total, *share, rng), blocks)):
            here = slice(len(k)), i * blocks + b
            kind[here] = k
            relevant[here], other[here] = features(k, avoid_repeats, rng)
    return kind, relevant, other

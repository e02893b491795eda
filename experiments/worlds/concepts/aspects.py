"""Options that keep the company of aspects of unequal worth, contexts that keep one's, and pairs.

Four aspects come before food or drink, more or less often. Each of eight options has been with two
of them, each context with one; options and contexts have never been together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.experiments.worlds.concepts.lists import FOOD, WATER
from striata.experiments.worlds.concepts.screens import NOTHING, UNATTENDED

Ints = NDArray[np.int64]

ASPECTS, OPTIONS, CONTEXTS = 4, 8, 4
#: Numbers of the first option, the first context, and of a concept that has met nobody.
FIRST_OPTION, FIRST_CONTEXT = ASPECTS, ASPECTS + OPTIONS
STRANGER = FIRST_CONTEXT + CONTEXTS
#: Outcome that each aspect comes before, and how often.
OUTCOME, MEALS = (FOOD, WATER, FOOD, WATER), (40, 40, 20, 20)
#: Presentations of an option with one of its aspects, drawn evenly; of a context with its own.
LEAST, GREATEST, TIMES = 5, 40, 20
#: Attention to an aspect, as a part of the drive of what is shown.
ATTENDED = Parameter(0.33, "", "assumed: 1 nS, which by itself hardly makes a cell fire")
DWELT_ON = Parameter(0.67, "", "assumed: 2 nS, 11 spikes/s by itself")

ALONE, FAINT, CLEAR, MET_NOBODY, ATTENTION, STRONG, PAIR = (
    "no context",
    "faint context",
    "clear context",
    "strange context",
    "attention to an aspect",
    "strong attention to an aspect",
    "beside another option",
)
#: How strongly a context is there, beside an option or by itself; what stands for each context.
STRENGTH = {
    FAINT: UNATTENDED.value,
    CLEAR: 1.0,
    MET_NOBODY: 1.0,
    ATTENTION: ATTENDED.value,
    STRONG: DWELT_ON.value,
    PAIR: UNATTENDED.value,
}
CONDITIONS = (ALONE, *STRENGTH)


@dataclass(frozen=True)
class Shown:
    """One trial of a test: an option or NOTHING, and what is there beside it or NOTHING."""

    condition: str
    option: int = NOTHING
    beside: int = NOTHING


def drawn(rngs: Sequence[np.random.Generator]) -> Ints:
    """How often each option has been with each aspect, (options, aspects, columns).

    With two of them each.
    """
    pairs = list(combinations(range(ASPECTS), 2))
    out = np.zeros((OPTIONS, ASPECTS, len(rngs)), dtype=np.int64)
    for c, rng in enumerate(rngs):
        order = [*rng.permutation(len(pairs)), *rng.permutation(len(pairs))][:OPTIONS]
        for option, k in enumerate(order):
            out[option, pairs[k], c] = rng.integers(LEAST, GREATEST + 1, 2)
    return out


def meals(columns: int) -> tuple[Ints, Ints]:
    """Every aspect before its outcome: concepts (trials, slots, columns), outcomes."""
    trials = [(k, o) for k, (o, n) in enumerate(zip(OUTCOME, MEALS, strict=True)) for _ in range(n)]
    aspect, outcome = np.repeat(np.array(trials)[:, :, None], columns, axis=2).transpose(1, 0, 2)
    return np.stack([aspect, np.full_like(aspect, NOTHING)], axis=1), outcome


def company(often: Ints) -> Ints:
    """Pairs (trials, slots, columns) of options and of contexts with aspects; blanks at the end."""
    lists = []
    for c in range(often.shape[2]):
        pairs = [
            (FIRST_OPTION + i, a)
            for i, a in np.ndindex(OPTIONS, ASPECTS)
            for _ in range(often[i, a, c])
        ]
        lists.append(pairs + [(FIRST_CONTEXT + a, a) for a in range(ASPECTS) for _ in range(TIMES)])
    longest = 2 * OPTIONS * GREATEST + ASPECTS * TIMES
    full = [x + [(NOTHING, NOTHING)] * (longest - len(x)) for x in lists]
    return np.array(full).transpose(1, 2, 0)


def tests() -> list[Shown]:
    """Options alone, in every context, beside every other; and contexts alone."""
    contexts = {
        FAINT: range(FIRST_CONTEXT, STRANGER),
        CLEAR: range(FIRST_CONTEXT, STRANGER),
        MET_NOBODY: (STRANGER,),
        ATTENTION: range(ASPECTS),
        STRONG: range(ASPECTS),
    }
    options = range(FIRST_OPTION, FIRST_CONTEXT)
    out = [Shown(ALONE, i) for i in (NOTHING, *options)]
    for condition, some in contexts.items():
        out += [Shown(condition, i, k) for k in some for i in (NOTHING, *options)]
    return out + [Shown(PAIR, i, j) for i, j in permutations(options, 2)]

"""Trials of Pavlovian conditioning: training, tests, compounds of cues, and hidden states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.individuals import evoked_gains
from striata.experiments.worlds.conditioning import NEVER, Trials, belief

Array = NDArray[Any]

#: Probabilities of reward after the cue, a group of columns each.
PROBABILITIES = (0.0, 0.25, 0.5, 0.75, 1.0)
#: Sizes of reward in the test [whole rewards].
SIZES = (0.25, 0.5, 1.0, 1.5, 2.0)
#: From cue to reward [ms].
DELAY = 1000
#: The same for a group whose reward always comes later [ms].
LATER = 1500
#: When reward comes if its time is uncertain [ms], and how often each (Starkweather2018: Gaussian,
#: 1.2 to 2.8 s).
TIMES = np.arange(1200, 2801, 200)
CHANCES = np.exp(-0.5 * ((TIMES - 2000) / 500) ** 2)
CHANCES = CHANCES / CHANCES.sum()
LATE = 4500

#: What can happen in a test: name → (cue, reward at [ms] or NEVER, amount).
TESTS: dict[str, tuple[bool, int, float]] = (
    {f"expected {s:g}": (True, DELAY, s) for s in SIZES}
    | {f"unexpected {s:g}": (False, DELAY, s) for s in SIZES}
    | {"omitted": (True, NEVER, 0.0)}
)
#: Whole rewards before, at and after their usual time, likewise.
OTHER_TIMES: dict[str, tuple[bool, int, float]] = {
    f"reward at {t / 1000:g} s": (True, t, 1.0) for t in (DELAY - 300, DELAY, DELAY + 300)
}


def _beliefs(probability: Array, length: int, times: Array, chances: Array) -> Array:
    table = {float(p): belief(times, chances, float(p), length) for p in np.unique(probability)}
    return np.stack([table[float(p)] for p in probability])


def training(
    probability: Array,
    trials: int,
    rngs: list[np.random.Generator],
    cues: str = "A",
    believed: Array | None = None,
    delay: int = DELAY,
) -> Trials:
    """Trials with cues (``A``, ``B`` or ``AB``).

    They are rewarded after `delay` ms with each column's `probability`, and thought to be with what
    is `believed` (the same, if not given).
    """
    n = len(rngs)
    shape = (trials, n)
    rewarded = np.stack(
        [
            rng.permutation(np.arange(trials) < round(p * trials))
            for rng, p in zip(rngs, probability, strict=True)
        ],
        axis=1,
    )
    return Trials(
        cue_a=np.full(shape, "A" in cues),
        cue_b=np.full(shape, "B" in cues),
        reward_at=np.where(rewarded, delay, NEVER),
        amount=np.where(rewarded, 1.0, 0.0),
        gain=evoked_gains(rngs, trials),
        condition=np.full(shape, -1),
        belief=_beliefs(
            probability if believed is None else believed, 3000, np.array([delay]), np.ones(1)
        ),
    )


def beside(*parts: Trials) -> Trials:
    """Trials side by side: as many columns as all parts have together."""
    fields = ("cue_a", "cue_b", "reward_at", "amount", "gain", "condition")
    joined = {f: np.concatenate([getattr(p, f) for p in parts], axis=1) for f in fields}
    return replace(parts[0], **joined, belief=np.concatenate([p.belief for p in parts]))


def probe_trials(
    probability: Array,
    names: tuple[str, ...],
    repeats: int,
    rngs: list[np.random.Generator],
    delay: int = DELAY,
) -> Trials:
    """Each of the named tests `repeats` times, in an order of each column's own.

    Reward is believed to come `delay` ms after the cue. `condition` indexes `names`.
    """
    once = np.repeat(np.arange(len(names)), repeats)
    kind = np.stack([rng.permutation(once) for rng in rngs], axis=1)
    known = TESTS | OTHER_TIMES
    cue, at, amount = (np.array(x) for x in zip(*(known[n] for n in names), strict=True))
    return Trials(
        cue_a=cue[kind],
        cue_b=np.zeros(kind.shape, dtype=bool),
        reward_at=at[kind],
        amount=amount[kind],
        gain=evoked_gains(rngs, len(once)),
        condition=kind,
        belief=_beliefs(probability, 3000, np.array([delay]), np.ones(1)),
    )


def single_cues(names: tuple[str, ...], repeats: int, rngs: list[np.random.Generator]) -> Trials:
    """Cues alone (``A`` or ``B``), without reward; `condition` indexes `names`."""
    once = np.repeat(np.arange(len(names)), repeats)
    kind = np.stack([rng.permutation(once) for rng in rngs], axis=1)
    is_a = np.array([n == "A" for n in names])[kind]
    return Trials(
        cue_a=is_a,
        cue_b=~is_a,
        reward_at=np.full(kind.shape, NEVER),
        amount=np.zeros(kind.shape),
        gain=evoked_gains(rngs, len(once)),
        condition=kind,
        belief=np.zeros((len(rngs), 3000)),
    )


def uncertain_time(
    probability: Array, trials: int, rngs: list[np.random.Generator], even: bool
) -> Trials:
    """Trials rewarded at one of TIMES with each column's `probability`.

    Every time alike if `even` (a test).

    `condition` indexes TIMES in a test, and is below zero in training.
    """
    times = np.stack(
        [
            rng.permutation(np.arange(trials) % len(TIMES))
            if even
            else rng.choice(len(TIMES), trials, p=CHANCES)
            for rng in rngs
        ],
        axis=1,
    )
    rewarded = np.stack(
        [
            rng.random(trials) < (1.0 if even else p)
            for rng, p in zip(rngs, probability, strict=True)
        ],
        axis=1,
    )
    return Trials(
        cue_a=np.ones(times.shape, dtype=bool),
        cue_b=np.zeros(times.shape, dtype=bool),
        reward_at=np.where(rewarded, TIMES[times], NEVER),
        amount=rewarded.astype(float),
        gain=evoked_gains(rngs, trials),
        condition=np.where(rewarded & even, times, -1),
        length=LATE,
        belief=_beliefs(probability, LATE - 500, TIMES, CHANCES),
    )

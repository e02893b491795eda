"""Which events there are: their attributes, what is left of them in a cue, and events like them.

An event is an object at a place with an action and its outcome, at a time that two of nine pools
stand for: six attributes. A cue never holds action and outcome unless it is the whole event. Times
are drawn for each event, or drift.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Ints = NDArray[np.int64]

#: Pools of each attribute, which follow each other, as those of EC do.
SIZES = {"object": 8, "place": 4, "action": 4, "outcome": 3, "time": 9}
_FIRST = dict(zip(SIZES, np.cumsum([0, *SIZES.values()])[:-1].tolist(), strict=True))
#: Attributes of which an event has one.
SINGLE = ("object", "place", "action", "outcome")
#: What a cue has of an event of six attributes, and how many times it has.
CUES: dict[str, tuple[tuple[str, ...], int]] = {
    "6 of 6": (SINGLE, 2),
    "4 of 6": (("object", "place"), 2),
    "3 of 6": (("object", "place"), 1),
    "2 of 6": (("object", "place"), 0),
}
FULL, PARTIAL = "6 of 6", "4 of 6"
#: The cue that asks where something was: three of six attributes.
WHERE = "object and time"
_CUES = CUES | {WHERE: (("object",), 2)}


def pools(attribute: str) -> slice:
    """Rows of an attribute's pools."""
    return slice(_FIRST[attribute], _FIRST[attribute] + SIZES[attribute])


def _one(attributes: Mapping[str, tuple[int, ...]]) -> Array:
    out = np.zeros(sum(SIZES.values()))
    for name, members in attributes.items():
        out[[_FIRST[name] + k for k in members]] = 1.0
    return out


def episodes(n: int, rng: np.random.Generator) -> Array:
    """A subject's events, (events, pools); no two have object, place and time in common."""
    return _distinct(n, rng, lambda k: rng.choice(SIZES["time"], 2, replace=False).tolist())


def drifting(n: int, rng: np.random.Generator) -> Array:
    """Events as of :func:`episodes`, but each shares one of its two times with the one before.

    Times go round the nine pools in turn, from one of the subject's own.
    """
    many = SIZES["time"]
    first = int(rng.integers(many))
    return _distinct(n, rng, lambda k: [(first + k) % many, (first + k + 1) % many])


def _distinct(n: int, rng: np.random.Generator, times: Callable[[int], list[int]]) -> Array:
    """Events with the times of each, by its number; drawn again if one has been there."""
    seen: set[Any] = set()
    out: list[Array] = []
    while len(out) < n:
        drawn: dict[str, tuple[int, ...]] = {}
        drawn |= {name: (int(rng.integers(SIZES[name])),) for name in SINGLE}
        drawn["time"] = tuple(sorted(times(len(out))))
        key = (drawn["object"], drawn["place"], drawn["time"])
        if key not in seen:
            seen.add(key)
            out.append(_one(drawn))
    return np.array(out)


def like(event: Array, rng: np.random.Generator) -> Array:
    """An event that has five of six attributes of another (pools,); not its times."""
    out, name = event.copy(), str(rng.choice(SINGLE))
    old = int(event[pools(name)].argmax())
    new = (old + 1 + int(rng.integers(SIZES[name] - 1))) % SIZES[name]
    out[pools(name)] = np.arange(SIZES[name]) == new
    return out


def altered(event: Array, changed: int, rng: np.random.Generator) -> Array:
    """An event (pools,) that lacks `changed` of another's six attributes, and has others instead.

    Either of its times counts as one attribute.
    """
    out = event.copy()
    for k in rng.permutation(len(SINGLE) + 2)[:changed]:
        name = SINGLE[k] if k < len(SINGLE) else "time"
        here = pools(name)
        kept = np.flatnonzero(event[here])
        old = kept[max(int(k) - len(SINGLE), 0)]
        free = np.flatnonzero((event[here] == 0) & (out[here] == 0))
        out[here.start + old], out[here.start + int(rng.choice(free))] = 0.0, 1.0
    return out


def cue(events: Array, kind: str) -> Array:
    """What a cue has of events (events, pools, …)."""
    kept, times = _CUES[kind]
    out = np.zeros_like(events)
    for name in kept:
        out[:, pools(name)] = events[:, pools(name)]
    here = events[:, pools("time")]
    out[:, pools("time")] = here * (np.cumsum(here, axis=1) <= times)
    return out


def chosen(n: int, of: int) -> Ints:
    """`n` events spread evenly over those that were stored, the first and last but one left out."""
    return np.unique(np.linspace(1, of - 2, n).round().astype(int))


def value(events: Array, attribute: str) -> Ints:
    """Which pool of an attribute an event has, (events, …)."""
    return np.asarray(events[:, pools(attribute)].argmax(axis=1))

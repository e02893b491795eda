"""Which objects there are, what a life shows of them, and the views by which they are tested.

An object is a set of features, of which a look shows most and to which it adds a few of others. The
last of them are faces: rare, and alike in two features, by which an orienting bias finds them.
Names are for readers; nothing but features is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.experiments.protocol import individuals
from striata.experiments.worlds.objects.looks import Looks

Array = NDArray[Any]
Ints = NDArray[np.int64]

#: Features there are (pools of PIT), of an object, and those that all faces share.
FEATURES, SIZE, SCHEMA = 24, 6, 2
#: Frequent objects, and faces, whose numbers follow.
COMMON, FACES = 12, 6
OBJECTS = COMMON + FACES
#: Most features that two objects share.
MOST_SHARED = 4
#: Probability that a look at something is one at a face; while gaze is drawn to them.
RARE = Parameter(0.08, "", "assumed")
SOUGHT = Parameter(0.5, "", "assumed")
#: Factor on acetylcholine at faces, where learning of them is stronger instead.
STRONGER = Parameter(3.0, "", "assumed")
#: How often a look misses a feature of its object, or shows one of others; in new views.
MISSED = Parameter(0.15, "", "assumed")
ADDED = Parameter(0.05, "", "assumed")
NEW_MISSED = Parameter(0.35, "", "assumed")
NEW_ADDED = Parameter(0.08, "", "assumed")

#: Lives, which differ in their first part only, but for the one without structure.
USUAL, BIASED, WEIGHED, DEPRIVED, SHUFFLED = (
    "usual life",
    "gaze drawn to faces",
    "faces learnt more strongly",
    "no faces at first",
    "features shuffled",
)
LIVES = (USUAL, BIASED, WEIGHED, DEPRIVED, SHUFFLED)

#: Views of a test: those by which a reader is taught, others like them, less complete ones, and
#: objects as they are, without one of their features, and with one that is not theirs.
TAUGHT, LIKE, NEW, WHOLE, WITHOUT, WITH = (
    "taught",
    "held out",
    "new views",
    "whole",
    "one missing",
    "one added",
)
VIEWS = (TAUGHT, LIKE, NEW, WHOLE, WITHOUT, WITH)


def objects(rng: np.random.Generator) -> Array:
    """A subject's objects, (objects, features)."""
    while True:
        schema = rng.permutation(FEATURES)[:SCHEMA]
        rest = np.setdiff1d(np.arange(FEATURES), schema)
        members = [rng.permutation(FEATURES)[:SIZE] for _ in range(COMMON)]
        members += [np.r_[schema, rng.permutation(rest)[: SIZE - SCHEMA]] for _ in range(FACES)]
        out = np.zeros((OBJECTS, FEATURES))
        out[np.arange(OBJECTS)[:, None], np.array(members)] = 1.0
        shared = out @ out.T - SIZE * np.eye(OBJECTS)
        if shared.max() <= MOST_SHARED:
            return out


def view(whole: Array, missed: float, added: float, rng: np.random.Generator) -> Array:
    """Looks at objects (looks, features): some features are missed, and others are added."""
    chance = rng.random(whole.shape)
    return np.where(whole > 0, chance >= missed, chance < added).astype(float)


@dataclass(frozen=True)
class Life:
    """Looks of a life, or of a test.

    Attributes
    ----------
    looks : what is seen
    shown : (looks, columns), number of the object
    seen : (looks, columns), looks at it before
    whole : (looks, features, columns), the object's own features
    kind : (looks, columns), place in VIEWS; 0 in a life
    """

    looks: Looks
    shown: Ints
    seen: Ints
    whole: Array
    kind: Ints

    def part(self, looks: slice) -> Life:
        """Some of the looks."""
        x = self.looks
        return Life(
            Looks(x.pattern[looks], x.gain[looks], x.release[looks]),
            self.shown[looks],
            self.seen[looks],
            self.whole[looks],
            self.kind[looks],
        )


def life(
    lives: Sequence[str],
    many: int,
    early: int,
    whole: Sequence[Array],
    rngs: Sequence[np.random.Generator],
) -> Life:
    """A life for each column: `lives` names it, `whole` are its subject's objects.

    What is seen in the usual life and in others differs only where an other object is looked at.
    """
    found = [
        _life(name, many, early, x, rng) for name, x, rng in zip(lives, whole, rngs, strict=True)
    ]
    shown, pattern, release = (np.stack(x, axis=-1) for x in zip(*found, strict=True))
    own = np.stack([x[s] for x, s in zip(whole, shown.T, strict=True)], axis=-1)
    seen = np.stack([_before(s) for s in shown.T], axis=-1)
    looks = Looks(pattern, individuals.evoked_gains(rngs, many), release)
    return Life(looks, shown, seen, own, np.zeros_like(shown))


def _life(
    name: str, many: int, early: int, whole: Array, rng: np.random.Generator
) -> tuple[Ints, Array, Array]:
    rare = np.full(many, RARE.value)
    rare[:early] = {BIASED: SOUGHT.value, DEPRIVED: 0.0}.get(name, RARE.value)
    face = rng.random(many) < rare
    one, other = rng.integers(0, COMMON, many), COMMON + rng.integers(0, FACES, many)
    shown = np.where(face, other, one)
    pattern = view(whole[shown], MISSED.value, ADDED.value, rng)
    mixed = rng.permuted(pattern, axis=1)
    weighed = face & (np.arange(many) < early) & (name == WEIGHED)
    release = np.where(weighed, STRONGER.value, 1.0)
    return shown, mixed if name == SHUFFLED else pattern, release


def _before(shown: Ints) -> Ints:
    """How often each was there before, (looks,)."""
    same = shown[:, None] == shown[None]
    return np.asarray(np.tril(same, -1).sum(axis=1))


def tested(trials: int, whole: Sequence[Array], rngs: Sequence[np.random.Generator]) -> Life:
    """Every object `trials` times in each of VIEWS, in random order; a generator a column."""
    each = np.tile(np.arange(OBJECTS * len(VIEWS)), trials)
    order = np.stack([rng.permutation(each) for rng in rngs], axis=1)
    shown, kind = order % OBJECTS, order // OBJECTS
    own = np.stack([x[s] for x, s in zip(whole, shown.T, strict=True)], axis=-1)
    seen = [_views(own[..., c], kind[:, c], rng) for c, rng in enumerate(rngs)]
    gain = individuals.evoked_gains(rngs, len(each))
    looks = Looks(np.stack(seen, axis=-1), gain, np.ones(gain.shape))
    return Life(looks, shown, np.zeros_like(shown), own, kind)


def _views(own: Array, kind: Ints, rng: np.random.Generator) -> Array:
    usual = view(own, MISSED.value, ADDED.value, rng)
    new = view(own, NEW_MISSED.value, NEW_ADDED.value, rng)
    chance = rng.random(own.shape)
    missing, added = (
        np.eye(own.shape[1])[np.where(there, chance, -1.0).argmax(axis=1)]
        for there in (own > 0, own == 0)
    )
    made = {TAUGHT: usual, LIKE: usual, NEW: new, WHOLE: own}
    made |= {WITHOUT: own - missing, WITH: own + added}
    return np.select([kind[:, None] == VIEWS.index(name) for name in made], list(made.values()))

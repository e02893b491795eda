"""Contexts: sets of features, entered before anything is met there and left after it."""

from typing import Any

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.dormant import awake
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.worlds.encounters import EncounterWorld, encounters
from striata.experiments.worlds.episodes.contexts import CONTEXTS, features
from striata.experiments.worlds.episodes.events import ATTRIBUTE
from striata.experiments.worlds.episodes.harm import Harms, HarmWorld

pytestmark = pytest.mark.smoke

MET = ("photograph", "photograph, elsewhere", "photograph, days later", "nothing, elsewhere")
#: Input to entorhinal cortex while a context lasts [nS], of a subject of half the usual response.
THERE = ATTRIBUTE.value / 2


class Silent:
    """A recorder that records nothing."""

    def record(self, world: Any, now: int, cohort: RateCohort) -> None:
        """Nothing."""


class Watched:
    """A world, and the input to entorhinal cortex and to IT in each ms."""

    done = False

    def __init__(self, world: Any) -> None:
        self.world, self.entorhinal, self.seen = world, list[Any](), list[bool]()

    def step(self, now: int, cohort: RateCohort) -> None:
        """One millisecond."""
        self.world.step(now, cohort)
        self.entorhinal.append(cohort.external[cohort.pools("EC"), 0].copy())
        self.seen.append(bool((cohort.external[cohort.pools("IT")] > 0.01).any()))


def watched(world: Any, trials: int) -> tuple[np.ndarray, np.ndarray]:
    """Input to entorhinal cortex (trials, ms, pools) [nS]; whether IT has some (trials, ms)."""
    circuit = awake(brain(), frozenset({"hippocampal formation"}))
    seen = Watched(world)
    cohort = RateCohort(circuit, [0], 1, whole=brain())
    cohort.run(3500 * trials, seen)  # type: ignore[arg-type]
    shape = (trials, 3500)
    return np.array(seen.entorhinal).reshape(*shape, -1), np.array(seen.seen).reshape(shape)


def test_three_contexts_share_no_feature_one_is_like_b_and_one_changes_by_half_in_days() -> None:
    sets = features(np.arange(len(CONTEXTS))[None])[0].T
    assert (sets[:3] @ sets[:3].T == 4.0 * np.eye(3)).all()
    like, later = (list(CONTEXTS).index(name) for name in ("like B", "A, days later"))
    assert (sets[like] @ sets[:3].T).tolist() == [0.0, 3.0, 1.0]
    assert (sets[later] @ sets[:3].T).tolist() == [2.0, 0.0, 2.0]
    assert (sets[0] * sets[later])[:12].sum() == 1.0  # the place is the same, and one of the times


def test_a_room_is_entered_before_the_object_is_seen_and_outlasts_it() -> None:
    kind = np.arange(len(MET))[:, None]
    met = encounters(MET, kind, [np.random.default_rng(1)])
    half = np.full(1, 0.5)
    circuit = awake(brain(), frozenset({"hippocampal formation"}))
    entorhinal, seen = watched(EncounterWorld(met, circuit, half, half), len(MET))
    later = list(CONTEXTS).index("A, days later")
    room = features(np.array([[0], [1], [later], [1]]))[..., 0]
    assert (entorhinal[:, :2900] == THERE * room[:, None]).all()
    assert not entorhinal[:, 2900:].any()
    assert not seen[3].any()
    assert (seen[:3] == ((np.arange(3500) >= 1000) & (np.arange(3500) < 2000))).all()


def test_a_cue_in_a_context_comes_as_late_and_is_an_object_of_entorhinal_cortex_beside_it() -> None:
    trials = Harms(np.array([[0], [2]]), np.array([[True], [False]]), np.zeros((2, 1), bool))
    half = np.full(1, 0.5)
    entorhinal, seen = watched(HarmWorld(trials, half, half, Silent()), 2)
    room = features(np.array([[0], [2]]))[..., 0]
    assert (entorhinal[:, :2900, 8:] == THERE * room[:, None, 8:]).all()
    assert not entorhinal[:, 2900:].any()
    cue = entorhinal[..., :8].max(axis=-1) == THERE
    assert (cue == seen).all()
    assert np.flatnonzero(cue[0])[[0, -1]].tolist() == [1000, 1999]
    assert not cue[1].any()

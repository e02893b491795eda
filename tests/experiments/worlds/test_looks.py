"""Objects, lives and views: what is shown is what their names say."""

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.worlds.objects import lists
from striata.experiments.worlds.objects.looks import BEFORE, FEATURE, LOOK, TEACHER, LookWorld

pytestmark = pytest.mark.smoke
MANY, EARLY = 3000, 900


def rng(k: int = 0) -> np.random.Generator:
    return np.random.default_rng([3, k])


def lives(*names: str) -> lists.Life:
    """These lives of one subject."""
    whole = [lists.objects(rng())] * len(names)
    return lists.life(names, MANY, EARLY, whole, [rng(1) for _ in names])


def test_faces_share_two_features_and_no_two_objects_more_than_four() -> None:
    for k in range(20):
        found = lists.objects(rng(k))
        shared = found @ found.T
        assert (np.diag(shared) == lists.SIZE).all()
        off = shared - np.diag(np.diag(shared))
        assert off.max() <= lists.MOST_SHARED
        assert (found[lists.COMMON :].min(axis=0) == 1).sum() >= lists.SCHEMA


def test_lives_differ_in_how_often_faces_are_looked_at_early_and_in_nothing_later() -> None:
    life = lives(lists.USUAL, lists.BIASED, lists.WEIGHED, lists.DEPRIVED)
    face = life.shown >= lists.COMMON
    early = face[:EARLY].mean(axis=0)
    assert early == pytest.approx([0.08, 0.5, 0.08, 0.0], abs=0.05)
    assert (life.shown[EARLY:] == life.shown[EARLY:, :1]).all()
    assert (life.looks.pattern[EARLY:] == life.looks.pattern[EARLY:, :, :1]).all()
    np.testing.assert_array_equal(life.shown[:, 0], life.shown[:, 2])
    strong = life.looks.release > 1
    assert not strong[:, [0, 1, 3]].any()
    np.testing.assert_array_equal(strong[:EARLY, 2], face[:EARLY, 2])
    assert not strong[EARLY:].any()
    assert life.seen[:, 0].max() == np.bincount(life.shown[:, 0]).max() - 1


def test_a_look_misses_some_features_and_adds_few_unless_they_are_shuffled() -> None:
    life = lives(lists.USUAL, lists.SHUFFLED)
    own, seen = life.whole > 0, life.looks.pattern
    np.testing.assert_array_equal(life.shown[:, 0], life.shown[:, 1])
    assert seen[:, :, 0][own[:, :, 0]].mean() == pytest.approx(1 - lists.MISSED.value, abs=0.02)
    assert seen[:, :, 0][~own[:, :, 0]].mean() == pytest.approx(lists.ADDED.value, abs=0.01)
    assert seen[:, :, 1][own[:, :, 1]].mean() == pytest.approx(seen[:, :, 1].mean(), abs=0.02)
    np.testing.assert_array_equal(*seen.sum(axis=1).T), "as many features in either"


def test_a_test_shows_every_object_in_every_view() -> None:
    whole = lists.objects(rng())
    test = lists.tested(2, [whole], [rng(4)])
    pairs = np.unique(np.stack([test.shown[:, 0], test.kind[:, 0]]), axis=1, return_counts=True)
    assert pairs[0].shape[1] == lists.OBJECTS * len(lists.VIEWS)
    assert (pairs[1] == 2).all()
    seen, own = test.looks.pattern[..., 0], test.whole[..., 0]
    for view, less, more in ((lists.WHOLE, 0, 0), (lists.WITHOUT, 1, 0), (lists.WITH, 0, 1)):
        here = test.kind[:, 0] == lists.VIEWS.index(view)
        assert ((own - seen)[here].clip(0).sum(axis=1) == less).all()
        assert ((seen - own)[here].clip(0).sum(axis=1) == more).all()
    kept = [
        seen[(test.kind[:, 0] == lists.VIEWS.index(v))[:, None] & (own > 0)].mean()
        for v in (lists.LIKE, lists.NEW)
    ]
    assert kept[0] > kept[1] + 0.1


def test_a_look_drives_its_features_and_sets_what_is_released() -> None:
    life = lives(lists.USUAL, lists.WEIGHED)
    cohort = RateCohort(brain(), range(2), 1)
    world = LookWorld(life.looks, np.array([1.0, 2.0]))
    pit = cohort.pools("PIT")
    k = int(np.flatnonzero(life.looks.release[:, 1] > 1)[0])
    start = k * (BEFORE + LOOK)
    world.step(start, cohort)
    assert cohort.external.max() == 0.0, "the gaze moves"
    world.step(start + BEFORE, cohort)
    drive = FEATURE.value * life.looks.gain[k] * np.array([1.0, 2.0]) * life.looks.pattern[k]
    np.testing.assert_allclose(cohort.external[pit], drive, rtol=1e-6)
    assert cohort.level[TEACHER].tolist() == [1.0, lists.STRONGER.value]
    world.step(MANY * (BEFORE + LOOK), cohort)
    assert world.done
    assert cohort.external.max() == 0.0
    assert cohort.level[TEACHER].tolist() == [1.0, 1.0]

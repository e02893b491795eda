"""Concepts on a screen, pairings, primes and offers: what is shown to whom, and what counts."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.experiments.worlds.concepts import lists
from striata.experiments.worlds.concepts.options import CHOICE, TAKE, ChoiceWorld
from striata.experiments.worlds.concepts.screens import (
    BEFORE,
    CONCEPT,
    GAP,
    NOTHING,
    SHOWN_FOR,
    TASTED_AT,
    UNATTENDED,
    ConceptWorld,
)
from striata.experiments.worlds.muscles import MOVEMENT

pytestmark = pytest.mark.smoke

SUBJECTS = 3


def rngs(columns: int) -> list[np.random.Generator]:
    return [np.random.default_rng([4, k % SUBJECTS]) for k in range(columns)]


def cohort(columns: int) -> Any:
    """What a world needs of a cohort."""
    circuit, n = brain(), len(brain().pools)
    return SimpleNamespace(
        circuit=circuit,
        pools=lambda name: circuit.slices[name],
        external=np.zeros((n, columns)),
        rate=np.zeros((n, columns)),
        emitted=np.zeros((n, columns)),
    )


def shown_pairs(name: str) -> dict[frozenset[str], int]:
    """How often a protocol shows each set of concepts."""
    out: dict[frozenset[str], int] = {}
    for trial in lists.PROTOCOLS[name]:
        pair = frozenset({trial.first, trial.second} - {""})
        out[pair] = out.get(pair, 0) + 1
    return out


def test_protocols_differ_in_company_alone() -> None:
    together = frozenset({"associate", "meal"})
    for name, n in zip(lists.PROTOCOLS, lists.PAIRINGS, strict=False):
        assert shown_pairs(name)[together] == n
    for name in (lists.ALONE, lists.APART, lists.WITH_DRINK):
        assert together not in shown_pairs(name)
    assert shown_pairs(lists.WITH_DRINK)[frozenset({"associate", "drink"})] == lists.TIMES
    for name, trials in lists.PROTOCOLS.items():
        assert len(trials) == len(lists.PROTOCOLS[lists.STANDARD])
        assert shown_pairs(name)[frozenset({"control"})] == lists.TIMES
        assert all(t.outcome == NOTHING for t in trials), "nobody is fed"
        assert all(t.attended for t in trials) == (name != lists.ELSEWHERE)
    apart = [t for t in lists.PROTOCOLS[lists.APART] if "associate" in (t.first, t.second)]
    assert len(apart) == lists.TIMES


def test_culture_shows_persons_with_their_own_words_only() -> None:
    count = lists.together(4)
    word = {name: lists.index(name) for name in lists.CONCEPTS}
    assert (count == count.T).all()
    assert count[word["king"], word["male"]] == count[word["queen"], word["female"]] == 4
    assert count[word["king"], word["female"]] == count[word["king"], word["queen"]] == 0
    often = [count[word[both[0]], word[walk]] for walk, both in lists.WALKS.items()]
    assert often == [2, 4, 6, 8]
    assert not count[word["associate"], word["meal"]]


def test_every_subject_sees_the_same_trials_with_its_own_cells() -> None:
    where = np.tile(lists.cells(5, range(SUBJECTS)), 2)
    protocols = [lists.PROTOCOLS[lists.STANDARD], lists.PROTOCOLS[lists.ELSEWHERE]]
    made = lists.screens(protocols, where, rngs(2 * SUBJECTS))
    assert made.concept.shape == (70, 2, 2 * SUBJECTS)
    attended, elsewhere = made.concept[..., :SUBJECTS], made.concept[..., SUBJECTS:]
    np.testing.assert_array_equal(attended, elsewhere)
    associate = where[lists.index("associate"), 0]
    paired = (made.concept[:, 0, 0] == associate) & (made.concept[:, 1, 0] != NOTHING)
    assert paired.sum() == lists.TIMES
    ratio = made.strength[paired, 0, SUBJECTS] / made.strength[paired, 0, 0]
    np.testing.assert_allclose(ratio, UNATTENDED.value)
    assert (made.strength[~paired, 0, SUBJECTS] == made.strength[~paired, 0, 0]).all()
    assert len(np.unique(where[:, 0])) == len(lists.CONCEPTS)
    assert (where[:, 0] != where[:, 1]).any()


def test_what_is_shown_drives_its_own_cells_and_food_comes_after_its_word() -> None:
    where = lists.cells(5, range(SUBJECTS))
    screens = lists.screens([lists.value(1)], where, rngs(SUBJECTS))
    world, fake = ConceptWorld(screens, np.ones(SUBJECTS)), cohort(SUBJECTS)
    atl, bla = fake.pools("ATL"), fake.pools("BLA")
    for now in range(0, BEFORE + TASTED_AT + 200, 10):
        world.step(now, fake)
        if now == BEFORE + 900:
            active = fake.external[atl].argmax(axis=0)
            np.testing.assert_array_equal(active, screens.concept[0, 0])
            full = CONCEPT.value * screens.strength[0, 0]
            np.testing.assert_allclose(fake.external[atl].max(axis=0), full, rtol=1e-3)
            assert fake.external[fake.pools("PPTg")].max() == 0.0
    which = fake.external[bla].argmax(axis=0)
    np.testing.assert_array_equal(which, screens.outcome[0])
    food = screens.concept[0, 0] == where[lists.index("meal"), np.arange(SUBJECTS)]
    np.testing.assert_array_equal(which == lists.FOOD, food)
    assert (fake.external[fake.pools("PPTg")] > 0).all()


def test_with_a_gap_the_meals_word_follows_the_associate_and_the_next_trial_is_further() -> None:
    where = lists.cells(5, range(SUBJECTS))
    screens = lists.screens([lists.SEQUENCE_TRIALS], where, rngs(SUBJECTS))
    world, fake = ConceptWorld(screens, np.ones(SUBJECTS)), cohort(SUBJECTS)
    atl = fake.pools("ATL")
    seen = np.zeros((screens.milliseconds // 10, len(fake.external[atl]), SUBJECTS), dtype=bool)
    for k in range(len(seen)):
        world.step(10 * k, fake)
        seen[k] = fake.external[atl] > 0
    for c in range(SUBJECTS):
        associate, meal = (
            10 * np.flatnonzero(seen[:, where[lists.index(name), c], c])
            for name in ("associate", "meal")
        )
        assert len(associate) == len(meal)
        assert lists.TIMES * (SHOWN_FOR - 10) <= 10 * len(meal) <= lists.TIMES * SHOWN_FOR
        apart = meal[None] - associate[:, None]
        assert apart[apart > 0].min() >= GAP, "the meal's word comes after the associate"
        assert -apart[apart < 0].max() > GAP, "and the next associate later still"
    both = seen[:, where[lists.index("neutral"), 0], 0]
    other = seen[:, where[lists.index("neutral's companion"), 0], 0]
    np.testing.assert_array_equal(both, other)
    assert lists.SEQUENCE_TRIALS[lists.TIMES :] == lists.PROTOCOLS[lists.STANDARD][lists.TIMES :]


def test_related_primes_are_the_targets_own_and_targets_are_matched() -> None:
    trials = lists.primed(2)
    for t in trials:
        assert (t.target in lists.WALKS[t.prime]) == t.related
    assert {(t.target, t.soa) for t in trials if t.related} == {
        (t.target, t.soa) for t in trials if not t.related
    }
    where = lists.cells(5, range(SUBJECTS))
    made = lists.priming(trials, where, rngs(SUBJECTS))
    for k in range(SUBJECTS):
        gain = np.empty(len(trials))
        gain[made.condition[:, k]] = made.strength[:, 1, k]
        np.testing.assert_array_equal(gain[0::2], gain[1::2])


def test_what_is_looked_at_when_an_action_starts_is_taken() -> None:
    where = lists.cells(5, range(SUBJECTS))
    offers, side = lists.offers(4, where, rngs(SUBJECTS))
    assert (side.mean(axis=0) == 0.5).all()
    associate = where[lists.index("associate"), np.arange(SUBJECTS)]
    at_side = np.take_along_axis(offers.concept, side[:, None], axis=1)[:, 0]
    np.testing.assert_array_equal(at_side, np.broadcast_to(associate, at_side.shape))
    world = ChoiceWorld(offers, np.ones(SUBJECTS), np.ones(SUBJECTS))
    fake = cohort(SUBJECTS)
    atl = fake.pools("ATL")
    for now in range(0, 2 * CHOICE, 10):
        trial, t = divmod(now, CHOICE)
        fake.emitted[fake.pools("VA")] = 0.0
        if t == BEFORE + 1500:  # the second look, in the first trial only
            looked_at = fake.external[atl].argmax(axis=0)
            fake.emitted[fake.pools("VA").start + TAKE] = 8 * MOVEMENT.value * (trial == 0)
        world.step(now, fake)
        if t == BEFORE + 100:
            first = offers.concept[trial, offers.first[trial], np.arange(SUBJECTS)]
            np.testing.assert_array_equal(fake.external[atl].argmax(axis=0), first)
        if t == BEFORE + 1500 and trial == 0:
            taken = offers.concept[0, world.taken[0], np.arange(SUBJECTS)]
            np.testing.assert_array_equal(taken, looked_at)
            assert fake.external.max() == 0.0, "the offer is over"
    assert (world.decision[0] == 1500).all()
    assert (world.taken[1] == NOTHING).all()
    assert np.isnan(world.decision[1]).all()

"""Situations: what they are made of, and what the world gives when they are visited."""

from typing import Any

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.dormant import awake
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.protocol.mechanisms import VALUE_AFTER_SATIETY
from striata.experiments.worlds.episodes import lists, situations
from striata.experiments.worlds.episodes.events import ATTRIBUTE, EVENT
from striata.experiments.worlds.episodes.visits import BEFORE, DEADLINE, VisitWorld
from striata.experiments.worlds.senses import DELIVERED, OUTCOME_AFTER

pytestmark = pytest.mark.smoke


def drawn(n: int = 12, columns: int = 3) -> np.ndarray:
    return np.stack([situations.draw(n, np.random.default_rng(s)) for s in range(columns)], -1)


def planned(events: np.ndarray) -> list[list[situations.Return]]:
    """A plan of returns for each column."""
    came = lists.value(events[:12], "outcome")
    rngs = (np.random.default_rng(s) for s in range(events.shape[-1]))
    return [situations.returns(came[:, c], rng) for c, rng in enumerate(rngs)]


def test_no_two_situations_have_object_and_place_in_common_and_outcomes_are_even() -> None:
    events = drawn()
    for c in range(3):
        keys = {
            (lists.value(events[..., c], "object")[k], lists.value(events[..., c], "place")[k])
            for k in range(16)
        }
        assert len(keys) == 16
        counts = np.bincount(lists.value(events[:12, :, c], "outcome"))
        assert counts.tolist() == [4, 4, 4]
        assert set(lists.value(events[..., c], "action")) == set(situations.ACTIONS)
    assert (events.sum(axis=1) == 6).all()


def test_returns_offer_what_was_done_and_another_with_less_time_from_day_to_day() -> None:
    events = drawn()
    plans = planned(events)
    trials = situations.later(events, plans)
    assert trials.cue.shape[0] == 3 * (24 + 8) + 12
    assert ((trials.options > 0).sum(axis=1) == 2).all()
    for c, plan in enumerate(plans):
        for i, r in enumerate(plan):
            done = int(lists.value(events[[r.situation], :, c], "action")[0])
            assert (trials.options[i, done, c] > 0) == (0 in r.offered)
            assert not trials.options[i, 0, c]
            assert trials.cue[i, :, c].sum() == 4 - r.day
            assert not trials.cue[i, lists.pools("action"), c].any()
            assert not trials.cue[i, lists.pools("outcome"), c].any()
            assert trials.value[i, r.need, c] == 1.0
            assert trials.value[i, 1 - r.need, c] == VALUE_AFTER_SATIETY
    assert not trials.whole.any()
    assert (trials.brings == -1).all()


def test_each_situation_comes_with_its_three_pairs_of_actions_in_the_need_of_its_outcome() -> None:
    events = drawn(columns=8)
    came = lists.value(events[:12], "outcome")
    days = []
    for c, plan in enumerate(planned(events)):
        for k in range(12):
            here = [r for r in plan if r.situation == k]
            last = [r for r in here if r.offered == (1, 2)]
            assert len(last) == 1, "the two that were not done, once"
            assert came[k, c] in (last[0].need, situations.NOTHING)
            days.append(last[0].day)
            for need in (0, 1):
                pairs = [r.offered for r in here if r.need == need and 0 in r.offered]
                assert set(pairs) == {(0, 1), (0, 2)}
                assert len(pairs) == 3, "once a day"
    assert set(days) == {0, 1, 2}


def test_perceptual_choices_favour_the_salient_option_only() -> None:
    plan = [r for mine in planned(drawn(columns=40)) for r in mine]
    difference = {
        met: np.mean([r.salience[0] - r.salience[1] for r in plan if (r.situation < 12) == met])
        for met in (True, False)
    }
    assert difference[True] == pytest.approx(0.0, abs=0.03)
    assert difference[False] == pytest.approx(2 * situations.MORE_SALIENT.value, abs=0.05)


def test_conditions_follow_outcome_and_need() -> None:
    found = situations.condition(
        np.array([0, 0, 1, 2, 2, 0]),
        np.array([0, 1, 1, 0, 0, 0]),
        np.array([1, 1, 1, 1, 0, 1], dtype=bool),
        np.array([1, 1, 1, 1, 1, 0], dtype=bool),
    )
    expected = ["wanted", "not wanted", "wanted", "nothing came", "perceptual", "untried"]
    assert found.tolist() == expected


def given(trials: situations.Trials, moves_at: int, until: int) -> tuple[VisitWorld, Any, list]:
    """What a world gives to a cohort that acts when it is told to, every 10 ms of a trial."""
    columns = trials.state.shape[1]
    circuit = awake(brain(), frozenset({"hippocampal formation"}))
    cohort: Any = RateCohort(circuit, range(columns), 1)
    rngs = [np.random.default_rng(s) for s in range(columns)]
    world = VisitWorld(trials, np.ones(columns), np.ones(columns), rngs)
    seen = []
    for now in range(0, until, 10):
        cohort.rate[:] = 0.0
        cohort.emitted[:] = 0.0
        if now >= BEFORE + moves_at:
            cohort.emitted[cohort.pools("VA")] = [[500.0], [350.0], [350.0], [400.0]]
        world.step(now, cohort)
        seen.append((now - BEFORE, cohort.external.copy(), cohort.gain["AMPA"].copy()))
    return world, cohort, seen


def test_a_guided_action_brings_its_outcome_and_then_the_event_is_taken_in() -> None:
    events = drawn(columns=2)
    order = np.stack([np.random.default_rng(s).permutation(12) for s in range(2)], axis=1)
    trials = situations.first_visits(events, order)
    world, cohort, seen = given(trials, 500, BEFORE + 2500)
    ec, bla, outcome = cohort.pools("EC"), cohort.pools("BLA"), int(OUTCOME_AFTER.value)
    first = events[order[0], :, np.arange(2)].T
    np.testing.assert_array_equal(world.action[0], lists.value(first.T[..., None], "action")[:, 0])
    assert (world.decision[0] == 500).all()
    for t, external, _ in seen:
        taken_in = 500 + outcome <= t < 500 + outcome + EVENT
        np.testing.assert_allclose(external[ec], ATTRIBUTE.value * first * taken_in)
        given_now = external[bla] > 0
        arrived = 500 + outcome <= t < 1000 + outcome
        for c in range(2):
            what = trials.brings[0, c]
            expected = [arrived and what == need for need in range(2)]
            assert given_now[:, c].tolist() == expected
    assert seen[-1][1].max() <= DELIVERED.value


def test_on_return_the_cue_is_there_until_an_action_and_nothing_comes_of_it() -> None:
    events = drawn(columns=2)
    trials = situations.later(events, planned(events))
    world, cohort, seen = given(trials, 700, BEFORE + DEADLINE)
    ec, bla = cohort.pools("EC"), cohort.pools("BLA")
    offered = trials.options[0] > 0
    assert all(offered[world.action[0, c], c] for c in range(2))
    for t, external, gain in seen:
        there = 0 <= t < 700 + OUTCOME_AFTER.value
        np.testing.assert_allclose(external[ec], ATTRIBUTE.value * trials.cue[0] * there)
        assert not external[bla].any()
        np.testing.assert_allclose(gain[bla], trials.value[0], rtol=1e-6)
        for reward in ("PPTg", "LH"):
            assert not external[cohort.pools(reward)].any()

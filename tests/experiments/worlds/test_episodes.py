"""Events and cues: what they are made of, and when entorhinal cortex is driven by them."""

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.dormant import awake
from striata.circuits.nuclei.hippocampal_formation.entorhinal import ATTRIBUTES
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.recording.episodes.lags import behind, beside
from striata.experiments.recording.episodes.responses import inside, overlap, resembled
from striata.experiments.recording.episodes.resting import cofiring, returned
from striata.experiments.worlds.episodes import lists
from striata.experiments.worlds.episodes.events import (
    AFTER,
    ATTRIBUTE,
    BEFORE,
    CUE,
    STEP,
    Events,
    EventWorld,
)

pytestmark = pytest.mark.smoke


def some(n: int = 45, seed: int = 3) -> np.ndarray:
    return lists.episodes(n, np.random.default_rng(seed))


def test_attributes_have_the_pools_of_entorhinal_cortex() -> None:
    assert lists.SIZES == ATTRIBUTES
    assert sum(ATTRIBUTES.values()) == brain().n_pools("EC")


def test_an_event_has_one_of_each_and_two_times_and_none_comes_twice() -> None:
    events = some()
    for name in lists.SINGLE:
        assert (events[:, lists.pools(name)].sum(axis=1) == 1).all()
    assert (events[:, lists.pools("time")].sum(axis=1) == 2).all()
    seen = [name for name in ("object", "place", "time")]
    keys = {tuple(np.concatenate([e[lists.pools(n)] for n in seen])) for e in events}
    assert len(keys) == len(events)


def test_events_in_drifting_time_share_one_time_with_the_last_and_none_with_those_before() -> None:
    first = set()
    for seed in range(30):
        events = lists.drifting(20, np.random.default_rng(seed))
        assert (events.sum(axis=1) == 6).all()
        time = events[:, lists.pools("time")]
        shared = time @ time.T
        for lag, n in enumerate((2, 1, 0, 0, 0, 0, 0, 0, 1, 2)):
            assert (np.diagonal(shared, lag) == n).all(), lag
        first.add(tuple(time[0]))
        assert len(np.unique(events, axis=0)) == len(events)
    assert len(first) > 5, "a beginning of each subject's own"


def test_where_something_was_is_asked_by_what_and_when_alone() -> None:
    events = some()
    cue = lists.cue(events, lists.WHERE)
    for name, pools in ((n, lists.pools(n)) for n in lists.SIZES):
        given = events[:, pools] if name in ("object", "time") else 0
        assert (cue[:, pools] == given).all()


def test_cues_have_so_many_attributes_and_never_action_and_outcome_alone() -> None:
    events = some()
    for kind in lists.CUES:
        cue = lists.cue(events, kind)
        assert (cue <= events).all()
        assert (cue.sum(axis=1) == int(kind[0])).all()
        answered = [cue[:, lists.pools(name)].any() for name in ("action", "outcome")]
        assert answered == [kind == lists.FULL] * 2


def test_an_altered_event_keeps_as_many_attributes_as_it_should_and_has_six() -> None:
    event = some(1)[0]
    for changed in range(7):
        for seed in range(20):
            new = lists.altered(event, changed, np.random.default_rng(seed))
            assert (new * event).sum() == 6 - changed
            for name in lists.SINGLE:
                assert new[lists.pools(name)].sum() == 1
            assert new[lists.pools("time")].sum() == 2


def test_cues_of_many_columns_are_those_of_each() -> None:
    events = np.stack([some(5, seed) for seed in (1, 2)], axis=-1)
    both = lists.cue(events, "3 of 6")
    for c in range(2):
        np.testing.assert_array_equal(both[..., c], lists.cue(events[..., c], "3 of 6"))


def test_an_event_like_another_differs_in_one_attribute_and_never_in_time() -> None:
    rng, changed = np.random.default_rng(1), set()
    for event in some():
        other = lists.like(event, rng)
        assert other.sum() == 6
        assert (event * other).sum() == 5
        changed |= {n for n in lists.SIZES if (event != other)[lists.pools(n)].any()}
    assert changed == set(lists.SINGLE)


def test_chosen_events_are_spread_and_neither_the_first_nor_the_last() -> None:
    assert lists.chosen(3, 12).tolist() == [1, 6, 10]
    assert lists.chosen(4, 6).tolist() == [1, 2, 3, 4]


class Record:
    """What drives EC at each look."""

    def __init__(self) -> None:
        self.drive: list[np.ndarray] = []

    def record(self, world: EventWorld, now: int, cohort: RateCohort) -> None:
        self.drive.append(cohort.external[cohort.pools("EC")].copy())


def test_entorhinal_cortex_is_driven_while_an_event_lasts_by_each_subjects_gain() -> None:
    pattern = np.stack([some(2, 1), some(2, 2)], axis=-1)
    events, kept = Events(pattern, CUE), Record()
    world = EventWorld(events, np.array([1.0, 1.2]), (kept,))
    circuit = awake(brain(), frozenset({"hippocampal formation"}))
    cohort = RateCohort(circuit, np.zeros(2, dtype=int), 1, range(2))
    for now in range(0, events.milliseconds + STEP, STEP):
        world.step(now, cohort)
    assert world.done
    assert not cohort.external.any()
    drive = np.array(kept.drive).reshape(2, -1, *pattern.shape[1:])
    assert drive.shape[1] * STEP == BEFORE + CUE + AFTER
    on = slice(BEFORE // STEP, (BEFORE + CUE) // STEP)
    there = np.broadcast_to(pattern[:, None] * ATTRIBUTE.value * [1.0, 1.2], drive[:, on].shape)
    np.testing.assert_allclose(drive[:, on], there, rtol=1e-6)
    assert not np.delete(drive, np.r_[on], axis=1).any()


def test_the_code_that_rates_resemble_is_the_one_of_like_shape() -> None:
    codes = np.zeros((3, 6, 1))
    codes[0, :2], codes[1, 2:4] = 1.0, 1.0  # the third was never stored
    rate = np.zeros((4, 6, 1))
    rate[0, :2], rate[1, 2:], rate[2] = 20.0, 5.0, 7.0
    rate[3, [0, 2, 3], 0] = 9.0, 10.0, 10.0
    assert resembled(rate, codes)[:, 0].tolist() == [0, 1, -1, 1]
    assert (resembled(rate, codes[2:]) == -1).all()


def test_rates_inside_and_outside_a_code_and_what_two_codes_share() -> None:
    code, other = np.zeros((1, 6, 1)), np.zeros((1, 6, 1))
    code[0, :2], other[0, 1:4] = 1.0, 1.0
    rate = np.arange(6.0)[None, :, None]
    own, rest = inside(rate, code)
    assert (own.item(), rest.item()) == (0.5, 3.5)
    assert overlap(code, other).item() == 0.5
    assert np.isnan(overlap(0 * code, other)).all()
    assert np.isnan(inside(rate, 0 * code)[0]).all()


def test_pools_of_a_code_fluctuate_together_more_than_unrelated_ones() -> None:
    rng = np.random.default_rng(0)
    rate = rng.normal(size=(400, 6, 1)) + 2 * rng.normal(size=(400, 1, 1))  # all share something
    rate[:, :2, 0] += 5 * rng.normal(size=(400, 1))
    codes = np.zeros((3, 6, 1))
    codes[0, [0, 1]] = codes[1, [2, 3]] = codes[2, 4] = 1
    found = cofiring(rate, codes)[:, 0]
    assert found[1] < 0.4 < found[0]
    assert np.isnan(found[2])


def test_what_rises_is_counted_for_the_event_that_ca3_resembles() -> None:
    ca3, ca1 = np.zeros((5, 4, 1)), np.zeros((5, 3, 1))
    codes, pattern = np.zeros((2, 4, 1)), np.zeros((2, 3, 1))
    codes[0, :2], codes[1, 2:] = 1, 1
    pattern[0, [0, 2]], pattern[1, [1, 2]] = 1, 1
    ca3[1:3, :2], ca1[1:3, 0] = 20, 12  # what stays up has risen once
    ca3[4, 2:], ca1[4, [0, 2]] = 20, 12  # a shared pool, and one of the other event
    number, own, others = returned(ca3, ca1, codes, pattern)
    assert number[:, 0].tolist() == [1, 2]
    assert own[:, 0].tolist() == [1.0, 0.5]
    assert others[:, 0].tolist() == [0.0, 1.0]


def listed() -> np.ndarray:
    """Codes of two pools, the last of which each event shares with the next one's first."""
    codes = np.zeros((9, 10, 1))
    for k in range(9):
        codes[k, [k, k + 1], 0] = 1.0
    return codes


def test_what_a_code_shares_with_earlier_ones_is_by_how_far_back_they_are() -> None:
    codes = listed()
    codes[5:, 0, 0] = 1.0  # three pools; one is that of five to eight before, and of the first
    found = {name: x[:, 0] for name, x in behind(codes, 2).items()}
    assert found["overlap_1"].tolist() == pytest.approx([0.5] * 3 + [1 / 3] + [2 / 3] * 3)
    assert found["overlap_2"].tolist() == pytest.approx([0.0] * 5 + [1 / 3] * 2)
    assert np.isnan(found["overlap_3"][0])
    assert found["overlap_3"][1] == 0.0
    assert np.isnan(found["overlap_more"][:2]).all()
    assert found["overlap_more"][3] == pytest.approx(1 / 6), "of five back, and not of four"


def test_neighbours_fire_apart_from_farther_events_and_from_what_all_share() -> None:
    codes, event = listed(), np.array([[4], [0]])
    rate = np.zeros((2, 10, 1))
    rate[:, [4, 5]], rate[:, 3], rate[:, 6], rate[:, 7] = 50.0, 8.0, 4.0, 2.0
    own = codes[event[:, 0]]
    found = beside(rate, own, codes, event)
    assert found["neighbours"][0, 0] == 6.0, "pools 3 and 6; 4 and 5 are its own"
    assert found["distant"][0, 0] == pytest.approx((8 + 4 + 2 + 2) / 12), "six events of two pools"
    assert found["neighbours"][1, 0] == 0.0

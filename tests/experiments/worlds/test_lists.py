"""Trial lists keep their proportions, and avoid repetitions when asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striata.circuits.brain import brain
from striata.experiments.protocol import individuals
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner.registry import experiment
from striata.experiments.worlds.stroop_trials import (
    CONDITIONS,
    ITEMS,
    NEUTRAL,
    PAIR,
    Items,
    block_lists,
    conditions,
    features,
    stroop_trials,
)
from striata.experiments.worlds.trial_lists import NONE

pytestmark = pytest.mark.smoke


@given(st.integers(1, 400), st.floats(0, 1), st.floats(0, 1), st.integers(0, 99))
def test_proportions_are_kept(total: int, congruent: float, share: float, seed: int) -> None:
    incongruent = (1 - congruent) * share
    kind = conditions(total, congruent, incongruent, np.random.default_rng(seed))
    assert len(kind) == total
    assert abs((kind == 0).sum() - total * congruent) <= 1
    assert abs((kind == 2).sum() - total * incongruent) <= 1.5


@pytest.mark.parametrize(("congruent", "incongruent"), [(1.2, 0.0), (-0.1, 0.5), (0.7, 0.7)])
def test_impossible_proportions_are_refused(congruent: float, incongruent: float) -> None:
    with pytest.raises(ExperimentError, match="is impossible"):
        conditions(12, congruent, incongruent, np.random.default_rng(0))


@given(st.integers(2, 200), st.booleans(), st.integers(0, 99))
def test_features_are_what_the_condition_says(total: int, avoid: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    kind = conditions(total, 1 / 3, 1 / 3, rng)
    relevant, other = features(kind, avoid, rng)
    name = np.array(CONDITIONS)[kind]
    assert (relevant[name == "congruent"] == other[name == "congruent"]).all()
    assert (other[name == "neutral"] == NEUTRAL).all()
    assert (relevant[name == "incongruent"] != other[name == "incongruent"]).all()
    assert (other[name == "incongruent"] < NEUTRAL).all()
    if avoid:
        for i in range(1, total):
            assert not {relevant[i], other[i]} - {NEUTRAL} & {relevant[i - 1], other[i - 1]}


@given(st.integers(1, 60), st.sampled_from([0.6, 0.75, 1.0]), st.booleans(), st.integers(0, 99))
def test_some_words_are_mostly_congruent_in_a_list_of_halves(
    quarter: int, share: float, first: bool, seed: int
) -> None:
    total, rngs = 4 * quarter, [np.random.default_rng(seed)]
    items = Items(share, first)
    kind, colour, word = (
        x[:, 0] for x in block_lists(total, total, (0.5, 0.5), False, rngs, [items])
    )
    special = (word < PAIR) == first
    assert (np.array(ITEMS)[items.of(colour, word)] == np.where(special, *ITEMS[1:])).all()
    assert abs((kind == 0)[special].sum() - share * total / 2) <= 0.5
    assert abs((kind == 2)[~special].sum() - share * total / 2) <= 1
    assert special.sum() == pytest.approx(total / 2, abs=1)
    assert (colour // PAIR == word // PAIR).all()
    assert ((colour == word) == (kind == 0)).all()


def test_words_that_are_alike_are_of_no_kind_and_change_no_list() -> None:
    def lists(items: list[Items]) -> list[np.ndarray]:
        rngs = [np.random.default_rng(4), np.random.default_rng(5)]
        return list(block_lists(48, 12, (1 / 3, 1 / 3), False, rngs, items))

    for a, b in zip(lists([]), lists([Items(), Items(first=False)]), strict=True):
        np.testing.assert_array_equal(a, b)
    _, colour, word = lists([])
    assert not Items().of(colour, word).any()
    special = Items(0.8).of(colour, word)
    assert not special[word == NEUTRAL].any()


def test_special_words_cannot_be_had_without_repeats() -> None:
    with pytest.raises(ExperimentError, match="exclude each other"):
        experiment("stroop").made("rate", item_congruent=0.75, avoid_repeats=True)


def test_onsets_follow_the_soa_from_either_tasks_side() -> None:
    relevant, other = np.array([[0]]), np.array([[1]])
    naming = stroop_trials(brain(), "naming", relevant, other, 200.0)
    reading = stroop_trials(brain(), "reading", relevant, other, 200.0)
    assert naming.onset[:, 0, 0].tolist() == [0, 200]
    assert reading.onset[:, 0, 0].tolist() == [0, -200]
    assert naming.distractor[0, 0] == 1
    assert stroop_trials(brain(), "naming", relevant, np.array([[NONE]])).shown[1, 0, 0] == NONE


def test_an_individual_does_not_depend_on_who_else_is_drawn() -> None:
    few, many = individuals.draw(range(3, 5), 1), individuals.draw(range(8), 1)
    for name, values in few.items():
        np.testing.assert_array_equal(values, many[name][3:5])

"""Measures of transferred value on made-up tables, and what a series consists of."""

import numpy as np
import pandas as pd
import pytest

from striata.analysis.signatures.transfer.measures import first_taken, values
from striata.experiments.worlds.concepts import series
from striata.experiments.worlds.concepts.lists import FOOD
from striata.experiments.worlds.concepts.screens import NOTHING

pytestmark = pytest.mark.smoke
TIMES = 20


def test_values_are_of_tests_and_choices_of_those_that_are_made() -> None:
    nan = np.nan
    t = pd.DataFrame(
        {
            "subject": [0, 0, 0, 0, 0, 1],
            "shown": ["A", "A", "B", "B", "B", "B"],
            "condition": ["A", "A", "B or D", "B or D", "B or D", "B or D"],
            "value": [1.0, 3.0, nan, nan, nan, nan],
            "chosen": [nan, nan, 1.0, 0.0, nan, 1.0],
        }
    )
    assert values(t).loc[0, "A"] == 2.0
    assert "B" not in values(t)
    assert first_taken(t)["B or D"].tolist() == [0.5, 1.0]


def test_b_and_d_are_fed_as_often_and_meet_as_many_and_never_each_other() -> None:
    for task in (series.TOGETHER, series.APART):
        trials = series.trials(task, TIMES)
        fed = {c: sum(a == c and o == FOOD for a, _, o in trials) for c in series.SERIES}
        assert fed == {"A": 20, "B": 20, "C": 20, "D": 20, "E": 0}
        alone = {c: sum(a == c and o == NOTHING and not b for a, b, o in trials) for c in "BD"}
        assert alone["B"] == alone["D"]
        met = {frozenset((a, b)) for a, b, _ in trials if b}
        near = {frozenset(p) for p in ("AB", "BC", "CD", "DE")}
        assert met == (near if task == series.TOGETHER else set())
        assert not any(b and o == FOOD for _, b, o in trials)


def test_an_option_that_is_not_taken_is_never_alone_nor_fed() -> None:
    trials = series.trials(series.OPTIONS, TIMES)
    for name, taken in ((series.BESIDE_PAID, series.PAID), (series.BESIDE_UNPAID, series.UNPAID)):
        assert not any(a == name for a, _, _ in trials)
        assert sum((a, b, o) == (taken, name, NOTHING) for a, b, o in trials) == TIMES
    assert sum(o == FOOD for *_, o in trials) == TIMES


def test_tasks_stand_side_by_side_with_blanks_at_the_end() -> None:
    concept, outcome = series.shown((series.TOGETHER, series.OPTIONS), TIMES, 3)
    assert concept.shape == (240, 2, 6)
    assert outcome.shape == (240, 6)
    assert (concept[80:, :, 3:] == NOTHING).all()
    assert (concept[:, 0, :3] != NOTHING).all()
    assert (outcome[:, 3:] == FOOD).sum() == 3 * TIMES


def test_the_first_of_two_is_offered_on_either_side_equally_often() -> None:
    where = np.tile(np.arange(len(series.CONCEPTS))[:, None], (1, 2))
    rngs = [np.random.default_rng(k) for k in range(2)]
    offers, side = series.offers(("B", "D"), 8, where, rngs)
    assert (side.sum(axis=0) == 4).all()
    b, d = series.number("B"), series.number("D")
    left = np.where(side == 0, b, d)
    assert (offers.concept[:, 0] == left).all()
    assert (offers.concept[:, 1] == b + d - left).all()

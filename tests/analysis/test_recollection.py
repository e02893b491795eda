"""Measures of recollection on made-up tables, where the answers are known."""

from typing import Any

import pandas as pd
import pytest

from striata.analysis.signatures.recollection.measures import (
    again,
    agreement,
    by_day,
    cycles,
    times,
    valued,
)

pytestmark = pytest.mark.smoke

UNTRIED = {"condition": "untried"}


def trial(**given: Any) -> dict[str, Any]:
    """A choice of what was done, unless it says otherwise."""
    usual = {"subject": 0, "condition": "wanted", "situation": 3, "need": 0, "day": 1}
    return usual | {"response": 2, "again": True, "rt": 0.8} | given


def table(*trials: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(trials))


def test_choices_count_and_trials_without_one_do_not() -> None:
    t = table(trial(), trial(again=False), trial(again=False, response=-1), trial(), trial())
    assert again(t).loc[0, "wanted"] == 0.75


def test_days_are_of_what_is_wanted() -> None:
    t = table(trial(), trial(day=2, again=False), trial(day=2, condition="not wanted"))
    assert by_day(t).loc[0].tolist() == [1.0, 0.0]


def test_value_is_the_difference_by_what_is_wanted() -> None:
    t = table(trial(), trial(condition="not wanted"), trial(condition="not wanted", again=False))
    assert valued(t).tolist() == [0.5]


def test_days_agree_if_both_are_as_before_or_neither_is() -> None:
    t = table(
        *(trial(situation=1, day=day) for day in (1, 2, 3)),
        *(trial(situation=2, day=day, again=False) for day in (1, 2)),
        *(trial(situation=4, day=day, again=day == 1) for day in (1, 2)),
        trial(situation=5, day=1),
        trial(situation=5, day=2, again=False, need=1),
        *(trial(situation=6, day=day, condition="perceptual") for day in (1, 2)),
    )
    found = agreement(t)
    assert found.loc[0, "wanted"] == pytest.approx(4 / 5)
    assert "perceptual" not in found


def triple(beside: dict[int, bool], preferred: int, **given: Any) -> list[dict[str, Any]]:
    """Choices of a situation where 2 was done: beside 1 and 3 (done again?), and 1 beside 3."""
    tried = [trial(other=other, again=yes, **given) for other, yes in beside.items()]
    return [
        *tried,
        trial(**{"other": 3, "again": False, "response": preferred, **given, **UNTRIED}),
    ]


def test_a_cycle_is_intransitive_and_an_order_is_not() -> None:
    # 2 before 1, 1 before 3, 3 before 2; and the same the other way round.
    for cyclic in (triple({1: True, 3: False}, 1), triple({1: False, 3: True}, 3)):
        assert cycles(table(*cyclic)).loc[0, "wanted"] == 1.0
    for beside, preferred in (
        ({1: True, 3: False}, 3),
        ({1: False, 3: True}, 1),
        *(({1: both, 3: both}, k) for both in (True, False) for k in (1, 3)),
    ):
        assert cycles(table(*triple(beside, preferred))).loc[0, "wanted"] == 0.0


def test_triples_are_of_one_situation_and_need_and_a_pair_that_came_twice_counts_by_half() -> None:
    cyclic, ordered = triple({1: True, 3: False}, 1), triple({1: True, 3: True}, 1)
    t = table(
        *cyclic,
        trial(other=3, again=True, day=3),  # once an order, once a cycle
        *(r | {"situation": 5} for r in ordered),
        *(r | {"situation": 6} for r in cyclic[:2]),
        cyclic[2] | {"situation": 6, "need": 1},
        *(r | {"subject": 1} for r in ordered[:2]),
        cyclic[2] | {"subject": 1, "response": -1},
    )
    found = cycles(t)
    assert found["wanted"].to_dict() == {0: 0.25}, "no triple without a choice, nor in another need"
    assert found["nothing came"].isna().all()
    nothing = triple({1: True, 3: False}, 1, condition="nothing came")
    assert cycles(table(*nothing)).loc[0, "nothing came"] == 1.0


def test_choices_between_untried_actions_count_in_no_other_measure() -> None:
    usual = [trial(day=day) for day in (1, 2)]
    more = [trial(day=day, again=False, **UNTRIED) for day in (1, 2)]
    for measure in (again, by_day, agreement):
        assert measure(table(*usual, *more)).equals(measure(table(*usual)))


def test_times_are_of_choices_in_milliseconds() -> None:
    t = table(trial(rt=0.5), trial(rt=0.7), trial(rt=9.0, response=-1))
    assert times(t).loc[0, "wanted"] == pytest.approx(600.0)

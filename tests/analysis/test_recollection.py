"""Measures of recollection on made-up tables, where the answers are known."""

from typing import Any

import pandas as pd
import pytest

from striata.analysis.signatures.recollection.measures import (
    again,
    agreement,
    by_day,
    times,
    valued,
)

pytestmark = pytest.mark.smoke


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


def test_times_are_of_choices_in_milliseconds() -> None:
    t = table(trial(rt=0.5), trial(rt=0.7), trial(rt=9.0, response=-1))
    assert times(t).loc[0, "wanted"] == pytest.approx(600.0)

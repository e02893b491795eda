"""Measures of episodes on made-up tables, where the answers are known."""

from typing import Any

import pandas as pd
import pytest

from striata.analysis.signatures.memory.measures import (
    APART,
    SIMILAR,
    along,
    belongs,
    beside,
    both_found,
    by_number,
    ca3_overlap,
    completion,
    dentate_overlap,
    judged_new,
    placed,
    recalled,
    recognition,
    resembling,
    rises,
)

pytestmark = pytest.mark.smoke


def trial(**given: Any) -> dict[str, Any]:
    """A trial of which everything is recalled, unless it says otherwise."""
    usual = {"subject": 0, "condition": "4 of 6", "event": 3, "stored": 12, "resembled": 3}
    usual |= {"action": 1, "outcome": 2, "recalled_action": 1, "recalled_outcome": 2}
    return usual | {"action_rate": 20.0, "outcome_rate": 20.0, "new": 0.0, "like": -1} | given


def table(*trials: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(trials))


def test_what_is_recalled_is_right_and_loud_enough() -> None:
    t = table(
        trial(),
        trial(action_rate=9.9),
        trial(recalled_outcome=0),
        trial(recalled_action=0, outcome_rate=10.0),
    )
    assert recalled(t).tolist() == [1.0, 0.5, 0.5, 0.0]


def test_completion_is_of_cues_that_lack_something() -> None:
    t = table(
        trial(),
        trial(recalled_action=0),
        trial(condition="3 of 6", recalled_action=0, recalled_outcome=0),
        trial(condition="2 of 6"),
        trial(condition="6 of 6", recalled_action=0),
        trial(subject=1, recalled_action=0, recalled_outcome=0),
    )
    found = completion(t)
    assert list(found) == ["4 of 6", "3 of 6", "2 of 6"]
    assert found.loc[0].tolist() == [0.75, 0.0, 1.0]
    assert found.loc[1, "4 of 6"] == 0.0


def test_a_whole_event_is_recognised_if_nothing_is_stored_of_it() -> None:
    t = table(
        trial(condition="6 of 6"),
        trial(condition="6 of 6", new=0.3),
        trial(new=0.3),
        trial(subject=1, condition="6 of 6", new=0.05),
    )
    assert recognition(t).tolist() == [0.5, 1.0]
    assert judged_new(t).tolist() == [pytest.approx(2 / 3), 0.0]


def test_ca3_resembles_the_code_of_this_event_or_of_another() -> None:
    t = table(trial(), trial(resembled=4), trial(resembled=-1), trial(stored=20, action_rate=0.0))
    assert resembling(t).loc[0, "4 of 6"] == 0.5
    assert by_number(t).loc[0].tolist() == [1.0, 0.5]


def test_overlaps_are_by_attributes_shared_and_apart_for_each_layer() -> None:
    t = table(
        trial(shared=5, overlap=0.5, overlap_dg=0.2),
        trial(shared=5, overlap=1.0, overlap_dg=float("nan")),
        trial(shared=0, overlap=0.0, overlap_dg=0.1),
    )
    assert ca3_overlap(t).loc[0].tolist() == [0.0, 0.75]
    assert dentate_overlap(t).loc[0].tolist() == [0.1, 0.2]


def test_the_place_is_recalled_if_it_is_right_and_loud_enough_whatever_else_is() -> None:
    usual = {"place": 3, "recalled_place": 3, "place_rate": 12.0, "recalled_action": 0}
    t = table(
        trial(**usual),
        trial(**usual | {"recalled_place": 0}),
        trial(**usual | {"place_rate": 9.0}),
        trial(**usual, subject=1),
    )
    assert placed(t).tolist() == [pytest.approx(1 / 3), 1.0]


def test_codes_and_rates_along_the_list_are_means_of_what_there_is() -> None:
    nothing = float("nan")
    t = table(
        trial(overlap_1=0.2, overlap_2=0.0, overlap_3=nothing, overlap_more=nothing),
        trial(overlap_1=0.4, overlap_2=nothing, overlap_3=0.1, overlap_more=0.3),
    )
    assert along(t).loc[0].to_dict() == pytest.approx({"1": 0.3, "2": 0, "3": 0.1, "4 to 7": 0.3})
    t = table(
        trial(neighbours=3.0, distant=1.0),
        trial(neighbours=5.0, distant=nothing),
        trial(condition="6 of 6", neighbours=90.0, distant=90.0),
    )
    assert beside(t).loc[0].tolist() == [4.0, 1.0]


class Two:
    """A result with trials of two tasks."""

    def __init__(self, **tasks: pd.DataFrame) -> None:
        self.tasks = tasks

    def test(self, arm: str, task: str) -> pd.DataFrame:
        return self.tasks[task.replace(" ", "_")]


def test_two_similar_events_are_both_found_or_not() -> None:
    similar = table(
        trial(event=12, like=1, new=0.5), trial(event=13, like=6), trial(event=14, like=9)
    )
    apart = table(
        trial(event=1, resembled=1),
        trial(event=12, resembled=12),
        trial(event=6, resembled=13),
        trial(event=13, resembled=13),
        trial(event=9, resembled=9),
        trial(event=14, resembled=9),
        trial(event=2, resembled=2),
    )
    result: Any = Two(**{SIMILAR.replace(" ", "_"): similar, APART.replace(" ", "_"): apart})
    assert both_found(result, "control").tolist() == [pytest.approx(1 / 3)]
    assert both_found(result, "control", of_new=True).tolist() == [1.0]


def test_what_rises_by_itself_is_summed_and_each_event_of_which_it_is_counts_once() -> None:
    t = table(
        trial(rises=3.0, of_event=1.0, of_others=0.5),
        trial(rises=1.0, of_event=0.0, of_others=0.1),
        trial(rises=0.0, of_event=float("nan"), of_others=float("nan")),
        trial(subject=1, rises=0.0, of_event=float("nan"), of_others=float("nan")),
    )
    assert rises(t).tolist() == [4.0, 0.0]
    assert belongs(t).loc[0].tolist() == pytest.approx([0.5, 0.3])

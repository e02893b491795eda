"""Trials that are read in pieces say what they say as a whole."""

from collections.abc import Callable

import pandas as pd
import pytest

from analysis import load, trialtable
from analysis.behaviour import by_condition
from analysis.load import Result, open_result
from experiments.stroop import BATCH


def test_pieces_hold_whole_subjects_and_give_the_same_measures(
    make: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = make("stroop", subjects=BATCH["rate"] + 1, trials=2)
    whole = by_condition(result.test("control", "naming"))
    for module in (load, trialtable):
        monkeypatch.setattr(module, "PIECE", 10)
    cut = open_result(result.path)
    pieces = [set(t["subject"]) for t in cut.tests("control", "naming")]
    assert [len(p) for p in pieces] == [BATCH["rate"], 1]
    assert set.union(*pieces) == set(result.subjects)
    pd.testing.assert_frame_equal(cut.each(by_condition, "control", "naming"), whole)

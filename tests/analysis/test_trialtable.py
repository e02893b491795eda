"""Trials that are read in pieces say what they say as a whole."""

import pandas as pd
import pytest

from analysis import load, trialtable
from analysis.behaviour import by_condition
from analysis.load import Result, open_result


def test_pieces_hold_whole_subjects_and_give_the_same_measures(small: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = by_condition(small.test("control", "naming"))
    for module in (load, trialtable):
        monkeypatch.setattr(module, "PIECE", 10)
    cut = open_result(small.path)
    pieces = [set(t["subject"]) for t in cut.tests("control", "naming")]
    assert len(pieces) == len(small.subjects) == sum(map(len, pieces))
    pd.testing.assert_frame_equal(cut.each(by_condition, "control", "naming"), whole)

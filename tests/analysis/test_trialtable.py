"""Trials that are read in pieces say what they say as a whole."""

from collections.abc import Callable
from pathlib import Path

import h5py
import made_up
import numpy as np
import pandas as pd
import pytest

from analysis import load, trialtable
from analysis.behaviour import by_condition
from analysis.load import Result, open_result
from analysis.scorecard import scorecard
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


@pytest.mark.parametrize("experiment", ["choice", "two-step"])
def test_signatures_of_pieces_are_those_of_the_whole(
    experiment: str, small: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = made_up.made(experiment, small, tmp_path / "results.h5")
    whole = scorecard([result])
    for module in (load, trialtable):
        monkeypatch.setattr(module, "PIECE", 10)
    cut = open_result(result.path)
    assert len(cut.table.blocks()) == made_up.SUBJECTS
    pd.testing.assert_frame_equal(scorecard([cut]), whole)


def test_blocks_are_of_whole_subjects_however_they_lie(small: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) \
        -> None:  # fmt: skip
    path = tmp_path / "mixed.h5"
    path.write_bytes(small.path.read_bytes())
    with h5py.File(path, "r+") as f:
        d = f["trials/subject"]
        half = len(d) // 2
        d[...] = np.where(np.arange(len(d)) < half, np.arange(len(d)) % 2, 2 + np.arange(len(d)) % 3)
    monkeypatch.setattr(trialtable, "PIECE", 7)
    table = open_result(path).table
    assert table.blocks() == [slice(0, half), slice(half, table.rows)]

"""Trials that are read in pieces say what they say as a whole."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import h5py
import made_up
import numpy as np
import pandas as pd
import pytest

from striata.analysis.reading import load, trialtable
from striata.analysis.reading.load import Result, open_result
from striata.analysis.scorecard import scorecard
from striata.analysis.statistics.behaviour import by_condition
from striata.experiments.stroop import EXPERIMENT


def test_pieces_hold_whole_subjects_and_give_the_same_measures(
    make: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = {"subjects": EXPERIMENT.batch["rate"] + 1, "trials": 2}
    result = make("stroop", **size, reading_practice=4, naming_practice=2)
    whole = by_condition(result.test("control", "naming"))
    for module in (load, trialtable):
        monkeypatch.setattr(module, "PIECE", 10)
    cut = open_result(result.path)
    pieces = [set(t["subject"]) for t in cut.tests("control", "naming")]
    assert [len(p) for p in pieces] == [10, 11]
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


def test_subjects_who_take_turns_are_kept_whole_in_little_memory(tmp_path: Path) -> None:
    path, batch = tmp_path / "turns.h5", 1_500_000
    with h5py.File(path, "w") as f:
        for name in trialtable.ALWAYS:
            zeros = np.zeros(2 * batch, dtype="i4")
            f.create_dataset(f"trials/{name}", data=zeros, chunks=(100_000,))
        for k in (0, 1):
            f["trials/subject"][k * batch : (k + 1) * batch] = np.arange(batch) % 8 + 8 * k
    table = trialtable.TrialTable(path)
    tracemalloc.start()
    blocks = table.blocks()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert blocks == [slice(0, batch), slice(batch, 2 * batch)]
    assert peak < 60e6

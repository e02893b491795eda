"""Runs in which much went wrong are summarised without a crash or a warning."""

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from analysis.figures import figures
from analysis.load import Result, open_result
from analysis.report import report
from analysis.scorecard import scorecard
from analysis.style import style


def never_right_when_incongruent(f: h5py.File) -> None:
    t = f["trials"]
    wrong = t["condition"][:] == h5py.check_enum_dtype(t["condition"].dtype)["incongruent"]
    t["correct"][...] = t["correct"][:] & ~wrong


def never_an_answer(f: h5py.File) -> None:
    t = f["trials"]
    t["correct"][...] = False
    t["response"][...] = -1
    for name in ("rt", "decision_time"):
        t[name][...] = np.nan


def one_subject_without_answers(f: h5py.File) -> None:
    t = f["trials"]
    mine = t["subject"][:] == 0
    t["correct"][...] = t["correct"][:] & ~mine
    t["rt"][...] = np.where(mine, np.nan, t["rt"][:])


def rates_never_recorded(f: h5py.File) -> None:
    f["rates/mean"][...] = np.nan
    f["dopamine/concentration"][...] = np.nan


@pytest.mark.parametrize(
    "spoil", [never_right_when_incongruent, never_an_answer, one_subject_without_answers, rates_never_recorded]
)
def test_spoilt_files_are_summarised(spoil: Callable[[h5py.File], None], small: Result, tmp_path: Path) -> None:
    path = tmp_path / "spoilt.h5"
    path.write_bytes(small.path.read_bytes())
    with h5py.File(path, "r+") as f:
        spoil(f)
    result = open_result(path)
    assert len(scorecard([result])) > 10
    with style():
        for name, draw in figures([result]).items():
            draw(result).savefig(tmp_path / f"{name}.png")
    assert "<figure>" in report([result])

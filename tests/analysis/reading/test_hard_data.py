"""Runs in which much went wrong are summarised without a crash or a warning."""

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from hard import draw_all
from made_up import rewriting

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result, open_result
from striata.analysis.reading.recordings import examples, spikes
from striata.analysis.report import report
from striata.analysis.scorecard import scorecard

pytestmark = pytest.mark.usefixtures("quick")


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


def single_trials_never_recorded(f: h5py.File) -> None:
    f["singles/rate"][...] = np.nan


def no_examples_kept(f: h5py.File) -> None:
    del f["example"], f["singles"]


def no_rt_of_a_right_answer(f: h5py.File) -> None:
    f["trials/rt"][::3] = np.nan


SPOILT = (
    no_rt_of_a_right_answer,
    single_trials_never_recorded,
    no_examples_kept,
    never_right_when_incongruent,
    never_an_answer,
    one_subject_without_answers,
    rates_never_recorded,
)


@pytest.mark.parametrize("spoil", SPOILT)
def test_spoilt_files_are_summarised(
    spoil: Callable[[h5py.File], None], small: Result, tmp_path: Path
) -> None:
    summarised(spoil, small, tmp_path, whole=spoil is never_an_answer)


@pytest.mark.slow
@pytest.mark.parametrize("spoil", SPOILT)
def test_spoilt_files_are_reported(
    spoil: Callable[[h5py.File], None], small: Result, tmp_path: Path
) -> None:
    summarised(spoil, small, tmp_path, whole=True)


def summarised(
    spoil: Callable[[h5py.File], None], small: Result, tmp_path: Path, whole: bool
) -> None:
    """Score and draw a spoilt file; `whole` as a page."""
    path = tmp_path / "spoilt.h5"
    path.write_bytes(small.path.read_bytes())
    with rewriting(path) as f:
        spoil(f)
    result = open_result(path)
    assert len(scorecard([result])) > 10
    if whole:
        assert "<figure" in report([result])
    else:
        # the circuit is the dearest, and looks at mean rates only
        draw_all(result, "" if spoil is rates_never_recorded else "circuit")


@pytest.fixture
def less(small: Result, tmp_path: Path) -> Path:
    """A copy of a Stroop result, of which something is to be left out."""
    path = tmp_path / "less.h5"
    path.write_bytes(small.path.read_bytes())
    return path


@pytest.mark.parametrize(
    "group",
    [
        "arms",
        "circuit",
        "populations",
        "provenance",
        "rates",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("weights", "subjects")),
    ],
)
def test_a_missing_group_is_named_or_not_needed(group: str, less: Path) -> None:
    with rewriting(less) as f:
        del f[group]
    if group in ("weights", "subjects", "rates"):
        assert "<figure" in report([open_result(less)])
        return
    with pytest.raises(AnalysisError, match=f"no group /{group}"):
        report([open_result(less)])


def test_a_table_of_trials_that_lacks_a_column_is_named(less: Path) -> None:
    with rewriting(less) as f:
        del f["trials/condition"]
    with pytest.raises(AnalysisError, match=r"lacks the column condition of /trials"):
        scorecard([open_result(less)])


@pytest.mark.parametrize(
    "name",
    [
        "example/rate",
        "example/time",
        "example/decision",
        "populations/size",
        "arms/what",
        "circuit/json",
        "spikes/tick",
    ],
)
def test_what_a_group_lacks_is_named(name: str, less: Path) -> None:
    group, what = name.split("/")
    with rewriting(less) as f:
        g = f.require_group(group)
        g.pop(what) if what in g else g.attrs.pop(what, None)
    result = open_result(less)
    with pytest.raises(AnalysisError, match=f"lacks {what} of /{group}"):
        (
            list(spikes(result)),
            examples(result),
            result.populations,
            result.arms,
            result.group(group)[what],
        )


def test_bytes_that_were_damaged_get_one_sentence(small: Result, tmp_path: Path) -> None:
    path = tmp_path / "damaged.h5"
    with h5py.File(small.path) as f:
        chunk = f["trials/rt"].id.get_chunk_info(0)
    content = bytearray(small.path.read_bytes())
    content[chunk.byte_offset : chunk.byte_offset + chunk.size] = bytes(chunk.size)
    path.write_bytes(content)
    with pytest.raises(AnalysisError, match="is damaged or gone"):
        scorecard([open_result(path)])


def test_a_file_without_naming_has_nothing_to_compare(small: Result, tmp_path: Path) -> None:
    path = tmp_path / "reading.h5"
    path.write_bytes(small.path.read_bytes())
    with rewriting(path) as f:
        d = f["trials/task"]
        d[...] = h5py.check_enum_dtype(d.dtype)["reading"]
    with pytest.raises(AnalysisError, match="no trials in which the control names colours"):
        scorecard([open_result(path)])


def test_one_subject_is_scored_and_drawn(one: Result) -> None:
    assert len(scorecard([one])) > 10
    draw_all(one, "circuit")


@pytest.mark.slow
def test_one_subject_has_a_report(one: Result) -> None:
    assert "<figure" in report([one])

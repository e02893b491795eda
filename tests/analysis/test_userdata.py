"""A user's own trials and tables, and what is said about those that cannot be used."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.compare import stroop_table
from analysis.errors import AnalysisError
from analysis.load import Result
from analysis.userdata import as_reference, read_table, read_trials
from data import PATH

MAP = "subject=ID,condition=Cond,rt=RT:ms,correct=Acc"


def own(result: Result, path: Path, factor: float = 1e3) -> Path:
    """The model's own trials as somebody else would have written them down."""
    t = result.test("control", "naming")
    pd.DataFrame({
        "ID": t["subject"], "Cond": t["condition"].astype(str).str.upper().str[:5], "RT": t["rt"] * factor,
        "Acc": t["correct"].astype(int), "colour": t["colour"], "word": t["word"], "block": t["block"],
        "trial": t["trial"],
    }).to_csv(path, index=False)  # fmt: skip
    return path


def test_the_models_own_trials_are_inside_themselves(stroop: Result, tmp_path: Path) -> None:
    people = as_reference(read_trials(own(stroop, tmp_path / "own.csv"), MAP), "own.csv")
    table = stroop_table(stroop, people)
    compared = table[table["published"].notna() & ~table["measure"].str.contains("asymmetry")]
    assert len(compared) > 40
    fitted = compared["measure"].str.startswith("exg")  # an optimiser's end point feels the CSV's rounding
    for rows, near in ((compared[~fitted], 1e-4), (compared[fitted], 2e-3)):
        np.testing.assert_allclose(rows["model"], rows["published"], rtol=near, atol=1e-6)
    assert set(compared["verdict"]) <= {"inside", "undecided"}


def test_our_own_table_can_be_given_as_a_users(stroop: Result) -> None:
    given = stroop_table(stroop, read_table(PATH / "reference" / "stroop.csv"))
    pd.testing.assert_frame_equal(given, stroop_table(stroop))


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("subject=ID,condition=Cond,rt=RT,correct=Acc", "needs the unit of rt"),
        ("subject=Who,condition=Cond,rt=RT:ms,correct=Acc", "has no column 'Who' for subject; it has ID, Cond"),
        ("person=ID,condition=Cond,rt=RT:ms,correct=Acc", "NAME is one of subject, condition"),
        ("subject=ID,condition=Cond,rt=RT:s,correct=Acc", "is s its unit"),
        ("subject=ID,condition=RT,rt=RT:ms,correct=Acc", "a condition must be congruent"),
        ("subject=ID,condition=Cond,rt=RT:ms,correct=RT", "correct must be 0, 1, true or false"),
        ("subject=ID,condition=Cond,rt=Cond:ms,correct=Acc", "is no number"),
    ],
)
def test_a_wrong_mapping_gets_one_sentence(mapping: str, message: str, small: Result, tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match=message):
        read_trials(own(small, tmp_path / "own.csv"), mapping)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00\x01")
    for path in (tmp_path / "missing.csv", tmp_path / "bytes.csv"):
        with pytest.raises(AnalysisError, match="cannot be read as a CSV file"):
            read_trials(path, MAP)
        with pytest.raises(AnalysisError, match="cannot be read as a CSV file"):
            read_table(path)
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(AnalysisError, match="the columns must be"):
        read_table(tmp_path / "table.csv")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--fits"], "--fits is for results of stroop and choice, not of physiology"),
        (["--table", "x.csv"], "--table is for results of stroop, not of physiology"),
        (["--data", "x.csv", "--table", "x.csv"], "Give --data or --table, not both"),
        (["--map", "rt=rt:s"], "give --data, too"),
        (["--data", "x.csv", "--map", "rt=rt:s"], "Own trials can be compared with stroop, dopamine, snake, habit"),
    ],
)
def test_options_that_do_not_go_together_are_said(options: list[str], message: str, physiology: Result) -> None:
    from typer.testing import CliRunner

    from experiments.cli import _add_plugins, app

    _add_plugins()
    done = CliRunner().invoke(app, ["compare", str(physiology.path), *options])
    assert isinstance(done.exception, AnalysisError)
    assert message in str(done.exception)

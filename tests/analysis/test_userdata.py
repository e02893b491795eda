"""A user's own trials and tables, and what is said about those that cannot be used."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.userdata import read_table
from striata.analysis.signatures.comparison import table as table_of
from striata.analysis.signatures.stroop.comparisons import naming
from striata.analysis.signatures.stroop.people import OWN, as_reference
from striata.data import PATH

MAP = "subject=ID,condition=Cond,rt=RT:ms,correct=Acc"


def beside(result: Result, people: pd.DataFrame | None = None) -> pd.DataFrame:
    """Colour naming beside a table of values."""
    return table_of(naming(result, people))


def own(result: Result, path: Path, factor: float = 1e3) -> Path:
    """The model's own trials as somebody else would have written them down."""
    t = result.test("control", "naming")
    pd.DataFrame(
        {
            "ID": t["subject"],
            "Cond": t["condition"].astype(str).str.upper().str[:5],
            "RT": t["rt"] * factor,
            "Acc": t["correct"].astype(int),
            "colour": t["colour"],
            "word": t["word"],
            "block": t["block"],
            "trial": t["trial"],
        }
    ).to_csv(path, index=False)
    return path


def test_the_models_own_trials_are_inside_themselves(stroop: Result, tmp_path: Path) -> None:
    people = as_reference(OWN.trials(own(stroop, tmp_path / "own.csv"), MAP), "own.csv")
    table = beside(stroop, people)
    compared = table[table["published"].notna() & ~table["measure"].str.contains("asymmetry")]
    assert len(compared) > 40
    fitted = compared["measure"].str.startswith(
        "exg"
    )  # an optimiser's end point feels the CSV's rounding
    for rows, near in ((compared[~fitted], 1e-4), (compared[fitted], 2e-3)):
        np.testing.assert_allclose(rows["model"], rows["published"], rtol=near, atol=1e-6)
    assert set(compared["verdict"]) <= {"inside", "inconclusive"}


def test_our_own_table_can_be_given_as_a_users(stroop: Result) -> None:
    given = beside(stroop, read_table(PATH / "reference" / "stroop.csv"))
    pd.testing.assert_frame_equal(given, beside(stroop))


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("subject=ID,condition=Cond,rt=RT,correct=Acc", "needs the unit of rt"),
        (
            "subject=Who,condition=Cond,rt=RT:ms,correct=Acc",
            "has no column 'Who' for subject; it has ID, Cond",
        ),
        ("person=ID,condition=Cond,rt=RT:ms,correct=Acc", "NAME is one of subject, condition"),
        ("subject=ID,condition=Cond,rt=RT:s,correct=Acc", "is s its unit"),
        ("subject=ID,condition=RT,rt=RT:ms,correct=Acc", "a condition must be congruent"),
        ("subject=ID,condition=Cond,rt=RT:ms,correct=RT", "correct must be 0, 1, true or false"),
        ("subject=ID,condition=Cond,rt=Cond:ms,correct=Acc", "is no number"),
        (
            "subject=ID,condition=Cond,rt=RT:ms,correct=Acc,subject=RT",
            "names a column for subject twice",
        ),
    ],
)
def test_a_wrong_mapping_gets_one_sentence(
    mapping: str, message: str, small: Result, tmp_path: Path
) -> None:
    with pytest.raises(AnalysisError, match=message):
        OWN.trials(own(small, tmp_path / "own.csv"), mapping)


TRIALS = "ID,Cond,RT,Acc\n1,con,500,1\n1,inc,600,1\n2,con,510,0\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "No columns to parse"),
        (TRIALS[:15].encode(), "holds no rows"),
        (TRIALS.replace(",", ";").encode(), "has semicolons between its columns"),
        (TRIALS.replace(",", "\t").encode(), "has tabs between its columns"),
        (TRIALS.replace("2,", "Ü,").encode("latin-1"), "is not text in UTF-8"),
        (TRIALS.encode("utf-16"), "is not text in UTF-8"),
        ((TRIALS + "3,con,400,1,5\n").encode(), "Expected 4 fields in line 5, saw 5"),
        (TRIALS.replace("2,", ",").encode(), "subject is empty in 1 rows"),
        (TRIALS.replace("600", "").encode(), "1 correct trials have no rt"),
        (TRIALS.replace("600", "-1").encode(), "rt must be above 0, or empty, not -1"),
        (TRIALS.replace("600", "inf").encode(), "rt has a value that is no number"),
        (TRIALS.replace("600,1", "600,").encode(), "must be 0, 1, true or false, not empty"),
    ],
)
def test_odd_files_of_trials_get_one_sentence(text: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes(text)
    with pytest.raises(AnalysisError, match=message):
        OWN.trials(tmp_path / "own.csv", MAP)


def test_an_error_may_lack_its_time(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(TRIALS.replace("510", ""), encoding="utf-8")
    assert OWN.trials(tmp_path / "own.csv", MAP)["rt"].isna().tolist() == [False, False, True]


def test_one_person_decides_nothing(stroop: Result, tmp_path: Path) -> None:
    everyone = pd.read_csv(own(stroop, tmp_path / "own.csv"))
    everyone[everyone["ID"] == everyone["ID"][0]].to_csv(tmp_path / "one.csv", index=False)
    table = beside(stroop, as_reference(OWN.trials(tmp_path / "one.csv", MAP), "one.csv"))
    levels = table[table["published"].notna() & table["measure"].isin(["mean_rt", "err", "q50"])]
    assert set(levels["verdict"]) == {"inconclusive"}


def test_values_in_other_units_with_other_errors_are_the_same_values(tmp_path: Path) -> None:
    ours = read_table(PATH / "reference" / "stroop.csv")
    row = ours[(ours["measure"] == "mean_rt") & (ours["condition"] == "congruent")]
    half = 1.9834952585628808 * row["error"] / np.sqrt(103)  # Student's, 102 degrees of freedom
    for change in (
        {"error": row["error"] / np.sqrt(103), "error_type": "SEM"},
        {"error": half, "error_type": "95% CI"},
        {"value": row["value"] / 1e3, "error": row["error"] / 1e3, "unit": "s"},
    ):
        row.assign(**change).to_csv(tmp_path / "own.csv", index=False)
        read = read_table(tmp_path / "own.csv").iloc[0]
        assert (read["value"], read["error"], read["unit"]) == (
            pytest.approx(row["value"].item()),
            pytest.approx(row["error"].item()),
            "ms",
        )


def test_a_table_brings_its_own_bibliography(tmp_path: Path) -> None:
    ours = pd.read_csv(PATH / "reference" / "stroop.csv").head(2).assign(citation="Mine2026")
    ours.to_csv(tmp_path / "own.csv", index=False)
    with pytest.raises(AnalysisError, match=r"'Mine2026' is not in references\.bib"):
        read_table(tmp_path / "own.csv")
    (tmp_path / "references.bib").write_text("@misc{Mine2026,\n title={x}}\n", encoding="utf-8")
    assert len(read_table(tmp_path / "own.csv")) == 2


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00\x01")
    for path in (tmp_path / "missing.csv", tmp_path / "bytes.csv"):
        with pytest.raises(AnalysisError, match="cannot be read as a CSV file"):
            OWN.trials(path, MAP)
        with pytest.raises(AnalysisError, match="cannot be read as a CSV file"):
            read_table(path)
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(AnalysisError, match="the columns must be"):
        read_table(tmp_path / "table.csv")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--fits"], "No models are fitted to trials of physiology"),
        (["--table", "x.csv"], "A table of values cannot be compared with results of physiology"),
        (["--data", "x.csv", "--table", "x.csv"], "Give --data or --table, not both"),
        (["--map", "rt=rt:s"], "give --data, too"),
        (
            ["--data", "x.csv", "--map", "rt=rt:s"],
            "Own trials cannot be compared with results of physiology",
        ),
    ],
)
def test_options_that_do_not_go_together_are_said(
    options: list[str], message: str, physiology: Result
) -> None:
    from typer.testing import CliRunner

    from striata.experiments.commands.main import application

    done = CliRunner().invoke(application(), ["compare", str(physiology.path), *options])
    assert isinstance(done.exception, AnalysisError)
    assert message in str(done.exception)

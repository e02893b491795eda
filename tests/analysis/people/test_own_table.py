"""A user's own table of values in the place of ours, and what is said about one that is none."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import read_table
from striata.analysis.signatures.comparison import table as table_of
from striata.analysis.signatures.stroop.comparisons import naming
from striata.data import PATH


def test_our_own_table_can_be_given_as_a_users(small: Result) -> None:
    given = table_of(naming(small, read_table(PATH / "reference" / "stroop.csv")))
    pd.testing.assert_frame_equal(given, table_of(naming(small)))


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
    for name, why in (("missing", "There is no file"), ("bytes", "is no text in UTF-8")):
        with pytest.raises(AnalysisError, match=f"{why}.*{name}|{name}.*{why}"):
            read_table(tmp_path / f"{name}.csv")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(AnalysisError, match="the columns must be"):
        read_table(tmp_path / "table.csv")

"""Files that are damaged, foreign, unfinished or small; verdicts; figures."""

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from made_up import rewriting

from striata.analysis.errors import AnalysisError
from striata.analysis.figures import figures
from striata.analysis.figures.style import style
from striata.analysis.reading.load import Result, open_result
from striata.analysis.reading.reference import published, reference
from striata.analysis.signatures.comparison import table as table_of
from striata.analysis.signatures.physiology.rest import rest
from striata.analysis.signatures.stroop.comparisons import CALIBRATED, naming
from striata.data import PATH
from striata.data.validate import COLUMNS, citations, problems


def copy(result: Result, to: Path, change: Callable[[h5py.File], None]) -> Path:
    """A copy of a result file with something changed."""
    to.write_bytes(result.path.read_bytes())
    with rewriting(to) as f:
        change(f)
    return to


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.attrs.modify("format", "other"), "not a striata result"),
        (
            lambda f: f.attrs.modify("schema_version", 99),
            "was written with schema 99, but striata 0.2 reads schema 4",
        ),
        (
            lambda f: f.attrs.modify("schema_version", 2),
            r"schema 2 \(striata 0.1\), .* make the file again by the command",
        ),
        (lambda f: f.attrs.modify("complete", False), "is not complete"),
        (lambda f: f.pop("trials"), "is not complete"),
    ],
)
def test_what_is_not_ours_or_not_whole_is_refused(
    small: Result, tmp_path: Path, change, message
) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AnalysisError, match=message):
        open_result(copy(small, tmp_path / "x.h5", change))


def test_a_truncated_file_is_refused(small: Result, tmp_path: Path) -> None:
    whole = small.path.read_bytes()
    (tmp_path / "x.h5").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(AnalysisError, match="damaged, cut short"):
        open_result(tmp_path / "x.h5")


def test_a_missing_group_is_named(small: Result, tmp_path: Path) -> None:
    path = copy(small, tmp_path / "x.h5", lambda f: f.pop("rates"))
    with pytest.raises(AnalysisError, match="no group /rates"):
        _ = open_result(path).rates


def test_rest_is_told_by_subject_if_some_are_left_out(physiology: Result, tmp_path: Path) -> None:
    def without_the_first(f: h5py.File) -> None:
        f["subjects/subject"][...] = f["subjects/subject"][()] + 1

    rest = open_result(copy(physiology, tmp_path / "x.h5", without_the_first)).rest
    assert sorted(set(rest["subject"])) == list(range(1, 17))


def test_one_subject_gives_a_table_without_intervals(one: Result) -> None:
    table = table_of(naming(one)).set_index(["measure", "condition"])
    assert np.isfinite(table.loc[("mean_rt", "neutral"), "model"])
    assert np.isnan(table.loc[("mean_rt", "neutral"), "model_low"])


def test_what_was_calibrated_on_is_marked_and_nothing_else(stroop: Result) -> None:
    marked = {c.measure for c in naming(stroop) if c.calibrated_on}
    seen = {"mean_rt", "err", "sd_rt"}
    assert {m.removesuffix("_difference") for m in marked if not m.startswith("q")} == {
        *seen,
        "delta_slope_ms_per_ms",
        "asymmetry",
    }
    assert {m for m in marked if m.startswith("q")} == {f"q{p}" for p in (10, 30, 50, 70, 90)}
    set_on = [c for c in naming(stroop) if c.calibrated_on == CALIBRATED["mean_rt", "neutral"]]
    assert [(c.measure, c.condition) for c in set_on] == [("mean_rt", "neutral")]


def test_every_source_stands_once_in_the_bibliography() -> None:
    assert len(citations()) == len(set(citations()))


def test_every_entry_of_the_bibliography_is_closed() -> None:
    """A reader of BibTeX takes what follows an open entry for a part of it."""
    text = (PATH / "references.bib").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("%"))
    entries = f"\n{lines}".split("\n@")[1:]
    assert [e.partition(",")[0] for e in entries if not e.rstrip().endswith("\n}")] == []


def test_reference_tables_are_sound() -> None:
    for path in (PATH / "reference").glob("*.csv"):
        assert problems(path) == []
    assert published("stroop", "mean_rt", "incongruent")[0] == pytest.approx(698.6, abs=0.1)
    with pytest.raises(AnalysisError, match=r"there are .*physiology, .*stroop"):
        reference("nonsense")


def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    row = ["x", "rt", "", "many", "miles", "3", "", "", "", "1", "human", "Nobody1999", "", "sure"]
    bad.write_text(",".join(COLUMNS) + "\n" + ",".join(row) + "\n", encoding="utf-8")
    said = " ".join(problems(bad))
    for word in ("miles", "many", "Nobody1999", "sure", "given together"):
        assert word in said
    good = [
        "x",
        "rt",
        "",
        "5",
        "ms",
        "-3",
        "SEM",
        "4",
        "2",
        "",
        "human",
        "Hedge2018",
        "",
        "computed",
    ]
    rows = [good, good, good[:3]]
    bad.write_text("\n".join(",".join(r) for r in [COLUMNS, *rows]), encoding="utf-8")
    said = " ".join(problems(bad))
    for word in (
        "negative",
        "needs n, 2 or more",
        "the lower first",
        "line 2 already",
        "must have 14 values",
    ):
        assert word in said
    bad.write_text(",".join(COLUMNS), encoding="utf-8")
    assert problems(bad) == ["bad.csv holds no values."]


def test_every_figure_is_drawn(
    small: Result, stroop: Result, physiology: Result, tmp_path: Path
) -> None:
    with style():
        for result in (stroop, physiology):  # all that the small one has, and more
            for name, draw in figures([result]).items():
                path = tmp_path / f"{name}.png"
                draw(result).savefig(path)
                assert path.stat().st_size > 20_000
    assert "manipulations" in figures([stroop])
    assert "manipulations" not in figures([small])


def test_physiology_has_a_range_for_every_population(physiology: Result) -> None:
    assert {c.condition for c in rest(physiology)} == set(physiology.populations["name"])


@pytest.mark.parametrize(
    ("command", "out"),
    [
        ("compare", "table.csv"),
        ("score", "score.csv"),
        ("report", "page.html"),
        ("export", "methods.md"),
        ("figure", ""),
    ],
)
def test_every_command_writes_where_it_is_told(
    command: str, out: str, physiology: Result, tmp_path: Path
) -> None:
    from typer.testing import CliRunner

    from striata.experiments.commands.main import application

    given = [command, str(physiology.path), "-o", str(tmp_path / out)]
    done = CliRunner().invoke(application(), given)
    assert done.exit_code == 0, done.output
    written = list(tmp_path.iterdir())
    assert written
    assert all(p.stat().st_size > 500 for p in written)
    assert {p.name for p in written} == {out} or command == "figure"

"""Every experiment's file without a part of it: one sentence, or what should be done."""

from pathlib import Path

import h5py
import pytest
from hard import CIRCUIT, drawn, scored
from made_up import rewriting
from typer.testing import CliRunner

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result, open_result
from striata.experiments.commands.main import application

#: Columns of every experiment, of which every second is taken away in the quick tests, too; and a
#: part of each kind, without which figures are drawn in the quick tests, too.
COMMON = {"subject", "arm", "phase", "task", "condition", "trial"}
DRAWN = ("example", "rates", "traces", "trials/condition")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("everything", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_what_is_missing_is_named_or_not_needed(
    everything: bool, whole: Result, tmp_path: Path
) -> None:
    path = tmp_path / "less.h5"
    with h5py.File(whole.path) as f:
        own = sorted(set(f["trials"]) - COMMON)
        common = sorted(COMMON & set(f["trials"]))
        columns = [*common, *own] if everything else [*common[::2], *own[::10]]
        names = [*(n for n in f if n != "trials"), *(f"trials/{n}" for n in columns)]
    for name in names:
        path.write_bytes(whole.path.read_bytes())
        with rewriting(path) as f:
            del f[name]
        result = open_result(path)
        scored(result)
        if everything or name in DRAWN:
            drawn(result, "" if everything and not name.startswith("trials/") else CIRCUIT)


def test_every_command_says_one_sentence_of_what_it_cannot_read(
    whole: Result, tmp_path: Path
) -> None:
    content = whole.path.read_bytes()
    cut, other = tmp_path / "cut.h5", tmp_path / "other.h5"
    cut.write_bytes(content[: len(content) // 2])
    other.write_bytes(content)
    with rewriting(other) as f:
        f.attrs["schema_version"] = 99
    for path, said in ((cut, "cut short"), (other, "written with schema 99")):
        for command in ("compare", "score", "report", "figure", "export"):
            out = ["-o", str(tmp_path / "x.md")] if command == "export" else []
            error = CliRunner().invoke(application(), [command, str(path), *out]).exception
            assert isinstance(error, AnalysisError)
            assert said in str(error)

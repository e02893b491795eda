"""Every experiment's file, spoilt: one sentence, or what should be done, without a warning."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import h5py
import made_up
import numpy as np
import pytest
from made_up import rewriting
from typer.testing import CliRunner

from striata.analysis.errors import AnalysisError
from striata.analysis.figures import figures
from striata.analysis.figures.style import style
from striata.analysis.reading.load import Result, open_result
from striata.analysis.scorecard import scorecard
from striata.experiments.commands.main import application


@pytest.fixture(scope="module", params=("physiology", "dopamine", "snake", *made_up.TRIALS))
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A small result of each experiment."""
    path = tmp_path_factory.mktemp("made") / "results.h5"
    if request.param in made_up.TRIALS:
        return made_up.made(request.param, request.getfixturevalue("small"), path)
    path.write_bytes(request.getfixturevalue(request.param).path.read_bytes())
    with rewriting(path) as f:
        some_subjects(f, made_up.SUBJECTS)
    return open_result(path)


def keep(f: h5py.File, rows: np.ndarray) -> None:
    for name, d in list(f["trials"].items()):
        values, kind = d[:][rows], d.dtype
        del f["trials"][name]
        f["trials"].create_dataset(name, data=values, dtype=kind)


def without(f: h5py.File, column: str, which: int) -> None:
    """Leave out the trials that have one of the texts of a column."""
    values = f["trials"][column][:]
    there = np.unique(values)
    keep(f, values != there[which % len(there)])


def some_subjects(f: h5py.File, n: int = 1) -> None:
    """Keep the first subjects only."""
    keep(f, f["trials/subject"][:] < n)
    own = [(f"subjects/{name}", 0) for name in f.get("subjects", ())]
    for w in f.get("weights", {}).values():
        del w["subject"]  # a name of an axis, as long as all subjects were
        own += [(f"{w.name}/before", 0), (f"{w.name}/after", 0)]
    for name, axis in (("traces/rate", 1), ("rest/rate", 0), ("rest/cv", 0), *own):
        if name in f:
            values = f[name][:].take(np.arange(min(n, f[name].shape[axis])), axis=axis)
            del f[name]
            f[name] = values


def nothing_but_nan(f: h5py.File) -> None:
    for d in (
        *f["trials"].values(),
        *(f[n] for n in ("traces/rate", "rates/mean", "rest/rate", "rest/cv") if n in f),
    ):
        if d.dtype.kind == "f":
            d[...] = np.nan


def some_nan(f: h5py.File) -> None:
    for d in f["trials"].values():
        if d.dtype.kind == "f":
            d[::3] = np.nan


def nothing_done(f: h5py.File) -> None:
    """No right answer, no press, no action."""
    for name in {"correct", "presses", "outcomes", "reward"} & set(f["trials"]):
        f["trials"][name][...] = 0
    for name in {"response", "choice", "choice_2", "action"} & set(f["trials"]):
        f["trials"][name][...] = -1


def no_trials(f: h5py.File) -> None:
    keep(f, np.zeros(len(f["trials/subject"]), dtype=bool))


SPOILT: tuple[Callable[[h5py.File], None], ...] = (
    some_subjects,
    nothing_but_nan,
    some_nan,
    nothing_done,
    no_trials,
    *(partial(without, column="condition", which=k) for k in (0, -1)),
    *(partial(without, column="task", which=k) for k in (0, -1)),
    partial(without, column="arm", which=0),
)


#: The dearest figure, which looks at mean rates only.
CIRCUIT = "circuit"


def summarised(result: Result, but: str = "") -> None:
    """Score and draw all figures (but one), or say in a sentence why not."""
    with suppress(AnalysisError):
        assert len(scorecard([result]))
    with suppress(AnalysisError), style():
        for name, draw in figures([result]).items():
            if name != but:
                draw(result)


@pytest.mark.usefixtures("quick")
def test_spoilt_trials_are_summarised(whole: Result, tmp_path: Path) -> None:
    for spoil in (lambda f: None, *SPOILT):
        path = tmp_path / "spoilt.h5"
        path.write_bytes(whole.path.read_bytes())
        with rewriting(path) as f:
            spoil(f)
        summarised(open_result(path), "" if spoil is nothing_but_nan else CIRCUIT)


@pytest.mark.usefixtures("quick")
def test_what_is_missing_is_named_or_not_needed(whole: Result, tmp_path: Path) -> None:
    path = tmp_path / "less.h5"
    with h5py.File(whole.path) as f:
        names = [*(n for n in f if n != "trials"), *(f"trials/{n}" for n in f["trials"])]
    for name in names:
        path.write_bytes(whole.path.read_bytes())
        with rewriting(path) as f:
            del f[name]
        summarised(open_result(path), CIRCUIT if name.startswith("trials/") else "")


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

"""What is kept beside a result until it is there: links of strangers, versions, two at a time."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import pytest
import toy

from striata.circuits.manipulate import scaled
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.part import Part
from striata.experiments.runner import jobs, provenance
from striata.experiments.runner.log import Log
from striata.experiments.runner.registry import experiment
from striata.experiments.runner.run import run
from striata.experiments.search import point
from striata.experiments.search.fit import fit
from striata.experiments.search.fitted import Fit, Free
from striata.experiments.search.grid import axis
from striata.experiments.search.sweep import Sweep, sweep

pytestmark = pytest.mark.usefixtures("known_toy")
SETTINGS = toy.ToySettings(subjects=6, trials=4)


def silent(fraction: float) -> None:
    """Take no notice of progress."""


def made(out: Path) -> tuple[str, int]:
    """Digest of the content of a run, and how many of its batches were there."""
    run("toy", SETTINGS, out, 2, None, silent)
    with h5py.File(out) as f:
        return f.attrs["content_sha256"], int(f["provenance"].attrs["batches_resumed"])


def swept(out: Path) -> None:
    sweep(Sweep("toy", SETTINGS, (axis("gain=1,2"),)), out, 2, None, silent)


def fitted(out: Path) -> None:
    target = {"measure": "outcome, a", "value": 1.0, "sd": 0.5}
    fit(Fit("toy", SETTINGS, (Free("gain", 0, 2),), [target], 4), out, 2, None, silent)


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A file of somebody else's, which must stay as it is."""
    path = tmp_path / "theirs"
    path.write_text("theirs", encoding="utf-8")
    return path


@pytest.fixture
def interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A result of which two of three batches are there."""
    monkeypatch.setenv("TOY", "kill")
    with pytest.raises(ExperimentError):
        made(tmp_path / "r.h5")
    monkeypatch.delenv("TOY")
    return tmp_path / "r.h5"


@pytest.mark.parametrize("make", [made, swept, fitted])
@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_log_that_is_a_link_is_refused(
    make: Callable[[Path], Any], link: Any, theirs: Path, tmp_path: Path
) -> None:
    link(tmp_path / "r.log", theirs)
    with pytest.raises(ExperimentError, match="is a link or no regular file"):
        make(tmp_path / "r")
    assert theirs.read_text(encoding="utf-8") == "theirs"


def test_a_log_that_is_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "r.log")
    with pytest.raises(ExperimentError, match="is a link or no regular file"):
        made(tmp_path / "r")


@pytest.mark.parametrize("make", [made, swept, fitted])
def test_links_where_parts_were_written_are_not_followed(
    make: Callable[[Path], Any], theirs: Path, tmp_path: Path
) -> None:
    (tmp_path / "r.part").symlink_to(theirs)
    make(tmp_path / "r")
    assert theirs.read_text(encoding="utf-8") == "theirs"
    assert (tmp_path / "r").is_file()


@pytest.mark.parametrize(("make", "suffix"), [(made, "parts"), (swept, "points")])
def test_a_folder_that_is_a_link_is_refused(
    make: Callable[[Path], Any], suffix: str, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"r.{suffix}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ExperimentError, match="symbolic link, which is not followed"):
        make(tmp_path / "r")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_links_among_the_parts_are_replaced(interrupted: Path, theirs: Path) -> None:
    folder = interrupted.with_name("r.h5.parts")
    specs = list(folder.glob("*.json"))
    assert len(specs) == 3
    for path in [*specs, *(s.with_suffix(".progress") for s in specs)]:
        path.unlink(missing_ok=True)
        path.symlink_to(theirs)
    again = made(interrupted)
    assert theirs.read_text(encoding="utf-8") == "theirs"
    assert again == (made(interrupted.with_name("other.h5"))[0], 2)


def test_batches_of_other_code_are_run_again_and_that_is_said(
    interrupted: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(jobs, "code", lambda: "another")
    _, resumed = made(interrupted)
    assert resumed == 0
    err = capsys.readouterr().err
    assert "another version of the code has computed, and that are run again: 2." in err


def test_parts_of_another_circuit_or_seed_have_other_names(tmp_path: Path) -> None:
    plan = experiment("toy").plan(SETTINGS)
    other = replace(plan, circuit=scaled(plan.circuit, "STN → GPi (all)", 2.0))
    names = [
        {p.name for p in jobs.batches(tmp_path, "toy", settings, of)}
        for settings, of in (
            (SETTINGS, plan),
            (SETTINGS, other),
            (replace(SETTINGS, seed=SETTINGS.seed + 1), plan),
        )
    ]
    assert len(set.union(*names)) == sum(map(len, names))


def test_points_of_other_code_are_run_again_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stops(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("striata.experiments.search.sweep._write", stops)
    with pytest.raises(KeyboardInterrupt):
        swept(tmp_path / "s.nc")
    monkeypatch.setattr(jobs, "code", lambda: "another")
    with pytest.raises(KeyboardInterrupt):
        swept(tmp_path / "s.nc")
    err = capsys.readouterr().err
    assert "another version of the code has computed, and that are run again: 2." in err
    log = (tmp_path / "s.nc.log").read_text(encoding="utf-8")
    assert log.count("0 of 2 points are there") == 2


def test_code_is_known_by_its_sources_data_and_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = Path(provenance.__file__).parents[2]
    for room in ("analysis", "circuits", "data", "experiments"):
        shutil.copytree(rooms / room, tmp_path / room)
    monkeypatch.setattr(provenance, "__file__", str(tmp_path / "experiments/runner/provenance.py"))
    digest = provenance.code.__wrapped__
    found = {digest(), digest()}
    for name in ("data/timing.json", "circuits/brain.py", "analysis/scorecard.py"):
        with (tmp_path / name).open("a", encoding="utf-8") as f:
            f.write("\n")
        found.add(digest())
    other = provenance.versions() | {"numpy": "0.1"}
    monkeypatch.setattr(provenance, "versions", lambda: other)
    found.add(digest())
    assert len(found) == 5


def test_two_processes_at_one_point_do_not_disturb_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(point, "plugin", lambda group, name: toy.measures_of)
    (spec,) = point.specs(tmp_path, "toy", [SETTINGS])
    batch, ran = point.batch, list[int]()

    def disturbed(name: str, settings: Any, subjects: range, progress: Any, examples: bool) -> Part:
        ran.append(subjects.start)
        if ran == [0, 2]:
            point.evaluate(spec, "toy", SETTINGS, silent)  # another process, from start to end
        return batch(name, settings, subjects, progress, examples)

    monkeypatch.setattr(point, "batch", disturbed)
    point.evaluate(spec, "toy", SETTINGS, silent)
    assert ran == [0, 2, 2, 4, 4]  # the other one copied the batch that was there
    assert jobs.measured(spec)
    assert not list(tmp_path.glob("*.parts"))


def test_what_else_lies_among_the_parts_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    (tmp_path / "b.json").symlink_to("/dev/zero")
    (tmp_path / "c.json").write_text("[" * 200_000)
    (tmp_path / "c.npz").write_bytes(b"PK\x03\x04" + bytes(40))
    with Log(tmp_path / "r.h5", True) as log:
        jobs.say_outdated(tmp_path, log)
    assert not any(jobs.is_complete(p) for p in tmp_path.glob("*.json"))

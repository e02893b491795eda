"""A result file can be made again, and what differs is said."""

import io
import json
import shutil
from pathlib import Path

import h5py
import pytest
import toy

from striata.circuits.errors import CircuitError
from striata.experiments.commands.main import main
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner import child, registry
from striata.experiments.runner.rerun import recorded, rerun
from striata.experiments.runner.run import run
from striata.files.digest import seal

pytestmark = pytest.mark.usefixtures("known_toy")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result of the toy, for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.modules(), "toy", toy.KNOWN)
        patch.setattr(child, "CHILD", toy.CHILD)
        settings = toy.ToySettings(subjects=4, trials=3, seed=5)
        out = tmp_path_factory.mktemp("toy") / "r.h5"
        return run("toy", settings, out, 2, None, lambda f: None)


@pytest.fixture
def file(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(made, tmp_path / "r.h5"))


def again(file: Path) -> list[str]:
    return rerun(file, *recorded(file), file.with_name("again.h5"), 1, None, lambda f: None)


def test_the_same_comes_out(file: Path) -> None:
    assert again(file) == []


def test_the_record_is_complete(file: Path) -> None:
    with h5py.File(file) as f:
        origin, record = f["provenance"].attrs, f["provenance/record"]
        assert {
            "command",
            "commit",
            "settings",
            "seed",
            "host",
            "machine",
            "python",
            "numpy",
            "numba",
        } <= set(origin)
        assert record["first_subject"][:].tolist() == [0, 2]
        assert record["subjects"][:].tolist() == [2, 2]
        assert (record["seconds"][:] > 0).all()
        assert (record["peak_memory"][:] > 10).all()
        assert any("started" in line for line in record["log"].asstr())


def test_another_version_and_another_result_are_told(file: Path) -> None:
    with h5py.File(file, "r+") as f:
        f["provenance"].attrs["numpy"] = "0.1"
        f.attrs["circuit_hash"] = "0" * 64
        f["trials/outcome"][0] += 1
        seal(f)
    said = again(file)
    assert any(text.startswith("numpy was 0.1 and is ") for text in said)
    assert any(text.startswith("circuit was 000000000000 and is ") for text in said)
    assert "different: trials/outcome" in said


def test_a_file_that_was_changed_is_not_run_again(file: Path) -> None:
    with h5py.File(file, "r+") as f:
        f["trials/outcome"][0] += 1
    with pytest.raises(ExperimentError, match="changed or damaged since it was written"):
        again(file)


def test_what_cannot_be_run_again(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match="would be overwritten"):
        rerun(file, *recorded(file), file, 1, None, lambda f: None)
    with pytest.raises(ExperimentError, match="There is no file"):
        recorded(tmp_path / "none.h5")
    with h5py.File(file, "r+") as f:
        del f["provenance"].attrs["settings"]
    with pytest.raises(ExperimentError, match="does not say with which settings"):
        recorded(file)
    with h5py.File(file, "r+") as f:
        del f["provenance"]
    with pytest.raises(ExperimentError, match="does not say with which settings"):
        recorded(file)


def test_a_stale_record_is_not_taken_for_a_fault_of_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale(kept: object) -> None:
        raise CircuitError("data/calibration.json was made for another description")

    monkeypatch.setattr(registry.experiment("toy").settings, "from_dict", stale)
    with pytest.raises(CircuitError, match=r"calibration\.json was made for another"):
        recorded(file)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("loudness", 1.0, "There is no setting 'loudness'"),
        ("subjects", 10**9, "subjects = 1000000000 is impossible"),
        ("subjects", True, "subjects is of another type"),
        ("subjects", 1.5, "subjects is of another type"),
        ("gain", "1", "gain is of another type"),
        ("gain", float("nan"), "gain is of another type"),
        ("gain", 10**400, "gain is of another type"),
        ("arms", "control", "arms is of another type"),
        ("arms", ["nonsense"], "nonsense"),
        ("scale", [["A", "b"]], "scale is of another type"),
        ("start", "/etc/\x1b[2J", "start is of another type"),
        ("level", "thought", "rate or spiking"),
    ],
)
def test_settings_from_a_file_are_not_believed(
    name: str, value: object, why: str, file: Path
) -> None:
    _set(file, **{name: value})
    with pytest.raises(ExperimentError, match=f"r.h5 has settings that .*{why}"):
        recorded(file)


def _set(file: Path, **changes: object) -> None:
    with h5py.File(file, "r+") as f:
        attrs = f["provenance"].attrs
        attrs["settings"] = json.dumps(json.loads(attrs["settings"]) | changes)


def test_another_file_is_read_only_if_its_user_says_so(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "of somebody.h5"
    with h5py.File(file) as f:
        known = str(f.attrs["content_sha256"])
    _set(file, start=str(other), start_as="x", start_digest=known)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))  # no terminal: nobody to ask
    with pytest.raises(SystemExit):
        main(["rerun", str(file)])
    said = capfd.readouterr().err
    assert f"if it may be read, give --from '{other}'" in said
    assert len(said.splitlines()) == 1
    asked: list[str] = []
    with pytest.raises(ExperimentError, match="There is no file"):
        recorded(file, ask=lambda name: not asked.append(name))
    assert asked == [str(other)]
    other.write_bytes(file.read_bytes())
    with pytest.raises(ExperimentError, match="holds no trained subjects"):
        recorded(file, other)
    with h5py.File(other, "r+") as f:
        f["trained/x/A → B"] = [[[1.0]]] * 4
        seal(f)
    with pytest.raises(ExperimentError, match="is not the file with whose subjects"):
        recorded(file, other)
    with h5py.File(other) as f:
        _set(file, start_digest=str(f.attrs["content_sha256"]))
    assert recorded(file, other)[1].start == str(other)


def test_a_run_without_trained_subjects_takes_none(file: Path) -> None:
    with pytest.raises(ExperimentError, match="leave --from out"):
        recorded(file, file)

"""A result file can be made again, and what differs is said."""

from pathlib import Path

import h5py
import pytest
import toy

from striata.experiments.errors import ExperimentError
from striata.experiments.runner.rerun import rerun
from striata.experiments.runner.run import run

pytestmark = pytest.mark.usefixtures("known_toy")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return run(
        "toy",
        toy.ToySettings(subjects=4, trials=3, seed=5),
        tmp_path / "r.h5",
        2,
        None,
        lambda f: None,
    )


def again(file: Path) -> list[str]:
    return rerun(file, file.with_name("again.h5"), 1, None, lambda f: None)


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
        from striata.experiments.results.file import content_digest

        f.attrs["content_sha256"] = content_digest(f)
    said = again(file)
    assert any(text.startswith("numpy was 0.1 and is ") for text in said)
    assert any(text.startswith("circuit was 000000000000 and is ") for text in said)
    assert "different: trials/outcome" in said


def test_a_file_that_was_changed_is_told(file: Path) -> None:
    with h5py.File(file, "r+") as f:
        f["trials/outcome"][0] += 1
    assert again(file) == [f"{file} itself has been changed since it was written"]


def test_what_cannot_be_run_again(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match="would be overwritten"):
        rerun(file, file, 1, None, lambda f: None)
    with pytest.raises(ExperimentError, match="no readable result file"):
        rerun(tmp_path / "none.h5", tmp_path / "x.h5", 1, None, lambda f: None)
    with h5py.File(file, "r+") as f:
        f["provenance"].attrs["settings"] = (
            f["provenance"].attrs["settings"].replace('"gain"', '"loudness"')
        )
    with pytest.raises(ExperimentError, match="settings that this version of toy does not know"):
        again(file)

"""A run from settings to file: bytes, workers, resuming, and what goes wrong."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
import toy

from striata.analysis.reading.load import Result
from striata.circuits.spiking import native
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.part import Part
from striata.experiments.runner import child, jobs, schedule
from striata.experiments.runner import run as running
from striata.experiments.runner.options import settings_of
from striata.experiments.stroop import COLUMNS, EXPERIMENT, StroopSettings
from striata.experiments.worlds.stroop_trials import block_length
from striata.files.digest import content_digest


def test_the_file_is_what_its_documentation_says(small: Result) -> None:
    described = (Path(__file__).parents[2] / "docs" / "result-file.md").read_text(encoding="utf-8")
    with h5py.File(small.path) as f:
        assert f.attrs["content_sha256"] == content_digest(f)
        assert set(f["trials"]) == {*COLUMNS, "row"}
        f.visititems(lambda name, item: _check(name, item))
        settings = json.loads(f["provenance"].attrs["settings"])
        assert StroopSettings.from_dict(settings).subjects == 3
    for column in COLUMNS:
        assert f"`{column}`" in described


def _check(name: str, item: h5py.Dataset | h5py.Group) -> None:
    if isinstance(item, h5py.Dataset):
        assert {"unit", "description"} <= set(item.attrs), name


def test_trials_say_what_happened(small: Result) -> None:
    t = small.test("control", "naming")
    assert len(t) == 3 * 24
    assert (t["correct"] == (t["response"] == t["correct_response"])).all()
    assert (t["correct_response"] == t["colour"]).all()
    answered = t[t["response"] >= 0]
    assert np.isfinite(answered["rt"]).all()
    assert ((answered["rt"] - answered["decision_time"]).std()) < 1e-6
    assert (t.loc[t["condition"] == "neutral", "word"] == 4).all()


def test_same_settings_same_bytes(small: Result, make: Callable[..., Result]) -> None:
    again = make("stroop", subjects=3, trials=8)
    assert again.attrs["content_sha256"] == small.attrs["content_sha256"]


@pytest.mark.usefixtures("known_toy")
def test_batches_are_the_same_for_any_number_of_workers_and_others_by_another_seed(
    tmp_path: Path,
) -> None:
    digests = []
    for workers, seed in ((1, 1), (2, 1), (2, 2)):
        out = tmp_path / f"{workers}-{seed}.h5"
        settings = toy.ToySettings(subjects=4, trials=2, seed=seed)
        running.run("toy", settings, out, workers, None, lambda f: None)
        with h5py.File(out) as f:
            digests.append(f.attrs["content_sha256"])
    one, two, other = digests
    assert one == two != other


def test_an_interrupted_run_goes_on_from_its_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = StroopSettings(subjects=2, trials=4, reading_practice=4, naming_practice=2)
    out = tmp_path / "results.h5"
    folder = tmp_path / "results.h5.parts"
    folder.mkdir()
    (spec,) = jobs.batches(folder, "stroop", settings, EXPERIMENT.plan(settings))
    assert child.run_job(str(spec)) == (0, "", [])
    assert jobs.is_complete(spec)
    monkeypatch.setattr(
        schedule, "run_all", lambda *_: pytest.fail("a finished batch was repeated")
    )
    running.run("stroop", settings, out, 1, None, lambda f: None)
    assert out.exists()
    assert not folder.exists()


def test_a_damaged_part_is_made_again(tmp_path: Path) -> None:
    part = tmp_path / "a.npz"
    Part(subjects=[0], drawn={"noise": np.arange(1000.0)}).save(part)
    assert jobs.is_complete(tmp_path / "a.json")
    part.write_bytes(part.read_bytes()[:-200])
    assert not jobs.is_complete(tmp_path / "a.json")


def test_a_failing_batch_is_reported_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        child.Workers, "run_job", lambda self, spec: (2, "the brain is missing", [])
    )
    with pytest.raises(ExperimentError, match="the brain is missing"):
        running.run(
            "stroop",
            StroopSettings(subjects=1, trials=4),
            tmp_path / "r.h5",
            1,
            None,
            lambda f: None,
        )


def test_a_path_that_cannot_be_written_is_said_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ExperimentError, match="cannot be written"):
        running.run(
            "stroop",
            StroopSettings(subjects=1),
            tmp_path / "file" / "r.h5",
            1,
            None,
            lambda f: None,
        )


def test_without_a_compiler_the_spiking_level_runs_by_numba_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    native.library.cache_clear()
    assert settings_of("stroop", level="spiking").engine == "numba"
    assert "apt-get install g++" in capsys.readouterr().err
    assert settings_of("stroop", level="spiking", engine="numba").engine == "numba"
    assert capsys.readouterr().err == ""
    native.library.cache_clear()


@pytest.mark.parametrize("total", [3, 24, 90, 720, 721])
def test_blocks_are_of_bounded_length(total: int) -> None:
    assert min(total, 12) <= block_length(total) <= 24


def test_description_survives_the_file(small: Result) -> None:
    with h5py.File(small.path) as f:
        stored = json.loads(f["circuit"].attrs["json"])
    plan = EXPERIMENT.plan(StroopSettings())
    assert stored == json.loads(plan.simulated.to_json())
    assert small.attrs["circuit_hash"] == plan.circuit.hash

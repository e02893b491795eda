"""Grids, and sweeps of the toy experiment over them: the store, what fails, and resuming."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
import toy
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner import schedule
from striata.experiments.search import point
from striata.experiments.search.grid import Axis, axis, points
from striata.experiments.search.sweep import Sweep, sweep
from striata.experiments.search.sweepfile import read


def test_ranges_include_both_ends() -> None:
    assert axis("gain=0:1:0.1").values == tuple(i / 10 for i in range(11))
    assert axis("soa=-200:200:100 ms") == Axis("soa", (-200, -100, 0, 100, 200), "ms")
    assert axis("gain=1:0:-0.5").values == (1.0, 0.5, 0.0)
    assert axis("PFC-colour → V4 (gain)=0.5,1,2").assignments[0] == "PFC-colour → V4 (gain)=0.5"


@given(st.integers(-50, 50), st.integers(1, 40), st.integers(1, 9))
def test_steps_are_equal_and_stay_inside(start: int, number: int, tenths: int) -> None:
    stop, step = start + number * tenths / 10, tenths / 10
    values = axis(f"gain={start}:{stop}:{step}").values
    assert len(values) == number + 1
    assert np.allclose(np.diff(values), step)
    assert max(values) <= stop + 1e-9


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gain", "NAME=start:stop:step or NAME=a,b,c"),
        ("gain=0:1", "has 2 numbers"),
        ("gain=0:1:0", "do not lead from 0 to 1"),
        ("gain=0:1:-1", "do not lead from 0 to 1"),
        ("gain=1,x", "which is no number"),
        ("gain=1,1", "a value twice"),
    ],
)
def test_a_wrong_grid_is_said(text: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        axis(text)


def test_the_last_axis_runs_fastest() -> None:
    assert list(points([axis("a=1,2"), axis("b=3,4")]))[:2] == [("a=1", "b=3"), ("a=1", "b=4")]


def test_a_sweep_file(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text(
        'experiment = "toy"\nsubjects = 2\n[grid]\n"gain" = "0:1:0.5"\n', encoding="utf-8"
    )
    assert read(file) == {"experiment": "toy", "subjects": 2, "grid": {"gain": "0:1:0.5"}}
    file.write_text('experiment = "toy"\nsubject = 2\n[grid]\n', encoding="utf-8")
    with pytest.raises(ExperimentError, match="has 'subject'; a sweep file may have experiment"):
        read(file)
    file.write_text('experiment = "toy"\n', encoding="utf-8")
    with pytest.raises(ExperimentError, match="needs experiment"):
        read(file)


def planned(*grids: str, **settings: float) -> Sweep:
    base = toy.ToySettings(**{"subjects": 4, "trials": 4} | settings)
    return Sweep("toy", base, tuple(axis(g) for g in grids))


@pytest.mark.usefixtures("known_toy")
def test_the_store_and_what_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    what, out = planned("gain=-6,1,2", "bias=0,3"), tmp_path / "s.nc"
    failed = sweep(what, out, 2, None, lambda f: None)
    assert list(failed) == ["gain=-6, bias=0", "gain=-6, bias=3"]
    with xr.open_dataset(out) as s:
        assert s["mean"].dims == ("gain", "bias", "measure")
        assert s["gain"].values.tolist() == [-6, 1, 2]
        assert np.isnan(s["mean"].sel(gain=-6)).all()
        mean = s["mean"].sel(measure="outcome, a")
        np.testing.assert_allclose(
            mean.sel(bias=3, gain=1) - mean.sel(bias=0, gain=1), 3, atol=1e-5
        )
        np.testing.assert_allclose(
            mean.sel(bias=0, gain=2), 2 * mean.sel(bias=0, gain=1), rtol=1e-5
        )
        assert "non-finite" in s["failed"].sel(gain=-6, bias=0).item()
        assert s["diverged"].values.tolist() == [[-1, -1], [0, 0], [0, 0]]
        assert s["unit"].values.tolist() == ["ms", "ms"]
        assert s.attrs["complete"] == 0
    ran: list[int] = []
    run_all = schedule.run_all
    monkeypatch.setattr(
        schedule, "run_all", lambda p, *given: ran.append(len(p)) or run_all(p, *given)
    )
    sweep(what, out, 2, None, lambda f: None)
    assert ran == [2]  # only what had failed


@pytest.mark.usefixtures("known_toy")
def test_a_sweep_that_is_there_is_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    what, out = planned("gain=1,2"), tmp_path / "s.nc"
    assert sweep(what, out, 2, None, lambda f: None) == {}
    assert not (tmp_path / "s.nc.points").exists()
    monkeypatch.setattr(point, "measure", lambda *_: pytest.fail("a finished sweep was repeated"))
    monkeypatch.setattr("striata.experiments.search.sweep.measure", point.measure)
    assert sweep(what, out, 2, None, lambda f: None) == {}


@pytest.mark.usefixtures("known_toy")
def test_a_damaged_point_is_measured_again(tmp_path: Path) -> None:
    settings = [toy.ToySettings(subjects=2, trials=2, gain=g) for g in (1.0, 2.0)]
    notes: list[str] = []
    first = point.measure(tmp_path, "toy", settings, 2, None, lambda f: None, notes.append)
    (spec, _) = point.specs(tmp_path, "toy", settings)
    spec.with_suffix(".measured").write_text('{"measures": [', encoding="utf-8")
    assert point.measure(tmp_path, "toy", settings, 1, None, lambda f: None, notes.append) == first
    assert notes == ["0 of 2 points are there", "1 of 2 points are there"]


@pytest.mark.usefixtures("known_toy")
def test_what_cannot_be_swept(tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match="Nothing called 'loudness'"):
        sweep(planned("loudness=1,2"), tmp_path / "s.nc", 1, None, lambda f: None)
    with pytest.raises(ExperimentError, match="must lie between -10 and 10"):
        sweep(planned("gain=1,200"), tmp_path / "s.nc", 1, None, lambda f: None)
    with pytest.raises(ExperimentError, match="one grid only"):
        planned("gain=1,2", "gain=3,4")
    with pytest.raises(ExperimentError, match="All 1 points failed"):
        sweep(planned("gain=-6"), tmp_path / "s.nc", 1, None, lambda f: None)


@pytest.mark.usefixtures("known_toy")
def test_the_command(tmp_path: Path) -> None:
    def striata(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*toy.CHILD[:-1], *arguments], cwd=tmp_path, capture_output=True, text=True
        )

    (tmp_path / "s.toml").write_text(
        'experiment = "toy"\nsubjects = 4\n[set]\nbias = 1\n[grid]\ngain = "-6,1"\n',
        encoding="utf-8",
    )
    partly = striata("sweep", "s.toml", "--out", "s.nc")
    assert partly.returncode == 3
    assert "gain=-6 failed: The rates of every subject" in partly.stderr
    assert "1 of 2 points failed; repeat the command to run them again." in partly.stderr
    with xr.open_dataset(tmp_path / "s.nc") as s:
        assert json.loads(s.attrs["sweep"])["settings"]["bias"] == 1.0
    without = striata("sweep", "toy")
    assert without.returncode == 1
    assert "at least one --grid" in without.stderr
    assert striata("sweep").returncode == 2

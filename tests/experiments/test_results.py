"""Writing a result: memory does not grow with the number of subjects; parts are in order."""

import tracemalloc
from pathlib import Path

import h5py
import numpy as np
import pytest
import toy

from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.plan import Plan
from striata.experiments.recording.singles import POPULATIONS, single_times
from striata.experiments.results import file as results
from striata.experiments.results.stored import Stored
from striata.files.digest import content_digest

ROW = ("control", "none", "a")
TRIALS = 20_000
#: Whose single trials are kept.
SINGLES = 5


def plan() -> Plan:
    return Plan(
        circuit=toy.EXPERIMENT.plan(toy.ToySettings()).circuit,
        simulated=toy.EXPERIMENT.plan(toy.ToySettings()).simulated,
        batch=2,
        arms=[("control", "", np.nan, "")],
        rows=[ROW],
        times=np.arange(4.0),
        enums={"condition": ("a", "b"), "task": ("none",)},
        watched=("D1",),
        columns=COMMON | {"outcome": Column("f4", "", "a number")},
    )


def recorded(out: Part) -> None:
    """Single trials and spikes at rest of the first subjects; an example of subject 0."""
    ids, first = np.array(out.subjects), out.subjects[0]
    kept = np.repeat(ids[ids < SINGLES], 2)
    pools = sum(plan().simulated.n_pools(n) for n in POPULATIONS)
    rate = np.broadcast_to(np.float32(kept)[:, None, None], (len(kept), pools, len(single_times())))
    out.singles.append(
        {
            "subject": kept,
            "block": np.zeros_like(kept),
            "trial": np.arange(len(kept)) % 2,
            "rate": rate,
        }
    )
    if first < 4:
        spikes = np.repeat(ids, first + 1)  # parts have different numbers of spikes
        out.resting = {
            "tick": spikes + 10,
            "neuron": spikes,
            "pool": spikes,
            "subject": spikes.astype(np.int16),
            "duration": np.array(3.0),
        }
    if first == 0:
        out.example = {
            "event": np.array("cue"),
            "time": np.arange(-1, 2.0),
            "rate": np.ones((2, 5, 3)),
        }
        for name in ("condition", "outcome"):
            out.example[name] = np.array(["a", "b"])
        for name in ("correct_response", "response", "decision", "reward"):
            out.example[name] = np.zeros(2)
        out.example |= {n: np.array([0, 1, 1]) for n in ("tick", "neuron", "pool", "trial")}


def part(first: int) -> Part:
    """Two subjects' part, its numbers telling whose they are."""
    out = Part([first, first + 1], drawn={"noise": np.array([first, first + 1.0])})
    shape = (TRIALS, 2)
    subject = np.broadcast_to([first, first + 1], shape)
    out.add_trials(
        subject=subject,
        arm=np.full(shape, "control"),
        phase=np.full(shape, "test"),
        task=np.full(shape, "none"),
        block=np.zeros(shape),
        trial=np.broadcast_to(np.arange(TRIALS)[:, None], shape),
        condition=np.full(shape, "a"),
        outcome=subject,
    )
    pools = len(plan().circuit.pools)
    out.rates[ROW] = (np.full((4, pools), first + 1.0), np.ones(4), np.ones(4))
    out.traces[ROW] = np.broadcast_to(
        np.float32([first, first + 1])[:, None, None], (2, 1, 4)
    ).copy()
    out.weights["A → B"] = (np.zeros((2, 1, 1)), np.array([first, first + 1.0]).reshape(2, 1, 1))
    recorded(out)
    return out


def written(folder: Path, parts: int) -> tuple[Path, int]:
    """A result of so many parts, and the most memory that writing it took [bytes]."""
    folder.mkdir()
    paths = [folder / f"{i}.npz" for i in range(parts)]
    for i, path in enumerate(paths):
        part(2 * i).save(path)
    tracemalloc.start()
    results.write(folder / "r.h5", "toy", toy.ToySettings(), plan(), Stored(paths), {})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return folder / "r.h5", peak


def test_memory_does_not_grow_with_subjects(tmp_path: Path) -> None:
    _, few = written(tmp_path / "few", 3)
    path, many = written(tmp_path / "many", 15)
    assert many < 1.2 * few
    with h5py.File(path) as f:
        subject = f["trials/subject"][:]
        assert (np.diff(subject) >= 0).all()
        assert (f["trials/outcome"][:] == subject).all()
        assert (
            f["subjects/noise"][:].tolist() == f["subjects/subject"][:].tolist() == list(range(30))
        )
        assert f["traces/rate"].shape == (1, 30, 1, 4)
        assert f["traces/rate"][0, :, 0, 0].tolist() == list(range(30))
        assert f["weights/A → B/after"][:, 0, 0].tolist() == list(range(30))
        assert f["rates/mean"][0, 0, 0] == pytest.approx(np.mean(np.arange(0, 30, 2) + 1))
        assert f.attrs["content_sha256"] == content_digest(f)


def test_recordings_of_several_parts_come_out_in_order(tmp_path: Path) -> None:
    path, _ = written(tmp_path / "r", 4)
    with h5py.File(path) as f:
        singles, spikes = f["singles"], f["rest/spikes"]
        assert singles["subject"][:].tolist() == np.repeat(range(SINGLES), 2).tolist()
        assert singles["trial"][:].tolist() == [0, 1] * SINGLES
        assert (singles["rate"][:] == singles["subject"][:][:, None, None]).all()
        assert singles["rate"].shape[1:] == (len(singles["channel"]), len(singles["time"]))
        assert spikes["subject"][:].tolist() == [0, 1] + [2] * 3 + [3] * 3
        assert (spikes["tick"][:] == spikes["subject"][:] + 10).all()
        assert dict(spikes.attrs) == {"resolution": 1e-4, "start": 0.0, "duration": 3.0}
        assert f["example"].attrs["event"] == "cue"
        assert f["example/rate"].shape == (2, 5, 3)
        assert f["example/condition"].asstr()[:].tolist() == ["a", "b"]
        assert f["spikes/trial"][:].tolist() == [0, 1, 1]
        assert f["spikes"].attrs["start"] == -1
        described = []
        f.visititems(
            lambda name, d: (
                described.append("unit" in d.attrs) if isinstance(d, h5py.Dataset) else None
            )
        )
        assert all(described)

"""Write a run's parts as one HDF5 file; ``docs/result-file.md`` says what is where."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from experiments.errors import ExperimentError
from experiments.parts import Part, Plan
from experiments.settings import Settings
from experiments.singles import POPULATIONS, single_times
from experiments.spikes import TICK

SCHEMA_VERSION = 2
Array = NDArray[Any]
_PACKED = {"compression": "gzip", "compression_opts": 1, "shuffle": True, "fletcher32": True}


def write(path: Path, experiment: str, settings: Settings, plan: Plan, parts: list[Part], origin: dict[str, str]) \
        -> None:  # fmt: skip
    """Write the file under a temporary name and rename it when it is complete.

    Raises
    ------
    ExperimentError
        If the path cannot be written or the disk is full.
    """
    temporary = path.with_name(path.name + ".part")
    try:
        with h5py.File(temporary, "w", track_order=False) as f:
            _fill(f, plan, parts)
            f.attrs.update({
                "format": "striata-result", "schema_version": SCHEMA_VERSION, "experiment": experiment,
                "level": settings.level, "circuit_hash": plan.circuit.hash, "complete": True,
            })  # fmt: skip
            f.attrs["content_sha256"] = content_digest(f)
            f.create_group("provenance").attrs.update(origin | {"settings": settings.to_json(), "seed": settings.seed})
        with temporary.open("rb+") as raw:
            os.fsync(raw.fileno())
        temporary.replace(path)
    except OSError as e:
        raise ExperimentError(f"{path} cannot be written ({e.strerror or e}); the finished batches are kept.") from None


def _fill(f: h5py.File, plan: Plan, parts: list[Part]) -> None:
    trials = {k: np.concatenate([t[k] for p in parts for t in p.tables]) for k in parts[0].tables[0]}
    _write_trials(f.create_group("trials"), trials, plan)
    _write_arms(f.create_group("arms"), plan)
    subjects = f.create_group("subjects")
    for name in parts[0].drawn:
        _put(subjects, name, np.concatenate([p.drawn[name] for p in parts]), "", "factor; 1 is the median subject")
    _write_populations(f.create_group("populations"), plan)
    if parts[0].rates:
        _write_rates(f, plan, parts)
    if parts[0].traces:
        _write_traces(f.create_group("traces"), plan, parts)
    if parts[0].rest:
        rest = f.create_group("rest")
        for name, unit in (("rate", "spikes/s"), ("cv", "")):
            _put(rest, name, np.concatenate([p.rest[name] for p in parts]), unit, f"{name} at rest, (subjects, pools)")
    for name in parts[0].weights:
        group = f.create_group(f"weights/{name}")
        for i, when in enumerate(("before", "after")):
            w = np.concatenate([p.weights[name][i] for p in parts])
            _put(group, when, w.astype("f4"), "", f"relative weight {when} practice (subjects, targets, sources)")
    if parts[0].singles:
        _write_singles(f.create_group("singles"), plan, parts)
    if parts[0].resting:
        _write_resting(f.create_group("rest/spikes"), [p.resting for p in parts if p.resting])
    if parts[0].example:
        _write_example(f, parts[0].example)
    f.create_group("circuit").attrs["json"] = plan.circuit.to_json()


def _put(group: h5py.Group, name: str, data: Array, unit: str, description: str, dtype: Any = None) -> None:
    data = np.asarray(data)
    packed = _PACKED if data.size > 64 else {}
    d = group.create_dataset(name, data=data, dtype=dtype, track_times=False, **packed)
    d.attrs["unit"], d.attrs["description"] = unit, description


def _put_text(group: h5py.Group, name: str, texts: list[str], description: str) -> None:
    d = group.create_dataset(name, data=texts, dtype=h5py.string_dtype("utf-8"), track_times=False)
    d.attrs["unit"], d.attrs["description"] = "", description


def _write_trials(group: h5py.Group, trials: dict[str, Array], plan: Plan) -> None:
    names = plan.enums | {"arm": tuple(a[0] for a in plan.arms), "phase": ("practice", "test")}
    for name, (dtype, unit, what) in plan.columns.items():
        if dtype is not None:
            _put(group, name, trials[name].astype(dtype), unit, what)
            continue
        codes = {text: i for i, text in enumerate(names[name])}
        texts, inverse = np.unique(trials[name], return_inverse=True)
        column = np.array([codes[str(t)] for t in texts], dtype="i2")[inverse]
        _put(group, name, column, unit, what, dtype=h5py.enum_dtype(codes, basetype="i2"))


def _write_arms(group: h5py.Group, plan: Plan) -> None:
    name, family, value, what = (list(x) for x in zip(*plan.arms, strict=True))
    _put_text(group, "name", name, "arm")
    _put_text(group, "family", family, "what was varied")
    _put(group, "value", np.array(value, dtype=float), "", "to which level; NaN where there is none")
    _put_text(group, "what", what, "what was done")


def _write_populations(group: h5py.Group, plan: Plan) -> None:
    pools = plan.circuit.pools
    _put_text(group, "name", [n for n, _ in pools], "population of each pool")
    _put(group, "channel", np.array([i for _, i in pools], dtype="i2"), "", "index of the pool; -1 is shared")
    sizes = np.array([plan.circuit.population(n).size for n, _ in pools], dtype="i4")
    _put(group, "size", sizes, "", "neurons in the pool")


def _write_rates(f: h5py.File, plan: Plan, parts: list[Part]) -> None:
    sums, dopamine, count = (
        np.stack([np.sum([p.rates[row][i] for p in parts], axis=0) for row in plan.rows]) for i in range(3)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, level = sums / count[:, :, None], dopamine / count
    rates = f.create_group("rates")
    for i, name in enumerate(("arm", "task", "condition")):
        _put_text(rates, name, [row[i] for row in plan.rows], f"{name} of each row")
    _put(rates, "time", plan.times, "s", "time from stimulus onset")
    _put(rates, "mean", mean.transpose(0, 2, 1).astype("f4"), "spikes/s", "mean rate (rows, pools, times); of a "
         "population with several pools, 0 is the correct one, 1 the distractor")  # fmt: skip
    group = f.create_group("dopamine")
    _put(group, "time", plan.times, "s", "time from stimulus onset")
    _put(group, "concentration", level.astype("f4"), "", "striatal dopamine (rows, times), 1 at rest")


def _write_traces(group: h5py.Group, plan: Plan, parts: list[Part]) -> None:
    rows = [row for row in plan.rows if row in parts[0].traces]
    for i, name in enumerate(("arm", "task", "condition")):
        _put_text(group, name, [row[i] for row in rows], f"{name} of each row")
    _put_text(group, "population", list(plan.watched), "population, the mean of its pools")
    _put(group, "time", plan.times, "s", "time from the event")
    rate = np.stack([np.concatenate([p.traces[row] for p in parts]) for row in rows])
    _put(group, "rate", rate.astype("f4"), "spikes/s", "mean rate (rows, subjects, populations, times)")


def _write_singles(group: h5py.Group, plan: Plan, parts: list[Part]) -> None:
    """Rates of single trials, with the subject, block and trial by which each is found among the trials."""
    for name in ("subject", "block", "trial"):
        column = np.concatenate([t[name] for p in parts for t in p.singles]).astype("i4")
        _put(group, name, column, "", f"{name} of each single trial, as in /trials")
    pools = [(n, c) for n in POPULATIONS for c in range(plan.circuit.n_pools(n))]
    _put_text(group, "population", [n for n, _ in pools], "population of each pool")
    _put(group, "channel", np.array([c for _, c in pools], dtype="i2"), "", "channel of each pool")
    _put(group, "time", single_times(), "s", "time from stimulus onset")
    rate = np.concatenate([t["rate"] for p in parts for t in p.singles])
    _put(group, "rate", rate, "spikes/s", "rate (single trials, pools, times); NaN after the end of a trial")


def _write_example(f: h5py.File, example: dict[str, Array]) -> None:
    group = f.create_group("example")
    group.attrs["event"] = str(example["event"])
    _put(group, "time", example["time"], "s", f"time from the {example['event']}")
    _put(group, "rate", example["rate"].astype("f4"), "spikes/s", "rate (examples, pools, times)")
    for name, what in (("condition", "condition"), ("outcome", "what was done")):
        _put_text(group, name, [str(x) for x in example[name]], f"{what}, of each example")
    for name in ("correct_response", "response"):
        _put(group, name, example[name].astype("i2"), "", f"{name} of each example; -1 none")
    for name in ("decision", "reward"):
        _put(group, name, example[name].astype("f8"), "s", f"time of the {name}; NaN without")
    if "tick" in example:
        _write_spikes(f.create_group("spikes"), example, "trial", float(example["time"][0]))


def _write_resting(group: h5py.Group, parts: list[dict[str, Array]]) -> None:
    joined = {k: np.concatenate([p[k] for p in parts]) for k in parts[0] if k != "duration"}
    _write_spikes(group, joined, "subject", 0.0)
    group.attrs["duration"] = float(parts[0]["duration"])


def _write_spikes(group: h5py.Group, spikes: dict[str, Array], label: str, start: float) -> None:
    """Spikes, ordered by their `label` (the example or subject that each is from) and in time."""
    texts = {"tick": "time of each spike in ticks", "neuron": "neuron, from 0 within the subject's brain",
             "pool": "pool of the neuron", label: f"{label} that the spike is from"}  # fmt: skip
    for name, what in texts.items():
        _put(group, name, spikes[name], "", what)
    group.attrs.update({"resolution": TICK, "start": start})


def content_digest(f: h5py.File) -> str:
    """SHA-256 over every dataset and attribute outside ``/provenance``, in alphabetical order."""
    digest = hashlib.sha256()

    def add(name: str, item: Any) -> None:
        if name.startswith("provenance"):
            return
        digest.update(name.encode())
        for key in sorted(item.attrs):
            digest.update(f"{key}={item.attrs[key]}".encode())
        if isinstance(item, h5py.Dataset):
            data = item[()]
            digest.update(str((item.shape, item.dtype.str)).encode())
            digest.update(data.tobytes() if data.dtype != object else "\0".join(map(bytes.decode, data)).encode())

    names: list[str] = []
    f.visit(names.append)
    for name in sorted(names):
        add(name, f[name])
    for key in sorted(set(f.attrs) - {"content_sha256"}):
        digest.update(f"{key}={f.attrs[key]}".encode())
    return digest.hexdigest()

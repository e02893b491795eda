"""Write a run's parts as one HDF5 file; ``docs/result-file.md`` says what is where."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from experiments.errors import ExperimentError
from experiments.parts import Part, Plan, Row, Stored
from experiments.settings import Settings

SCHEMA_VERSION = 1
Array = NDArray[Any]
#: Bytes of a dataset that are in memory at a time.
_BLOCK = 2**24
_PACKED = {"compression": "gzip", "compression_opts": 1, "shuffle": True, "fletcher32": True}


def write(
    path: Path, experiment: str, settings: Settings, plan: Plan, parts: Stored, origin: dict[str, str],
    log: Sequence[str] = (),
) -> None:  # fmt: skip
    """Write the file under a temporary name and rename it when it is complete; one part at a time is in memory.

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
            group = f.create_group("provenance")
            group.attrs.update(origin | {"settings": settings.to_json(), "seed": settings.seed})
            _write_record(group.create_group("record"), parts, log)
        with temporary.open("rb+") as raw:
            os.fsync(raw.fileno())
        temporary.replace(path)
    except (OSError, RuntimeError) as e:  # HDF5 raises RuntimeError where it cannot close a file on a full disk
        temporary.unlink(missing_ok=True)
        number = re.search(r"errno = (\d+)", str(e))  # HDF5's messages are long
        why = os.strerror(int(number[1])) if number else getattr(e, "strerror", None) or str(e)
        raise ExperimentError(f"{path} cannot be written ({why}); the finished batches are kept.") from None


def _fill(f: h5py.File, plan: Plan, parts: Stored) -> None:
    first = parts.first
    _write_arms(f.create_group("arms"), plan)
    _write_populations(f.create_group("populations"), plan)
    columns = _Columns(f, plan, parts)
    sums = {row: [np.zeros_like(a) for a in first.rates[row]] for row in (plan.rows if first.rates else ())}
    for part in parts:
        columns.add(part)
        for row, total in sums.items():
            for a, b in zip(total, part.rates[row], strict=True):
                a += b
    if sums:
        _write_rates(f, plan, sums)
    if first.example:
        _write_example(f, first.example)
    if parts.failed:
        group, (who, when) = f.create_group("failed"), zip(*parts.failed, strict=True)
        _put(group, "subject", np.array(who, dtype="i4"), "", "subject that was left out")
        _put(group, "time", np.array(when), "s", "by when in its run its rates were no numbers")
    f.create_group("circuit").attrs["json"] = plan.circuit.to_json()


class _Columns:
    """Datasets with an axis of subjects or trials, filled part by part."""

    def __init__(self, f: h5py.File, plan: Plan, parts: Stored) -> None:
        self.f, self.plan, self.subjects, self.trials = f, plan, parts.subjects, parts.trials
        self.done = {"subjects": 0, "trials": 0}
        self.codes = {
            name: {text: i for i, text in enumerate(texts)}
            for name, texts in (plan.enums | {"arm": tuple(a[0] for a in plan.arms), "phase": ("practice", "test")})
            .items()
        }  # fmt: skip
        f.create_group("trials")
        f.create_group("subjects")
        if parts.first.traces:
            self._head_of_traces(f.create_group("traces"), parts.first)

    def add(self, part: Part) -> None:
        """Write what a part holds behind what has been written."""
        n, subjects = len(part.tables[0]["subject"]), len(part.subjects)
        for name, (dtype, unit, what) in self.plan.columns.items():
            column, kind = part.tables[0][name], dtype
            if dtype is None:
                texts, inverse = np.unique(column, return_inverse=True)
                column = np.array([self.codes[name][str(t)] for t in texts], dtype="i2")[inverse]
                kind = h5py.enum_dtype(self.codes[name], basetype="i2")
            self._set(f"trials/{name}", column, kind, unit, what, "trials")
        self._set("subjects/subject", np.array(part.subjects, dtype="i4"), "i4", "", "simulated subject")
        for name, values in part.drawn.items():
            self._set(f"subjects/{name}", values, values.dtype, "", "factor; 1 is the median subject")
        for name, values in part.rest.items():
            unit = "spikes/s" if name == "rate" else ""
            self._set(f"rest/{name}", values, values.dtype, unit, f"{name} at rest, (subjects, pools)")
        for name, pair in part.weights.items():
            for when, w in zip(("before", "after"), pair, strict=True):
                self._set(f"weights/{name}/{when}", w, "f4", "",
                          f"relative weight {when} practice (subjects, targets, sources)")  # fmt: skip
        if part.traces:
            rate = np.stack([part.traces[row] for row in self.plan.rows if row in part.traces])
            self._set("traces/rate", rate, "f4", "spikes/s", "mean rate (rows, subjects, populations, times)", axis=1)
        self.done = {"subjects": self.done["subjects"] + subjects, "trials": self.done["trials"] + n}

    def _set(
        self, name: str, values: Array, dtype: Any, unit: str, what: str, along: str = "subjects", axis: int = 0
    ) -> None:
        start, stop = self.done[along], self.done[along] + values.shape[axis]
        if name not in self.f:
            total = {"subjects": self.subjects, "trials": self.trials}[along]
            shape = (*values.shape[:axis], total, *values.shape[axis + 1 :])
            _new(self.f, name, shape, dtype, unit, what)
        self.f[name][(*(slice(None),) * axis, slice(start, stop))] = values

    def _head_of_traces(self, group: h5py.Group, part: Part) -> None:
        rows = [row for row in self.plan.rows if row in part.traces]
        for i, name in enumerate(("arm", "task", "condition")):
            _put_text(group, name, [row[i] for row in rows], f"{name} of each row")
        _put_text(group, "population", list(self.plan.watched), "population, the mean of its pools")
        _put(group, "time", self.plan.times, "s", "time from the event")


def _write_record(group: h5py.Group, parts: Stored, log: Sequence[str]) -> None:
    _put_text(group, "log", list(log), "what happened, a line each")
    for i, (name, unit, what) in enumerate((
        ("first_subject", "", "first subject of each batch"), ("subjects", "", "subjects of each batch"),
        ("seconds", "s", "how long each batch took"), ("peak_memory", "MB", "most memory of each batch's process"),
    )):  # fmt: skip
        _put(group, name, np.array([batch[i] for batch in parts.batches]), unit, what)


def _new(group: h5py.Group, name: str, shape: tuple[int, ...], dtype: Any, unit: str, description: str) -> h5py.Dataset:
    packed = _PACKED if np.prod(shape) > 64 else {}
    d = group.create_dataset(name, shape=shape, dtype=dtype, track_times=False, **packed)
    d.attrs["unit"], d.attrs["description"] = unit, description
    return d


def _put(group: h5py.Group, name: str, data: Array, unit: str, description: str) -> None:
    data = np.asarray(data)
    _new(group, name, data.shape, data.dtype, unit, description)[...] = data


def _put_text(group: h5py.Group, name: str, texts: list[str], description: str) -> None:
    d = group.create_dataset(name, data=texts, dtype=h5py.string_dtype("utf-8"), track_times=False)
    d.attrs["unit"], d.attrs["description"] = "", description


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


def _write_rates(f: h5py.File, plan: Plan, sums: dict[Row, list[Array]]) -> None:
    total, dopamine, count = (np.stack([sums[row][i] for row in plan.rows]) for i in range(3))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, level = total / count[:, :, None], dopamine / count
    rates = f.create_group("rates")
    for i, name in enumerate(("arm", "task", "condition")):
        _put_text(rates, name, [row[i] for row in plan.rows], f"{name} of each row")
    _put(rates, "time", plan.times, "s", "time from stimulus onset")
    _put(rates, "mean", mean.transpose(0, 2, 1).astype("f4"), "spikes/s", "mean rate (rows, pools, times); of a "
         "population with several pools, 0 is the correct one, 1 the distractor")  # fmt: skip
    group = f.create_group("dopamine")
    _put(group, "time", plan.times, "s", "time from stimulus onset")
    _put(group, "concentration", level.astype("f4"), "", "striatal dopamine (rows, times), 1 at rest")


def _write_example(f: h5py.File, example: dict[str, Array]) -> None:
    group = f.create_group("example")
    _put(group, "time", example["time"], "s", "time from stimulus onset")
    _put(group, "rate", example["rate"].astype("f4"), "spikes/s", "rate (pools, times)")
    correct, response, decision = (float(x) for x in example["outcome"])
    group.attrs.update({"condition": str(example["condition"]), "correct_response": int(correct),
                        "response": int(response), "decision": decision})  # fmt: skip
    if "tick" in example:
        from experiments.example import TICK  # with the simulator, which nothing else here needs

        spikes = f.create_group("spikes")
        for name in ("tick", "neuron", "pool"):
            _put(spikes, name, example[name], "", f"{name} of each spike")
        spikes.attrs.update({"resolution": TICK, "start": float(example["time"][0])})


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
            digest.update(str((item.shape, item.dtype.str)).encode())
            if item.dtype == object:
                digest.update("\0".join(map(bytes.decode, item[()])).encode())
                return
            for start in range(0, len(item), step := max(1, _BLOCK * len(item) // max(item.nbytes, 1))):
                digest.update(item[start : start + step].tobytes())

    names: list[str] = []
    f.visit(names.append)
    for name in sorted(names):
        add(name, f[name])
    for key in sorted(set(f.attrs) - {"content_sha256"}):
        digest.update(f"{key}={f.attrs[key]}".encode())
    return digest.hexdigest()

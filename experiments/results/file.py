"""Write a run's parts as one HDF5 file; ``docs/result-file.md`` describes its layout."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.plan import Plan, Row
from striata.experiments.protocol.settings import Settings
from striata.experiments.results.datasets import SPIKE, put, put_clock, put_text
from striata.experiments.results.dimensions import attach
from striata.experiments.results.joined import Joined
from striata.experiments.results.stored import Stored
from striata.files.digest import seal
from striata.files.outputs import draft
from striata.files.result import FORMAT, SCHEMA

Array = NDArray[Any]


def write(
    path: Path,
    experiment: str,
    settings: Settings,
    plan: Plan,
    parts: Stored,
    origin: dict[str, str],
    log: Sequence[str] = (),
    folder: Path | None = None,
) -> None:
    """Write the file under a temporary name, by default beside it, and rename it when complete.

    One part at a time is in memory.

    Raises
    ------
    ExperimentError
        If the path cannot be written or the disk is full.
    """
    try:
        with draft(path, folder) as temporary:
            with h5py.File(temporary, "x", track_order=False) as f:
                _fill(f, plan, parts)
                attach(f)
                f.attrs.update(
                    {
                        "format": FORMAT,
                        "schema_version": SCHEMA,
                        "experiment": experiment,
                        "level": settings.level,
                        "circuit_hash": plan.circuit.hash,
                        "complete": True,
                    }
                )
                seal(f)
                group = f.create_group("provenance")
                group.attrs.update(origin | {"settings": settings.to_json(), "seed": settings.seed})
                _write_record(group.create_group("record"), parts, log)
                attach(group)
            with temporary.open("rb+") as raw:
                os.fsync(raw.fileno())
    except (
        OSError,
        RuntimeError,
    ) as e:  # HDF5 raises RuntimeError where it cannot close a file on a full disk
        number = re.search(r"errno = (\d+)", str(e))  # HDF5's messages are long
        why = os.strerror(int(number[1])) if number else getattr(e, "strerror", None) or str(e)
        raise ExperimentError(
            f"{path} cannot be written ({why}); the finished batches are kept."
        ) from None


def _fill(f: h5py.File, plan: Plan, parts: Stored) -> None:
    first = parts.first
    _write_arms(f.create_group("arms"), plan)
    _write_populations(f.create_group("populations"), plan)
    joined = Joined(f, plan, parts)
    sums = {
        row: [np.zeros_like(a) for a in first.rates[row]]
        for row in (plan.rows if first.rates else ())
    }
    for part in parts:
        joined.add(part)
        for row, total in sums.items():
            for a, b in zip(total, part.rates[row], strict=True):
                a += b
    if sums:
        _write_rates(f, plan, sums)
    if first.example:
        _write_example(f, first.example)
    if parts.failed:
        group, (who, when) = f.create_group("failed"), zip(*parts.failed, strict=True)
        put(
            group,
            "subject",
            np.array(who, dtype="i4"),
            "",
            "subject that was left out",
            ("subject",),
        )
        why = "by when in its run its rates were non-finite"
        put(group, "time", np.array(when), "s", why, ("subject",))
    f.create_group("circuit").attrs["json"] = plan.simulated.to_json()
    f.create_group("procedure").attrs["json"] = plan.procedure


def _write_record(group: h5py.Group, parts: Stored, log: Sequence[str]) -> None:
    put_text(group, "log", list(log), "what happened, a line each", "line")
    for i, (name, unit, what) in enumerate(
        (
            ("first_subject", "", "first subject of each batch"),
            ("subjects", "", "subjects of each batch"),
            ("seconds", "s", "how long each batch took"),
            ("peak_memory", "MB", "most memory of each batch's process"),
        )
    ):
        values = np.array([batch[i] for batch in parts.batches])
        put(group, name, values, unit, what, ("batch",))


def _write_arms(group: h5py.Group, plan: Plan) -> None:
    name, family, value, what = (list(x) for x in zip(*plan.arms, strict=True))
    put_text(group, "name", name, "arm", "arm")
    put_text(group, "family", family, "what was varied", "arm")
    level = "to which level; NaN where there is none"
    put(group, "value", np.array(value, dtype=float), "", level, ("arm",))
    put_text(group, "what", what, "what was done", "arm")


def _write_populations(group: h5py.Group, plan: Plan) -> None:
    pools = plan.simulated.pools
    put_text(group, "name", [n for n, _ in pools], "population of each pool", "pool")
    put(
        group,
        "channel",
        np.array([i for _, i in pools], dtype="i2"),
        "",
        "index of the pool; -1 is shared",
        ("pool",),
    )
    sizes = np.array([plan.simulated.population(n).size for n, _ in pools], dtype="i4")
    put(group, "size", sizes, "", "neurons in the pool", ("pool",))


def _write_rates(f: h5py.File, plan: Plan, sums: dict[Row, list[Array]]) -> None:
    total, dopamine, count = (np.stack([sums[row][i] for row in plan.rows]) for i in range(3))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, level = total / count[:, :, None], dopamine / count
    rates = f.create_group("rates")
    for i, name in enumerate(("arm", "task", "condition")):
        put_text(rates, name, [row[i] for row in plan.rows], f"{name} of each row", "row")
    put(rates, "time", plan.times, "s", "time from the event", ("time",))
    put(
        rates,
        "mean",
        mean.transpose(0, 2, 1).astype("f4"),
        "spikes/s",
        "mean rate (rows, pools, times); in stroop, stop-signal and physiology, the first of a "
        "population's pools is the correct one, the second the distractor",
        ("row", "pool", "time"),
    )
    group = f.create_group("dopamine")
    put(group, "time", plan.times, "s", "time from the event", ("time",))
    what = "concentration of dopamine (rows, times), 1 at rest"
    put(group, "concentration", level.astype("f4"), "", what, ("row", "time"))


def _write_example(f: h5py.File, example: dict[str, Array]) -> None:
    group = f.create_group("example")
    group.attrs["event"] = str(example["event"])
    put(group, "time", example["time"], "s", f"time from the {example['event']}", ("time",))
    axes = ("example", "pool", "time")
    what = "rate (examples, pools, times)"
    put(group, "rate", example["rate"].astype("f4"), "spikes/s", what, axes)
    for name, what in (("condition", "condition"), ("outcome", "what was done")):
        put_text(group, name, [str(x) for x in example[name]], f"{what}, of each example", axes[0])
    for name in ("correct_response", "response"):
        what = f"{name} of each example; -1 none"
        put(group, name, example[name].astype("i2"), "", what, axes[:1])
    for name in ("decision", "reward"):
        what = f"time of the {name}; NaN without"
        put(group, name, example[name].astype("f8"), "s", what, axes[:1])
    if "tick" in example:
        spikes = f.create_group("spikes")
        for name, what in (SPIKE | {"trial": "example that the spike is from"}).items():
            put(spikes, name, example[name], "", what, ("spike",))
        put_clock(spikes, float(example["time"][0]))

"""Fit a few settings to people's behaviour by CMA-ES, with a run for each trial point.

The search is a function of its seed, and every point that has been run is kept until the end. So a
fit that is repeated after an interruption asks for the same points and finds them.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from striata.circuits.brain import brain
from striata.experiments.errors import ExperimentError
from striata.experiments.protocol.settings import Settings, with_text
from striata.experiments.runner import provenance
from striata.experiments.runner.log import Log
from striata.experiments.runner.progress import within
from striata.experiments.search.point import Measured, measure
from striata.files.errors import raised_as
from striata.files.kinds import FIT
from striata.files.outputs import claim

#: First standard deviation of the search, as a part of each range.
SIGMA = 0.25
#: Misfit of a point that failed.
WORST = 1e6


@dataclass(frozen=True)
class Free:
    """A setting, or a projection's or gate's factor, that is free between two bounds."""

    name: str
    low: float
    high: float
    unit: str = ""

    def text(self, share: float) -> str:
        """A value as ``--set`` takes it; `share` is the way from low to high."""
        return f"{self.name}={self.value(share):.6g} {self.unit}".rstrip()

    def value(self, share: float) -> float:
        """The value some way from low to high."""
        return float(f"{self.low + share * (self.high - self.low):.6g}")


@dataclass(frozen=True)
class Fit:
    """What is fitted: an experiment's settings, what is free, and targets (measure, value, sd)."""

    experiment: str
    base: Settings
    free: tuple[Free, ...]
    targets: list[dict[str, Any]]
    evaluations: int

    def settings(self, shares: Sequence[float]) -> Settings:
        """Settings at a point of the unit cube."""
        circuit = brain()
        names = [*(p.name for p in circuit.projections), *(g.name for g in circuit.gates)]
        return with_text(
            self.base, [f.text(x) for f, x in zip(self.free, shares, strict=True)], names
        )

    def to_json(self) -> str:
        """All that the record depends on."""
        return json.dumps(
            {
                "experiment": self.experiment,
                "settings": json.loads(self.base.to_json()),
                "free": [asdict(f) for f in self.free],
                "targets": self.targets,
                "evaluations": self.evaluations,
                "circuit": brain().hash,
            }
        )

    def misfit(self, found: Measured | str) -> float:
        """Mean square of (model − people) in units of people's SD, over the targets."""
        if isinstance(found, str):
            return WORST
        model = {m["measure"]: m["mean"] for m in found["measures"]}
        z = [
            (model.get(t["measure"]) - t["value"]) / t["sd"]
            if model.get(t["measure"]) is not None
            else np.nan
            for t in self.targets
        ]
        return float(np.mean(np.square(z))) if np.isfinite(z).all() else WORST


def free(text: str) -> Free:
    """A free parameter from what was typed, ``NAME=low:high`` with a unit behind where it has one.

    Raises
    ------
    ExperimentError
        If it is anything else.
    """
    name, _, given = (x.strip() for x in text.partition("="))
    bounds, _, unit = given.partition(" ")
    try:
        low, high = (float(x) for x in bounds.split(":"))
    except ValueError:
        raise ExperimentError(
            f"--free takes NAME=low:high, for example dopamine=0.5:2; {text!r} is not that."
        ) from None
    if not low < high:
        raise ExperimentError(
            f"{name} must be free between a lower and a higher bound, not {low:g} and {high:g}."
        )
    return Free(name, low, high, unit.strip())


def fit(
    what: Fit,
    out: Path,
    workers: int,
    scheduler: str | None,
    watch: Callable[[float], None],
    overwrite: bool = False,
    inputs: Sequence[Path | None] = (),
) -> dict[str, Any]:
    """Search until the evaluations are used up or nothing changes any more.

    Writes and returns the record; any other file at its path is replaced only with
    `overwrite`, and none of the `inputs`.

    Raises
    ------
    ExperimentError
        If no point could be run, or for what :func:`striata.experiments.runner.run.run` raises.
    """
    with raised_as(ExperimentError):
        out = claim(out, FIT, inputs, overwrite)
    known = None if overwrite else _known(what, out)
    if known:
        return known
    for corner in (0.0, 1.0):
        what.settings(
            [corner] * len(what.free)
        )  # names and bounds are said to be wrong before anything runs
    folder = out.with_name(out.name + ".points")
    resumed = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with Log(out, resumed) as log:
            log.note(f"started: {provenance.command()}")
            record = _search(what, folder, workers, scheduler, watch, log)
            temporary = out.with_name(out.name + ".part")
            temporary.write_text(
                json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )
            temporary.replace(out)
            log.note(f"written: {out}")
            shutil.rmtree(folder)
    except OSError as e:
        raise ExperimentError(
            f"{out.parent} cannot be written to ({e.strerror}); finished points are kept."
        ) from None
    return record


def _known(what: Fit, out: Path) -> dict[str, Any] | None:
    """The record if it is there, which is then said.

    Raises
    ------
    ExperimentError
        If the record of another fit is there.
    """
    try:
        record: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        same = record["fit"] == what.to_json()
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError):
        same = False
    if not same:
        raise ExperimentError(
            f"{out} holds another fit; choose another --out, or give --overwrite to replace it."
        )
    print(
        f"{out} is there already; nothing is run (with --overwrite it is made again).",
        file=sys.stderr,
    )
    return record


def _search(
    what: Fit,
    folder: Path,
    workers: int,
    scheduler: str | None,
    watch: Callable[[float], None],
    log: Log,
) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # cma asks for matplotlib's state, and warns of few dimensions
        import cma

        n = len(what.free)
        options = {
            "bounds": [0, 1],
            "seed": what.base.seed + 1,
            "verbose": -9,
            "tolx": 1e-3,
            "tolfun": 1e-4,
        }
        search = cma.CMAEvolutionStrategy([0.5] * n, SIGMA, options)
    history: list[tuple[float, list[float], Measured | str]] = []
    while not search.stop() and (not history or len(history) + search.popsize <= what.evaluations):
        asked = search.ask()
        done, size = (n / what.evaluations for n in (len(history), len(asked)))
        found = measure(
            folder,
            what.experiment,
            [what.settings(x) for x in asked],
            workers,
            scheduler,
            within(watch, done, size),
            log.note,
        )
        costs = [what.misfit(f) for f in found]
        if not history and all(isinstance(f, str) for f in found):
            raise ExperimentError(f"No point could be run; the first failed of: {found[0]}")
        search.tell(asked, costs)
        history += [
            (c, [float(v) for v in x], f) for c, x, f in zip(costs, asked, found, strict=True)
        ]
        log.note(
            f"{len(history)} evaluations, least misfit {min(history, key=lambda h: h[0])[0]:.4g}"
        )
    return _record(what, history, [float(s) for s in search.result.stds])


def _record(
    what: Fit, history: list[tuple[float, list[float], Measured | str]], width: list[float]
) -> dict[str, Any]:
    cost, best, found = min(history, key=lambda h: h[0])
    model = {} if isinstance(found, str) else {m["measure"]: m for m in found["measures"]}
    return {
        "format": "striata-fit",
        "fit": what.to_json(),
        "experiment": what.experiment,
        "settings": json.loads(what.base.to_json()),
        "parameters": [
            {
                "name": f.name,
                "value": f.value(x),
                "unit": f.unit,
                "low": f.low,
                "high": f.high,
                "width": w * (f.high - f.low),
            }
            for f, x, w in zip(what.free, best, width, strict=True)
        ],
        "misfit": cost,
        "targets": [t | {"model": model.get(t["measure"], {}).get("mean")} for t in what.targets],
        "evaluations": len(history),
        "history": [
            {"misfit": c, "values": [f.value(v) for f, v in zip(what.free, x, strict=True)]}
            for c, x, _ in history
        ],
        "circuit_hash": brain().hash,
        "command": provenance.command(),
        "commit": provenance.commit(),
        "versions": provenance.versions(),
        "host": os.uname().nodename,
    }

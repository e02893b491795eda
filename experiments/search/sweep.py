"""Run an experiment at every point of a grid, and keep the measures of all points in one store."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from striata.circuits.brain import brain
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.settings import Settings, with_text
from striata.experiments.results.paths import another, folder_beside, say_there
from striata.experiments.runner import jobs, provenance
from striata.experiments.runner.jobs import Measured
from striata.experiments.runner.log import Log
from striata.experiments.runner.plugins import plugin
from striata.experiments.search.grid import Axis, check, points
from striata.experiments.search.point import NotMeasured, measure
from striata.files.errors import FileError, raised_as
from striata.files.kinds import SWEEP
from striata.files.opening import opened
from striata.files.outputs import claim, draft


@dataclass(frozen=True)
class Sweep:
    """An experiment, its settings but for the grid, the grid, and what was set by hand.

    Raises
    ------
    ExperimentError
        If an axis occurs twice, is set, too, or there are too many points.
    """

    experiment: str
    base: Settings
    axes: tuple[Axis, ...]
    assigned: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check(self.axes, self.assigned)

    @property
    def settings(self) -> list[Settings]:
        """Settings of every point, the last axis running fastest."""
        names = brain().scalable
        return [with_text(self.base, point, names) for point in points(self.axes)]

    def to_json(self) -> str:
        """All that the store depends on."""
        axes = [[a.name, a.values, a.unit] for a in self.axes]
        return json.dumps(
            {
                "experiment": self.experiment,
                "settings": json.loads(self.base.to_json()),
                "axes": axes,
                "circuit": brain().hash,
            }
        )


def sweep(
    what: Sweep,
    out: Path,
    workers: int,
    scheduler: str | None,
    watch: Callable[[float], None],
    overwrite: bool = False,
    inputs: Sequence[Path | None] = (),
) -> dict[str, str]:
    """Run what is not done yet, and write the store.

    Any other file at its path is replaced only with `overwrite`, and none of the `inputs`.

    Returns
    -------
    Point → what it failed of; empty if all is there, in which case nothing else is kept.

    Raises
    ------
    ExperimentError
        If no point succeeded, or for what :func:`striata.experiments.runner.run.run` raises.
    """
    plugin("striata.measures", "check")(what.experiment, {})
    with raised_as(ExperimentError):
        out = claim(out, SWEEP, inputs, overwrite)
    if not overwrite and _is_there(what, out):
        return {}
    settings = what.settings
    try:
        folder, resumed = folder_beside(out, ".points")
        with Log(out, resumed) as log:
            log.note(f"started: {provenance.command()}")
            jobs.say_outdated(folder, log)
            found = measure(folder, what.experiment, settings, workers, scheduler, watch, log.note)
            failed = _failures(what, found, log)
            _write(what, found, out, folder, log)
            if not failed:
                shutil.rmtree(folder)
    except OSError as e:
        raise ExperimentError(
            f"{out.parent} cannot be written to ({e.strerror}); finished points are kept."
        ) from None
    return failed


def _failures(what: Sweep, found: Sequence[Measured | NotMeasured], log: Log) -> dict[str, str]:
    failed = {
        ", ".join(point): f.why
        for point, f in zip(points(what.axes), found, strict=True)
        if isinstance(f, NotMeasured)
    }
    for point, sentence in failed.items():
        log.note(f"{point} failed: {sentence}")
    if len(failed) == len(found):
        raise ExperimentError(
            f"All {len(found)} points failed; the first, {next(iter(failed))}: "
            f"{next(iter(failed.values()))}"
        )
    return failed


def _write(
    what: Sweep, found: Sequence[Measured | NotMeasured], out: Path, folder: Path, log: Log
) -> None:
    origin = provenance.versions() | {
        "command": provenance.command(),
        "commit": provenance.commit(),
        "written": datetime.now(UTC).isoformat(),
        "log": "\n".join(log.lines()[-200:]),
    }
    attrs = {
        "format": "striata-sweep",
        "experiment": what.experiment,
        "level": what.base.level,
        "sweep": what.to_json(),
        "circuit_hash": brain().hash,
        "complete": int(not any(isinstance(f, NotMeasured) for f in found)),
    }
    axes = [(a.name, a.values, a.unit) for a in what.axes]
    told = [f.why if isinstance(f, NotMeasured) else f for f in found]
    with draft(out, folder) as temporary:
        plugin("striata.measures", "store")(temporary, axes, told, attrs | origin)
    log.note(f"written: {out}")


def _is_there(what: Sweep, out: Path) -> bool:
    """Whether the store is there and complete; if so, this is said.

    Raises
    ------
    ExperimentError
        If the store of another sweep is there.
    """
    try:
        with opened(out) as f:
            held, complete = f.attrs.get("sweep"), f.attrs.get("complete")
    except FileError:
        if SWEEP.is_at(out):
            raise another(out, "a store that cannot be used") from None
        return False
    if not isinstance(held, str) or held != what.to_json():
        raise another(out, "another sweep")
    done = np.size(complete) == 1 and bool(np.ravel(complete)[0])
    if done:
        say_there(out)
    return done

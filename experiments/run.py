"""Run an experiment from settings to result file, resuming what an interrupted run left."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from experiments import provenance, results, schedule
from experiments.errors import ExperimentError
from experiments.registry import experiment
from experiments.settings import Settings


def default_out(name: str, settings: Settings) -> Path:
    """``results/<experiment>/<level>-<settings' digest>/results.h5``: the same settings resume the same run."""
    import hashlib

    digest = hashlib.sha256(settings.to_json().encode()).hexdigest()[:8]
    return Path("results") / name / f"{settings.level}-{digest}" / "results.h5"


def run(
    name: str, settings: Settings, out: Path, workers: int, scheduler: str | None, watch: Callable[[float], None]
) -> Path:
    """Run all batches and write the result file; batches that are already done are not repeated.

    Raises
    ------
    ExperimentError
        For a path that cannot be written, or a batch that failed (finished ones are kept beside `out`).
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    plan = experiment(name).plan(settings)
    folder = out.with_name(out.name + ".parts")
    _make(folder)
    paths = schedule.specs(folder, name, settings, plan)
    pending = [p for p in paths if not schedule.is_complete(p)]
    finished = len(paths) - len(pending)

    def report(fractions: list[float]) -> None:
        watch((finished + sum(fractions)) / len(paths))

    if pending:
        schedule.run_all(pending, workers, scheduler, report)
    origin = provenance.versions() | {
        "command": provenance.command(), "commit": provenance.commit(), "host": os.uname().nodename,
        "started": started.isoformat(), "finished": datetime.now(UTC).isoformat(),
        "wall_seconds": f"{time.perf_counter() - clock:.2f}", "codegen_target": settings.target,
        "batches_resumed": str(finished),
    }  # fmt: skip
    results.write(out, name, settings, plan, schedule.load_parts(paths), origin)
    shutil.rmtree(folder)
    return out


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".write"
        probe.write_text("", encoding="utf-8")
        probe.unlink()
    except OSError as e:
        raise ExperimentError(f"{folder.parent} cannot be written to ({e.strerror}).") from None

"""Run an experiment from settings to result file, resuming what an interrupted run left."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.settings import Settings
from striata.experiments.results import file as results
from striata.experiments.results.paths import another, folder_beside, say_there
from striata.experiments.results.stored import Stored
from striata.experiments.runner import jobs, provenance, schedule
from striata.experiments.runner.child import Outcome
from striata.experiments.runner.log import Log
from striata.experiments.runner.registry import experiment
from striata.files.errors import FileError, OtherSchema, raised_as
from striata.files.kinds import RESULT
from striata.files.outputs import claim
from striata.files.result import opened_result
from striata.progress import stage, step


def default_out(name: str, settings: Settings) -> Path:
    """``results/<experiment>/<level>-<settings' digest>/results.h5``.

    The same settings resume the same run.
    """
    digest = hashlib.sha256(settings.to_json().encode()).hexdigest()[:8]
    return Path("results") / name / f"{settings.level}-{digest}" / "results.h5"


def run(
    name: str,
    settings: Settings,
    out: Path,
    workers: int,
    scheduler: str | None,
    watch: Callable[[float], None],
    overwrite: bool = False,
    again: bool = False,
) -> Path:
    """Run all batches and write the result file; batches that are already done are not repeated.

    Nothing is run if the result is there, unless it is to be made `again`. Any other file at its
    path is replaced only with `overwrite`.

    Raises
    ------
    ExperimentError
        For a path that cannot be written or where something else stands, a result that another run
        is writing, a scheduler that went away, or a batch that failed (finished ones are kept
        beside `out`).
    """
    with raised_as(ExperimentError):
        out = claim(out, RESULT, [Path(settings.start)] if settings.start else (), overwrite)
    if not overwrite and (finished := finished_at(name, settings, out)) and not again:
        say_there(out, finished)
        return out
    try:
        folder, resumed = folder_beside(out, ".parts")
        with Log(out, resumed) as log:
            _run(name, settings, out, folder, log, workers, scheduler, watch)
    except OSError as e:
        raise ExperimentError(
            f"{out.parent} cannot be written to ({e.strerror}); finished batches are kept."
        ) from None
    return out


def finished_at(name: str, settings: Settings, out: Path) -> str:
    """When the result of a run that is there was finished; empty if there is none.

    Raises
    ------
    ExperimentError
        If the result of another run, or of another version, is there.
    """
    try:
        with opened_result(out) as f:
            origin = dict(f["provenance"].attrs)
            held = (f.attrs["experiment"], origin.get("settings"), f.attrs["circuit_hash"])
    except OtherSchema:
        raise another(out, "a result of another version of striata") from None
    except (FileError, KeyError):
        return ""  # nothing that can be used
    circuit = experiment(name).plan(settings).circuit.hash
    if held != (name, settings.to_json(), circuit):
        raise another(
            out,
            f"the result of another run (of {held[0]}, with other settings or another circuit)",
        )
    return str(origin.get("finished"))


def _run(
    name: str,
    settings: Settings,
    out: Path,
    folder: Path,
    log: Log,
    workers: int,
    scheduler: str | None,
    watch: Callable[[float], None],
) -> None:
    started, clock = datetime.now(UTC), time.perf_counter()
    log.note(f"started: {provenance.command()}")
    plan = experiment(name).plan(settings)
    jobs.say_outdated(folder, log)
    paths = jobs.batches(folder, name, settings, plan)
    pending = [p for p in paths if not jobs.is_complete(p)]
    finished = len(paths) - len(pending)
    for damaged in (p for p in pending if p.with_suffix(".npz").exists()):
        log.say(f"The batch {damaged.stem} was damaged on disk and is run again.")
    log.note(f"{finished} of {len(paths)} batches are there")
    if pending:
        begun = time.monotonic()

        def show(each: list[float]) -> None:
            stage(watch, schedule.doing(pending, begun))
            watch((finished + sum(each)) / len(paths))

        _check(pending, schedule.run_all(pending, workers, scheduler, show), log)
    step(watch, 1, 1, "writing the result")
    parts = Stored([p.with_suffix(".npz") for p in paths])
    if parts.failed:
        log.say(f"Left out, for their rates became non-finite: {_tell(dict(parts.failed))}.")
    origin = provenance.versions() | {
        "command": provenance.command(),
        "commit": provenance.commit(),
        "host": os.uname().nodename,
        "started": started.isoformat(),
        "finished": datetime.now(UTC).isoformat(),
        "wall_seconds": f"{time.perf_counter() - clock:.2f}",
        "engine": settings.engine or "numba",
        "batches_resumed": str(finished),
        "workers": str(scheduler or workers),
    }
    log.note("all batches are there")
    results.write(out, name, settings, plan, parts, origin, log.lines(), folder)
    log.note(f"written: {out}")
    shutil.rmtree(folder)


def _check(pending: list[Path], outcomes: list[Outcome], log: Log) -> None:
    """Log what happened to the batches that were run, and raise if one failed."""
    for _, _, notes in outcomes:
        for text in notes:
            log.note(text)
    survived = sum(1 for status, _, notes in outcomes if notes and not status)
    if survived:
        log.say(
            f"Batches that were run again after their process died: {survived}; "
            f"{log.path} says more."
        )
    failed = [(p, said) for p, (status, said, _) in zip(pending, outcomes, strict=True) if status]
    for path, said in failed:
        log.note(f"batch {path.stem} failed: {said}")
    if failed:
        raise ExperimentError(f"{len(failed)} of {len(pending)} batches failed: {failed[0][1]}")
    absent = [p for p in pending if not jobs.is_complete(p)]
    if absent:
        raise ExperimentError(
            f"{len(absent)} of {len(pending)} batches left no result in {absent[0].parent}; "
            "do all workers share that folder?"
        )


def _tell(failed: dict[int, float]) -> str:
    """Subjects that diverged, and by when, in words."""
    shown = [f"subject {s} (by {t:.1f} s)" for s, t in sorted(failed.items())]
    return ", ".join(shown[:5]) + (f" and {len(shown) - 5} more" if len(shown) > 5 else "")

"""Run jobs side by side under Dask, each in a child process, each with a result on disk.

Brian2 cannot be imported in a worker's thread, so a task only starts ``python -m
striata.experiments.commands.job`` and waits.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from striata.experiments.errors import ExperimentError
from striata.experiments.protocol.plan import Plan
from striata.experiments.protocol.settings import Settings

#: What a child process runs.
CHILD = (sys.executable, "-P", "-W", "ignore", "-m", "striata.experiments.commands.job")
#: How often a job is tried whose child was killed, and exit statuses of a child that speak of
#: broken compiled code.
TRIES = 3
_CRASHED = (1, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL, -signal.SIGABRT)
#: How long to try to reach a scheduler [s].
REACH = 10
#: A user's mistake; the child has said which.
MISTAKE = 2
_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
#: Exit status, sentence, and what else happened.
Outcome = tuple[int, str, list[str]]

_children: set[subprocess.Popen[str]] = set()
_stopping = threading.Event()


def specs(folder: Path, name: str, settings: Settings, plan: Plan) -> list[Path]:
    """A spec file for each batch; its name is a digest of all that its result depends on."""
    out = []
    for subjects in plan.batches(settings.subjects):
        spec = {
            "experiment": name,
            "settings": json.loads(settings.to_json()),
            "circuit": plan.circuit.hash,
            "subjects": [subjects.start, subjects.stop],
        }
        del spec["settings"][
            "subjects"
        ]  # more subjects can be added to a run without repeating the first ones
        key = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:16]
        spec["settings"]["subjects"] = settings.subjects
        path = folder / f"{subjects.start:05d}-{key}.json"
        path.write_text(json.dumps(spec), encoding="utf-8")
        out.append(path)
    return out


def is_complete(spec: Path) -> bool:
    """Whether the spec's part is there and undamaged."""
    part = spec.with_suffix(".npz")
    try:
        with zipfile.ZipFile(part) as z:
            return z.testzip() is None
    except (OSError, zipfile.BadZipFile):
        return False


def run_job(spec: str) -> Outcome:
    """Run one job in a child process.

    One that is killed is tried again, one that crashes with fresh compiled code.
    """
    fresh, notes = Path(spec).parent / "compiled", list[str]()
    name = f"Batch {Path(spec).stem}"
    for attempt in range(TRIES):
        own = fresh.exists()
        status, said = _child(spec, fresh if own else None)
        if status in (0, MISTAKE) or _stopping.is_set():
            break
        why = (
            f"was killed by {signal.Signals(-status).name}"
            if status < 0
            else f"crashed: {said[-1] if said else ''}"
        )
        notes += [f"{name} {why}", *(said if status == 1 else [])]
        if status in _CRASHED:
            if own:
                break
            fresh.mkdir(exist_ok=True)
            notes.append(
                f"{name} is tried with compiled code of its own, for "
                "a cache may be stale or broken."
            )
        elif attempt == TRIES - 1:
            said = [f"{name} {why} {TRIES} times; is there enough memory?"]
    if not status:
        return 0, "", notes
    return status, said[-1] if said else f"{name} failed with status {status}.", notes


def _child(spec: str, compiled: Path | None) -> tuple[int, list[str]]:
    caches = (
        {"NUMBA_CACHE_DIR": str(compiled), "CYTHON_CACHE_DIR": str(compiled)} if compiled else {}
    )
    child = subprocess.Popen(
        [*CHILD, spec],
        env=os.environ | _THREADS | caches,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    _children.add(child)
    try:
        if _stopping.is_set():
            child.kill()
        _, said = child.communicate()
    finally:
        _children.discard(child)
    return child.returncode, [line for line in said.splitlines() if line.strip()]


def run_all(
    pending: list[Path], workers: int, scheduler: str | None, watch: Callable[[list[float]], None]
) -> list[Outcome]:
    """Run every spec, calling `watch` with each one's fraction done about twice a second.

    Raises
    ------
    ExperimentError
        If the scheduler cannot be reached, or goes away; what is finished stays.
    """
    with _client(workers, scheduler) as client:
        if scheduler and not client.scheduler_info()["workers"]:
            print(
                f"{scheduler} has no workers yet; the run begins when one is there.",
                file=sys.stderr,
            )
        futures = [client.submit(run_job, str(s.resolve()), pure=False) for s in pending]
        try:
            while not all(f.done() for f in futures):
                if client.status != "running" or any(
                    f.status in ("lost", "cancelled") for f in futures
                ):
                    raise _gone(scheduler)
                watch([_progress(s, f.done()) for s, f in zip(pending, futures, strict=True)])
                time.sleep(0.3)
        except KeyboardInterrupt:
            stop()
            client.cancel(futures)
            raise
        return [_outcome(f, scheduler) for f in futures]


def stop() -> None:
    """End the child processes of this one, and start no more."""
    _stopping.set()
    for child in list(_children):
        child.kill()


def _gone(scheduler: str | None) -> ExperimentError:
    return ExperimentError(
        f"The scheduler {scheduler} went away; what is finished is kept, and the same command goes "
        "on from there."
    )


def _outcome(future: Any, scheduler: str | None) -> Outcome:
    """What became of a task; a task that takes its workers with it is a failed job."""
    from dask.distributed import CancelledError, KilledWorker

    try:
        outcome: Outcome = future.result()
    except KilledWorker:
        return (
            1,
            "The workers that ran this job died, one after the other; is there enough memory?",
            [],
        )
    except CancelledError:
        raise _gone(scheduler) from None
    except Exception as e:
        return 1, f"The job could not be run by its worker ({type(e).__name__}: {e}).", []
    return outcome


@contextmanager
def _client(workers: int, scheduler: str | None) -> Iterator[Any]:
    """A client of the scheduler at an address, or of one of this process's own."""
    from dask.distributed import Client, LocalCluster
    from distributed.utils import silence_logging_cmgr

    _stopping.clear()
    if scheduler:
        with silence_logging_cmgr(logging.CRITICAL):
            try:
                client = Client(scheduler, set_as_default=False, timeout=REACH)
            except (OSError, ValueError) as e:
                why = str(e).partition("\n")[0]
                raise ExperimentError(
                    f"There is no Dask scheduler at {scheduler} ({why})."
                ) from None
            try:
                yield client
            finally:
                client.close(timeout=2)
        return
    with (
        LocalCluster(
            n_workers=1,
            threads_per_worker=workers,
            processes=False,
            dashboard_address=":0",
            silence_logs=50,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def _progress(spec: Path, done: bool) -> float:
    if done:
        return 1.0
    try:
        return float(spec.with_suffix(".progress").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0.0

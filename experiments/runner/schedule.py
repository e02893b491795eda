"""Run jobs side by side: in child processes of this one, or on a Dask cluster.

What is on disk counts as done, whoever says what: a machine that was suspended, or a scheduler that
has forgotten a task, keeps nobody waiting for a result that is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner import child, cluster
from striata.experiments.runner.child import Outcome, Workers
from striata.experiments.runner.jobs import is_complete

#: How often to look, and how long a task whose result is there may take to say so [s].
EVERY, GRACE = 0.3, 5.0
#: What jobs do that have said nothing for longer than they take to start [s].
COMPILING, STARTS = "compiling, once: up to a minute", 6.0


class Pool(Protocol):
    """Where tasks run; a task says with ``done()`` whether it has ended."""

    def submit(self, spec: str) -> Any:
        """A task that does a job."""

    def check(self, tasks: Sequence[Any]) -> None:
        """Raise if tasks that have not ended never will."""

    def outcome(self, task: Any) -> Outcome:
        """What became of a task that has ended."""


def run_all(
    pending: list[Path], workers: int, scheduler: str | None, watch: Callable[[list[float]], None]
) -> list[Outcome]:
    """Run every spec, calling `watch` with each one's fraction done about three times a second.

    Parameters
    ----------
    pending
        Specs that have no result yet.
    workers
        Child processes side by side, where there is no scheduler.
    scheduler
        Address of a Dask scheduler, or None to run here.

    Raises
    ------
    ExperimentError
        If the scheduler cannot be reached, or goes away; what is finished stays.
    """
    pool: AbstractContextManager[Pool]
    pool = _here(workers) if scheduler is None else cluster.reached(scheduler)
    with pool as there:
        tasks = {spec: there.submit(str(spec.resolve())) for spec in pending}
        _wait(there, tasks, watch)
        return [_outcome(there, spec, task) for spec, task in tasks.items()]


def _wait(pool: Pool, tasks: dict[Path, Any], watch: Callable[[list[float]], None]) -> None:
    """Return when each task has ended, or has its result on disk and does not say so."""
    found, since = set[Path](), None
    while silent := [s for s, task in tasks.items() if not task.done()]:
        found |= {s for s in silent if s not in found and is_complete(s)}
        if found.issuperset(silent):
            since = since or time.monotonic()
            if time.monotonic() - since > GRACE:
                return
        else:
            pool.check([tasks[s] for s in silent if s not in found])
        watch([_progress(s, s in found or task.done()) for s, task in tasks.items()])
        time.sleep(EVERY)


def _outcome(pool: Pool, spec: Path, task: Any) -> Outcome:
    """What became of a job; one whose result is there has succeeded."""
    if not task.done():
        return 0, "", []
    try:
        status, said, notes = pool.outcome(task)
    except ExperimentError:
        if is_complete(spec):
            return 0, "", []
        raise
    return (0, "", notes) if status and is_complete(spec) else (status, said, notes)


def _progress(spec: Path, done: bool) -> float:
    return 1.0 if done else _said(spec)[0]


def _said(spec: Path) -> tuple[float, str]:
    """Fraction done and stage that a job has written, nothing if it has not begun."""
    try:
        number, _, stage = spec.with_suffix(".progress").read_text(encoding="utf-8").partition(" ")
        return float(number), stage
    except (OSError, ValueError):
        return 0.0, ""


def doing(specs: Sequence[Path], since: float) -> str:
    """What jobs do that were started at the moment `since`: the stage of the one that is least far.

    Before a job says anything, it imports, and compiles what is not in the caches.
    """
    said = [s for s in map(_said, specs) if s[1]]
    if said:
        return min(said)[1]
    return COMPILING if time.monotonic() - since > STARTS else "starting"


class _Threads:
    """A pool of threads, each of which waits for a child process."""

    def __init__(self, pool: ThreadPoolExecutor, job: Callable[[str], Outcome]) -> None:
        self.pool, self.job = pool, job

    def submit(self, spec: str) -> Future[Outcome]:
        """A task in a thread."""
        return self.pool.submit(self.job, spec)

    def check(self, tasks: Sequence[Any]) -> None:
        """Nothing is lost here."""

    def outcome(self, task: Future[Outcome]) -> Outcome:
        """What the thread has returned."""
        return task.result()


@contextmanager
def _here(workers: int) -> Iterator[Pool]:
    """This machine; child processes that still run at the end are ended."""
    threads = ThreadPoolExecutor(workers)
    with Workers() as processes:
        try:
            yield _Threads(threads, processes.run_job)
        finally:
            child.stop()
            threads.shutdown(cancel_futures=True)
            child.start()

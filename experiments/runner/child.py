"""Jobs in child processes, each of which is tried again if it dies.

Simulations hold the interpreter, so a thread only starts ``python -m
striata.experiments.commands.job``, sends it jobs and waits. To start a process takes seconds, so it
stays for the next job.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from striata.experiments.runner.jobs import is_complete

#: What a child process runs.
CHILD = (sys.executable, "-P", "-W", "ignore", "-m", "striata.experiments.commands.job")
#: How often a job is tried whose child was killed, and statuses of a job, or of a child that died
#: of it, that speak of broken compiled code.
TRIES = 3
_CRASHED = (1, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL, -signal.SIGABRT)
#: Lines that are kept of what a process says that dies.
MOST_SAID = 1000
#: Statuses of a job that has said what is wrong: its user's mistake, or settings with which the
#: simulation does not converge.
MISTAKE, IMPOSSIBLE = 2, 3
_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
#: What says where compiled code is kept: Numba's, Brian2's, and our own.
_CACHES = ("NUMBA_CACHE_DIR", "CYTHON_CACHE_DIR", "STRIATA_CACHE_DIR")
#: Status, sentence, and what else happened.
Outcome = tuple[int, str, list[str]]

_children: set[subprocess.Popen[str]] = set()
_stopping = threading.Event()


class _Compiled:
    """Where children keep compiled code, once the usual caches have proved broken.

    Nobody else can write to this folder, for what is in it is executed.
    """

    def __init__(self) -> None:
        self._made: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()

    @property
    def folder(self) -> str | None:
        """The folder, or None while the usual caches are used."""
        return self._made.name if self._made else None

    def renew(self) -> None:
        """Do without the usual caches from now on."""
        with self._lock:
            self._made = self._made or tempfile.TemporaryDirectory(prefix="striata-")

    def forget(self) -> None:
        """Use them again, and remove the folder."""
        with self._lock:
            if self._made:
                self._made.cleanup()
            self._made = None


_compiled = _Compiled()


class Worker:
    """A child process that does one job after another; `own` is its folder of compiled code."""

    def __init__(self, own: str | None) -> None:
        self.own = own
        self._process = subprocess.Popen(
            CHILD,
            env=os.environ | _THREADS | (dict.fromkeys(_CACHES, own) if own else {}),
            stdin=subprocess.PIPE,  # the child ends when this end is closed
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="backslashreplace",
        )
        _children.add(self._process)
        self._said: deque[str] = deque(maxlen=MOST_SAID)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        """Take what the child says, so that it never waits for anybody to read it."""
        assert self._process.stderr
        self._said.extend(line.rstrip("\n") for line in self._process.stderr if line.strip())

    def do(self, spec: str) -> tuple[int, list[str]]:
        """Status and sentences of a job; those of the process if it has died of it."""
        process = self._process
        assert process.stdin
        assert process.stdout
        try:
            if _stopping.is_set():
                process.kill()
            process.stdin.write(f"{json.dumps(spec)}\n")  # ASCII, whatever a path holds
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:  # it is no more
            answer = ""
        if answer:
            status, said = json.loads(answer)
            return status, said
        process.wait()
        self._listener.join()
        return process.returncode, list(self._said)

    def end(self) -> None:
        """Let the process end, if it has not."""
        self._process.kill()
        self._process.wait()
        _children.discard(self._process)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):  # what was never read by a process that is gone
                if stream:
                    stream.close()


class Workers:
    """Child processes that stay until the block ends and take job after job, in any thread."""

    def __init__(self) -> None:
        self._idle: SimpleQueue[Worker] = SimpleQueue()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *exception: object) -> None:
        while not self._idle.empty():
            self._idle.get().end()

    def run_job(self, spec: str) -> Outcome:
        """See :func:`run_job`; the process stays for another job if it has come through."""
        return _tried(spec, self._once)

    def _taken(self, own: str | None) -> Worker:
        """One that is idle, or a new one if there is none or its compiled code is another's."""
        try:
            worker = self._idle.get_nowait()
        except Empty:
            return Worker(own)
        if worker.own == own:
            return worker
        worker.end()
        return Worker(own)

    def _once(self, spec: str, own: str | None) -> tuple[int, list[str]]:
        worker = self._taken(own)
        status, said = worker.do(spec)
        if status in _CRASHED or status < 0 or _stopping.is_set():
            worker.end()
        else:
            self._idle.put(worker)
        return status, said


def run_job(spec: str) -> Outcome:
    """Run one job in a child process of its own.

    One that is killed is tried again, one that crashes with fresh compiled code. One that leaves
    its result is done.
    """
    return _tried(spec, _alone)


def _alone(spec: str, own: str | None) -> tuple[int, list[str]]:
    worker = Worker(own)
    try:
        return worker.do(spec)
    finally:
        worker.end()


def _tried(spec: str, once: Callable[[str, str | None], tuple[int, list[str]]]) -> Outcome:
    notes = list[str]()
    name = f"Batch {Path(spec).stem}"
    for attempt in range(TRIES):
        own = _compiled.folder
        status, said = once(spec, own)
        if is_complete(Path(spec)):
            return 0, "", notes
        if status in (0, MISTAKE, IMPOSSIBLE) or _stopping.is_set():
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
            _compiled.renew()
            notes.append(
                f"{name} is tried with compiled code of its own, for "
                "a cache may be stale or broken."
            )
        elif attempt == TRIES - 1:
            said = [f"{name} {why} {TRIES} times; is there enough memory?"]
    if not status:
        return 0, "", notes
    return status, said[-1] if said else f"{name} failed with status {status}.", notes


def stop() -> None:
    """End the child processes of this one, and start no more."""
    _stopping.set()
    for child in list(_children):
        child.kill()


def start() -> None:
    """Let child processes be started again, by the next run, with the usual caches."""
    _compiled.forget()
    _stopping.clear()

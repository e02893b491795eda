"""One job in a child process, which is tried again if it dies.

Brian2 cannot be imported in a thread, so a thread only starts ``python -m
striata.experiments.commands.job`` and waits.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from striata.experiments.runner.jobs import is_complete

#: What a child process runs.
CHILD = (sys.executable, "-P", "-W", "ignore", "-m", "striata.experiments.commands.job")
#: How often a job is tried whose child was killed, and exit statuses of a child that speak of
#: broken compiled code.
TRIES = 3
_CRASHED = (1, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL, -signal.SIGABRT)
#: Exit statuses of a child that has said what is wrong: its user's mistake, or settings with which
#: the simulation does not converge.
MISTAKE, IMPOSSIBLE = 2, 3
_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
#: Exit status, sentence, and what else happened.
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


def run_job(spec: str) -> Outcome:
    """Run one job in a child process.

    One that is killed is tried again, one that crashes with fresh compiled code. One that leaves
    its result is done.
    """
    notes = list[str]()
    name = f"Batch {Path(spec).stem}"
    for attempt in range(TRIES):
        own = _compiled.folder
        status, said = _child(spec, own)
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


def _child(spec: str, compiled: str | None) -> tuple[int, list[str]]:
    caches = {"NUMBA_CACHE_DIR": compiled, "CYTHON_CACHE_DIR": compiled} if compiled else {}
    with subprocess.Popen(
        [*CHILD, spec],
        env=os.environ | _THREADS | caches,
        stdin=subprocess.PIPE,  # the child ends when this end is closed
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="backslashreplace",
    ) as child:
        _children.add(child)
        try:
            if _stopping.is_set():
                child.kill()
            assert child.stderr
            said = child.stderr.read()
            child.wait()
        finally:
            _children.discard(child)
    return child.returncode, [line for line in said.splitlines() if line.strip()]


def stop() -> None:
    """End the child processes of this one, and start no more."""
    _stopping.set()
    for child in list(_children):
        child.kill()


def start() -> None:
    """Let child processes be started again, by the next run, with the usual caches."""
    _compiled.forget()
    _stopping.clear()

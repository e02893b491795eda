"""The processes of a run: no server, no orphan, no waiting for what is there."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import h5py
import psutil
import pytest
import toy

from striata.experiments.runner import child, schedule
from striata.experiments.runner.run import run

pytestmark = pytest.mark.usefixtures("known_toy")


@contextmanager
def running(*arguments: str, cwd: Path, **env: str) -> Iterator[subprocess.Popen[str]]:
    """The command, which is ended with all its children at the end of the block."""
    process = subprocess.Popen(
        arguments, cwd=cwd, env=os.environ | env, text=True, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        for p in tree(process.pid):
            with suppress(psutil.Error):
                p.kill()
        process.communicate()


def tree(pid: int) -> list[psutil.Process]:
    """A process and all that come from it."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def jobs(pid: int) -> list[psutil.Process]:
    """Those that come from a process and run a batch; it asks other programs, too, such as git."""
    found = []
    for p in tree(pid)[1:]:
        with suppress(psutil.Error):
            found += [p] if "striata.experiments.commands.job" in p.cmdline() else []
    return found


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something that happens in another process."""
    for _ in range(30_000):
        if true():
            return
        time.sleep(0.01)
    pytest.fail(f"{what} did not happen")


def test_a_run_listens_nowhere(tmp_path: Path) -> None:
    toys = (*toy.CHILD[:-1], "run", "toy", "--out", "r.h5")
    with running(*toys, cwd=tmp_path, TOY="wait") as process:
        until((tmp_path / "mark").exists, "the second batch")
        processes = tree(process.pid)
        assert len(processes) > 1
        assert [c for p in processes for c in p.net_connections("inet")] == []


def test_a_run_does_without_dask(tmp_path: Path) -> None:
    source = (
        "import sys, toy\n"
        "from striata.experiments.commands import main as cli\n"
        "from striata.experiments.runner import child, registry\n"
        "registry.modules()['toy'], child.CHILD = toy.KNOWN, toy.CHILD\n"
        "try: cli.main(['run', 'toy', '--out', 'r.h5'])\n"
        "except SystemExit as e: assert not e.code\n"
        "assert not {'dask', 'distributed'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", source], cwd=tmp_path, check=True)
    assert (tmp_path / "r.h5").exists()


@pytest.mark.parametrize("command", ["run", "sweep"])
def test_a_child_whose_parent_dies_while_it_imports_ends(command: str, tmp_path: Path) -> None:
    size = ("stroop", "--subjects", "1", "--trials", "1", "--out", "out", "--workers", "1")
    grid = ("--grid", "soa=0,100 ms") if command == "sweep" else ()
    striata = (sys.executable, "-m", "striata.experiments.commands.main")
    with running(*striata, command, *size, *grid, cwd=tmp_path) as parent:
        found: list[psutil.Process] = []
        until(lambda: bool(found.extend(jobs(parent.pid)) or found), "the first child")
        (child,) = found
        parent.kill()
        parent.wait()
        until(lambda: not child.is_running() or child.status() == "zombie", "the child's end")
    assert not [p for kind in ("npz", "measured") for p in tmp_path.rglob(f"*.{kind}")]


def test_a_run_that_was_suspended_ends(tmp_path: Path) -> None:
    """As by a laptop's lid, for longer than servers wait for each other."""
    toys = (*toy.CHILD[:-1], "run", "toy", "--set", "pause=3000 ms", "--out", "r.h5")
    patience = {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "1s"}
    with running(*toys, cwd=tmp_path, **patience) as process:
        until(lambda: any(tmp_path.rglob("*.progress")), "the first batch")
        processes = tree(process.pid)
        for signal_ in (signal.SIGSTOP, signal.SIGCONT):
            for p in processes:
                p.send_signal(signal_)
            time.sleep(5 if signal_ == signal.SIGSTOP else 0)
        _, err = process.communicate(timeout=300)
        assert (process.returncode, err) == (0, "")
    assert (tmp_path / "r.h5").exists()


class Silent:
    """A pool that runs jobs and never says that they have ended."""

    def submit(self, spec: str) -> Any:
        child.run_job(spec)
        return self

    def done(self) -> bool:
        return False

    def check(self, tasks: Any) -> None:
        pytest.fail("what is on disk was not seen")


def test_what_is_on_disk_counts_as_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def silent(workers: int) -> Iterator[Silent]:
        yield Silent()

    monkeypatch.setattr(schedule, "_here", silent)
    monkeypatch.setattr(schedule, "GRACE", 0.0)
    settings = toy.ToySettings(subjects=4, trials=2)
    run("toy", settings, tmp_path / "r.h5", 1, None, lambda f: None)
    with h5py.File(tmp_path / "r.h5") as f:
        assert f["subjects/subject"][:].tolist() == [0, 1, 2, 3]

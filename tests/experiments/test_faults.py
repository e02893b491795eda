"""What must not lose a run: each fault is made to happen, to an experiment that takes no time."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import toy

from striata.circuits.brain import brain
from striata.circuits.errors import DivergedError
from striata.circuits.spiking import native
from striata.experiments.protocol import cohorts
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner import child, cluster, registry
from striata.experiments.runner.log import Log
from striata.experiments.runner.run import run

#: Longest time that something may take before a test fails [s]: on a machine that does much else,
#: a process that starts others takes more than a minute.
LONGEST = 300
ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src"


pytestmark = pytest.mark.usefixtures("known_toy")


def made(out: Path, workers: int = 2, scheduler: str | None = None, **settings: Any) -> str:
    """Digest of the content of a run."""
    run(
        "toy",
        toy.ToySettings(**{"subjects": 6, "trials": 4} | settings),
        out,
        workers,
        scheduler,
        lambda f: None,
    )
    with h5py.File(out) as f:
        return str(f.attrs["content_sha256"])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.modules(), "toy", toy.KNOWN)
        patch.setattr(child, "CHILD", toy.CHILD)
        patch.setenv("PYTHONPATH", str(ROOT / "src"))
        return made(tmp_path_factory.mktemp("toy") / "r.h5")


def command(*arguments: str, cwd: Path, **given: Any) -> subprocess.Popen[str]:
    """The real command on the toy, running."""
    return subprocess.Popen(
        [*toy.CHILD[:-1], *arguments],
        cwd=cwd,
        text=True,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        **given,
    )


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something that happens in another process."""
    for _ in range(10 * LONGEST):
        if true():
            return
        time.sleep(0.1)
    pytest.fail(f"{what} did not happen")


def one_sentence(err: str) -> str:
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1, err
    return err


def test_a_child_that_is_killed_is_run_again(
    undisturbed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TOY", "kill once")
    assert made(tmp_path / "r.h5") == undisturbed
    assert (tmp_path / "mark").exists()
    assert "run again after their process died: 1" in capsys.readouterr().err
    with h5py.File(tmp_path / "r.h5") as f:
        assert any("SIGKILL" in line for line in f["provenance/record/log"].asstr())


def test_a_folder_whose_name_is_no_line_of_text(undisturbed: str, tmp_path: Path) -> None:
    folder = tmp_path / "café\nno line"
    folder.mkdir()
    assert made(folder / "r.h5") == undisturbed


@pytest.mark.parametrize(("fault", "processes"), [("chatter", 1), ("kill once", 2)])
def test_a_process_stays_for_the_next_batch(
    fault: str, processes: int, undisturbed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []

    class Counted(child.Worker):
        def __init__(self, own: str | None) -> None:
            started.append(own)
            super().__init__(own)

    monkeypatch.setattr(child, "Worker", Counted)
    monkeypatch.setenv("TOY", fault)
    assert made(tmp_path / "r.h5", workers=1) == undisturbed
    assert len(started) == processes


def test_a_batch_that_always_dies_leaves_the_others(
    undisturbed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOY", "kill")
    with pytest.raises(
        ExperimentError, match=r"1 of 3 batches failed: .* killed by SIGKILL 3 times"
    ):
        made(tmp_path / "r.h5")
    assert len(list((tmp_path / "r.h5.parts").glob("*.npz"))) == 2
    monkeypatch.delenv("TOY")
    assert made(tmp_path / "r.h5") == undisturbed
    with h5py.File(tmp_path / "r.h5") as f:
        assert f["provenance"].attrs["batches_resumed"] == "2"


def test_a_mistake_of_ours_is_said_and_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOY", "bug")
    with pytest.raises(ExperimentError, match="TypeError: a mistake of ours"):
        made(tmp_path / "r.h5")
    assert "Traceback" in (tmp_path / "r.h5.log").read_text(encoding="utf-8")


def test_the_parent_is_killed_and_the_command_repeated(undisturbed: str, tmp_path: Path) -> None:
    first = command(
        "run",
        "toy",
        "--workers",
        "1",
        "--out",
        "r.h5",
        cwd=tmp_path,
        env=os.environ | {"TOY": "wait"},
    )
    mark = tmp_path / "mark"
    until(lambda: mark.exists() and mark.read_text(encoding="utf-8") != "", "the second batch")
    first.kill()
    first.communicate()
    left = Path(f"/proc/{mark.read_text(encoding='utf-8')}")
    until(lambda: not left.exists(), "the end of the batch without its parent")
    assert not (tmp_path / "r.h5").exists()
    assert len(list((tmp_path / "r.h5.parts").glob("*.npz"))) == 1
    assert made(tmp_path / "r.h5") == undisturbed
    log = (tmp_path / "r.h5.log").read_text(encoding="utf-8")
    assert log.count("started") == 2
    assert "1 of 3 batches are there" in log


@pytest.mark.parametrize("times", [1, 2])
def test_interrupting(times: int, undisturbed: str, tmp_path: Path) -> None:
    first = command("run", "toy", "--out", "r.h5", cwd=tmp_path, env=os.environ | {"TOY": "wait"})
    until((tmp_path / "mark").exists, "the second batch")
    for _ in range(times):
        first.send_signal(signal.SIGINT)
        time.sleep(0.05)
    _, err = first.communicate(timeout=LONGEST)
    assert first.returncode == 130
    assert "Finished batches are kept; repeat the command to continue." in one_sentence(err)
    assert made(tmp_path / "r.h5") == undisturbed


@pytest.mark.parametrize("limit", [300, 2_000, 20_000])
def test_a_full_disk(limit: int, undisturbed: str, tmp_path: Path) -> None:
    """Files cannot grow beyond some bytes: the specs, the parts or the result cannot be written."""

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    tried = command("run", "toy", "--out", "r.h5", cwd=tmp_path, preexec_fn=full)
    _, err = tried.communicate(timeout=LONGEST)
    assert tried.returncode == 1
    assert "cannot be" in one_sentence(err)
    assert "File too large" in err
    assert not list(tmp_path.rglob("*.tmp")) + list(tmp_path.rglob("*.part"))
    assert made(tmp_path / "r.h5") == undisturbed


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):  # root may write everywhere but here
        folder = Path("/proc")
    with pytest.raises(ExperimentError, match="cannot be written to"):
        made(folder / "r.h5")


def test_two_runs_of_one_file(tmp_path: Path) -> None:
    with (
        Log(tmp_path / "r.h5", resumed=False),
        pytest.raises(ExperimentError, match="Another run is writing"),
    ):
        made(tmp_path / "r.h5")
    made(tmp_path / "r.h5")


def test_a_damaged_part_is_run_again_and_said(
    undisturbed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TOY", "kill")
    with pytest.raises(ExperimentError):
        made(tmp_path / "r.h5")
    monkeypatch.delenv("TOY")
    part = min((tmp_path / "r.h5.parts").glob("*.npz"))
    part.write_bytes(part.read_bytes()[:-300])
    assert made(tmp_path / "r.h5") == undisturbed
    assert f"The batch {part.stem} was damaged on disk and is run again." in capsys.readouterr().err


@pytest.mark.parametrize(
    "kind", ["numba", pytest.param("cython", marks=[pytest.mark.slow, pytest.mark.spiking])]
)
def test_a_broken_cache_of_compiled_code(
    kind: str,
    undisturbed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    monkeypatch.setenv("TOY", kind)
    monkeypatch.setenv(f"{kind.upper()}_CACHE_DIR", str(cache))
    made(tmp_path / "first.h5")
    assert capsys.readouterr().err == ""
    compiled = [p for suffix in (".nbi", ".so") for p in cache.rglob(f"*{suffix}")]
    assert compiled
    for path in compiled:
        path.write_bytes(path.read_bytes()[:100])
    assert made(tmp_path / "r.h5") == undisturbed
    assert "run again after their process died: 1" in capsys.readouterr().err
    assert "a cache may be stale or broken" in (tmp_path / "r.h5.log").read_text(encoding="utf-8")


_SCHEDULER = """
import dask.distributed as d, sys, time
if __name__ == "__main__":
    cluster = d.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, protocol="tcp", dashboard_address=":0"
    )
    print(cluster.scheduler_address, flush=True)
    time.sleep(600)
"""


def test_a_scheduler_that_goes_away(undisturbed: str, tmp_path: Path) -> None:
    (tmp_path / "cluster.py").write_text(
        f"import sys; sys.path[:0] = [{str(SOURCES)!r}, {str(Path(__file__).parent)!r}]\n"
        f"import toy\nfrom striata.experiments.runner import child\n"
        f"child.CHILD = toy.CHILD\n{_SCHEDULER}",
        encoding="utf-8",
    )
    other = subprocess.Popen(
        [sys.executable, str(tmp_path / "cluster.py")],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TOY": "wait"},
    )
    assert other.stdout
    address = other.stdout.readline().strip()
    tried = command("run", "toy", "--out", "r.h5", "--scheduler", address, cwd=tmp_path)
    until((tmp_path / "mark").exists, "the second batch")
    other.kill()
    other.communicate()
    _, err = tried.communicate(timeout=LONGEST)
    assert tried.returncode == 1
    assert "went away" in one_sentence(err)
    assert made(tmp_path / "r.h5") == undisturbed


def test_no_scheduler_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "REACH", 0.5)
    for address in ("tcp://127.0.0.1:1", "nonsense://x"):
        with pytest.raises(ExperimentError, match="There is no Dask scheduler at"):
            made(tmp_path / "r.h5", scheduler=address)


def test_a_subject_without_numbers_is_named_and_the_others_kept(
    undisturbed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole = tmp_path / "whole.h5"
    assert made(whole) == undisturbed
    monkeypatch.setenv("TOY", "nan")
    made(tmp_path / "r.h5")
    assert "subject 3 (by 1.2 s)" in capsys.readouterr().err
    with h5py.File(tmp_path / "r.h5") as f, h5py.File(whole) as w:
        assert f["failed/subject"][:].tolist() == [3]
        assert f["failed/time"][:].tolist() == [1.25]
        assert f["subjects/subject"][:].tolist() == [0, 1, 2, 4, 5]
        kept = w["trials/subject"][:] != 3
        assert (f["trials/outcome"][:] == w["trials/outcome"][:][kept]).all()


def test_no_subject_left(tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match="rates of every subject of the batch are non-finite"):
        made(tmp_path / "r.h5", gain=-6)


def test_rates_that_are_no_numbers_are_noticed() -> None:
    class World:
        done = False

        def step(self, now: int, cohort: Any) -> None:
            if now == 130:
                cohort.external[:, 1] = np.nan

    cohort = cohorts.make_cohort("rate", brain(), [4, 7, 9], 1, [0, 0, 0])
    with pytest.raises(DivergedError) as e:
        cohort.run(300, World())
    assert e.value.when == {7: 0.2}


def test_a_damaged_loop_is_compiled_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(native.FOLDER, str(tmp_path))
    for _ in range(2):
        native.library.cache_clear()
        assert native.library().advance
        (built,) = tmp_path.glob("*.so")
        whole = built.read_bytes()
        built.unlink()  # and not over what is loaded
        built.write_bytes(whole[:5000])
    native.library.cache_clear()


def test_without_headers_brian2_runs_uncompiled_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(native.sysconfig, "get_paths", lambda: {"include": "/nowhere"})
    engine, remark = cohorts.available("brian2")
    assert engine == "brian2"
    assert "no Python.h" in remark

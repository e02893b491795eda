"""The recipe of docs/cluster.md, with a batch system that runs jobs at once."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import h5py
import psutil
import pytest
import toy

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner import cluster
from striata.experiments.runner.run import run

ROOT = Path(__file__).resolve().parents[2]
#: What `sbatch FILE` and `scancel` do here; SLURM says a number.
SBATCH = (
    '#!/bin/sh\ncp "$1" job.sh\n(setsid sh job.sh > out 2>&1 & echo $! >> jobs)\n'
    'echo "Submitted batch job 7"\n'
)
SCANCEL = "#!/bin/sh\nkill -- -$(cat jobs)\n"

pytestmark = pytest.mark.usefixtures("known_toy")


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The recipe at work, and the address that it prints."""
    (recipe,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8"), re.S
    )
    (tmp_path / "cluster.py").write_text(
        recipe.replace("cores=16", "cores=2").replace(
            "if __name__", "import toy\n\nif __name__", 1
        ),
        encoding="utf-8",
    )
    for name, text in (("sbatch", SBATCH), ("scancel", SCANCEL)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "preload.py").write_text(
        "import toy\nfrom striata.experiments.runner import child\nchild.CHILD = toy.CHILD\n",
        encoding="utf-8",
    )
    given = os.environ | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "DASK_DISTRIBUTED__WORKER__PRELOAD": str(tmp_path / "preload.py"),
    }
    process = subprocess.Popen(
        [sys.executable, "cluster.py", "1"],
        cwd=tmp_path,
        env=given,
        text=True,
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()
        subprocess.run(
            [str(tmp_path / "scancel")], cwd=tmp_path, check=False, stderr=subprocess.DEVNULL
        )


def striata(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The command on the toy."""
    return subprocess.run(
        [*toy.CHILD[:-1], "run", "toy", *arguments],
        cwd=cwd,
        env=os.environ | env,
        capture_output=True,
        text=True,
    )


def test_the_recipe_runs_jobs_on_the_nodes(
    keeper: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    process, address = keeper
    assert address.startswith("tls://")
    assert (tmp_path / "keys" / "client.yaml").stat().st_mode & 0o077 == 0
    there = ("--out", "there.h5", "--scheduler", address)

    stranger = striata(*there, cwd=tmp_path)
    assert stranger.returncode == 1
    assert stranger.stderr == (
        f"{address} asks for certificates, and Dask's configuration has none; set DASK_CONFIG "
        "(docs/cluster.md).\n"
    )

    done = striata(*there, cwd=tmp_path, DASK_CONFIG="keys/client.yaml")
    assert done.returncode == 0, done.stderr
    assert striata("--out", "here.h5", cwd=tmp_path).returncode == 0
    with h5py.File(tmp_path / "there.h5") as f, h5py.File(tmp_path / "here.h5") as g:
        assert f.attrs["content_sha256"] == g.attrs["content_sha256"]
        assert f["provenance"].attrs["workers"] == address
    job = int((tmp_path / "jobs").read_text(encoding="utf-8"))
    assert [a for a in (*listening(process.pid), *listening(job)) if answers_anyone(*a)] == []


def listening(pid: int) -> list[tuple[str, int]]:
    """Addresses at which a process and its children listen to other machines."""
    first = psutil.Process(pid)
    found = [c for p in (first, *first.children(recursive=True)) for c in p.net_connections("inet")]
    there = [c.laddr for c in found if c.status == psutil.CONN_LISTEN]
    return [(a.ip, a.port) for a in there if a.ip not in ("127.0.0.1", "::1")]


def answers_anyone(host: str, port: int) -> bool:
    """Whether a server tells a stranger without a certificate anything."""
    with socket.create_connection((host, port), timeout=10) as s:
        s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try:
            said = s.recv(100)
        except OSError:
            return False
    return said.startswith(b"HTTP") or b"distributed" in said


def test_an_empty_address_is_refused(tmp_path: Path) -> None:
    for address in ("", " \n"):
        with pytest.raises(ExperimentError, match="address of the scheduler is empty"):
            run("toy", toy.ToySettings(), tmp_path / "r.h5", 1, address, lambda f: None)
    with pytest.raises(ExperimentError, match="is empty"), cluster.reached(""):
        pass
    done = striata("--out", "r.h5", "--scheduler", "", cwd=tmp_path)
    assert done.returncode == 1
    assert "is the file that it is read from still empty?" in done.stderr
    assert not (tmp_path / "r.h5").exists()

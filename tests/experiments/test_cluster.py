"""The recipe of docs/cluster.md, with a batch system that runs jobs at once."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import h5py
import pytest
import toy

from striata.experiments.runner.run import run

ROOT = Path(__file__).resolve().parents[2]
#: What `sbatch FILE` and `scancel` do here; SLURM says a number.
SBATCH = (
    '#!/bin/sh\ncp "$1" job.sh\n(setsid sh job.sh > out 2>&1 & echo $! >> jobs)\n'
    'echo "Submitted batch job 7"\n'
)
SCANCEL = "#!/bin/sh\nkill -- -$(cat jobs)\n"


@pytest.mark.usefixtures("known_toy")
def test_the_recipe_runs_jobs_on_the_nodes(tmp_path: Path) -> None:
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
        "import toy\nfrom striata.experiments.runner import schedule\nschedule.CHILD = toy.CHILD\n",
        encoding="utf-8",
    )
    given = os.environ | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "DASK_DISTRIBUTED__WORKER__PRELOAD": str(tmp_path / "preload.py"),
    }
    keeper = subprocess.Popen(
        [sys.executable, "cluster.py", "1"],
        cwd=tmp_path,
        env=given,
        text=True,
        stdout=subprocess.PIPE,
    )
    assert keeper.stdout
    try:
        address = keeper.stdout.readline().strip()
        assert address.startswith("tcp://")
        settings = toy.ToySettings(subjects=6, trials=4)
        digests = []
        for out, scheduler in ((tmp_path / "there.h5", address), (tmp_path / "here.h5", None)):
            run("toy", settings, out, 1, scheduler, lambda f: None)
            with h5py.File(out) as f:
                digests.append(f.attrs["content_sha256"])
        assert digests[0] == digests[1]
        with h5py.File(tmp_path / "there.h5") as f:
            assert f["provenance"].attrs["workers"] == address
    finally:
        keeper.send_signal(signal.SIGTERM)
        keeper.communicate()
        subprocess.run(
            [str(tmp_path / "scancel")], cwd=tmp_path, check=False, stderr=subprocess.DEVNULL
        )

"""Run batches side by side under Dask: one child process for each, a part on disk for each, nothing lost.

Brian2 cannot be imported in a worker's thread, so a task only starts ``python -m experiments.job`` and waits.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from experiments.errors import ExperimentError
from experiments.parts import Part, Plan
from experiments.settings import Settings


def specs(folder: Path, name: str, settings: Settings, plan: Plan) -> list[Path]:
    """A spec file for each batch; its name is a digest of all that its result depends on."""
    out = []
    for subjects in plan.batches(settings.subjects):
        spec = {"experiment": name, "settings": json.loads(settings.to_json()), "circuit": plan.circuit.hash,
                "subjects": [subjects.start, subjects.stop]}  # fmt: skip
        del spec["settings"]["subjects"]  # more subjects can be added to a run without repeating the first ones
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


def run_job(spec: str) -> tuple[int, str]:
    """Run one batch in a child process; (exit status, last line of what it had to say)."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    child = subprocess.run([sys.executable, "-W", "ignore", "-m", "experiments.job", spec], env=environment,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)  # fmt: skip
    said = [line for line in child.stderr.splitlines() if line.strip()]
    return child.returncode, said[-1] if said else ""


def run_all(pending: list[Path], workers: int, scheduler: str | None, watch: Callable[[list[float]], None]) -> None:
    """Run every spec, calling `watch` with each one's fraction done about twice a second.

    Raises
    ------
    ExperimentError
        If a batch failed; the parts of the others stay.
    """
    from dask.distributed import Client, LocalCluster

    cluster: Any = scheduler or LocalCluster(
        n_workers=1, threads_per_worker=workers, processes=False, dashboard_address=":0", silence_logs=50
    )
    with Client(cluster, set_as_default=False) as client:
        futures = [client.submit(run_job, str(s), pure=False) for s in pending]
        while not all(f.done() for f in futures):
            watch([_progress(s, f.done()) for s, f in zip(pending, futures, strict=True)])
            time.sleep(0.3)
        watch([1.0] * len(pending))
        outcomes = [f.result() for f in futures]
    if not scheduler:
        cluster.close()
    failed = [(s, said) for s, (status, said) in zip(pending, outcomes, strict=True) if status]
    if failed:
        raise ExperimentError(f"{len(failed)} of {len(pending)} batches failed: {failed[0][1] or 'killed'}")


def _progress(spec: Path, done: bool) -> float:
    if done:
        return 1.0
    try:
        return float(spec.with_suffix(".progress").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0.0


def load_parts(paths: list[Path]) -> list[Part]:
    """The parts of all specs, in order."""
    return [Part.load(p.with_suffix(".npz")) for p in paths]

"""Jobs on disk: a spec (JSON), whose name is a digest of all that its result depends on.

The code is part of that: what an older version has left is not joined with what a newer one makes.
Beside its spec a job leaves its result, a batch its part (``.npz``), a point of a search its
measures (``.measured``). What is there counts as done, whatever became of the process.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from striata.experiments.protocol.plan import Plan
from striata.experiments.protocol.settings import Settings
from striata.experiments.results.paths import write_text
from striata.experiments.runner.log import Log
from striata.experiments.runner.provenance import code
from striata.files.reading import read_text

#: What is known of a point of a search: its measures and how many subjects diverged.
Measured = dict[str, Any]


def batches(folder: Path, name: str, settings: Settings, plan: Plan) -> list[Path]:
    """A spec file for each batch."""
    out = []
    for subjects in plan.batches(settings.subjects):
        spec = {
            "experiment": name,
            "settings": json.loads(settings.to_json()),
            "circuit": plan.circuit.hash,
            "code": code(),
            "subjects": [subjects.start, subjects.stop],
        }
        del spec["settings"][
            "subjects"
        ]  # more subjects can be added to a run without repeating the first ones
        key = _key(spec)
        spec["settings"]["subjects"] = settings.subjects
        out.append(_written(folder / f"{subjects.start:05d}-{key}.json", spec))
    return out


def point(folder: Path, name: str, settings: Settings, circuit: str) -> Path:
    """The spec file of one point of a search; `circuit` is the hash of the description."""
    spec = {
        "experiment": name,
        "settings": json.loads(settings.to_json()),
        "circuit": circuit,
        "code": code(),
        "point": True,
    }
    return _written(folder / f"{_key(spec)}.json", spec)


def _key(spec: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:16]


def _written(path: Path, spec: dict[str, Any]) -> Path:
    write_text(path, json.dumps(spec))
    return path


def measured(spec: Path) -> Measured | None:
    """What has been measured at a point, or None if nothing has, or the file is damaged."""
    found = _read(spec.with_suffix(".measured"))
    return found if "measures" in found else None


def is_complete(spec: Path) -> bool:
    """Whether the spec's part or measures are there and undamaged."""
    try:
        with zipfile.ZipFile(spec.with_suffix(".npz")) as z:
            return z.testzip() is None
    except Exception:  # whatever a damaged archive leads to
        return measured(spec) is not None


def say_outdated(folder: Path, log: Log) -> None:
    """Tell the user of finished jobs that other code has left, which are not used."""
    old = [p for p in sorted(folder.glob("*.json")) if _read(p).get("code") != code()]
    number = sum(map(is_complete, old))
    if number:
        log.say(
            f"Finished jobs in {folder} that another version of the code has computed, and that "
            f"are run again: {number}."
        )


def _read(path: Path) -> dict[str, Any]:
    """An object in a JSON file; empty if there is none."""
    try:
        found = json.loads(read_text(path))
    except (ValueError, RecursionError):  # no file, or not of ours
        return {}
    return found if isinstance(found, dict) else {}

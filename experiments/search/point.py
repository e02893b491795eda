"""One point of a sweep or a fit: a run in one process, of which only the measures are kept."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from striata.circuits.brain import brain
from striata.experiments.protocol.settings import Settings
from striata.experiments.results import file as results
from striata.experiments.results.stored import Stored
from striata.experiments.runner import schedule
from striata.experiments.runner.batch import batch
from striata.experiments.runner.plugins import plugin
from striata.experiments.runner.progress import within
from striata.experiments.runner.registry import experiment

#: What is known of a point: its measures and how many subjects diverged.
Measured = dict[str, Any]


def specs(folder: Path, name: str, settings: Sequence[Settings]) -> list[Path]:
    """A spec file for each point; its name is a digest of all that its measures depend on."""
    out, known = [], brain().hash
    for s in settings:
        spec = {
            "experiment": name,
            "settings": json.loads(s.to_json()),
            "circuit": known,
            "point": True,
        }
        key = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:16]
        path = folder / f"{key}.json"
        path.write_text(json.dumps(spec), encoding="utf-8")
        out.append(path)
    return out


def load(spec: Path) -> Measured | None:
    """What has been measured, or None if nothing has, or the file is damaged."""
    try:
        found = json.loads(spec.with_suffix(".measured").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "measures" in found else None


def evaluate(spec: Path, name: str, settings: Settings, progress: Callable[[float], None]) -> None:
    """Run all batches of a point one after the other, and write its measures beside the spec."""
    folder, plan = spec.with_suffix(".parts"), experiment(name).plan(settings)
    folder.mkdir(exist_ok=True)
    batches, paths = plan.batches(settings.subjects), []
    for i, subjects in enumerate(batches):
        paths.append(folder / f"{subjects.start:05d}.json")
        if not schedule.is_complete(paths[-1]):
            share = within(progress, i / len(batches), 1 / len(batches))
            part = batch(name, settings, subjects, share)
            part.save(paths[-1].with_suffix(".npz"))
    parts = Stored([p.with_suffix(".npz") for p in paths])
    results.write(folder / "results.h5", name, settings, plan, parts, {})
    measures = plugin("striata.measures", "of")(folder / "results.h5")
    temporary = spec.with_suffix(f".{os.getpid()}.tmp")
    found = {"measures": measures, "diverged": len(parts.failed)}
    temporary.write_text(json.dumps(found), encoding="utf-8")
    temporary.replace(spec.with_suffix(".measured"))
    shutil.rmtree(folder)


def measure(
    folder: Path,
    name: str,
    settings: Sequence[Settings],
    workers: int,
    scheduler: str | None,
    watch: Callable[[float], None],
    note: Callable[[str], None],
) -> list[Measured | str]:
    """What is measured at each point, or a sentence where it failed.

    Points that are done are not repeated.
    """
    paths = specs(folder, name, settings)
    known = {p: load(p) for p in paths}
    pending = [p for p in known if known[p] is None]
    finished = len(known) - len(pending)
    note(f"{finished} of {len(known)} points are there")
    said: dict[Path, str] = {}
    if pending:
        outcomes = schedule.run_all(
            pending, workers, scheduler, lambda f: watch((finished + sum(f)) / len(known))
        )
        for path, (status, sentence, notes) in zip(pending, outcomes, strict=True):
            for text in notes:
                note(text)
            known[path] = None if status else load(path)
            said[path] = (
                sentence or f"It left nothing in {folder}; do all workers share that folder?"
            )
    return [known[p] or said[p] for p in paths]

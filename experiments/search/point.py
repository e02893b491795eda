"""One point of a sweep or a fit: a run in one process, of which only the measures are kept."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from striata.circuits.brain import brain
from striata.experiments.protocol.settings import Settings
from striata.experiments.results import file as results
from striata.experiments.results.paths import write_text
from striata.experiments.results.stored import Stored
from striata.experiments.runner import jobs, schedule
from striata.experiments.runner.batch import batch
from striata.experiments.runner.child import IMPOSSIBLE
from striata.experiments.runner.jobs import Measured
from striata.experiments.runner.plugins import plugin
from striata.experiments.runner.registry import experiment
from striata.progress import stage, within


@dataclass(frozen=True)
class NotMeasured:
    """Why nothing has been measured at a point, in a sentence.

    It is `impossible` if the point itself is at fault, for no subject's simulation converges there;
    otherwise it could not be run, and may be another time.
    """

    why: str
    impossible: bool


def specs(folder: Path, name: str, settings: Sequence[Settings]) -> list[Path]:
    """A spec file for each point."""
    return [jobs.point(folder, name, s, brain().hash) for s in settings]


def evaluate(spec: Path, name: str, settings: Settings, progress: Callable[[float], None]) -> None:
    """Run all batches of a point one after the other, and write its measures beside the spec.

    Batches are kept in a folder of this process's own, which nobody else removes; those that a
    process before has left are copied.
    """
    plan = experiment(name).plan(settings)
    batches, paths = plan.batches(settings.subjects), []
    folder = Path(tempfile.mkdtemp(prefix=f"{spec.stem}.", suffix=".parts", dir=spec.parent))
    for i, subjects in enumerate(batches):
        paths.append(folder / f"{subjects.start:05d}.npz")
        if not _left(spec, paths[-1]):
            share = within(progress, i / len(batches), 1 / len(batches))
            batch(name, settings, subjects, share, examples=False).save(paths[-1])
    parts = Stored(paths)
    results.write(folder / "results.h5", name, settings, plan, parts, {})
    measures = plugin("striata.measures", "of")(folder / "results.h5")
    found = {"measures": measures, "diverged": len(parts.failed)}
    write_text(spec.with_suffix(".measured"), json.dumps(found))
    shutil.rmtree(folder)


def _left(spec: Path, part: Path) -> bool:
    """Whether another process has left this part, of which there is a copy now."""
    for other in spec.parent.glob(f"{spec.stem}.*.parts/{part.name}"):
        try:
            shutil.copyfile(other, part)
        except OSError:
            continue  # its process has just finished the point
        if jobs.is_complete(part):
            return True
    part.unlink(missing_ok=True)
    return False


def measure(
    folder: Path,
    name: str,
    settings: Sequence[Settings],
    workers: int,
    scheduler: str | None,
    watch: Callable[[float], None],
    note: Callable[[str], None],
) -> list[Measured | NotMeasured]:
    """What is measured at each point, or why nothing is.

    Points that are done are not repeated.
    """
    paths = specs(folder, name, settings)
    known = {p: jobs.measured(p) for p in paths}
    pending = [p for p in known if known[p] is None]
    finished = len(known) - len(pending)
    note(f"{finished} of {len(known)} points are there")
    failed: dict[Path, NotMeasured] = {}
    if pending:
        begun = time.monotonic()

        def show(each: list[float]) -> None:
            done = finished + sum(f == 1 for f in each)
            stage(watch, f"{done} of {len(known)} points, {schedule.doing(pending, begun)}")
            watch((finished + sum(each)) / len(known))

        outcomes = schedule.run_all(pending, workers, scheduler, show)
        for path, (status, sentence, notes) in zip(pending, outcomes, strict=True):
            for text in notes:
                note(text)
            known[path] = None if status else jobs.measured(path)
            sentence = sentence or f"It left nothing in {folder}; do all workers share that folder?"
            failed[path] = NotMeasured(sentence, status == IMPOSSIBLE)
    return [known[p] or failed[p] for p in paths]

"""Batches, or points of a search, in a process of their own.

Started as ``python -m striata.experiments.commands.job``, with a path on each line of its input
(as JSON).

Each is that of a spec, a JSON file, too. Writes the part beside the spec and its progress as a
number in a ``.progress`` file. Ends when its parent does, so that nobody else writes the same part
when the command is repeated; what is heavy is imported only after that is seen to.
"""

from __future__ import annotations

import json
import logging
import os
import time
import traceback
from pathlib import Path
from typing import Any

from striata.experiments.commands.tied import sent
from striata.experiments.results.paths import write_text
from striata.progress import Watch


def main() -> None:
    """Do one job after another, and answer each with its status and sentences as a line of JSON."""
    specs = sent()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever else is printed is no answer
    logging.raiseExceptions = False  # Brian2's own log may lie on a disk that is full
    for spec in specs:
        print(json.dumps(_done(Path(json.loads(spec)))), file=answers, flush=True)


def _done(path: Path) -> tuple[int, list[str]]:
    """Do what a spec says; a user's mistake is one sentence with the status 2.

    If the simulation of no subject converges, the status is 3.
    """
    from striata.experiments.commands.mistakes import sentence, what
    from striata.experiments.runner.child import IMPOSSIBLE, MISTAKE

    try:
        _do(path, json.loads(path.read_text(encoding="utf-8")))
    except OSError as e:
        where = e.filename or path.parent
        return MISTAKE, [f"{where} cannot be read or written ({e.strerror or e})."]
    except Exception as e:
        if getattr(e, "is_user_error", False):
            return (IMPOSSIBLE if getattr(e, "is_impossible", False) else MISTAKE), [sentence(e)]
        told = [line for text in traceback.format_exception(e) for line in text.splitlines()]
        return 1, [*(line for line in told if line.strip()), sentence(e) or what(e)]
    return 0, []


def _do(path: Path, spec: dict[str, Any]) -> None:
    from striata.experiments.runner.batch import batch
    from striata.experiments.runner.registry import experiment

    name, progress = spec["experiment"], _meter(path.with_suffix(".progress"))
    settings = experiment(name).settings.from_dict(spec["settings"])
    if "point" in spec:
        from striata.experiments.search.point import evaluate

        evaluate(path, name, settings, progress)
    else:
        part = batch(name, settings, range(*spec["subjects"]), progress)
        part.save(path.with_suffix(".npz"))


def _meter(path: Path) -> Watch:
    """What keeps the fraction done, and what is done now, in a file."""
    last = [0.0]

    def show(fraction: float, stage: str) -> None:
        if time.monotonic() - last[0] > 0.3:
            last[0] = time.monotonic()
            write_text(path, f"{fraction:.4f} {stage}")

    return Watch(show)


if __name__ == "__main__":
    main()

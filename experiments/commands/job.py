"""One batch, or one point of a search, in a process of its own.

Started as ``python -m striata.experiments.commands.job SPEC``.

SPEC is a JSON file. Writes the part beside the spec and its progress as a number in a ``.progress``
file. Ends when its parent does, so that nobody else writes the same part when the command is
repeated; what is heavy is imported only after that is seen to.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from striata.experiments.commands.tied import tie
from striata.experiments.paths import write_text
from striata.progress import Watch


def main(path: Path) -> int:
    """Do what a spec says; user errors go to stderr as one line with exit status 2.

    If the simulation of no subject converges, the exit status is 3.
    """
    tie()
    from striata.experiments.commands.mistakes import sentence, what
    from striata.experiments.runner.child import IMPOSSIBLE, MISTAKE

    logging.raiseExceptions = False  # Brian2's own log may lie on a disk that is full
    try:
        _do(path, json.loads(path.read_text(encoding="utf-8")))
    except OSError as e:
        print(
            f"{e.filename or path.parent} cannot be read or written ({e.strerror or e}).",
            file=sys.stderr,
        )
        return MISTAKE
    except Exception as e:
        if not getattr(e, "is_user_error", False):
            traceback.print_exception(e)
            print(sentence(e) or what(e), file=sys.stderr)
            return 1
        print(sentence(e), file=sys.stderr)
        return IMPOSSIBLE if getattr(e, "is_impossible", False) else MISTAKE
    return 0


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
    sys.exit(main(Path(sys.argv[1])))

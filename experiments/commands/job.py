"""One batch, or one point of a search, in a process of its own.

Started as ``python -m striata.experiments.commands.job SPEC``.

SPEC is a JSON file. Writes the part beside the spec and its progress as a number in a ``.progress``
file. Ends when its parent does, so that nobody else writes the same part when the command is
repeated.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
from pathlib import Path

from striata.experiments.runner.batch import batch
from striata.experiments.runner.registry import experiment


def main(path: Path) -> int:
    """Do what a spec says; user errors go to stderr as one line with exit status 2."""
    logging.raiseExceptions = False  # Brian2's own log may lie on a disk that is full
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    meter, last = path.with_suffix(".progress"), [0.0]

    def progress(fraction: float) -> None:
        if time.monotonic() - last[0] > 0.3:
            last[0] = time.monotonic()
            meter.write_text(f"{fraction:.4f}", encoding="utf-8")

    try:
        spec = json.loads(path.read_text(encoding="utf-8"))
        settings = experiment(spec["experiment"]).settings.from_dict(spec["settings"])
        if "point" in spec:
            from striata.experiments.search.point import evaluate

            evaluate(path, spec["experiment"], settings, progress)
        else:
            batch(spec["experiment"], settings, range(*spec["subjects"]), progress).save(
                path.with_suffix(".npz")
            )
    except OSError as e:
        print(
            f"{e.filename or path.parent} cannot be read or written ({e.strerror or e}).",
            file=sys.stderr,
        )
        return 2
    except Exception as e:
        if not getattr(e, "is_user_error", False):
            raise
        print(e, file=sys.stderr)
        return 2
    return 0


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

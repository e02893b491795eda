"""One batch in a process of its own: ``python -m experiments.job SPEC``, where SPEC is a JSON file.

Writes the part beside the spec and its progress as a number in a ``.progress`` file.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from circuits.errors import CircuitError
from experiments.errors import ExperimentError
from experiments.registry import experiment


def main(path: Path) -> int:
    """Run the batch of a spec; user errors go to stderr as one line with exit status 2."""
    spec = json.loads(path.read_text(encoding="utf-8"))
    meter, last = path.with_suffix(".progress"), [0.0]

    def progress(fraction: float) -> None:
        if time.monotonic() - last[0] > 0.3:
            last[0] = time.monotonic()
            meter.write_text(f"{fraction:.4f}", encoding="utf-8")

    try:
        module = experiment(spec["experiment"])
        settings = module.SETTINGS.from_dict(spec["settings"])
        part = module.run_batch(settings, range(*spec["subjects"]), progress)
        part.save(path.with_suffix(".npz"))
    except (ExperimentError, CircuitError) as e:
        print(e, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

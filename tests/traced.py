"""In which tests coverage is measured, and what is printed of it.

Tracing makes Python half as slow again, and simulations twice as slow. So tests are traced that are
of the rooms in question, or of their signatures, but for files that work long in the process of the
tests. What runs in child processes is not traced, and no tracer sees what Numba compiles.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverage import Coverage

ROOT = Path(__file__).parents[1]
#: Rooms whose branches are counted.
ROOMS = ("analysis", "circuits")
#: Files that work long, in the process of the tests itself.
LONG = (
    "test_choice_signatures.py",
    "test_spiking.py",
    "test_hard_missing.py",
    "test_hard_trials.py",
    "test_hard_data.py",
    "test_fits.py",
    "test_habits.py",
)
#: Files of which less is covered are named [%].
LOW = 75


def traced(test: Path) -> bool:
    """Whether coverage is measured in a file of tests."""
    of_rooms = test.relative_to(ROOT / "tests").parts[0] in ROOMS
    return test.name not in LONG and (of_rooms or test.name.endswith("signatures.py"))


def summary(found: Coverage) -> str:
    """Coverage of each room and its files of which little is covered."""
    lines = []
    for room in ROOMS:
        out = io.StringIO()
        total = found.report(include=f"{ROOT / room}/*", file=out, precision=0)
        rows = [line.split() for line in out.getvalue().splitlines() if line.startswith(room)]
        low = sorted((int(r[-1].rstrip("%")), r[0]) for r in rows)
        lines.append(f"{room}: {total:.0f} %, in the quick tests of these rooms in one process")
        lines += [f"    {share:3} % {file}" for share, file in low if share < LOW]
    return "\n".join([*lines, "Functions that Numba compiles are not counted."])

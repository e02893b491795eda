"""Check reference tables: columns, units, citations, error types, numbers; ``striata validate`` says what is wrong."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

from data import PATH

COLUMNS = ("domain", "measure", "condition", "value", "unit", "error", "error_type", "low", "high", "n", "species",
           "citation", "how_obtained", "confidence")  # fmt: skip
UNITS = ("", "ms", "s", "1/s", "proportion", "spikes/s")
ERROR_TYPES = ("", "SD between subjects", "SD", "SEM", "95% CI")
#: How sure we are: computed from raw data, read in print, read in an abstract, remembered, or assumed.
CONFIDENCE = ("computed", "published", "abstract", "remembered", "assumed")


def citations(path: Path = PATH / "references.bib") -> list[str]:
    """Keys of a BibTeX file, as they stand in it."""
    return re.findall(r"^@\w+\{([^,\s]+),", path.read_text(encoding="utf-8"), re.MULTILINE)


def problems(path: Path) -> list[str]:
    """One sentence for each thing that is wrong with a table."""
    with path.open(encoding="utf-8", newline="") as f:
        reader = csv.DictReader(f)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            return [f"{path.name}: the columns must be {', '.join(COLUMNS)}."]
        keys = set(citations())
        return [f"{path.name}, line {i}: {p}" for i, row in enumerate(reader, 2) for p in _row(row, keys)]


def _row(row: dict[str, str], keys: set[str]) -> list[str]:
    out = []
    for name, allowed in (("unit", UNITS), ("error_type", ERROR_TYPES), ("confidence", CONFIDENCE)):
        if row[name] not in allowed:
            out.append(f"{name} {row[name]!r} is not known; allowed are {', '.join(map(repr, allowed))}.")
    for name in ("value", "error", "low", "high", "n"):
        try:
            if row[name] and not math.isfinite(float(row[name])):
                raise ValueError
        except ValueError:
            out.append(f"{name} {row[name]!r} is not a number.")
    if row["citation"] not in keys:
        out.append(f"citation {row['citation']!r} is not in references.bib.")
    if bool(row["error"]) != bool(row["error_type"]):
        out.append("error and error_type must be given together.")
    return out

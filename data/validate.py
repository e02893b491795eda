"""Check reference tables: columns, units, citations, error types, numbers.

``striata validate`` says what is wrong.
"""

from __future__ import annotations

import csv
import io
import math
import re
from pathlib import Path
from reprlib import repr as short

from striata.data import PATH
from striata.files.errors import FileError
from striata.files.reading import read_text

COLUMNS = (
    "domain",
    "measure",
    "condition",
    "value",
    "unit",
    "error",
    "error_type",
    "low",
    "high",
    "n",
    "species",
    "citation",
    "how_obtained",
    "confidence",
)
UNITS = ("", "ms", "s", "1/s", "proportion", "spikes/s")
ERROR_TYPES = ("", "SD between subjects", "SD", "SEM", "95% CI")
#: Errors of a mean, of which the SD follows with n; a 95 % interval is given by half its width.
OF_MEANS = ("SEM", "95% CI")
BIBLIOGRAPHY = "references.bib"
NUMBERS = ("value", "error", "low", "high", "n")
#: Columns that together say what a value is of.
WHAT = ("domain", "measure", "condition")
#: How sure we are: computed from raw data, read in print, read in an abstract, remembered, or
#: assumed.
CONFIDENCE = ("computed", "published", "abstract", "remembered", "assumed")


def citations(path: Path = PATH / BIBLIOGRAPHY) -> list[str]:
    """Keys of a BibTeX file, as they stand in it."""
    whole = path.read_text(encoding="utf-8", errors="replace")
    return re.findall(r"^@\w+\{([^,\s]+),", whole, re.MULTILINE)


def problems(path: Path) -> list[str]:
    """One sentence for each thing that is wrong with a table."""
    try:
        reader = csv.DictReader(io.StringIO(read_text(path), newline=""))
        if tuple(reader.fieldnames or ()) != COLUMNS:
            return [f"{path.name}: the columns must be {', '.join(COLUMNS)}."]
        rows = list(reader)
    except FileError as e:
        return [str(e)]
    except csv.Error as e:
        return [f"{path.name} is no table in CSV: {e}."]
    if not rows:
        return [f"{path.name} holds no values."]
    own = path.parent / BIBLIOGRAPHY
    keys = {*citations(), *(citations(own) if own.is_file() else ())}
    seen: dict[tuple[str, ...], int] = {}
    return [
        f"{path.name}, line {i}: {p}"
        for i, row in enumerate(rows, 2)
        for p in (*_row(row, keys), *_twice(row, i, seen))
    ]


def _twice(row: dict[str, str], line: int, seen: dict[tuple[str, ...], int]) -> list[str]:
    """Whether a line gives what an earlier one has given."""
    first = seen.setdefault(tuple(row[name] for name in WHAT), line)
    return (
        [f"{row['measure']}, {row['condition']} stands in line {first} already."]
        if first != line
        else []
    )


def _row(row: dict[str, str], keys: set[str]) -> list[str]:
    if None in row or None in row.values():
        return [f"it must have {len(COLUMNS)} values."]
    out = []
    for name, allowed in (("unit", UNITS), ("error_type", ERROR_TYPES), ("confidence", CONFIDENCE)):
        if row[name] not in allowed:
            known = ", ".join(map(repr, allowed))
            out.append(f"{name} {short(row[name])} is not known; allowed are {known}.")
    if row["citation"] not in keys:
        out.append(f"citation {short(row['citation'])} is not in {BIBLIOGRAPHY}.")
    if bool(row["error"]) != bool(row["error_type"]):
        out.append("error and error_type must be given together.")
    bad = [
        f"{n} {short(row[n])} is not a number."
        for n in NUMBERS
        if row[n] and not math.isfinite(_number(row[n]))
    ]
    return out + (bad or _amounts(row))


def _number(text: str) -> float:
    """The number that a text is; NaN for any other, and for none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _amounts(row: dict[str, str]) -> list[str]:
    """What cannot be of numbers that are numbers.

    A comparison with one that is not given is false.
    """
    out = []
    value = {name: _number(row[name]) for name in NUMBERS}
    if bool(row["low"]) != bool(row["high"]) or value["low"] > value["high"]:
        out.append("low and high must be given together, the lower first.")
    if value["error"] < 0:
        out.append("an error cannot be negative.")
    if value["n"] < 1:
        out.append("n must be 1 or more.")
    if row["error_type"] in OF_MEANS and not value["n"] > 1:
        out.append(f"an error that is {row['error_type']} needs n, 2 or more.")
    return out

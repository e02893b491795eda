"""Wide files, a row a person: columns such as ``rt_1``, ``rt_2`` or ``RT_congruent`` made rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.people.text import TWICE

HOLE = re.compile(r"\{(\w+)\}")


def lengthened(
    file: str, table: pd.DataFrame, columns: Mapping[str, str], names: Sequence[str]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """A row for each value of the holes (``rt_{trial}``), and where each of our names is then.

    A hole has one of our names, and what stands in its place is a value of that column.

    Raises
    ------
    AnalysisError
        For a hole of another name, holes that differ between columns, or no column that fits.
    """
    wide = {n: c for n, c in columns.items() if HOLE.search(c) and c not in table}
    if not wide:
        return table, dict(columns)
    holes = {n: tuple(HOLE.findall(c)) for n, c in wide.items()}
    found = {n: _fitting(file, table, c, holes[n]) for n, c in wide.items()}
    first = next(iter(wide))
    for n in wide:
        strange = [h for h in holes[n] if h not in names]
        if strange:
            raise AnalysisError(f"{{{strange[0]}}} in --map is none of {', '.join(names)}.")
        if set(holes[n]) != set(holes[first]) or set(found[n]) != set(found[first]):
            raise AnalysisError(
                f"{file}: the columns {wide[first]} and {wide[n]} do not go together one to one."
            )
    rows = [
        table.assign(
            **{f"{{{n}}}": table[found[n][key]] for n in wide},
            **{f"{{{hole}}}": value for hole, value in key},
        )
        for key in found[first]
    ]
    long = pd.concat(rows).sort_index(kind="stable").reset_index(drop=True)
    places = {hole: f"{{{hole}}}" for hole in holes[first]}
    made = {n: f"{{{n}}}" + _unit(c) for n, c in wide.items()}
    return long, {**places, **columns, **made}


def _unit(column: str) -> str:
    """The unit behind a column's name, with its colon."""
    return f":{column.rpartition(':')[2]}" if ":" in column else ""


def _fitting(
    file: str, table: pd.DataFrame, column: str, holes: tuple[str, ...]
) -> dict[tuple[tuple[str, str], ...], str]:
    """What stands in the holes → the column of the table."""
    bare = column.removesuffix(_unit(column))
    pattern = re.compile(
        "".join(
            f"(?P<{part}>.+?)" if k % 2 else re.escape(part)
            for k, part in enumerate(HOLE.split(bare))
        )
    )
    matches = {c: m for c in table if (m := pattern.fullmatch(c))}
    if not matches:
        raise AnalysisError(f"{file} has no columns like {bare}; it has {', '.join(table)}.")
    twice = [c for c in matches if TWICE.search(c)]
    if twice:
        raise AnalysisError(
            f"{file} has two columns of one name among those like {bare}: {twice[0]}."
        )
    return {tuple(sorted((h, m[h]) for h in holes)): c for c, m in matches.items()}

"""The rows and columns of a file that a recipe asks for, under our names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.people.formats import Sheet
from striata.analysis.reading.people.kinds import TIMES, Column, empty, same
from striata.analysis.reading.people.recipe import Recipe
from striata.analysis.reading.people.text import TWICE
from striata.analysis.reading.people.wide import lengthened

#: Columns that say where a trial stands; of every experiment, and none is needed but the first.
PLACE = (
    Column("subject"),
    Column("session", needed=False),
    Column("block", needed=False),
    Column("trial", needed=False),
)
#: Columns of which accuracy can be made.
ANSWER = (Column("response", needed=False, blank=True), Column("key", needed=False, blank=True))
CONDITION = re.compile(r"(.+?)\s*(!=|<=|>=|=|<|>)\s*(.*)")


@dataclass
class Chosen:
    """What was taken of one file.

    Attributes
    ----------
    table : the columns under our names, as texts
    read : number of its rows
    left : why rows were left out → how many
    origin : our name → where it is from, for people
    units : our name → its unit of time
    by_name : columns that nobody asked for, taken because they have our name
    """

    table: pd.DataFrame
    read: int
    left: dict[str, int] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    by_name: list[str] = field(default_factory=list)


def choose(sheet: Sheet, columns: Sequence[Column], recipe: Recipe) -> Chosen:
    """The rows that the recipe keeps, and the columns that it names or that have our names.

    Raises
    ------
    AnalysisError
        For a column that is missing, a time without its unit, or a condition that is none.
    """
    names = [c.name for c in columns]
    _known(names, recipe)
    table, out = sheet.table, Chosen(pd.DataFrame(), len(sheet.table))
    if table.empty:
        raise AnalysisError(f"{sheet.name} holds no rows below its names of columns.")
    for text in recipe.where:
        kept = _meets(sheet, table, text)
        out.left |= {f"without {text}": int((~kept).sum())} if not kept.all() else {}
        table = table[kept]
    if table.empty:
        raise AnalysisError(f"{sheet.name} has no row with {' and '.join(recipe.where)}.")
    table, mapped = lengthened(sheet.name, table, recipe.columns, names)
    found = {}
    for column in columns:
        values = _of(sheet, table, column, mapped, out)
        if values is not None:
            found[column.name] = values
    out.table = pd.DataFrame(found).reset_index(drop=True)
    return out


def _known(names: list[str], recipe: Recipe) -> None:
    """Raise for a name that the experiment does not have."""
    for option, given in (
        ("--map", recipe.columns),
        ("--value", recipe.values),
        ("--missed", recipe.missed),
    ):
        wrong = [n for n in given if n not in names]
        if wrong:
            raise AnalysisError(
                f"{option} takes names of this experiment: {', '.join(names)}; {wrong[0]!r} is not"
                " one."
            )


def _meets(sheet: Sheet, table: pd.DataFrame, text: str) -> pd.Series:
    """Where rows meet a condition such as ``phase=test``, ``block>0`` or ``type!=practice``."""
    parts = CONDITION.fullmatch(text.strip())
    if not parts:
        raise AnalysisError(
            f"--where takes COLUMN=VALUE (or !=, <, >, <=, >=; several values with | between), not"
            f" {text!r}."
        )
    name, sign, value = parts.groups()
    values = _column(sheet, table, name, "--where")
    if sign in ("=", "!="):
        met = pd.Series(False, index=table.index)
        for one in value.split("|"):
            met |= same(values, one) if one.strip() else empty(values)
        return met if sign == "=" else ~met
    try:
        bound = float(value)
    except ValueError:
        raise AnalysisError(f"--where {text!r} compares with {value!r}, no number.") from None
    numbers = pd.to_numeric(values.str.replace(",", "."), errors="coerce")
    return {"<": numbers < bound, ">": numbers > bound, "<=": numbers <= bound}.get(
        sign, numbers >= bound
    )


def _column(sheet: Sheet, table: pd.DataFrame, name: str, what: str) -> pd.Series:
    if name not in table:
        there = ", ".join(c for c in table if not c.startswith(("@", "{")))
        raise AnalysisError(f"{sheet.name} has no column {name!r} for {what}; it has {there}.")
    again = [c for c in table if c != name and TWICE.sub("", c) == name]
    some = sum(any(values) for values in zip(*(~empty(table[c]) for c in again), strict=True))
    if some:
        rows = "1 trial" if some == 1 else f"{some} trials"
        raise AnalysisError(
            f"{sheet.name} gives {name!r} more than once in {rows}; leave one of them in the file."
        )
    return table[name]


def _of(
    sheet: Sheet, table: pd.DataFrame, column: Column, mapped: dict[str, str], out: Chosen
) -> pd.Series | None:
    """One column under our name; None for one that is not there and need not be."""
    name, given = column.name, mapped.get(column.name)
    if given is None and name not in table:
        if column.needed or name in {TWICE.sub("", c) for c in table}:
            _column(sheet, table, name, f"{name} (name it with --map {name}=…)")
        return None
    if given is not None and len(given) > 1 and given[0] == given[-1] == "'":
        out.origin[name] = given
        return pd.Series(given[1:-1], index=table.index, dtype=str)
    source, unit = given or name, ""
    if column.timed:
        source, unit = _timed(sheet, table, column, source)
        out.units[name] = unit
    values = _column(sheet, table, source, name)
    if given is None:
        out.by_name.append(name)
    else:
        out.origin[name] = source.strip("{}") + (f" [{unit}]" if unit else "")
    return values


def _timed(sheet: Sheet, table: pd.DataFrame, column: Column, source: str) -> tuple[str, str]:
    """A column of times and its unit: typed behind it, or from the sidecar."""
    if source in table:
        unit = (sheet.units or {}).get(source, "")
    else:
        source, _, unit = source.rpartition(":")
    if unit not in TIMES:
        raise AnalysisError(
            f"--map needs the unit of {column.name}, s or ms, for example {column.name}="
            f"{source or unit}:ms."
        )
    return source, unit

"""From files or a DataFrame to a table of checked trials, and four sentences about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from glob import glob
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.people.formats import Sheet, of_frame, read_file
from striata.analysis.reading.people.kinds import Column, converted, empty, same, within_limits
from striata.analysis.reading.people.order import ordered
from striata.analysis.reading.people.people import named
from striata.analysis.reading.people.recipe import Recipe
from striata.analysis.reading.people.rows import ANSWER, PLACE, Chosen, choose
from striata.files.errors import raised_as
from striata.files.opening import identity

#: Where trials may be.
Source: TypeAlias = Path | str | pd.DataFrame
ANSWERS = tuple(c.name for c in ANSWER)
#: What a trial without an answer must have, too.
NEEDED = (*(c.name for c in PLACE), "condition")


def read(
    source: Source | Sequence[Source],
    columns: Sequence[Column],
    recipe: Recipe,
) -> tuple[str, pd.DataFrame, tuple[str, str, str]]:
    """Name of the data, trials with checked columns in order, and what was understood so far.

    Parameters
    ----------
    source
        A file, a pattern of files (``data/*.csv``), a folder, a DataFrame, or several of these.
    columns
        Columns of the experiment, besides those that say where a trial stands.
    recipe
        What the files' columns mean.

    Raises
    ------
    AnalysisError
        For anything that cannot be used.
    """
    sheets = _sheets(source, recipe)
    wanted = [*PLACE, *(ANSWER if any(c.name == "correct" for c in columns) else ()), *columns]
    optional = [_answered(c, recipe) for c in wanted]
    parts = [choose(s, optional, recipe) for s in sheets]
    _one_unit(sheets, parts)
    name = named([s.name for s in sheets])
    table = pd.concat(
        [p.table.assign(**{"@file": k}) for k, p in enumerate(parts)], ignore_index=True
    ).fillna("")
    left: Counter[str] = Counter()
    for p in parts:
        left.update(p.left)
    table, notes = _checked(table, optional, recipe, parts[0], name, left)
    missed = int(table.pop("@missed").sum())
    table, order = ordered(table)
    lines = (
        _rows_line(name, sheets, parts, notes),
        _left_line(left, missed),
        _subjects_line(table, order),
    )
    return name, table, lines


def _one_unit(sheets: list[Sheet], parts: list[Chosen]) -> None:
    """Raise where files, by what lies beside them, give a column in different units."""
    first = parts[0].units
    for sheet, part in zip(sheets, parts, strict=True):
        for k in first.keys() & part.units.keys():
            if first[k] != part.units[k]:
                raise AnalysisError(
                    f"{sheets[0].name} gives {k} in {first[k]}, {sheet.name} in {part.units[k]};"
                    " files that are read together must have one unit."
                )


def _answered(column: Column, recipe: Recipe) -> Column:
    """Accuracy need not be there where it can be made of response and key."""
    made = column.name == "correct" and "key" in recipe.columns
    return replace(column, needed=False) if made else column


def _sheets(source: Source | Sequence[Source], recipe: Recipe) -> list[Sheet]:
    given = [source] if isinstance(source, (str, Path, pd.DataFrame)) else list(source)
    out: list[Sheet] = []
    paths: list[Path] = []
    for one in given:
        if isinstance(one, pd.DataFrame):
            out.append(of_frame(one))
        else:
            paths += files_at(Path(one))
    with raised_as(AnalysisError):
        for path in paths:
            identity(path)  # a link may lead nowhere
    twice = [p for p, n in Counter(p.resolve() for p in paths).items() if n > 1]
    if twice:
        raise AnalysisError(f"{twice[0].name} is given twice.")
    out += [read_file(p, recipe.headed, recipe.table, recipe.name) for p in paths]
    if not out:
        raise AnalysisError("There is no data: give a file, several, or a DataFrame.")
    return out


def files_at(path: Path) -> list[Path]:
    """The files that a path, a folder or a pattern stands for.

    Raises
    ------
    AnalysisError
        If there is none.
    """
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if p.is_file() and p.suffix != ".json")
        if not found:
            raise AnalysisError(f"There is no file in {path}.")
        return found
    if path.exists():
        return [path]
    found = [Path(p) for p in sorted(glob(str(path)))]
    if not found:
        raise AnalysisError(f"There is no file {path}.")
    return found


def _checked(
    table: pd.DataFrame,
    columns: Sequence[Column],
    recipe: Recipe,
    chosen: Chosen,
    where: str,
    left: Counter[str],
) -> tuple[pd.DataFrame, list[str]]:
    """Values translated, blank rows left out, every column converted."""
    notes = []
    for name, codes in recipe.values.items():
        if name in table:
            before = table[name].copy()
            for theirs, ours in codes.items():
                table.loc[same(before, theirs) if theirs else empty(before), name] = ours
    known = {c.name: c for c in columns if c.name in table}
    for k in ("session", "block", "trial"):
        if k in table and empty(table[k]).all():
            notes.append(f"{k} is empty and was not used")
            chosen.by_name = [n for n in chosen.by_name if n != k]
            table = table.drop(columns=k)
            known.pop(k)
    table = _without_blanks(table, list(known), left, where)
    for k in (k for k, c in known.items() if c.partial):
        if lacking := int(empty(table[k]).sum()):
            left[f"in which {k} is empty, from measures by {k} alone"] += lacking
    missed = _missed(table, recipe)
    for k, column in known.items():
        values = table[k].where(
            ~(missed & (column.kind == "time" or k in ("response", "choice"))), ""
        )
        if k == "correct":
            values = values.where(~(missed & empty(values)), "0")
        unit = chosen.units.get(k, "")
        table[k], note = converted(values, column, unit, where)
        notes += [note] if note else []
        if column.timed:
            within_limits(table[k], table["subject"], column, unit, where)
    if {"response", "key"} <= set(table) and "correct" not in table:
        table["correct"] = _accuracy(table)
        known["correct"] = Column("correct", "truth")
    _filled(table, known, missed, where)
    return table.assign(**{"@missed": missed | _unanswered(table)}), list(dict.fromkeys(notes))


def _without_blanks(
    table: pd.DataFrame, names: list[str], left: Counter[str], where: str
) -> pd.DataFrame:
    """Rows that say anything beyond whose they are and where they stand."""
    said = [n for n in names if n not in ("subject", "session", "block", "trial")]
    constant = [n for n in said if table[n].nunique() == 1]
    asked = [n for n in said if n not in constant] or said
    blank = pd.concat([empty(table[n]) for n in asked], axis=1).all(axis=1)
    if blank.all():
        raise AnalysisError(f"{where}: {', '.join(asked)} is empty in every row.")
    if blank.any():
        left[f"in which {', '.join(asked)} are empty"] += int(blank.sum())
    return table[~blank].reset_index(drop=True)


def _missed(table: pd.DataFrame, recipe: Recipe) -> pd.Series:
    out = pd.Series(False, index=table.index)
    for name, codes in recipe.missed.items():
        for code in codes if name in table else ():
            out |= same(table[name], code) if code else empty(table[name])
    return out


def _accuracy(table: pd.DataFrame) -> pd.Series:
    """Whether the response is that of the key; both empty is right, too (nothing to be done)."""
    response, key = (table[c].fillna("").astype(str).str.strip().str.lower() for c in ANSWERS)
    numbers = [pd.to_numeric(x, errors="coerce") for x in (response, key)]
    return ((response == key) | (numbers[0] == numbers[1])).astype(object)


def _filled(table: pd.DataFrame, columns: dict[str, Column], missed: pd.Series, where: str) -> None:
    """Raise for a column that is empty where it must not be."""
    for name, column in columns.items():
        none = table[name].isna() & (~missed | (name in NEEDED))
        if column.blank or column.timed or not none.any():
            continue
        hint = {
            "subject": "name the column, or a part of the file's name (subject=@file)",
            "correct": "say which rows had no answer (--missed rt:), what it means"
            " (--value correct:=0), or leave the rows out (--where)",
        }.get(
            name, f"leave these rows out with --where COLUMN!= or translate with --value {name}:=…"
        )
        raise AnalysisError(f"{where}: {name} is empty in {int(none.sum())} rows; {hint}.")


def _unanswered(table: pd.DataFrame) -> pd.Series:
    """Trials without a time, where times are taken."""
    if "rt" not in table or table["rt"].isna().all():
        return pd.Series(False, index=table.index)
    return table["rt"].isna()


def _rows_line(name: str, sheets: list[Sheet], parts: list[Chosen], notes: list[str]) -> str:
    total = sum(p.read for p in parts)
    about = list(dict.fromkeys([*sheets[0].notes, *notes]))
    where = f"{len(sheets)} files" if len(sheets) > 1 else name
    text = f"Rows read: {total} from {where}" + (f" ({', '.join(about)})" if about else "")
    first = parts[0]
    if first.origin:
        text += "; " + ", ".join(f"{k} = {v}" for k, v in first.origin.items())
    if first.by_name:
        text += f"; not mapped, taken by name: {', '.join(first.by_name)}"
    return text + "."


def _left_line(left: Counter[str], missed: int) -> str:
    why = "; ".join(f"{n} rows {reason}" for reason, n in left.items()) or "no row"
    return f"Left out: {why}. Without an answer: {missed} trials, which are kept."


def _subjects_line(table: pd.DataFrame, order: str) -> str:
    n = table.groupby("subject").size()
    each = f"{n.min()}" if n.min() == n.max() else f"{n.min()} to {n.max()}"
    return f"Subjects: {len(n)}, {each} trials each; order from {order}."

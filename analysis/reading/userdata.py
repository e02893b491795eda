"""A user's own CSV file: columns of raw trials under our names, or a table of values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from striata.analysis.errors import AnalysisError
from striata.data.validate import problems

#: Factor from a unit of time to seconds.
TIMES = {"s": 1.0, "ms": 1e-3}


def read_table(path: Path) -> pd.DataFrame:
    """A table of published values in the format of ``data/reference``.

    Times come back in ms and errors as SDs.

    Raises
    ------
    AnalysisError
        With the first thing that is wrong with it.
    """
    table = _csv(path)
    found = problems(path)
    if found:
        raise AnalysisError(
            f"{found[0]} {f'({len(found) - 1} more)' if len(found) > 1 else ''}".strip()
        )
    return _as_compared(table)


def _as_compared(table: pd.DataFrame) -> pd.DataFrame:
    """Seconds as milliseconds, and SDs from SEMs or halves of 95 % intervals of a mean."""
    out, seconds = table.copy(), table["unit"] == "s"
    amounts = ["value", "error", "low", "high"]
    out[amounts] = table[amounts].astype(float).mul(np.where(seconds, 1e3, 1.0), axis=0)
    out["unit"] = table["unit"].mask(seconds, "ms")
    root = np.sqrt(table["n"].astype(float))
    for kind, factor in (("SEM", root), ("95% CI", root / stats.t.ppf(0.975, root**2 - 1))):
        out["error"] = out["error"].mask(table["error_type"] == kind, out["error"] * factor)
    return out


def _csv(path: Path) -> pd.DataFrame:
    """A CSV file.

    Raises
    ------
    AnalysisError
        For a file that is missing, empty, not in UTF-8, not separated by commas, or otherwise no
        table.
    """
    try:
        table = pd.read_csv(path)
    except UnicodeDecodeError:
        raise AnalysisError(
            f"{path} cannot be read as a CSV file: it is not text in UTF-8."
        ) from None
    except OSError as e:
        raise AnalysisError(f"{path} cannot be read as a CSV file: {e.strerror}.") from None
    except ValueError as e:
        why = str(e).strip().removeprefix("Error tokenizing data. C error: ").rstrip(".")
        raise AnalysisError(f"{path} cannot be read as a CSV file: {why}.") from None
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if table.shape[1] == 1 and sign in table.columns[0]:
            raise AnalysisError(
                f"{path} has {name} between its columns; save it with commas (and decimal points)."
            )
    return table


def timeless(table: pd.DataFrame, path: Path) -> None:
    """Raise if a correct trial has no rt."""
    lacking = int((table["correct"] & table["rt"].isna()).sum())
    if lacking:
        raise AnalysisError(
            f"{path.name}: {lacking} correct trials have no rt; leave them out, or call them wrong."
        )


def mapped(
    path: Path, mapping: str, needed: tuple[str, ...], optional: tuple[str, ...], timed: str = ""
) -> pd.DataFrame:
    """A CSV file's columns under our names.

    The column `timed` in seconds, whatever the unit that its mapping gives.

    Raises
    ------
    AnalysisError
        For a file that cannot be read, a column that is missing, a time without its unit or not a
        number.
    """
    table = _csv(path)
    if table.empty:
        raise AnalysisError(f"{path} holds no rows below its names of columns.")
    columns, unit = _columns(mapping, (*needed, *optional), timed)
    chosen = {name: columns.get(name, name) for name in (*needed, *optional)}
    for name in (*needed, *(n for n in optional if n in columns)):
        if chosen[name] not in table:
            raise AnalysisError(
                f"{path.name} has no column {chosen[name]!r} for {name}; it has {', '.join(table)}."
            )
    out = pd.DataFrame({name: table[c] for name, c in chosen.items() if c in table})
    if out["subject"].isna().any():
        raise AnalysisError(
            f"{path.name}: subject is empty in {int(out['subject'].isna().sum())} rows."
        )
    if timed in out:
        if unit not in TIMES:
            raise AnalysisError(
                f"--map needs the unit of {timed}, for example {timed}=Time:ms or "
                f"{timed}={timed}:s."
            )
        out[timed] = numbers(out[timed], timed, path) * TIMES[unit]
        if out[timed].isna().all():
            raise AnalysisError(f"{path.name}: {timed} is empty in every row.")
        if (out[timed] <= 0).any():
            raise AnalysisError(
                f"{path.name}: {timed} must be above 0, or empty, not "
                f"{out[timed].min() / TIMES[unit]:g}."
            )
        if not 0.05 < out[timed].median() < 20:
            middle = out[timed].median()
            raise AnalysisError(
                f"The median {timed} in {path.name} would be {middle:g} s; is {unit} its unit?"
            )
    return out


def _columns(mapping: str, allowed: tuple[str, ...], timed: str) -> tuple[dict[str, str], str]:
    """Our name → their column, and the unit that stands behind the column of times."""
    columns: dict[str, str] = {}
    unit = ""
    for pair in filter(None, (p.strip() for p in mapping.split(","))):
        name, sign, column = (x.strip() for x in pair.partition("="))
        if not sign or name not in allowed:
            known = ", ".join(allowed)
            raise AnalysisError(
                f"--map takes NAME=COLUMN pairs where NAME is one of {known}; {pair!r} is not one."
            )
        if name in columns:
            raise AnalysisError(f"--map names a column for {name} twice.")
        if name == timed:
            column, _, unit = column.partition(":")
        columns[name] = column
    return columns, unit


def numbers(values: pd.Series, name: str, path: Path) -> pd.Series:
    """A column as finite numbers; what is neither that nor empty is an error."""
    out = pd.to_numeric(values, errors="coerce").replace([np.inf, -np.inf], np.nan)
    bad = out.isna() & values.notna()
    if bad.any():
        raise AnalysisError(
            f"{path.name}: {name} has a value that is no number: {first(values[bad])}."
        )
    return out


def truth(values: pd.Series, name: str, path: Path) -> pd.Series:
    """A column of 0, 1, true or false."""
    known = {"1": True, "0": False, "1.0": True, "0.0": False, "true": True, "false": False}
    out = values.astype(str).str.strip().str.lower().map(known)
    if out.isna().any():
        raise AnalysisError(
            f"{path.name}: {name} must be 0, 1, true or false, not {first(values[out.isna()])}."
        )
    return out.astype(bool)


def first(values: pd.Series) -> str:
    """The first value, as a person would write it."""
    return "empty" if pd.isna(values.iloc[0]) else repr(values.tolist()[0])


def one_of(values: pd.Series, name: str, allowed: tuple[str, ...], path: Path) -> pd.Series:
    """A column of the `allowed` words, in lower case."""
    given = values.astype(str).str.strip().str.lower()
    bad = ~given.isin(allowed)
    if bad.any():
        raise AnalysisError(
            f"{path.name}: {name} must be {', '.join(allowed)}, not {first(values[bad])}."
        )
    return given

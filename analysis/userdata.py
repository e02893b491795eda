"""A user's own data as something to compare with: raw trials from a CSV file, or a table of values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis import behaviour
from analysis.behaviour import CONDITIONS, interval
from analysis.errors import AnalysisError
from data.validate import problems

NEEDED = ("subject", "condition", "rt", "correct")
OPTIONAL = ("block", "trial", "colour", "word")
#: Factor from a unit of time to seconds.
TIMES = {"s": 1.0, "ms": 1e-3}


def read_table(path: Path) -> pd.DataFrame:
    """A table of published values in the format of ``data/reference``.

    Raises
    ------
    AnalysisError
        With the first thing that is wrong with it.
    """
    try:
        found = problems(path)
        table = pd.read_csv(path)
    except (OSError, UnicodeDecodeError, ValueError):
        raise AnalysisError(f"{path} cannot be read as a CSV file.") from None
    if found:
        raise AnalysisError(f"{found[0]} {f'({len(found) - 1} more)' if len(found) > 1 else ''}".strip())
    return table


def read_trials(path: Path, mapping: str) -> pd.DataFrame:
    """Raw trials with our column names: subject, condition, rt [s], correct, and block, trial, colour, word if mapped.

    Parameters
    ----------
    mapping
        ``name=Column`` pairs, separated by commas; rt takes its unit, as in ``rt=ReactionTime:ms``. A name that is not
        mapped is looked for under itself.

    Raises
    ------
    AnalysisError
        For a column that is missing, a time without its unit, or values that cannot be what they should be.
    """
    try:
        table = pd.read_csv(path)
    except (OSError, UnicodeDecodeError, ValueError):
        raise AnalysisError(f"{path} cannot be read as a CSV file.") from None
    columns, unit = _columns(mapping)
    chosen = {name: columns.get(name, name) for name in (*NEEDED, *OPTIONAL)}
    for name in (*NEEDED, *(n for n in OPTIONAL if n in columns)):
        if chosen[name] not in table:
            raise AnalysisError(f"{path.name} has no column {chosen[name]!r} for {name}; it has {', '.join(table)}.")
    out = pd.DataFrame({name: table[c] for name, c in chosen.items() if c in table})
    out["rt"] = _numbers(out["rt"], "rt", path) * TIMES[unit]
    out["correct"] = _truth(out["correct"], path)
    out["condition"] = _condition(out["condition"], path)
    for name in ("block", "trial"):
        if name not in out:
            out[name] = 0 if name == "block" else out.groupby("subject").cumcount()
    if not 0.05 < out["rt"].median() < 20:
        raise AnalysisError(f"The median RT in {path.name} would be {out['rt'].median():g} s; is {unit} its unit?")
    return out


def _columns(mapping: str) -> tuple[dict[str, str], str]:
    columns: dict[str, str] = {}
    unit = ""
    for pair in filter(None, (p.strip() for p in mapping.split(","))):
        name, sign, column = (x.strip() for x in pair.partition("="))
        if not sign or name not in (*NEEDED, *OPTIONAL):
            allowed = ", ".join((*NEEDED, *OPTIONAL))
            raise AnalysisError(f"--map takes NAME=COLUMN pairs where NAME is one of {allowed}; {pair!r} is not one.")
        if name == "rt":
            column, _, unit = column.partition(":")
        columns[name] = column
    if unit not in TIMES:
        raise AnalysisError("--map needs the unit of rt, for example rt=ReactionTime:ms or rt=rt:s.")
    return columns, unit


def _numbers(values: pd.Series, name: str, path: Path) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce")
    bad = numbers.isna() & values.notna()
    if bad.any():
        raise AnalysisError(f"{path.name}: {name} has a value that is no number: {values[bad].iloc[0]!r}.")
    return numbers


def _truth(values: pd.Series, path: Path) -> pd.Series:
    known = {"1": True, "0": False, "1.0": True, "0.0": False, "true": True, "false": False}
    out = values.astype(str).str.strip().str.lower().map(known)
    if out.isna().any():
        raise AnalysisError(f"{path.name}: correct must be 0, 1, true or false, not {values[out.isna()].iloc[0]!r}.")
    return out.astype(bool)


def _condition(values: pd.Series, path: Path) -> pd.Series:
    said = values.astype(str).str.strip().str.lower()
    out = said.map({name[:k]: name for name in CONDITIONS for k in range(3, len(name) + 1)})
    if out.isna().any():
        raise AnalysisError(
            f"{path.name}: a condition must be {', '.join(CONDITIONS)} (or their first three letters or more), not "
            f"{values[out.isna()].iloc[0]!r}."
        )
    return out


def as_reference(trials: pd.DataFrame, name: str) -> pd.DataFrame:
    """Measures of people's trials as a reference table: value, SD between subjects and n of each."""
    from analysis.compare import measures

    rows = []
    for (measure, condition), series in measures(trials).items():
        i = interval(series)
        if i.n:
            rows.append({"measure": measure, "condition": condition, "value": i.mean, "error": i.sd, "n": i.n,
                         "low": np.nan, "high": np.nan, "citation": name})  # fmt: skip
    if {"colour", "word"} <= set(trials):
        i = interval(behaviour.sequence_effect(trials, False))
        rows.append({"measure": "sequence_effect", "condition": "naming", "value": i.mean, "error": i.sd, "n": i.n,
                     "low": i.low, "high": i.high, "citation": name})  # fmt: skip
    return pd.DataFrame(rows)

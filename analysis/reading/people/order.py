"""The order of trials, derived once: from session, block and trial, or from the rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError


def ordered(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Trials in order, with numbers in ``block`` and ``trial``, and a text that says from what.

    ``trial`` rises through all of a subject's trials, and by 1 only from one trial to the very next
    in the same block, so that nothing follows across a break or a row that is not there.

    Parameters
    ----------
    table
        ``subject``, and texts ``session``, ``block`` and ``trial`` as far as there are any;
        ``@file`` is the number of the file.

    Raises
    ------
    AnalysisError
        If a subject's session, block and trial stand in several rows that are no restart.
    """
    t = table.copy()
    keys = ["subject"] + [c for c in ("session",) if c in t]
    said = keys[1:]
    several = t.groupby(keys, sort=False)["@file"].nunique() > 1
    if several.any():
        keys, said = [*keys, "@file"], [*said, "file"]
    if "block" in t:
        keys, said = [*keys, "block"], [*said, "block"]
    number = pd.to_numeric(t["trial"], errors="coerce") if "trial" in t else None
    if number is None or number.isna().any():
        why = "" if number is None else f" (trial is no number: {_label(t, number)})"
        t["@run"], t["@at"] = 0, t.groupby(keys, sort=False).cumcount()
        text = "the rows" + (f" within {_and(said)}" if said else "") + why
    else:
        t["@at"], t["@run"] = number, 0
        text = _and([*said, "trial"])
        if t.duplicated([*keys, "@at"]).any():
            t["@run"] = _restarts(t, keys)
            again = int(t.groupby(keys, sort=False)["@run"].max().sum())
            text += f"; trial begins again {again} times, each time taken for a new block"
    return _numbered(t, keys), text


def _label(t: pd.DataFrame, number: pd.Series) -> str:
    return repr(t.loc[number.isna(), "trial"].iloc[0])


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _restarts(t: pd.DataFrame, keys: list[str]) -> pd.Series:
    """How often trial numbers have begun again before each row.

    Raises
    ------
    AnalysisError
        If they do not begin again but repeat.
    """
    at = t.groupby(keys, sort=False)["@at"]
    back = at.diff() <= 0
    bad = back & (t["@at"] != at.transform("min"))
    if bad.any() or not (at.diff().dropna() > 0).any():
        row = t[t.duplicated([*keys, "@at"], keep=False)].iloc[0]
        names = [k for k in keys if not k.startswith("@")]
        where = ", ".join(f"{k} {row[k]}" for k in names)
        times = int((t[[*keys, "@at"]] == row[[*keys, "@at"]]).all(axis=1).sum())
        raise AnalysisError(
            f"{where}, trial {row['@at']:g} stands in {times} rows; name a column that tells them"
            " apart (--map session=… or block=…), keep some with --where, or say trial='' to take"
            " the order of the rows."
        )
    return back.groupby([t[k] for k in keys], sort=False).cumsum().astype(int)


def _numbered(t: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    for k in keys:
        t[f"@{k} rank"] = _rank(t[k])
    inner = [f"@{k} rank" for k in keys]
    t = t.sort_values([*inner, "@run", "@at"], kind="stable").reset_index(drop=True)
    group = t.groupby([*inner, "@run"], sort=False)
    step = group["@at"].diff()
    counted = len(step.dropna()) and step.mode().iloc[0] == 1 and (step.dropna() % 1 == 0).all()
    within = t["@at"] - group["@at"].transform("min") if counted else group.cumcount()
    number = group.ngroup()
    first = number.groupby(t["subject"], sort=False).transform("min")
    # each block begins one number later than the last trial of the one before would be followed by
    span = (within.groupby(number).max() + 2).astype(int)
    start = span.cumsum() - span
    base = start.groupby(first.groupby(number).first()).transform("min")
    t["block"] = (number - first).astype(int)
    t["trial"] = (within + number.map(start - base)).astype(int)
    return t.drop(columns=[c for c in t if c.startswith("@")] + [c for c in ("session",) if c in t])


def _rank(values: pd.Series) -> pd.Series:
    """Place of a value: by number if all are numbers, else as they come."""
    numbers = pd.to_numeric(values, errors="coerce")
    if numbers.notna().all():
        return numbers
    return pd.Series(np.asarray(pd.factorize(values)[0]), index=values.index)

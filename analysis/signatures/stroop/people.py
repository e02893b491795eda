"""A user's own Stroop trials, and what they are as a table of values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.userdata import first, timeless, truth
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.parts import Measures, OwnData, means
from striata.analysis.signatures.stroop.comparisons import naming
from striata.analysis.signatures.stroop.measures import (
    AGREEMENT,
    NAMING,
    SEQUENCE,
    SPLIT_HALF,
    UNITS,
    measures,
    sequence_effect,
)
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.behaviour import CONDITIONS
from striata.analysis.statistics.intervals import interval


def read(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """A user's trials: condition, rt [s], correct, block, trial; colour and word if given.

    Raises
    ------
    AnalysisError
        For a condition that is not known, or a correct trial without rt.
    """
    out = table.assign(correct=truth(table["correct"], "correct", path))
    timeless(out, path)
    out["condition"] = _condition(out["condition"], path)
    for name in ("block", "trial"):
        if name not in out:
            out[name] = 0 if name == "block" else out.groupby("subject").cumcount()
    return out


def _condition(values: pd.Series, path: Path) -> pd.Series:
    given = values.astype(str).str.strip().str.lower()
    out = given.map({name[:k]: name for name in CONDITIONS for k in range(3, len(name) + 1)})
    if out.isna().any():
        raise AnalysisError(
            f"{path.name}: a condition must be {', '.join(CONDITIONS)} (or their first three "
            f"letters or more), not {first(values[out.isna()])}."
        )
    return out


def as_reference(trials: pd.DataFrame, name: str) -> pd.DataFrame:
    """Measures of people's trials as a table of values: mean, SD between subjects and n of each."""
    halves = behaviour.halves(trials)
    found = [(SPLIT_HALF, behaviour.split_half(halves)), (AGREEMENT, behaviour.icc(halves))]
    if {"colour", "word"} <= set(trials):
        found.append((SEQUENCE, interval(sequence_effect(trials))))
    rows = [
        {
            "measure": measure,
            "condition": condition,
            "value": i.mean,
            "error": i.sd,
            "n": i.n,
            "low": i.low,
            "high": i.high,
            "citation": name,
        }
        for (measure, condition), i in found
        if i.n
    ]
    table = means(_measured(trials), name)
    return pd.concat([table, pd.DataFrame(rows)], ignore_index=True) if rows else table


def _measured(trials: pd.DataFrame) -> Measures:
    return {(str(m), str(c)): x for (m, c), x in measures(trials).items()}


def _model(result: Result) -> pd.DataFrame:
    return result.test("control", NAMING)


def _compared(result: Result, people: pd.DataFrame) -> Iterator[Comparison]:
    return naming(result, people)


def beside(result: Result, people: pd.DataFrame) -> list[Comparison]:
    """Colour naming beside a user's own table of values.

    Raises
    ------
    AnalysisError
        If the table holds nothing that is measured.
    """
    rows = list(naming(result, people))
    known = [c for c in rows if c.published.known]
    if not known:
        raise AnalysisError(
            "The table holds none of the measures and conditions of data/reference/stroop.csv."
        )
    return rows


OWN = OwnData(
    needed=("condition", "rt", "correct"),
    optional=("block", "trial", "colour", "word"),
    timed="rt",
    read=read,
    model=_model,
    measured=_measured,
    units=UNITS,
    published=as_reference,
    compared=_compared,
)

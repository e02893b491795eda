"""A user's own lever presses in extinction, by training and outcome value."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.userdata import numbers, one_of
from striata.analysis.signatures.habit.measures import EXTINCTION, LONG, SATIETY, SHORT, session
from striata.analysis.signatures.parts import Measures, OwnData, by
from striata.analysis.statistics.intervals import POSITIVE, SIGNED

LENGTHS, VALUES = (SHORT, LONG), ("valued", "devalued")
PRESSES, SENSITIVITY = "presses", "devaluation sensitivity"


def read(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """A user's table: length of training, outcome value, and presses a minute."""
    return table.assign(
        length=one_of(table["length"], "length", LENGTHS, path),
        value=one_of(table["value"], "value", VALUES, path),
        presses=numbers(table["presses"], "presses", path),
    )


def model(result: Result) -> pd.DataFrame:
    """The control's minutes of extinction in the same form; devalued is by satiety."""
    parts = [
        session(result, EXTINCTION, condition, length).assign(length=length, value=value)
        for length in LENGTHS
        for condition, value in zip(("valued", SATIETY), VALUES, strict=True)
    ]
    return pd.concat(parts)[["subject", "length", "value", "presses"]]


def measured(table: pd.DataFrame) -> Measures:
    """Presses a minute and devaluation sensitivity by length of training."""
    out: dict[tuple[str, str], pd.Series] = {}
    index = {}
    for length in LENGTHS:
        mean = by(table[table["length"] == length], "presses", "value")
        out |= {(PRESSES, f"{v}, {length} training"): mean[v] for v in VALUES if v in mean}
        if set(VALUES) <= set(mean):
            total = mean["valued"] + mean["devalued"]
            index[length] = (mean["valued"] - mean["devalued"]) / total.where(total > 0)
            out[SENSITIVITY, f"{length} training"] = index[length]
    if len(index) == len(LENGTHS):
        out[f"{SENSITIVITY}_difference", "long − short"] = index[LONG] - index[SHORT]
    return out


OWN = OwnData(
    needed=("length", "value", "presses"),
    read=read,
    model=model,
    measured=measured,
    units={PRESSES: "1/min", SENSITIVITY: "index"},
    bounds={PRESSES: POSITIVE, SENSITIVITY: SIGNED},
)

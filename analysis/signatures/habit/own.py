"""Animals' (or people's) own presses in extinction, by length of training and outcome value."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.people.kinds import Column, words
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.habit.measures import (
    ALL_ACTIONS,
    EXTINCTION,
    LONG,
    RI,
    SATIETY,
    SHORT,
    session,
)
from striata.analysis.signatures.parts import Measures, OwnData, by, minus, rows
from striata.analysis.statistics.intervals import POSITIVE, SIGNED, Interval, contrast

LENGTHS = (SHORT, LONG)
#: What a user writes → the condition of the model's minutes; devalued is by satiety.
VALUES = {"valued": "valued", "devalued": SATIETY}
PRESSES, SENSITIVITY = "presses", "devaluation sensitivity"
UNITS = {PRESSES: "1/min", SENSITIVITY: "index"}


def form(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """Presses a minute in the form of the model's minutes of extinction."""
    return table.assign(
        condition=table["value"], task=EXTINCTION, schedule=RI, actions=ALL_ACTIONS, levers=1
    )


def measured(result: Result) -> Iterator[Comparison]:
    """Presses a minute, their difference and devaluation sensitivity, by length of training."""
    out: dict[tuple[str, str], pd.Series | Interval] = {}
    index = {}
    for length in LENGTHS:
        mean = _presses(result, length)
        out |= {(PRESSES, f"{v}, {length} training"): mean[v] for v in VALUES if v in mean}
        if set(VALUES) <= set(mean):
            pair = f"valued − devalued, {length} training"
            out[f"{PRESSES}_difference", pair] = minus(mean, "valued", "devalued")
            total = mean["valued"] + mean["devalued"]
            index[length] = (mean["valued"] - mean["devalued"]) / total.where(total > 0)
            out[SENSITIVITY, f"{length} training"] = index[length]
    if len(index) == len(LENGTHS):
        twice = (SIGNED[0] - SIGNED[1], SIGNED[1] - SIGNED[0])
        more = contrast(index[LONG], index[SHORT], twice)
        out[f"{SENSITIVITY}_difference", "long − short"] = more
    measures: Measures = out
    return rows(measures, UNITS, {PRESSES: POSITIVE, SENSITIVITY: SIGNED})


def _presses(result: Result, length: str) -> pd.DataFrame:
    """Mean presses a minute in extinction, (subjects, outcome values)."""
    parts = [session(result, EXTINCTION, c, length).assign(value=v) for v, c in VALUES.items()]
    return by(pd.concat(parts)[["subject", "value", "presses"]], "presses", "value")


OWN = OwnData(
    columns=(
        Column("length", "word", words=words(*LENGTHS)),
        Column("value", "word", words=VALUES),
        Column("presses", "number"),
    ),
    form=form,
    measured=measured,
    units=UNITS,
    factors=("length", "value"),
)

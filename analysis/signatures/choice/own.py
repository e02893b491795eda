"""People's own choices between stimuli: practice, reversal, slips of action, forced responses."""

from __future__ import annotations

import numpy as np
import pandas as pd

from striata.analysis.reading.people.kinds import Column, words
from striata.analysis.signatures.choice.comparisons import comparisons
from striata.analysis.signatures.choice.measures import (
    BRAKE,
    DEVALUED,
    FORCED,
    FORCED_REVERSED,
    LENGTHS,
    LONG,
    PLANNING,
    PRACTICE,
    REVERSAL,
    SLIPS,
)
from striata.analysis.signatures.parts import OwnData, timeless

TESTS = (PRACTICE, REVERSAL, SLIPS, FORCED, FORCED_REVERSED)
VALUES = {"valued": "1", "devalued": "0"}
UNITS = {
    "accuracy": "proportion",
    "mean RT": "ms",
    "devaluation effect": "proportion",
    "slips of action, long minus short practice": "proportion",
    "habitual errors": "proportion",
    "habitual errors, early minus late response": "proportion",
    "habitual errors, long minus short practice": "proportion",
}


def form(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """People's trials in the form of the model's: numbered within each test, as those are.

    The stimulus whose outcome is devalued stands for all; practice goes on from short to long.

    Raises
    ------
    AnalysisError
        For a correct trial without rt, where RTs are taken.
    """
    if "rt" in table:
        timeless(table[table["test"] == PRACTICE], where)
    number = table.groupby(["subject", "test", "length"]).cumcount()
    practice, long = table["test"] == PRACTICE, table["length"] == LONG
    before = int(number[practice & ~long].max() + 1) if (practice & ~long).any() else 0
    value = table["outcome"] if "outcome" in table else pd.Series(None, index=table.index)
    return table.assign(
        task=table["test"],
        condition=DEVALUED,
        correct=table["correct"].astype(bool),
        rt=table.get("rt", np.nan),
        prepare=table.get("prepare", np.nan),
        outcome_value=pd.to_numeric(value).fillna(1.0),
        response=0,
        block=long.astype(int),
        trial=number + before * (practice & long),
        **dict.fromkeys((PLANNING, BRAKE, "sensorimotor"), np.nan),
    )


OWN = OwnData(
    columns=(
        Column("test", "word", words=words(*TESTS)),
        Column("length", "word", words=words(*LENGTHS)),
        Column("correct", "truth"),
        Column("outcome", "word", needed=False, blank=True, words=VALUES),
        Column("prepare", "delay", needed=False, blank=True),
        Column("rt", "time", needed=False, blank=True),
    ),
    form=form,
    measured=comparisons,
    units=UNITS,
    factors=("test", "length"),
)

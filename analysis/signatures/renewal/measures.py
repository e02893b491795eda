"""Measures of renewal: how much a cue is feared in each context, and how much more than at home."""

from __future__ import annotations

import pandas as pd

from striata.analysis.reading.load import Result

AFTER_A, AFTER_B = "test after extinction in A", "test after extinction in B"
TESTS = (AFTER_A, AFTER_B)
CONTEXTS = ("A", "B", "C")
#: Another group is also tested in a context that shares three of four features with B.
SIMILAR_TEST, LIKE = "test with similar contexts", "like B"
#: Designs (acquisition, extinction, test): the test, the context of extinction, and where else.
DESIGNS = {
    "AAB": (AFTER_A, "A", "B"),
    "ABA": (AFTER_B, "B", "A"),
    "ABC": (AFTER_B, "B", "C"),
}


def fear(trials: pd.DataFrame) -> pd.DataFrame:
    """Central amygdala's rate while the cue is there [spikes/s], (subjects, contexts)."""
    return _mean(trials, "fear", "condition")


def safety(trials: pd.DataFrame) -> pd.DataFrame:
    """The same of safety neurons of basal amygdala."""
    return _mean(trials, "safety", "condition")


def renewed(result: Result, arm: str, design: str) -> pd.Series:
    """How much more the cue is feared in the other context than in that of extinction."""
    task, home, elsewhere = DESIGNS[design]
    found = result.each(fear, arm, task)
    return found[elsewhere] - found[home]


def told_apart(trials: pd.DataFrame) -> pd.Series:
    """How much more the cue is feared in the context that is like B than in B, by subject."""
    found = fear(trials)
    return found[LIKE] - found["B"]


def course(trials: pd.DataFrame, task: str, extinguished: int) -> pd.DataFrame:
    """Fear trial by trial of a phase, intact, (subjects, trials) [spikes/s]."""
    t = trials[(trials["arm"] == "control") & (trials["task"] == task)]
    return _mean(t[t["extinguished"] == extinguished], "fear", "trial")


def _mean(table: pd.DataFrame, column: str, by: str) -> pd.DataFrame:
    values = table.assign(x=table[column].astype(float))
    return values.groupby(["subject", by], observed=True)["x"].mean().unstack(by)

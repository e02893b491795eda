"""Threat response, actions and dopamine when an object appears, a value for each subject."""

from __future__ import annotations

import pandas as pd

from striata.analysis.reading.load import Result

NAIVE, AFTER, EXPOSURE = "naive", "after exposure", "exposure"
FOOD, NOT_FOOD = "food", "food that does not apply"
BASELINE = (-0.3, 0.0)
DEFEND = 0


def trials(result: Result, task: str, condition: str, arm: str = "control") -> pd.DataFrame:
    """Trials of one task and condition."""
    t = result.test(arm, task)
    return t[t["condition"] == condition]


def mean(t: pd.DataFrame, measure: str, minus: str = "") -> pd.Series:
    """A measure (above another), a value for each subject."""
    value = t[measure] - t[minus] if minus else t[measure].astype(float)
    return value.groupby(t["subject"]).mean()


def share(t: pd.DataFrame, action: int) -> pd.Series:
    """Proportion of trials with an action, a value for each subject."""
    return (t["action"] == action).groupby(t["subject"]).mean()


def threat(
    result: Result, task: str, condition: str, arm: str = "control", when: str = "late"
) -> pd.Series:
    """Threat response: CeM above its rate before the object [spikes/s], by subject."""
    return mean(trials(result, task, condition, arm), f"threat_{when}", "threat_before")


def exposures(result: Result, arm: str = "control") -> pd.DataFrame:
    """Late threat response in each exposure [spikes/s], (exposures, subjects)."""
    t = result.trials
    t = t[(t["task"] == EXPOSURE) & (t["arm"] == arm)]
    return (
        (t["threat_late"] - t["threat_before"]).groupby([t["trial"], t["subject"]]).mean().unstack()
    )

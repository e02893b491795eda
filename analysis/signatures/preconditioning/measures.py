"""Measures of sensory preconditioning: what concepts are worth, and what they bring back."""

from __future__ import annotations

import pandas as pd

AT_ONCE, IN_TURN, WITH_OTHERS = "at once", "in turn", "with others"
TASKS = (AT_ONCE, IN_TURN, WITH_OTHERS)
#: The first of the pair whose second came before food, and of the other pair; and these seconds.
FIRST, OTHER_FIRST, FED, UNFED = "A", "C", "B", "D"


def values(trials: pd.DataFrame) -> pd.DataFrame:
    """What each concept is worth alone, (subjects, concepts) [spikes/s]."""
    return _each(trials, "value")


def gained(trials: pd.DataFrame) -> pd.Series:
    """What A is worth more than C, (subjects,) [spikes/s]; neither was ever before food."""
    worth = values(trials)
    return worth[FIRST] - worth[OTHER_FIRST]


def learnt(trials: pd.DataFrame) -> pd.Series:
    """What B is worth more than D, (subjects,) [spikes/s]; B came before food, D before nothing."""
    worth = values(trials)
    return worth[FED] - worth[UNFED]


def brought_back(trials: pd.DataFrame) -> pd.DataFrame:
    """What A and C bring back of their partners, (subjects, measures) [spikes/s]."""
    measures = ("company", "recalled")
    found = {m: _each(trials, m)[[FIRST, OTHER_FIRST]].mean(axis=1) for m in measures}
    return pd.DataFrame(found)


def _each(trials: pd.DataFrame, measure: str) -> pd.DataFrame:
    return trials.groupby(["subject", "shown"], observed=True)[measure].mean().unstack("shown")

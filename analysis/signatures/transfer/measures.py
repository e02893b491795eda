"""Measures of transferred value: what concepts of a series and options are worth, and choices."""

from __future__ import annotations

import pandas as pd

SERIES, APART, OPTIONS = "series", "series, never together", "options"
MEMBERS = ("A", "B", "C", "D", "E")
BESIDE_PAID, BESIDE_UNPAID = "option beside the rewarded", "option beside the unrewarded"
PAID, UNPAID = "rewarded option", "unrewarded option"
INFERRED, TRAINED, NOT_TAKEN = "B or D", "A or E", "options not taken"


def values(trials: pd.DataFrame) -> pd.DataFrame:
    """What each concept is worth alone, (subjects, concepts) [spikes/s]."""
    t = trials[trials["value"].notna()]
    return t.groupby(["subject", "shown"], observed=True)["value"].mean().unstack("shown")


def first_taken(trials: pd.DataFrame) -> pd.DataFrame:
    """How often the first of two is taken, of choices that are made, (subjects, offers)."""
    t = trials[trials["chosen"].notna()]
    return t.groupby(["subject", "condition"], observed=True)["chosen"].mean().unstack("condition")

"""Which conditions there are, and whether the same subjects have all of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def design(table: pd.DataFrame, factors: Sequence[str]) -> str:
    """One sentence for each factor: its levels, how many trials each, and how they are compared."""
    there = [f for f in factors if f in table]
    return " ".join(_factor(table, f) for f in there) or "Conditions: none."


def _factor(table: pd.DataFrame, factor: str) -> str:
    counts = table[factor].value_counts(sort=False)
    levels = ", ".join(f"{level} {n}" for level, n in counts.items())
    name = "Conditions" if factor == "condition" else f"Conditions ({factor})"
    return f"{name}: {levels}; {_compared(table, factor)}."


def _compared(table: pd.DataFrame, factor: str) -> str:
    each = table.groupby("subject")[factor].nunique()
    levels = table[factor].nunique()
    if levels < 2:
        return "nothing to compare"
    if (each == 1).all():
        return "between subjects, compared as independent samples"
    if (each == levels).all():
        return "within subjects, differences are paired"
    whole = int((each == levels).sum())
    return f"{whole} of {len(each)} subjects have all of them, and differences are of those"

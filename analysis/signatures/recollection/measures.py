"""Measures of recollection: whether what was done once is done again, when, and on which days."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

RETURNS = "returns"
WANTED, UNWANTED, NOTHING_CAME = "wanted", "not wanted", "nothing came"
PERCEPTUAL = "perceptual"
CONDITIONS = (WANTED, UNWANTED, NOTHING_CAME, PERCEPTUAL)
DAYS = (1, 2, 3)


def chosen(trials: pd.DataFrame) -> pd.DataFrame:
    """Trials in which something was done."""
    return trials[trials["response"] >= 0]


def again(trials: pd.DataFrame) -> pd.DataFrame:
    """How often what was done is done again, of all choices, (subjects, conditions).

    Of perceptual choices, how often the option that is more salient is chosen.
    """
    return _mean(chosen(trials), "again", "condition")


def by_day(trials: pd.DataFrame) -> pd.DataFrame:
    """The same where the outcome is wanted, (subjects, days)."""
    t = chosen(trials)
    return _mean(t[t["condition"] == WANTED], "again", "day")


def valued(trials: pd.DataFrame) -> pd.Series:
    """How much more often if its outcome is wanted than if it is not, by subject."""
    found = again(trials)
    return found[WANTED] - found[UNWANTED]


def agreement(trials: pd.DataFrame) -> pd.DataFrame:
    """How often two days agree on a situation, (subjects, conditions); perceptual ones left out.

    They agree if what was done is done again on both, or on neither.
    """
    t = chosen(trials)
    keys = ["subject", "condition", "situation", "need"]
    wide = t[t["condition"] != PERCEPTUAL].pivot_table(
        index=keys, columns="day", values="again", aggfunc="mean", observed=True
    )
    pairs = [
        (wide[a] == wide[b]).where(wide[a].notna() & wide[b].notna())
        for a, b in combinations(list(wide), 2)
    ]
    same = pd.concat([p.astype(float) for p in pairs]) if pairs else pd.Series(dtype=float)
    return same.groupby(["subject", "condition"], observed=True).mean().unstack("condition")


def times(trials: pd.DataFrame) -> pd.DataFrame:
    """Mean RT [ms], (subjects, conditions)."""
    return _mean(chosen(trials), "rt", "condition") * 1e3


def recalled(trials: pd.DataFrame) -> pd.DataFrame:
    """Rate of CA1's pool of what was done [spikes/s], (subjects, conditions)."""
    return _mean(trials, "recalled", "condition")


def subiculum(trials: pd.DataFrame) -> pd.DataFrame:
    """The same of ventral subiculum's pool."""
    return _mean(trials, "subiculum", "condition")


def _mean(table: pd.DataFrame, column: str, by: str) -> pd.DataFrame:
    values = table.assign(x=table[column].astype(float))
    return values.groupby(["subject", by], observed=True)["x"].mean().unstack(by)

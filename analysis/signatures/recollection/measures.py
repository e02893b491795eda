"""Measures of recollection: whether what was done once is done again, when, on which days.

And whether the choices between a situation's three actions can be put in an order.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

RETURNS = "returns"
WANTED, UNWANTED, NOTHING_CAME = "wanted", "not wanted", "nothing came"
PERCEPTUAL = "perceptual"
#: Between the two actions that were not done; in CONDITIONS what was done is offered.
UNTRIED = "untried"
CONDITIONS = (WANTED, UNWANTED, NOTHING_CAME, PERCEPTUAL)
DAYS = (1, 2, 3)


def chosen(trials: pd.DataFrame) -> pd.DataFrame:
    """Trials in which something was done."""
    return trials[trials["response"] >= 0]


def again(trials: pd.DataFrame) -> pd.DataFrame:
    """How often what was done is done again, of all choices, (subjects, conditions).

    Of perceptual choices, how often the option that is more salient is chosen.
    """
    t = chosen(trials)
    return _mean(t[t["condition"] != UNTRIED], "again", "condition")


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
    wide = t[t["condition"].isin((WANTED, UNWANTED, NOTHING_CAME))].pivot_table(
        index=keys, columns="day", values="again", aggfunc="mean", observed=True
    )
    pairs = [
        (wide[a] == wide[b]).where(wide[a].notna() & wide[b].notna())
        for a, b in combinations(list(wide), 2)
    ]
    same = pd.concat([p.astype(float) for p in pairs]) if pairs else pd.Series(dtype=float)
    return same.groupby(["subject", "condition"], observed=True).mean().unstack("condition")


def cycles(trials: pd.DataFrame) -> pd.DataFrame:
    """How often choices between a situation's three actions form a cycle, (subjects, outcomes).

    Columns are WANTED (the outcome is wanted) and NOTHING_CAME. A triple is a choice of each pair
    of actions in the same need: what was done beside either other action (a, b), and a beside b.
    It is intransitive if what was done is preferred to a, a to b, and b to what was done, or the
    other way round; 0.25 by chance. A pair that came on several days gives several triples, and
    the share is of each situation first. A pair without a choice gives none.
    """
    t, same = chosen(trials), ["subject", "situation", "need"]
    tried = t.loc[
        t["condition"].isin((WANTED, NOTHING_CAME)), [*same, "condition", "other", "again"]
    ]
    untried = t.loc[t["condition"] == UNTRIED, [*same, "response"]]
    pairs = tried.merge(tried, on=[*same, "condition"], suffixes=("", "_b"))
    triples = pairs[pairs["other"] < pairs["other_b"]].merge(untried, on=same)
    beaten = triples["other"].where(triples["again"], triples["other_b"])
    undecided = triples["again"] != triples["again_b"]
    cycle = (undecided & (triples["response"] == beaten)).astype(float)
    by = ["subject", "condition"]
    each = triples.assign(x=cycle).groupby([*by, "situation"], observed=True)["x"].mean()
    shares = each.groupby(by, observed=True).mean().unstack("condition")
    return shares.reindex(columns=[WANTED, NOTHING_CAME])


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

"""Stay probability by reward and transition, and its regression, a value for each subject."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Published
from striata.analysis.signatures.parts import tabulated
from striata.analysis.statistics.intervals import Bounds, Interval
from striata.analysis.statistics.mixed import mixed_logit

REWARDED, UNREWARDED = "rewarded", "not rewarded"
COMMON, RARE = "common", "rare"
#: Every kind of previous trial, in the usual order.
KINDS = tuple((r, t) for r in (REWARDED, UNREWARDED) for t in (COMMON, RARE))
#: Contrast over the kinds: weights of each kind's stay probability.
CONTRASTS = {
    "reward": np.array([0.5, 0.5, -0.5, -0.5]),
    "transition": np.array([0.5, -0.5, 0.5, -0.5]),
    "reward × transition": np.array([1.0, -1.0, -1.0, 1.0]),
}


def stays(trials: pd.DataFrame) -> pd.DataFrame:
    """Trials of the test that another follows: their kind, and whether the choice is repeated.

    Columns are subject, arm, rewarded, common and stay (booleans). Trials without both choices,
    and those after them, are left out.
    """
    t = trials[trials["phase"] == "test"].sort_values(["subject", "trial"])
    following = t.groupby(["subject", "arm"], observed=True)[["choice", "trial"]].shift(-1)
    whole = (t["choice"] >= 0) & (t["choice_2"] >= 0) & (following["choice"] >= 0)
    kept = whole & (following["trial"] == t["trial"] + 1)
    return pd.DataFrame(
        {
            "subject": t["subject"],
            "arm": t["arm"],
            "rewarded": t["reward"] > 0,
            "common": t["common"].astype(bool),
            "stay": following["choice"] == t["choice"],
        }
    )[kept]


def counts(trials: pd.DataFrame) -> pd.DataFrame:
    """Number of trials of each kind by subject and arm, and after how many the choice is repeated.

    Columns are subject, arm, rewarded, common, stayed and n: all that is asked of the choices, in
    a few rows a subject.
    """
    groups = stays(trials).groupby(["subject", "arm", "rewarded", "common"], observed=True)["stay"]
    return groups.agg(stayed="sum", n="size").reset_index()


def second_effects(trials: pd.DataFrame) -> pd.DataFrame:
    """Effect of reward on second choices in each arm's test, (subjects, arms).

    How much more often a choice in a second state is repeated the next time there if it was
    rewarded; NaN where a subject was never rewarded, or always. No column where the second states
    are not known, as in some people's data.
    """
    if "state" not in trials:
        return pd.DataFrame(index=pd.Index(trials["subject"].unique(), name="subject"))
    t = trials[(trials["phase"] == "test") & (trials["choice_2"] >= 0)]
    t = t.sort_values(["subject", "trial"])
    following = t.groupby(["subject", "arm", "state"], observed=True)["choice_2"].shift(-1)
    again = t.assign(stay=following == t["choice_2"], rewarded=t["reward"] > 0)[following.notna()]
    stay = again.pivot_table(
        "stay", ["subject", "arm"], "rewarded", observed=True, aggfunc="mean"
    ).reindex(columns=[False, True])
    return (stay[True] - stay[False]).unstack("arm")


def of_arm(result: Result, arm: str) -> pd.DataFrame:
    """The :data:`counts` of one arm."""
    found = result.throughout(counts)
    return found[found["arm"] == arm]


def median_rts(trials: pd.DataFrame) -> pd.DataFrame:
    """Median RT of each choice of the control's test [s] that is timed, (subjects, 2 or fewer)."""
    t = trials[(trials["arm"] == "control") & (trials["phase"] == "test") & (trials["choice"] >= 0)]
    return t.groupby("subject")[[c for c in ("rt", "rt_2") if c in t]].median()


def by_kind(result: Result, arm: str = "control") -> pd.DataFrame:
    """Stay probability, (subjects, KINDS); NaN where a subject had no such trial."""
    c = of_arm(result, arm)
    return _of_kinds(c, c["stayed"] / c["n"])


def trials_by_kind(result: Result, arm: str = "control") -> pd.DataFrame:
    """Number of trials, (subjects, KINDS)."""
    c = of_arm(result, arm)
    return _of_kinds(c, c["n"])


def _of_kinds(c: pd.DataFrame, value: pd.Series) -> pd.DataFrame:
    """A value of each row of counts, (subjects, KINDS)."""
    names = pd.DataFrame(
        {
            "subject": c["subject"],
            "reward": np.where(c["rewarded"], REWARDED, UNREWARDED),
            "transition": np.where(c["common"], COMMON, RARE),
            "value": value,
        }
    )
    return names.pivot_table("value", "subject", ["reward", "transition"]).reindex(
        columns=pd.MultiIndex.from_tuples(KINDS)
    )


def bounds(name: str) -> Bounds:
    """Lowest and highest value of a contrast."""
    weights = CONTRASTS[name]
    return float(weights[weights < 0].sum()), float(weights[weights > 0].sum())


def contrast(result: Result, name: str, arm: str = "control") -> pd.Series:
    """One of :data:`CONTRASTS`, a value for each subject."""
    return by_kind(result, arm) @ CONTRASTS[name]


def regression(result: Result, arm: str = "control") -> dict[str, Interval]:
    """Mixed-effects logistic regression of stay choices [log odds]: effect → estimate.

    Reward and transition are coded ±1 (Daw 2011); intercept, reward, transition and their product
    vary between subjects, by the SD given with each.

    Raises
    ------
    AnalysisError
        For fewer than two subjects.
    """
    kinds = list(itertools.product((True, False), repeat=2))
    wide = of_arm(result, arm).pivot_table(
        ["stayed", "n"], "subject", ["rewarded", "common"], fill_value=0
    )
    if len(wide) < 2:
        raise AnalysisError("A mixed-effects regression needs at least two subjects.")
    stayed, n = (
        wide[name].reindex(columns=kinds, fill_value=0).to_numpy(dtype=float)
        for name in ("stayed", "n")
    )
    reward, common = (np.array([1.0 if k[i] else -1.0 for k in kinds]) for i in (0, 1))
    found = mixed_logit(np.stack([np.ones(4), reward, common, reward * common], axis=1), stayed, n)
    low, high = found.mean - 1.96 * found.error, found.mean + 1.96 * found.error
    return {
        term: Interval(
            float(found.mean[k]), float(low[k]), float(high[k]), float(found.sd[k]), len(wide)
        )
        for k, term in enumerate(("intercept", *CONTRASTS))
    }


def people(measure: str, condition: str) -> Published:
    """People's mean with its interval, from the SD between them."""
    return tabulated("two_step", measure, condition)

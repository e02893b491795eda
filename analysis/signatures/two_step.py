"""The two-step task: staying with a choice by reward and transition, and what that says of how choices are made."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.signature import Signature, table
from striata.analysis.statistics.intervals import Interval, interval
from striata.analysis.statistics.mixed import mixed_logit

REWARDED, UNREWARDED = "rewarded", "not rewarded"
COMMON, RARE = "common", "rare"
#: Every kind of previous trial, in the usual order.
KINDS = tuple((r, t) for r in (REWARDED, UNREWARDED) for t in (COMMON, RARE))
#: Contrast over the kinds: weights of each kind's probability of staying.
CONTRASTS = {
    "reward": np.array([0.5, 0.5, -0.5, -0.5]),
    "transition": np.array([0.5, -0.5, 0.5, -0.5]),
    "reward × transition": np.array([1.0, -1.0, -1.0, 1.0]),
}
MECHANISMS = ("no plan", "no cache", "no habit")
LOOKED = "looked at while the world model's rule and the pace of worth were set, on 20 subjects of seed 1"


def stays(trials: pd.DataFrame) -> pd.DataFrame:
    """One row for each trial of the test after which there is another: what it was, and whether its choice is repeated.

    Columns subject, arm, rewarded, common (booleans), stay. Trials without both choices, and those
    after them, are left out.
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
    """How many trials (`n`) of a kind a subject had in an arm, and after how many the choice was repeated (`stayed`).

    Columns subject, arm, rewarded, common, stayed, n: all that is ever asked of the choices, in a
    few rows a subject.
    """
    groups = stays(trials).groupby(["subject", "arm", "rewarded", "common"], observed=True)["stay"]
    return groups.agg(stayed="sum", n="size").reset_index()


def of_arm(result: Result, arm: str) -> pd.DataFrame:
    """The :data:`counts` of one arm."""
    found = result.throughout(counts)
    return found[found["arm"] == arm]


def median_rts(trials: pd.DataFrame) -> pd.DataFrame:
    """Median RT of either choice of the control's test [s], (subjects, 2)."""
    t = trials[(trials["arm"] == "control") & (trials["phase"] == "test") & (trials["choice"] >= 0)]
    return t.groupby("subject")[["rt", "rt_2"]].median()


def by_kind(result: Result, arm: str = "control") -> pd.DataFrame:
    """Probability of staying, (subjects, KINDS); NaN where a subject had no such trial."""
    c = of_arm(result, arm)
    names = pd.DataFrame(
        {
            "subject": c["subject"],
            "reward": np.where(c["rewarded"], REWARDED, UNREWARDED),
            "transition": np.where(c["common"], COMMON, RARE),
            "stay": c["stayed"] / c["n"],
        }
    )
    return names.pivot_table("stay", "subject", ["reward", "transition"]).reindex(
        columns=pd.MultiIndex.from_tuples(KINDS)
    )


def contrast(result: Result, name: str, arm: str = "control") -> pd.Series:
    """One of :data:`CONTRASTS`, a value for each subject."""
    return by_kind(result, arm) @ CONTRASTS[name]


def regression(result: Result, arm: str = "control") -> dict[str, Interval]:
    """Logistic regression of staying with random effects by subject [log odds]: effect → estimate, 95 % interval.

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


def two_step_table(result: Result) -> pd.DataFrame:
    """Every signature in the file."""
    return table(s for part in (_stays(result), _arms(result), _regression(result)) for s in part)


def people(measure: str, condition: str) -> tuple[float, float]:
    """Interval of people's mean, from its SD between subjects."""
    t = reference("two_step")
    row = t[(t["measure"] == measure) & (t["condition"] == condition)].iloc[0]
    half = 1.96 * row["error"] / np.sqrt(row["n"])
    return float(row["value"] - half), float(row["value"] + half)


def _stays(result: Result) -> Iterator[Signature]:
    found = by_kind(result)
    for kind in KINDS:
        name = f"{kind[0]}, {kind[1]}"
        low, high = people("stay", name)
        yield Signature(
            "probability of staying",
            name,
            "",
            interval(found[kind]),
            "Kool2016",
            low,
            high,
            tuned=LOOKED,
        )
    for name in CONTRASTS:
        low, high = people("stay_contrast", name)
        yield Signature(
            "contrast of staying",
            name,
            "",
            interval(contrast(result, name)),
            "Kool2016",
            low,
            high,
            tuned=LOOKED,
        )
    median = result.throughout(median_rts)
    for column, name in (("rt", "first choice"), ("rt_2", "second choice")):
        yield Signature("median RT", name, "ms", interval(median[column] * 1e3))


def _arms(result: Result) -> Iterator[Signature]:
    """Without a mechanism its share goes; load and dopamine change the mixture."""
    for arm in (a for a in result.arms.index if a != "control"):
        for name in ("reward", "reward × transition"):
            change = interval(contrast(result, name, str(arm)) - contrast(result, name))
            sign, source, tuned = _EXPECTED.get((str(arm), name), (0, "", ""))
            yield Signature(
                "change of contrast", f"{arm}, {name}", "", change, source, sign=sign, tuned=tuned
            )
        if arm in MECHANISMS:
            yield Signature(
                "contrast of staying",
                f"{arm}, reward × transition",
                "",
                interval(contrast(result, "reward × transition", str(arm))),
            )


#: (arm, contrast) → published sign of the change, source, what was looked at.
_EXPECTED = {
    ("load", "reward × transition"): (-1, "Otto2013", ""),
    ("dopamine 2", "reward × transition"): (1, "Wunderlich2012", ""),
}


def _regression(result: Result) -> Iterator[Signature]:
    try:
        found = regression(result)
    except AnalysisError:
        return
    for term, x in found.items():
        if term != "intercept":
            sign = 1 if term != "transition" else 0
            yield Signature(
                "mixed logistic regression of staying",
                term,
                "log odds",
                x,
                "Daw2011" if sign else "",
                sign=sign,
                tuned=LOOKED,
            )

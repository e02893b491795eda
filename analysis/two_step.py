"""The two-step task: staying with a choice by reward and transition, and what that says of how choices are made."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.behaviour import Interval, interval
from analysis.errors import AnalysisError
from analysis.load import Result
from analysis.reference import reference
from analysis.signatures import Signature, table

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


def stays(result: Result, arm: str = "control") -> pd.DataFrame:
    """One row for each trial of the test after which there is another: what it was, and whether its choice is repeated.

    Columns subject, rewarded, common (booleans), stay. Trials without both choices, and those after them, are left out.
    """
    t = result.trials
    t = t[(t["arm"] == arm) & (t["phase"] == "test")].sort_values(["subject", "trial"])
    following = t.groupby("subject", observed=True)[["choice", "trial"]].shift(-1)
    whole = (t["choice"] >= 0) & (t["choice_2"] >= 0) & (following["choice"] >= 0)
    kept = whole & (following["trial"] == t["trial"] + 1)
    return pd.DataFrame({
        "subject": t["subject"], "rewarded": t["reward"] > 0, "common": t["common"].astype(bool),
        "stay": following["choice"] == t["choice"],
    })[kept]  # fmt: skip


def by_kind(result: Result, arm: str = "control") -> pd.DataFrame:
    """Probability of staying, (subjects, KINDS); NaN where a subject had no such trial."""
    s = stays(result, arm)
    names = pd.DataFrame({
        "subject": s["subject"], "reward": np.where(s["rewarded"], REWARDED, UNREWARDED),
        "transition": np.where(s["common"], COMMON, RARE), "stay": s["stay"].astype(float),
    })  # fmt: skip
    return names.pivot_table("stay", "subject", ["reward", "transition"]).reindex(
        columns=pd.MultiIndex.from_tuples(KINDS)
    )


def contrast(result: Result, name: str, arm: str = "control") -> pd.Series:
    """One of :data:`CONTRASTS`, a value for each subject."""
    return by_kind(result, arm) @ CONTRASTS[name]


def mixed_logit(result: Result, arm: str = "control") -> dict[str, Interval]:
    """Logistic regression of staying with random effects by subject [log odds]: effect → estimate, 95 % interval.

    Reward and transition are coded ±1 (Daw 2011); intercept, reward, transition and their product vary between
    subjects. Laplace's approximation, by statsmodels (Bayesian, with weak priors).

    Raises
    ------
    AnalysisError
        For fewer than two subjects, or where statsmodels is not installed.
    """
    from analysis.diffusion import needs

    needs("statsmodels")
    from statsmodels.genmod.bayes_mixed_glm import BinomialBayesMixedGLM

    s = stays(result, arm)
    if s["subject"].nunique() < 2:
        raise AnalysisError("A mixed-effects regression needs at least two subjects.")
    data = pd.DataFrame({
        "stay": s["stay"].astype(float), "reward": np.where(s["rewarded"], 1.0, -1.0),
        "transition": np.where(s["common"], 1.0, -1.0), "subject": s["subject"].astype(str),
    })  # fmt: skip
    data["both"] = data["reward"] * data["transition"]
    terms = ("intercept", *CONTRASTS)
    random = {"intercept": "0 + C(subject)"} | {
        k: f"0 + C(subject):{k}" for k in ("reward", "transition", "both")
    }  # fmt: skip
    model = BinomialBayesMixedGLM.from_formula("stay ~ reward + transition + both", random, data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = model.fit_map()
    sd = np.exp(found.vcp_mean)
    return {
        term: Interval(float(m), float(m - 1.96 * e), float(m + 1.96 * e), float(sd[k]), s["subject"].nunique())
        for k, (term, m, e) in enumerate(zip(terms, found.fe_mean, found.fe_sd, strict=True))
    }  # fmt: skip


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
        yield Signature("probability of staying", name, "", interval(found[kind]), "Kool2016", low, high, tuned=LOOKED)
    for name in CONTRASTS:
        low, high = people("stay_contrast", name)
        yield Signature("contrast of staying", name, "", interval(contrast(result, name)), "Kool2016", low, high,
                        tuned=LOOKED)  # fmt: skip
    t = result.trials
    test = t[(t["arm"] == "control") & (t["phase"] == "test") & (t["choice"] >= 0)]
    for column, name in (("rt", "first choice"), ("rt_2", "second choice")):
        yield Signature("median RT", name, "ms", interval(test.groupby("subject")[column].median() * 1e3))


def _arms(result: Result) -> Iterator[Signature]:
    """Without a mechanism its share goes; load and dopamine change the mixture."""
    for arm in (a for a in result.arms.index if a != "control"):
        for name in ("reward", "reward × transition"):
            change = interval(contrast(result, name, str(arm)) - contrast(result, name))
            sign, source, tuned = _EXPECTED.get((str(arm), name), (0, "", ""))
            yield Signature("change of contrast", f"{arm}, {name}", "", change, source, sign=sign, tuned=tuned)
        if arm in MECHANISMS:
            yield Signature("contrast of staying", f"{arm}, reward × transition", "",
                            interval(contrast(result, "reward × transition", str(arm))))  # fmt: skip


#: (arm, contrast) → published sign of the change, source, what was looked at.
_EXPECTED = {
    ("load", "reward × transition"): (-1, "Otto2013", ""),
    ("dopamine 2", "reward × transition"): (1, "Wunderlich2012", ""),
}


def _regression(result: Result) -> Iterator[Signature]:
    try:
        found = mixed_logit(result)
    except AnalysisError:
        return
    for term, x in found.items():
        if term != "intercept":
            sign = 1 if term != "transition" else 0
            yield Signature("mixed logistic regression of staying", term, "log odds", x, "Daw2011" if sign else "",
                            sign=sign, tuned=LOOKED)  # fmt: skip

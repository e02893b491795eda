"""Mixed-effects regressions of RTs and errors on condition, over all trials, by statsmodels."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.statistics.behaviour import correct_rts
from striata.analysis.statistics.diffusion import needs
from striata.analysis.statistics.intervals import Interval

TERMS = {
    "intercept": "neutral",
    "congruent": "congruent − neutral",
    "incongruent": "incongruent − neutral",
}


def _table(trials: pd.DataFrame) -> pd.DataFrame:
    needs("statsmodels")
    condition = trials["condition"].astype(str)
    t = pd.DataFrame({"subject": trials["subject"].to_numpy()})
    for name in ("congruent", "incongruent"):
        t[name] = (condition == name).to_numpy(dtype=float)
    if t["subject"].nunique() < 2 or condition.nunique() < 3:
        raise AnalysisError(
            "A mixed-effects regression needs at least two subjects and all three conditions."
        )
    return t


def rt_regression(trials: pd.DataFrame) -> dict[str, Interval]:
    """Linear mixed model of correct RTs [ms]: term of :data:`TERMS` → estimate.

    95 % intervals are Wald's. Intercept and both slopes differ between subjects (REML); the SD is
    that of the slope or intercept over subjects.

    Raises
    ------
    AnalysisError
        For fewer than two subjects, or a condition without correct trials.
    """
    import statsmodels.formula.api as smf

    correct = correct_rts(trials)
    t = _table(correct).assign(ms=correct["ms"].to_numpy())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = smf.mixedlm(
            "ms ~ congruent + incongruent",
            t,
            groups="subject",
            re_formula="~congruent + incongruent",
        ).fit(method="lbfgs")
    if not found.converged:
        return {term: Interval(np.nan, np.nan, np.nan, np.nan, 0) for term in TERMS}
    bounds, sd = found.conf_int(), np.sqrt(np.diag(np.asarray(found.cov_re)))
    low, high = bounds[0], bounds[1]
    return {
        term: Interval(
            float(found.fe_params[name]),
            float(low[name]),
            float(high[name]),
            float(sd[k]),
            t["subject"].nunique(),
        )
        for k, (term, name) in enumerate(zip(TERMS, found.fe_params.index, strict=True))
    }


def error_regression(trials: pd.DataFrame) -> dict[str, Interval]:
    """Logistic mixed model of errors [log odds]: term of :data:`TERMS` → posterior mean.

    The intercept differs between subjects, by the SD given with it. Laplace's approximation:
    variational Bayes, which the model offers too, makes intervals a third too narrow.

    Raises
    ------
    AnalysisError
        For fewer than two subjects, or a missing condition.
    """
    from statsmodels.genmod.bayes_mixed_glm import BinomialBayesMixedGLM

    t = _table(trials).assign(wrong=1.0 - trials["correct"].to_numpy(dtype=float))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = BinomialBayesMixedGLM.from_formula(
            "wrong ~ congruent + incongruent", {"s": "0 + C(subject)"}, t
        )
        found = model.fit_map(rng=0)
    half, n = 1.96 * found.fe_sd, t["subject"].nunique()
    sd = (float(np.exp(found.vcp_mean[0])), np.nan, np.nan)
    return {
        term: Interval(float(m), float(m - h), float(m + h), s, n)
        for term, m, h, s in zip(TERMS, found.fe_mean, half, sd, strict=True)
    }

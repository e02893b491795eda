"""Drift-diffusion fits of responses and RTs, subject by subject, by PyDDM."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striata.analysis.errors import AnalysisError

Float = NDArray[np.float64]

PARAMETERS = ("ddm_drift", "ddm_boundary", "ddm_non_decision")
#: Of what all conditions have in common.
ALL = "all conditions"
UNITS = {"ddm_drift": "1/s", "ddm_boundary": "", "ddm_non_decision": "s"}
#: Bounds between which each is fitted; the noise is 1/√s, the boundaries stand at ± the
#: boundary.
RANGES = {"ddm_drift": (-2.0, 12.0), "ddm_boundary": (0.2, 3.0), "ddm_non_decision": (0.05, 1.5)}
#: Fewest trials of a fit; longest RT [s]; grid [s]; part of the trials that may be anything
#: (Ratcliff and Tuerlinckx 2002), which keeps single guesses from deciding the fit.
FEWEST, LONGEST, STEP, MIXED = 40, 5.0, 0.01, 0.02


def needs(package: str) -> None:
    """Raise unless a package of the extra ``fits`` is there."""
    if find_spec(package) is None:
        raise AnalysisError(
            f"Fits need {package}, which is not installed; run uv sync --extra fits."
        )


def fit(rt: Float, correct: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Maximum-likelihood drift [1/s], boundary and non-decision time [s].

    Correct responses end at the upper boundary.

    Noise is 1/√s and the start is in the middle. NaN for fewer than 40 trials between 0 and 5 s, or
    none correct.
    """
    kept = (rt > 0) & (rt < LONGEST)
    if kept.sum() < FEWEST or not correct[kept].any():
        return (np.nan,) * 3
    from pyddm import Sample
    from pyddm.models import DriftConstant

    drift = DriftConstant(drift=_free("ddm_drift"))
    found = _fitted(drift, Sample(rt[kept & correct], rt[kept & ~correct]))
    return found[0], found[1], found[2]


def _free(name: str) -> Any:
    from pyddm import Fittable

    low, high = RANGES[name]
    return Fittable(minval=low, maxval=high)


def _fitted(drift: Any, sample: Any) -> list[float]:
    """Free parameters of a drift, then boundary and non-decision time, by maximum likelihood."""
    import pyddm
    from pyddm.models import (
        BoundConstant,
        NoiseConstant,
        OverlayChain,
        OverlayNonDecision,
        OverlayUniformMixture,
    )

    pyddm.set_log_level("ERROR")
    late = OverlayNonDecision(nondectime=_free("ddm_non_decision"))
    overlay = OverlayChain(overlays=[late, OverlayUniformMixture(umixturecoef=MIXED)])
    model = pyddm.Model(
        drift=drift,
        noise=NoiseConstant(noise=1.0),
        bound=BoundConstant(B=_free("ddm_boundary")),
        overlay=overlay,
        T_dur=LONGEST,
        dt=STEP,
        dx=STEP,
    )
    model.fit(
        sample,
        lossfunction=pyddm.LossLikelihood,
        fitting_method="differential_evolution",
        fitparams={"seed": 0},
        verbose=False,
    )
    return [float(x) for x in model.get_model_parameters()]


def diffusion(trials: pd.DataFrame) -> pd.DataFrame:
    """Parameters of each fit: rows are subjects, columns (:data:`PARAMETERS`, condition).

    Raises
    ------
    AnalysisError
        If PyDDM is not installed.
    """
    needs("pyddm")
    rows = {
        key: fit(g["rt"].to_numpy(dtype=float), g["correct"].to_numpy(dtype=bool))
        for key, g in trials.groupby(["subject", "condition"], observed=True)
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(PARAMETERS))
    table.index = pd.MultiIndex.from_tuples(rows, names=["subject", "condition"])
    return table.unstack("condition")


def shared(trials: pd.DataFrame) -> pd.DataFrame:
    """Parameters of one fit a subject: drifts by condition, one boundary and non-decision time.

    Subjects who do not know which condition comes next can prepare for none; and few errors in a
    condition leave a boundary of its own undetermined. Rows are subjects, columns (measure,
    condition), of which :data:`ALL` is one. NaN for fewer than 40 trials in a condition.

    Raises
    ------
    AnalysisError
        If PyDDM is not installed.
    """
    needs("pyddm")
    conditions = sorted(trials["condition"].astype(str).unique())
    rows = {
        subject: _shared(g, conditions) for subject, g in trials.groupby("subject", observed=True)
    }
    columns = [("ddm_drift", c) for c in conditions] + [(name, ALL) for name in PARAMETERS[1:]]
    return pd.DataFrame.from_dict(rows, orient="index", columns=pd.MultiIndex.from_tuples(columns))


def _shared(trials: pd.DataFrame, conditions: list[str]) -> list[float]:
    from pyddm import Drift, Sample

    rt = trials["rt"].to_numpy(dtype=float)
    kept = (rt > 0) & (rt < LONGEST)
    kind = trials["condition"].astype(str).map(conditions.index).to_numpy(dtype=int)[kept]
    right = trials["correct"].to_numpy(dtype=int)[kept]
    if np.bincount(kind, minlength=len(conditions)).min() < FEWEST or not right.any():
        return [np.nan] * (len(conditions) + 2)
    names = [f"drift_{k}" for k in range(len(conditions))]

    class ByCondition(Drift):  # type: ignore[misc]
        """A drift for each condition."""

        name = "a drift for each condition"
        required_parameters = names
        required_conditions = ("kind",)

        def get_drift(self, conditions: dict[str, Any], **_: Any) -> Any:
            return getattr(self, f"drift_{int(conditions['kind'])}")

    table = pd.DataFrame({"rt": rt[kept], "correct": right, "kind": kind})
    sample = Sample.from_pandas_dataframe(table, rt_column_name="rt", choice_column_name="correct")
    return _fitted(ByCondition(**{name: _free("ddm_drift") for name in names}), sample)

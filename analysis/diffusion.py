"""Drift-diffusion fits of responses and RTs, subject by subject and condition by condition, by PyDDM."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import AnalysisError

Float = NDArray[np.float64]

PARAMETERS = ("ddm_drift", "ddm_boundary", "ddm_non_decision")
UNITS = {"ddm_drift": "1/s", "ddm_boundary": "", "ddm_non_decision": "s"}
#: Between which values each is looked for; the noise is 1/√s, the boundaries stand at ± the boundary.
RANGES = {"ddm_drift": (-2.0, 12.0), "ddm_boundary": (0.2, 3.0), "ddm_non_decision": (0.05, 1.5)}
#: Fewest trials of a fit; longest RT [s]; grid [s]; part of the trials that may be anything (Ratcliff and Tuerlinckx
#: 2002), which keeps single guesses from deciding the fit.
FEWEST, LONGEST, STEP, MIXED = 40, 5.0, 0.01, 0.02


def needs(package: str) -> None:
    """Raise unless a package of the extra ``fits`` is there."""
    if find_spec(package) is None:
        raise AnalysisError(f"Fits need {package}, which is not installed; run uv sync --extra fits.")


def fit(rt: Float, correct: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Maximum-likelihood drift [1/s], boundary and non-decision time [s]; correct responses end at the upper boundary.

    Noise is 1/√s and the start is in the middle. NaN for fewer than 40 trials between 0 and 5 s, or none correct.
    """
    kept = (rt > 0) & (rt < LONGEST)
    if kept.sum() < FEWEST or not correct[kept].any():
        return (np.nan,) * 3
    import pyddm

    pyddm.set_log_level("ERROR")
    sample = pyddm.Sample(rt[kept & correct], rt[kept & ~correct])
    model = _model()
    model.fit(sample, lossfunction=pyddm.LossLikelihood, fitting_method="differential_evolution",
              fitparams={"seed": 0}, verbose=False)  # fmt: skip
    drift, boundary, non_decision = (float(x) for x in model.get_model_parameters())
    return drift, boundary, non_decision


def _model() -> Any:
    from pyddm import Fittable, Model
    from pyddm.models import (
        BoundConstant,
        DriftConstant,
        NoiseConstant,
        OverlayChain,
        OverlayNonDecision,
        OverlayUniformMixture,
    )

    free = {name: Fittable(minval=low, maxval=high) for name, (low, high) in RANGES.items()}
    overlays = [OverlayNonDecision(nondectime=free["ddm_non_decision"]), OverlayUniformMixture(umixturecoef=MIXED)]
    return Model(
        drift=DriftConstant(drift=free["ddm_drift"]), noise=NoiseConstant(noise=1.0),
        bound=BoundConstant(B=free["ddm_boundary"]), overlay=OverlayChain(overlays=overlays), T_dur=LONGEST, dt=STEP,
        dx=STEP,
    )  # fmt: skip


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

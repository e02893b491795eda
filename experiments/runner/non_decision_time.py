"""The non-decision time, set once on people's mean RT of neutral Stroop trials.

Colour naming is run with a seed of its own. The non-decision time is people's mean RT of neutral
trials minus the model's mean decision time of correct neutral trials. Model time is not scaled.
The record, ``data/timing.json``, carries the hash of the circuit that it belongs to.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.data import PATH
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner.batch import batch
from striata.experiments.runner.registry import experiment

SEED, SUBJECTS, TRIALS = 2026, 120, 16


def human_mean() -> float:
    """People's mean RT of neutral trials [s] (Hedge, Powell and Sumner 2018)."""
    with (PATH / "reference" / "stroop.csv").open(encoding="utf-8", newline="") as f:
        rows = [
            r for r in csv.DictReader(f) if (r["measure"], r["condition"]) == ("mean_rt", "neutral")
        ]
    return float(rows[0]["value"]) * 1e-3


def decision_times(progress: Callable[[float], None]) -> NDArray[np.float64]:
    """Each subject's mean decision time on correct neutral trials [s], NaN without any."""
    settings = experiment("stroop").made("rate", seed=SEED, subjects=SUBJECTS, trials=TRIALS)
    part = batch("stroop", settings, range(SUBJECTS), progress)
    t = {k: np.concatenate([table[k] for table in part.tables]) for k in part.tables[0]}
    kept = (
        (t["phase"] == "test")
        & (t["task"] == "naming")
        & (t["condition"] == "neutral")
        & t["correct"].astype(bool)
    )
    subject = t["subject"][kept].astype(int)
    total = np.bincount(subject, t["decision_time"][kept], SUBJECTS)
    count = np.bincount(subject, minlength=SUBJECTS)
    mean = np.full(SUBJECTS, np.nan)
    mean[count > 0] = total[count > 0] / count[count > 0]
    return mean


def measure(progress: Callable[[float], None]) -> dict[str, Any]:
    """The record of ``data/timing.json``: people's mean, the model's, and their difference.

    Subjects without a correct neutral trial are left out; `subjects` is how many are not.

    Raises
    ------
    ExperimentError
        If less than half of the subjects have such a trial.
    """
    times = decision_times(progress)
    there = times[~np.isnan(times)]
    if 2 * len(there) < SUBJECTS:
        raise ExperimentError(
            f"The non-decision time cannot be set: of {SUBJECTS} subjects only {len(there)} named "
            "the colour of any neutral Stroop trial with this circuit."
        )
    decision = float(there.mean())
    return {
        "what": "non-decision time [s]: people's mean RT of neutral trials minus the model's mean "
        "decision time",
        "human_mean_rt": human_mean(),
        "model_decision_time": round(decision, 4),
        "non_decision_time": round(human_mean() - decision, 4),
        "scale": 1.0,
        "seed": SEED,
        "subjects": len(there),
        "circuit_hash": brain().hash,
    }


def is_current() -> bool:
    """Whether there is a record, and it belongs to the circuit as it is now described."""
    try:
        record = json.loads((PATH / "timing.json").read_text(encoding="utf-8"))
        return bool(record["circuit_hash"] == brain().hash)
    except (OSError, ValueError, KeyError):
        return False


def require_current() -> None:
    """Refuse to simulate with a record of another circuit.

    Raises
    ------
    ExperimentError
        If ``data/timing.json`` belongs to another description of the circuit.
    """
    if not is_current():
        raise ExperimentError(
            "data/timing.json (the non-decision time) does not belong to this description of the "
            "circuit; run striata calibrate."
        )

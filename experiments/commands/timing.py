"""Set the non-decision time, once, on the neutral condition's mean: ``python -m striata.experiments.commands.timing``.

It runs colour naming with a seed of its own, takes the mean decision time of correct neutral
trials, and writes the difference from people's mean RT of neutral trials to ``data/timing.json``.
Model time is not scaled.
"""

from __future__ import annotations

import csv
import json

import numpy as np

from striata.circuits.brain import brain
from striata.data import PATH
from striata.experiments.stroop import EXPERIMENT, StroopSettings

SEED, SUBJECTS = 2026, range(120)


def human_mean() -> float:
    """People's mean RT of neutral trials [s] (Hedge, Powell and Sumner 2018)."""
    with (PATH / "reference" / "stroop.csv").open(encoding="utf-8", newline="") as f:
        rows = [
            r for r in csv.DictReader(f) if (r["measure"], r["condition"]) == ("mean_rt", "neutral")
        ]
    return float(rows[0]["value"]) * 1e-3


def main() -> None:
    """Measure, and write the record."""
    settings = StroopSettings(seed=SEED, subjects=len(SUBJECTS), trials=16)
    part = EXPERIMENT.batch_of(settings, SUBJECTS, lambda fraction: None)
    t = {k: np.concatenate([table[k] for table in part.tables]) for k in part.tables[0]}
    kept = (
        (t["phase"] == "test")
        & (t["task"] == "naming")
        & (t["condition"] == "neutral")
        & t["correct"].astype(bool)
    )
    subject = t["subject"][kept].astype(int)
    total = np.bincount(subject, t["decision_time"][kept], len(SUBJECTS))
    decision = float((total / np.bincount(subject, minlength=len(SUBJECTS))).mean())
    record = {
        "what": "non-decision time [s]: people's mean RT of neutral trials minus the model's mean decision time",
        "human_mean_rt": human_mean(),
        "model_decision_time": round(decision, 4),
        "non_decision_time": round(human_mean() - decision, 4),
        "scale": 1.0,
        "seed": SEED,
        "subjects": len(SUBJECTS),
        "circuit_hash": brain().hash,
    }
    (PATH / "timing.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()

"""Invented trials of people, in the shapes that experiment software and public data sets have."""

from pathlib import Path

import numpy as np
import pandas as pd

from striata.analysis.reading.people.people import People
from striata.analysis.signatures.own import own_data

#: The congruency-sequence effect that :func:`stroop` is made with [ms].
EFFECT = 60.0


def stroop(subjects: int = 4, sessions: int = 2, blocks: int = 2, trials: int = 14) -> pd.DataFrame:
    """Stroop trials in order, in which block and trial begin again in each session; RT in ms."""
    rng = np.random.default_rng(3)
    rows = []
    for s in range(subjects):
        for session in range(sessions):
            for block in range(blocks):
                before = None
                for trial in range(trials):
                    colour = int(rng.integers(4))
                    word = colour if rng.random() < 0.5 else int((colour + rng.integers(1, 4)) % 4)
                    now = "congruent" if colour == word else "incongruent"
                    rt = 560 + 10 * s + 90 * (now == "incongruent") + rng.normal(0, 8)
                    if before is not None:
                        rt += EFFECT / 4 * (1 if now == before else -1) * -1
                    rows.append(
                        (f"S{s}", session + 1, block + 1, trial + 1, now, colour, word, rt, 1)
                    )
                    before = now
    names = ["subject", "session", "block", "trial", "condition", "colour", "word", "rt", "correct"]
    return pd.DataFrame(rows, columns=names)


def sequence_effect(table: pd.DataFrame) -> float:
    """The effect in trials that stand in order, by plain pandas: the mean over subjects [ms]."""
    t = table.copy()
    keys = [k for k in ("subject", "session", "block") if k in t]
    t["before"] = t.groupby(keys, sort=False)["condition"].shift()
    m = t.dropna(subset=["before"]).pivot_table("rt", "subject", ["before", "condition"])
    cost = {b: m[b]["incongruent"] - m[b]["congruent"] for b in ("congruent", "incongruent")}
    return float((cost["congruent"] - cost["incongruent"]).mean())


def found(people: People) -> pd.DataFrame:
    """Every measure of people's trials by (measure, condition): mean, low, high, n."""
    rows = own_data(people.experiment).of_people(people)
    return pd.DataFrame.from_dict(
        {k: (i.mean, i.low, i.high, i.sd, i.n) for k, i in rows.items()},
        orient="index",
        columns=["mean", "low", "high", "sd", "n"],
    )


def write(table: pd.DataFrame, path: Path, **options: object) -> Path:
    """A table as csv."""
    table.to_csv(path, index=False, **options)  # type: ignore[call-overload]
    return path

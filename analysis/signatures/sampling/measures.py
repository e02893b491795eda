"""Measures of active sampling: who is looked at, who is heard, and what becomes of A and B."""

from __future__ import annotations

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result

#: What subjects know of the sources.
TRUSTED, DISTRUSTED, CONGENIAL, DRINK_LIKED, USEFUL, STRANGE = PASTS = (
    "trusted",
    "distrusted",
    "congenial",
    "drink liked",
    "useful",
    "indifferent",
)
HUNGRY, THIRSTY = f"{USEFUL}, hungry", f"{USEFUL}, thirsty"
#: Ways of listening; those of one past in which only attention differs.
CHOICE, BOTH, GATE_OFF, YOKED, MIXED, ONLY_ONE, ONLY_OTHER = (
    "choice",
    "both heard",
    "choice, attention to both",
    "yoked",
    "sources mixed",
    "one source",
    "other source",
)
DOSES = (ONLY_ONE, CHOICE, MIXED, ONLY_OTHER)
BEFORE = "before"
ONE, OTHER, HELD, NEW, MEAL = "one source", "other source", "A", "B", "meal"
LOOKS, ROUND = "looks", "round"
ARMS = ("control", "association off", "valuation off", "goal-directed off")
#: Attention to who is attended.
ATTENDED = 1.0
#: What brings the meal to mind by no more than this does not [spikes/s].
LEAST = 0.1


def has(result: Result, arm: str, task: str, condition: str = HELD) -> bool:
    """Whether a file has trials of a condition in an arm after a task."""
    t = result.trials
    return bool(((t["arm"] == arm) & (t["task"] == task) & (t["condition"] == condition)).any())


def looks(trials: pd.DataFrame) -> pd.DataFrame:
    """Share of the one source in what is taken, and of trials in which one is, by subject."""
    by = trials[trials["condition"] == LOOKS].groupby("subject", observed=True)["chosen"]
    return pd.DataFrame({"share": by.mean(), "taken": by.apply(lambda x: x.notna().mean())})


def share(result: Result, task: str, arm: str = "control") -> pd.Series:
    """Share of the one source in looks, by subject."""
    return result.each(looks, arm, task)["share"]


def tested(trials: pd.DataFrame) -> pd.DataFrame:
    """What is evoked by each thing that is tested, (subjects, (measure, thing)) [spikes/s]."""
    t = trials[trials["condition"].isin((ONE, OTHER, HELD, NEW, MEAL))]
    by = t.groupby(["subject", "shown"], observed=True)
    return by[["value", "drink_value", "mind"]].mean().unstack("shown")


def evoked(
    result: Result, task: str, thing: str, measure: str = "mind", arm: str = "control"
) -> pd.Series:
    """What one thing evokes after a task, by subject [spikes/s]."""
    return result.each(tested, arm, task)[measure][thing]


def stand(result: Result, task: str, measure: str = "side", arm: str = "control") -> pd.Series:
    """How A stands beside B, by subject: A's value or meal's cells minus B's [spikes/s].

    Or on whose ``side`` the meal is: the difference of the meal's cells over their sum, −1 to 1,
    which one subject in whom everything is very active does not outweigh; NaN where neither brings
    the meal to mind.
    """
    kind = "mind" if measure == "side" else measure
    held, new = (evoked(result, task, thing, kind, arm) for thing in (HELD, NEW))
    if measure != "side":
        return held - new
    held, new = held.clip(lower=0.0), new.clip(lower=0.0)
    return ((held - new) / (held + new)).where(held + new > LEAST)


def heard(result: Result, task: str, arm: str = "control") -> pd.DataFrame:
    """Rounds in which either source was attended, (subjects, ``one`` and ``other``)."""
    t = result.trials
    here = t[(t["arm"] == arm) & (t["task"] == task) & (t["condition"] == ROUND)]
    full = here[["heard", "heard_other"]] >= ATTENDED
    names = {"heard": "one", "heard_other": "other"}
    return full.groupby(here["subject"], observed=True).sum().rename(columns=names)


def listened(result: Result, task: str, arm: str = "control") -> pd.Series:
    """Share of the one source in rounds in which a source was taken, by subject."""
    t = result.trials
    here = t[(t["arm"] == arm) & (t["task"] == task) & (t["condition"] == ROUND)]
    return here.groupby("subject", observed=True)["chosen"].mean()


def doses(result: Result, past: str = TRUSTED) -> pd.DataFrame:
    """Rounds of the one source minus of the other, and the side of the meal.

    (subjects by ways of listening, ``dose``, ``side`` and ``how``).
    """
    rows = []
    for how in (h for h in DOSES if has(result, "control", f"{past}, {h}")):
        task = f"{past}, {how}"
        times, own = heard(result, task), stand(result, task)
        rows.append(pd.DataFrame({"dose": times["one"] - times["other"], "side": own, "how": how}))
    return pd.concat(rows) if rows else pd.DataFrame(columns=["dose", "side", "how"])


def gain(result: Result) -> pd.Series:
    """Side of the meal for each round more with the one source than with the other, by subject.

    Slope of a line through the ways of listening of one past.
    """
    out = {}
    for subject, own in doses(result).dropna().groupby(level=0):
        x = own["dose"].to_numpy(dtype=float)
        if len(own) > 2 and np.ptp(x) > 0:
            y = own["side"].to_numpy(dtype=float)
            out[subject] = float((x - x.mean()) @ (y - y.mean()) / ((x - x.mean()) ** 2).sum())
    return pd.Series(out, dtype=float)

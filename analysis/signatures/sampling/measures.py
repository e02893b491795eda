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


def ahead(result: Result, task: str, measure: str = "mind", arm: str = "control") -> pd.Series:
    """A's minus B's, by subject [spikes/s]."""
    held, new = (evoked(result, task, thing, measure, arm) for thing in (HELD, NEW))
    return held - new


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
    """Rounds of the one source minus of the other, and A's minus B's: (subject and way, both)."""
    rows = []
    for how in (h for h in DOSES if has(result, "control", f"{past}, {h}")):
        task = f"{past}, {how}"
        times, more = heard(result, task), ahead(result, task)
        rows.append(
            pd.DataFrame({"dose": times["one"] - times["other"], "ahead": more, "how": how})
        )
    return pd.concat(rows) if rows else pd.DataFrame(columns=["dose", "ahead", "how"])


def gain(result: Result) -> pd.Series:
    """A's lead for each round more with the one source than with the other, by subject.

    Slope of a line through the ways of listening, of one past [spikes/s a round].
    """
    out = {}
    for subject, own in doses(result).groupby(level=0):
        x = own["dose"].to_numpy(dtype=float)
        if len(own) > 2 and np.ptp(x) > 0:
            y = own["ahead"].to_numpy(dtype=float)
            out[subject] = float((x - x.mean()) @ (y - y.mean()) / ((x - x.mean()) ** 2).sum())
    return pd.Series(out, dtype=float)

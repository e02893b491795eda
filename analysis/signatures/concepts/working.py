"""What is worked for: presses of a lever that only shows a concept, and what striatum learns."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.concepts.measures import (
    ALONE,
    ASSOCIATE,
    MEAL,
    MOST,
    REWARDED,
    STANDARD,
)
from striata.analysis.statistics.intervals import SIGNED, interval

#: What a lever brings: its name, the task before, and the concept that it shows (or food). The
#: associate was followed by food, paired with the meal's word, or shown alone.
LEVERS = {
    "food": (STANDARD, "food"),
    "meal's word": (STANDARD, MEAL),
    "associate, fed": (REWARDED, ASSOCIATE),
    "associate, paired": (MOST, ASSOCIATE),
    "associate, alone": (ALONE, ASSOCIATE),
}
WORKING = ("control", "goal-directed off")
#: A cue that was followed by food is pressed for, one that was only paired with such a cue is not.
PUBLISHED = {
    "meal's word": direction(1, "Sharpe2017"),
    "associate, fed": direction(1, "Sharpe2017"),
    "associate, paired": absent("Sharpe2017"),
}


def worked(result: Result, lever: str, arm: str = "control") -> pd.DataFrame:
    """How often the lever is pressed of all presses, and what striatum gains for it.

    (subjects, ``chosen`` and ``cached``); empty where the file has no presses of it.
    """
    task, shown = LEVERS[lever]
    if not result.tested(arm, task):
        return pd.DataFrame()
    trials = result.test(arm, task)
    found = trials[(trials["condition"] == "work") & (trials["shown"] == shown)]
    if found.empty:  # a file of before there was work has no such columns
        return pd.DataFrame()
    return found.groupby("subject", observed=True)[["chosen", "cached"]].mean()


def worked_at_all(result: Result) -> bool:
    """Whether the file has presses."""
    return not worked(result, "food").empty


def working(result: Result) -> Iterator[Comparison]:
    """Presses and weights of every lever, in every arm."""
    for arm in WORKING:
        for lever in LEVERS:
            found = worked(result, lever, arm)
            if found.empty:
                continue
            known = PUBLISHED.get(lever, Published()) if arm == "control" else Published()
            yield Comparison(
                "presses of the lever that brings it, minus half",
                f"{lever}, {arm}",
                "proportion",
                interval(found["chosen"] - 0.5, SIGNED),
                known,
                difference=True,
            )
            yield Comparison(
                "what striatum learns for that lever above the other",
                f"{lever}, {arm}",
                "",
                interval(found["cached"]),
                difference=True,
            )

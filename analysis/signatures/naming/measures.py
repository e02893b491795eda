"""Measures of naming: which concept an object or a word calls up, and what it is worth."""

from __future__ import annotations

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.statistics.intervals import PROPORTION, Interval, interval

MEAL, DRINK, TOOL, PLANT, UNNAMED = "meal", "drink", "tool", "plant", "without name"
NAMES = (MEAL, DRINK, TOOL, PLANT)
OBJECT, WORD = "object", "word"
#: Groups by how often each object was shown with its word, and the usual one; other protocols.
DOSES = {f"named {n}": n for n in (1, 3, 10, 20)}
STANDARD, APART, MIXED = "named 20", "apart", "mixed"
UNSEEN, FED, FED_APART = "named, objects not known", "objects fed, named", "objects fed, apart"


def evoked(trials: pd.DataFrame) -> pd.DataFrame:
    """Mean over trials of each measure, (subjects, (measure, object or word, name))."""
    t = trials.assign(right=(trials["told"].astype(str) == trials["shown"].astype(str)) * 1.0)
    names = ["concept", "other", "value", "drink_value", "dopamine", "right"]
    by = t.groupby(["subject", "by", "shown"], observed=True)
    return by[names].mean().assign(number=by.size()).unstack(["by", "shown"])


def _of(result: Result, task: str, arm: str, by: str, measure: str) -> pd.DataFrame:
    return result.each(evoked, arm, task)[measure][by]


def told(result: Result, task: str, arm: str = "control", by: str = OBJECT) -> pd.Series:
    """Share of trials in which what is shown is told by the most active concept."""
    return _of(result, task, arm, by, "right")[list(NAMES)].mean(axis=1)


def share_told(result: Result, task: str, arm: str = "control", by: str = OBJECT) -> Interval:
    """The same, mean over subjects with its 95 % interval."""
    number = _of(result, task, arm, by, "number")[list(NAMES)].sum(axis=1)
    return interval(told(result, task, arm, by), PROPORTION, number)


def own(
    result: Result, task: str, arm: str = "control", by: str = OBJECT, measure: str = "concept"
) -> pd.Series:
    """Rate of the concept's own cells, or (`other`) of other names', over names [spikes/s]."""
    return _of(result, task, arm, by, measure)[list(NAMES)].mean(axis=1)


def worth(result: Result, task: str, arm: str = "control", by: str = OBJECT) -> pd.Series:
    """What meal and drink are worth of their own outcome, above tool and plant [spikes/s]."""
    food, water = (_of(result, task, arm, by, m) for m in ("value", "drink_value"))
    above = [x[name] - x[[TOOL, PLANT]].mean(axis=1) for x, name in ((food, MEAL), (water, DRINK))]
    return sum(above, start=0.0 * above[0]) / len(above)


def specific(result: Result, task: str, arm: str = "control", by: str = OBJECT) -> pd.Series:
    """The same outcome's worth at meal and drink above the other's [spikes/s]."""
    food, water = (_of(result, task, arm, by, m) for m in ("value", "drink_value"))
    return (food[MEAL] - food[DRINK] + water[DRINK] - water[MEAL]) / 2


def answer(result: Result, task: str, arm: str = "control", by: str = OBJECT) -> pd.Series:
    """Dopamine's answer to what is worth something above tool and plant [spikes/s]."""
    found = _of(result, task, arm, by, "dopamine")
    return found[[MEAL, DRINK]].mean(axis=1) - found[[TOOL, PLANT]].mean(axis=1)


def unnamed(result: Result, task: str, arm: str = "control") -> pd.Series:
    """Rate of the names' cells at the object that has none [spikes/s]."""
    return _of(result, task, arm, OBJECT, "other")[UNNAMED]


def confusion(trials: pd.DataFrame) -> pd.DataFrame:
    """How often each object is told as each name, (subjects, (object, told))."""
    t = trials[trials["by"] == OBJECT]
    keys = ["subject", "shown"]
    share = t.groupby(keys, observed=True)["told"].value_counts(normalize=True)
    return share.unstack("told").fillna(0.0).unstack("shown").swaplevel(axis=1)

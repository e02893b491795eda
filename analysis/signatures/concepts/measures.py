"""Measures of concepts: values, what they bring to mind, priming, geometry, choices."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from striata.analysis.reading.load import Result

Float = NDArray[np.float64]

ASSOCIATE, CONTROL, MEAL, DRINK, COMPANION = "associate", "control", "meal", "drink", "companion"
#: What the control was met with before it was shown alone.
OTHER_COMPANION = "control's companion"
#: Groups by the number of their pairings, and the usual one; other protocols.
PAIRINGS = {f"paired {n}": n for n in (1, 3, 10, 20, 50)}
STANDARD, MOST = "paired 20", "paired 50"
ALONE, APART, ELSEWHERE, WITH_DRINK = "alone", "apart", "unattended", "with drink"
REWARDED, EXTINCT, FIRST = "rewarded", "paired, then alone", "paired before value"
#: The meal's word a second after the associate is over.
WITH_GAP = "paired 20 with a gap"
MAP, MAP_AFTER, PRIMING = "map", "map after pairing", "priming"
#: Persons: walks of life by sexes; what is said of both.
PERSONS = {
    "throne": ("king", "queen"),
    "childhood": ("boy", "girl"),
    "parenthood": ("father", "mother"),
    "siblings": ("brother", "sister"),
}
SEXES = ("male", "female")
NAMES = tuple(name for pair in PERSONS.values() for name in pair)


def probes(trials: pd.DataFrame) -> pd.DataFrame:
    """Mean over trials of what is measured of each concept, (subjects, (measure, concept))."""
    names = ["value", "drink_value", "dopamine", "activity"]
    return trials.groupby(["subject", "shown"], observed=True)[names].mean().unstack("shown")


def more(
    result: Result, task: str, arm: str = "control", measure: str = "value", than: str = CONTROL
) -> pd.Series:
    """What the associate evokes above another concept, of each subject [spikes/s]."""
    found = result.each(probes, arm, task)[measure]
    return found[ASSOCIATE] - found[than]


def recognition(trials: pd.DataFrame) -> pd.DataFrame:
    """Unrelated minus related time to recognise a target [ms], (subjects, SOAs [s])."""
    keys = ["subject", "soa", "condition"]
    mean = trials.groupby(keys, observed=True)["recognition"].mean().unstack("condition")
    return ((mean["unrelated"] - mean["related"]) * 1e3).unstack("soa")


def choices(trials: pd.DataFrame) -> pd.DataFrame:
    """How often the associate is taken of what is taken, and in which part of trials anything is.

    (subjects, ``associate`` and ``taken``).
    """
    t = trials[trials["condition"] == "choice"]
    by = t.groupby("subject", observed=True)["chosen"]
    return pd.DataFrame({"associate": by.mean(), "taken": by.apply(lambda x: x.notna().mean())})


def patterns(trials: pd.DataFrame) -> pd.DataFrame:
    """What each concept evokes in the cells of all, ((subjects, shown), other) [spikes/s]."""
    return trials.pivot_table(
        index=["subject", "shown"], columns="other", values="activity", observed=True
    )


def counts(trials: pd.DataFrame) -> pd.DataFrame:
    """How often culture has shown each pair, (shown, other)."""
    return trials.pivot_table(index="shown", columns="other", values="together", observed=True)


def _each(trials: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    """What every subject's concepts evoke, (shown, other) in one order."""
    found = patterns(trials)
    return [(int(s), p.droplevel("subject")) for s, p in found.groupby("subject", observed=True)]


def geometry(trials: pd.DataFrame) -> pd.DataFrame:
    """Three measures of the space of concepts, (subjects, measures).

    ``similarity`` is the rank correlation, over pairs that culture has shown together, of the
    evoked patterns' correlation with how often. The others read what persons evoke in the cells of
    other concepts, for every person has cells of its own: ``analogies`` is how often a − b + c is
    nearest to the fourth person of two sexes in two walks of life, of the persons that are left
    (chance 1/5), and ``sex`` how well a linear decoder that is trained on three walks of life tells
    the sexes of the fourth (chance 1/2).
    """
    often = counts(trials)
    rows = {}
    for subject, p in _each(trials):
        others = p.loc[list(NAMES)].drop(columns=list(NAMES))
        rows[subject] = {
            "similarity": _similarity(p, often),
            "analogies": _analogies(others),
            "sex": _sex(others),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _similarity(p: pd.DataFrame, often: pd.DataFrame) -> float:
    upper = np.triu_indices(len(p), 1)
    alike = np.corrcoef(p.to_numpy())[upper]
    n = often.loc[p.index, p.index].to_numpy()[upper]
    there = n > 0
    if len(np.unique(n[there])) < 2:
        return float("nan")
    return float(stats.spearmanr(alike[there], np.log(n[there])).statistic)


def _analogies(p: pd.DataFrame) -> float:
    """King − queen + girl = boy: over all pairs of walks and both sexes."""
    right = []
    centred = p - p.mean()
    for (_, one), (_, two) in permutations(PERSONS.items(), 2):
        for male in (0, 1):
            a, b, c, d = one[male], one[1 - male], two[1 - male], two[male]
            vector = (centred.loc[a] - centred.loc[b] + centred.loc[c]).to_numpy()
            left = [name for name in NAMES if name not in (a, b, c)]
            fits = [_cosine(vector, centred.loc[name].to_numpy()) for name in left]
            right.append(left[int(np.argmax(fits))] == d)
    return float(np.mean(right))


def _cosine(x: Float, y: Float) -> float:
    size = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / size) if size > 0 else 0.0


def _sex(p: pd.DataFrame) -> float:
    """Least-squares decoder of what persons evoke; a walk of life is left out in turn."""
    sign, right = np.array([1.0, -1.0]), []
    for left in PERSONS:
        train = [name for walk, both in PERSONS.items() if walk != left for name in both]
        x = p.loc[train].to_numpy()
        middle = x.mean(axis=0)
        weights = np.linalg.pinv(x - middle) @ np.tile(sign, len(PERSONS) - 1)
        told = (p.loc[list(PERSONS[left])].to_numpy() - middle) @ weights
        right += list(np.sign(told) == sign)
    return float(np.mean(right))

"""Measures of concepts: values, what they bring to mind, priming, geometry, choices."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
from scipy import stats

from striata.analysis.reading.load import Result

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
#: Analogies a − b + c = d, as numbers of NAMES, (analogies, 4).
_PARTS = np.array(
    [
        [NAMES.index(name) for name in (one[m], one[1 - m], two[1 - m], two[m])]
        for one, two in permutations(PERSONS.values(), 2)
        for m in (0, 1)
    ]
)
#: Exchanges of names against which analogies are held.
SHUFFLES = 20


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
    """Four measures of the space of concepts, (subjects, measures).

    ``similarity`` is the rank correlation, over pairs that culture has shown together, of the
    evoked patterns' correlation with how often. The others read what persons evoke in the cells of
    other concepts, for every person has cells of its own: ``analogies`` is how often a − b + c is
    nearest to the fourth person of two sexes in two walks of life, of the persons that are left
    (chance 1/5), ``shuffled`` the same where persons' names are exchanged at random (mean over
    :data:`SHUFFLES`), and ``sex`` how well a linear decoder that is trained on three walks of life
    tells the sexes of the fourth (chance 1/2).
    """
    often = counts(trials)
    rows = {}
    for subject, p in _each(trials):
        others = p.loc[list(NAMES)].drop(columns=list(NAMES))
        rows[subject] = {
            "similarity": _similarity(p, often),
            "analogies": _analogies(others),
            "shuffled": _shuffled(others),
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
    x = p.loc[list(NAMES)].to_numpy()
    centred = x - x.mean(axis=0)
    a, b, c, d = _PARTS.T
    size = np.linalg.norm(centred, axis=1, keepdims=True)
    direction = np.divide(centred, size, out=np.zeros_like(centred), where=size > 0)
    fits = (centred[a] - centred[b] + centred[c]) @ direction.T
    np.put_along_axis(fits, _PARTS[:, :3], -np.inf, axis=1)  # of the persons that are left
    return float((fits.argmax(axis=1) == d).mean())


def _shuffled(p: pd.DataFrame) -> float:
    """How often analogies come out where persons' names are exchanged at random."""
    rng, names = np.random.default_rng(0), np.array(NAMES)
    renamed = (p.loc[list(NAMES)].set_axis(rng.permutation(names)) for _ in range(SHUFFLES))
    return float(np.mean([_analogies(each) for each in renamed]))


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

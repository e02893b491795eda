"""Measures of objects learnt by looking: identity, errors of prediction, and exposure."""

from __future__ import annotations

import pandas as pd

from striata.analysis.reading.load import Result

#: Lives.
USUAL, BIASED, WEIGHED, DEPRIVED, SHUFFLED = (
    "usual life",
    "gaze drawn to faces",
    "faces learnt more strongly",
    "no faces at first",
    "features shuffled",
)
#: Views of a test.
HELD_OUT, NEW, WHOLE, WITHOUT, WITH = (
    "held out",
    "new views",
    "whole",
    "one missing",
    "one added",
)
#: What tells objects: column → in words.
POOL, LATENT, INPUT = "by_pool", "by_latent", "by_input"
READERS = {
    POOL: "the most active pool",
    LATENT: "PR, one look learnt",
    INPUT: "its input, one look learnt",
}
CLASSES = {False: "objects", True: "faces"}
#: Looks at an object before, in groups: the first of each.
EXPOSURE = (0, 1, 2, 4, 8, 16, 32, 64)


def in_tests(trials: pd.DataFrame) -> pd.DataFrame:
    """Those looks that are tests."""
    return trials[trials["phase"] == "test"]


def stages(trials: pd.DataFrame) -> list[int]:
    """Looks that there had been at each test, in order."""
    return sorted(int(n) for n in in_tests(trials)["looks"].unique())


def of_life(result: Result, life: str = USUAL, arm: str = "control") -> pd.DataFrame:
    """Looks of an arm's life and of its tests."""
    t = result.trials
    return t[(t["arm"] == arm) & (t["task"] == life)]


def identity(trials: pd.DataFrame, reader: str, view: str = HELD_OUT) -> pd.DataFrame:
    """Share of objects that are told, (subjects, (looks before the test, class))."""
    t = in_tests(trials)
    t = t[t["condition"] == view]
    right = (t[reader] == t["shown"]).astype(float)
    named = t["face"].map(CLASSES)
    found = right.groupby([t["subject"], t["looks"], named], observed=True).mean()
    return found.unstack(["looks", "face"])


def told(
    result: Result,
    reader: str = POOL,
    life: str = USUAL,
    arm: str = "control",
    looks: int | None = None,
    view: str = HELD_OUT,
    of: str = "objects",
) -> pd.Series:
    """Share of objects (or faces) of each subject that are told, by default after all looks."""
    found = identity(of_life(result, life, arm), reader, view)
    when = max(stages(result.trials)) if looks is None else looks
    return found[when, of]


def error(
    result: Result,
    column: str,
    view: str,
    looks: int | None = None,
    of: str = "objects",
    life: str = USUAL,
    arm: str = "control",
) -> pd.Series:
    """Mean error of prediction of each subject in views of a kind [spikes/s]."""
    t = in_tests(of_life(result, life, arm))
    when = max(stages(result.trials)) if looks is None else looks
    here = (t["condition"] == view) & (t["looks"] == when) & (t["face"].map(CLASSES) == of)
    return t[here].groupby("subject", observed=True)[column].mean()


def by_exposure(trials: pd.DataFrame, column: str = "unexpected") -> pd.DataFrame:
    """Mean error in a life by looks at the object before, (subjects, (class, looks))."""
    t = trials[trials["phase"] == "practice"]
    groups = pd.cut(t["seen"], [*EXPOSURE, float("inf")], right=False, labels=list(EXPOSURE))
    keys = [t["subject"], t["face"].map(CLASSES), groups.astype(int)]
    return t.groupby(keys, observed=True)[column].mean().unstack(["face", "seen"])

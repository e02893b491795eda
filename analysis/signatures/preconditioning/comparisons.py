"""Sensory preconditioning beside what is published of it, with and without hippocampus."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.preconditioning.measures import (
    AT_ONCE,
    IN_TURN,
    TASKS,
    brought_back,
    gained,
    learnt,
)
from striata.analysis.statistics.intervals import interval

LESION, IN_REWARD = "hippocampus silent", "hippocampus silent, reward"
#: Silent once all is learnt, as in amnesia for what is known of oneself.
IN_TEST = "hippocampus silent, test"
#: What is published of the value of A, by task and arm, and of its change by an arm.
KNOWN = {
    (AT_ONCE, "control"): direction(1, "WardRobinson2001"),
    (AT_ONCE, LESION): direction(1, "WardRobinson2001"),
    (IN_TURN, "control"): direction(1, "Port1984"),
    (IN_TURN, LESION): absent("Port1984"),
}
CHANGED = {
    (IN_TURN, LESION): direction(-1, "Port1984"),
    (IN_TURN, IN_REWARD): direction(-1, "Wimmer2012"),
}
#: What is published of the change of what is known by reward, the value of B, by arm.
KEPT = {IN_TEST: absent("Juskenaite2016")}
#: What A and C bring back: measures of the table, and their names in words.
BACK = {"company": "partner's cells of ATL", "recalled": "partner's pool of CA1"}


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file has trials for."""
    arms = [str(a) for a in result.arms.index]
    for task in TASKS:
        for arm in (a for a in arms if result.tested(a, task)):
            yield from _of(result, task, arm)


def _of(result: Result, task: str, arm: str) -> Iterator[Comparison]:
    worth = result.each(gained, arm, task)
    none, of = Published(), f"{task}, {arm}"
    yield Comparison(
        "value, A minus C",
        of,
        "spikes/s",
        interval(worth),
        KNOWN.get((task, arm), none),
        difference=True,
    )
    known = result.each(learnt, arm, task)
    yield Comparison("value, B minus D", of, "spikes/s", interval(known), difference=True)
    if arm != "control":
        change = worth - result.each(gained, "control", task)
        yield _change("A minus C", of, change, CHANGED.get((task, arm), none))
        change = known - result.each(learnt, "control", task)
        yield _change("B minus D", of, change, KEPT.get(arm, none))
    back = result.each(brought_back, arm, task)
    for measure, words in BACK.items():
        found = interval(back[measure])
        yield Comparison(f"{words}, A and C", of, "spikes/s", found, difference=True)


def _change(pair: str, of: str, change: pd.Series, published: Published) -> Comparison:
    """What an arm changes of the value of a pair, beside what is published of it."""
    name = f"value, {pair}, arm minus control"
    return Comparison(name, of, "spikes/s", interval(change), published, difference=True)

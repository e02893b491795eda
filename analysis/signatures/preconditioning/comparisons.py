"""Sensory preconditioning beside what is published of it, with and without hippocampus."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.preconditioning.measures import (
    AT_ONCE,
    FED,
    IN_TURN,
    TASKS,
    UNFED,
    brought_back,
    gained,
    values,
)
from striata.analysis.statistics.intervals import interval

LESION, IN_REWARD = "hippocampus silent", "hippocampus silent, reward"
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
    if arm != "control":
        yield Comparison(
            "value, A minus C, arm minus control",
            of,
            "spikes/s",
            interval(worth - result.each(gained, "control", task)),
            CHANGED.get((task, arm), none),
            difference=True,
        )
    fed = result.each(values, arm, task)
    learnt = interval(fed[FED] - fed[UNFED])
    yield Comparison("value, B minus D", of, "spikes/s", learnt, difference=True)
    back = result.each(brought_back, arm, task)
    for measure, words in BACK.items():
        found = interval(back[measure])
        yield Comparison(f"{words}, A and C", of, "spikes/s", found, difference=True)

"""Naming beside the directions that are published, and predictions."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.naming.measures import (
    APART,
    DOSES,
    FED,
    FED_APART,
    MIXED,
    OBJECT,
    STANDARD,
    UNSEEN,
    WORD,
    answer,
    own,
    share_told,
    specific,
    told,
    unnamed,
    worth,
)
from striata.analysis.statistics.intervals import SIGNED, interval

#: Objects call up cells that their written names call up, too.
SAME_CELLS = direction(1, "QuianQuiroga2005")
#: What is worth something by its name alone, or by what it names: value without reward of its own.
WORTHS = {
    (STANDARD, OBJECT): direction(1, "Hofmann2010"),
    (APART, OBJECT): absent("Hofmann2010"),
    (FED, WORD): direction(1, "Wimmer2012"),
}
#: Looked at while the rule was designed.
FORGOTTEN = "the rule was changed when words had been forgotten in these meals"
LEARNERS = ("naming held", "dopamine 0.1, learning")


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file has trials for."""
    yield from _called(result)
    yield from _needed(result)
    yield from _worth(result)
    yield from _beside(result)


def _called(result: Result) -> Iterator[Comparison]:
    for task in (t for t in (*DOSES, APART, MIXED, UNSEEN) if result.tested("control", t)):
        more = own(result, task) - own(result, task, measure="other")
        known = SAME_CELLS if task == STANDARD else Published()
        yield Comparison(
            "its own concept above others', objects",
            task,
            "spikes/s",
            interval(more),
            known,
            difference=True,
        )
        for by in (OBJECT, WORD):
            share = share_told(result, task, by=by)
            yield Comparison(f"told by the most active concept, {by}s", task, "proportion", share)
    if result.tested("control", UNSEEN):
        less = told(result, UNSEEN) - told(result, STANDARD)
        yield Comparison(
            "told by the most active concept, change",
            "objects not known before",
            "proportion",
            interval(less, SIGNED),
            difference=True,
        )


def _needed(result: Result) -> Iterator[Comparison]:
    """What objects and words lose with a mechanism or its plasticity."""
    for arm in (str(a) for a in result.arms.index if a != "control"):
        for by in (OBJECT, WORD):
            if result.tested(arm, STANDARD):
                less = told(result, STANDARD, arm, by) - told(result, STANDARD, by=by)
                yield Comparison(
                    f"change of what is told, {by}s",
                    f"{STANDARD}, {arm}",
                    "proportion",
                    interval(less, SIGNED),
                    difference=True,
                )
            task = STANDARD if by == OBJECT else FED
            if result.tested(arm, task):
                lost = worth(result, task, arm, by) - worth(result, task, by=by)
                yield Comparison(
                    f"change of what {by}s are worth",
                    f"{task}, {arm}",
                    "spikes/s",
                    interval(lost),
                    difference=True,
                )


def _worth(result: Result) -> Iterator[Comparison]:
    for task in (*DOSES, APART, MIXED, UNSEEN, FED, FED_APART):
        for by in (OBJECT, WORD):
            if not result.tested("control", task):
                continue
            yield Comparison(
                f"worth of meal and drink above tool and plant, {by}s",
                task,
                "spikes/s",
                interval(worth(result, task, by=by)),
                WORTHS.get((task, by), Published()),
                difference=True,
                calibrated_on=FORGOTTEN if (task, by) == (FED, WORD) else "",
            )
    for task, by in WORTHS:
        if result.tested("control", task):
            yield Comparison(
                f"worth of the own outcome above the other's, {by}s",
                task,
                "spikes/s",
                interval(specific(result, task, by=by)),
                difference=True,
            )


def _beside(result: Result) -> Iterator[Comparison]:
    for task in (t for t in (STANDARD, APART) if result.tested("control", t)):
        yield Comparison(
            "names' cells at an object without name",
            task,
            "spikes/s",
            interval(unnamed(result, task)),
        )
        yield Comparison(
            "dopamine at objects of worth above others",
            task,
            "spikes/s",
            interval(answer(result, task)),
            difference=True,
        )

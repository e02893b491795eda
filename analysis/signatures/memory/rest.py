"""Rest after events: what comes back by itself, and what rest consolidates if synapses learn."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, direction
from striata.analysis.signatures.memory.measures import (
    RECALL,
    RECALL_RESTED,
    REST,
    REST_BEFORE,
    REST_LEARNING,
    STANDARD,
    belongs,
    changed,
    cofiring,
    recall_standard,
    rises,
)
from striata.analysis.statistics.intervals import POSITIVE, SIGNED, interval

#: Lesions whose rest is compared with that of the intact brain.
AT_REST = ("CA3 recurrence cut", "CA3 plasticity off", "plasticity off")


def at_rest(result: Result) -> Iterator[Comparison]:
    """What comes back by itself, and what it needs."""
    if not result.tested("control", REST_BEFORE):
        return
    before = result.each(cofiring, "control", REST_BEFORE)
    control, often = (result.each(m, "control", REST) for m in (cofiring, rises))
    yield Comparison(
        "change of co-firing at rest with events",
        "control",
        "correlation",
        interval(control - before, SIGNED),
        direction(1, "Wilson1994"),
        difference=True,
    )
    yield Comparison("CA1's pools rising at rest", "control", "1/min", interval(often, POSITIVE))
    fits = result.each(belongs, "control", REST)
    yield Comparison(
        "rising pools of the event that CA3 resembles, minus of others",
        "control",
        "proportion",
        interval(fits["of_event"] - fits["of_others"], SIGNED),
        difference=True,
    )
    for arm in (a for a in AT_REST if result.tested(a, REST)):
        less = result.each(cofiring, arm, REST) - control
        yield Comparison(
            "change of co-firing at rest",
            arm,
            "correlation",
            interval(less, SIGNED),
            difference=True,
        )
        rarer = result.each(rises, arm, REST) - often
        yield Comparison(
            "change of CA1's pools rising at rest", arm, "1/min", interval(rarer), difference=True
        )


def asleep(result: Result) -> Iterator[Comparison]:
    """What rest changes if synapses learn in it, and how much better events are recalled then."""
    for arm in (str(a) for a in result.arms.index if result.tested(str(a), REST_LEARNING)):
        most = interval(result.each(changed, arm, REST_LEARNING), POSITIVE)
        yield Comparison("largest change of a weight, rest while learning", arm, "", most)
        better = result.each(recall_standard, arm, RECALL_RESTED) - result.each(
            recall_standard, "control", RECALL
        )
        yield Comparison(
            "change of attributes recalled, after rest while learning",
            f"{STANDARD}, {arm}",
            "proportion",
            interval(better, SIGNED),
            difference=True,
        )

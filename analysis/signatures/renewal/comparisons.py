"""Renewal beside what is published of extinction, contexts and hippocampus."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.signatures.renewal.measures import (
    AFTER_B,
    CONTEXTS,
    DESIGNS,
    LIKE,
    SIMILAR_TEST,
    TESTS,
    fear,
    renewed,
    safety,
    told_apart,
)
from striata.analysis.statistics.intervals import POSITIVE, interval

#: Arms without hippocampus in the test; only there is anything published of the change.
LOST = ("CA1 silent", "CA3 silent")
SEEN = "seen while the strengths of CA1 → BA-ext and EC → LA were set"


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file has trials for."""
    for arm in (str(a) for a in result.arms.index if result.tested(str(a), AFTER_B)):
        yield from _levels(result, arm)
        if arm != "control":
            yield from _changes(result, arm)
    for arm in (str(a) for a in result.arms.index if result.tested(str(a), SIMILAR_TEST)):
        yield from _similar(result, arm)


def _levels(result: Result, arm: str) -> Iterator[Comparison]:
    for task in TESTS:
        for name, measure in (("fear", fear), ("safety", safety)):
            found = result.each(measure, arm, task)
            for c in CONTEXTS:
                rate = interval(found[c], POSITIVE)
                yield Comparison(name, f"{c}, {task}, {arm}", "spikes/s", rate, calibrated_on=SEEN)
    for design in DESIGNS:
        more = direction(1, "BoutonKing1983") if arm == "control" else Published()
        yield Comparison(
            "renewal",
            f"{design}, {arm}",
            "spikes/s",
            interval(renewed(result, arm, design)),
            more,
            difference=True,
            calibrated_on=SEEN,
        )


def _changes(result: Result, arm: str) -> Iterator[Comparison]:
    """What a lesion changes; without hippocampus rats fear less outside, and no more inside."""
    published = direction(-1, "Corcoran2001") if arm in LOST else Published()
    changed = result.each(fear, arm, AFTER_B) - result.each(fear, "control", AFTER_B)
    for c in CONTEXTS:
        yield Comparison(
            "change of fear",
            f"{c}, {AFTER_B}, {arm}",
            "spikes/s",
            interval(changed[c]),
            published if c != "B" else Published(),
            difference=True,
            calibrated_on=SEEN,
        )
    for design in DESIGNS:
        less = renewed(result, arm, design) - renewed(result, "control", design)
        yield Comparison(
            "change of renewal",
            f"{design}, {arm}",
            "spikes/s",
            interval(less),
            published,
            difference=True,
            calibrated_on=SEEN,
        )


def _similar(result: Result, arm: str) -> Iterator[Comparison]:
    """A context like that of extinction; mice tell such apart, if dentate gyrus can learn."""
    for name, measure in (("fear", fear), ("safety", safety)):
        found = result.each(measure, arm, SIMILAR_TEST)
        for c in (*CONTEXTS, LIKE):
            rate = interval(found[c], POSITIVE)
            yield Comparison(name, f"{c}, {SIMILAR_TEST}, {arm}", "spikes/s", rate)
    apart = result.each(told_apart, arm, SIMILAR_TEST)
    more = direction(1, "McHugh2007") if arm == "control" else Published()
    yield Comparison(
        *("fear, like B minus B", arm, "spikes/s", interval(apart), more), difference=True
    )
    if arm != "control":
        less = direction(-1, "McHugh2007") if arm == "tiring off" else Published()
        lost = interval(apart - result.each(told_apart, "control", SIMILAR_TEST))
        yield Comparison(
            *("change of fear, like B minus B", arm, "spikes/s", lost, less), difference=True
        )

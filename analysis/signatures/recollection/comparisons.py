"""Recollection beside what is published of choices without hippocampus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.recollection.measures import (
    CONDITIONS,
    NOTHING_CAME,
    PERCEPTUAL,
    RETURNS,
    UNWANTED,
    WANTED,
    again,
    agreement,
    by_day,
    cycles,
    recalled,
    subiculum,
    times,
    valued,
)
from striata.analysis.statistics.intervals import POSITIVE, PROPORTION, SIGNED, interval

#: Seen while the strengths of the way out, and the rule by which it learns, were set.
SEEN = "seen while the strengths of the way out of hippocampus were set"
#: Not seen then, but it follows in part from what was.
FOLLOWS = "follows in part from choices seen while the strengths of the way out were set"
#: Loss of hippocampus in the test, to which people's is compared.
LOST = ("CA3 silent", "CA1 silent")


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file has trials for."""
    for arm in (str(a) for a in result.arms.index if result.tested(str(a), RETURNS)):
        yield from _levels(result, arm)
        if arm != "control":
            yield from _changes(result, arm)


def _levels(result: Result, arm: str) -> Iterator[Comparison]:
    found, mean = result.each(again, arm, RETURNS), result.each(times, arm, RETURNS)
    same = result.each(agreement, arm, RETURNS)
    for what in CONDITIONS:
        where = f"{what}, {arm}"
        share = interval(found[what], PROPORTION)
        yield Comparison("done again", where, "proportion", share, calibrated_on=SEEN)
        yield Comparison("RT", where, "ms", interval(mean[what], POSITIVE), calibrated_on=SEEN)
    for what in (WANTED, UNWANTED, NOTHING_CAME):
        shared = interval(same[what], PROPORTION)
        yield Comparison(
            "agreement over days", f"{what}, {arm}", "proportion", shared, calibrated_on=SEEN
        )
    triples = result.each(cycles, arm, RETURNS)
    for what in triples:
        share = interval(triples[what], PROPORTION)
        where = f"{what}, {arm}"
        yield Comparison("intransitive triples", where, "proportion", share, calibrated_on=FOLLOWS)
    yield Comparison(
        "done again, by value",
        f"wanted minus not wanted, {arm}",
        "proportion",
        interval(result.each(valued, arm, RETURNS), SIGNED),
        difference=True,
        calibrated_on=SEEN,
    )
    days = result.each(by_day, arm, RETURNS)
    for day in days:
        share = interval(days[day], PROPORTION)
        yield Comparison("done again, by day", f"day {day}, wanted, {arm}", "proportion", share)
    for measure, name in ((recalled, "CA1"), (subiculum, "ventral subiculum")):
        rate = result.each(measure, arm, RETURNS)
        for what in (WANTED, UNWANTED):
            fired = interval(rate[what], POSITIVE)
            yield Comparison(f"{name}'s pool of what was done", f"{what}, {arm}", "spikes/s", fired)


def _changes(result: Result, arm: str) -> Iterator[Comparison]:
    """What each lesion changes; hippocampus's loss beside people's."""
    lost = arm in LOST
    measures: tuple[tuple[str, Callable[[pd.DataFrame], pd.DataFrame], str, Published], ...] = (
        ("done again", again, WANTED, Published()),
        ("agreement over days", agreement, WANTED, direction(-1, "Enkavi2017")),
        ("intransitive triples", cycles, WANTED, direction(1, "Enkavi2017")),
        ("done again", again, PERCEPTUAL, absent("Enkavi2017")),
        ("RT", times, WANTED, direction(1, "Bakkour2019")),
        ("RT", times, PERCEPTUAL, Published()),
    )
    for name, measure, what, published in measures:
        timed = measure is times
        changed = result.each(measure, arm, RETURNS)[what]
        changed = changed - result.each(measure, "control", RETURNS)[what]
        yield Comparison(
            f"change of {name}",
            f"{what}, {arm}",
            "ms" if timed else "proportion",
            interval(changed) if timed else interval(changed, SIGNED),
            published if lost else Published(),
            difference=True,
            calibrated_on=FOLLOWS if measure is cycles else SEEN,
        )

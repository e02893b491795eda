"""Transferred value beside what is published: transitive inference, options that were not taken."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.signatures.transfer.measures import (
    APART,
    BESIDE_PAID,
    BESIDE_UNPAID,
    INFERRED,
    NOT_TAKEN,
    OPTIONS,
    PAID,
    SERIES,
    TRAINED,
    first_taken,
    values,
)
from striata.analysis.statistics.intervals import SIGNED, interval

#: Differences of values after each task: what they are called, and of which two concepts.
WORTH = {
    SERIES: {"B minus D": ("B", "D"), "A minus E": ("A", "E")},
    APART: {"B minus D": ("B", "D"), "A minus E": ("A", "E")},
    OPTIONS: {
        "beside the rewarded minus beside the unrewarded": (BESIDE_PAID, BESIDE_UNPAID),
        "the rewarded minus beside it": (PAID, BESIDE_PAID),
    },
}
#: Never before food itself.
LAST = "E"
OFFERED = {SERIES: (INFERRED, TRAINED), APART: (INFERRED, TRAINED), OPTIONS: (NOT_TAKEN,)}
#: What is published of the intact brain, by task, of values and of choices.
KNOWN = {
    (SERIES, "B minus D"): direction(1, "Dusek1997"),
    (SERIES, INFERRED): direction(1, "Dusek1997"),
    (SERIES, TRAINED): direction(1, "Dusek1997"),
    (OPTIONS, "beside the rewarded minus beside the unrewarded"): direction(-1, "Biderman2021"),
    (OPTIONS, NOT_TAKEN): direction(-1, "Biderman2021"),
}


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file has trials for."""
    arms = [str(a) for a in result.arms.index]
    for arm, task in ((a, t) for t in WORTH for a in arms if result.tested(a, t)):
        found = result.each(values, arm, task)
        for words, (one, other) in WORTH[task].items():
            known = KNOWN.get((task, words), Published()) if arm == "control" else Published()
            yield Comparison(
                "value",
                f"{words}, {task}, {arm}",
                "spikes/s",
                interval(found[one] - found[other]),
                known,
                difference=True,
            )
        yield from _choices(result, arm, task)
    yield from _transferred(result)


def _choices(result: Result, arm: str, task: str) -> Iterator[Comparison]:
    taken = result.each(first_taken, arm, task)
    for offered in (o for o in OFFERED[task] if o in taken):
        known = KNOWN.get((task, offered), Published()) if arm == "control" else Published()
        yield Comparison(
            "first taken, beyond chance",
            f"{offered}, {task}, {arm}",
            "proportion",
            interval(taken[offered] - 0.5, SIGNED),
            known,
            difference=True,
        )


def _transferred(result: Result) -> Iterator[Comparison]:
    """What mere company adds to the values of a series."""
    if result.tested("control", SERIES) and result.tested("control", APART):
        together, apart = (result.each(values, "control", t) for t in (SERIES, APART))
        more: pd.Series = together[LAST] - apart[LAST]
        yield Comparison(
            "value, met together minus never together",
            LAST,
            "spikes/s",
            interval(more),
            difference=True,
        )

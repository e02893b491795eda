"""Where something was, by what it was and when; and events near each other in time."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.signatures.memory.measures import (
    DRIFT,
    DRIFT_RECALL,
    GUESS,
    PLACE,
    RECALL,
    STORING,
    along,
    beside,
    placed,
    pointed,
)
from striata.analysis.statistics.intervals import POSITIVE, PROPORTION, SIGNED, interval

#: Lesions whose change of recall of the place is published.
LOST = {
    "plasticity off": direction(-1, "Day2003"),
    "CA3 silent": direction(-1, "Day2003"),
    "CA1 silent": direction(-1, "Day2003"),
    "CA3 and CA1 silent when storing": direction(-1, "Day2003"),
    "CA3 plasticity off": direction(-1, "Nakazawa2003"),
}
#: Lists whose events are compared by how far apart they are: arm, storing and recall.
LISTS = {
    "drifting time": ("control", DRIFT, DRIFT_RECALL),
    "drawn times": ("control", STORING, RECALL),
    "drawn times, tiring off": ("tiring off", STORING, RECALL),
}


def places(result: Result) -> Iterator[Comparison]:
    """How often the place is recalled, and what each lesion takes from it."""
    if not result.tested("control", PLACE):
        return
    control = result.each(placed, "control", PLACE)
    more = interval(control - GUESS, SIGNED)
    known = direction(1, "Day2003")
    yield Comparison(
        *("place recalled, beyond a guess", "control", "proportion", more, known), difference=True
    )
    for arm in (str(a) for a in result.arms.index if result.tested(str(a), PLACE)):
        found = result.each(placed, arm, PLACE)
        yield Comparison("place recalled", arm, "proportion", interval(found, PROPORTION))
        faint = interval(result.each(pointed, arm, PLACE), PROPORTION)
        yield Comparison("right place most active, however faint", arm, "proportion", faint)
        if arm != "control":
            yield Comparison(
                "change of place recalled",
                arm,
                "proportion",
                interval(found - control, SIGNED),
                LOST.get(arm, Published()),
                difference=True,
            )


def times(result: Result) -> Iterator[Comparison]:
    """What codes share by how far apart events are, and which fire when another is asked for."""
    if not result.tested("control", DRIFT_RECALL):
        return
    for name, (arm, storing, recall) in LISTS.items():
        if not result.tested(arm, recall):
            continue
        shared = result.each(along, arm, storing)
        for lag in shared:
            part = interval(shared[lag], PROPORTION)
            yield Comparison(
                "part of a code shared along the list", f"{lag} apart, {name}", "proportion", part
            )
        fired = result.each(beside, arm, recall)
        for which in fired:
            rate = interval(fired[which], POSITIVE)
            yield Comparison(
                "CA3's pools of other events, in recall", f"{which}, {name}", "spikes/s", rate
            )
        yield from _near(name, shared, fired)


def _near(name: str, shared: pd.DataFrame, fired: pd.DataFrame) -> Iterator[Comparison]:
    """What neighbours have beyond events that are far apart."""
    near, *_, far = shared
    for measure, unit, more in (
        (
            "part of a code shared, next to each other minus far apart",
            "proportion",
            interval(shared[near] - shared[far], SIGNED),
        ),
        (
            "CA3's pools of neighbours minus of distant events, in recall",
            "spikes/s",
            interval(fired["neighbours"] - fired["distant"]),
        ),
    ):
        yield Comparison(measure, name, unit, more, difference=True)

"""Contradiction: predictions, for what is published of people has noise in it."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.contradiction.measures import CONTEXTS, each, share
from striata.analysis.statistics.intervals import SIGNED, interval

#: Measure of each column's beginning, and whether it is a share.
MEASURES = {
    "turned": ("preferences that a context turns round", True),
    "between": ("preferences that two contexts turn round", True),
    "without overlap": (
        "preferences turned round where the context has no company in common",
        True,
    ),
    "boost": ("rank correlation of what a context adds with company in common", False),
}


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every measure of every arm in the file, and what an arm changes."""
    for arm in (str(a) for a in result.arms.index if result.has_arm(str(a))):
        found = result.each(each, arm)
        for begin, (measure, counted) in MEASURES.items():
            for kind in (k for k in CONTEXTS if f"{begin}, {k}" in found):
                name = f"{begin}, {kind}"
                yield Comparison(
                    measure,
                    f"{kind}, {arm}",
                    "proportion" if counted else "",
                    share(found, name) if counted else interval(found[name], SIGNED),
                    difference=not counted,
                )
        yield Comparison(
            "triples of options preferred in a circle",
            arm,
            "proportion",
            share(found, "circles"),
        )

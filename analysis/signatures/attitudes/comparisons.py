"""Attitudes beside what is published: values of unrelated issues that go together."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.attitudes.measures import (
    ALONE,
    DIFFERENT,
    NEUTRAL,
    SAME,
    SHARED,
    TASKS,
    by_meals,
    mind,
    together,
    values,
)
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.statistics.intervals import POSITIVE, interval

#: Tastes and opinions without any logical bond go together in people.
KNOWN = direction(1, "DellaPosta2015")
PAIRS = {
    "issues of one side": (SAME, ()),
    "issues of different sides": (DIFFERENT, ()),
    "issues of neither side": (NEUTRAL, ()),
    "issues of one side minus of different sides": (SAME, DIFFERENT),
}
BOTH = "issues of one side minus of different sides"


def comparisons(result: Result) -> Iterator[Comparison]:
    """Correlations over subjects of every arm and task in the file."""
    arms = [str(a) for a in result.arms.index]
    for arm, task in ((a, t) for t in TASKS for a in arms if result.tested(a, t)):
        table, where = values(result, task, arm), f"{task}, {arm}"
        for words, (pairs, less) in PAIRS.items():
            known = KNOWN if words == BOTH and (task, arm) == (SHARED, "control") else Published()
            yield Comparison(
                f"rank correlation over subjects of the values of {words}",
                where,
                "",
                together(table, pairs, less),
                known,
                difference=True,
            )
        if task != ALONE:
            yield Comparison(
                "rank correlation over subjects of an issue's value with meals with its side",
                where,
                "",
                by_meals(result, task, arm),
                difference=True,
            )
            yield Comparison(
                "side's cells at an issue",
                where,
                "spikes/s",
                interval(mind(result, task, arm), POSITIVE),
            )

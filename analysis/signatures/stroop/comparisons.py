"""The control's colour naming beside people's."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.comparison import Comparison, Published
from striata.analysis.signatures.parts import of_row
from striata.analysis.signatures.stroop.lists import LARGER, lists
from striata.analysis.signatures.stroop.measures import (
    AGREEMENT,
    NAMING,
    READING,
    SEQUENCE,
    SPLIT_HALF,
    between,
    is_difference,
    measures,
    sequence_effect,
    sequence_effect_alone,
    unit,
    within,
)
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.intervals import Interval, interval, of_correlation

#: The measure that the non-decision time is set on.
CALIBRATED = {("mean_rt", "neutral"): "the non-decision time is set on it"}
#: What was looked at (on seed 1) while the strength of learnt feedforward inhibition was chosen.
SEEN = "seen while the strength of learnt inhibition was chosen"
SEEN_IN = re.compile(r"(mean_rt|err|sd_rt|q\d\d|delta_slope_ms_per_ms|asymmetry)(_difference|$)")

#: Measures of how congruent and incongruent trials differ, which need both.
CONTRASTS = (
    "delta_slope_ms_per_ms",
    SPLIT_HALF[0],
    AGREEMENT[0],
    SEQUENCE[0],
    "practice_effect",
)
#: A table of values without any.
NOTHING_PUBLISHED = pd.DataFrame(columns=["measure", "condition"])


def naming(
    result: Result, people: pd.DataFrame | None = None, every: bool = False
) -> Iterator[Comparison]:
    """Measures of the control's colour naming beside people's (a table of values, ours by default).

    With `every`, also differences of measures of which none is published. What sets congruent and
    incongruent trials apart is left out of a result that lacks either.

    Raises
    ------
    AnalysisError
        If the file holds no such trials.
    """
    count = result.each(behaviour.counts, "control", NAMING)
    if not len(count):
        raise AnalysisError(
            f"{result.path.name} holds no trials in which the control names colours."
        )
    both = {"congruent", "incongruent"} <= set(count)
    for row in _naming(result, people, every, count):
        if both or row.measure not in CONTRASTS:
            yield row


def _naming(
    result: Result, people: pd.DataFrame | None, every: bool, count: pd.DataFrame
) -> Iterator[Comparison]:
    """Every measure, of `count` trials of each subject and condition."""
    found = result.each(measures, "control", NAMING)
    values = {(str(m), str(c)): x for (m, c), x in found.items()}
    published = reference("stroop") if people is None else people
    published = published.set_index(["measure", "condition"])
    for (measure, condition), series in values.items():
        known = (measure, condition) in published.index
        usual = "_difference" not in measure or measure.startswith(("mean_rt", "err"))
        if not (known or usual or every):
            continue
        model = interval(series, within(measure), _trials(count, measure, condition, series))
        if not model.n:
            model = between(values, measure, condition)
        yield _row(measure, condition, model, published)
    yield from _reliability(result, published)
    yield from _asymmetry(values, published, every)
    yield from _sequence(result, published)
    yield from lists(result, LARGER if people is None else Published())
    yield from _predictions(result)


def _trials(
    count: pd.DataFrame, measure: str, condition: str, series: pd.Series
) -> pd.Series | None:
    """Trials of each subject behind a value; None for a measure of several conditions."""
    if condition not in count:
        return None
    part = behaviour.FIFTHS if measure.startswith("caf") else 1
    return count[condition].reindex(series.index) / part


def _row(
    measure: str, condition: str, model: Interval, published: pd.DataFrame, label: str = ""
) -> Comparison:
    key = (measure, condition)
    p = of_row(published.loc[key]) if key in published.index else Published()
    return Comparison(
        measure,
        label or condition,
        unit(measure),
        model,
        p,
        is_difference(measure),
        _looked_at(measure, condition),
    )


def _looked_at(measure: str, condition: str) -> str:
    """Why a measure is no evidence, if it is none."""
    return CALIBRATED.get((measure, condition), SEEN if SEEN_IN.match(measure) else "")


def _reliability(result: Result, published: pd.DataFrame) -> Iterator[Comparison]:
    """How consistent individuals' interference is, and how well its two halves agree."""
    halves = result.each(behaviour.halves, "control", NAMING)
    model, p = behaviour.split_half(halves), Published()
    if SPLIT_HALF in published.index:
        p = split_half_of(published.loc[SPLIT_HALF])
    yield Comparison(*SPLIT_HALF, "", model, p)
    yield _row(*AGREEMENT, behaviour.icc(halves), published)


def split_half_of(row: pd.Series) -> Published:
    """A published split-half reliability; Fisher's interval is of the correlation of the halves."""
    r, n = float(row["value"]), float(row["n"])
    low, high = (2 * x / (1 + x) for x in of_correlation(r / (2 - r), n))
    return Published(r, low, high, n=n, source=str(row["citation"]))


def _asymmetry(
    values: dict[tuple[str, str], pd.Series], published: pd.DataFrame, every: bool
) -> Iterator[Comparison]:
    """Interference minus facilitation.

    What is published is the difference of people's means, without an interval of its own.
    """
    pairs = [("mean_rt_difference", c) for c in ("incongruent-neutral", "neutral-congruent")]
    known = set(pairs) <= set(published.index)
    if not set(pairs) <= set(values) or not (known or every):
        return
    model, p = interval(values[pairs[0]] - values[pairs[1]]), Published()
    if known:
        people = [published.loc[pair] for pair in pairs]
        gap = float(people[0]["value"]) - float(people[1]["value"])
        p = Published(gap, n=float(people[0]["n"]), source=str(people[0]["citation"]))
    yield Comparison(
        "asymmetry_difference", "interference-facilitation", "ms", model, p, True, SEEN
    )


def _sequence(result: Result, published: pd.DataFrame) -> Iterator[Comparison]:
    """Sequence effects beside the range of published ones."""
    p = Published()
    if SEQUENCE in published.index:
        row = published.loc[SEQUENCE]
        p = Published(low=float(row["low"]), high=float(row["high"]), source=str(row["citation"]))
    for label, effect in (
        ("all trials", sequence_effect),
        ("no repeated feature", sequence_effect_alone),
    ):
        model = interval(result.each(effect, "control", NAMING))
        yield Comparison("sequence_effect", label, "ms", model, p, difference=True)


def _predictions(result: Result) -> Iterator[Comparison]:
    """Measures of the model that no single published number stands beside."""
    slower = interval(result.each(behaviour.error_speed, "control", NAMING))
    yield Comparison("error_minus_correct_rt", NAMING, "ms", slower, difference=True)
    for arm in ("control", "naming practice"):
        table = result.each(behaviour.by_condition, arm, READING)
        if not len(table):
            continue
        for (measure, condition), x in behaviour.differences(table[["mean_rt"]]).items():
            label = f"reading, {arm}: {condition}"
            yield Comparison(str(measure), label, "ms", interval(x), difference=True)

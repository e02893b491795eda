"""Models fitted to trials: diffusion models and mixed-effects regressions, model beside people."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.reading.reference import published, reference
from striata.analysis.signatures.comparison import Comparison, Published
from striata.analysis.signatures.stroop.measures import NAMING
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.diffusion import UNITS, shared
from striata.analysis.statistics.intervals import NOTHING, Interval, interval
from striata.analysis.statistics.regressions import TERMS, error_regression, rt_regression


def fits(result: Result, people: People | None) -> Iterator[Comparison]:
    """Fits to the control's colour naming beside fits to people's own trials, or published ones.

    Raises
    ------
    AnalysisError
        If a library is missing, or there are too few subjects or conditions.
    """
    trials = result.test("control", NAMING)
    theirs = None if people is None else people.test("control", NAMING)
    name = "" if people is None else people.name
    yield from _diffusion(trials, theirs, name)
    yield from _regressions(trials, theirs, name)


def _diffusion(
    trials: pd.DataFrame, people: pd.DataFrame | None, name: str
) -> Iterator[Comparison]:
    """Drift by condition and its differences, boundary and non-decision time."""
    model = _with_differences(shared(trials))
    theirs = None if people is None else _with_differences(shared(people))
    for measure, condition in model.columns:
        if theirs is None:
            p = _published(str(measure), str(condition))
        else:
            known = (measure, condition) in theirs
            i = interval(theirs[measure, condition]) if known else NOTHING
            p = Published(i.mean, sd=i.sd, n=i.n, source=name if i.n else "")
        yield Comparison(
            str(measure),
            str(condition),
            UNITS[str(measure).removesuffix("_difference")],
            interval(model[measure, condition]),
            p,
            difference=str(measure).endswith("_difference"),
        )


def _published(measure: str, condition: str) -> Published:
    value, sd, n = published("stroop", measure, condition)
    if not n > 0:
        return Published()
    t = reference("stroop")
    source = str(t.loc[t["measure"] == measure, "citation"].iloc[0])
    return Published(value, sd=sd, n=n, source=source)


def _with_differences(table: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([table, behaviour.differences(table)], axis=1)


def _regressions(
    trials: pd.DataFrame, people: pd.DataFrame | None, name: str
) -> Iterator[Comparison]:
    """Terms of the mixed models of RTs and of errors."""
    for measure, unit, regress in (
        ("regression of RT", "ms", rt_regression),
        ("regression of errors", "log odds", error_regression),
    ):
        model, theirs = regress(trials), {} if people is None else regress(people)
        for term, text in TERMS.items():
            difference = term != "intercept"
            kind = f"{measure}_difference" if difference else measure
            p = _estimate(theirs.get(term, NOTHING), name)
            yield Comparison(kind, text, unit, model[term], p, difference)


def _estimate(people: Interval, name: str) -> Published:
    if not people.n:
        return Published()
    return Published(people.mean, people.low, people.high, people.sd, people.n, source=name)

"""What is fitted to trials: diffusion models, regressions, and correlations over subjects.

Model beside people.
"""

from __future__ import annotations

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import published, reference
from striata.analysis.signatures.compare import Row
from striata.analysis.signatures.individuals import NOBODY, correlations, individuals
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.diffusion import UNITS, shared
from striata.analysis.statistics.intervals import interval
from striata.analysis.statistics.regressions import TERMS, error_regression, rt_regression


def fits_table(result: Result, people: pd.DataFrame | None, name: str) -> pd.DataFrame:
    """Fits to the control's colour naming beside fits to people's trials.

    `people` are trials of a user's own and `name` their source; without them, what is published is
    beside the fits.

    Has the columns of :func:`~striata.analysis.signatures.compare.stroop_table`.

    Raises
    ------
    AnalysisError
        If a library is missing, or there are too few subjects or conditions.
    """
    trials = result.test("control", "naming")
    rows = [
        row
        for make in (_diffusion, _regressions, _correlations)
        for row in make(trials, people, name)
    ]
    return pd.DataFrame([r.as_dict() for r in rows])


def _diffusion(trials: pd.DataFrame, people: pd.DataFrame | None, name: str) -> list[Row]:
    """Drift by condition and its differences, boundary and non-decision time."""
    model = _with_differences(shared(trials))
    theirs = None if people is None else _with_differences(shared(people))
    rows = []
    for measure, condition in model.columns:
        i, unit = (
            interval(model[measure, condition]),
            UNITS[str(measure).removesuffix("_difference")],
        )
        if theirs is None:
            value, sd, n = published("stroop", str(measure), str(condition))
            source = _source(str(measure)) if n > 0 else ""
        else:
            p = interval(theirs[measure, condition]) if (measure, condition) in theirs else NOBODY
            value, sd, n, source = p.mean, p.sd, p.n, name if p.n else ""
        rows.append(Row(str(measure), str(condition), unit, i, value, sd, n, source))
    return rows


def _source(measure: str) -> str:
    t = reference("stroop")
    return str(t.loc[t["measure"] == measure, "citation"].iloc[0])


def _with_differences(table: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([table, behaviour.differences(table)], axis=1)


def _regressions(trials: pd.DataFrame, people: pd.DataFrame | None, name: str) -> list[Row]:
    """Terms of the mixed models of RTs and of errors."""
    rows = []
    for measure, unit, regress in (
        ("regression of RT", "ms", rt_regression),
        ("regression of errors", "log odds", error_regression),
    ):
        model, theirs = regress(trials), {} if people is None else regress(people)
        for term, text in TERMS.items():
            p = theirs.get(term, NOBODY)
            kind = measure if term == "intercept" else f"{measure}_difference"
            rows.append(
                Row(
                    kind,
                    text,
                    unit,
                    model[term],
                    p.mean,
                    p.sd,
                    p.n,
                    name if p.n else "",
                    (p.low, p.high),
                )
            )
    return rows


def _correlations(trials: pd.DataFrame, people: pd.DataFrame | None, name: str) -> list[Row]:
    """Rank correlations between measures over subjects."""
    return correlations(individuals(trials), None if people is None else individuals(people), name)

"""Diffusion models and Q-learning, fitted to practice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.signatures.choice.measures import (
    ALONE,
    FITTED,
    LENGTHS,
    LONG,
    PRACTICE,
    SHORT,
    end_of_practice,
)
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.parts import of_interval
from striata.analysis.statistics import q_learning
from striata.analysis.statistics.diffusion import PARAMETERS, UNITS, diffusion
from striata.analysis.statistics.intervals import NOTHING, contrast, interval
from striata.analysis.statistics.search import LIKELIHOOD


def fitted(trials: pd.DataFrame) -> pd.DataFrame:
    """The control's trials for diffusion models; `condition` is the length of practice."""
    t = trials[(trials["task"] == PRACTICE) & (trials["arm"] == "control")]
    ends = [end_of_practice(t, length, FITTED).assign(condition=length) for length in LENGTHS]
    return pd.concat(ends)[["subject", "condition", "rt", "correct"]]


def fits(result: Result, people: People | None) -> Iterator[Comparison]:
    """Diffusion models at the end of practice, beside those of people's own trials if given.

    Raises
    ------
    AnalysisError
        If PyDDM is not installed.
    """
    yield from _q_learning(result)
    if people is None:
        yield from _fits(result)
        return
    theirs = {(c.measure, c.condition): of_interval(c.model, people.name) for c in _fits(people)}
    for c in _fits(result):
        yield replace(c, published=theirs[c.measure, c.condition])


def _q_learning(result: Result) -> Iterator[Comparison]:
    """Q-learning fitted to practice, of the actor alone and of arms that keep it."""
    for arm in ("control", "goal-directed off", ALONE):
        if result.has_arm(arm):
            found = q_learning.fitted(practised(result, arm))
            for name, unit in (q_learning.UNITS | {LIKELIHOOD: ""}).items():
                x = interval(found[name]) if len(found) else NOTHING
                yield Comparison("Q-learning of choices", f"{name}, {arm}, practice", unit, x)


def practised(result: Result, arm: str) -> pd.DataFrame:
    """States, choices and rewards of practice, in their order, where one of the two was done."""
    t = result.trials
    t = t[(t["arm"] == arm) & (t["task"] == PRACTICE)].sort_values(["subject", "trial"])
    t = t[t["response"].isin(t["correct_response"].unique())]
    return pd.DataFrame(
        {
            "subject": t["subject"],
            "state": (t["condition"] != t["condition"].iloc[0]).astype(int),
            "choice": (t["response"] != t["response"].min()).astype(int),
            "reward": t["correct"].astype(float),
        }
    )


def _fits(result: Result) -> Iterator[Comparison]:
    """Parameters at the end of short and of long practice, and what long practice changes."""
    found = diffusion(result.throughout(fitted)).reindex(
        columns=pd.MultiIndex.from_product((PARAMETERS, LENGTHS))
    )
    for parameter in PARAMETERS:
        by_length = found[parameter]
        for what, x in by_length.items():
            yield Comparison(parameter, f"{what} practice", UNITS[parameter], interval(x.dropna()))
        change = contrast(by_length[LONG], by_length[SHORT])
        yield Comparison(parameter, "long minus short practice", UNITS[parameter], change)

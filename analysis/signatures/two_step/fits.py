"""The hybrid of model-based and model-free learning, fitted to the model's choices and people's."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.signatures.comparison import Comparison, Published
from striata.analysis.signatures.parts import tabulated
from striata.analysis.signatures.two_step.comparisons import MECHANISMS
from striata.analysis.statistics.hybrid import UNITS, fitted
from striata.analysis.statistics.intervals import NOTHING, Interval, interval
from striata.analysis.statistics.search import LIKELIHOOD

#: What is compared without each mechanism.
WEIGHT = "model-based weight"


def fits(result: Result, people: People | None) -> Iterator[Comparison]:
    """Parameters of each subject's choices beside those of people's, and without mechanisms."""
    model = fitted(_test(result, "control"))
    theirs = None if people is None else fitted(_test(people, "control"))
    for name, unit in (UNITS | {LIKELIHOOD: ""}).items():
        if theirs is None or people is None:
            known = tabulated("two_step", "hybrid", name)
        else:
            i = interval(theirs[name]) if len(theirs) else NOTHING
            known = Published(i.mean, sd=i.sd, n=i.n, source=people.name if i.n else "")
        yield Comparison("hybrid model of choices", name, unit, _mean(model, name), known)
    for arm in (a for a in MECHANISMS if result.has_arm(a)):
        here = _mean(fitted(_test(result, arm)), WEIGHT)
        yield Comparison("hybrid model of choices", f"{WEIGHT}, {arm}", UNITS[WEIGHT], here)


def _mean(parameters: pd.DataFrame, name: str) -> Interval:
    return interval(parameters[name]) if len(parameters) else NOTHING


def _test(result: Result, arm: str) -> pd.DataFrame:
    return result.test(arm).sort_values(["subject", "trial"])

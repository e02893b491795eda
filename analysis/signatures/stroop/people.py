"""People's own Stroop trials, and a user's own table of values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.kinds import Column, words
from striata.analysis.reading.people.people import People
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.parts import OwnData, timeless
from striata.analysis.signatures.stroop.comparisons import NOTHING_PUBLISHED, naming
from striata.analysis.signatures.stroop.individuals import correlations, individuals, spreads
from striata.analysis.signatures.stroop.lists import ITEMS
from striata.analysis.signatures.stroop.measures import NAMING, UNITS
from striata.analysis.statistics.behaviour import CONDITIONS, FEATURES


def form(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """People's trials in the form of the model's; colours and words have the same numbers.

    Raises
    ------
    AnalysisError
        For a correct trial without rt.
    """
    timeless(table, where)
    out = table.assign(correct=table["correct"].astype(bool), task=NAMING)
    there = [c for c in FEATURES if c in out]
    names = pd.concat([out[c] for c in there]).dropna().str.lower().unique() if there else ()
    codes = {name: float(k) for k, name in enumerate(names)}
    return out.assign(**{c: out[c].str.lower().map(codes).astype(float) for c in there})


def measured(result: Result) -> Iterator[Comparison]:
    """Every measure of colour naming, with nothing beside it."""
    return naming(result, NOTHING_PUBLISHED, every=True)


def further(result: Result, people: People, rows: Sequence[Comparison]) -> Iterator[Comparison]:
    """Spread over subjects, and correlations of measures, beside people's."""
    yield from spreads(c for c in rows if np.isfinite(c.sd_ratio.mean))
    model, theirs = (r.each(individuals, "control", NAMING) for r in (result, people))
    yield from (c for c in correlations(model, theirs, people.name) if c.model.n)


def beside(result: Result, people: pd.DataFrame) -> list[Comparison]:
    """Colour naming beside a user's own table of values.

    Raises
    ------
    AnalysisError
        If the table holds nothing that is measured.
    """
    rows = list(naming(result, people))
    known = [c for c in rows if c.published.known]
    if not known:
        raise AnalysisError(
            "The table holds none of the measures and conditions of data/reference/stroop.csv."
        )
    return rows


OWN = OwnData(
    columns=(
        Column("condition", "word", words=words(*CONDITIONS)),
        Column("rt", "time"),
        Column("correct", "truth"),
        Column("colour", needed=False),
        Column("word", needed=False, blank=True),
        Column("item", "word", needed=False, blank=True, words=words(*ITEMS), partial=True),
    ),
    form=form,
    measured=measured,
    units=UNITS,
    further=further,
)

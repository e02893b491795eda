"""Colour naming beside a second data set of people, of another laboratory: Lin et al. (2020).

Three colours, no neutral trials, two thirds of the trials congruent; the authors have left out the
slowest responses of each person, so that only means, errors and differences are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from striata.analysis.reading.reference import reference
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.parts import of_row
from striata.analysis.signatures.stroop.comparisons import split_half_of
from striata.analysis.signatures.stroop.measures import SPLIT_HALF

#: Table of its values, and how its rows are told from the first data set's.
TABLE, NAME = "stroop_lin2020", "Lin 2020"


def second(compared: Iterable[Comparison]) -> Iterator[Comparison]:
    """Rows of colour naming of which the second data set has a value, with that beside them."""
    known = reference(TABLE).set_index(["measure", "condition"])
    for c in compared:
        key = (c.measure, c.condition)
        if key in known.index:
            row = known.loc[key]
            published = split_half_of(row) if key == SPLIT_HALF else of_row(row)
            yield replace(c, condition=f"{c.condition}; {NAME}", published=published)

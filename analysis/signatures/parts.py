"""Parts of the record of an experiment's analysis: figures, channels, own data."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.userdata import mapped
from striata.analysis.signatures.comparison import Comparison, Published
from striata.analysis.statistics.intervals import NOTHING, Bounds, interval

#: (measure, condition) → a value for each subject.
Measures = Mapping[tuple[str, str], pd.Series]
#: What a measure that is a difference between conditions is called after.
DIFFERENCE = "_difference"


def always(result: Result) -> bool:
    """Whatever the file holds."""
    return True


@dataclass(frozen=True)
class Drawing:
    """A figure of an experiment.

    Attributes
    ----------
    name : in file names, for example ``learning``
    draw : function of one or several results that returns a Matplotlib figure, or where it is,
        ``module:function``, so that nothing is imported until it is drawn
    caption : what is shown, and what lines, bands and bars are; for the report page, which adds n
    shows : starts of the names of measures that it shows; the longest that fits a measure decides
    when : whether a file holds what is drawn
    """

    name: str
    draw: str | Callable[..., Any]
    caption: str
    shows: tuple[str, ...] = ()
    when: Callable[[Result], bool] = always

    def __call__(self, *results: Result) -> Any:
        """Draw it."""
        draw = self.draw
        if isinstance(draw, str):
            module, _, function = draw.partition(":")
            draw = getattr(importlib.import_module(module), function)
        return draw(*results)


@dataclass(frozen=True)
class Channels:
    """What the channels of action stand for in the trial viewer.

    Attributes
    ----------
    layouts : layouts of the populations whose pools are these channels
    main : the two channels that have a name of their own
    names : theirs, and that of all others
    """

    layouts: tuple[str, ...] = ()
    main: tuple[int, int] = (0, 1)
    names: tuple[str, str, str] = ("", "", "")


def unchanged(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """A user's table as it is."""
    return table


@dataclass(frozen=True)
class OwnData:
    """How a user's own trials are read and measured, by the functions that measure the model's.

    Attributes
    ----------
    needed, optional : columns, besides subject
    timed : the column that is a time and needs its unit
    read : the columns of a user's table, checked; raises AnalysisError
    model : the model's trials in the form of a user's
    measured : measures of either
    units : measure → unit; a difference of it (``…_difference``) has the same
    bounds : measure → bounds of its values, where it has any
    published : a user's trials as a table like those of ``data/reference``, for measures that are
        not one value for each subject; by default the means, SDs and n of `measured`
    compared : the model beside such a table, if not by `measured`
    """

    needed: tuple[str, ...]
    model: Callable[[Result], pd.DataFrame]
    measured: Callable[[pd.DataFrame], Measures]
    units: Mapping[str, str]
    read: Callable[[pd.DataFrame, Path], pd.DataFrame] = unchanged
    optional: tuple[str, ...] = ()
    timed: str = ""
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    published: Callable[[pd.DataFrame, str], pd.DataFrame] | None = None
    compared: Callable[[Result, pd.DataFrame], Iterator[Comparison]] | None = None

    def trials(self, path: Path, mapping: str) -> pd.DataFrame:
        """A user's trials, with our names of columns.

        Raises
        ------
        AnalysisError
            For a file that cannot be read, or a column that is missing or is not what it should be.
        """
        table = mapped(path, mapping, ("subject", *self.needed), self.optional, self.timed)
        return self.read(table, path)

    def unit(self, measure: str) -> str:
        """Unit of a measure."""
        return self.units.get(measure.removesuffix(DIFFERENCE), "")

    def reference(self, trials: pd.DataFrame, name: str) -> pd.DataFrame:
        """A user's trials as a table of values, SDs and n, whose citation is `name`."""
        if self.published is not None:
            return self.published(trials, name)
        return means(self.measured(trials), name)

    def comparisons(self, result: Result, trials: pd.DataFrame, name: str) -> Iterator[Comparison]:
        """The model beside a user's trials."""
        people = self.reference(trials, name)
        if self.compared is not None:
            yield from self.compared(result, people)
            return
        known = people.set_index(["measure", "condition"]) if len(people) else people
        for key, values in self.measured(self.model(result)).items():
            row = known.loc[key] if key in known.index else None
            yield self.beside(key, values, row)

    def beside(self, key: tuple[str, str], values: pd.Series, row: pd.Series | None) -> Comparison:
        """One measure of the model beside a row of a table of values."""
        measure, condition = key
        difference = measure.endswith(DIFFERENCE)
        published = Published() if row is None else of_row(row)
        found = interval(values, self._within(measure)) if len(values) else NOTHING
        return Comparison(measure, condition, self.unit(measure), found, published, difference)

    def _within(self, measure: str) -> Bounds | None:
        within = self.bounds.get(measure.removesuffix(DIFFERENCE))
        if within is None or not measure.endswith(DIFFERENCE):
            return within
        return within[0] - within[1], within[1] - within[0]


def of_row(row: pd.Series) -> Published:
    """What is published, from a row of a table of values."""
    value, error, n, low, high = (float(row[k]) for k in ("value", "error", "n", "low", "high"))
    return Published(value, low, high, error, n, source=str(row["citation"]))


def means(measures: Measures, name: str) -> pd.DataFrame:
    """Measures as a table of values: mean, SD between subjects and n of each that anybody has."""
    columns = ["measure", "condition", "value", "error", "n", "low", "high", "citation"]
    found = {key: interval(values) for key, values in measures.items()}
    rows = [(*key, i.mean, i.sd, i.n, np.nan, np.nan, name) for key, i in found.items() if i.n]
    return pd.DataFrame(rows, columns=columns)


def by(table: pd.DataFrame, value: str, group: str) -> pd.DataFrame:
    """Mean of a column for each subject and group, (subjects, groups)."""
    return table.groupby(["subject", group], observed=True)[value].mean().unstack()


def minus(table: pd.DataFrame, a: str, b: str) -> pd.Series:
    """One column minus another; nothing if one is missing."""
    return table[a] - table[b] if {a, b} <= set(table) else pd.Series(dtype=float)

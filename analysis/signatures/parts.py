"""Parts of the record of an experiment's analysis: figures, channels, own data."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.kinds import Column
from striata.analysis.reading.people.people import People, people
from striata.analysis.reading.people.reader import Source, read
from striata.analysis.reading.people.recipe import Recipe
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.comparison import Comparison, Published
from striata.analysis.statistics.intervals import NOTHING, Bounds, Interval, contrast, interval

#: (measure, condition) → a value for each subject, or a mean that is no mean of such values.
Measures = Mapping[tuple[str, str], pd.Series | Interval]
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
    people : whether it shows people's own trials, which its function takes as ``people``
    says_n : whether it says level and number of subjects itself
    """

    name: str
    draw: str | Callable[..., Any]
    caption: str
    shows: tuple[str, ...] = ()
    when: Callable[[Result], bool] = always
    people: bool = False
    says_n: bool = False

    def __call__(self, *results: Result, people: People | None = None) -> Any:
        """Draw it, with people's own trials in the place of published values if it shows any."""
        draw = self.draw
        if isinstance(draw, str):
            module, _, function = draw.partition(":")
            draw = getattr(importlib.import_module(module), function)
        return draw(*results, people=people) if self.people else draw(*results)


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


@dataclass(frozen=True)
class OwnData:
    """How people's own trials are read, and what is measured of them and of the model alike.

    Attributes
    ----------
    columns : those that people's files may have, besides subject, session, block and trial
    form : such a table in the form of ``/trials``, and where it is from, for its errors; raises
        AnalysisError
    measured : measures of a result, or of people's trials in the same form
    units : measure → unit; a difference of it (``…_difference``) has the same
    factors : columns whose values are the conditions
    further : rows that are made of both, from the model's measures beside people's
    """

    columns: tuple[Column, ...]
    form: Callable[[pd.DataFrame, str], pd.DataFrame]
    measured: Callable[[Result], Iterable[Comparison]]
    units: Mapping[str, str]
    factors: tuple[str, ...] = ("condition",)
    further: Callable[[Result, People, Sequence[Comparison]], Iterable[Comparison]] | None = None

    def people(self, experiment: str, source: Source | Sequence[Source], recipe: Recipe) -> People:
        """People's trials from files or a DataFrame.

        Raises
        ------
        AnalysisError
            For a file that cannot be read, or a column that is missing or is not what it should be.
        """
        if recipe.experiment and recipe.experiment != experiment:
            raise AnalysisError(f"The recipe is for {recipe.experiment}, not for {experiment}.")
        name, table, understood = read(source, self.columns, recipe)
        return people(experiment, name, table, understood, self.form, self.factors)

    def of_people(self, people: People) -> dict[tuple[str, str], Interval]:
        """(measure, condition) → people's mean with its interval."""
        found = people.once(self._measured)
        return {(c.measure, c.condition): c.model for c in found}

    def _measured(self, result: Result) -> list[Comparison]:
        return list(self.measured(result))

    def comparisons(self, result: Result, people: People) -> Iterator[Comparison]:
        """The model beside people's trials, a row for each measure that both can have."""
        theirs = self.of_people(people)
        rows = [
            replace(c, published=of_interval(theirs[c.measure, c.condition], people.name))
            for c in self._measured(result)
            if (c.measure, c.condition) in theirs
        ]
        yield from rows
        if self.further is not None:
            yield from self.further(result, people, rows)


def of_interval(found: Interval, source: str) -> Published:
    """What is known of people from a measure of their trials."""
    if not found.n:
        return Published()
    sd = found.sd if np.isfinite(found.low) else np.nan  # no interval from it where there is none
    return Published(found.mean, found.low, found.high, sd, found.n, source=source)


def rows(
    measures: Measures, units: Mapping[str, str], bounds: Mapping[str, Bounds]
) -> Iterator[Comparison]:
    """A row for each measure, without anything beside it."""
    for (measure, condition), found in measures.items():
        name = measure.removesuffix(DIFFERENCE)
        difference, within = name != measure, bounds.get(name)
        if within is not None and difference:
            within = within[0] - within[1], within[1] - within[0]
        i = found if isinstance(found, Interval) else interval(found, within)
        yield Comparison(measure, condition, units.get(name, ""), i, difference=difference)


def timeless(trials: pd.DataFrame, where: str) -> None:
    """Raise if a correct trial has no rt."""
    lacking = int((trials["correct"].astype(bool) & trials["rt"].isna()).sum())
    if lacking:
        raise AnalysisError(
            f"{where}: {lacking} correct trials have no rt; leave them out (--where), or call them"
            " wrong."
        )


@dataclass(frozen=True)
class Row:
    """What is known of whatever is picked: texts or numbers, with an axis for each list."""

    title: str
    unit: str
    values: NDArray[Any]


@dataclass(frozen=True)
class Picker:
    """Lists of which a reader picks one thing each, to see what is known of them together.

    Attributes
    ----------
    title, note : of the part of the report, and what the numbers are of
    lists : name of each list → the things in it
    first : what is picked at first, one of each list
    columns : head of each column of values → the lists in the order in which their things are
        looked up in a row; ``{0}`` in a head stands for what is picked from the first list
    rows : what is shown
    """

    title: str
    note: str
    lists: Mapping[str, Sequence[str]]
    first: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    rows: tuple[Row, ...]

    def as_dict(self) -> dict[str, Any]:
        """What the report's script reads."""
        return {
            "lists": [list(things) for things in self.lists.values()],
            "first": [
                list(x).index(f) for x, f in zip(self.lists.values(), self.first, strict=True)
            ],
            "columns": [{"head": h, "order": list(order)} for h, order in self.columns.items()],
            "rows": [
                {"title": r.title, "unit": r.unit, "values": _rounded(r.values).tolist()}
                for r in self.rows
            ],
        }


def _rounded(values: NDArray[Any]) -> NDArray[Any]:
    return values.round(2) if values.dtype.kind == "f" else values


def of_row(row: pd.Series) -> Published:
    """What is published, from a row of a table of values."""
    value, error, n, low, high = (float(row[k]) for k in ("value", "error", "n", "low", "high"))
    return Published(value, low, high, error, n, source=str(row["citation"]))


def tabulated(domain: str, measure: str, condition: str) -> Published:
    """What a reference table gives of a measure; its source says what is not read in print.

    Raises
    ------
    AnalysisError
        If there is no such table or row.
    """
    t = reference(domain)
    rows = t[(t["measure"] == measure) & (t["condition"] == condition)]
    if rows.empty:
        raise AnalysisError(f"The reference table {domain} has no row {measure}, {condition}.")
    found, confidence = of_row(rows.iloc[0]), rows["confidence"].iloc[0]
    unsure = f": {confidence}" if confidence in ("remembered", "assumed") else ""
    return replace(found, source=found.source + unsure)


def by(table: pd.DataFrame, value: str, group: str) -> pd.DataFrame:
    """Mean of a column for each subject and group, (subjects, groups)."""
    return table.groupby(["subject", group], observed=True)[value].mean().unstack()


def minus(table: pd.DataFrame, a: str, b: str, within: Bounds | None = None) -> Interval:
    """One column minus another, paired or not; nothing if one is missing."""
    return contrast(table[a], table[b], within) if {a, b} <= set(table) else NOTHING

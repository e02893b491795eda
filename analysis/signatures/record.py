"""The analysis of an experiment as one record, found by the experiment's name."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec

import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.signatures import default
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.decoding import Decoding
from striata.analysis.signatures.parts import Channels, Drawing, OwnData, Picker

#: Package in which an experiment's record is looked for.
HOME = "striata.analysis.signatures"
#: Place of an experiment that says nothing of it.
LAST = 99


def nothing_more(result: Result) -> dict[str, pd.DataFrame]:
    """No further tables."""
    return {}


def nothing_to_pick(result: Result) -> Picker | None:
    """Nothing that could be picked."""
    return None


@dataclass(frozen=True)
class Analysis:
    """What is drawn, compared, scored and fitted of one experiment.

    ``analysis/signatures/NAME.py`` (hyphens as underscores) holds an experiment's record as
    ``ANALYSIS``; an experiment without such a file has ``Analysis()``, these defaults.

    Attributes
    ----------
    comparisons : measures of a result beside what is published of them; their order is that of all
        tables
    drawings : figures, the main one first
    columns : columns of ``/trials`` that the measures need
    channels : what the trial viewer calls the channels of action
    decoding : what is decoded from rates, if anything
    own : how people's own trials are read and measured; None if there is no behaviour
    beside : comparisons with a user's own table of values in the place of ours; None if there is
        no such table
    fits : models that are fitted to trials (``--fits``): comparisons of a result, beside people's
        own trials if they are given
    fitted : measures that a fit of settings aims at by default, as ``measure, condition``
    mapped : measures of a sweep that are drawn by default, likewise
    together : figures of several files at once; raises AnalysisError for files that do not belong
        together; None if files are drawn one at a time
    printed : further tables that ``striata compare --all`` prints, by their titles
    asked : what a reader asks first, as ``measure, condition``, with its name in words (empty: the
        same); these rows begin the answer of ``striata compare`` and of a report
    picker : things that are picked in a report, and what is known of them; None for a file
        without
    place : where it stands in a report: rest of the circuit, actions, learning, threat
    """

    comparisons: Callable[[Result], Iterable[Comparison]] = default.comparisons
    drawings: tuple[Drawing, ...] = default.DRAWINGS
    columns: tuple[str, ...] = ()
    channels: Channels = field(default_factory=Channels)
    decoding: Decoding | None = None
    own: OwnData | None = default.OWN
    beside: Callable[[Result, pd.DataFrame], Iterable[Comparison]] | None = None
    fits: Callable[[Result, People | None], Iterable[Comparison]] | None = None
    fitted: tuple[str, ...] = ()
    mapped: tuple[str, ...] = ()
    together: Callable[[Sequence[Result]], tuple[Drawing, ...]] | None = None
    printed: Callable[[Result], dict[str, pd.DataFrame]] = nothing_more
    asked: Mapping[str, str] = field(default_factory=dict)
    picker: Callable[[Result], Picker | None] = nothing_to_pick
    place: int = LAST

    def shown_in(self, measure: str, drawn: Sequence[str]) -> str:
        """Name of the figure among those `drawn` that shows a measure."""
        fits = [
            (len(start), d.name)
            for d in self.drawings
            for start in d.shows
            if d.name in drawn and measure.startswith(start)
        ]
        return max(fits, key=lambda f: f[0])[1] if fits else drawn[0]


def analysis(experiment: str) -> Analysis:
    """The record of an experiment, by its name.

    Raises
    ------
    AnalysisError
        For a module of the experiment's name that holds no record.
    """
    name = f"{HOME}.{experiment.replace('-', '_')}"
    if not experiment.replace("-", "_").isidentifier() or find_spec(name) is None:
        return Analysis()
    found = getattr(importlib.import_module(name), "ANALYSIS", None)
    if not isinstance(found, Analysis):
        raise AnalysisError(
            f"{name} must define ANALYSIS = Analysis(…), the analysis of {experiment!r}."
        )
    return found


def analysis_of(result: Result) -> Analysis:
    """The record of the experiment that a result is of.

    Raises
    ------
    AnalysisError
        If the file lacks a column that its measures need.
    """
    found = analysis(result.experiment)
    result.table.require(found.columns)
    return found

"""People's own trials of an experiment, and the model beside them or beside published values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.reading.people.reader import Source
from striata.analysis.reading.people.recipe import Recipe
from striata.analysis.reading.people.recipe import recipe as read_recipe
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.parts import OwnData
from striata.analysis.signatures.record import analysis, analysis_of


def own_data(experiment: str) -> OwnData:
    """How people's trials of an experiment are read and measured.

    Raises
    ------
    AnalysisError
        If it takes none.
    """
    found = analysis(experiment).own
    if found is None:
        raise AnalysisError(
            f"{experiment} takes no data of people: it has no behaviour to compare with theirs."
        )
    return found


def people(
    experiment: str,
    data: Source | Sequence[Source],
    *,
    recipe: str | Path | Recipe = "",
    values: Mapping[str, Mapping[Any, str]] | None = None,
    missed: Mapping[str, Any] | None = None,
    where: str | Sequence[str] = (),
    **columns: str,
) -> People:
    """People's own trials, for ``compare``, ``figures``, ``scorecard``, ``report`` and fits.

    Printing it says in four lines what was understood: rows read, rows left out and why, subjects
    and order, conditions.

    Parameters
    ----------
    experiment
        Of which experiment they are, by its name.
    data
        A file, a pattern (``data/*.csv``), a folder, a DataFrame, or several of these.
    recipe
        Name of a shipped recipe, or a TOML file.
    values
        Our name → their value → ours, ``{"condition": {0: "congruent"}}``.
    missed
        Our name → value or values that mean that no answer was given, ``{"rt": -1}``.
    where
        Conditions on columns of the data that a row must meet, ``"phase=test"``.
    **columns
        Our name = their column; a time with its unit behind, ``rt="RT:ms"``.

    Raises
    ------
    AnalysisError
        For data that cannot be used, in one sentence.
    """
    said = (
        recipe if isinstance(recipe, Recipe) else read_recipe(str(recipe)) if recipe else Recipe()
    )
    codes = {k: {str(a): str(b) for a, b in v.items()} for k, v in (values or {}).items()}
    none = {
        k: tuple(map(str, v)) if isinstance(v, (list, tuple, set)) else (str(v),)
        for k, v in (missed or {}).items()
    }
    asked = said.and_also(columns, codes, none, (where,) if isinstance(where, str) else where)
    return own_data(experiment).people(experiment, data, asked)


def compared(
    result: Result, people: People | None = None, fits: bool = False
) -> Iterator[Comparison]:
    """All measures of a result beside what is published, or beside people's own trials.

    With `fits`, those of models fitted to trials as well, of the experiments that have any.

    Raises
    ------
    AnalysisError
        If the people's trials are of another experiment.
    """
    record = analysis_of(result)
    if people is None:
        yield from record.comparisons(result)
    elif people.experiment != result.experiment:
        raise AnalysisError(
            f"{people.name} holds trials of {people.experiment}, {result.path.name} those of"
            f" {result.experiment}."
        )
    else:
        yield from own_data(result.experiment).comparisons(result, people)
    if fits and record.fits is not None:
        yield from record.fits(result, people)

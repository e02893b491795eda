"""People's trials, in the form of a result's, and what was understood of their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.design import design
from striata.analysis.reading.trialtable import TrialTable

#: Columns that every table of trials has, and what they are in people's.
FORM = {"arm": "control", "phase": "test", "task": "", "condition": ""}


class Held(TrialTable):
    """A table of trials in memory."""

    def __init__(self, name: str, trials: pd.DataFrame) -> None:
        self.path, self._trials = Path(name), trials
        self.rows = len(trials)
        self.units = {str(c): "" for c in trials} | dict.fromkeys(("rt", "rt_2"), "s")
        self.booleans = frozenset(str(c) for c in trials if trials[c].dtype == bool)

    def read(self, rows: slice = slice(None)) -> pd.DataFrame:
        """Some rows."""
        return self._trials[rows]

    def subjects(self) -> Any:
        """Who is in the table."""
        return self._trials["subject"].unique()

    def blocks(self) -> list[slice]:
        """All rows at once."""
        return [slice(0, self.rows)]

    def chosen(self, block: slice, **texts: str) -> pd.DataFrame:
        """Rows of a block that have these texts in these columns."""
        t = self._trials[block]
        return t[np.logical_and.reduce([t[name] == text for name, text in texts.items()])]


@dataclass(frozen=True, eq=False, repr=False)
class People(Result):
    """People's trials of an experiment, measured by the functions that measure a result's.

    Attributes
    ----------
    path : name of the file, or of the first of several
    trials : the table in the form of a result's: subject, arm (``control``), phase (``test``),
        task, condition, block and trial (numbers), and the experiment's columns; times in seconds
    understood : four sentences: rows read, rows left out, subjects, conditions
    """

    found: pd.DataFrame = field(default_factory=pd.DataFrame)
    understood: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What its values are cited as."""
        return self.path.name

    @cached_property
    def table(self) -> TrialTable:
        """The table of trials."""
        return Held(self.name, self.found)

    @property
    def trials(self) -> pd.DataFrame:
        """The whole table of trials; times in seconds."""
        return self.found

    @property
    def subjects(self) -> list[Any]:
        """Who is in the table, as the file calls them."""
        return list(self.found["subject"].unique())

    @cached_property
    def arms(self) -> pd.DataFrame:
        """The control alone."""
        row = {"family": "", "value": np.nan, "what": "people's own trials"}
        return pd.DataFrame([row], index=pd.Index(["control"], name="name"))

    def has(self, group: str) -> bool:
        """Whether there is such a group: nothing but trials is of people."""
        return group == "trials"

    def _read(self, group: str) -> dict[str, Any]:
        raise AnalysisError(f"People's trials ({self.name}) have no group /{group}.")

    def __repr__(self) -> str:
        return "\n".join((f"People's trials of {self.experiment}", *self.understood))

    def _repr_html_(self) -> str:
        return "<br>".join(map(escape, repr(self).splitlines()))


def people(
    experiment: str,
    name: str,
    table: pd.DataFrame,
    understood: Iterable[str],
    form: Callable[[pd.DataFrame, str], pd.DataFrame],
    factors: Sequence[str],
) -> People:
    """People's trials from a table of checked columns, brought into the form of a result's.

    `factors` are the columns of that form whose values are the conditions.
    """
    t = form(table, name)
    said = (*understood, design(t, factors))
    t = t.assign(**{c: v for c, v in FORM.items() if c not in t})
    attrs = {"experiment": experiment, "level": "people"}
    return People(Path(name), attrs, found=t.reset_index(drop=True), understood=said)


def named(names: Sequence[str]) -> str:
    """What several files are called together."""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"

"""What the columns of a user's files mean: from options, or from a recipe (a TOML file)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from striata.analysis.errors import AnalysisError
from striata.data import PATH
from striata.files.errors import raised_as
from striata.files.reading import read_text

#: Shipped recipes.
FOLDER = PATH / "recipes"
#: What a recipe may say: table → its keys; None where the keys are names of columns.
KNOWN: dict[str, tuple[str, ...] | None] = {
    "file": ("name", "header", "table"),
    "rows": ("where",),
    "columns": None,
    "values": None,
    "missed": None,
}
ABOUT = ("experiment", "about", "source", "seen")
NUMBERED = re.compile(r"#\d+(?::\w+)?")


@dataclass(frozen=True)
class Recipe:
    """How a user's files are read.

    Attributes
    ----------
    columns : our name → their column: a name, ``#3`` (the third, of files without a header),
        ``@file`` (a part of the file's name), ``'long'`` (the same for all rows), or a name with
        ``{trial}`` in it (wide files); a time has its unit behind, ``RT:ms``
    values : our name → their value → ours
    missed : our name → values that mean that no answer was given
    where : conditions on their columns, such as ``phase=test``, that a row must meet
    header : whether there is a row of names; None: unless columns are given by number
    table : sheet of a spreadsheet, or variable of a ``.mat`` file
    name : regular expression of file names, whose named groups are columns ``@group``
    experiment : of which it is, if it says so
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    header: bool | None = None
    table: str = ""
    name: str = ""
    experiment: str = ""

    @property
    def headed(self) -> bool:
        """Whether the files have a row of names."""
        numbered = any(NUMBERED.fullmatch(c) for c in self.columns.values())
        return not numbered if self.header is None else self.header

    def with_options(
        self,
        columns: Iterable[str] = (),
        values: Iterable[str] = (),
        missed: Iterable[str] = (),
        where: Iterable[str] = (),
    ) -> Recipe:
        """This recipe with what was typed, which comes before what it says itself.

        Parameters
        ----------
        columns
            ``NAME=COLUMN``, several with commas between.
        values
            ``NAME:THEIRS=OURS``.
        missed
            ``NAME:VALUE``.
        where
            Conditions, one each.

        Raises
        ------
        AnalysisError
            If one is anything else.
        """
        maps: dict[str, dict[str, str]] = {}
        for name, theirs, ours in _typed_values(values):
            maps.setdefault(name, {})[theirs] = ours
        codes: dict[str, tuple[str, ...]] = {}
        for name, code in _typed_missed(missed):
            codes[name] = (*codes.get(name, ()), code)
        return self.and_also(_typed_columns(columns), maps, codes, where)

    def and_also(
        self,
        columns: Mapping[str, str],
        values: Mapping[str, Mapping[str, str]],
        missed: Mapping[str, tuple[str, ...]],
        where: Iterable[str],
    ) -> Recipe:
        """This recipe with more columns, values, codes and conditions; the new ones come first."""
        return replace(
            self,
            columns={**self.columns, **columns},
            values={
                k: {**self.values.get(k, {}), **values.get(k, {})} for k in (*self.values, *values)
            },
            missed={**self.missed, **{k: (*self.missed.get(k, ()), *v) for k, v in missed.items()}},
            where=(*self.where, *where),
        )


def _parts(typed: Iterable[str]) -> list[str]:
    return [p.strip() for text in typed for p in text.split(",") if p.strip()]


def _typed_columns(typed: Iterable[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for pair in _parts(typed):
        name, sign, column = (x.strip() for x in pair.partition("="))
        if not (sign and name and column):
            raise AnalysisError(f"--map takes NAME=COLUMN, with commas between; {pair!r} is not.")
        if name in out:
            raise AnalysisError(f"--map names a column for {name} twice.")
        out[name] = column
    return out


def _typed_values(typed: Iterable[str]) -> list[tuple[str, str, str]]:
    out = []
    for text in _parts(typed):
        name, colon, rest = text.partition(":")
        theirs, sign, ours = rest.rpartition("=")
        if not (colon and sign and name.strip() and ours.strip()):
            raise AnalysisError(
                f"--value takes NAME:THEIRS=OURS, for example condition:0=congruent; {text!r} is"
                " not that."
            )
        out.append((name.strip(), theirs.strip(), ours.strip()))
    return out


def _typed_missed(typed: Iterable[str]) -> list[tuple[str, str]]:
    out = []
    for text in _parts(typed):
        name, colon, code = (x.strip() for x in text.partition(":"))
        if not (colon and name):
            raise AnalysisError(
                f"--missed takes NAME:VALUE, for example rt:-1; {text!r} is not that."
            )
        out.append((name, code))
    return out


def recipes() -> dict[str, Path]:
    """Shipped recipes by name."""
    return {p.stem: p for p in sorted(FOLDER.glob("*.toml"))}


def recipe(name: str) -> Recipe:
    """A recipe by the name of a shipped one, or by its file.

    Raises
    ------
    AnalysisError
        If there is none, or it says something that a recipe cannot say.
    """
    path = recipes().get(name, Path(name))
    if not path.exists():
        raise AnalysisError(
            f"There is no recipe {name!r}; shipped are {', '.join(recipes())}, or give a TOML file."
        )
    try:
        with raised_as(AnalysisError):
            said = tomllib.loads(read_text(path))
    except (tomllib.TOMLDecodeError, RecursionError) as e:
        raise AnalysisError(f"{path.name} is no TOML file: {str(e).rstrip('.')}.") from None
    for key, value in said.items():
        _check(path.name, key, value)
    file = said.get("file", {})
    return Recipe(
        {k: str(v) for k, v in said.get("columns", {}).items()},
        {k: {str(a): str(b) for a, b in v.items()} for k, v in said.get("values", {}).items()},
        {k: tuple(map(str, v)) for k, v in said.get("missed", {}).items()},
        tuple(map(str, said.get("rows", {}).get("where", ()))),
        file.get("header"),
        str(file.get("table", "")),
        str(file.get("name", "")),
        str(said.get("experiment", "")),
    )


def _check(file: str, key: str, value: Any) -> None:
    """Raise for an entry that a recipe cannot have."""
    if key in ABOUT and isinstance(value, str):
        return
    if key not in KNOWN or not isinstance(value, dict):
        tables = ", ".join(f"[{k}]" for k in KNOWN)
        raise AnalysisError(
            f"{file}: a recipe has {', '.join(ABOUT)} (texts) and {tables}, not {key}."
        )
    allowed = KNOWN[key]
    wrong = [k for k in value if allowed is not None and k not in allowed]
    if wrong:
        raise AnalysisError(f"{file}: [{key}] has {', '.join(allowed or ())}, not {wrong[0]}.")
    shape = {"values": dict, "missed": list}.get(key)
    for k, v in value.items():
        bad = shape is not None and not isinstance(v, shape)
        if bad or (k == "where" and not isinstance(v, list)):
            needed = "a table of values" if shape is dict else "a list"
            raise AnalysisError(f"{file}: {k} in [{key}] must be {needed}.")
        if k == "header" and not isinstance(v, bool):
            raise AnalysisError(f"{file}: header in [{key}] must be true or false.")
        if key == "file" and k == "name":
            _compiles(file, str(v))


def _compiles(file: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as e:
        raise AnalysisError(f"{file}: name in [file] is no regular expression ({e}).") from None

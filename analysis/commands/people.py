"""Options by which commands take people's own trials: the same for compare, figure, score, …."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from striata.analysis.reading.people.people import People

Data = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        metavar="FILE",
        help="People's own trials in the place of published values: a file, a folder, or a pattern"
        " such as 'data/*.csv'; may be repeated. docs/own-data.md says which files are read.",
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="NAME=COLUMN,...",
        help="Columns of --data; a time has its unit behind it: subject=ID,rt=RT:ms. A column of a"
        " file without header is #3, a part of the file's name @file.",
    ),
]
Value = Annotated[
    list[str] | None,
    typer.Option(
        "--value",
        metavar="NAME:THEIRS=OURS",
        help="What a value of --data means: condition:0=congruent; may be repeated.",
    ),
]
Missed = Annotated[
    list[str] | None,
    typer.Option(
        "--missed",
        metavar="NAME:VALUE",
        help="A value of --data that means that no answer was given: rt:-1; may be repeated.",
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="COLUMN=VALUE",
        help="Keep only these rows of --data (also !=, <, >; several values with | between); may be"
        " repeated.",
    ),
]
RecipeName = Annotated[
    str,
    typer.Option(
        "--recipe",
        metavar="NAME",
        help="All of this from a recipe: a shipped one (data/recipes), or your own TOML file.",
    ),
]


@dataclass(frozen=True)
class Asked:
    """What was typed about people's own trials."""

    data: list[str] | None
    mapping: list[str] | None
    value: list[str] | None
    missed: list[str] | None
    where: list[str] | None
    recipe: str

    @property
    def inputs(self) -> list[Path]:
        """The files that are read, a recipe among them."""
        from striata.analysis.reading.people.reader import files_at
        from striata.analysis.reading.people.recipe import recipes

        own = [Path(self.recipe)] if self.recipe and self.recipe not in recipes() else []
        return own + [file for name in self.data or () for file in files_at(Path(name))]

    def check(self) -> None:
        """Refuse options that say how data are read that are not given.

        Raises
        ------
        AnalysisError
            For the first of them.
        """
        from striata.analysis.errors import AnalysisError

        said: dict[str, list[str] | str | None] = {"--map": self.mapping, "--value": self.value}
        said |= {"--missed": self.missed, "--where": self.where, "--recipe": self.recipe}
        for option in (name for name, given in said.items() if given and not self.data):
            raise AnalysisError(f"{option} says how --data is read; give --data, too.")

    def __call__(self, *experiments: str) -> People | None:
        """The trials, and on stderr what was understood; None if no data are given.

        Raises
        ------
        AnalysisError
            For data that cannot be used, or several experiments.
        """
        from striata.analysis.errors import AnalysisError
        from striata.analysis.reading.people.recipe import Recipe, recipe
        from striata.analysis.signatures.own import people

        if not self.data:
            return None
        if len(set(experiments)) > 1:
            raise AnalysisError(
                f"--data is of one experiment, but these files are of {', '.join(experiments)}."
            )
        base = recipe(self.recipe) if self.recipe else Recipe()
        whole = base.with_options(
            self.mapping or (), self.value or (), self.missed or (), self.where or ()
        )
        found = people(experiments[0], self.data, recipe=whole)
        typer.echo("\n".join(found.understood), err=True)
        return found


def _options(
    data: Data = None,
    mapping: Map = None,
    value: Value = None,
    missed: Missed = None,
    where: Where = None,
    recipe: RecipeName = "",
) -> Asked:
    return Asked(data, mapping, value, missed, where, recipe)


def with_people(command: Callable[..., None]) -> Callable[..., None]:
    """A command with these options in the place of its parameter ``people``."""
    own = inspect.signature(command, eval_str=True).parameters
    options = inspect.signature(_options, eval_str=True).parameters

    @wraps(command)
    def run(*args: Any, **given: Any) -> None:
        given |= dict(zip(own, args, strict=False))
        asked = _options(**{name: given.pop(name) for name in options if name in given})
        asked.check()
        command(**given, people=asked)

    parameters = [p for name, p in own.items() if name != "people"] + list(options.values())
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    del run.__wrapped__
    return run

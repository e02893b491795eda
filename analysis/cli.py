"""Commands that read result files: ``striata figure`` and ``striata compare``. Heavy imports wait for their use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pandas as pd

    from analysis.load import Result

FORMATS = ("png", "svg", "pdf")


def figure(
    files: Annotated[list[Path], typer.Argument(metavar="RESULTS...", help="A result file; for physiology, also the "
                                                "other level's.")],
    out: Annotated[Path | None, typer.Option(help="Folder for the figures; by default that of the first file.")] = None,
    kind: Annotated[str, typer.Option("--format", help="png, svg or pdf.")] = "png",
) -> None:  # fmt: skip
    """Draw the figures of a result file, model beside data."""
    from analysis.errors import AnalysisError
    from analysis.load import open_result
    from analysis.style import style

    if kind not in FORMATS:
        raise AnalysisError(f"The format {kind!r} is not known; it is {', '.join(FORMATS)}.")
    results = [open_result(f) for f in files]
    folder = out or files[0].parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with style():
            for name, draw in figures(results).items():
                path = folder / f"{results[0].path.stem}-{name}.{kind}"
                draw(*results).savefig(path)
                typer.echo(path)
    except OSError as e:
        raise AnalysisError(f"Figures cannot be written to {folder} ({e.strerror}).") from None


def figures(results: list[Result]) -> dict[str, Callable[..., Any]]:
    """Name → function that draws it, for the experiment that the files are of.

    Raises
    ------
    AnalysisError
        For an experiment without figures, or several files where one is wanted.
    """
    from analysis.errors import AnalysisError
    from analysis.figures.manipulations import learning, manipulations
    from analysis.figures.physiology import agreement, physiology
    from analysis.figures.stroop import stroop
    from analysis.figures.trial import trial

    first = results[0]
    if first.experiment == "physiology":
        drawn: dict[str, Callable[..., Any]] = {"physiology": physiology}
        if len(results) == 1:
            return drawn
        if (
            len(results) > 2
            or {r.level for r in results} != {"rate", "spiking"}
            or results[1].experiment != "physiology"
        ):
            raise AnalysisError("Several files can be drawn together only if they are physiology at each level, once.")
        return drawn | {"agreement": agreement}
    if len(results) > 1:
        raise AnalysisError(f"Files of {first.experiment} are drawn one at a time.")
    if first.experiment != "stroop":
        raise AnalysisError(f"There are no figures for the experiment {first.experiment!r}.")
    drawn = {"stroop": stroop, "learning": learning}
    if first.has("example"):
        drawn["trial"] = trial
    if len(first.arms) > 1:
        drawn["manipulations"] = manipulations
    return drawn


def compare(
    file: Annotated[Path, typer.Argument(metavar="RESULTS", help="A result file.")],
    csv: Annotated[Path | None, typer.Option(help="Write the table of measures to this file, too.")] = None,
) -> None:
    """Print the model's measures beside published values, with intervals and a verdict on each."""
    from analysis.compare import physiology_table, stroop_table
    from analysis.errors import AnalysisError
    from analysis.load import open_result
    from analysis.selection import claims

    result = open_result(file)
    if result.experiment == "physiology":
        table = physiology_table(result)
        _print(f"At rest, {result.level} level", _rest_rows(table))
        held = claims(result)
        _print(
            f"Selection, {result.level} level", held.assign(holds=held["holds"].map({True: "holds", False: "FAILS"}))
        )
    elif result.experiment == "stroop":
        table = stroop_table(result)
        _print(f"Stroop, {result.level} level", _stroop_rows(table))
    else:
        raise AnalysisError(f"Nothing is known to compare the experiment {result.experiment!r} with.")
    if csv:
        try:
            table.to_csv(csv, index=False)
        except OSError as e:
            raise AnalysisError(f"{csv} cannot be written ({e.strerror}).") from None


def _rest_rows(table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({
        "population": table["population"], "measure": table["measure"].str.replace("_", " "),
        "model": [f"{m:.2f}" for m in table["model"]], "95 % interval": _spans(table["low"], table["high"]),
        "published range": _spans(table["from"], table["to"]), "unit": table["unit"],
        "verdict": table["inside"].map({True: "inside", False: "OUTSIDE"}), "source": table["source"],
        "as known": table["confidence"],
    })  # fmt: skip


def _stroop_rows(table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({
        "measure": table["measure"].str.replace("_", " "), "condition": table["condition"], "unit": table["unit"],
        "model": [f"{m:.4g}" for m in table["model"]], "95 % interval": _spans(table["model_low"], table["model_high"]),
        "people": ["" if p != p else f"{p:.4g}" for p in table["published"]],
        "their interval": _spans(table["published_low"], table["published_high"]), "verdict": table["verdict"],
        "set on it": table["used_for_tuning"],
    })  # fmt: skip


def _spans(low: pd.Series, high: pd.Series) -> list[str]:
    return ["" if a != a else f"{a:.4g} to {b:.4g}" for a, b in zip(low, high, strict=True)]


def _print(title: str, table: pd.DataFrame) -> None:
    """A table as wide as it needs on a terminal, and whole when piped."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in table.columns:
        shown.add_column(str(name), overflow="fold")
    for row in table.itertuples(index=False):
        shown.add_row(*(str(x) for x in row))
    console = Console()
    if not console.is_terminal:
        console.width = 200
    console.print(shown)

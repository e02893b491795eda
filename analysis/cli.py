"""Commands that read results: figure, compare, score, report, export, validate. Heavy imports wait for their use."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pandas as pd


FORMATS = ("png", "svg", "pdf")


def figure(
    files: Annotated[list[Path], typer.Argument(metavar="RESULTS...", help="A result file; for physiology, also the "
                                                "other level's.")],
    out: Annotated[Path | None, typer.Option(help="Folder for the figures; by default that of the first file.")] = None,
    kind: Annotated[str, typer.Option("--format", help="png, svg or pdf.")] = "png",
    measure: Annotated[list[str] | None, typer.Option(help="Of a sweep: draw this measure; may be repeated.")] = None,
) -> None:  # fmt: skip
    """Draw the figures of a result file, model beside data, or the map of a sweep."""
    from analysis.errors import AnalysisError
    from analysis.figures import figures
    from analysis.figures.sweep import sweep
    from analysis.load import open_result
    from analysis.style import style
    from analysis.sweep import is_sweep, open_sweep

    if kind not in FORMATS:
        raise AnalysisError(f"The format {kind!r} is not known; it is {', '.join(FORMATS)}.")
    drawn: dict[str, Callable[[], Any]] = {}
    if len(files) == 1 and is_sweep(files[0]):
        drawn["sweep"] = lambda: sweep(open_sweep(files[0]), measure or ())
    elif measure:
        raise AnalysisError(f"--measure is for the store of a sweep, which {files[0]} is not.")
    else:
        results = [open_result(f) for f in files]
        drawn = {name: partial(draw, *results) for name, draw in figures(results).items()}
    folder = out or files[0].parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with style():
            for name, draw in drawn.items():
                path = folder / f"{files[0].stem}-{name}.{kind}"
                draw().savefig(path)
                typer.echo(path)
    except OSError as e:
        raise AnalysisError(f"Figures cannot be written to {folder} ({e.strerror}).") from None


def compare(
    file: Annotated[Path, typer.Argument(metavar="RESULTS", help="A result file.")],
    csv: Annotated[Path | None, typer.Option(help="Write the table of measures to this file, too.")] = None,
    data: Annotated[Path | None, typer.Option(help="Compare with your own trials, a CSV file; needs --map.")] = None,
    mapping: Annotated[str, typer.Option("--map", help="Your columns: subject=ID,condition=Cond,rt=RT:ms,correct=Acc.")]
    = "",
    table: Annotated[Path | None, typer.Option(help="Compare with your own table of values (see data/README.md).")]
    = None,
) -> None:  # fmt: skip
    """Print the model's measures beside published values, with intervals and a verdict on each."""
    from analysis.compare import physiology_table, stroop_table
    from analysis.dopamine import dopamine_table
    from analysis.errors import AnalysisError
    from analysis.habit import habit_table
    from analysis.load import open_result
    from analysis.selection import claims
    from analysis.snake import snake_table

    signatures = {"dopamine": dopamine_table, "snake": snake_table, "habit": habit_table}

    if data and table:
        raise AnalysisError("Give --data or --table, not both.")
    if mapping and not data:
        raise AnalysisError("--map says what the columns of --data are; give --data, too.")
    result, people = open_result(file), _people(data, mapping, table)
    if people is not None and result.experiment != "stroop":
        raise AnalysisError(f"Own data can be compared with results of stroop, not of {result.experiment}.")
    if result.experiment == "physiology":
        rows = physiology_table(result)
        _print(f"At rest, {result.level} level", _rest_rows(rows))
        held = claims(result)[["claim", "model", "holds"]].replace({"holds": {True: "holds", False: "FAILS"}})
        _print(f"Selection, {result.level} level", held)
    elif result.experiment == "stroop":
        rows = stroop_table(result, people)
        _print(f"Stroop, {result.level} level", _stroop_rows(rows))
    elif result.experiment in signatures:
        rows = signatures[result.experiment](result)
        _print(f"{result.experiment}, {result.level} level", _signature_rows(rows))
    else:
        raise AnalysisError(f"Nothing is known to compare the experiment {result.experiment!r} with.")
    if csv:
        _writing(csv, lambda path: rows.to_csv(path, index=False))


def _people(data: Path | None, mapping: str, table: Path | None) -> pd.DataFrame | None:
    """A user's own data as a reference table, or None."""
    from analysis.userdata import as_reference, read_table, read_trials

    if data:
        return as_reference(read_trials(data, mapping), data.name)
    return read_table(table) if table else None


def score(
    files: Annotated[list[Path], typer.Argument(metavar="RESULTS...", help="Result files; seeds are taken together.")],
    csv: Annotated[Path | None, typer.Option(help="Write the scorecard to this file, too.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write it as JSON, which can serve as a baseline.")] = None,
    baseline: Annotated[Path | None, typer.Option(help="An earlier scorecard (JSON): status 1 if worse.")] = None,
) -> None:  # fmt: skip
    """Put every signature of every file in one table with verdicts, and compare it with an earlier one."""
    from analysis.load import open_result
    from analysis.scorecard import scorecard, summary, worse

    card = scorecard([open_result(f) for f in files])
    _print("Signatures", _score_rows(card))
    _print("Verdicts", summary(card))
    for path, write in ((csv, lambda p: card.to_csv(p, index=False)),
                        (json, lambda p: card.to_json(p, orient="records", indent=1, force_ascii=False))):  # fmt: skip
        if path:
            _writing(path, write)
    if baseline:
        fallen = worse(card, _baseline(baseline))
        if len(fallen):
            _print(f"Worse than in {baseline}", fallen)
            raise typer.Exit(1)
        typer.echo(f"Nothing is worse than in {baseline}.")


def report(
    files: Annotated[list[Path], typer.Argument(metavar="RESULTS...", help="Result files.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The page.")] = Path("report.html"),
) -> None:  # fmt: skip
    """Write one self-contained page: scorecard, figures, a trial to look into, methods, provenance."""
    from analysis.load import open_result
    from analysis.report import report as page

    html = page([open_result(f) for f in files])
    _writing(out, lambda path: path.write_text(html, encoding="utf-8"))
    typer.echo(out)


def export(
    file: Annotated[Path, typer.Argument(metavar="RESULTS", help="A result file.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Its suffix says what is written: csv or parquet (trials), "
                                        "nwb (a trial with its spikes), graphml, md or tex (the circuit).")],
) -> None:  # fmt: skip
    """Write trials, a trial with its spikes, or the circuit in another format."""
    from analysis.export import export as write
    from analysis.load import open_result

    typer.echo(write(open_result(file), out))


def validate(
    tables: Annotated[list[Path] | None, typer.Argument(help="Reference tables; all of ours if none is given.")] = None,
) -> None:
    """Check reference tables: columns, units, numbers, error types, and that every citation is in the bibliography."""
    from analysis.userdata import read_table
    from data import PATH

    for path in tables or sorted((PATH / "reference").glob("*.csv")):
        typer.echo(f"{path.name}: {len(read_table(path))} values, sound")


def _baseline(path: Path) -> pd.DataFrame:
    import pandas as pd

    from analysis.errors import AnalysisError
    from analysis.scorecard import COLUMNS

    try:
        table = pd.read_json(path, orient="records")
    except (OSError, ValueError):
        raise AnalysisError(f"{path} is not a scorecard that striata score --json has written.") from None
    if not set(COLUMNS) <= set(table):
        raise AnalysisError(f"{path} is not a scorecard that striata score --json has written.")
    return table


def _writing(path: Path, write: Callable[[Path], Any]) -> None:
    from analysis.errors import AnalysisError

    try:
        write(path)
    except OSError as e:
        raise AnalysisError(f"{path} cannot be written ({e.strerror}).") from None


def _score_rows(card: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({
        "experiment": card["experiment"] + ", " + card["level"], "measure": card["measure"].str.replace("_", " "),
        "condition": card["condition"], "unit": card["unit"],
        "model": ["" if m != m else f"{m:.4g}" for m in card["model"]],
        "95 % interval": _spans(card["model_low"], card["model_high"]),
        "published": _spans(card["published_low"], card["published_high"]), "verdict": card["verdict"],
        "distance": ["" if d != d else f"{d:.1f}" for d in card["distance"]], "tuned on": card["used_for_tuning"],
    })  # fmt: skip


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
        "their interval": _spans(table["published_low"], table["published_high"]),
        "SD, theirs": _pairs(table["model_sd"], table["published_sd"]), "verdict": table["verdict"],
        "set on it": table["used_for_tuning"],
    })  # fmt: skip


def _signature_rows(table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({
        "measure": table["measure"], "condition": table["condition"], "unit": table["unit"],
        "model": [f"{m:.4g}" for m in table["model"]], "95 % interval": _spans(table["model_low"], table["model_high"]),
        "published": _spans(table["published_low"], table["published_high"]), "verdict": table["verdict"],
        "source": table["source"], "set on it": table["used_for_tuning"],
    })  # fmt: skip


def _pairs(model: pd.Series, people: pd.Series) -> list[str]:
    """How much simulated subjects differ, and people, where both are known."""
    return [f"{a:.3g}, {b:.3g}" if a == a and b == b else "" for a, b in zip(model, people, strict=True)]


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

"""Commands that read results: figure, compare, score, report, export, validate. Heavy imports wait for their use."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pandas as pd

    from striata.analysis.reading.load import Result


FORMATS = ("png", "svg", "pdf")
FITS = (
    "Also fit diffusion models (stroop, choice) and regressions (stroop) and score them; minutes."
)


def figure(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULTS...", help="A result file; for physiology, also the other level's."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", help="Folder for the figures; by default that of the first file."
        ),
    ] = None,
    kind: Annotated[str, typer.Option("--format", help="png, svg or pdf.")] = "png",
    measure: Annotated[
        list[str] | None, typer.Option(help="Of a sweep: draw this measure; may be repeated.")
    ] = None,
) -> None:
    """Draw the figures of a result file, model beside data, or the map of a sweep."""
    from striata.analysis.errors import AnalysisError
    from striata.analysis.figures import figures
    from striata.analysis.figures.style import style
    from striata.analysis.figures.sweep import sweep
    from striata.analysis.reading.load import open_result
    from striata.analysis.sweep import is_sweep, open_sweep

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
    csv: Annotated[
        Path | None, typer.Option("-o", "--csv", help="Write the table to this file, too.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Compare with your own trials, a CSV file; needs --map.")
    ] = None,
    mapping: Annotated[
        str,
        typer.Option(
            "--map",
            help="Your columns. stroop: subject=ID,condition=Cond,rt=RT:ms,"
            "correct=Acc; dopamine: subject, condition, rate; snake: subject, condition, "
            "defended, latency; habit: subject, length, value, presses.",
        ),
    ] = "",
    table: Annotated[
        Path | None,
        typer.Option(help="Compare with your own table of values (see data/README.md)."),
    ] = None,
    fits: Annotated[
        bool,
        typer.Option(
            "--fits",
            help="Also fit diffusion models (stroop, choice) and regressions (stroop); a minute.",
        ),
    ] = False,
) -> None:
    """Print the model's measures beside published values, with intervals and a verdict on each."""
    from striata.analysis.errors import AnalysisError
    from striata.analysis.printing import show, stroop_rows
    from striata.analysis.reading.load import open_result

    if data and table:
        raise AnalysisError("Give --data or --table, not both.")
    if mapping and not data:
        raise AnalysisError("--map says what the columns of --data are; give --data, too.")
    result = open_result(file)
    if table and result.experiment != "stroop":
        raise AnalysisError(f"--table is for results of stroop, not of {result.experiment}.")
    if fits and result.experiment not in ("stroop", "choice"):
        raise AnalysisError(
            f"--fits is for results of stroop and choice, not of {result.experiment}."
        )
    title = f"{result.experiment}, {result.level} level"
    if result.experiment == "stroop":
        rows = _stroop(result, data, mapping, table, fits)
        show(title, stroop_rows(rows))
    elif data:
        from striata.analysis.signatures.owndata import own_table

        rows = own_table(result, data, mapping)
        show(f"{title}, beside {data.name}", stroop_rows(rows))
    else:
        rows = _published(result, title, fits)
    if csv:
        _writing(csv, lambda path: rows.to_csv(path, index=False))


def _stroop(
    result: Result, data: Path | None, mapping: str, table: Path | None, fits: bool
) -> pd.DataFrame:
    """Measures of Stroop beside the published ones, or a user's own trials or table.

    Fits to either, if asked for.
    """
    import pandas as pd

    from striata.analysis.errors import AnalysisError
    from striata.analysis.reading.userdata import as_reference, read_table, read_trials
    from striata.analysis.signatures.compare import stroop_table

    trials = read_trials(data, mapping) if data else None
    people = (
        as_reference(trials, data.name)
        if data and trials is not None
        else read_table(table)
        if table
        else None
    )
    rows = stroop_table(result, people)
    if table and rows[["published", "published_low"]].isna().all(axis=None):
        raise AnalysisError(
            f"{table.name} holds none of the measures and conditions of data/reference/stroop.csv."
        )
    if not fits:
        return rows
    from striata.analysis.signatures.fits import fits_table

    return pd.concat(
        [rows, fits_table(result, trials, data.name if data else "")], ignore_index=True
    )


def _published(result: Result, title: str, fits: bool) -> pd.DataFrame:
    """Print what is published beside the other experiments, and diffusion fits to choices, if asked for."""
    from striata.analysis.errors import AnalysisError
    from striata.analysis.printing import show, signature_rows
    from striata.analysis.scorecard import SIGNATURES, joined
    from striata.analysis.signatures.choice import diffusion_table

    if result.experiment == "physiology":
        return _rest(result)
    if result.experiment not in SIGNATURES:
        raise AnalysisError(
            f"Nothing is known to compare the experiment {result.experiment!r} with."
        )
    parts = (SIGNATURES[result.experiment], *((diffusion_table,) if fits else ()))
    rows = joined(result, (part(result) for part in parts))
    show(title, signature_rows(rows))
    return rows


def _rest(result: Result) -> pd.DataFrame:
    """Print rest and selection and, where there are spikes, what they say."""
    import pandas as pd

    from striata.analysis.printing import rest_rows, show, spike_rows
    from striata.analysis.signatures.compare import physiology_table
    from striata.analysis.signatures.neural import has_rest, rest_summary
    from striata.analysis.signatures.selection import claims

    rows = physiology_table(result)
    show(f"At rest, {result.level} level", rest_rows(rows))
    held = claims(result)[["claim", "model", "holds"]].replace(
        {"holds": {True: "holds", False: "FAILS"}}
    )
    show(f"Selection, {result.level} level", held)
    if not has_rest(result):
        return rows
    spiking = rest_summary(result)
    show(
        "Spikes at rest: irregularity, Fano factor, correlation of counts, beta power over Poisson",
        spike_rows(spiking),
    )
    return pd.concat([rows, spiking], ignore_index=True)


def score(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="RESULTS...", help="Result files; seeds are taken together."),
    ],
    csv: Annotated[
        Path | None, typer.Option("-o", "--csv", help="Write the scorecard to this file, too.")
    ] = None,
    json: Annotated[
        Path | None, typer.Option(help="Write it as JSON, which can serve as a baseline.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="An earlier scorecard (JSON): status 1 if worse.")
    ] = None,
    fits: Annotated[bool, typer.Option("--fits", help=FITS)] = False,
) -> None:
    """Put every signature of every file in one table with verdicts, and compare it with an earlier one."""
    from striata.analysis.errors import AnalysisError
    from striata.analysis.printing import score_rows, show
    from striata.analysis.reading.load import open_result
    from striata.analysis.scorecard import KEY, scorecard, summary, worse

    card = scorecard([open_result(f) for f in files], fits)
    show("Signatures", score_rows(card))
    show("Verdicts", summary(card))
    for path, write in (
        (csv, lambda p: card.to_csv(p, index=False)),
        (json, lambda p: card.to_json(p, orient="records", indent=1, force_ascii=False)),
    ):
        if path:
            _writing(path, write)
    if baseline:
        before = _baseline(baseline)
        if before.merge(card, on=KEY).empty:
            raise AnalysisError(f"{baseline} has no signature in common with these files.")
        fallen = worse(card, before)
        if len(fallen):
            show(f"Worse than in {baseline}", fallen)
            raise typer.Exit(1)
        typer.echo(f"Nothing is worse than in {baseline}.")


def report(
    files: Annotated[list[Path], typer.Argument(metavar="RESULTS...", help="Result files.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The page.")] = Path("report.html"),
    fits: Annotated[bool, typer.Option("--fits", help=FITS)] = False,
) -> None:
    """Write one self-contained page: scorecard, figures, a trial to look into, methods, provenance."""
    from striata.analysis.reading.load import open_result
    from striata.analysis.report import report as page

    html = page([open_result(f) for f in files], fits)
    _writing(out, lambda path: path.write_text(html, encoding="utf-8"))
    typer.echo(out)


def export(
    file: Annotated[Path, typer.Argument(metavar="RESULTS", help="A result file.")],
    out: Annotated[
        Path | None,
        typer.Argument(
            metavar="OUT",
            help="Its suffix says what is written: csv or parquet "
            "(trials), nwb (trials with their spikes), graphml, md or tex (the "
            "circuit).",
        ),
    ] = None,
    named: Annotated[
        Path | None, typer.Option("-o", "--out", "--nwb", metavar="OUT", help="The same.")
    ] = None,
) -> None:
    """Write trials, trials with their spikes, or the circuit in another format."""
    from striata.analysis.errors import AnalysisError
    from striata.analysis.export import export as write
    from striata.analysis.reading.load import open_result

    path = out or named
    if path is None or (out and named):
        raise AnalysisError(
            "Say once what is to be written, for example striata export results.h5 --nwb out.nwb."
        )
    typer.echo(write(open_result(file), path))


def validate(
    tables: Annotated[
        list[Path] | None, typer.Argument(help="Reference tables; all of ours if none is given.")
    ] = None,
) -> None:
    """Check reference tables: columns, units, numbers, error types, and that every citation is in the bibliography."""
    from striata.analysis.reading.userdata import read_table
    from striata.data import PATH

    for path in tables or sorted((PATH / "reference").glob("*.csv")):
        typer.echo(f"{path.name}: {len(read_table(path))} values, sound")


def _baseline(path: Path) -> pd.DataFrame:
    import pandas as pd

    from striata.analysis.errors import AnalysisError
    from striata.analysis.scorecard import COLUMNS, RANK

    if not path.is_file():
        raise AnalysisError(f"There is no file {path}.")
    try:
        table = pd.read_json(path, orient="records")
    except (OSError, ValueError):
        raise AnalysisError(
            f"{path} is not a scorecard that striata score --json has written."
        ) from None
    if not set(COLUMNS) <= set(table) or not set(table["verdict"]) <= {*RANK, "prediction"}:
        raise AnalysisError(f"{path} is not a scorecard that striata score --json has written.")
    return table


def _writing(path: Path, write: Callable[[Path], Any]) -> None:
    from striata.analysis.errors import AnalysisError

    try:
        write(path)
    except OSError as e:
        raise AnalysisError(f"{path} cannot be written ({e.strerror or e}).") from None

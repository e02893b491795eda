"""Commands that draw and write: figure, report, export, validate.

Heavy imports wait for their use.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from striata.analysis.commands.people import with_people
from striata.files.option import Overwrite


@with_people
def figure(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULTS...",
            help="A result file or the store of a sweep; or files of an experiment that are drawn "
            "together, such as one of each level.",
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
    overwrite: Overwrite = False,
    *,
    people: Any,
) -> None:
    """Draw the figures of a result or the map of a sweep.

    Published data, or people's own trials, stand beside the model wherever there are any.

    Example: striata figure results.h5 -o figures --format pdf
    """
    from striata.analysis.errors import AnalysisError
    from striata.analysis.figures import figures
    from striata.analysis.figures.style import style
    from striata.analysis.figures.sweep import sweep
    from striata.analysis.reading.load import open_result
    from striata.analysis.sweep import is_sweep, open_sweep
    from striata.files.kinds import FIGURES
    from striata.files.outputs import claim, replacing
    from striata.progress import progress, step

    if f".{kind}" not in FIGURES:
        known = ", ".join(suffix[1:] for suffix in FIGURES)
        raise AnalysisError(f"The format {kind!r} is not known; it is {known}.")
    drawn: dict[str, Callable[[], Any]] = {}
    if len(files) == 1 and is_sweep(files[0]):
        if people.data:
            raise AnalysisError("--data is not drawn in the map of a sweep.")
        drawn["sweep"] = lambda: sweep(open_sweep(files[0]), measure or ())
    elif measure:
        raise AnalysisError(f"--measure is for the store of a sweep, which {files[0]} is not.")
    else:
        results = [open_result(f) for f in files]
        found = people(*(r.experiment for r in results))
        drawn = {
            name: partial(draw, *results, people=found)
            for name, draw in figures(results, found).items()
        }
    folder = out or files[0].parent
    paths = {name: folder / f"{files[0].stem}-{name}.{kind}" for name in drawn}
    for path in paths.values():
        claim(path, FIGURES[f".{kind}"], [*files, *people.inputs], overwrite)
    with progress("figures") as watch, style():
        for k, (name, draw) in enumerate(drawn.items()):
            step(watch, k, len(drawn), name)
            with replacing(paths[name]) as draft:
                draw().savefig(draft)
            typer.echo(paths[name])


@with_people
def report(
    files: Annotated[list[Path], typer.Argument(metavar="RESULTS...", help="Result files.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The page.")] = Path("report.html"),
    fits: Annotated[
        bool,
        typer.Option("--fits", help="Also fit models to trials, where there are any; minutes."),
    ] = False,
    overwrite: Overwrite = False,
    *,
    people: Any,
) -> None:
    """Write a report of results as one page.

    It holds the scorecard, figures, a trial viewer, methods and provenance, and needs nothing else.

    Example: striata report results.h5 -o report.html
    """
    from striata.analysis.reading.load import open_result
    from striata.analysis.report import report as page
    from striata.files.kinds import REPORT
    from striata.files.outputs import claim, replacing
    from striata.progress import progress

    claim(out, REPORT, [*files, *people.inputs], overwrite)
    results = [open_result(f) for f in files]
    found = people(*(r.experiment for r in results))
    with progress("report") as watch:
        html = page(results, fits, found, watch)
    with replacing(out) as draft:
        draft.write_text(html, encoding="utf-8")
    typer.echo(out)


def export(
    file: Annotated[Path, typer.Argument(metavar="RESULTS", help="A result file.")],
    out: Annotated[
        Path | None,
        typer.Argument(
            metavar="OUT",
            help="Its suffix is the format: csv or parquet (trials), nwb (example trials with "
            "their spikes), graphml, md or tex (the circuit).",
        ),
    ] = None,
    named: Annotated[
        Path | None, typer.Option("-o", "--out", "--nwb", metavar="OUT", help="The same.")
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Export trials, spikes or the circuit to other formats.

    Example: striata export results.h5 trials.csv
    """
    from striata.analysis.errors import AnalysisError
    from striata.analysis.export import export as write
    from striata.analysis.export import kind
    from striata.analysis.reading.load import open_result
    from striata.files.outputs import claim

    path = out or named
    if path is None or (out and named):
        raise AnalysisError(
            "Name one file to write, for example striata export results.h5 --nwb out.nwb."
        )
    claim(path, kind(path), [file], overwrite)
    typer.echo(write(open_result(file), path))


def validate(
    tables: Annotated[
        list[Path] | None, typer.Argument(help="Reference tables; all of ours if none is given.")
    ] = None,
) -> None:
    """Check the format of reference tables.

    Columns, units, numbers, error types and citations are checked.

    Example: striata validate mine.csv
    """
    from striata.analysis.reading.reference import read_table
    from striata.data import PATH

    for path in tables or sorted((PATH / "reference").glob("*.csv")):
        typer.echo(f"{path.name}: {len(read_table(path))} values, sound")

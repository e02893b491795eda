"""Commands that put the model beside data: compare and score.

Heavy imports wait for their use.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from striata.analysis.commands.people import with_people
from striata.files.option import Overwrite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from striata.analysis.reading.load import Result
    from striata.analysis.reading.people.people import People
    from striata.analysis.signatures.comparison import Comparison

FITS = "Also fit models to trials (diffusion models, regressions), where there are any; minutes."


@with_people
def compare(
    file: Annotated[Path, typer.Argument(metavar="RESULTS", help="A result file.")],
    csv: Annotated[
        Path | None, typer.Option("-o", "--csv", help="Write the table to this file, too.")
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(help="Compare with your own table of values (see data/README.md)."),
    ] = None,
    fits: Annotated[bool, typer.Option("--fits", help=FITS)] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Print every measure, with sources and spread.")
    ] = False,
    overwrite: Overwrite = False,
    *,
    people: Any,
) -> None:
    """Compare measures of a result with published values, or with people's own trials.

    First how many fit, then the measures that matter most, each with its 95 % interval and a
    verdict; --all prints the others, too, and -o writes them as a table.

    Example: striata compare results.h5 --data mine.csv --map subject=ID,condition=Cond,rt=RT:ms
    """
    from striata.analysis.errors import AnalysisError
    from striata.analysis.escaping import spreadsheet
    from striata.analysis.printing import OWN, PUBLISHED, comparison_rows, legend, show, text_rows
    from striata.analysis.reading.load import open_result
    from striata.analysis.signatures.comparison import whole
    from striata.analysis.signatures.findings import counts
    from striata.analysis.signatures.record import analysis_of
    from striata.files.kinds import COMPARISON
    from striata.files.outputs import claim, replacing

    if people.data and table:
        raise AnalysisError("Give --data or --table, not both.")
    if csv:
        claim(csv, COMPARISON, [file, table, *people.inputs], overwrite)
    result = open_result(file)
    found = people(result.experiment)
    rows = whole(file.name, _comparisons(result, found, table, fits))
    name = table.name if table else found.name if found else ""
    beside = f", beside {name}" if name else ""
    title = f"{result.experiment}, {result.level} level{beside}"
    known = f"values in {name}" if name else "published values"
    n = len(result.subjects)
    typer.echo(f"{title}, {n} subject{'s' * (n != 1)}\n{counts(rows, known)}\n")
    heading = OWN if name else PUBLISHED
    if every:
        show("", comparison_rows(rows, heading), legend(rows["verdict"]))
        further = {} if beside else analysis_of(result).printed(result)
        for title, shown in further.items():
            show(title, text_rows(shown))
    else:
        _answer(rows, analysis_of(result).asked, heading)
    if csv:
        with replacing(csv) as draft:
            spreadsheet(rows).to_csv(draft, index=False)


def _answer(rows: pd.DataFrame, asked: Mapping[str, str], heading: str) -> None:
    """Print the rows that a reader asks for first, and how to see the others."""
    from striata.analysis.printing import first_rows, legend, show
    from striata.analysis.signatures.findings import first

    best = first(rows, asked)
    more = len(rows) - len(best)
    below = [legend(best["verdict"])]
    if (best["calibrated_on"] != "").any():
        below.append("*: the model was calibrated on it, or it was seen while it was built.")
    if more:
        below.append(f"{more} more measures: --all; all of them as a table: -o FILE.csv.")
    show("", first_rows(best, asked, heading), "\n".join(below), narrow=True)


def _comparisons(
    result: Result, people: People | None, table: Path | None, fits: bool
) -> Iterator[Comparison]:
    """Comparisons with what is published, people's own trials, or a user's table of values."""
    from striata.analysis.errors import AnalysisError
    from striata.analysis.reading.reference import read_table
    from striata.analysis.signatures.own import compared
    from striata.analysis.signatures.record import analysis_of

    record, name = analysis_of(result), result.experiment
    if fits and record.fits is None:
        raise AnalysisError(f"No models are fitted to trials of {name}; leave --fits out.")
    if table is None:
        yield from compared(result, people, fits)
        return
    if record.beside is None:
        raise AnalysisError(f"A table of values cannot be compared with results of {name}.")
    yield from record.beside(result, read_table(table))
    if fits and record.fits is not None:
        yield from record.fits(result, None)


@with_people
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
    overwrite: Overwrite = False,
    *,
    people: Any,
) -> None:
    """Collect the verdicts of several results in one table.

    The table can be compared with an earlier one.

    Example: striata score results.h5 --json now.json --baseline before.json
    """
    from striata.analysis.errors import AnalysisError
    from striata.analysis.escaping import spreadsheet
    from striata.analysis.printing import OWN, PUBLISHED, legend, score_rows, show
    from striata.analysis.reading.load import open_result
    from striata.analysis.scorecard import KEY, scorecard, summary, worse
    from striata.files.kinds import SCORECARD, SCORECARD_JSON
    from striata.files.outputs import claim, replacing
    from striata.progress import progress

    if csv:
        claim(csv, SCORECARD, [*files, baseline, *people.inputs], overwrite)
    if json:
        claim(json, SCORECARD_JSON, [*files, baseline, csv, *people.inputs], overwrite)
    before = _baseline(baseline) if baseline else None
    results = [open_result(f) for f in files]
    found = people(*(r.experiment for r in results))
    with progress("scorecard") as watch:
        card = scorecard(results, fits, found, watch)
    show("Comparisons", score_rows(card, OWN if found else PUBLISHED))
    show("Verdicts", summary(card), legend(card["verdict"]))
    if csv:
        with replacing(csv) as draft:
            spreadsheet(card).to_csv(draft, index=False)
    if json:
        with replacing(json) as draft:
            card.to_json(draft, orient="records", indent=1, force_ascii=False)
    if before is None:
        return
    if before.merge(card, on=KEY).empty:
        raise AnalysisError(f"{baseline} has no comparison in common with these files.")
    fallen = worse(card, before)
    if len(fallen):
        show(f"Worse than in {baseline}", fallen)
        raise typer.Exit(1)
    typer.echo(f"Nothing is worse than in {baseline}.")


def _baseline(path: Path) -> pd.DataFrame:
    import json

    import pandas as pd

    from striata.analysis.errors import AnalysisError
    from striata.analysis.scorecard import COLUMNS, KEY
    from striata.analysis.signatures.comparison import MEANING
    from striata.files.errors import raised_as
    from striata.files.reading import read_text

    with raised_as(AnalysisError):
        said = read_text(path)
    texts = [*KEY, "verdict"]
    try:
        rows = json.loads(said)
        sound = isinstance(rows, list) and all(
            set(COLUMNS) <= set(row)
            and all(isinstance(row[name], str) for name in texts)
            and row["verdict"] in MEANING
            for row in rows
        )
    except (ValueError, TypeError, RecursionError):
        sound = False
    if not sound or not rows:
        raise AnalysisError(
            f"{path} is not a scorecard that this version's striata score --json has written."
        )
    return pd.DataFrame(rows)

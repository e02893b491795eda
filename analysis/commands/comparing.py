"""Commands that put the model beside data: compare and score.

Heavy imports wait for their use.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from striata.files.option import Overwrite

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from striata.analysis.reading.load import Result
    from striata.analysis.signatures.comparison import Comparison

FITS = "Also fit models to trials (diffusion models, regressions), where there are any; minutes."


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
            help="Your columns, NAME=COLUMN with commas between; a time has its unit behind it: "
            "subject=ID,condition=Cond,rt=RT:ms,correct=Acc. Which names an experiment takes: "
            "docs/analysis.md.",
        ),
    ] = "",
    table: Annotated[
        Path | None,
        typer.Option(help="Compare with your own table of values (see data/README.md)."),
    ] = None,
    fits: Annotated[bool, typer.Option("--fits", help=FITS)] = False,
    overwrite: Overwrite = False,
) -> None:
    """Compare measures of a result with published values.

    Every measure is printed with its 95 % interval and a verdict.

    Example: striata compare results.h5 --data mine.csv --map subject=ID,condition=Cond,rt=RT:ms
    """
    from striata.analysis.errors import AnalysisError
    from striata.analysis.escaping import spreadsheet
    from striata.analysis.printing import comparison_rows, legend, show, text_rows
    from striata.analysis.reading.load import open_result
    from striata.analysis.signatures.comparison import whole
    from striata.analysis.signatures.record import analysis_of
    from striata.files.kinds import COMPARISON
    from striata.files.outputs import claim, replacing

    if data and table:
        raise AnalysisError("Give --data or --table, not both.")
    if mapping and not data:
        raise AnalysisError("--map gives the columns of --data; give --data, too.")
    if csv:
        claim(csv, COMPARISON, [file, data, table], overwrite)
    result = open_result(file)
    rows = whole(file.name, _comparisons(result, data, mapping, table, fits))
    beside = f", beside {(data or table).name}" if data or table else ""  # type: ignore[union-attr]
    title = f"{result.experiment}, {result.level} level{beside}"
    show(title, comparison_rows(rows), legend(rows["verdict"]))
    further = {} if beside else analysis_of(result).printed(result)
    for name, found in further.items():
        show(name, text_rows(found))
    if csv:
        with replacing(csv) as draft:
            spreadsheet(rows).to_csv(draft, index=False)


def _comparisons(
    result: Result, data: Path | None, mapping: str, table: Path | None, fits: bool
) -> Iterator[Comparison]:
    """Comparisons with what is published, a user's own trials, or a user's table of values."""
    from striata.analysis.errors import AnalysisError
    from striata.analysis.reading.userdata import read_table
    from striata.analysis.signatures.record import analysis_of

    record, name = analysis_of(result), result.experiment
    if fits and record.fits is None:
        raise AnalysisError(f"No models are fitted to trials of {name}; leave --fits out.")
    trials = None
    if data:
        if record.own is None:
            raise AnalysisError(f"Own trials cannot be compared with results of {name}.")
        trials = record.own.trials(data, mapping)
        yield from record.own.comparisons(result, trials, data.name)
    elif table:
        if record.beside is None:
            raise AnalysisError(f"A table of values cannot be compared with results of {name}.")
        yield from record.beside(result, read_table(table))
    else:
        yield from record.comparisons(result)
    if fits and record.fits is not None:
        yield from record.fits(result, trials, data.name if data else "")


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
) -> None:
    """Collect the verdicts of several results in one table.

    The table can be compared with an earlier one.

    Example: striata score results.h5 --json now.json --baseline before.json
    """
    from striata.analysis.errors import AnalysisError
    from striata.analysis.escaping import spreadsheet
    from striata.analysis.printing import legend, score_rows, show
    from striata.analysis.reading.load import open_result
    from striata.analysis.scorecard import KEY, scorecard, summary, worse
    from striata.files.kinds import SCORECARD, SCORECARD_JSON
    from striata.files.outputs import claim, replacing

    if csv:
        claim(csv, SCORECARD, [*files, baseline], overwrite)
    if json:
        claim(json, SCORECARD_JSON, [*files, baseline, csv], overwrite)
    before = _baseline(baseline) if baseline else None
    card = scorecard([open_result(f) for f in files], fits)
    show("Comparisons", score_rows(card))
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

    if not path.is_file():
        raise AnalysisError(f"There is no file {path}.")
    texts = [*KEY, "verdict"]
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        sound = isinstance(rows, list) and all(
            set(COLUMNS) <= set(row)
            and all(isinstance(row[name], str) for name in texts)
            and row["verdict"] in MEANING
            for row in rows
        )
    except (OSError, ValueError, TypeError, RecursionError):
        sound = False
    if not sound or not rows:
        raise AnalysisError(
            f"{path} is not a scorecard that this version's striata score --json has written."
        )
    return pd.DataFrame(rows)

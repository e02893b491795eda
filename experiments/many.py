"""Commands about many runs: rerun, sweep, fit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.options import Meter, Out, Scheduler, Workers, cores


def rerun_command(
    file: Annotated[Path, typer.Argument(metavar="RESULTS", help="A result file.")],
    out: Out = None, workers: Workers = None, scheduler: Scheduler = None,
) -> None:  # fmt: skip
    """Run again what a result file says was run; status 1, and what differs, if not the same comes out."""
    from experiments.rerun import recorded, rerun

    name, settings = recorded(file)
    path = out or file.with_name(f"{file.stem}-rerun{file.suffix}")
    with Meter(f"{name} again, {settings.subjects} subjects") as meter:
        differences = rerun(file, path, workers or cores(), scheduler, meter)
    if not differences:
        typer.echo(f"{path} has the same content as {file}.")
        return
    typer.echo(f"{path} differs from {file}:")
    for text in differences:
        typer.echo(f"  {text}")
    raise typer.Exit(1)

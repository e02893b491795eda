"""Commands that show what there is: list, circuit, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from striata.experiments.runner.plugins import plugin
from striata.files.option import Overwrite


def list_command(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="EXPERIMENT", help="Show this experiment in detail."),
    ] = None,
) -> None:
    """List the experiments, or describe one of them.

    Of one experiment, shows the settings with their units, defaults and bounds, the default numbers
    of subjects and trials, the manipulations, and the procedure.

    Example: striata list stroop
    """
    from striata.experiments.commands.describe import text
    from striata.experiments.runner.registry import names

    if name is None:
        known = names()
        width = max(map(len, known))
        for key, what in known.items():
            typer.echo(f"{key:{width}s}  {what}")
        return
    typer.echo(text(ctx, name))


def circuit_command(
    graph: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--graph",
            metavar="FILE",
            help="Draw the circuit to this file (svg, pdf or png), and in FILE-apart beside it "
            "the regions that only some tasks engage.",
        ),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Print the methods tables of the circuit, or draw it.

    The tables are Markdown and hold every population, projection and parameter with its value, unit
    and source.

    Example: striata circuit --graph circuit.svg
    """
    from striata.circuits.brain import brain

    if graph is None:
        from striata.circuits.tables import markdown

        typer.echo(markdown(brain()))
        return
    from striata.experiments.protocol.errors import ExperimentError
    from striata.files.kinds import FIGURES
    from striata.files.outputs import claim, replacing

    if graph.suffix not in FIGURES:
        raise ExperimentError(
            f"The drawing can be svg, pdf or png, not {graph.suffix or 'a file without a suffix'}."
        )
    claim(graph, FIGURES[graph.suffix], overwrite=overwrite)
    rest = graph.with_stem(f"{graph.stem}-apart")
    apart = plugin("striata.drawings", "apart")(brain().to_json())
    drawn = {graph: plugin("striata.drawings", "circuit")(brain().to_json())}
    if apart is not None:
        claim(rest, FIGURES[graph.suffix], overwrite=overwrite)
        drawn[rest] = apart
    for path, figure in drawn.items():
        with replacing(path) as draft:
            figure.savefig(draft, dpi=300)
        typer.echo(path)


def doctor_command() -> None:
    """Check that this machine has what striata needs.

    Says how to install what is missing; the exit status is 1 where nothing can be run without it.

    Example: striata doctor
    """
    from striata.experiments.commands.calibrate import current
    from striata.experiments.commands.doctor import examine

    ok = True
    for good, text in examine():
        ok &= good is not False
        typer.echo(f"{'ok     ' if good else 'missing' if good is False else 'without'}  {text}")
    for name, good in current().items():
        ok &= good
        again = "" if good else ", made for another circuit: striata calibrate"
        typer.echo(f"{'ok     ' if good else 'stale  '}  data/{name}{again}")
    raise typer.Exit(0 if ok else 1)

"""The ``striata`` command. Nothing heavy is imported until a command needs it."""

from __future__ import annotations

import logging
import os
import signal
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import typer

from striata.experiments.commands.many import fit_command, rerun_command, sweep_command
from striata.experiments.commands.options import (
    Arms,
    As,
    From,
    Lesion,
    Level,
    Meter,
    Out,
    Scheduler,
    Seed,
    Set,
    Subjects,
    Target,
    Trials,
    Workers,
    cores,
    settings_of,
    trained_by,
)
from striata.experiments.runner.plugins import plugin
from striata.experiments.runner.registry import names

#: Subjects, and trials of each condition, of `striata rest`.
REST_SIZE = {"rate": (20, 3), "spiking": (4, 1)}

app = typer.Typer(
    help="One brain of cortex and basal ganglia, as spikes or as rates, put through tasks and compared with data.",
    epilog="For example: striata run stroop, then striata figure results/stroop/*/results.h5",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.command("run")
def run_command(
    name: Annotated[
        str, typer.Argument(metavar="EXPERIMENT", help="For example stroop; see striata list.")
    ],
    level: Level = "rate",
    subjects: Subjects = None,
    trials: Trials = None,
    seed: Seed = 1,
    arm: Arms = None,
    lesion: Lesion = None,
    assign: Set = None,
    out: Out = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    target: Target = "cython",
    start: From = None,
    start_as: As = "",
) -> None:
    """Run an experiment and write its result file.

    A run that was interrupted goes on where it stopped.
    """
    from striata.experiments.runner.run import default_out, run

    settings = settings_of(name, level, subjects, trials, seed, arm, lesion, assign, target)
    settings = trained_by(settings, name, start, start_as)
    path = out or default_out(name, settings)
    with Meter(f"{name}, {level} level, {settings.subjects} subjects") as meter:
        run(name, settings, path, workers or cores(), scheduler, meter)
    typer.echo(f"{path}\nLook at it with: striata figure {path}")


app.command("rerun")(rerun_command)
app.command("sweep")(sweep_command)
app.command("fit")(fit_command)


@app.command("list")
def list_command(
    name: Annotated[
        str | None, typer.Argument(metavar="EXPERIMENT", help="Show this one's settings and arms.")
    ] = None,
) -> None:
    """List the experiments, or the settings and arms of one."""
    if name is None:
        for key, what in names().items():
            typer.echo(f"{key:12s} {what}")
        return
    from dataclasses import fields

    from striata.experiments.runner.registry import experiment

    found = experiment(name)
    typer.echo("Settings (--set NAME=VALUE):")
    for f in fields(found.settings):
        if f.metadata:
            unit = f" {f.metadata['unit']}" if f.metadata["unit"] else ""
            default = str(f.default).lower() if isinstance(f.default, bool) else f"{f.default:.4g}"
            typer.echo(f"  {f.name:18s} {default:8s}{unit:4s} {f.metadata['what']}")
    typer.echo("Arms (--arm NAME, or --arm all):")
    width = max(len(arm.name) for arm in found.arms)
    for arm in found.arms:
        typer.echo(f"  {arm.name:{width}s} {arm.what}")


@app.command("circuit")
def circuit_command(
    graph: Annotated[
        Path | None, typer.Option("-o", "--graph", help="Draw it to this file (svg, pdf or png).")
    ] = None,
) -> None:
    """Print the circuit's methods tables as Markdown, every value with its unit and source, or draw it."""
    from striata.circuits.brain import brain

    if graph is None:
        from striata.circuits.tables import markdown

        typer.echo(markdown(brain()))
        return
    from striata.experiments.errors import ExperimentError

    if graph.suffix not in (".svg", ".pdf", ".png"):
        raise ExperimentError(
            f"The drawing can be svg, pdf or png, not {graph.suffix or 'a file without a suffix'}."
        )
    draw = plugin("striata.drawings", "circuit")
    try:
        draw(brain().to_json()).savefig(graph, dpi=300)
    except OSError as e:
        raise ExperimentError(f"{graph} cannot be written ({e.strerror}).") from None
    typer.echo(graph)


@app.command("rest")
def rest_command(
    level: Annotated[str, typer.Option(help="rate, spiking or both.")] = "both",
    seed: Seed = 1,
    workers: Workers = None,
    target: Target = "cython",
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the result files.")] = Path(
        "results/rest"
    ),
) -> None:
    """Measure rest and selection among actions, and print them beside published ranges."""
    from striata.experiments.runner.run import run

    levels = ("rate", "spiking") if level == "both" else (level,)
    show = plugin("striata.commands", "compare")
    for each in levels:
        settings = settings_of(
            "physiology", each, *REST_SIZE[each], seed, ["hyperdirect off"], None, None, target
        )
        path = out / f"{each}.h5"
        with Meter(f"rest, {each} level, {settings.subjects} subjects") as meter:
            run("physiology", settings, path, workers or cores(), None, meter)
        show(path)


@app.command("doctor")
def doctor_command() -> None:
    """Say what this machine has and lacks, and how to get it."""
    from striata.experiments.commands.doctor import examine

    ok = True
    for good, text in examine():
        ok &= good
        typer.echo(f"{'ok     ' if good else 'missing'}  {text}")
    raise typer.Exit(0 if ok else 1)


def _add_plugins() -> None:
    """Commands of other packages (figures, comparison) that announce themselves under ``striata.commands``."""
    for point in sorted(entry_points(group="striata.commands"), key=lambda p: p.name):
        app.command(point.name)(point.load())


def run_as_script(name: str) -> None:
    """``python -m striata.experiments.NAME`` is ``striata run NAME``."""
    main(["run", name, *sys.argv[1:]])


def main(arguments: list[str] | None = None) -> None:
    """Entry point: a user's mistake gets one sentence on stderr and status 1 (2 for wrong usage).

    The first Ctrl-C stops what is running, which then says so; a second one does not wait for that.
    """
    logging.raiseExceptions = False  # Brian2's own log may lie on a disk that is full
    _add_plugins()
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app(args=arguments)
    except Exception as e:
        if not getattr(e, "is_user_error", False):
            raise
        typer.echo(str(e), err=True)
        sys.exit(1)


def _interrupt(*_: Any) -> None:
    signal.signal(signal.SIGINT, _at_once)
    raise KeyboardInterrupt


def _at_once(*_: Any) -> None:
    os.write(
        2, b"Stopped at once; what is finished is kept, and the same command goes on from there.\n"
    )
    os._exit(130)


if __name__ == "__main__":
    main()

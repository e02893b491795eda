"""Commands that run one experiment: run, rest, rerun."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from striata.experiments.commands.options import (
    Arms,
    As,
    Engine,
    From,
    Lesion,
    Level,
    Name,
    Out,
    Scheduler,
    Seed,
    Set,
    Subjects,
    Trials,
    Workers,
    meter,
)
from striata.experiments.runner.plugins import plugin
from striata.files.option import Overwrite

#: Subjects, and trials of each condition, of `striata rest`.
REST_SIZE = {"rate": (20, 3), "spiking": (4, 1)}


def run_command(
    name: Name,
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
    engine: Engine = "",
    start: From = None,
    start_as: As = "",
    overwrite: Overwrite = False,
) -> None:
    """Run an experiment and write its result file.

    Simulated subjects differ from each other, and each of them does every condition; manipulations
    are further arms with the same subjects. With the name of an experiment, --help also shows its
    settings, manipulations and procedure. Repeating the command resumes an interrupted run.

    Example: striata run stroop --subjects 20 --arm "STN off" --set "soa=-200 ms"
    """
    from striata.experiments.runner.options import settings_of, side_by_side, trained_by
    from striata.experiments.runner.run import default_out, run

    settings = settings_of(
        name,
        level=level,
        subjects=subjects,
        trials=trials,
        seed=seed,
        arms=arm or (),
        lesion=lesion or (),
        assign=assign or (),
        engine=engine,
    )
    settings = trained_by(settings, name, start, start_as)
    path = out or default_out(name, settings)
    with meter(f"{name}, {level} level, {settings.cohort}") as watch:
        run(name, settings, path, side_by_side(workers), scheduler, watch, overwrite)
    typer.echo(f"{path}\nDraw its figures with: striata figure {path}")


def rest_command(
    level: Annotated[
        str, typer.Option(metavar="LEVEL", help="Level of simulation: rate, spiking or both.")
    ] = "both",
    seed: Seed = 1,
    workers: Workers = None,
    engine: Engine = "",
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="FOLDER", help="Folder of the result files.")
    ] = Path("results/rest"),
    overwrite: Overwrite = False,
) -> None:
    """Check resting rates and action selection.

    Runs the experiment physiology at one level or both and prints each population's rate and
    irregularity beside published ranges, and whether each claim about selection holds.

    Example: striata rest --level rate
    """
    from striata.experiments.runner.options import settings_of, side_by_side
    from striata.experiments.runner.run import run

    show = plugin("striata.commands", "compare")
    for each in ("rate", "spiking") if level == "both" else (level,):
        subjects, trials = REST_SIZE.get(each, (None, None))
        settings = settings_of(
            "physiology",
            level=each,
            subjects=subjects,
            trials=trials,
            seed=seed,
            arms=["hyperdirect off"],
            engine=engine if each == "spiking" or level != "both" else "",
        )
        path = out / f"{each}.h5"
        with meter(f"rest, {each} level, {settings.cohort}") as watch:
            run(
                "physiology",
                settings,
                path,
                side_by_side(workers),
                None,
                watch,
                overwrite,
                again=True,
            )
        show(path, every=True)


def rerun_command(
    file: Annotated[Path, typer.Argument(metavar="RESULTS", help="A result file.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="FILE", help="The new file; by default RESULTS-rerun beside it."
        ),
    ] = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    start: From = None,
    overwrite: Overwrite = False,
) -> None:
    """Repeat a recorded run and compare the results.

    Settings and seed are read from the file. If the run started with the subjects of another file,
    that is read only if --from names it, or you agree when asked. The exit status is 0 if the new
    file has the same content to the last bit; otherwise it is 1, and the differences are printed.

    Example: striata rerun results/stroop.h5
    """
    from striata.experiments.runner.non_decision_time import require_current
    from striata.experiments.runner.options import side_by_side
    from striata.experiments.runner.rerun import recorded, rerun

    name, settings = recorded(file, start, _agreed)
    require_current()
    path = out or file.with_name(f"{file.stem}-rerun{file.suffix}")
    with meter(f"{name} again, {settings.cohort}") as watch:
        differences = rerun(
            file, name, settings, path, side_by_side(workers), scheduler, watch, overwrite
        )
    if not differences:
        typer.echo(f"{path} has the same content as {file}.")
        return
    typer.echo(f"{path} differs from {file}:")
    for text in differences:
        typer.echo(f"  {text}")
    raise typer.Exit(1)


def _agreed(file: str) -> bool:
    """Whether the user, who is asked if there is one, lets another file be read."""
    if not sys.stdin.isatty():
        return False
    return typer.confirm(f"It starts with the subjects of {file}. Read that file?", err=True)

"""Commands about many runs: rerun, sweep, fit."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from striata.experiments.commands.options import (
    Arms,
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
)

if TYPE_CHECKING:
    from striata.experiments.search.sweep import Sweep

#: Exit status of a sweep of which some points failed.
PARTLY = 3
#: What is fitted if nothing else is asked for.
FITTED = tuple(
    f"{m}, {c}" for m in ("mean rt", "err") for c in ("congruent", "neutral", "incongruent")
)
Grid = Annotated[
    list[str] | None,
    typer.Option(
        "--grid",
        metavar="NAME=start:stop:step",
        help="Values of a "
        "setting, or of a projection's or gate's factor: a range, or NAME=a,b,c; a unit comes last.",
    ),
]


def rerun_command(
    file: Annotated[Path, typer.Argument(metavar="RESULTS", help="A result file.")],
    out: Out = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
) -> None:
    """Run again what a result file says was run.

    Status 1, and what differs, if not the same comes out.
    """
    from striata.experiments.runner.rerun import recorded, rerun

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


def sweep_command(
    what: Annotated[
        str, typer.Argument(metavar="EXPERIMENT", help="An experiment, or a sweep file (TOML).")
    ],
    grid: Grid = None,
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
) -> None:
    """Run an experiment at every point of a grid.

    Status 3 if some points failed. Repeating the command resumes.
    """
    from striata.experiments.errors import ExperimentError
    from striata.experiments.search.grid import axis
    from striata.experiments.search.sweep import Sweep, sweep

    if what.endswith(".toml"):
        given = (grid, subjects, trials, arm, lesion, assign)
        if any(given) or (level, seed) != ("rate", 1):
            raise ExperimentError(
                f"What is swept is said by {what} alone; --out, --workers, --scheduler may be given."
            )
        planned = _from_file(Path(what), target)
    else:
        if not grid:
            raise ExperimentError(
                "A sweep needs at least one --grid, for example --grid dopamine=0.5:2:0.5."
            )
        base = settings_of(what, level, subjects, trials, seed, arm, lesion, assign, target)
        planned = Sweep(what, base, tuple(axis(g) for g in grid))
    number = len(planned.settings)
    digest = hashlib.sha256(planned.to_json().encode()).hexdigest()[:8]
    path = out or Path("results") / planned.experiment / f"sweep-{digest}.nc"
    with Meter(
        f"{planned.experiment}, {number} points of {planned.base.subjects} subjects"
    ) as meter:
        failed = sweep(planned, path, workers or cores(), scheduler, meter)
    typer.echo(f"{path}\nLook at it with: striata figure {path}")
    if failed:
        for point, sentence in list(failed.items())[:5]:
            typer.echo(f"{point} failed: {sentence}", err=True)
        typer.echo(
            f"{len(failed)} of {number} points failed; the same command tries them again.", err=True
        )
        raise typer.Exit(PARTLY)


def _from_file(path: Path, target: str) -> Sweep:
    """The sweep that a file describes."""
    from striata.experiments.search.grid import axis, read
    from striata.experiments.search.sweep import Sweep

    said = read(path)
    assigned = [
        f"{k}={str(v).lower() if isinstance(v, bool) else v}"
        for k, v in said.get("set", {}).items()
    ]
    base = settings_of(
        said["experiment"],
        said.get("level", "rate"),
        said.get("subjects"),
        said.get("trials"),
        said.get("seed", 1),
        said.get("arms"),
        said.get("lesion"),
        assigned,
        target,
    )
    return Sweep(
        said["experiment"],
        base,
        tuple(axis(f"{name}={values}") for name, values in said["grid"].items()),
    )


def fit_command(
    name: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="For example stroop.")],
    free: Annotated[
        list[str],
        typer.Option(
            "--free",
            metavar="NAME=low:high",
            help="A setting, or a projection's or "
            "gate's factor, that is free between bounds; a unit comes last.",
        ),
    ],
    measure: Annotated[
        list[str] | None, typer.Option(help="Fit this measure; by default mean RTs and errors.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Your own trials, a CSV file; needs --map.")
    ] = None,
    mapping: Annotated[
        str,
        typer.Option("--map", help="Your columns: subject=ID,condition=Cond,rt=RT:ms,correct=Acc."),
    ] = "",
    table: Annotated[
        Path | None, typer.Option(help="Your own table of values (see data/README.md).")
    ] = None,
    evaluations: Annotated[int, typer.Option(help="Most runs of the experiment.")] = 100,
    level: Level = "rate",
    subjects: Subjects = None,
    trials: Trials = None,
    seed: Seed = 1,
    assign: Set = None,
    out: Out = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    target: Target = "cython",
) -> None:
    """Fit settings to behaviour (means, in units of people's SD) by CMA-ES. Repeating the command resumes."""
    from striata.experiments.runner.plugins import plugin
    from striata.experiments.search.fit import Fit, fit
    from striata.experiments.search.fit import free as parse

    wanted = measure or list(FITTED)
    targets = plugin("striata.measures", "targets")(data, mapping, table, wanted)
    base = settings_of(name, level, subjects, trials, seed, None, None, assign, target)
    what = Fit(name, base, tuple(parse(f) for f in free), targets, evaluations)
    path = out or Path("results") / name / "fit.json"
    with Meter(f"{name}, fit of {len(free)} parameters") as meter:
        record = fit(what, path, workers or cores(), scheduler, meter)
    for p in record["parameters"]:
        typer.echo(
            f"{p['name']} = {p['value']:g} {p['unit']}".rstrip()
            + f" (search's last width {p['width']:.2g})"
        )
    for t in record["targets"]:
        typer.echo(
            f"{t['measure']}: model {_number(t['model'])}, people {t['value']:.4g} (SD {t['sd']:.3g})"
        )
    typer.echo(f"misfit {record['misfit']:.3g} after {record['evaluations']} runs; {path}")


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"

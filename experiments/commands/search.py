"""Commands that search: many runs over a grid (sweep), or towards people's data (fit)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from striata.experiments.commands.options import (
    Arms,
    Engine,
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
from striata.files.option import Overwrite

if TYPE_CHECKING:
    from striata.experiments.search.sweep import Sweep

#: Exit status of a sweep of which some points failed.
PARTLY = 3
Grid = Annotated[
    list[str] | None,
    typer.Option(
        "--grid",
        metavar="NAME=start:stop:step",
        help="Values of a setting, or of a factor on a projection, gate or depression: a range, "
        "or NAME=a,b,c, followed by a unit if it has one; may be repeated.",
    ),
]


def sweep_command(
    what: Annotated[
        str,
        typer.Argument(metavar="EXPERIMENT", help="Name of an experiment, or a sweep file (TOML)."),
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
    engine: Engine = "",
    overwrite: Overwrite = False,
) -> None:
    """Run an experiment at every point of a grid of settings.

    All points use the same seed. The measures of each are kept in one NetCDF file, which xarray
    opens and striata figure draws. If some points failed, the exit status is 3. Repeating the
    command runs failed points again, and resumes an interrupted sweep.

    Example: striata sweep stroop --grid pfc_gain=0.5:1.5:0.25 --grid dopamine=0.5,1,2
    """
    from striata.experiments.protocol.errors import ExperimentError
    from striata.experiments.runner.options import settings_of, side_by_side
    from striata.experiments.search.grid import axis
    from striata.experiments.search.sweep import Sweep, sweep

    if what.endswith(".toml"):
        given = (grid, subjects, trials, arm, lesion, assign)
        if any(given) or (level, seed) != ("rate", 1):
            raise ExperimentError(
                f"{what} defines the whole sweep; only --out, --workers, --scheduler and --engine "
                "can be given beside it."
            )
        planned = _from_file(Path(what), engine)
    else:
        if not grid:
            raise ExperimentError(
                "A sweep needs at least one --grid, for example --grid dopamine=0.5:2:0.5."
            )
        base = settings_of(
            what,
            level=level,
            subjects=subjects,
            trials=trials,
            seed=seed,
            arms=arm or (),
            lesion=lesion or (),
            assign=assign or (),
            engine=engine,
        )
        planned = Sweep(what, base, tuple(axis(g) for g in grid), tuple(assign or ()))
    number = len(planned.settings)
    digest = hashlib.sha256(planned.to_json().encode()).hexdigest()[:8]
    path = out or Path("results") / planned.experiment / f"sweep-{digest}.nc"
    title = f"{planned.experiment}, {number} points of {planned.base.cohort}"
    with meter(title) as watch:
        failed = sweep(
            planned, path, side_by_side(workers), scheduler, watch, overwrite, [Path(what)]
        )
    typer.echo(f"{path}\nDraw its figure with: striata figure {path}")
    if failed:
        for point, sentence in list(failed.items())[:5]:
            typer.echo(f"{point} failed: {sentence}", err=True)
        typer.echo(
            f"{len(failed)} of {number} points failed; repeat the command to run them again.",
            err=True,
        )
        raise typer.Exit(PARTLY)


def _from_file(path: Path, engine: str) -> Sweep:
    """The sweep that a file describes."""
    from striata.experiments.runner.options import settings_of
    from striata.experiments.search.grid import axis
    from striata.experiments.search.sweep import Sweep
    from striata.experiments.search.sweepfile import read

    said = read(path)
    assigned = [
        f"{k}={str(v).lower() if isinstance(v, bool) else v}"
        for k, v in said.get("set", {}).items()
    ]
    base = settings_of(
        said["experiment"],
        level=said.get("level", "rate"),
        subjects=said.get("subjects"),
        trials=said.get("trials"),
        seed=said.get("seed", 1),
        arms=said.get("arms", ()),
        lesion=said.get("lesion", ()),
        assign=assigned,
        engine=engine,
    )
    return Sweep(
        said["experiment"],
        base,
        tuple(axis(f"{name}={values}") for name, values in said["grid"].items()),
        tuple(assigned),
    )


def fit_command(
    name: Name,
    free: Annotated[
        list[str],
        typer.Option(
            "--free",
            metavar="NAME=low:high",
            help="A setting, or a factor on a projection, gate or depression, to fit between two "
            "bounds, followed by a unit if it has one; may be repeated. The search (CMA-ES) is "
            "made for two or more; one alone is better mapped (striata sweep).",
        ),
    ],
    measure: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Fit this measure (MEASURE, CONDITION); by default the usual ones. "
            "May be repeated.",
        ),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Table of values of your own (see data/README.md)."),
    ] = None,
    evaluations: Annotated[
        int, typer.Option(metavar="N", help="Maximum number of runs of the experiment.")
    ] = 100,
    level: Level = "rate",
    subjects: Subjects = None,
    trials: Trials = None,
    seed: Seed = 1,
    assign: Set = None,
    out: Out = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    engine: Engine = "",
    overwrite: Overwrite = False,
    *,
    people: Any,
) -> None:
    """Fit settings of an experiment to behaviour by CMA-ES.

    The misfit is the mean squared difference between the model's means and people's, in units of
    people's SD. The best values are printed and written with every point that was evaluated.
    Repeating the command resumes an interrupted fit.

    Example: striata fit stroop --free pfc_gain=0.4:1.6 --free dopamine=0.5:2 --table mytable.csv
    """
    from striata.experiments.runner.options import settings_of, side_by_side
    from striata.experiments.runner.plugins import plugin
    from striata.experiments.runner.registry import experiment
    from striata.experiments.search.fit import fit
    from striata.experiments.search.fitted import Fit
    from striata.experiments.search.fitted import free as parse

    wanted = measure or []
    plugin("striata.measures", "check")(experiment(name).name, {"measures": wanted})
    targets = plugin("striata.measures", "targets")(name, people(name), table, wanted)
    base = settings_of(
        name,
        level=level,
        subjects=subjects,
        trials=trials,
        seed=seed,
        assign=assign or (),
        engine=engine,
    )
    parameters = tuple(parse(f) for f in free)
    what = Fit(name, base, parameters, targets, evaluations, tuple(assign or ()))
    path = out or Path("results") / name / "fit.json"
    with meter(f"{name}, fit of {len(free)} parameters") as watch:
        inputs = [table, *people.inputs]
        record = fit(what, path, side_by_side(workers), scheduler, watch, overwrite, inputs)
    for p in record["parameters"]:
        typer.echo(
            f"{p['name']} = {p['value']:g} {p['unit']}".rstrip()
            + f" (final SD of the search {p['width']:.2g})"
        )
    for t in record["targets"]:
        theirs = f"people {t['value']:.4g} (SD {t['sd']:.3g})"
        typer.echo(f"{t['measure']}: model {_number(t['model'])}, {theirs}")
    typer.echo(f"misfit {record['misfit']:.3g} after {record['evaluations']} runs; {path}")


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"

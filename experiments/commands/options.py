"""What the commands have in common: options, settings from them, a progress bar."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

Lesion = Annotated[
    list[str] | None,
    typer.Option("--lesion", help="Add an arm without this population or projection."),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Change a setting, or scale a "
        "projection by its name; striata list NAME shows the settings.",
    ),
]
Arms = Annotated[
    list[str] | None, typer.Option("--arm", help="Also run this manipulation, or all of them.")
]
Level = Annotated[str, typer.Option(help="rate or spiking.")]
Subjects = Annotated[int | None, typer.Option(help="Simulated subjects.")]
Trials = Annotated[int | None, typer.Option(help="Trials of each condition.")]
Seed = Annotated[int, typer.Option(help="Same seed, same results.")]
Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", help="Result file; by default the command chooses, and says so."),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Start from subjects that another run has trained: its result file.",
    ),
]
As = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="TRAINING",
        help="Which training of that file; none goes on from all of an experiment's own.",
    ),
]
Workers = Annotated[
    int | None, typer.Option(help="Batches side by side; by default one for each core.")
]
Scheduler = Annotated[
    str | None, typer.Option(help="Address of a Dask scheduler to use instead of this machine.")
]
Target = Annotated[
    str, typer.Option(help="Code generation of the spiking level: cython, or numpy (slow).")
]


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def settings_of(
    name: str,
    level: str,
    subjects: int | None,
    trials: int | None,
    seed: int,
    arm: list[str] | None,
    lesion: list[str] | None,
    assign: list[str] | None,
    target: str,
) -> Any:
    """Settings of an experiment from what was typed."""
    from striata.circuits.brain import brain
    from striata.experiments.protocol.cohorts import check_compiler
    from striata.experiments.protocol.settings import with_text
    from striata.experiments.runner.registry import experiment

    found = experiment(name)
    if level == "spiking":
        check_compiler(target)
    given = {k: v for k, v in (("subjects", subjects), ("trials", trials)) if v is not None}
    chosen = {"arms": tuple(arm)} if arm else {}
    settings = found.made(
        level, seed=seed, lesion=tuple(lesion or ()), target=target, **given, **chosen
    )
    circuit = brain()
    return with_text(
        settings,
        assign or [],
        [*(p.name for p in circuit.projections), *(g.name for g in circuit.gates)],
    )


def trained_by(settings: Any, name: str, file: Path | None, label: str) -> Any:
    """Settings of subjects that start from a training in a result file, if one is given."""
    from dataclasses import replace

    from striata.experiments.errors import ExperimentError
    from striata.experiments.protocol.trained import digest, labels

    if file is None:
        if label:
            raise ExperimentError(
                "--as names a training of the file that --from gives; there is no --from."
            )
        return settings
    if not settings.TAKES_TRAINING:
        raise ExperimentError(
            f"{name} takes no trained subjects; dopamine, snake, habit, two-step and choice do."
        )
    known = labels(file)
    if label and label not in known:
        raise ExperimentError(f"{file} holds no training {label!r}; there are {'; '.join(known)}.")
    if not label and not settings.GOES_ON:
        raise ExperimentError(f"{name} needs --as and one of {'; '.join(known)}.")
    return replace(settings, start=str(file.resolve()), start_as=label, start_digest=digest(file))


class Meter:
    """A progress bar with the time left, on a terminal.

    Silent elsewhere. Ctrl-C inside it ends the command.
    """

    def __init__(self, title: str) -> None:
        from rich import progress
        from rich.console import Console

        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.TaskProgressColumn(),
            progress.TimeElapsedColumn(),
            progress.TextColumn("left"),
            progress.TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task(title, total=1.0)

    def __enter__(self) -> Callable[[float], None]:
        self._bar.start()
        return lambda fraction: self._bar.update(self._task, completed=fraction)

    def __exit__(self, kind: object, *_: object) -> None:
        self._bar.stop()
        if kind is KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to stop
            typer.echo(
                "Stopped; what is finished is kept, and the same command goes on from there.",
                err=True,
            )
            raise typer.Exit(130)

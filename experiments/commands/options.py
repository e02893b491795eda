"""What the commands have in common: options, and progress that Ctrl-C may end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

Name = Annotated[
    str,
    typer.Argument(metavar="EXPERIMENT", help="Name of an experiment; striata list shows them."),
]
Lesion = Annotated[
    list[str] | None,
    typer.Option(
        "--lesion",
        metavar="NAME",
        help="Add an arm in which this population, projection, gate or depression is removed; may "
        "be repeated.",
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Change a setting, or multiply the strength of a projection, gate or depression; may "
        "be repeated.",
    ),
]
Arms = Annotated[
    list[str] | None,
    typer.Option(
        "--arm",
        metavar="NAME",
        help="Run this manipulation beside the control; all: every one; may be repeated.",
    ),
]
Level = Annotated[str, typer.Option(metavar="LEVEL", help="Level of simulation: rate or spiking.")]
Subjects = Annotated[int | None, typer.Option(metavar="N", help="Number of simulated subjects.")]
Trials = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Number of trials of each condition (habit: minutes of a test; two-step: all those "
        "with reward).",
    ),
]
Seed = Annotated[
    int, typer.Option(metavar="N", help="Random seed; the same seed gives the same results.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--out",
        metavar="FILE",
        help="File of results; by default one in results/, whose name is printed.",
    ),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Start with the subjects that another run has trained (its result file).",
    ),
]
As = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="TRAINING",
        help="Which training in that file; habit and choice may go on from all of their own.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N", help="Batches, or points, run in parallel; by default one on each core."
    ),
]


def _address(given: str | None) -> str | None:
    """Refuse an empty address before anything is done."""
    if given is not None:
        from striata.experiments.runner.cluster import require_address

        require_address(given)
    return given


Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        callback=_address,
        help="Dask scheduler to use instead of this machine. Whoever reaches one without TLS "
        "(tcp://) runs code as you: docs/cluster.md.",
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        metavar="ENGINE",
        show_default=False,
        help="What simulates the spiking level: compiled (the default, with a C++ compiler), "
        "numba, or brian2 (the reference, slower).",
    ),
]


@contextmanager
def meter(title: str) -> Iterator[Callable[[float], None]]:
    """Progress on a terminal, nothing elsewhere; Ctrl-C inside it ends the command."""
    from striata.progress import progress

    try:
        with progress(title) as watch:
            yield watch
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to stop
        typer.echo("Stopped. Finished batches are kept; repeat the command to continue.", err=True)
        raise typer.Exit(130) from None

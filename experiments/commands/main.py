"""The ``striata`` command. Nothing heavy is imported until a command needs it."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from striata.experiments.commands.calibrate import calibrate_command
from striata.experiments.commands.describe import DescribingCommand
from striata.experiments.commands.run import rerun_command, rest_command, run_command
from striata.experiments.commands.search import fit_command, sweep_command
from striata.experiments.commands.show import circuit_command, doctor_command, list_command

#: Command → an example, in the order in which help shows them.
EXAMPLES = {
    "list": "striata list stroop",
    "run": 'striata run stroop --subjects 20 --arm "STN off" --set "soa=-200 ms"',
    "figure": "striata figure results/stroop.h5 --format svg",
    "compare": "striata compare results/stroop.h5 --csv table.csv",
    "report": "striata report results/*.h5 --out report.html",
    "score": "striata score results/*.h5 --json score.json",
    "export": "striata export results/stroop.h5 trials.csv",
    "rerun": "striata rerun results/stroop.h5",
    "sweep": "striata sweep stroop --grid pfc_gain=0.5:1.5:0.25 --grid dopamine=0.5,1,2",
    "fit": "striata fit stroop --free pfc_gain=0.4:1.6 --data mine.csv \\\n"
    "      --map subject=ID,condition=Cond,rt=RT:ms,correct=Acc",
    "rest": "striata rest --level rate",
    "circuit": "striata circuit --graph circuit.svg",
    "calibrate": "striata calibrate --check",
    "validate": "striata validate mytable.csv",
    "doctor": "striata doctor",
}
OWN: dict[str, Callable[..., None]] = {
    "list": list_command,
    "run": run_command,
    "rerun": rerun_command,
    "sweep": sweep_command,
    "fit": fit_command,
    "rest": rest_command,
    "circuit": circuit_command,
    "calibrate": calibrate_command,
    "doctor": doctor_command,
}


class Ordered(TyperGroup):
    """Commands in the order of :data:`EXAMPLES`, others after them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands."""
        order = [*EXAMPLES, *sorted(set(self.commands) - set(EXAMPLES))]
        return [name for name in order if name in self.commands]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"striata {version('striata')}")
        raise typer.Exit


def _front(
    asked: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Simulate cortex and the basal ganglia in behavioural tasks and compare the results with data.

    One circuit with one set of parameters is run as spiking neurons or as their mean field, on many
    simulated subjects at a time. Experiments write result files (HDF5); figures, comparisons with
    published data and reports are made from these.
    """


def application() -> typer.Typer:
    """All commands: those of experiments, and those that others announce (``striata.commands``)."""
    app = typer.Typer(
        cls=Ordered,
        callback=_front,
        epilog=_example("striata run stroop --out stroop.h5\n  striata figure stroop.h5"),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    announced = {p.name: p.load() for p in entry_points(group="striata.commands")}
    for name, function in (OWN | announced).items():
        epilog = _example(EXAMPLES[name]) if name in EXAMPLES else None
        kind = DescribingCommand if name == "run" else TyperCommand
        app.command(name, cls=kind, epilog=epilog)(function)
    return app


def _example(text: str) -> str:
    """An epilog that help does not wrap."""
    return f"\b\nExample:\n  {text}"


def run_as_script(name: str) -> None:
    """Do what ``striata run NAME`` does, for a file of an experiment that is run as a script.

    Python puts the folder of a script, or with ``-m`` the working folder, first on the path of
    imports. It is taken away, for files there may have the names of other people's packages.
    """
    if not sys.flags.safe_path:
        first = Path(sys.path[0]).resolve()
        if first in (Path.cwd().resolve(), Path(sys.argv[0]).resolve().parent):
            del sys.path[0]
    main(["run", name, *sys.argv[1:]])


def main(arguments: list[str] | None = None) -> None:
    """Entry point: a user's mistake gets one sentence on stderr and status 1 (2 for wrong usage).

    The first Ctrl-C stops what is running, which then says so; a second one does not wait for that.
    """
    logging.raiseExceptions = False  # Brian2's own log may lie on a disk that is full
    signal.signal(signal.SIGINT, _interrupt)
    try:
        application()(args=arguments, prog_name="striata")
    except Exception as e:
        if not getattr(e, "is_user_error", False):
            raise
        typer.echo(str(e), err=True)
        sys.exit(1)


def _interrupt(*_: Any) -> None:
    signal.signal(signal.SIGINT, _at_once)
    raise KeyboardInterrupt


def _at_once(*_: Any) -> None:
    os.write(2, b"Stopped at once. Finished batches are kept; repeat the command to continue.\n")
    os._exit(130)


if __name__ == "__main__":
    main()

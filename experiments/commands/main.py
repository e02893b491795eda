"""The ``striata`` command. Nothing heavy is imported until a command needs it."""

from __future__ import annotations

import inspect
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
from striata.experiments.commands.guard import guarded
from striata.experiments.commands.run import rerun_command, rest_command, run_command
from striata.experiments.commands.search import fit_command, sweep_command
from striata.experiments.commands.show import circuit_command, doctor_command, list_command
from striata.experiments.runner.machine import require_supported
from striata.experiments.runner.plugins import plugin

#: Commands in the order in which help shows them; others come after.
ORDER = (
    *("list", "run", "figure", "compare", "report", "score", "export", "rerun", "sweep", "fit"),
    *("rest", "circuit", "calibrate", "validate", "doctor"),
)
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
    """Commands in the order of :data:`ORDER`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands."""
        order = [*ORDER, *sorted(set(self.commands) - set(ORDER))]
        return [name for name in order if name in self.commands]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is asked for; one that is not there ends with those that are."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            known = ", ".join(self.list_commands(ctx))
            ctx.fail(f"There is no command {args[0]!r}; commands are {known}.")
        return super().resolve_command(ctx, args)


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
    """All commands: those of experiments, and those that others announce (``striata.commands``).

    The last paragraph of a command's docstring may be ``Example: striata …``.
    """
    app = typer.Typer(
        cls=Ordered,
        callback=_front,
        epilog=_unwrapped("striata run stroop --out stroop.h5\n  striata figure stroop.h5"),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    announced = {p.name: p.load() for p in entry_points(group="striata.commands")}
    fit = plugin("striata.measures", "options")(fit_command)
    for name, function in (OWN | {"fit": fit} | announced).items():
        text, _, example = inspect.cleandoc(function.__doc__ or "").partition("\n\nExample: ")
        kind = DescribingCommand if name == "run" else TyperCommand
        epilog = _unwrapped(example) if example else None
        app.command(name, cls=kind, help=text, epilog=epilog)(function)
    return app


def _unwrapped(example: str) -> str:
    """An example that help shows last, as it is."""
    return f"\b\nExample:\n  {example}"


def run_as_script(name: str) -> None:
    """Do what ``striata run NAME`` does, for an experiment that is run as a script.

    Python puts the folder of a script, or with ``-m`` the working folder, first on the path of
    imports. It is taken away, for files there may have the names of other people's packages.
    """
    if not sys.flags.safe_path:
        first = Path(sys.path[0]).resolve()
        script = Path(sys.argv[0]).resolve()
        if first in (Path.cwd().resolve(), script, script.parent):
            del sys.path[0]
    main(["run", name, *sys.argv[1:]])


def main(arguments: list[str] | None = None) -> None:
    """Entry point: what goes wrong gets one sentence on stderr and status 1 (2 for wrong usage).

    The first Ctrl-C stops what is running, which then says so; a second one does not wait for that.
    """
    logging.raiseExceptions = False  # Brian2's own log may lie on a disk that is full
    signal.signal(signal.SIGINT, _interrupt)
    guarded(lambda: _command(arguments))


def _command(arguments: list[str] | None) -> None:
    require_supported()
    application()(args=arguments, prog_name="striata")


def _interrupt(*_: Any) -> None:
    signal.signal(signal.SIGINT, _at_once)
    raise KeyboardInterrupt


def _at_once(*_: Any) -> None:
    os.write(2, b"Stopped at once. Finished batches are kept; repeat the command to continue.\n")
    os._exit(130)


if __name__ == "__main__":
    main()

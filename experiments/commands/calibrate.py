"""``striata calibrate``: the two records that follow from the circuit."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from striata.experiments.commands.options import meter

#: Record → what it holds, in the order in which they are made.
RECORDS = {
    "calibration.json": "background rates, fitted to each population's resting rate",
    "timing.json": "non-decision time, set on people's mean RT of neutral Stroop trials",
}


def calibrate_command(
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Only report whether the records are current; exit status 1 if not."
        ),
    ] = False,
) -> None:
    """Calibrate background rates and the non-decision time.

    Makes the two records that depend on the circuit. First, the background rate of each population
    is fitted to its resting rate at the rate level (data/calibration.json). Second, the
    non-decision time is set on people's mean RT of neutral Stroop trials (data/timing.json).
    Nothing else is fitted. Both records carry the hash of the circuit, and experiments refuse a
    record of another circuit, so run this after every change to it. It takes some minutes.

    Example: striata calibrate --check
    """
    if check:
        _check()
        return
    from striata.circuits.brain import draft
    from striata.circuits.calibrate import calibrate

    with _stage("calibration.json"):
        record = calibrate(draft())
    _write("calibration.json", record)
    # Only now, for the brain that is simulated is made of the record just written.
    from striata.experiments.runner.non_decision_time import SUBJECTS, measure

    with _stage("timing.json") as watch:
        record = measure(watch)
    _write("timing.json", record)
    typer.echo(f"The non-decision time is {1e3 * record['non_decision_time']:.1f} ms.")
    if missing := SUBJECTS - record["subjects"]:
        typer.echo(
            f"Left out: {missing} of {SUBJECTS} subjects, who named the colour of no neutral trial."
        )


def _stage(record: str) -> Any:
    """Say what is being made, and show how far it is."""
    number = list(RECORDS).index(record) + 1
    typer.echo(f"Stage {number} of {len(RECORDS)}: {RECORDS[record]}.")
    return meter(record)


def _write(name: str, record: dict[str, Any]) -> None:
    from striata.data import PATH
    from striata.experiments.protocol.errors import ExperimentError

    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    try:
        (PATH / name).write_text(text, encoding="utf-8")
    except OSError as e:
        raise ExperimentError(f"{PATH / name} cannot be written ({e.strerror}).") from None
    typer.echo(f"Written: {PATH / name}")


def current() -> dict[str, bool]:
    """Whether each record belongs to the circuit as it is described now.

    A non-decision time does not, unless the calibration does.
    """
    from striata.circuits.brain import draft
    from striata.data import PATH
    from striata.experiments.runner.non_decision_time import is_current

    described = draft().hash
    try:
        record = json.loads((PATH / "calibration.json").read_text(encoding="utf-8"))
        calibrated = record["draft_hash"] == described
    except (OSError, ValueError, KeyError):
        calibrated = False
    return {"calibration.json": calibrated, "timing.json": calibrated and is_current()}


def _check() -> None:
    """Report on both records."""
    found = current()
    for name, good in found.items():
        typer.echo(f"{'current' if good else 'stale  '}  {name}: {RECORDS[name]}")
    if not all(found.values()):
        typer.echo("Run striata calibrate to make the records again.", err=True)
        raise typer.Exit(1)

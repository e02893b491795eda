"""Fit a few settings to people's behaviour by CMA-ES, with a run for each trial point.

The search is a function of its seed, and every point that has been run is kept until the end. So a
fit that is repeated after an interruption asks for the same points and finds them.
"""

from __future__ import annotations

import json
import os
import shutil
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from striata.circuits.brain import brain
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.settings import Settings
from striata.experiments.results.paths import another, folder_beside, say_there, write_text
from striata.experiments.runner import jobs, provenance
from striata.experiments.runner.jobs import Measured
from striata.experiments.runner.log import Log
from striata.experiments.search.fitted import Fit
from striata.experiments.search.point import NotMeasured, measure
from striata.files.errors import raised_as
from striata.files.kinds import FIT
from striata.files.outputs import claim
from striata.progress import within

#: First standard deviation of the search, as a part of each range.
SIGMA = 0.25


def fit(
    what: Fit,
    out: Path,
    workers: int,
    scheduler: str | None,
    watch: Callable[[float], None],
    overwrite: bool = False,
    inputs: Sequence[Path | None] = (),
) -> dict[str, Any]:
    """Search until the evaluations are used up or nothing changes any more.

    Writes and returns the record; any other file at its path is replaced only with
    `overwrite`, and none of the `inputs`.

    Raises
    ------
    ExperimentError
        If a point could not be run (finished ones are kept), if all that were tried first are
        impossible, or for what :func:`striata.experiments.runner.run.run` raises.
    """
    with raised_as(ExperimentError):
        out = claim(out, FIT, inputs, overwrite)
    known = None if overwrite else _known(what, out)
    if known:
        return known
    for corner in (0.0, 1.0):
        what.settings(
            [corner] * len(what.free)
        )  # names and bounds are said to be wrong before anything runs
    try:
        folder, resumed = folder_beside(out, ".points")
        with Log(out, resumed) as log:
            log.note(f"started: {provenance.command()}")
            jobs.say_outdated(folder, log)

            def run(
                settings: list[Settings], watch: Callable[[float], None]
            ) -> list[Measured | NotMeasured]:
                return measure(
                    folder, what.experiment, settings, workers, scheduler, watch, log.note
                )

            record = _search(what, run, watch, log)
            text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
            write_text(out, text, folder)
            log.note(f"written: {out}")
            shutil.rmtree(folder)
    except OSError as e:
        raise ExperimentError(
            f"{out.parent} cannot be written to ({e.strerror}); finished points are kept."
        ) from None
    return record


#: A point that was tried: its misfit, where it is in the unit cube, and what is known of it.
Tried = tuple[float, list[float], Measured | NotMeasured]


def _known(what: Fit, out: Path) -> dict[str, Any] | None:
    """The record if it is there, which is then said.

    Raises
    ------
    ExperimentError
        If the record of another fit is there.
    """
    try:
        record: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        same = record["fit"] == what.to_json()
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, RecursionError):
        same = False
    if not same:
        raise another(out, "another fit")
    say_there(out)
    return record


#: Settings, and what to call with the fraction done → what is measured with each of them.
Run = Callable[[list[Settings], Callable[[float], None]], list[Measured | NotMeasured]]


def _search(what: Fit, run: Run, watch: Callable[[float], None], log: Log) -> dict[str, Any]:
    search, history = _strategy(what), list[Tried]()
    while not search.stop() and (not history or len(history) + search.popsize <= what.evaluations):
        asked = search.ask()
        done, size = (n / what.evaluations for n in (len(history), len(asked)))
        found = _found(what, asked, run, within(watch, done, size))
        _check(found, first=not history, log=log)
        costs = [what.misfit(f) for f in found]
        search.tell(asked, costs)
        history += [
            (c, [float(v) for v in x], f) for c, x, f in zip(costs, asked, found, strict=True)
        ]
        log.note(
            f"{len(history)} evaluations, least misfit {min(history, key=lambda h: h[0])[0]:.4g}"
        )
    return _record(what, history, [float(s) for s in search.result.stds])


def _found(
    what: Fit, asked: Sequence[Sequence[float]], run: Run, watch: Callable[[float], None]
) -> list[Measured | NotMeasured]:
    """What is known of each point; values that are not possible together are not run."""
    settings = [_settings(what, shares) for shares in asked]
    measured = iter(run([s for s in settings if isinstance(s, Settings)], watch))
    return [next(measured) if isinstance(s, Settings) else s for s in settings]


def _settings(what: Fit, shares: Sequence[float]) -> Settings | NotMeasured:
    try:
        return what.settings(shares)
    except ExperimentError as e:
        return NotMeasured(str(e), impossible=True)


def _check(found: list[Measured | NotMeasured], first: bool, log: Log) -> None:
    """Stop at a point that could not be run, for its misfit is not known.

    An impossible one is logged, and counts as the worst, unless the search begins with nothing
    else.
    """
    failed = [f for f in found if isinstance(f, NotMeasured)]
    for f in failed:
        log.note(f"{'impossible' if f.impossible else 'not run'}: {f.why}")
    not_run = [f for f in failed if not f.impossible]
    if not_run:
        raise ExperimentError(
            f"{len(not_run)} of {len(found)} points could not be run, so the fit stops; finished "
            f"points are kept, and the same command goes on from there. The first: {not_run[0].why}"
        )
    if first and len(failed) == len(found):
        raise ExperimentError(f"No point is possible; the first failed of: {failed[0].why}")


def _strategy(what: Fit) -> Any:
    """The search, by covariance matrix adaptation in the unit cube."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # cma asks for matplotlib's state, and warns of few dimensions
        import cma

        options = {
            "bounds": [0, 1],
            "seed": what.base.seed + 1,
            "verbose": -9,
            "tolx": 1e-3,
            "tolfun": 1e-4,
        }
        return cma.CMAEvolutionStrategy([0.5] * len(what.free), SIGMA, options)


def _record(what: Fit, history: list[Tried], width: list[float]) -> dict[str, Any]:
    cost, best, found = min(history, key=lambda h: h[0])
    model = {} if isinstance(found, NotMeasured) else {m["measure"]: m for m in found["measures"]}
    return {
        "format": "striata-fit",
        "fit": what.to_json(),
        "experiment": what.experiment,
        "settings": json.loads(what.base.to_json()),
        "parameters": [
            {
                "name": f.name,
                "value": f.value(x),
                "unit": f.unit,
                "low": f.low,
                "high": f.high,
                "width": w * (f.high - f.low),
            }
            for f, x, w in zip(what.free, best, width, strict=True)
        ],
        "misfit": cost,
        "targets": [t | {"model": model.get(t["measure"], {}).get("mean")} for t in what.targets],
        "evaluations": len(history),
        "history": [
            {"misfit": c, "values": [f.value(v) for f, v in zip(what.free, x, strict=True)]}
            for c, x, _ in history
        ],
        "circuit_hash": brain().hash,
        "command": provenance.command(),
        "commit": provenance.commit(),
        "versions": provenance.versions(),
        "host": os.uname().nodename,
    }

"""The settings of a run from what its user asked for, in a command or in a notebook."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from striata.circuits.brain import brain
from striata.experiments.protocol.cohorts import available
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.settings import ENGINES, with_text
from striata.experiments.protocol.trained import digest, labels, trained_by_experiment
from striata.experiments.runner import machine
from striata.experiments.runner.non_decision_time import require_current
from striata.experiments.runner.registry import experiment, names

#: The most child processes at a time.
MOST_WORKERS = 1024


def side_by_side(workers: int | None) -> int:
    """How many jobs run at a time: as many as asked for, or as this process may use cores.

    Raises
    ------
    ExperimentError
        For a number that makes no sense.
    """
    if workers is None:
        return machine.cores()
    if not 1 <= workers <= MOST_WORKERS:
        raise ExperimentError(
            f"--workers {workers} is impossible; it must lie between 1 and {MOST_WORKERS}."
        )
    return workers


def settings_of(
    name: str,
    *,
    level: str = "rate",
    subjects: int | None = None,
    trials: int | None = None,
    seed: int = 1,
    arms: Sequence[str] = (),
    lesion: Sequence[str] = (),
    assign: Sequence[str] = (),
    engine: str = "",
) -> Any:
    """Settings of an experiment.

    Parameters
    ----------
    name
        The experiment.
    level
        ``rate`` or ``spiking``.
    subjects, trials
        Simulated subjects, and trials of each condition; by default the experiment's own numbers.
    seed
        Seed of every random number of the run.
    arms
        Manipulations to run beside the control; ``all`` for every one.
    lesion
        Populations or projections to remove in an arm of its own.
    assign
        Texts ``NAME=VALUE`` that change a setting or scale a projection.
    engine
        What simulates the spiking level: ``compiled`` (by a C++ compiler), ``numba`` or ``brian2``;
        by default the first of these that the machine has, and stderr says so if it is not the
        first.

    Raises
    ------
    ExperimentError
        For a name that does not exist, a value out of bounds, or a record that belongs to another
        circuit.
    """
    declared = experiment(name)
    circuit = brain()
    require_current()
    given = {k: v for k, v in (("subjects", subjects), ("trials", trials)) if v is not None}
    chosen = {"arms": tuple(arms)} if arms else {}
    settings = declared.made(
        level, seed=seed, lesion=tuple(lesion), engine=engine, **given, **chosen
    )
    if level == "spiking":
        found, remark = available(engine or ENGINES[0])
        settings = replace(settings, engine=found)
        if remark:
            print(remark, file=sys.stderr)
    return with_text(settings, assign, circuit.scalable)


def trained_by(settings: Any, name: str, file: Path | None, label: str) -> Any:
    """Settings of subjects that start from a training in a result file, if one is given.

    Raises
    ------
    ExperimentError
        For an experiment that takes no trained subjects, or a training that the file lacks.
    """
    if file is None:
        if label:
            raise ExperimentError(
                "--as names a training of the file that --from gives; there is no --from."
            )
        return settings
    if not experiment(name).takes_training:
        able = [n for n in names() if experiment(n).takes_training]
        raise ExperimentError(f"{name} takes no trained subjects; {', '.join(able)} do.")
    known = labels(file)
    if label and label not in known:
        raise ExperimentError(f"{file} holds no training {label!r}; it holds: {'; '.join(known)}.")
    if not label and not (settings.GOES_ON and trained_by_experiment(file) == name):
        raise ExperimentError(
            f"{name} needs --as and the name of a training; {file} holds: {'; '.join(known)}."
        )
    return replace(settings, start=str(file.resolve()), start_as=label, start_digest=digest(file))

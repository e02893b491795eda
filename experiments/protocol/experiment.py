"""The contract of an experiment: one record of all that a run, a listing and a report need."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.manipulate import scaled
from striata.experiments.errors import ExperimentError
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm, choose
from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.plan import Plan, Row
from striata.experiments.protocol.session import Session
from striata.experiments.protocol.settings import LEVELS, Settings


def _no_rows(settings: Any) -> list[Row]:
    return []


@dataclass(frozen=True)
class Experiment:
    """What is done to the brain, and what is kept of it.

    Parameters
    ----------
    name
        Name on the command line, with hyphens.
    what
        What it is, in a phrase.
    settings
        Settings that a user may change; a subclass of
        :class:`~striata.experiments.protocol.settings.Settings` whose ARMS are the manipulations.
    defaults
        Level → default number of ``subjects`` and of ``trials``.
    batch
        Level → most subjects that are simulated together.
    procedure
        Phases in their order, as a methods section has them.
    columns
        What the table of trials holds besides :data:`~striata.experiments.protocol.columns.COMMON`.
    texts
        Allowed texts of the columns of texts, but for ``arm`` and ``phase``.
    run
        Puts the subjects of one batch through the procedure.
    duration
        Settings → about how many ms of biology are simulated for a subject, in all its columns.
    rows
        Settings → (arm, task, condition) of each row of mean rates.
    times
        Bin centres of these rates [s].
    watched
        Populations whose rates are kept for each subject.

    Raises
    ------
    ExperimentError
        For a record that contradicts itself, in one sentence.
    """

    name: str
    what: str
    settings: type[Settings]
    defaults: Mapping[str, Mapping[str, int]]
    batch: Mapping[str, int]
    procedure: tuple[Phase, ...]
    columns: Mapping[str, Column]
    texts: Mapping[str, tuple[str, ...]]
    run: Callable[[Session], None]
    duration: Callable[[Any], float]
    rows: Callable[[Any], Sequence[Row]] = _no_rows
    times: NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    watched: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for said in _problems(self):
            raise ExperimentError(f"The experiment {self.name!r} breaks the contract: {said}.")

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The control and every manipulation."""
        return self.settings.ARMS

    @property
    def takes_training(self) -> bool:
        """Whether subjects that another run has trained can go through it."""
        return self.settings.TAKES_TRAINING

    def made(self, level: str, **given: Any) -> Settings:
        """Settings at a level: the defaults, and what is given instead.

        Raises
        ------
        ExperimentError
            For a level or a value that is not possible.
        """
        if level not in LEVELS:
            raise ExperimentError(f"The level {level!r} is not known; it is {' or '.join(LEVELS)}.")
        return self.settings(**{"level": level, **self.defaults[level], **given})

    def plan(self, settings: Settings) -> Plan:
        """Batches of subjects, and what the result file says about arms, rows and columns."""
        circuit = brain()
        for name, factor in settings.scale:
            circuit = scaled(circuit, name, factor)
        return Plan(
            circuit=circuit,
            batch=self.batch[settings.level],
            arms=[(a.name, a.family, a.value, a.what) for a in settings.chosen],
            rows=list(self.rows(settings)),
            times=self.times,
            enums=dict(self.texts),
            columns=self.columns,
            watched=self.watched,
            procedure=json.dumps([p.as_dict() for p in self.procedure], ensure_ascii=False),
        )

    def batch_of(
        self, settings: Settings, subjects: Sequence[int], progress: Callable[[float], None]
    ) -> Part:
        """The part of some subjects, put through the whole procedure."""
        drawn = individuals.draw(subjects, settings.seed)
        session = Session(
            settings=settings,
            circuit=self.plan(settings).circuit,
            subjects=subjects,
            drawn=drawn,
            columns=self.columns,
            progress=progress,
            steps=max(self.duration(settings) * len(subjects), 1.0),
            part=Part(subjects=list(subjects), drawn=drawn),
        )
        self.run(session)
        return session.part


def _problems(e: Experiment) -> list[str]:
    """What is wrong with a record, a phrase each."""
    out = []
    lacking = [name for name in COMMON if name not in e.columns]
    if lacking:
        out.append(f"its table of trials lacks the column {lacking[0]}, which every table has")
    texts = [n for n, c in e.columns.items() if c.kind == TEXT and n not in ("arm", "phase")]
    out += [
        f"the column {n} holds texts, and none are declared for it"
        for n in texts
        if not e.texts.get(n)
    ]
    out += [
        f"texts are declared for {n}, which is no column of texts"
        for n in e.texts
        if n not in texts
    ]
    for level in LEVELS:
        if set(e.defaults.get(level, ())) != {"subjects", "trials"} or level not in e.batch:
            out.append(f"it has no subjects, trials or batch at the {level} level")
    if not e.arms or e.arms[0].name != "control":
        out.append("its first arm is not the control")
    names = [p.name for p in e.procedure]
    out += [f"two of its phases are called {n!r}" for n in sorted(set(names)) if names.count(n) > 1]
    if not names:
        out.append("its procedure has no phase")
    out += _shared_runs(e.procedure)
    known = {f.name for f in fields(e.settings)}
    out += [
        f"the phase {p.name!r} speaks of the setting {s!r}, which it does not have"
        for p in e.procedure
        for s in p.mentions
        if s not in known
    ]
    return out


def _shared_runs(procedure: tuple[Phase, ...]) -> list[str]:
    """Phases that would have the same noise."""
    return [
        f"the phases {a.name!r} and {b.name!r} share the run {min(set(a.runs) & set(b.runs))}"
        for i, a in enumerate(procedure)
        for b in procedure[i + 1 :]
        if set(a.runs) & set(b.runs) and a.stream == b.stream
    ]


__all__ = ["Arm", "Experiment", "Phase", "Session", "choose"]

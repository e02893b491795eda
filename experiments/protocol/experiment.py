"""The contract of an experiment: one record of all that a run, a listing and a report need."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.circuits.dormant import awake, regions_of
from striata.declarations import mistyped
from striata.experiments.protocol import individuals, trained
from striata.experiments.protocol.arms import Arm, choose
from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.errors import ExperimentError
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
    engages
        Regions that the task engages besides those that are always simulated; see
        :mod:`striata.circuits.dormant`.

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
    engages: tuple[str, ...] = ()

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
        """Batches of subjects, and what the result file says about arms, rows and columns.

        Raises
        ------
        ExperimentError
            For rows of mean rates that are not (arm, task, condition) of an arm that is run.
        """
        rows = list(self.rows(settings))
        for said in _wrong_rows(rows, [a.name for a in settings.chosen], len(self.times)):
            raise ExperimentError(f"The experiment {self.name!r} breaks the contract: {said}.")
        circuit = settings.circuit
        return Plan(
            circuit=circuit,
            simulated=awake(circuit, self._engaged(circuit, settings)),
            batch=self.batch[settings.level],
            arms=[(a.name, a.family, a.value, a.what) for a in settings.chosen],
            rows=rows,
            times=self.times,
            enums=dict(self.texts),
            columns=self.columns,
            watched=self.watched,
            procedure=json.dumps([p.as_dict() for p in self.procedure], ensure_ascii=False),
        )

    def _engaged(self, circuit: Circuit, settings: Settings) -> frozenset[str]:
        """Regions that a run engages: the task's, those of what is changed, and those trained."""
        changed = [*settings.lesion, *(name for name, _ in settings.scale)]
        changed += [n for a in settings.chosen for n in (*a.silent, *a.cut, *a.held)]
        if settings.start:
            changed += trained.populations(Path(settings.start))
        return frozenset({*self.engages, *regions_of(circuit, changed)})

    def batch_of(
        self,
        settings: Settings,
        subjects: Sequence[int],
        progress: Callable[[float], None],
        examples: bool = True,
    ) -> Part:
        """The part of some subjects, put through the whole procedure; `examples` may be left."""
        drawn, plan = individuals.draw(subjects, settings.seed), self.plan(settings)
        session = Session(
            settings=settings,
            circuit=plan.simulated,
            whole=plan.circuit,
            subjects=subjects,
            drawn=drawn,
            columns=self.columns,
            texts=self.texts,
            progress=progress,
            steps=max(self.duration(settings) * len(subjects), 1.0),
            part=Part(subjects=list(subjects), drawn=drawn),
            examples=examples,
        )
        self.run(session)
        for said in _other_rates(session.part, plan):
            raise ExperimentError(f"The experiment {self.name!r} breaks the contract: {said}.")
        return session.part


def _problems(e: Experiment) -> list[str]:
    """What is wrong with a record, a phrase each."""
    wrong = mistyped(e)
    if wrong:
        return [wrong]
    if not issubclass(e.settings, Settings):
        return ["its settings are no class derived from Settings"]
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
    out += [
        f"{text!r} holds |, which separates names in files"
        for text in (*(a.name for a in e.arms), *(t for some in e.texts.values() for t in some))
        if "|" in text
    ]
    out += [
        f"the column {n} is of the kind {c.kind!r}, which is neither text nor a type of NumPy"
        for n, c in e.columns.items()
        if c.kind != TEXT and not _is_dtype(c.kind)
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


def _is_dtype(kind: str) -> bool:
    try:
        np.dtype(kind)
    except TypeError:
        return False
    return True


def _wrong_rows(rows: Sequence[Row], arms: Sequence[str], times: int) -> list[str]:
    """What is wrong with the rows of mean rates that are planned, a phrase each."""
    out = ["it declares rows of mean rates, but no times of them"] if rows and not times else []
    for row in rows:
        texts = isinstance(row, tuple) and len(row) == 3 and all(isinstance(x, str) for x in row)
        if not texts:
            out.append(f"a row of mean rates is (arm, task, condition), three texts, not {row!r}")
        elif row[0] not in arms:
            out.append(f"a row of mean rates is of the arm {row[0]!r}; {', '.join(arms)} are run")
    return out


def _other_rates(part: Part, plan: Plan) -> list[str]:
    """How the rates that were recorded differ from those that are declared, a phrase each."""
    made = part.rates
    out = [
        f"rates of {row} were recorded, which `rows` does not declare"
        for row in made
        if row not in plan.rows
    ]
    out += [
        f"`rows` declares {row}, of which no rates were recorded"
        for row in plan.rows
        if made and row not in made
    ]
    bins = {len(dopamine) for _, dopamine, _ in made.values()}
    out += [
        f"rates were recorded in {n} bins, and `times` has {len(plan.times)}"
        for n in sorted(bins - {len(plan.times)})
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

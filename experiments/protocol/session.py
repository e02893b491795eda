"""One batch of subjects at work: worlds run one after the other, with weights carried along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.description import Circuit
from striata.circuits.simulation.cohort import Cohort, Environment, start_weights
from striata.experiments.protocol import noise, trained
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.cohorts import make_cohort
from striata.experiments.protocol.columns import Column, table
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.settings import Settings
from striata.progress import stage

Array = NDArray[Any]
Weights = dict[str, Array]
Int = NDArray[np.int64]
T = TypeVar("T")

#: Time between looks at progress [ms].
PIECE = 3000
#: Columns that are over are dropped once fewer than this part are left.
KEPT = 0.9


def pick(weights: Weights, columns: Any) -> Weights:
    """Copies of the weights of some columns."""
    return {name: w[columns].copy() for name, w in weights.items()}


def join(weights: Sequence[Weights]) -> Weights:
    """Weights of several groups of columns side by side."""
    return {name: np.concatenate([w[name] for w in weights]) for name in weights[0]}


@dataclass(frozen=True)
class Columns:
    """What the columns of a cohort are: whose brain each is, and in which arm.

    `place` is the subject's place in the batch, (columns,); `arms` has one for each column.
    """

    place: Int
    arms: tuple[Arm, ...]

    @classmethod
    def of(cls, subjects: int, arms: Sequence[Arm]) -> Columns:
        """Arm after arm, and every subject of the batch in each."""
        place = np.tile(np.arange(subjects), len(arms))
        return cls(place, tuple(a for a in arms for _ in range(subjects)))

    def __len__(self) -> int:
        return len(self.place)

    def labelled(self, tasks: Sequence[str]) -> tuple[Array, list[tuple[str, str]], Array]:
        """Task of each column, of `tasks` group after group; (arm, task) pairs, and whose it is.

        The last two are what rates are kept by, and each column's place among them.
        """
        task = np.repeat(np.asarray(tasks), len(self) // len(tasks))
        own = [(arm.name, str(t)) for arm, t in zip(self.arms, task, strict=True)]
        labels = list(dict.fromkeys(own))
        return task, labels, np.array([labels.index(pair) for pair in own])


@dataclass
class Session:
    """Subjects of a batch, the brain, and how far the work has come.

    Attributes
    ----------
    settings : what was asked for
    circuit : what is simulated of the brain, with the settings' factors
    whole : all of it
    subjects : number of each subject of the batch
    drawn : individual differences, name → (subjects,)
    columns, texts : declared columns of the table of trials, and the texts that some may hold
    part : what is kept
    examples : whether examples are run, too, of which no measure is taken
    steps, done : ms of biology times columns, to say how far it has come
    """

    settings: Any
    circuit: Circuit
    whole: Circuit
    subjects: Sequence[int]
    drawn: Mapping[str, Array]
    columns: Mapping[str, Column]
    texts: Mapping[str, tuple[str, ...]]
    progress: Callable[[float], None]
    steps: float
    part: Part
    examples: bool = True
    done: float = field(default=0.0, init=False)

    @property
    def size(self) -> int:
        """How many subjects the batch has."""
        return len(self.subjects)

    @property
    def shows_examples(self) -> bool:
        """Whether examples, which are of subject 0, are run in this batch."""
        return self.examples and 0 in self.subjects

    def individual(self, name: str, place: Int) -> Array:
        """A drawn factor of each column's subject, (columns,)."""
        return np.asarray(self.drawn[name])[place]

    def rngs(self, place: Int, stream: int, *more: int) -> list[np.random.Generator]:
        """A generator for each column.

        A subject's columns get the same, so that all arms meet the same stimuli.
        """
        seed = self.settings.seed
        return [np.random.default_rng([seed, self.subjects[i], stream, *more]) for i in place]

    def side_by_side(self, things: Iterable[T], arm: Callable[[T], Arm]) -> list[list[T]]:
        """Groups of things that run in one cohort, for their arms share a circuit."""
        out: dict[Circuit, list[T]] = {}
        for thing in things:
            out.setdefault(arm(thing).change(self.circuit), []).append(thing)
        return list(out.values())

    def start(self, place: Int) -> Weights:
        """Weights at the start: before anything is learnt, or after an earlier training."""
        subjects = np.asarray(self.subjects)[place]
        untrained = start_weights(self.circuit, subjects, self.settings.seed)
        if not self.settings.start:
            return untrained
        return untrained | pick(self.trained(self.settings.start_as), place)

    def trained(self, label: str) -> Weights:
        """Weights of this batch's subjects after one of the trainings in the settings' file.

        They were trained in the brain as it is, or with the strengths that are set now, too.
        """
        path, circuits = Path(self.settings.start), {brain().hash, self.settings.circuit.hash}
        return trained.weights(path, label, list(self.subjects), circuits)

    def run(
        self,
        phase: Phase,
        world: Environment,
        columns: Columns,
        weights: Weights,
        milliseconds: int,
        *,
        side: Any = 0,
        streams: Any = None,
        prepare: Callable[[Cohort], None] = lambda cohort: None,
        drop: bool = False,
    ) -> Weights:
        """Simulate a world until it is done or the time is over; the weights after it.

        Parameters
        ----------
        phase
            Of the experiment's procedure: whether synapses learn, and which noise the columns get.
        columns
            What the cohort's columns are. Their arms all change the circuit alike; each column's
            arm says which populations are silent, which projections are cut, and how much dopamine
            is released.
        weights
            Plastic projection → (columns, targets, sources).
        milliseconds
            Longest time.
        side
            Which of the phase's runs this is; one, or one for each column.
        streams
            Whole numbers that keep apart a subject's columns, (columns,); by default counted.
        prepare
            Called with the cohort before it runs.
        drop
            Whether columns of the world that are over are dropped (rate level only).
        """
        if np.max(side) >= len(phase.runs):
            raise ExperimentError(
                f"The phase {phase.name!r} has {len(phase.runs)} runs, numbered from 0; run "
                f"{np.max(side)} of it was asked for."
            )
        stage(self.progress, phase.name)
        cohort = self._cohort(phase, columns, side, streams)
        cohort.weights |= {n: w.copy() for n, w in weights.items() if n in cohort.weights}
        _manipulate(cohort, columns.arms)
        prepare(cohort)
        if phase.learns and not (phase.held_as_spikes and self.level(phase) == "spiking"):
            cohort.reinforce()
        left = milliseconds
        while left > 0 and not world.done:
            piece = min(left, PIECE)
            cohort.run(piece, world)
            left -= piece
            self.done += piece * cohort.shape[1]
            self.progress(min(self.done / self.steps, 1.0))
            if drop and self.level(phase) == "rate":
                _narrow(world, cohort)
        return weights | cohort.weights

    def level(self, phase: Phase) -> str:
        """Level at which a phase is simulated."""
        return "rate" if phase.rate_only else str(self.settings.level)

    def _cohort(self, phase: Phase, columns: Columns, side: Any, streams: Any) -> Cohort:
        counted = noise.occurrence(columns.place) if streams is None else np.asarray(streams)
        counted = counted * (not phase.frozen)
        cohort = make_cohort(
            self.level(phase),
            columns.arms[0].change(self.circuit),
            np.asarray(self.subjects)[columns.place],
            self.settings.seed,
            noise.identity(np.asarray(phase.runs)[side], phase.stream + counted),
            self.whole,
            self.settings.engine,
        )
        cohort.noise_scale = self.individual("noise", columns.place)
        return cohort

    def add_trials(
        self,
        phase: Phase,
        columns: Columns,
        shape: tuple[int, ...],
        /,
        kept: Any = None,
        **values: Any,
    ) -> None:
        """Add rows to the table of trials: `shape` is (trials, …, columns).

        Subject, arm, phase and the number of the trial are filled in where they are not given. Only
        rows that are `kept` (an array of that shape) are added.
        """
        trial = np.arange(shape[0]).reshape(-1, *[1] * (len(shape) - 1))
        filled = {
            "subject": np.asarray(self.subjects)[columns.place],
            "arm": np.array([a.name for a in columns.arms]),
            "phase": phase.kind,
            "trial": trial,
        } | values
        for name, allowed in self.texts.items():
            given = np.atleast_1d(np.asarray(filled.get(name, allowed[0])))
            other = given[~np.isin(given, allowed)]
            if len(other):
                raise ExperimentError(
                    f"{name} of a trial is {str(other[0])!r}, which is none of its declared texts: "
                    f"{', '.join(allowed)}."
                )
        out = table(self.columns, shape, filled)
        self.part.add_trials(**{n: v if kept is None else v[kept] for n, v in out.items()})


def _manipulate(cohort: Cohort, arms: tuple[Arm, ...]) -> None:
    """Do to each column what its arm says."""
    done = [(arm.silent, arm.cut, arm.held) for arm in arms]
    for silent, cut, held in dict.fromkeys(done):
        here = np.array([each == (silent, cut, held) for each in done])
        for population in silent:
            cohort.silence(population, here)
        for projection in cut:
            cohort.cut(projection, here)
        for projection in held:
            cohort.hold(projection, here)
    for name, release in cohort.level.items():
        if name.endswith("dopamine"):
            release[:] = [arm.dopamine for arm in arms]


def _narrow(world: Any, cohort: Any) -> None:
    """Drop the columns of a world of trials that have had all of them, once there are enough."""
    left = ~world.over
    if 0 < left.mean() < KEPT:
        world.narrow(left)
        cohort.narrow(left)


__all__ = ["Columns", "Session", "Settings", "Weights", "join", "pick"]

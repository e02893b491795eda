"""One batch of subjects at work: worlds on a common clock, run one after the other with weights carried along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.description import Circuit
from striata.circuits.simulation.cohort import Cohort, Environment, start_weights
from striata.circuits.simulation.meanfield import Array
from striata.experiments.protocol import trained
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.cohorts import make_cohort
from striata.experiments.protocol.settings import Settings

Weights = dict[str, Array]
Int = NDArray[np.int64]
T = TypeVar("T")


def pick(weights: Weights, columns: Any) -> Weights:
    """Copies of the weights of some columns."""
    return {name: w[columns].copy() for name, w in weights.items()}


def _occurrence(who: Int) -> Int:
    """How many columns of the same subject stand before each column."""
    return np.array([np.count_nonzero(who[:k] == i) for k, i in enumerate(who)], dtype=np.int64)


@dataclass
class Lab:
    """Subjects of a batch, the brain, and how far the work has come.

    `steps` and `done` count ms of biology times columns, for progress.
    """

    settings: Settings
    circuit: Circuit
    subjects: range
    drawn: Mapping[str, Array]
    progress: Callable[[float], None]
    steps: float = 1.0
    done: float = field(default=0.0, init=False)

    def rngs(self, who: Int, stream: int) -> list[np.random.Generator]:
        """A generator for each column.

        A subject's columns get the same, so that arms meet the same stimuli.
        """
        return [np.random.default_rng([self.settings.seed, self.subjects[i], stream]) for i in who]

    def side_by_side(self, things: Iterable[T], arm: Callable[[T], Arm]) -> list[list[T]]:
        """Groups of things that run in one cohort, for their arms share a circuit."""
        out: dict[Circuit, list[T]] = {}
        for thing in things:
            out.setdefault(arm(thing).change(self.circuit), []).append(thing)
        return list(out.values())

    def start(self, who: Int) -> Weights:
        """Weights that some columns start with: before anything is learnt, or after an earlier training."""
        if not self.settings.start:
            return start_weights(self.circuit, len(who))
        return pick(self.trained(self.settings.start_as), who)

    def trained(self, label: str) -> Weights:
        """Weights of this batch's subjects after one of the trainings in the settings' file."""
        return trained.weights(Path(self.settings.start), label, list(self.subjects), brain().hash)

    def run(
        self,
        world: Environment,
        milliseconds: int,
        who: Int,
        number: int,
        weights: Weights,
        *,
        learn: bool = False,
        arms: tuple[Arm, ...] = (),
        level: str = "rate",
        prepare: Callable[[Cohort], None] = lambda c: None,
    ) -> Weights:
        """Simulate a world and return the weights after it.

        Parameters
        ----------
        who
            Place in the batch of each column's subject.
        number
            Tells runs apart: each has its own noise, and so have a subject's several columns.
        learn
            Whether synapses learn by reinforcement meanwhile.
        arms
            Arm of each column, whose populations are silent, whose projections are cut and whose
            dopamine is changed; none for the intact brain. All change the circuit alike.
        prepare
            Called with the cohort before it runs.
        """
        circuit = arms[0].change(self.circuit) if arms else self.circuit
        runs = 1000 * number + _occurrence(who)
        ids = np.asarray(self.subjects)[who]
        cohort = make_cohort(level, circuit, ids, self.settings.seed, runs, self.settings.target)
        cohort.noise_scale = np.asarray(self.drawn["noise"])[who]
        cohort.weights = {name: w.copy() for name, w in weights.items() if name in cohort.weights}
        for silent, cut in dict.fromkeys((arm.silent, arm.cut) for arm in arms):
            columns = np.array([(arm.silent, arm.cut) == (silent, cut) for arm in arms])
            for population in silent:
                cohort.silence(population, columns)
            for projection in cut:
                cohort.cut(projection, columns)
        for release in cohort.level.values():
            release[:] = [arm.dopamine for arm in arms] or 1.0
        prepare(cohort)
        if learn:
            cohort.reinforce()
        left = milliseconds
        while left > 0 and not world.done:
            piece = min(left, 5000)
            cohort.run(piece, world)
            left -= piece
            self.done += piece * len(who)
            self.progress(min(self.done / self.steps, 1.0))
        return weights | cohort.weights

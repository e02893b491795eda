"""Manipulations for a window of time: ``During(world, 200, 400, silence("STN"))``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from striata.circuits.description import require
from striata.circuits.errors import CircuitError
from striata.circuits.simulation.cohort import Cohort, Environment
from striata.circuits.simulation.meanfield import Array


@dataclass(frozen=True)
class Action:
    """Something done to a whole cohort, and how to undo it."""

    do: Callable[[Cohort], None]
    undo: Callable[[Cohort], None]


def silence(population: str) -> Action:
    """The population does not fire (optogenetic inhibition)."""
    return Action(lambda c: c.silence(population), lambda c: c.revive(population))


def scale(projection: str, factor: float) -> Action:
    """A projection's conductances, or a gate's gain, times `factor`.

    It is above zero, so that it can be undone.
    """
    if not factor > 0:
        raise CircuitError(
            f"{projection}: the factor {factor:g} for a window of time must be above zero."
        )
    return Action(lambda c: c.scale(projection, factor), lambda c: c.scale(projection, 1 / factor))


def release(modulator: str, factor: float) -> Action:
    """Release of a neuromodulator times `factor` (a drug); afterwards it is what it was."""
    before: dict[int, Array] = {}

    def change(c: Cohort) -> None:
        require(modulator, c.level, "modulator", "release")
        before[id(c)] = c.level[modulator].copy()
        c.level[modulator][:] *= factor

    def restore(c: Cohort) -> None:
        c.level[modulator][:] = before.pop(id(c))

    return Action(change, restore)


class During:
    """An environment with actions that hold from `start` until before `stop` [ms].

    Time is counted as the cohort counts it.

    Raises
    ------
    CircuitError
        If the window is empty.
    """

    def __init__(self, environment: Environment, start: int, stop: int, *actions: Action) -> None:
        if not 0 <= start < stop:
            raise CircuitError(
                f"A window from {start} ms to {stop} ms is empty or starts before 0 ms."
            )
        self.environment, self.start, self.stop, self.actions = environment, start, stop, actions

    @property
    def done(self) -> bool:
        """Whether the environment is."""
        return self.environment.done

    def step(self, now: int, cohort: Cohort) -> None:
        """One millisecond of the environment; actions start before it and end before it."""
        for action in self.actions:
            if now == self.start:
                action.do(cohort)
            if now == self.stop:
                action.undo(cohort)
        self.environment.step(now, cohort)

"""Example trials of discrete tasks: subject 0, a correct and a wrong one of each condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.examples import AFTER, Moment, Watch, examples
from striata.experiments.worlds.trial_lists import NONE, TrialList
from striata.experiments.worlds.trials import Conductances, Scales, Timing, TrialWorld

Array = NDArray[Any]
#: Trials of each condition from which a correct and a wrong one are taken.
TRIED = {"rate": 200, "spiking": 4}


@dataclass(frozen=True)
class _Tried:
    """Trials of subject 0, each in a column of its own; arrays are (trials,)."""

    kind: Array
    gain: Array
    stream: Array

    def only(self, chosen: Array) -> _Tried:
        """Some of the trials."""
        return _Tried(self.kind[chosen], self.gain[chosen], self.stream[chosen])


def trial_examples(
    session: Session,
    phase: Phase,
    arm: Arm,
    weights: Weights,
    conditions: tuple[str, ...],
    make: Callable[[Array, Array], TrialList],
) -> dict[str, Array]:
    """A correct and a wrong trial of each condition, where they occur, in order of conditions.

    Many trials are tried; those that are chosen run once more, alike, and are then watched.

    Parameters
    ----------
    weights
        Of subject 0, (1, …), with which every trial starts.
    make
        Condition and gain of each trial, (trials,) → the list of these trials, a column each.
    """
    kind = np.repeat(conditions, TRIED[session.settings.level])
    rng = np.random.default_rng([session.settings.seed, 0, 29])
    tried = _Tried(kind, individuals.evoked_gain(rng, kind.shape), np.arange(len(kind)))
    world, _ = _run(session, phase, arm, weights, tried, make)
    outcome = _outcomes(world)
    first = [
        np.flatnonzero((kind == c) & ((outcome == "correct") == right))[:1]
        for c in conditions
        for right in (True, False)
    ]
    chosen = tried.only(np.concatenate(first))
    world, watch = _run(session, phase, arm, weights, chosen, make, watched=True)
    outcome, decision = _outcomes(world), world.decision_time[0] * 1e-3
    moments = [
        Moment(
            column=k,
            onset=world.timing.prepare,
            condition=str(condition),
            outcome=str(outcome[k]),
            correct_response=0,
            response=int(world.response[0, k]),
            decision=float(decision[k]),
        )
        for k, condition in enumerate(chosen.kind)
    ]
    return examples(watch, moments, "stimulus")


def _outcomes(world: TrialWorld) -> Array:
    response = world.response[0]
    return np.where(response == 0, "correct", np.where(response == NONE, "no response", "wrong"))


def _run(
    session: Session,
    phase: Phase,
    arm: Arm,
    weights: Weights,
    tried: _Tried,
    make: Callable[[Array, Array], TrialList],
    watched: bool = False,
) -> tuple[TrialWorld, Watch]:
    """Run the trials; rates and spikes are kept if they are to be `watched`."""
    n = len(tried.kind)
    columns = Columns(np.zeros(n, dtype=np.int64), (arm,) * n)
    scales = Scales.of(session, columns.place)
    world = TrialWorld(make(tried.kind, tried.gain), Timing(), Conductances(), scales)
    watch = Watch(world, world.timing.prepare + AFTER)
    start = {name: np.repeat(w[:1], n, axis=0) for name, w in weights.items()}
    session.run(
        phase,
        watch if watched else world,
        columns,
        start,
        watch.length + 1,
        streams=tried.stream,
        prepare=watch.begin if watched else lambda cohort: None,
    )
    return world, watch

"""Spikes of single dopamine neurons in each trial, counted around a reward."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.conditioning import WINDOWS
from striata.experiments.recording.spikes import Spikes
from striata.experiments.worlds.conditioning import ConditioningWorld, Trials
from striata.experiments.worlds.conditioning_trials import SIZES, probe_trials

Array = NDArray[Any]

#: Protocol of these trials, and populations whose neurons are counted.
REVERSAL = "rewards of several sizes, single neurons"
POPULATIONS = ("VTA", "SNc")
#: What happens in a trial: rewards of several sizes, after a cue that announces a whole one.
TESTED = tuple(f"expected {s:g}" for s in SIZES)
#: Spikes of the whole brain are held for so many trials at a time.
AT_ONCE = 10
#: Fields of trials that have a row for each.
_BY_TRIAL = ("cue_a", "cue_b", "reward_at", "amount", "gain", "condition")


def reversal_points(
    session: Session, phase: Phase, control: Arm, weights: Weights, repeats: int
) -> None:
    """Rewards of each size `repeats` times; a row for each trial and neuron is kept."""
    columns = Columns.of(session.size, [control])
    rngs = session.rngs(columns.place, 107)
    trials = probe_trials(np.ones(session.size), TESTED, repeats, rngs)
    for side, first in enumerate(range(0, len(trials.condition), AT_ONCE)):
        here = slice(first, first + AT_ONCE)
        part = replace(trials, **{f: getattr(trials, f)[here] for f in _BY_TRIAL})
        _run(session, phase, columns, part, weights, side)


def _run(
    session: Session, phase: Phase, columns: Columns, trials: Trials, weights: Weights, side: int
) -> None:
    """Some of the trials, and the neurons' rates in each."""
    held = list[Any]()

    def prepare(cohort: Cohort) -> None:
        held.append(cohort)
        cohort.record_spikes()  # type: ignore[attr-defined]

    world = ConditioningWorld(trials, session.individual("stimulus_drive", columns.place))
    last = trials.milliseconds + 1
    session.run(phase, world, columns, weights, last, side=side, prepare=prepare)
    spikes, slices = Spikes.of(held[0]), session.circuit.slices
    sizes = held[0].layout.size
    first = np.cumsum(sizes) - sizes
    neurons = np.concatenate(
        [first[slices[p].start] + np.arange(sizes[slices[p]].sum()) for p in POPULATIONS]
    )
    rates = rates_of(spikes, neurons, trials)
    shape = rates["baseline"].shape
    session.add_trials(
        phase,
        columns,
        shape,
        task=REVERSAL,
        block=np.asarray(phase.runs)[side],
        condition=np.array(TESTED)[trials.condition][:, None],
        reward=trials.amount[:, None],
        reward_time=trials.reward_at[:, None] * 1e-3,
        neuron=np.arange(len(neurons))[:, None],
        **rates,
    )


def rates_of(spikes: Spikes, neurons: Array, trials: Trials) -> dict[str, Array]:
    """Rates in the windows that are counted, (trials, neurons, columns) [spikes/s].

    `neurons` are numbers within a subject's brain, in ascending order.
    """
    number, columns = trials.condition.shape
    place = np.searchsorted(neurons, spikes.neuron)
    place[place == len(neurons)] = 0
    kept = neurons[place] == spikes.neuron
    time, place, column = spikes.time[kept] * 1e3, place[kept], spikes.column[kept]
    trial = (time // trials.length).astype(np.int64)
    inside = trial < number
    time, place, column, trial = time[inside], place[inside], column[inside], trial[inside]
    since = time - trial * trials.length - trials.before
    out = {}
    for name in ("baseline", "at_reward"):
        w, event = WINDOWS[name], 0.0
        if w.moving:
            event = trials.reward_at[trial, column]
        here = (w.start <= since - event) & (since - event < w.stop)
        count = np.zeros((number, len(neurons), columns))
        np.add.at(count, (trial[here], place[here], column[here]), 1)
        out[name] = count * 1e3 / (w.stop - w.start)
    return out

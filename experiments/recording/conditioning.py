"""Trials of conditioning, and pairings of synapses with dopamine.

A row is kept for each trial or pairing, rates around the moment of the cue, and examples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, pick
from striata.experiments.recording.epochs import EpochRecorder, Window
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds import pairing
from striata.experiments.worlds.conditioning import NEVER, ConditioningWorld, Trials
from striata.experiments.worlds.conditioning_trials import DELAY, probe_trials

Array = NDArray[Any]

#: Condition of the trials of training.
TRAINED = "training"
#: Recorded around the moment of the cue [ms].
BEFORE, AFTER = 400, 2200
#: Mean rates that are kept of every trial; moving windows count from the reward.
WINDOWS = {
    "baseline": Window("VTA", -400, 0),
    "early": Window("VTA", 60, 130),
    "late": Window("VTA", 180, 400),
    "at_reward": Window("VTA", 70, 270, moving=True),
    "after_reward": Window("VTA", 170, 470, moving=True),
    "before_reward": Window("VTA", -500, 0, moving=True),
    "long_before": Window("VTA", -1000, -500, moving=True),
    "habenula": Window("LHb", 170, 470, moving=True),
    "critic": Window("VS", 200, DELAY),
}
#: Columns of trials of conditioning and of pairings.
COLUMNS: dict[str, Column] = COMMON | {
    "task": Column(TEXT, "", "protocol and its group"),
    "condition": Column(TEXT, "", "what happened in the trial"),
    "reward": Column("f4", "", "size of reward; 1 is a whole one"),
    "reward_time": Column("f4", "s", "reward minus cue; NaN without reward"),
    "baseline": Column("f4", "spikes/s", "VTA, 400 to 0 ms before the moment of the cue"),
    "early": Column("f4", "spikes/s", "VTA, 60 to 130 ms after the moment of the cue"),
    "late": Column("f4", "spikes/s", "VTA, 180 to 400 ms after the moment of the cue"),
    "at_reward": Column("f4", "spikes/s", "VTA, 70 to 270 ms after the moment of reward"),
    "after_reward": Column("f4", "spikes/s", "VTA, 170 to 470 ms after the moment of reward"),
    "before_reward": Column("f4", "spikes/s", "VTA, in the 500 ms before the moment of reward"),
    "long_before": Column("f4", "spikes/s", "VTA, 1 to 0.5 s before the moment of reward"),
    "habenula": Column("f4", "spikes/s", "LHb, 170 to 470 ms after the moment of reward"),
    "critic": Column("f4", "spikes/s", "VS, 200 to 1000 ms after the moment of the cue"),
    "neuron": Column("i2", "", "number of the dopamine neuron; -1 for the mean of VTA"),
    "weight_change": Column(
        "f4", "", "relative change of the weight paired with dopamine; NaN elsewhere"
    ),
}
WATCHED = ("VTA", "SNc", "VTA-GABA", "LHb", "RMTg", "PPTg", "VS", "VP", "OFC", "mPFC", "SC")


def record_trials(
    session: Session,
    phase: Phase,
    trials: Trials,
    columns: Columns,
    weights: Weights,
    tasks: Sequence[str],
    names: tuple[str, ...] = (),
    side: Any = 0,
    streams: Any = None,
    world: Callable[..., ConditioningWorld] = ConditioningWorld,
    windows: Mapping[str, Window] = WINDOWS,
    called: Any = TRAINED,
) -> Weights:
    """Run trials of conditioning, and keep them.

    Parameters
    ----------
    tasks
        Protocol of each group of columns, group after group.
    names
        Conditions of the trials; none in training.
    side, streams
        Which of the phase's runs this is, and of its streams of noise; see
        :meth:`~striata.experiments.protocol.session.Session.run`.
    world
        Makes the world of trials, each column's factor on stimuli, and recorder.
    windows
        Mean rates that are kept of every trial.
    called
        Condition of trials that have none of `names`: one, or (trials, columns).

    Returns
    -------
    The weights after them.
    """
    task, labels, label = columns.labelled(tasks)
    event = np.where(trials.reward_at == NEVER, DELAY, trials.reward_at)
    recorder = EpochRecorder(
        session.circuit, trials.condition, len(names), label, BEFORE, AFTER, windows, WATCHED, event
    )
    stimulus = session.individual("stimulus_drive", columns.place)
    shown = world(trials, stimulus, recorder)
    last = trials.milliseconds + 1
    after = session.run(phase, shown, columns, weights, last, side=side, streams=streams)
    session.part.add_epochs(labels, names, label, recorder)
    texts = np.array([*names, ""])  # an index of −1 is the last
    rewarded = trials.reward_at != NEVER
    session.add_trials(
        phase,
        columns,
        trials.cue_a.shape,
        task=task,
        block=np.asarray(phase.runs)[side],
        condition=np.where(trials.condition < 0, called, texts[trials.condition]),
        reward=trials.amount,
        reward_time=np.where(rewarded, trials.reward_at * 1e-3, np.nan),
        neuron=-1,
        **recorder.means,
    )
    return after


def show(session: Session, phase: Phase, names: tuple[str, ...], weights: Weights) -> None:
    """Keep examples of subject 0 after training with certain reward: a trial of each named test."""
    if not session.shows_examples:
        return
    columns = Columns(np.zeros(1, dtype=np.int64), session.settings.chosen[:1])
    trials = probe_trials(np.ones(1), names, 1, session.rngs(columns.place, 97))
    stimulus = session.individual("stimulus_drive", columns.place)
    watch = Watch(ConditioningWorld(trials, stimulus), trials.milliseconds)
    start = pick(weights, columns.place)
    session.run(phase, watch, columns, start, trials.milliseconds + 1, prepare=watch.begin)
    moments = [
        Moment(
            column=0,
            onset=k * trials.length + trials.before,
            condition=names[trials.condition[k, 0]],
            reward=np.nan if trials.reward_at[k, 0] == NEVER else trials.reward_at[k, 0] * 1e-3,
        )
        for k in np.argsort(trials.condition[:, 0])
    ]
    session.part.example = examples(watch, moments, "cue", BEFORE, AFTER)


def pair(session: Session, phase: Phase, control: Arm) -> None:
    """Pair a synapse with dopamine in every condition; keep the relative change of its weight."""
    kind = np.repeat(np.arange(len(pairing.CONDITIONS)), session.size)
    columns = Columns.of(session.size, [control] * len(pairing.CONDITIONS))
    before = session.start(columns.place)
    world = pairing.PairingWorld(kind)
    after = session.run(phase, world, columns, before, world.milliseconds)
    session.add_trials(
        phase,
        columns,
        (1, len(columns)),
        task=np.where(pairing.is_burst(kind), *pairing.TASKS),
        block=phase.runs[0],
        condition=np.array(pairing.CONDITIONS)[kind],
        reward=0.0,
        neuron=-1,
        weight_change=pairing.change(kind, before, after),
    )

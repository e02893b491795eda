"""Dopamine neurons as reward models: what they answer to reward, to what predicts it, and to its absence.

Also runs as ``python -m striata.experiments.dopamine``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from striata.experiments.protocol.tweak import apply_scales
from striata.experiments.worlds.conditioning_sessions import DELAY, PROBABILITIES, TESTS, TIMES

from striata.circuits.brain import brain
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm, choose
from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.plan import Plan
from striata.experiments.protocol.session import Lab, Weights, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.epochs import EpochRecorder, Window, epoch_times
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds import conditioning_sessions as sessions
from striata.experiments.worlds import pairing
from striata.experiments.worlds.conditioning import NEVER, ConditioningWorld, Session

Array = NDArray[Any]

NAME = "dopamine"
BATCH = {"rate": 10, "spiking": 2}
DEFAULTS = {"rate": {"subjects": 20, "trials": 4}, "spiking": {"subjects": 4, "trials": 10}}
#: Recorded around the moment of the cue [ms].
BEFORE, AFTER = 400, 2200

ARMS = (
    Arm("control", "the intact brain"),
    Arm("LHb off", "lateral habenula silent in the test", "route", silent=("LHb",)),
    Arm("RMTg off", "rostromedial tegmental nucleus silent in the test", "route", silent=("RMTg",)),
    Arm("VTA-GABA off", "GABA neurons of VTA silent in the test", "route", silent=("VTA-GABA",)),
    Arm("OFC off", "orbitofrontal state silent in the test", "cortex", silent=("OFC",)),
    Arm("mPFC off", "medial prefrontal belief silent in the test", "cortex", silent=("mPFC",)),
)

#: Rates of dopamine neurons, habenula and critic that are kept of every trial; moving ones count
#: from the reward.
WINDOWS = {
    "baseline": Window("VTA", -400, 0),
    "early": Window("VTA", 60, 130),
    "late": Window("VTA", 180, 400),
    "at_reward": Window("VTA", 70, 270, moving=True),
    "after_reward": Window("VTA", 170, 470, moving=True),
    "habenula": Window("LHb", 170, 470, moving=True),
    "critic": Window("VS", 200, DELAY),
}
WATCHED = ("VTA", "SNc", "VTA-GABA", "LHb", "RMTg", "PPTg", "VS", "VP", "OFC", "mPFC", "SC")
COLUMNS: dict[str, Column] = COMMON | {
    "task": (None, "", "protocol and its group"),
    "condition": (None, "", "what happened in the trial"),
    "reward": ("f4", "", "size of reward; 1 is a whole one"),
    "reward_time": ("f4", "s", "reward minus cue; NaN without reward"),
    "baseline": ("f4", "spikes/s", "VTA, 400 to 0 ms before the moment of the cue"),
    "early": ("f4", "spikes/s", "VTA, 60 to 130 ms after the moment of the cue"),
    "late": ("f4", "spikes/s", "VTA, 180 to 400 ms after the moment of the cue"),
    "at_reward": ("f4", "spikes/s", "VTA, 70 to 270 ms after reward or the moment of reward"),
    "after_reward": ("f4", "spikes/s", "VTA, 170 to 470 ms after reward or the moment of reward"),
    "habenula": ("f4", "spikes/s", "LHb, 170 to 470 ms after reward or the moment of reward"),
    "critic": ("f4", "spikes/s", "VS, 200 to 1000 ms after the moment of the cue"),
    "outcome": ("f4", "", "relative change of the weight paired with dopamine; NaN elsewhere"),
}
GROUPS = tuple(f"p = {p:g}" for p in PROBABILITIES)
CERTAIN = GROUPS[-1]
BLOCKING = ("blocking: A, then AB", "blocking: AB only")
HIDDEN = ("reward certain, at any time", "reward in 90 %, at any time")
FEW = ("expected 1", "unexpected 1", "omitted")
LATE_TIMES = tuple(f"reward at {t / 1000:g} s" for t in TIMES)
CUES = ("A", "B")
TRAINED = "training"


@dataclass(frozen=True)
class DopamineSettings(Settings):
    """Settings of the dopamine experiment.

    `trials` counts those of each test in the intact brain.
    """

    TAKES_TRAINING: ClassVar[bool] = True

    subjects: int = 20
    trials: int = 4
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    training: int = setting(80, "trials of training", 1, 10_000)
    extinction: int = setting(40, "trials of extinction, and of the compound of cues", 1, 10_000)

    def __post_init__(self) -> None:
        super().__post_init__()
        choose(self.arms, self.lesion, brain(), ARMS)


SETTINGS = DopamineSettings


def _arms(settings: Settings) -> tuple[Arm, ...]:
    return choose(settings.arms, settings.lesion, brain(), ARMS)


def _rows(settings: Settings) -> list[tuple[str, str, str]]:
    arms = _arms(settings)
    rows = [(a.name, CERTAIN, t) for a in arms for t in FEW]
    if settings.level == "spiking":
        return rows
    rows += [("control", g, t) for g in GROUPS for t in TESTS if ("control", g, t) not in rows]
    rows += [("control", g, c) for g in BLOCKING for c in CUES]
    return rows + [
        (a.name, g, t)
        for a in arms
        if a.name in ("control", "mPFC off")
        for g in HIDDEN
        for t in LATE_TIMES
    ]


def plan(settings: DopamineSettings) -> Plan:
    """Batches of subjects, and what the result file says about arms, rows and columns."""
    tasks = (*GROUPS, "extinction", *BLOCKING, *HIDDEN, *pairing.TASKS)
    conditions = (TRAINED, *TESTS, *CUES, *LATE_TIMES, *pairing.CONDITIONS)
    return Plan(
        circuit=apply_scales(brain(), settings.scale),
        batch=BATCH[settings.level],
        arms=[(a.name, a.family, a.value, a.what) for a in _arms(settings)],
        rows=_rows(settings),
        times=epoch_times(BEFORE, AFTER),
        enums={"task": tasks, "condition": conditions},
        watched=WATCHED,
        columns=COLUMNS,
    )


def run_batch(
    settings: DopamineSettings, subjects: range, progress: Callable[[float], None]
) -> Part:
    """Every protocol, for some subjects."""
    circuit = apply_scales(brain(), settings.scale)
    drawn = individuals.draw(subjects, settings.seed)
    part = Part(subjects=list(subjects), drawn=drawn)
    lab = Lab(settings, circuit, subjects, drawn, progress, _work(settings, len(subjects)))
    n = len(subjects)
    who = np.arange(n)
    if settings.level == "spiking":
        probability = np.ones(n)
        weights = _train(lab, part, who, probability, (CERTAIN,) * n)
        _few_tests(lab, part, weights)
        _examples(lab, part, weights)
        return part
    everyone, probability = np.tile(who, len(GROUPS)), np.repeat(PROBABILITIES, n)
    weights = _train(lab, part, everyone, probability, tuple(np.repeat(GROUPS, n)))
    session = sessions.test(probability, tuple(TESTS), settings.trials, lab.rngs(everyone, 43))
    _session(lab, part, session, everyone, 2, weights, tuple(np.repeat(GROUPS, n)), tuple(TESTS))
    certain = pick(weights, slice((len(GROUPS) - 1) * n, None))
    _few_tests(lab, part, certain)
    _extinction_and_blocking(lab, part, who, certain)
    _hidden(lab, part, who)
    pairing.add(lab, part, COLUMNS)
    _examples(lab, part, certain)
    return part


def _work(settings: DopamineSettings, n: int) -> float:
    """About how many ms of biology times columns there are to do."""
    s = settings
    if s.level == "spiking":
        return n * (3500.0 * s.training + 3 * s.trials * 3500.0 * len(_arms(s)))
    one = (
        5 * s.training + 5 * len(TESTS) * s.trials + len(_arms(s)) * 3 * s.trials + 3 * s.extinction
    )
    return n * (3500.0 * one + 4500.0 * (2 * s.training + 4 * 9 * max(s.trials, 2) // 2) + 88000.0)


def _session(
    lab: Lab,
    part: Part,
    session: Session,
    who: Array,
    number: int,
    weights: Weights,
    task: tuple[str, ...],
    names: tuple[str, ...],
    *,
    learn: bool = False,
    arms: tuple[Arm, ...] = (),
) -> Weights:
    """Run a session.

    `task` names each column's protocol, `names` the conditions of its trials (training without).
    """
    own = list(zip((a.name for a in arms) if arms else ("control",) * len(who), task, strict=True))
    labels = list(dict.fromkeys(own))
    label = np.array([labels.index(pair) for pair in own])
    event = np.where(session.reward_at == NEVER, DELAY, session.reward_at)
    recorder = EpochRecorder(
        lab.circuit, session.condition, len(names), label, BEFORE, AFTER, WINDOWS, WATCHED, event
    )
    world = ConditioningWorld(session, np.asarray(lab.drawn["stimulus_drive"])[who], recorder)
    level = "rate" if learn else lab.settings.level
    after = lab.run(
        world, session.milliseconds + 1, who, number, weights, learn=learn, arms=arms, level=level
    )
    part.add_epochs([(arm, t) for arm, t in labels], names, label, recorder)
    part.add_trials(**_table(lab, session, recorder, who, number, task, names, arms))
    return after


def _table(
    lab: Lab,
    session: Session,
    recorder: EpochRecorder,
    who: Array,
    number: int,
    task: tuple[str, ...],
    names: tuple[str, ...],
    arms: tuple[Arm, ...],
) -> dict[str, Array]:
    shape = session.cue_a.shape
    texts = np.array([*names, TRAINED])  # an index of −1 is the last
    arm = np.array([a.name for a in arms]) if arms else np.full(shape[1], "control")
    return {
        "subject": np.broadcast_to(np.asarray(lab.subjects)[who], shape),
        "arm": np.broadcast_to(arm, shape),
        "phase": np.full(shape, "test" if names else "practice"),
        "task": np.broadcast_to(np.array(task), shape),
        "block": np.full(shape, number),
        "trial": np.broadcast_to(np.arange(shape[0])[:, None], shape),
        "condition": texts[session.condition],
        "reward": session.amount,
        "reward_time": np.where(session.reward_at == NEVER, np.nan, session.reward_at * 1e-3),
        "outcome": np.full(shape, np.nan),
        **recorder.means,
    }


def _train(lab: Lab, part: Part, who: Array, probability: Array, task: tuple[str, ...]) -> Weights:
    session = sessions.training(probability, lab.settings.training, lab.rngs(who, 41))  # type: ignore[attr-defined]
    start = lab.start(who)
    after = _session(lab, part, session, who, 1, start, task, (), learn=True)
    name = "OFC → VS (all)"
    certain = probability == 1.0
    part.weights = {name: (start[name][certain], after[name][certain])}
    return after


def _few_tests(lab: Lab, part: Part, weights: Weights) -> None:
    """The decisive tests of the group that always got reward, in every arm side by side."""
    n = len(lab.subjects)
    for i, arms in enumerate(lab.side_by_side(_arms(lab.settings), lambda arm: arm)):
        who = np.tile(np.arange(n), len(arms))
        session = sessions.test(np.ones(len(who)), FEW, lab.settings.trials, lab.rngs(who, 53 + i))
        several = {name: np.concatenate([w] * len(arms)) for name, w in weights.items()}
        _session(
            lab,
            part,
            session,
            who,
            10 + i,
            several,
            (CERTAIN,) * len(who),
            FEW,
            arms=tuple(a for a in arms for _ in range(n)),
        )


def _extinction_and_blocking(lab: Lab, part: Part, who: Array, certain: Weights) -> None:
    """From A, always rewarded: A without reward, and AB rewarded.

    Beside them AB from the start. Then cues alone.
    """
    n, trials = len(who), lab.settings.extinction  # type: ignore[attr-defined]
    ones, rngs = np.ones(n), lab.rngs(who, 67)
    gone = sessions.training(np.zeros(n), trials, lab.rngs(who, 47))
    compound = [sessions.training(ones, trials, rngs, "AB") for _ in range(2)]
    start = {
        k: np.concatenate([w, w, naive])
        for (k, w), naive in zip(certain.items(), lab.start(who).values(), strict=True)
    }
    task = tuple(np.repeat(("extinction", *BLOCKING), n))
    after = _session(
        lab, part, sessions.beside(gone, *compound), np.tile(who, 3), 4, start, task, (), learn=True
    )
    both = np.tile(who, 2)
    alone = sessions.single_cues(CUES, lab.settings.trials, lab.rngs(both, 71))
    _session(lab, part, alone, both, 22, pick(after, slice(n, None)), task[n:], CUES)


def _hidden(lab: Lab, part: Part, who: Array) -> None:
    """Reward at an uncertain time, for certain or in nine of ten trials.

    Then with and without mPFC.
    """
    n, settings = len(who), lab.settings
    both, probability = np.tile(who, 2), np.repeat((1.0, 0.9), n)
    task = tuple(np.repeat(HIDDEN, n))
    session = sessions.uncertain_time(probability, settings.training, lab.rngs(both, 73), False)  # type: ignore[attr-defined]
    weights = _session(lab, part, session, both, 30, lab.start(both), task, (), learn=True)
    repeats = max(settings.trials, 2) * len(TIMES) // 2
    for arm in (a for a in _arms(settings) if a.name in ("control", "mPFC off")):
        trial = sessions.uncertain_time(probability, repeats, lab.rngs(both, 79), True)
        _session(lab, part, trial, both, 31, weights, task, LATE_TIMES, arms=(arm,) * len(both))


def _examples(lab: Lab, part: Part, certain: Weights) -> None:
    """Subject 0 after training with certain reward: one trial of each decisive test."""
    if 0 not in lab.subjects:
        return
    who = np.zeros(1, dtype=int)
    session = sessions.test(np.ones(1), FEW, 1, lab.rngs(who, 97))
    watch = Watch(
        ConditioningWorld(session, np.asarray(lab.drawn["stimulus_drive"])[who]),
        session.milliseconds,
    )
    lab.run(
        watch,
        session.milliseconds + 1,
        who,
        90,
        pick(certain, who),
        level=lab.settings.level,
        prepare=watch.begin,
    )
    part.example = examples(
        watch,
        [
            Moment(
                0,
                k * session.length + session.before,
                FEW[session.condition[k, 0]],
                reward=np.nan
                if session.reward_at[k, 0] == NEVER
                else session.reward_at[k, 0] * 1e-3,
            )
            for k in np.argsort(session.condition[:, 0])
        ],
        "cue",
        BEFORE,
        AFTER,
    )


if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

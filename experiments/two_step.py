"""The two-step task (Daw 2011): choices that follow reward alone, or a model of which choice leads where.

Either first choice leads to one of two second states, one commonly, the other rarely; there a
second choice is rewarded with a probability that drifts. In practice single options are shown, so
that the transitions are learnt, without reward. Also runs as ``python -m
striata.experiments.two_step``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from striata.experiments.protocol.tweak import apply_scales

from striata.circuits.brain import brain
from striata.circuits.description import Parameter
from striata.experiments.errors import ExperimentError
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm, choose
from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.mechanisms import CACHE, HABIT, PLAN
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.plan import Plan
from striata.experiments.protocol.session import Lab, Weights, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.protocol.timing import non_decision_time
from striata.experiments.recording.staged_examples import TRIED, staged_examples
from striata.experiments.worlds.stages import FREE, OVER, StagedWorld, Task

Array = NDArray[Any]

NAME = "two-step"
BATCH = {"rate": 20, "spiking": 1}
DEFAULTS = {"rate": {"subjects": 40, "trials": 201}, "spiking": {"subjects": 2, "trials": 20}}
TASK = "two-step"
CONDITIONS = ("rewarded", "not rewarded")
#: Actions of both stages, and their states: the first, then the two second ones.
OPTIONS = np.array([2, 3])
OBJECTS, MEANINGS = np.array([2, 3, 4]), np.array([0, 1, 2])
#: Both second states come to mind at once, so that each has less than a single wanted outcome.
IN_MIND = Parameter(0.375, "", "assumed: of the drive that a single wanted outcome has")
#: Reward probabilities: bounds, and SD of a trial's drift.
LOW, HIGH, DRIFT = 0.25, 0.75, Parameter(0.025, "", "Daw2011")
COMMONLY = Parameter(0.7, "", "Daw2011")
#: Longest trial [ms].
LONGEST = 12_000

ARMS = (
    Arm("control", "the intact brain"),
    Arm(
        "no plan",
        "second states no longer call for choices: BLA → PL is cut throughout",
        "mechanism",
        cut=PLAN,
    ),
    Arm(
        "no cache",
        "OFC's state no longer drives dorsomedial striatum, throughout",
        "mechanism",
        cut=CACHE,
    ),
    Arm(
        "no habit",
        "nothing is learnt by repetition: its synapses are cut throughout",
        "mechanism",
        cut=HABIT,
    ),
    Arm(
        "load", "something else is kept in mind: drive on PL's interneurons", "load", 0.5, load=0.5
    ),
    Arm("dopamine 0.5", "release of dopamine halved", "dopamine", 0.5, dopamine=0.5),
    Arm("dopamine 2", "release of dopamine doubled", "dopamine", 2.0, dopamine=2.0),
)

COLUMNS: dict[str, Column] = COMMON | {
    "choice": ("i1", "", "first choice, 0 or 1; -1 none"),
    "state": ("i1", "", "second state, 0 or 1; -1 none"),
    "common": ("?", "", "whether the choice led where it commonly leads"),
    "choice_2": ("i1", "", "second choice, 0 or 1; -1 none"),
    "reward": ("f4", "", "primary reward"),
    "rt": ("f4", "s", "first state to first choice, non-decision time included"),
    "rt_2": ("f4", "s", "second state to second choice, non-decision time included"),
}


@dataclass(frozen=True)
class TwoStepSettings(Settings):
    """Settings of the two-step task; `trials` are those with reward, after practice."""

    TAKES_TRAINING: ClassVar[bool] = True

    subjects: int = 40
    trials: int = 201
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    practice: int = setting(60, "trials with single options and without reward", 1, 10_000)
    common: float = setting(COMMONLY.value, "probability of the common transition", 0.5, 1.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        choose(self.arms, self.lesion, brain(), ARMS)
        if self.trials < 2:
            raise ExperimentError(
                "A choice stays or shifts from one trial to the next, so trials must be at least 2."
            )


SETTINGS = TwoStepSettings


def plan(settings: TwoStepSettings) -> Plan:
    """Batches of subjects, and what the result file says about arms and columns."""
    arms = choose(settings.arms, settings.lesion, brain(), ARMS)
    return Plan(
        circuit=apply_scales(brain(), settings.scale),
        batch=BATCH[settings.level],
        arms=[(a.name, a.family, a.value, a.what) for a in arms],
        rows=[],
        times=np.zeros(0),
        enums={"task": (TASK,), "condition": CONDITIONS},
        columns=COLUMNS,
    )


def run_batch(
    settings: TwoStepSettings, subjects: range, progress: Callable[[float], None]
) -> Part:
    """Practice and test of every arm, side by side where they share a circuit."""
    circuit = apply_scales(brain(), settings.scale)
    drawn = individuals.draw(subjects, settings.seed)
    part = Part(subjects=list(subjects), drawn=drawn)
    arms, n = choose(settings.arms, settings.lesion, brain(), ARMS), len(subjects)
    total = settings.practice + settings.trials
    lab = Lab(settings, circuit, subjects, drawn, progress, 3600.0 * total * n * len(arms))
    draws = [_Draws.of(rng, settings) for rng in lab.rngs(np.arange(n), 5)]
    for number, side in enumerate(lab.side_by_side(arms, lambda arm: arm)):
        who = np.tile(np.arange(n), len(side))
        columns = tuple(a for a in side for _ in range(n))
        world = StagedWorld(
            _task([draws[i] for i in who]),
            2,
            np.asarray(drawn["stimulus_drive"])[who],
            np.asarray(drawn["threshold"])[who],
            lab.rngs(who, 7),
            np.array([a.load for a in columns]),
        )
        start = lab.start(who)
        after = lab.run(
            world,
            total * LONGEST,
            who,
            number,
            start,
            learn=True,
            arms=columns,
            level=settings.level,
        )
        part.trained |= {a.name: pick(after, slice(k * n, (k + 1) * n)) for k, a in enumerate(side)}
        if number == 0:
            part.weights = {k: (start[k][:n], after[k][:n]) for k in (*PLAN, *CACHE, *HABIT)}
            _examples(lab, part, after)
        _table(lab, part, world, who, columns, number)
    return part


@dataclass(frozen=True)
class _Draws:
    """One subject's chances; p (trials, second states, choices) is the probability of reward."""

    common: Array
    pays: Array
    options: Array
    gain: Array

    @classmethod
    def of(cls, rng: np.random.Generator, s: TwoStepSettings) -> _Draws:
        total = s.practice + s.trials
        p = _walk(rng, total)
        pays = rng.random((total, 2, 2)) < p
        pays[: s.practice] = False
        options = individuals.evoked_gain(rng, (total, 2, 2))
        options[np.arange(s.practice), 0, (rng.random(s.practice) < 0.5).astype(int)] = 0.0
        return cls(
            rng.random(total) < s.common, pays, options, individuals.evoked_gain(rng, (total,))
        )


def _walk(rng: np.random.Generator, trials: int) -> Array:
    """Probabilities of reward that drift and are reflected at the bounds, (trials, second states, choices)."""
    steps = np.concatenate(
        [rng.uniform(LOW, HIGH, (1, 2, 2)), DRIFT.value * rng.standard_normal((trials - 1, 2, 2))]
    )
    span = HIGH - LOW
    folded = np.mod(np.cumsum(steps, axis=0) - LOW, 2 * span)
    return np.asarray(LOW + np.where(folded > span, 2 * span - folded, folded))


def _task(draws: list[_Draws]) -> Task:
    trials, n = len(draws[0].gain), len(draws)
    leads = np.full((trials, 3, 4, n), OVER)
    common = np.stack([d.common for d in draws], axis=1)
    leads[:, 0, OPTIONS[0]], leads[:, 0, OPTIONS[1]] = (
        np.where(common, 1, 2),
        np.where(common, 2, 1),
    )
    pays, options = np.zeros((trials, 3, 4, n)), np.zeros((trials, 2, 4, n))
    pays[:, 1:, OPTIONS] = np.stack([d.pays for d in draws], axis=-1)
    options[:, :, OPTIONS] = np.stack([d.options for d in draws], axis=-1)
    wanted = np.array([[IN_MIND.value, IN_MIND.value], [0.0, 0.0], [0.0, 0.0]])
    return Task(
        first=np.zeros((trials, n), dtype=int),
        leads=leads,
        pays=pays,
        gain=np.stack([d.gain for d in draws], axis=1),
        options=options,
        objects=OBJECTS,
        meanings=MEANINGS,
        arrives=np.array([-1, 0, 1]),
        wanted=wanted,
        brings=np.full(3, -1),
        worth=np.ones((2, n)),
        prepare=np.full((trials, n), FREE),
    )


def _table(
    lab: Lab, part: Part, world: StagedWorld, who: Array, arms: tuple[Arm, ...], number: int
) -> None:
    practice: int = lab.settings.practice  # type: ignore[attr-defined]
    shape = world.reward.shape
    trial = np.broadcast_to(np.arange(shape[0])[:, None], shape)
    first, second = (
        np.where(world.action[:, k] < 0, -1, world.action[:, k] - OPTIONS[0]) for k in (0, 1)
    )
    state = np.where(world.state[:, 1] < 0, -1, world.state[:, 1] - 1)
    before = non_decision_time()
    part.add_trials(
        subject=np.broadcast_to(np.asarray(lab.subjects)[who], shape),
        arm=np.broadcast_to([a.name for a in arms], shape),
        phase=np.where(trial < practice, "practice", "test"),
        task=np.full(shape, TASK),
        block=np.full(shape, number),
        trial=trial,
        condition=np.where(world.reward > 0, *CONDITIONS),
        choice=first,
        state=state,
        common=(first == state) & (first >= 0),
        choice_2=second,
        reward=world.reward,
        rt=world.decision[:, 0] * 1e-3 + before,
        rt_2=world.decision[:, 1] * 1e-3 + before,
    )


def _examples(lab: Lab, part: Part, weights: Weights) -> None:
    """Subject 0 after the test: a trial of each kind, rewarded or not after a common or a rare transition."""
    if 0 not in lab.subjects:
        return
    settings: TwoStepSettings = replace(lab.settings, practice=1, trials=2)  # type: ignore[call-arg, assignment]
    tried = [
        _Draws.of(np.random.default_rng([settings.seed, 0, 89, k]), settings)
        for k in range(TRIED[settings.level])
    ]
    free = slice(1, 2)
    task = _task(
        [_Draws(d.common[free], d.pays[free], d.options[free], d.gain[free]) for d in tried]
    )
    part.example = staged_examples(lab, task, 2, weights, 89, _told)


def _told(world: StagedWorld, k: int) -> tuple[str, str]:
    action, state = world.action[0, :, k], world.state[0, 1, k] - 1
    if (action < 0).any():
        return "unfinished trial", "first choice missing" if action[
            0
        ] < 0 else "second choice missing"
    way = "common" if action[0] - OPTIONS[0] == state else "rare"
    return f"{way} transition", CONDITIONS[int(world.reward[0, k] == 0)]


if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

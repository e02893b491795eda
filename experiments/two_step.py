"""The two-step task (Daw 2011): choices by reward alone, or by a model of which choice leads where.

Either first choice leads to one of two second states, one commonly, the other rarely; there a
second choice is rewarded with a probability that drifts. In practice single options are shown, so
that the transitions are learnt, without reward. Kinds of control are removed, working memory is
loaded, and dopamine is halved or doubled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.columns import (
    COMMON,
    DOPAMINE,
    TEXT,
    Column,
    non_decision_time,
)
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.mechanisms import learnt, off
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.staged_examples import TRIED, staged_examples
from striata.experiments.worlds.staged.task import FREE, OVER, Task
from striata.experiments.worlds.staged.world import StagedWorld

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

NAME = TASK = "two-step"

TRIALS = Phase(
    "practice and test",
    "{practice} trials with single options and without reward, then {trials} with both options and "
    "reward. The common transition has the probability {common}; probabilities of reward drift "
    "between 0.25 and 0.75 (SD 0.025 a trial). A state is shown until a choice is made, for at "
    "most 3 s; the next trial comes 2 s after the outcome.",
    runs=range(80),
    learns=True,
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 after the test: a trial of each kind, rewarded or not, common or rare transition.",
    runs=range(89, 90),
)

CONDITIONS = ("rewarded", "not rewarded")
#: Actions of both stages, and their states: the first, then the two second ones.
OPTIONS = np.array([2, 3])
OBJECTS, MEANINGS = np.array([2, 3, 4]), np.array([0, 1, 2])
#: Both second states are expected at once, so that each has less input than a single goal.
IN_MIND = Parameter(0.375, "", "assumed: of the input that a single goal has")
#: Reward probabilities: bounds, and SD of a trial's drift.
LOW, HIGH, DRIFT = 0.25, 0.75, Parameter(0.025, "", "Daw2011")
COMMONLY = Parameter(0.7, "", "Daw2011")
#: Longest trial [ms].
LONGEST = 12_000

ARMS = (
    Arm("control", "the intact brain"),
    replace(
        off("test")["goal-directed"],
        what="second states no longer call for choices: BLA → PL is cut throughout",
    ),
    off("test")["model-free"],
    off("test")["habit"],
    Arm(
        "working-memory load",
        "something else is kept in mind: input to PL's interneurons",
        "working-memory load",
        0.5,
        load=0.5,
    ),
    Arm("dopamine 0.5", "release of dopamine halved", "dopamine", 0.5, dopamine=0.5),
    Arm("dopamine 2", "release of dopamine doubled", "dopamine", 2.0, dopamine=2.0),
)

COLUMNS: dict[str, Column] = COMMON | {
    "condition": Column(TEXT, "", "whether the trial was rewarded"),
    "choice": Column("i1", "", "first choice, 0 or 1; -1 none"),
    "state": Column("i1", "", "second state, 0 or 1; -1 none"),
    "common": Column("?", "", "whether the choice led where it commonly leads"),
    "choice_2": Column("i1", "", "second choice, 0 or 1; -1 none"),
    "reward": Column("f4", "", "primary reward"),
    "rt": Column("f4", "s", "first state to first choice, non-decision time included"),
    "rt_2": Column("f4", "s", "second state to second choice, non-decision time included"),
    **DOPAMINE,
}


@dataclass(frozen=True)
class TwoStepSettings(Settings):
    """Settings of the two-step task; `trials` are those with reward, after practice."""

    TAKES_TRAINING: ClassVar[bool] = True
    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 40
    trials: int = 201
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    practice: int = setting(60, "trials with single options and without reward", 1, 10_000)
    common: float = setting(COMMONLY.value, "probability of the common transition", 0.5, 1.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.trials < 2:
            raise ExperimentError(
                "A choice is repeated or not from one trial to the next, so trials must be at "
                "least 2."
            )


def _duration(settings: TwoStepSettings) -> float:
    return 3600.0 * (settings.practice + settings.trials) * len(settings.chosen)


def run(session: Session) -> None:
    """Practice and test of every arm, side by side where they share a circuit."""
    settings: TwoStepSettings = session.settings
    n, total = session.size, settings.practice + settings.trials
    draws = [_Draws.of(rng, settings) for rng in session.rngs(np.arange(n), 5)]
    for number, side in enumerate(session.side_by_side(settings.chosen, lambda a: a)):
        columns = Columns.of(n, side)
        world = StagedWorld(
            _task([draws[i] for i in columns.place]),
            2,
            session.individual("stimulus_drive", columns.place),
            session.individual("threshold", columns.place),
            session.rngs(columns.place, 7),
            np.array([a.load for a in columns.arms]),
        )
        start = session.start(columns.place)
        after = session.run(TRIALS, world, columns, start, total * LONGEST, side=number)
        session.part.trained |= {
            a.name: pick(after, slice(k * n, (k + 1) * n)) for k, a in enumerate(side)
        }
        if number == 0:
            session.part.weights = learnt(pick(start, slice(n)), pick(after, slice(n)))
            show(session, after)
        _add(session, world, columns, number)


@dataclass(frozen=True)
class _Draws:
    """One subject's chances.

    Attributes
    ----------
    common : (trials,), whether the transition is the common one
    pays : (trials, second states, choices), whether a choice is rewarded
    options : (trials, stages, choices), factor on the response to each option
    gain : (trials,), factor on the response to what is shown
    """

    common: Mask
    pays: Mask
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
        common = rng.random(total) < s.common
        return cls(common, pays, options, individuals.evoked_gain(rng, (total,)))

    def only(self, trials: slice) -> _Draws:
        """Those of some trials."""
        return _Draws(
            self.common[trials], self.pays[trials], self.options[trials], self.gain[trials]
        )


def _walk(rng: np.random.Generator, trials: int) -> Array:
    """Drifting probabilities of reward, reflected at the bounds, (trials, states, choices)."""
    steps = np.concatenate(
        [
            rng.uniform(LOW, HIGH, (1, 2, 2)),
            DRIFT.value * rng.standard_normal((trials - 1, 2, 2)),
        ]
    )
    span = HIGH - LOW
    folded = np.mod(np.cumsum(steps, axis=0) - LOW, 2 * span)
    return np.asarray(LOW + np.where(folded > span, 2 * span - folded, folded))


def _task(draws: list[_Draws]) -> Task:
    trials, n = len(draws[0].gain), len(draws)
    leads = np.full((trials, 3, 4, n), OVER)
    common = np.stack([d.common for d in draws], axis=1)
    leads[:, 0, OPTIONS[0]] = np.where(common, 1, 2)
    leads[:, 0, OPTIONS[1]] = np.where(common, 2, 1)
    pays, options = np.zeros((trials, 3, 4, n)), np.zeros((trials, 2, 4, n))
    pays[:, 1:, OPTIONS] = np.stack([d.pays for d in draws], axis=-1)
    options[:, :, OPTIONS] = np.stack([d.options for d in draws], axis=-1)
    return Task(
        first=np.zeros((trials, n), dtype=int),
        leads=leads,
        pays=pays,
        gain=np.stack([d.gain for d in draws], axis=1),
        options=options,
        objects=OBJECTS,
        meanings=MEANINGS,
        arrives=np.array([-1, 0, 1]),
        expected=np.array([[IN_MIND.value, IN_MIND.value], [0.0, 0.0], [0.0, 0.0]]),
        brings=np.full(3, -1),
        value=np.ones((2, n)),
        prepare=np.full((trials, n), FREE),
    )


def _add(session: Session, world: StagedWorld, columns: Columns, number: int) -> None:
    """A row for each trial, practice and test apart."""
    practice: int = session.settings.practice
    shape = world.reward.shape
    trial = np.broadcast_to(np.arange(shape[0])[:, None], shape)
    first, second = (
        np.where(world.action[:, k] < 0, -1, world.action[:, k] - OPTIONS[0]) for k in (0, 1)
    )
    state = np.where(world.state[:, 1] < 0, -1, world.state[:, 1] - 1)
    before = non_decision_time()
    session.add_trials(
        TRIALS,
        columns,
        shape,
        phase=np.where(trial < practice, "practice", "test"),
        task=TASK,
        block=number,
        condition=np.where(world.reward > 0, *CONDITIONS),
        choice=first,
        state=state,
        common=(first == state) & (first >= 0),
        choice_2=second,
        reward=world.reward,
        rt=world.decision[:, 0] * 1e-3 + before,
        rt_2=world.decision[:, 1] * 1e-3 + before,
        **world.dopamine(),
    )


def show(session: Session, weights: Weights) -> None:
    """Subject 0 after the test: a trial of each kind."""
    if not session.shows_examples:
        return
    settings = replace(session.settings, practice=1, trials=2)
    tried = [
        _Draws.of(np.random.default_rng([settings.seed, 0, 89, k]), settings)
        for k in range(TRIED[settings.level])
    ]
    task = _task([d.only(slice(1, 2)) for d in tried])
    session.part.example = staged_examples(session, EXAMPLES, task, 2, weights, _happened)


def _happened(world: StagedWorld, k: int) -> tuple[str, str]:
    """Condition of a column, and what was done."""
    action, state = world.action[0, :, k], world.state[0, 1, k] - 1
    if (action < 0).any():
        missing = "first choice missing" if action[0] < 0 else "second choice missing"
        return "unfinished trial", missing
    way = "common" if action[0] - OPTIONS[0] == state else "rare"
    return f"{way} transition", CONDITIONS[int(world.reward[0, k] == 0)]


EXPERIMENT = Experiment(
    name=NAME,
    what="choices by reward and by a model of which choice leads where; load, dopamine, mechanisms",
    settings=TwoStepSettings,
    defaults={"rate": {"subjects": 40, "trials": 201}, "spiking": {"subjects": 2, "trials": 20}},
    batch={"rate": 20, "spiking": 1},
    procedure=(TRIALS, EXAMPLES),
    columns=COLUMNS,
    texts={"task": (TASK,), "condition": CONDITIONS},
    run=run,
    duration=_duration,
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

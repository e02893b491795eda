"""The stop-signal task: a choice between two actions that is now and then to be cancelled.

A word calls for one of two actions; in a quarter of the trials a stop signal follows after a delay
that is fixed, or tracked such that half of the stop trials fail. The signal reaches right inferior
frontal cortex, which excites the subthalamic nucleus and arkypallidal neurons. These, the inferior
frontal cortex itself and its two paths are silenced or cut, and dopamine is lowered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm, without
from striata.experiments.protocol.columns import COMMON, RESPONSES, TEXT, Column, non_decision_time
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.rates import RateRecorder, bin_times
from striata.experiments.worlds.practice import practise
from striata.experiments.worlds.trial_lists import NONE, TrialList
from striata.experiments.worlds.trials import (
    FEEDBACK,
    Conductances,
    Scales,
    Timing,
    TrialWorld,
)

Int = NDArray[np.int64]

NAME = "stop-signal"

PRACTICE = Phase(
    "practice",
    "{practice} univalent words are read; the correct action is guided, rewarded and learnt.",
    runs=range(1),
    stream=900,
    kind="practice",
    rate_only=True,
)
TRACKED = Phase(
    "tracked delays",
    "{trials} stop trials among three times as many go trials, in random order. 700 ms after each "
    "response one of two words is shown until a response, for at most 1.5 s. On stop trials the "
    "stop signal follows after a delay and stays; the delay is 250 ms at first, grows by 50 ms "
    "after a trial without response, and shrinks by 50 ms after a response.",
    runs=range(1, 50),
)
FIXED = Phase(
    "fixed delays",
    "The same with delays of 50 to 450 ms, all equally often. Intact brain.",
    runs=range(50, 51),
)

#: Words that are shown, and the channels of their actions.
WORDS = np.array([1, 2])
#: Go trials for each stop trial: stop signals come in 25 % of all (Verbruggen 2019).
GO = 3
#: First tracked delay, its step (Verbruggen 2019), its bounds; fixed delays [ms]; others assumed.
START, STEP, SHORTEST, LONGEST = 250, 50, 0, 1400
DELAYS = np.array([50, 150, 250, 350, 450])
#: Input that a stop signal gives, relative to a word's.
SIGNAL = Parameter(3.0, "", "assumed: 20 spikes/s in its first 100 ms, 31 while it is held")
TIMING = Timing(deadline=1500)
CONDITIONS = ("go", "stop")
TASKS = (TRACKED.name, FIXED.name)

ARMS = (
    Arm("control", "the intact brain", tasks=TASKS),
    Arm(
        "rIFG off",
        "right inferior frontal cortex silent in the test",
        "path",
        silent=("rIFG",),
        tasks=TASKS[:1],
    ),
    Arm(
        "STN off",
        "subthalamic nucleus silent in the test",
        "path",
        silent=("STN",),
        tasks=TASKS[:1],
    ),
    Arm(
        "arkypallidal off",
        "arkypallidal neurons silent in the test",
        "path",
        silent=("GPe-arky",),
        tasks=TASKS[:1],
    ),
    Arm(
        "rIFG to STN cut",
        "inferior frontal cortex no longer excites the subthalamic nucleus",
        "path",
        change=without("rIFG → STN (all)"),
        tasks=TASKS[:1],
    ),
    Arm(
        "rIFG to arkypallidal cut",
        "inferior frontal cortex no longer excites arkypallidal neurons",
        "path",
        change=without("rIFG → GPe-arky (all)"),
        tasks=TASKS[:1],
    ),
    Arm(
        "dopamine 0.25",
        "release of dopamine multiplied by 0.25 in the test",
        "dopamine",
        0.25,
        dopamine=0.25,
        tasks=TASKS[:1],
    ),
)

COLUMNS: dict[str, Column] = (
    COMMON
    | RESPONSES
    | {
        "task": Column(TEXT, "", "tracked or fixed delays"),
        "condition": Column(TEXT, "", "go or stop trial"),
        "correct_response": Column("i1", "", "channel of the correct action; -1 on stop trials"),
        "word": Column("i1", "", "word shown"),
        "ssd": Column("f4", "s", "stop-signal delay; NaN on go trials"),
        "decision_time": Column("f4", "s", "word to the start of the movement"),
    }
)


@dataclass(frozen=True)
class StopSignalSettings(Settings):
    """Settings of the stop-signal task; `trials` counts the stop trials of each arm."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS
    LESION_IN: ClassVar[tuple[str, ...]] = TASKS[:1]

    subjects: int = 40
    trials: int = 60
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    practice: int = setting(48, "trials of practice in reading before the test", 1, 10_000)


@dataclass(frozen=True)
class Delays:
    """Delay of the stop signal in each trial, (trials, columns) [ms]; NONE on go trials.

    Where `tracked` is true, it is set as the task goes on.
    """

    given: Int
    tracked: bool


class StopWorld(TrialWorld):
    """Trials whose second part, a stop signal, comes after a delay that follows the responses.

    Attributes
    ----------
    used : (trials, columns), delay of each stop trial [ms]; NONE on go trials
    """

    def __init__(
        self, trials: TrialList, delays: Delays, scales: Scales, recorder: RateRecorder
    ) -> None:
        super().__init__(trials, TIMING, Conductances(), scales, recorder)
        self.delays, self.used = delays, delays.given.copy()
        self._tracked = np.full(trials.shape[1], START)

    def _load(self, who: NDArray[np.bool_], cohort: Cohort) -> None:
        """Take up the next trials, with the delays as they are tracked now."""
        super()._load(who, cohort)
        stop = who & (self.current(self.delays.given) != NONE) & ~self.over
        if self.delays.tracked and stop.any():
            i, k = self.index[stop], self.columns[stop]
            self.used[i, k] = self._onset[1, stop] = self._tracked[k]

    def _respond(self, drive: NDArray[Any], elapsed: Int, now: int, cohort: Cohort) -> None:
        """Responses, and what they do to the delays."""
        showing = self._showing
        super()._respond(drive, elapsed, now, cohort)
        ended = showing & (self.phase == FEEDBACK)
        stop = ended & (self.current(self.delays.given) != NONE)
        if self.delays.tracked and stop.any():
            k = self.columns[stop]
            step = np.where(self.response[self.index[stop], k] == NONE, STEP, -STEP)
            self._tracked[k] = np.clip(self._tracked[k] + step, SHORTEST, LONGEST)


def _rows(settings: StopSignalSettings) -> list[tuple[str, str, str]]:
    return [(a.name, task, c) for a in settings.chosen for task in a.tasks for c in CONDITIONS]


def _duration(settings: StopSignalSettings) -> float:
    tests = sum(len(a.tasks) for a in settings.chosen)
    return 1500.0 * settings.practice + 1800.0 * (1 + GO) * settings.trials * tests


def run(session: Session) -> None:
    """Practice, then go and stop trials in every arm."""
    settings: StopSignalSettings = session.settings
    weights, _ = practise(session, PRACTICE, (("reading", settings.practice),))
    for side, arms in enumerate(session.side_by_side(settings.chosen, lambda arm: arm)):
        _test(session, TRACKED, arms, weights, side)
    _test(session, FIXED, list(settings.chosen[:1]), weights, 0)


def _lists(session: Session, columns: Columns, tracked: bool) -> tuple[Int, Int]:
    """Word and stop-signal delay of every trial, (trials, columns); NONE on go trials."""
    stops: int = session.settings.trials
    first = np.full(stops, START) if tracked else np.resize(DELAYS, stops)
    once = np.concatenate([first, np.full(GO * stops, NONE)])
    rngs = session.rngs(columns.place, 31 + tracked)
    delay = np.stack([rng.permutation(once) for rng in rngs], axis=1)
    word = np.stack([WORDS[rng.permutation(np.arange(len(once)) % 2)] for rng in rngs], axis=1)
    return word, delay


def trials_of(session: Session, columns: Columns, word: Int, delay: Int) -> TrialList:
    """Words with stop signals after a delay [ms], NONE for none; (trials, columns)."""
    at = session.circuit.slices
    rngs = session.rngs(columns.place, 37)
    gain = individuals.evoked_gains(rngs, len(word))
    signal = np.where(delay == NONE, NONE, at["rIFG"].start)
    return TrialList(
        shown=np.stack([at["VWFA"].start + word, signal]),
        onset=np.stack([np.zeros_like(word), np.maximum(delay, 0)]),
        held=np.full_like(word, at["PFC-word"].start),
        correct=word,
        distractor=np.full_like(word, NONE),
        strength=np.stack([gain, np.full(gain.shape, SIGNAL.value)]),
        length=np.full(word.shape[1], len(word)),
    )


def _test(session: Session, phase: Phase, arms: list[Arm], weights: Weights, side: int) -> None:
    """Arms that share a circuit, side by side; keeps trials and rates."""
    columns, tracked = Columns.of(session.size, arms), phase is TRACKED
    word, delay = _lists(session, columns, tracked)
    trials = trials_of(session, columns, word, delay)
    label = np.repeat(np.arange(len(arms)), session.size)
    stop = (delay != NONE).astype(int)
    recorder = RateRecorder(session.circuit, 2 * label + stop, 2 * len(arms))
    world = StopWorld(trials, Delays(delay, tracked), Scales.of(session, columns.place), recorder)
    start = join([weights] * len(arms))
    session.run(phase, world, columns, start, len(word) * 2500, side=side, drop=True)
    rows = [(a.name, phase.name, c) for a in arms for c in CONDITIONS]
    session.part.add_rates(rows, recorder)
    session.add_trials(phase, columns, word.shape, **_trials(phase, world, word))


def _trials(phase: Phase, world: StopWorld, word: Int) -> dict[str, Any]:
    """What was shown and done, as columns of the table of trials."""
    stop = world.delays.given != NONE
    correct = np.where(stop, NONE, word)
    decision = world.decision_time * 1e-3
    return {
        "task": phase.name,
        "block": 0,
        "condition": np.array(CONDITIONS)[stop.astype(int)],
        "word": word,
        "ssd": np.where(stop, world.used * 1e-3, np.nan),
        "correct_response": correct,
        "response": world.response,
        "correct": world.response == correct,
        "rt": decision + non_decision_time(),
        "decision_time": decision,
    }


EXPERIMENT = Experiment(
    name=NAME,
    what="go and stop trials; tracked and fixed delays; inferior frontal cortex, STN, arkypallidal",
    settings=StopSignalSettings,
    defaults={"rate": {"subjects": 40, "trials": 60}, "spiking": {"subjects": 4, "trials": 12}},
    batch={"rate": 20, "spiking": 2},
    procedure=(PRACTICE, TRACKED, FIXED),
    columns=COLUMNS,
    texts={"task": TASKS, "condition": CONDITIONS},
    run=run,
    duration=_duration,
    rows=_rows,
    times=bin_times(),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

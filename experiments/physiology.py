"""Physiology without a task: rates at rest, and selection among actions that are driven directly.

Premotor cortex is driven on one, two or four channels, of equal or unequal strength, alone or with
stimulation of D1 or D2 neurons; it is measured how long it takes until thalamus decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.circuits.dormant import EVERY_REGION
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.arms import MANIPULATIONS, Arm
from striata.experiments.protocol.columns import COMMON, RESPONSES, Column
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.rates import RateRecorder, bin_times
from striata.experiments.recording.resting import Rest, first_spikes, intervals
from striata.experiments.worlds.trial_lists import NONE, Int, TrialList
from striata.experiments.worlds.trials import Conductances, Scales, Timing, TrialWorld

NAME = "physiology"
TASK = "driven"

#: Rest is measured for so long after it has settled [ms].
SETTLE, REST = 1000, {"rate": 4000, "spiking": 3000}
RESTING = Phase(
    "rest",
    "Nothing is shown; rates are measured for 4 s (3 s as spikes) after 1 s in which the circuit "
    "settles. Intact brain.",
    runs=range(1),
)
DRIVEN = Phase(
    "driven actions",
    "Conductances (0.8 to 1.3 nS, times {strength}) are put on premotor pools, in random order "
    "and on channels drawn for each trial, until thalamus has driven muscles to a movement, for "
    "at most 3 s; 700 ms lie between trials.",
    runs=range(1),
    stream=100,
)

#: What is driven: name → (population, channel, conductance [nS]) of each driven pool.
CONDITIONS: dict[str, tuple[tuple[str, int, float], ...]] = {
    "one 0.8": (("PMC", 0, 0.8),),
    "one 1.0": (("PMC", 0, 1.0),),
    "one 1.3": (("PMC", 0, 1.3),),
    "two 1.0": (("PMC", 0, 1.0), ("PMC", 1, 1.0)),
    "unequal 1.3 1.0": (("PMC", 0, 1.3), ("PMC", 1, 1.0)),
    "unequal 1.3 0.8": (("PMC", 0, 1.3), ("PMC", 1, 0.8)),
    "four 1.0": tuple(("PMC", c, 1.0) for c in range(4)),
    "one 1.0 + D1": (("PMC", 0, 1.0), ("D1", 0, 3.0)),
    "one 1.0 + D2": (("PMC", 0, 1.0), ("D2", 0, 3.0)),
}
#: Two inputs compete for as long as they need; stimulation acts at once.
TIMING = Timing(deadline=3000, sensory=0)

COLUMNS: dict[str, Column] = (
    COMMON
    | RESPONSES
    | {
        "rt": Column("f4", "s", "onset of the drive to the start of a movement"),
        "decision_time": Column("f4", "s", "onset of the drive to the start of a movement"),
        "conflict": Column(
            "f4", "spikes/s", "mean dACC rate from the drive's onset until the response"
        ),
    }
)


@dataclass(frozen=True)
class PhysiologySettings(Settings):
    """Settings of the physiology experiment; `trials` counts those of each condition."""

    ARMS: ClassVar[tuple[Arm, ...]] = MANIPULATIONS

    arms: tuple[str, ...] = ("control", "STN off", "hyperdirect off")
    strength: float = setting(1.0, "factor on all drives", 0.0, 10.0)


def _rows(settings: PhysiologySettings) -> list[tuple[str, str, str]]:
    return [(a.name, TASK, c) for a in settings.chosen for c in CONDITIONS]


def _duration(settings: PhysiologySettings) -> float:
    driven = 1700.0 * settings.trials * len(CONDITIONS) * len(settings.chosen)
    return SETTLE + REST[settings.level] + driven


def run(session: Session) -> None:
    """Rest of the intact brain, then driven trials in every arm."""
    _rest(session)
    for number, arm in enumerate(session.settings.chosen):
        _driven(session, arm, number)


def _rest(session: Session) -> None:
    """Mean rates and CVs of each pool, (subjects, pools), and the first subjects' spikes.

    At the rate level CVs are NaN, and there are no spikes.
    """
    length, held = REST[session.settings.level], list[Any]()

    def prepare(cohort: Cohort) -> None:
        held.append(cohort)
        if session.settings.level == "spiking":
            cohort.record_spikes()  # type: ignore[attr-defined]

    world = Rest(SETTLE, length)
    columns = Columns.of(session.size, session.settings.chosen[:1])
    start = session.start(columns.place)
    session.run(RESTING, world, columns, start, SETTLE + length, prepare=prepare)
    rate, cv = world.mean, np.full_like(world.mean, np.nan)
    if session.settings.level == "spiking":
        cv = intervals(held[0], SETTLE)
        session.part.resting = first_spikes(held[0], session.subjects, SETTLE, length)
    session.part.rest = {"rate": rate, "cv": cv}


def driven_trials(circuit: Circuit, kind: Int, turn: Int, strength: float) -> TrialList:
    """Trials that drive pools directly.

    The correct response is the most strongly driven channel (NONE among equals).

    Parameters
    ----------
    kind
        Index into :data:`CONDITIONS`, (trials, columns).
    turn
        By how many channels every drive is moved round, (trials, columns).
    """
    shown = np.full((4, *kind.shape), NONE)
    size = np.ones(shown.shape)
    correct = np.full(kind.shape, NONE)
    second = correct.copy()
    channels = circuit.n_pools("PMC")
    for k, parts in enumerate(CONDITIONS.values()):
        here = kind == k
        for i, (population, channel, drive) in enumerate(parts):
            pool = circuit.slices[population].start + (channel + turn) % channels
            shown[i][here], size[i][here] = pool[here], drive * strength
        drives = [d for p, _, d in parts if p == "PMC"]
        if len(drives) == 1 or drives[0] > drives[1]:
            correct[here] = turn[here]
        if len(drives) > 1:
            second[here] = (1 + turn[here]) % channels
    return TrialList(
        shown=shown,
        onset=np.zeros_like(shown),
        held=np.full(kind.shape, NONE),
        correct=correct,
        distractor=second,
        strength=size,
        length=np.full(kind.shape[1], len(kind)),
    )


def _driven(session: Session, arm: Arm, number: int) -> None:
    columns = Columns.of(session.size, (arm,))
    rngs = session.rngs(columns.place, 19, number)
    once = np.repeat(np.arange(len(CONDITIONS)), session.settings.trials)
    kind = np.stack([rng.permutation(once) for rng in rngs], axis=1)
    channels = session.circuit.n_pools("PMC")
    turn = np.stack([rng.integers(0, channels, len(once)) for rng in rngs], axis=1)
    recorder = RateRecorder(session.circuit, kind, len(CONDITIONS))
    trials = driven_trials(session.circuit, kind, turn, session.settings.strength)
    scales = Scales.ones(session.size)
    world = TrialWorld(trials, TIMING, Conductances(stimulus=1.0), scales, recorder)
    start = session.start(columns.place)
    longest = TIMING.interval + TIMING.feedback + TIMING.deadline + 1
    session.run(
        DRIVEN,
        world,
        columns,
        start,
        len(once) * longest + TIMING.prepare,
        streams=np.full(session.size, number),
    )
    session.part.add_rates([(arm.name, TASK, c) for c in CONDITIONS], recorder)
    session.add_trials(DRIVEN, columns, kind.shape, **_trials(kind, world))


def _trials(kind: NDArray[Any], world: TrialWorld) -> dict[str, Any]:
    decision, correct = world.decision_time * 1e-3, world.trials.correct
    return {
        "task": TASK,
        "block": 0,
        "condition": np.array(list(CONDITIONS))[kind],
        "correct_response": correct,
        "response": world.response,
        "correct": (world.response == correct) & (correct != NONE),
        "rt": decision,
        "decision_time": decision,
        "conflict": world.conflict,
    }


EXPERIMENT = Experiment(
    name=NAME,
    what="resting rates and irregularity; selection among driven actions; pathways, STN",
    settings=PhysiologySettings,
    defaults={"rate": {"subjects": 40, "trials": 10}, "spiking": {"subjects": 4, "trials": 4}},
    batch={"rate": 20, "spiking": 2},
    procedure=(RESTING, DRIVEN),
    columns=COLUMNS,
    texts={"condition": tuple(CONDITIONS), "task": (TASK,)},
    run=run,
    duration=_duration,
    rows=_rows,
    times=bin_times(),
    engages=(EVERY_REGION,),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

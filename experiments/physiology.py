"""Physiology without a task: rates at rest, and selection among actions that are driven directly.

Also runs as ``python -m striata.experiments.physiology``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.description import Circuit
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import ARMS, Arm, choose
from striata.experiments.protocol.cohorts import make_cohort
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.protocol.tweak import apply_scales
from striata.experiments.recording.rates import RateRecorder, bin_times
from striata.experiments.recording.spikes import Spikes, gathered
from striata.experiments.results.parts import Part, Plan
from striata.experiments.worlds.lists import Int
from striata.experiments.worlds.trials import NONE, Drives, Scales, Timing, TrialList, TrialWorld

NAME = "physiology"
BATCH = {"rate": 20, "spiking": 2}
DEFAULTS = {"rate": {"subjects": 40, "trials": 10}, "spiking": {"subjects": 4, "trials": 4}}
#: What is driven: name → (population, conductance [nS]) of each driven pool, channel by channel.
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
#: So many subjects' spikes at rest are kept.
SPIKES_OF = 4
#: Rest is measured for this long after it has settled [ms].
SETTLE, REST = 1000, {"rate": 4000, "spiking": 3000}
#: Two inputs compete for as long as they need.
TIMING = Timing(deadline=3000)
DEFAULT_ARMS = ("control", "STN off", "hyperdirect off")


@dataclass(frozen=True)
class PhysiologySettings(Settings):
    """Settings of the physiology experiment; `trials` counts those of each condition."""

    arms: tuple[str, ...] = DEFAULT_ARMS
    strength: float = setting(1.0, "factor on all drives", 0.0, 10.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        choose(self.arms, self.lesion, brain(), ARMS)


SETTINGS = PhysiologySettings


def plan(settings: PhysiologySettings) -> Plan:
    """Batches of subjects, and what the result file says about arms and rows."""
    arms = choose(settings.arms, settings.lesion, brain(), ARMS)
    return Plan(
        circuit=apply_scales(brain(), settings.scale),
        batch=BATCH[settings.level],
        arms=[(a.name, a.family, a.value, a.what) for a in arms],
        rows=[(a.name, "driven", c) for a in arms for c in CONDITIONS],
        times=bin_times(),
        enums={"condition": tuple(CONDITIONS), "task": ("driven",)},
    )


def run_batch(
    settings: PhysiologySettings, subjects: range, progress: Callable[[float], None]
) -> Part:
    """Rest of the intact brain, then driven trials in every arm."""
    circuit = apply_scales(brain(), settings.scale)
    drawn = individuals.draw(subjects, settings.seed)
    part = Part(subjects=list(subjects), drawn=drawn)
    arms = choose(settings.arms, settings.lesion, brain(), ARMS)
    rate, cv, part.resting = resting(settings, circuit, subjects, drawn["noise"])
    part.rest = {"rate": rate, "cv": cv}
    for i, arm in enumerate(arms):
        progress((1 + i) / (1 + len(arms)))
        _driven(part, settings, arm, i, arm.change(circuit), subjects)
    return part


class _Rest:
    """Mean rates over `length` ms after SETTLE."""

    def __init__(self, length: int) -> None:
        self.length, self.total = length, np.zeros(1)
        self.done = False

    def step(self, now: int, cohort: Cohort) -> None:
        """Add this millisecond's rates."""
        if now >= SETTLE:
            self.total = self.total + cohort.rate.astype(float)
        self.done = now >= SETTLE + self.length - 1


def resting(
    settings: Settings, circuit: Circuit, subjects: range, noise: Any
) -> tuple[Any, Any, dict[str, NDArray[Any]]]:
    """Mean rate [spikes/s] and mean CV of ISI of each pool, (subjects, pools), and the first subjects' spikes.

    At the rate level CVs are NaN, and there are no spikes.
    """
    cohort = make_cohort(
        settings.level, circuit, subjects, settings.seed, [0] * len(subjects), settings.target
    )
    cohort.noise_scale = np.asarray(noise)
    if settings.level == "spiking":
        cohort.record_spikes()  # type: ignore[attr-defined]
    length = REST[settings.level]
    rest = _Rest(length)
    cohort.run(SETTLE + length, rest)
    rate = np.asarray(rest.total).T / length
    if settings.level == "rate":
        return rate, np.full_like(rate, np.nan), {}
    return rate, _cv(cohort), first_spikes(cohort, subjects, length)


def first_spikes(cohort: Any, subjects: Sequence[int], length: int) -> dict[str, NDArray[Any]]:
    """Spikes of the first subjects in the `length` ms after SETTLE.

    Nothing if none of `subjects` is one of them.
    """
    kept = np.flatnonzero(np.asarray(subjects) < SPIKES_OF)
    if not len(kept):
        return {}
    spikes, start, stop = Spikes.of(cohort), SETTLE * 1e-3, (SETTLE + length) * 1e-3
    stored = gathered([spikes.between(start, stop, int(k)) for k in kept], "subject")
    stored["subject"] = np.asarray(subjects, dtype=np.int16)[kept][stored["subject"]]
    return stored | {"duration": np.array(length * 1e-3)}


def _cv(cohort: Any) -> Any:
    """Mean over neurons with at least five intervals of the CV of their interspike intervals, (subjects, pools)."""
    neuron, time = cohort.spikes
    kept = time >= SETTLE * 1e-3
    order = np.lexsort((time[kept], neuron[kept]))
    n, t = neuron[kept][order], time[kept][order]
    isi, owner = np.diff(t)[np.diff(n) == 0], n[1:][np.diff(n) == 0]
    total = cohort.layout.total
    count, first = np.bincount(owner, minlength=total), np.bincount(owner, isi, total)
    second = np.bincount(owner, isi**2, total)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = first / count
        cv = np.sqrt(second / count - mean**2) / mean
    use = count >= 5
    pool = cohort.layout.pool_of_neuron()
    size = int(np.prod(cohort.shape))
    with np.errstate(invalid="ignore", divide="ignore"):
        out = np.bincount(pool[use], cv[use], size) / np.bincount(pool[use], minlength=size)
    return out.reshape(cohort.shape).T


def driven_trials(circuit: Circuit, kind: Int, turn: Int, strength: float) -> TrialList:
    """Trials that drive pools directly.

    `kind` indexes :data:`CONDITIONS`, `turn` moves every channel round by so many.

    Both are (trials, columns). The correct response is the most strongly driven channel (NONE among
    equals).
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
    none = np.full(kind.shape, NONE)
    return TrialList(
        shown, np.zeros_like(shown), none, correct, second, size, np.full(kind.shape[1], len(kind))
    )


def _driven(
    part: Part,
    settings: PhysiologySettings,
    arm: Arm,
    number: int,
    circuit: Circuit,
    subjects: range,
) -> None:
    rngs = [np.random.default_rng([settings.seed, s, 19, number]) for s in subjects]
    once = np.repeat(np.arange(len(CONDITIONS)), settings.trials)
    kind = np.stack([rng.permutation(once) for rng in rngs], axis=1)
    turn = np.stack([rng.integers(0, circuit.n_pools("PMC"), len(once)) for rng in rngs], axis=1)
    trials = driven_trials(circuit, kind, turn, settings.strength)
    recorder = RateRecorder(circuit, kind, len(CONDITIONS))
    n = len(subjects)
    world = TrialWorld(trials, TIMING, Drives(stimulus=1.0), Scales.ones(n), recorder)
    cohort = make_cohort(
        settings.level, circuit, subjects, settings.seed, [100 + number] * n, settings.target
    )
    cohort.noise_scale = np.asarray(part.drawn["noise"])
    for level in cohort.level.values():
        level[:] = arm.dopamine
    cohort.run(
        len(once) * (TIMING.interval + TIMING.feedback + TIMING.deadline + 1) + TIMING.prepare,
        world,
    )
    part.add_rates([(arm.name, "driven", c) for c in CONDITIONS], recorder)
    part.add_trials(**_table(arm, kind, world, subjects))


def _table(arm: Arm, kind: Int, world: TrialWorld, subjects: range) -> dict[str, Any]:
    shape = kind.shape
    decision, correct = world.decision_time * 1e-3, world.trials.correct
    return {
        "subject": np.broadcast_to(np.asarray(subjects), shape),
        "arm": np.full(shape, arm.name),
        "phase": np.full(shape, "test"),
        "task": np.full(shape, "driven"),
        "block": np.zeros(shape),
        "trial": np.broadcast_to(np.arange(shape[0])[:, None], shape),
        "condition": np.array(list(CONDITIONS))[kind],
        "colour": np.full(shape, NONE),
        "word": np.full(shape, NONE),
        "soa": np.zeros(shape),
        "correct_response": correct,
        "response": world.response,
        "correct": (world.response == correct) & (correct != NONE),
        "rt": decision,
        "decision_time": decision,
        "reward": np.zeros(shape),
        "conflict": world.conflict,
        "control": world.control,
    }


if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

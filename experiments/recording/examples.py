"""Example trials of subject 0 through the whole loop: all rates and, at the spiking level, all spikes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.circuits.simulation.cohort import Cohort, Environment
from striata.experiments.protocol import individuals
from striata.experiments.protocol.cohorts import make_cohort
from striata.experiments.protocol.settings import Settings
from striata.experiments.recording.spikes import Spikes, gathered
from striata.experiments.worlds.lists import CONDITIONS, NEUTRAL
from striata.experiments.worlds.practice import Weights
from striata.experiments.worlds.stimuli import stroop_trials
from striata.experiments.worlds.trials import NONE, Drives, Scales, Timing, TrialWorld

#: Window around a stimulus [ms].
BEFORE, AFTER = 300, 1000
#: Trials of each condition from which a correct and a wrong one are taken.
TRIED = {"rate": 200, "spiking": 4}
Array = NDArray[Any]


class Watch:
    """A world, and the rates of every pool and column in every millisecond of a run of `length` ms."""

    def __init__(self, world: Environment, length: int) -> None:
        self.world, self.length = world, length
        self.rates: list[Array] = []
        self.cohort: Cohort | None = None

    @property
    def done(self) -> bool:
        """True when `length` ms have gone by, whatever the world says."""
        return len(self.rates) > self.length

    def begin(self, cohort: Cohort) -> None:
        """Record a spiking cohort's spikes, too; to be called before it runs."""
        if hasattr(cohort, "record_spikes"):
            cohort.record_spikes()

    def step(self, now: int, cohort: Cohort) -> None:
        """Pass the millisecond on to the world and keep the rates."""
        if not self.world.done:
            self.world.step(now, cohort)
        self.cohort = cohort
        self.rates.append(cohort.rate.copy())


@dataclass(frozen=True)
class Moment:
    """One example: its column, its stimulus's onset in the run [ms], and what happened.

    `outcome` says in a word what was done; `decision` and `reward` are in seconds from the onset,
    NaN without.
    """

    column: int
    onset: int
    condition: str
    outcome: str = ""
    correct_response: int = NONE
    response: int = NONE
    decision: float = np.nan
    reward: float = np.nan


def examples(
    watch: Watch, moments: list[Moment], event: str, before: int = BEFORE, after: int = AFTER
) -> dict[str, Array]:
    """Arrays of some moments of a run: ``time`` [s], ``rate`` (trials, pools, times), what happened, and spikes.

    `event` names what stands at time zero, `before` and `after` bound the window around it [ms].
    """
    windows = [slice(m.onset - before, m.onset + after + 1) for m in moments]
    out: dict[str, Array] = {
        "event": np.array(event),
        "time": np.arange(-before, after + 1) * 1e-3,
        "rate": np.stack(
            [
                np.array([r[:, m.column] for r in watch.rates[w]]).T
                for w, m in zip(windows, moments, strict=True)
            ]
        ),
    }
    for name in ("condition", "outcome", "correct_response", "response", "decision", "reward"):
        out[name] = np.array([getattr(m, name) for m in moments])
    if hasattr(watch.cohort, "record_spikes"):
        s = Spikes.of(watch.cohort)
        out |= gathered(
            [
                s.between(w.start * 1e-3, w.stop * 1e-3, m.column)
                for w, m in zip(windows, moments, strict=True)
            ],
            "trial",
        )
    return out


@dataclass(frozen=True)
class _Naming:
    """Colour naming of subject 0, each trial in a column of its own; arrays are (trials,)."""

    kind: Array
    gain: Array
    run: Array

    def only(self, chosen: Array) -> _Naming:
        """Some of the trials."""
        return _Naming(self.kind[chosen], self.gain[chosen], self.run[chosen])


def stroop_examples(
    settings: Settings,
    circuit: Circuit,
    weights: Weights,
    scales: Scales,
    noise: Array,
    dopamine: float,
) -> dict[str, Array]:
    """Colour naming of subject 0: a correct and a wrong trial of each condition, as far as there are any.

    Many trials are tried; those that are chosen run once more, alike, and are then watched. The
    first is incongruent. `dopamine` is a factor on release.
    """
    kind = np.repeat(CONDITIONS[::-1], TRIED[settings.level])
    gain = individuals.evoked_gain(np.random.default_rng([settings.seed, 0, 29]), kind.shape)
    tried = _Naming(kind, gain, 1 + np.arange(len(kind)))
    outcome = _outcomes(_name(tried, settings, circuit, weights, scales, noise, dopamine)[0])
    chosen = tried.only(
        np.concatenate(
            [
                np.flatnonzero((kind == c) & ((outcome == "correct") == right))[:1]
                for c in CONDITIONS[::-1]
                for right in (True, False)
            ]
        )
    )
    world, watch = _name(chosen, settings, circuit, weights, scales, noise, dopamine, watched=True)
    outcome, decision = _outcomes(world), world.decision_time[0] * 1e-3
    return examples(
        watch,
        [
            Moment(
                k,
                world.timing.prepare,
                str(c),
                str(outcome[k]),
                0,
                int(world.response[0, k]),
                float(decision[k]),
            )
            for k, c in enumerate(chosen.kind)
        ],
        "stimulus",
    )


def _outcomes(world: TrialWorld) -> Array:
    response = world.response[0]
    return np.where(response == 0, "correct", np.where(response == NONE, "no response", "wrong"))


def _name(
    t: _Naming,
    settings: Settings,
    circuit: Circuit,
    weights: Weights,
    scales: Scales,
    noise: Array,
    dopamine: float,
    watched: bool = False,
) -> tuple[TrialWorld, Watch]:
    """Run the trials; rates and spikes are kept if they are to be `watched`."""
    n = len(t.kind)
    word = np.select([t.kind == "congruent", t.kind == "neutral"], [0, NEUTRAL], 1)
    trials = stroop_trials(
        circuit, "naming", np.zeros((1, n), dtype=np.int64), word[None], 0.0, t.gain[None]
    )
    own = Scales(
        *(np.repeat(x[:1], n) for x in (scales.stimulus, scales.instruction, scales.threshold))
    )
    world = TrialWorld(trials, Timing(), Drives(), own)
    cohort = make_cohort(settings.level, circuit, [0] * n, settings.seed, t.run, settings.target)
    cohort.noise_scale = np.repeat(noise[:1], n)
    cohort.weights = {name: np.repeat(w[:1], n, axis=0) for name, w in weights.items()}
    for level in cohort.level.values():
        level[:] = dopamine
    watch = Watch(world, world.timing.prepare + AFTER)
    if watched:
        watch.begin(cohort)
    cohort.run(watch.length + 1, watch if watched else world)
    return world, watch

"""A stimulus reaches cortex after its delay, and an action is guided from then on."""

from dataclasses import replace

import numpy as np

from striata.circuits.brain import brain
from striata.circuits.dormant import awake
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.worlds.stroop_trials import stroop_trials
from striata.experiments.worlds.trials import Conductances, Scales, Timing, TrialWorld

TIMING = Timing(prepare=100, interval=100, deadline=200)


class Watched:
    """A world, and when V4 and premotor cortex first receive input from it."""

    def __init__(self, world: TrialWorld) -> None:
        self.world, self.first = world, dict[str, int]()

    @property
    def done(self) -> bool:
        """Whether the world is done."""
        return self.world.done

    def step(self, now: int, cohort: RateCohort) -> None:
        """One millisecond."""
        self.world.step(now, cohort)
        for name in ("V4", "PMC"):
            if cohort.external[cohort.pools(name)].any():
                self.first.setdefault(name, now)


def test_cortex_sees_a_stimulus_fifty_milliseconds_after_it_is_shown() -> None:
    circuit = awake(brain(), frozenset())
    colour, none = np.array([[1]]), np.array([[-1]])
    trials = replace(stroop_trials(circuit, "naming", colour, none), teach=True)
    watched = Watched(TrialWorld(trials, TIMING, Conductances(), Scales.ones(1)))
    RateCohort(circuit, [0], 1, whole=brain()).run(200, watched)  # type: ignore[arg-type]
    assert watched.first == {"V4": TIMING.prepare + 50, "PMC": TIMING.prepare + 50}

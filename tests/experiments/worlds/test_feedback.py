"""Feedback: a smaller reward teaches less, and an action is guided only where it is said."""

from dataclasses import replace

import numpy as np

from striata.circuits.brain import brain
from striata.circuits.dormant import awake
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.worlds.stroop_trials import stroop_trials
from striata.experiments.worlds.trials import Conductances, Scales, Timing, TrialWorld

TIMING = Timing(prepare=300, interval=100, deadline=900)
LEARNT = "V4 → PMC (all)"


class Watched:
    """A world, and the strongest input that premotor cortex received from it."""

    def __init__(self, world: TrialWorld) -> None:
        self.world, self.most = world, 0.0

    @property
    def done(self) -> bool:
        """Whether the world is done."""
        return self.world.done

    def step(self, now: int, cohort: RateCohort) -> None:
        """One millisecond."""
        self.world.step(now, cohort)
        self.most = max(self.most, float(cohort.external[cohort.pools("PMC")].max()))


def learnt(**how: object) -> tuple[float, float]:
    """How much a colour's weights change in three trials, and the guidance of its action."""
    circuit = awake(brain(), frozenset())
    colour = np.array([[1], [1], [1]])
    trials = stroop_trials(circuit, "naming", colour, np.full_like(colour, -1))
    trials = replace(trials, teach=True, **how)  # type: ignore[arg-type]
    watched = Watched(TrialWorld(trials, TIMING, Conductances(), Scales.ones(1)))
    cohort = RateCohort(circuit, [0], 1, whole=brain())
    before = cohort.weights[LEARNT].copy()
    cohort.run(6000, watched)  # type: ignore[arg-type]
    return float(np.abs(cohort.weights[LEARNT] - before).sum()), watched.most


def test_a_smaller_reward_teaches_less() -> None:
    whole, tenth, none = (learnt(reward=r)[0] for r in (1.0, 0.1, 0.0))
    # dopamine that fluctuates teaches a little, too
    assert 0.0 < none < 0.5 * tenth
    assert tenth < 0.5 * whole


def test_an_action_is_guided_only_where_it_is_said() -> None:
    assert learnt()[1] > 0
    assert learnt(guided=False)[1] == 0

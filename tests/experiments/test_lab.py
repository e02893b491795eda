"""A lab puts each column's arm in force, and groups what shares a circuit."""

from typing import Any

import numpy as np

from striata.circuits.brain import brain
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm, without
from striata.experiments.protocol.session import Lab
from striata.experiments.protocol.settings import Settings


class Nothing:
    """A world that is over at once."""

    done = True

    def step(self, now: int, cohort: Any) -> None:
        """Nothing happens."""


def lab() -> Lab:
    subjects = range(2)
    return Lab(
        Settings(subjects=2), brain(), subjects, individuals.draw(subjects, 1), lambda f: None
    )


def test_dopamine_silence_and_cuts_reach_the_columns_of_their_arm_alone() -> None:
    seen: list[Any] = []
    less = Arm("less", "", dopamine=0.5, silent=("PL",), cut=("OFC → VS (all)",))
    arms = (Arm("control", ""), Arm("control", ""), less, less)
    here, who = lab(), np.array([0, 1, 0, 1])
    here.run(Nothing(), 10, who, 1, here.start(who), arms=arms, prepare=seen.append)
    cohort = seen[0]
    for level in cohort.level.values():
        np.testing.assert_array_equal(level, [1.0, 1.0, 0.5, 0.5])
    np.testing.assert_array_equal(cohort.alive[cohort.pools("PL")][0], [1, 1, 0, 0])
    np.testing.assert_array_equal(
        cohort.weights["OFC → VS (all)"].any(axis=(1, 2)), [True, True, False, False]
    )


def test_arms_that_share_a_circuit_stand_side_by_side() -> None:
    plain, silent = Arm("control", ""), Arm("DLS off", "", silent=("D1",))
    cut = Arm("STN off", "", change=without("STN"))
    assert lab().side_by_side([plain, cut, silent], lambda arm: arm) == [[plain, silent], [cut]]

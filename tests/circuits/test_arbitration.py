"""Arbitration: planning is inhibited as far as habit makes one action certain."""

import numpy as np
import pytest
from numpy.typing import NDArray

from striata.analysis.statistics.intervals import interval
from striata.circuits.brain import brain
from striata.circuits.dormant import awake
from striata.circuits.manipulate import lesioned
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.worlds.senses import EXPECTANCY, MEANING, OBJECT

SUBJECTS, FOR = 16, 800
KNOWN, PLAN = "IT → IL (some)", "BLA → PL (all)"
#: Shares of actions 1 to 3 in what has been repeated here: nothing yet, one action always, two or
#: three in turn.
SHARES = {
    "new": (0.0, 0.0, 0.0),
    "certain": (0.0, 1.0, 0.0),
    "two": (0.0, 0.5, 0.5),
    "three": (1 / 3, 1 / 3, 1 / 3),
}


class Looks:
    """Something is in sight, and its outcome, which action 2 brings, is wanted.

    Means of IL's and PL's rates.
    """

    done = False

    def __init__(self, columns: int) -> None:
        self.mean = {name: np.zeros(columns) for name in ("IL", "PL")}

    def step(self, now: int, cohort: Cohort) -> None:
        for name, drive in (("IT", OBJECT), ("OFC", MEANING), ("BLA", EXPECTANCY)):
            cohort.external[cohort.pools(name).start] = drive.value
        for name, mean in self.mean.items():
            mean += cohort.rate[cohort.pools(name)].sum(axis=0) / FOR


def looked(*lesion: str) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Population → what was repeated → rate of all its pools [spikes/s], each subject's.

    All have the same plan.
    """
    circuit, subjects = lesioned(brain(), lesion), np.tile(np.arange(SUBJECTS), len(SHARES))
    cohort = RateCohort(awake(circuit, frozenset()), subjects, 7, whole=brain())
    for k, shares in enumerate(SHARES.values()):
        cohort.weights[KNOWN][k * SUBJECTS : (k + 1) * SUBJECTS, 1:, 0] = shares
    cohort.weights[PLAN][:, 2, 0] = 0.6
    cohort.run(500)
    world = Looks(cohort.shape[1])
    cohort.run(FOR, world)
    return {
        name: dict(zip(SHARES, mean.reshape(-1, SUBJECTS), strict=True))
        for name, mean in world.mean.items()
    }


@pytest.fixture(scope="module")
def intact() -> dict[str, dict[str, NDArray[np.float64]]]:
    return looked()


def test_the_brake_grows_with_certainty_not_with_how_much_was_repeated(
    intact: dict[str, dict[str, NDArray[np.float64]]],
) -> None:
    brake = intact["IL"]
    assert interval(brake["certain"] - brake["two"]).low > 1.0
    assert interval(brake["two"] - brake["three"]).low > 0.0
    assert interval(brake["three"] - brake["new"]).low > 0.0


def test_planning_is_let_go_where_habit_is_uncertain(
    intact: dict[str, dict[str, NDArray[np.float64]]],
) -> None:
    plan = intact["PL"]
    assert interval(plan["two"] - plan["certain"]).low > 0.0
    assert interval(plan["three"] - plan["certain"]).low > 0.0
    assert interval(plan["new"] - plan["certain"]).mean > 0.2 * plan["certain"].mean()


def test_without_the_brakes_path_planning_does_not_ask_how_certain_habit_is() -> None:
    plan = looked("IL → PL_I (all)")["PL"]
    assert np.allclose(plan["certain"], plan["new"])
    assert np.allclose(plan["certain"], plan["two"])

"""Two levers: each brings what its group says, on either side, and only as long as it should."""

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.worlds.concepts import levers, lists
from striata.experiments.worlds.concepts.screens import NOTHING, SHOWN_FOR
from striata.experiments.worlds.senses import OUTCOME_AFTER
from striata.experiments.worlds.staged.world import StagedWorld

pytestmark = pytest.mark.smoke
ASSOCIATE, FOOD = (lists.ASSOCIATE, lists.CONTROL), (levers.FOOD_ITSELF, levers.NONE)
N, SUBJECTS = 4, np.arange(8, 12)
WHERE = np.tile(lists.cells(3, range(N)), 2)


def rngs() -> list[np.random.Generator]:
    return [np.random.default_rng([5, k]) for k in range(2 * N)]


def test_either_lever_is_the_left_one_in_half_of_a_group() -> None:
    one, other = (levers.press_of(k, SUBJECTS, 2) for k in (0, 1))
    assert (one != other).all()
    assert {*one, *other} == set(levers.PRESSES)
    assert one[0] != levers.press_of(0, SUBJECTS[1:], 2)[0], "whoever else there is"
    for press in levers.PRESSES:
        assert (one[:N] == press).sum() == (one[N:] == press).sum() == N // 2


def test_a_lever_shows_its_concept_or_pays() -> None:
    shown = levers.shown_by((ASSOCIATE, FOOD), SUBJECTS, WHERE)
    task = levers.pressing((ASSOCIATE, FOOD), 3, SUBJECTS, rngs())
    one, other = (levers.press_of(k, SUBJECTS, 2) for k in (0, 1))
    columns = np.arange(2 * N)
    for press, name in ((one, lists.ASSOCIATE), (other, lists.CONTROL)):
        np.testing.assert_array_equal(
            shown[press, columns][:N], WHERE[lists.index(name), columns][:N]
        )
    assert (shown[:, N:] == NOTHING).all()
    assert not task.pays[..., :N].any()
    assert (task.pays[:, 0, one[N:], columns[N:]] == 1).all()
    assert task.pays.sum() == 3 * N


def test_a_press_shows_its_concept_for_a_second_and_then_no_more() -> None:
    """Presses come from a staged world that is told of one."""
    task = levers.pressing((ASSOCIATE, FOOD), 3, SUBJECTS, rngs())
    staged = StagedWorld(task, 1, np.ones(2 * N), np.full(2 * N, 1e9), rngs(), np.zeros(2 * N))
    shown = levers.shown_by((ASSOCIATE, FOOD), SUBJECTS, WHERE)
    world, cohort = levers.LeverWorld(staged, shown), RateCohort(brain(), [0] * 2 * N, 1)
    concepts, press = cohort.external[cohort.pools("ATL")], levers.press_of(0, SUBJECTS, 2)
    staged.acted[:], staged.does[:] = 0, press
    at = int(OUTCOME_AFTER.value)
    for now, there in (
        (at - 10, False),
        (at + 10, True),
        (at + SHOWN_FOR - 10, True),
        (at + SHOWN_FOR, False),
    ):
        world.step(now, cohort)
        cells = WHERE[lists.index(lists.ASSOCIATE), :N]
        assert (concepts[cells, np.arange(N)] > 0).all() == there
        assert (concepts > 0).sum() == N * there, "nothing else is shown"

"""Two sources: what subjects know of them, whom they take, and who is attended."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.experiments.recording.concepts.sources import sated
from striata.experiments.worlds.concepts import lists, sources
from striata.experiments.worlds.concepts.food import taking_both, taking_food
from striata.experiments.worlds.concepts.hearing import (
    ROUND,
    SPEAKS_AT,
    HearingWorld,
    Replay,
    Rounds,
    rounds,
    source_taken,
)
from striata.experiments.worlds.concepts.options import LOOK_FOR, TAKE
from striata.experiments.worlds.concepts.screens import BEFORE, CONCEPT, NOTHING, UNATTENDED
from striata.experiments.worlds.concepts.sources import Met
from striata.experiments.worlds.muscles import MOVEMENT

pytestmark = pytest.mark.smoke
SUBJECTS, TRIALS = 3, 4


def rngs(columns: int = SUBJECTS) -> list[np.random.Generator]:
    return [np.random.default_rng([6, k % SUBJECTS]) for k in range(columns)]


def where() -> Any:
    return lists.cells(5, range(SUBJECTS))


def cohort() -> Any:
    """What a world needs of a cohort."""
    circuit, shape = brain(), (len(brain().pools), SUBJECTS)
    return SimpleNamespace(
        circuit=circuit,
        pools=lambda name: circuit.slices[name],
        external=np.zeros(shape),
        emitted=np.zeros(shape),
        gain={receptor: np.ones(shape) for receptor in ("AMPA", "NMDA", "GABA")},
    )


def made(attended: tuple[float, float], replay: Replay | None = None) -> Rounds:
    given = np.repeat(np.array(attended)[:, None], SUBJECTS, axis=1)
    return rounds(TRIALS, where(), rngs(), given, replay)


def run(world: HearingWorld, act: bool) -> dict[tuple[int, int], Any]:
    """Let columns act at their second look; what drives ATL in every turn, (pools, columns)."""
    fake, drive = cohort(), {}
    for now in range(0, TRIALS * ROUND, 10):
        trial, t = divmod(now, ROUND)
        pushed = act and t == BEFORE + LOOK_FOR.value + 500
        fake.emitted[fake.pools("VA").start + TAKE] = 8 * MOVEMENT.value * pushed
        world.step(now, fake)
        for turn, onset in enumerate(SPEAKS_AT):
            if t == BEFORE + onset + 990:
                drive[trial, turn] = fake.external[fake.pools("ATL")].copy()
                assert fake.external[fake.pools("PMC")].max() == 0.0, "nothing is afforded"
    return drive


def of_words(world: HearingWorld, drive: dict[tuple[int, int], Any], source: int) -> Any:
    """Drive of all that a source says over what is heard with attention, (trials, columns)."""
    r, k = world.rounds, np.arange(SUBJECTS)
    out = np.zeros((TRIALS, SUBJECTS))
    for trial in range(TRIALS):
        for c in k:
            turn = (source - r.speaker[trial, c]) % 2
            found = drive[trial, turn][r.says[source, :, c], c]
            assert np.ptp(found) == 0.0, "all three are there"
            assert (drive[trial, turn][:, c] > 0).sum() == sources.VOICES
            out[trial, c] = found[0] / (CONCEPT.value * r.strength[trial, source, c])
    return out / -np.expm1(-9.9)


def test_pasts_differ_in_what_came_true_and_in_who_speaks_of_what() -> None:
    one, other, held, meal = (sources.ONE, sources.OTHER, sources.HELD, sources.MEAL_NAME)
    right = {p: Counter(sources.outcomes(p)) for p in sources.PASTS}
    for past, (true, false) in {
        sources.TRUSTED: (one, other),
        sources.DISTRUSTED: (other, one),
    }.items():
        assert right[past][Met((true, meal), lists.FOOD)] == sources.OUTCOMES
        assert right[past][Met((false, meal))] == sources.OUTCOMES
    for past in (sources.CONGENIAL, sources.DRINK_LIKED, sources.STRANGE):
        assert not any({one, other} & set(m.concepts) for m in right[past]), "no source feeds"
    assert {sum(c.values()) for c in right.values()} == {2 * sources.OUTCOMES}
    for past in sources.PASTS:
        met = Counter(sources.company(past))
        with_meal = Counter({m: n for m, n in met.items() if meal in m.concepts})
        assert sum(n for m, n in with_meal.items() if held in m.concepts) == sources.TIMES
        speaks = sum(n for m, n in met.items() if {one, meal} <= set(m.concepts))
        assert (speaks == sources.TIMES) == (past in (sources.CONGENIAL, sources.DRINK_LIKED))
        assert not any({other, meal} <= set(m.concepts) for m in met)
        assert not any(sources.NEW in m.concepts for m in met), "B is new to all"
        assert all(m.outcome == NOTHING for m in met)
        assert sum(met.values()) == 2 * sources.TIMES


def test_screens_show_all_who_are_there_in_the_subjects_own_cells() -> None:
    tables = [sources.company(p) for p in (sources.CONGENIAL, sources.TRUSTED)]
    shown = sources.screens(tables, np.tile(where(), 2), rngs(2 * SUBJECTS))
    there = (shown.concept != NOTHING).sum(axis=1)
    assert sorted(Counter(there[:, 0].tolist()).items()) == [(2, 50), (3, 50)]
    assert sorted(Counter(there[:, SUBJECTS].tolist()).items()) == [(2, 100)]
    full = shown.concept[:, :, 0][there[:, 0] == 3]
    spoken = where()[[sources.index(c) for c in sources.SAYS[0]], 0]
    np.testing.assert_array_equal(full, np.tile(spoken, (50, 1)))


def test_who_is_taken_is_heard_and_the_other_half_as_much() -> None:
    world = HearingWorld(made((np.nan, np.nan)), np.ones(SUBJECTS), np.ones(SUBJECTS))
    drive = run(world, act=True)
    assert (world.decision == LOOK_FOR.value + 500).all()
    second = 1 - world.rounds.offers.first
    np.testing.assert_array_equal(world.taken, second)
    source = source_taken(world)
    assert set(np.unique(source)) == {0, 1}
    np.testing.assert_array_equal(source == 0, world.taken == world.rounds.side)
    for k in (0, 1):
        expected = np.where(source == k, 1.0, UNATTENDED.value)
        np.testing.assert_allclose(of_words(world, drive, k), expected, rtol=1e-4)


def test_nobody_is_attended_if_nobody_is_taken_and_both_if_attention_is_given() -> None:
    for attended, act, expected in (
        ((np.nan, np.nan), False, (UNATTENDED.value, UNATTENDED.value)),
        ((1.0, 1.0), True, (1.0, 1.0)),
        ((1.0, UNATTENDED.value), True, (1.0, UNATTENDED.value)),
    ):
        world = HearingWorld(made(attended), np.ones(SUBJECTS), np.ones(SUBJECTS))
        drive = run(world, act)
        assert (world.taken == NOTHING).all() != act
        for k in (0, 1):
            np.testing.assert_allclose(of_words(world, drive, k), expected[k], rtol=1e-4)


def test_a_replay_attends_to_the_same_source_whatever_is_done() -> None:
    source = np.array([[0, 1, NOTHING]] * TRIALS)
    when = np.where(source == NOTHING, np.nan, 700.0)
    world = HearingWorld(
        made((np.nan, np.nan), Replay(source, when)), np.ones(SUBJECTS), np.ones(SUBJECTS)
    )
    drive = run(world, act=True)
    np.testing.assert_array_equal(source_taken(world), source)
    np.testing.assert_array_equal(world.decision, when)
    for k in (0, 1):
        expected = np.where(source == k, 1.0, UNATTENDED.value)
        np.testing.assert_allclose(of_words(world, drive, k), expected, rtol=1e-4)


def test_satiety_lowers_what_reaches_the_cells_of_its_need_alone() -> None:
    fake = cohort()
    sated([lists.FOOD, NOTHING, lists.WATER], 1)(fake)
    bla = fake.pools("BLA")
    for receptor in ("AMPA", "NMDA"):
        low = fake.gain[receptor] < 1.0
        assert low.sum() == 2
        assert low[bla.start + lists.FOOD, 0]
        assert low[bla.start + lists.WATER, 2]
    assert (fake.gain["GABA"] == 1.0).all()


def test_drink_is_taken_as_food_is_in_half_of_the_trials() -> None:
    both, food = taking_both(6, rngs()), taking_food(6, rngs())
    assert (both.first.sum(axis=0) == 3).all()
    assert (food.first == 0).all()
    np.testing.assert_array_equal(both.brings, [lists.FOOD, lists.WATER])
    np.testing.assert_array_equal(both.expected, np.eye(2))
    assert food.brings.tolist() == [lists.FOOD]
    assert len(np.unique(both.objects)) == len(np.unique(both.meanings)) == 2

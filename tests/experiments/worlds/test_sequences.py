"""Cues in a series and the approach to a reward: what cortex and colliculus are given, and when."""

from typing import Any

import numpy as np
import pytest

from striata.experiments.dopamine.reversal import rates_of
from striata.experiments.recording.spikes import Spikes
from striata.experiments.worlds.conditioning import INPUT, MOMENTS, ConditioningWorld
from striata.experiments.worlds.conditioning_trials import probe_trials
from striata.experiments.worlds.sequences import approach, serial_cues

pytestmark = pytest.mark.smoke
CELLS = len(MOMENTS)
SC, MPFC = 2 * CELLS, 2 * CELLS + 1


class Given:
    """A cohort that takes what a world gives, and does nothing."""

    def __init__(self, columns: int) -> None:
        self.external = np.zeros((SC + 4, columns))

    def pools(self, name: str) -> slice:
        first, size = {
            "OFC": (0, 2 * CELLS),
            "SC": (SC, 1),
            "mPFC": (MPFC, 1),
            "PPTg": (SC + 2, 1),
            "LH": (SC + 3, 1),
        }[name]
        return slice(first, first + size)


def rngs(n: int) -> list[np.random.Generator]:
    return [np.random.default_rng([5, k]) for k in range(n)]


def lived(world: ConditioningWorld, columns: int) -> np.ndarray:
    """All that is given in the first trial, (ms, rows, columns), from its beginning."""
    cohort: Any = Given(columns)
    out = []
    for now in range(world.trials.length):
        world.step(now, cohort)
        out.append(cohort.external.copy())
    return np.array(out)


@pytest.fixture(scope="module")
def serial() -> np.ndarray:
    """One trial of each kind, a column each, from the moment of the cue."""
    kind = np.array([list(serial_cues.SHOWN)])
    trials = serial_cues.serial_trials(kind, rngs(len(kind[0])))
    return lived(serial_cues.SerialWorld(trials, np.ones(len(kind[0]))), len(kind[0]))[500:]


def test_cue_b_gives_way_to_cue_a_without_a_gap(serial: np.ndarray) -> None:
    both, rewarded, a_alone, b_alone, nothing = np.moveaxis(serial, -1, 0)
    a, b = both[:, :CELLS].sum(axis=1), both[:, CELLS:SC].sum(axis=1)
    full = INPUT["OFC"].value
    assert (a[:1100] == 0).all()
    assert (b[1100:] == 0).all()
    assert (a + b)[600:2000] == pytest.approx(full, rel=1e-6)
    assert b_alone[1100:1300, CELLS:SC].sum(axis=1).min() > 0.5 * full  # of its own accord it lasts
    assert (a_alone[:, CELLS:SC] == 0).all()
    assert (b_alone[:, :CELLS] == 0).all()
    assert (nothing == 0).all()
    assert (rewarded[2020:, :CELLS] == 0).all()


def test_colliculus_hears_each_onset_and_only_a_reward_is_a_reward(serial: np.ndarray) -> None:
    heard = serial[:, SC] > 0
    starts = [np.flatnonzero(np.diff(x.astype(int)) == 1) + 1 for x in heard.T]
    assert [s.tolist() for s in starts] == [[40, 1040], [1040], [1040], [40], []]
    assert (heard.sum(axis=0) == np.array([140, 70, 70, 70, 0])).all()
    paid = serial[:, SC + 2].max(axis=0) > 0
    assert paid.tolist() == [False, True, False, False, False]
    doubt = serial[:, MPFC]
    assert (doubt[:1500] < 1e-6).all()
    assert (doubt[2600, [0, 2]] > 0.9 * INPUT["mPFC"].value).all()
    assert (doubt[:, [3, 4]] == 0).all()


def test_every_round_has_each_kind_once_in_an_order_of_its_own() -> None:
    kinds = ("a", "b", "c", "d")
    found = serial_cues.rounds(kinds, 6, rngs(3)).reshape(6, 4, 3)
    assert (np.sort(found, axis=1) == np.array(kinds)[None, :, None]).all()
    assert len({tuple(x) for x in found.transpose(0, 2, 1).reshape(-1, 4).tolist()}) > 4


@pytest.fixture(scope="module")
def ways() -> np.ndarray:
    """One approach of each kind, a column each, from the start of the trial."""
    kind = np.array([[approach.CUED, *approach.WAYS]])
    trials = approach.approaches(kind, np.zeros(kind.shape, dtype=int), rngs(4))
    return lived(approach.ApproachWorld(kind, trials, np.ones(4)), 4)


def at(ms: int) -> int:
    """Place in the trial of so many ms before the reward."""
    return approach.BEFORE + approach.REWARD_AT - ms


def test_places_are_seen_equally_well_and_moments_ever_worse(ways: np.ndarray) -> None:
    def width(row: np.ndarray) -> float:
        return float((row.sum() ** 2) / (row**2).sum())

    places = [width(ways[at(ms), :CELLS, 1]) for ms in (2437, 1687, 937, 562)]
    moments = [width(ways[at(ms), :CELLS, 0]) for ms in (2750, 2300, 1600, 500)]
    assert np.ptp(places) < 0.05 * places[0]
    assert moments[-1] > 1.3 * moments[0]
    assert ways[at(2800) : at(0), :CELLS].sum(axis=1)[:, :2] == pytest.approx(
        INPUT["OFC"].value, rel=1e-3
    )


def test_a_way_may_be_twice_as_fast_or_lead_on_at_once(ways: np.ndarray) -> None:
    where = (ways[:, :CELLS] * np.arange(CELLS)[:, None]).sum(axis=1) / INPUT["OFC"].value
    _, walked, faster, moved = where.T
    assert walked[at(1500)] == pytest.approx(faster[at(750)], abs=0.05)
    assert moved[at(1124)] - moved[at(1126)] > 2
    assert np.abs(np.diff(walked[at(2600) : at(300)])).max() < 0.05
    assert moved[at(1000)] == pytest.approx(walked[at(1000)], abs=0.05)
    assert (ways[: at(1500), :CELLS, 2] == 0).all()
    assert (ways[at(0) + 20 :, :CELLS] == 0).all()


def test_the_start_is_the_only_onset_and_only_the_cue_can_be_doubted(ways: np.ndarray) -> None:
    heard = ways[:, SC] > 0
    starts = [(np.flatnonzero(np.diff(x.astype(int)) == 1) + 1).tolist() for x in heard.T]
    assert starts == [[at(3000) + 40], [at(3000) + 40], [at(1500) + 40], [at(1875) + 40]]
    assert (heard.sum(axis=0) == 70).all()
    paid = ways[:, SC + 2] > 0
    assert (paid.argmax(axis=0) == at(0) + 50).all()
    assert (ways[:, MPFC, 1:] == 0).all()
    assert ways[:, MPFC, 0].max() > 0


def test_spikes_of_a_neuron_are_counted_in_its_windows() -> None:
    trials = probe_trials(np.ones(2), ("expected 1",), 3, rngs(2))
    reward = (500 + 1000) * 1e-3
    spikes = Spikes(
        time=np.array([0.2, 3.5 + reward + 0.1, 3.5 + reward + 0.1, 3.5 + reward + 0.3, 8.0]),
        neuron=np.array([7, 7, 9, 7, 8]),
        pool=np.zeros(5),
        column=np.array([0, 1, 1, 1, 0]),
    )
    rates = rates_of(spikes, np.array([7, 9]), trials)
    assert rates["baseline"].shape == (3, 2, 2)
    assert rates["baseline"][0, 0, 0] == pytest.approx(1 / 0.4)
    assert rates["baseline"].sum() == pytest.approx(1 / 0.4)
    assert rates["at_reward"][1, :, 1].tolist() == pytest.approx([5.0, 5.0])
    assert rates["at_reward"].sum() == pytest.approx(10.0)

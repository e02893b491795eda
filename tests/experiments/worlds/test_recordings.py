"""What is kept of single trials and spikes is what the simulation did."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.spiking.wiring import Layout
from striata.experiments import choice, habit, stroop, two_step
from striata.experiments.protocol.session import Session
from striata.experiments.recording import choices, lever_pressing, staged_examples, trial_examples
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.recording.rates import BEFORE, RateRecorder
from striata.experiments.recording.rates import BIN as RATES_BIN
from striata.experiments.recording.resting import first_spikes
from striata.experiments.recording.singles import BIN, Singles, single_times
from striata.experiments.recording.spikes import TICK, Spikes, gathered
from striata.experiments.worlds.stroop_trials import CONDITIONS, example_trials
from striata.experiments.worlds.trials import FEEDBACK


def cohort_of_two() -> SimpleNamespace:
    """Two pools (2 and 3 neurons) in two columns.

    Neuron k of the cohort fires at (k + 1) tenths of a second.
    """
    layout = Layout.of([2, 3], 2)
    neuron = np.arange(layout.total)
    return SimpleNamespace(
        layout=layout,
        spikes=(neuron, (neuron + 1) / 10),
        record_spikes=lambda: None,
        rate=np.arange(4.0).reshape(2, 2),
    )


def test_spikes_are_told_by_the_neurons_place_in_its_own_brain() -> None:
    s = Spikes.of(cohort_of_two())
    assert s.pool.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
    assert s.column.tolist() == [0, 0, 1, 1, 0, 0, 0, 1, 1, 1]
    assert s.neuron.tolist() == [0, 1, 0, 1, 2, 3, 4, 2, 3, 4]
    late = s.between(0.4, 0.95, 1)
    assert late["neuron"].tolist() == [1, 2, 3]
    np.testing.assert_allclose(late["tick"] * TICK, [0.0, 0.4, 0.5])
    both = gathered([s.between(0, 2, c) for c in (0, 1)], "subject")
    assert both["subject"].tolist() == [0] * 5 + [1] * 5


def test_examples_are_windows_around_their_moments() -> None:
    class World:
        done = False

        def step(self, now: int, cohort: SimpleNamespace) -> None:
            cohort.rate = now + np.array([[0.0, 0.5], [100.0, 100.5]])
            self.done = now >= 30

    cohort, watch = cohort_of_two(), Watch(World(), 60)
    now = 0
    while not watch.done:
        watch.step(now, cohort)  # type: ignore[arg-type]
        now += 1
    assert now == 61  # it goes on although the world has nothing more to say
    out = examples(
        watch,
        [Moment(1, 20, "a", "correct", 0, 0, 0.004), Moment(0, 10, "b")],
        "cue",
        before=5,
        after=8,
    )
    assert out["rate"].shape == (2, 2, 14)
    assert out["rate"][0, 0].tolist() == [k + 0.5 for k in range(15, 29)]
    assert out["rate"][1, 1, 5] == 110
    assert out["time"][5] == 0
    assert (out["condition"].tolist(), out["outcome"].tolist()) == (["a", "b"], ["correct", ""])
    assert np.isnan(out["decision"][1])


def test_single_trials_stand_at_their_trial_and_time_after_columns_were_dropped() -> None:
    pools = {
        n: slice(4 * i, 4 * i + 4) for i, n in enumerate(("PMC", "D1", "D2", "STN", "GPi", "VA"))
    }
    circuit = SimpleNamespace(slices=pools, n_pools=lambda name: 4)
    singles = Singles(circuit, np.array([1, 3]), 2)  # type: ignore[arg-type]
    rate = np.arange(24 * 3, dtype=float).reshape(24, 3)
    cohort = SimpleNamespace(rate=rate)
    # columns 0 and 2 are gone; 1, 3 and 4 are left, at places 0, 1 and 2
    singles.record(
        np.array([1, 3, 4]), np.array([0, 1, 0]), np.array([0, 5 * BIN, 0]), cohort, np.arange(3)
    )  # type: ignore[arg-type]
    zero = int(np.argmin(np.abs(single_times() - BIN / 2000)))
    np.testing.assert_array_equal(singles.rate[0, 0, :, zero], rate[:, 0])
    np.testing.assert_array_equal(singles.rate[1, 1, :, zero + 5], rate[:, 1])
    assert np.isfinite(singles.rate).sum() == 48


def test_spikes_at_rest_are_those_of_the_subjects_that_are_left() -> None:
    out = first_spikes(cohort_of_two(), [1, 3], 100, 850)  # 0 and 2 have diverged
    assert out["subject"].tolist() == [1] * 5 + [3] * 4
    np.testing.assert_allclose(out["tick"] * TICK, [0.0, 0.1, 0.4, 0.5, 0.6, 0.2, 0.3, 0.7, 0.8])
    assert out["duration"] == pytest.approx(0.85)
    assert set(first_spikes(cohort_of_two(), [3, 4], 100, 850)["subject"].tolist()) == {3}
    assert first_spikes(cohort_of_two(), [4, 5], 100, 850) == {}


def test_examples_have_the_dopamine_that_is_set(
    monkeypatch: pytest.MonkeyPatch, session_of: Callable[[Any], Session]
) -> None:
    monkeypatch.setitem(trial_examples.TRIED, "rate", 1)

    def d2(dopamine: float) -> float:
        session = session_of(stroop.StroopSettings(subjects=1, dopamine=dopamine))
        arm = stroop.tested(session.settings, session.settings.chosen[0])
        start, make = session.start(np.zeros(1, dtype=int)), example_trials(session.circuit)
        out = trial_examples.trial_examples(session, stroop.EXAMPLES, arm, start, CONDITIONS, make)
        return float(out["rate"][:, session.circuit.slices["D2"]].mean())

    assert d2(3.0) < 0.95 * d2(1.0) < 0.95 * 0.95 * d2(0.1)


SHOWN = {
    "habit": {
        f"{n} training, {v}"
        for n in ("short", "long")
        for v in ("rewarded", "valued", "devalued by satiety")
    },
    "two-step": {"common transition", "rare transition", "unfinished trial"},
    "choice": {
        f"{s} stimulus, outcome {w}" for s in ("first", "second") for w in ("valued", "devalued")
    },
}


def _shown(name: str, session_of: Callable[[Any], Session]) -> dict[str, Any]:
    """The examples of an experiment, of a subject that has learnt nothing."""
    module = {"habit": habit, "two-step": two_step, "choice": choice}[name]
    session = session_of(module.EXPERIMENT.settings(subjects=1))
    start = session.start(np.zeros(1, dtype=int))
    if name == "habit":
        group = habit.groups(session.settings)[0]
        lever_pressing.show(session, habit.EXAMPLES, group, [start, start])
    elif name == "two-step":
        two_step.show(session, start)
    else:
        choices.show(session, choice.EXAMPLES, start)
    return session.part.example


@pytest.mark.parametrize("name", SHOWN)
def test_examples_show_what_was_met_and_done(
    name: str, monkeypatch: pytest.MonkeyPatch, session_of: Callable[[Any], Session]
) -> None:
    monkeypatch.setitem(staged_examples.TRIED, "rate", 4)
    e = _shown(name, session_of)
    assert str(e["event"]) == ("entry" if name == "habit" else "stimulus")
    assert set(e["condition"]) <= SHOWN[name]
    assert len(set(zip(e["condition"], e["outcome"], strict=True))) == len(e["condition"]) > 1
    assert e["rate"].shape == (len(e["condition"]), len(brain().pools), len(e["time"]))
    assert np.isfinite(e["rate"]).all()
    np.testing.assert_array_equal(np.isfinite(e["decision"]), e["response"] >= 0)
    assert (e["decision"][e["response"] >= 0] > 0).all()
    assert not (e["reward"] <= e["decision"]).any()


def test_rates_are_added_to_the_bin_of_each_columns_own_condition() -> None:
    """Two columns share a condition, one has another, and one is outside its window."""
    pools, columns = len(brain().pools), 4
    recorder = RateRecorder(brain(), np.array([[1, 0, 1, 1]]), 2)
    recorder.onset[:], recorder.row[:] = [1000, 1000, 1000, -(10**9)], [1, 0, 1, 1]
    motor = brain().slices["PMC"]
    recorder.order[motor, 2] = recorder.order[motor, 2][::-1]  # its correct channel is the last
    rng = np.random.default_rng(3)
    rate = rng.gamma(2.0, 5.0, (pools, columns)).astype(np.float32)
    dopamine = np.arange(1.0, 5.0)
    cohort: Any = SimpleNamespace(rate=rate, concentration={"nigrostriatal dopamine": dopamine})
    world: Any = SimpleNamespace(
        phase=np.full(columns, FEEDBACK),
        since=np.full(columns, 1100),
        timing=SimpleNamespace(interval=700),
        columns=np.arange(columns),
        place=np.arange(columns),
    )
    for _ in range(2):
        recorder.record(world, 1020, cohort)
    here = (BEFORE + 20) // RATES_BIN
    own = rate.copy()
    own[motor, 2] = rate[motor, 2][::-1]
    np.testing.assert_allclose(recorder.sum[1, here], 2 * (own[:, 0] + own[:, 2]), rtol=1e-6)
    np.testing.assert_allclose(recorder.sum[0, here], 2 * own[:, 1], rtol=1e-6)
    assert recorder.count[:, here].tolist() == [2.0, 4.0]
    assert recorder.dopamine[:, here].tolist() == [4.0, 8.0]
    assert recorder.count.sum() == 6.0

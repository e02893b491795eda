"""Spike measures of processes with known values; decoding of data with nothing or all to find."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import rewriting
from numpy.typing import NDArray

from striata.analysis.errors import AnalysisError
from striata.analysis.reading import recordings
from striata.analysis.reading.load import Result, open_result
from striata.analysis.reading.recordings import examples, singles, spikes
from striata.analysis.scorecard import scorecard
from striata.analysis.signatures.comparison import table
from striata.analysis.signatures.decoding import choice, decode
from striata.analysis.signatures.physiology.spikes import MEASURES, rest_measures, spikes_at_rest
from striata.analysis.statistics.spiketrains import Trains, peri_event

Array = NDArray[np.float64]


def fed(trains: list[Array], duration: float, pieces: int = 1) -> Trains:
    """Spike trains of neurons of one pool, given in some pieces."""
    time = np.concatenate(trains)
    neuron = np.repeat(np.arange(len(trains)), [len(t) for t in trains])
    order = np.argsort(time, kind="stable")
    out = Trains(np.zeros(len(trains), dtype=int), 0.0, duration)
    for part in np.array_split(order, pieces):
        out.add(time[part], neuron[part])
    return out


def renewal(shape: float, rate: float, n: int, duration: float, seed: int = 0) -> list[Array]:
    """Gamma processes of a shape (1: Poisson)."""
    rng = np.random.default_rng(seed)
    isi = rng.gamma(shape, 1 / (shape * rate), (n, round(2 * rate * duration)))
    return [t[t < duration] for t in np.cumsum(isi, axis=1)]


@pytest.mark.parametrize("shape", [1.0, 4.0])
def test_gamma_processes_have_their_known_irregularity(shape: float) -> None:
    t = fed(renewal(shape, 20.0, 40, 100.0), 100.0)
    i = t.irregularity
    assert np.nanmean(i.cv) == pytest.approx(1 / np.sqrt(shape), abs=0.02)
    assert np.nanmean(i.lv) == pytest.approx(3 / (2 * shape + 1), abs=0.03)  # Shinomoto2003
    assert t.rate.mean() == pytest.approx(20.0, rel=0.03)
    if shape == 1.0:
        assert np.nanmean(i.cv2) == pytest.approx(1.0, abs=0.02)
        assert np.nanmean(t.fano) == pytest.approx(1.0, abs=0.03)
        assert t.correlation(0) == pytest.approx(0.0, abs=0.01)
        assert t.beta(0) == pytest.approx(1.0, abs=0.1)


def test_a_clock_is_regular() -> None:
    i = fed([np.arange(0.01, 10, 0.05)], 10.0).irregularity
    assert (i.cv[0], i.cv2[0], i.lv[0]) == (pytest.approx(0, abs=1e-6),) * 3


def test_a_common_rhythm_gives_its_spectral_peak_and_beta_power() -> None:
    rng, time = np.random.default_rng(1), np.arange(0, 60, 1e-3)
    rate = 20 * (1 + 0.5 * np.sin(2 * np.pi * 20 * time))
    t = fed([time[rng.random(len(time)) < rate * 1e-3] for _ in range(50)], 60.0)
    frequency, power = t.spectrum(0)
    assert frequency[np.argmax(power[5:]) + 5] == pytest.approx(20.0, abs=1.0)
    assert t.beta(0) > 3


def test_a_common_gain_gives_correlation_and_a_larger_fano_factor() -> None:
    rng = np.random.default_rng(2)
    gain = np.repeat(rng.lognormal(0, 0.5, 600), 100)
    time = np.arange(len(gain)) * 1e-3
    t = fed([time[rng.random(len(time)) < 20e-3 * gain] for _ in range(20)], 60.0)
    assert t.correlation(0) > 0.2
    assert np.nanmean(t.fano) > 1.3


@given(st.integers(1, 40))
def test_pieces_make_no_difference(pieces: int) -> None:
    trains = renewal(2.0, 15.0, 5, 4.0, seed=3)
    whole, cut = fed(trains, 4.0), fed(trains, 4.0, pieces)
    for name in ("cv", "cv2", "lv"):
        np.testing.assert_allclose(
            getattr(whole.irregularity, name), getattr(cut.irregularity, name)
        )
    np.testing.assert_array_equal(whole.counts, cut.counts)
    np.testing.assert_array_equal(whole.activity, cut.activity)


def test_few_spikes_give_nan_not_an_error() -> None:
    t = fed([np.array([0.5]), np.zeros(0)], 1.0)
    assert np.isnan(t.irregularity.cv).all()
    assert np.isnan(t.correlation(0))


def test_peri_event_histogram_is_the_rate() -> None:
    time = np.concatenate(renewal(1.0, 30.0, 200, 1.0))
    pool = np.zeros(len(time), dtype=int)
    centre, rate = peri_event(time, pool, np.array([100, 5]), (0.0, 1.0), 0.1, trials=2)
    assert len(centre) == 10
    assert rate[0].mean() == pytest.approx(30.0, rel=0.05)
    assert not rate[1].any()


def test_decoding_finds_what_is_there_and_nothing_else() -> None:
    rng = np.random.default_rng(4)
    label, group = rng.integers(0, 4, 240), np.repeat(np.arange(8), 30)
    x = rng.normal(size=(240, 4, 6))
    x[np.arange(240), label, 3:] += 3.0
    x[:, :, 5] = np.where(rng.random((240, 1)) < 0.8, np.nan, x[:, :, 5])
    decoded = decode(x, label, group, np.arange(6.0))
    assert decoded.accuracy[3:5].min() > 0.85
    assert np.all(decoded.accuracy[:3] < decoded.most[:3] + 0.05)
    assert np.nanmean(decoded.shuffled) == pytest.approx(decoded.chance, abs=0.03)
    assert np.isnan(decoded.accuracy[5])
    with pytest.raises(AnalysisError, match="at least two subjects"):
        decode(x, label, np.zeros(240, dtype=int), np.arange(6.0))


def test_a_subject_stands_on_one_side_of_a_fold() -> None:
    """Rates that tell who it is, whose label is always the same, tell nothing of another's."""
    group = np.repeat(np.arange(8), 12)
    label = np.array([0, 1, 1, 0, 1, 0, 0, 1])[group]
    x = np.eye(8)[group][:, :, None] + 0.01 * np.random.default_rng(1).normal(size=(96, 8, 1))
    found = decode(x, label, group, np.array([0.1]))
    assert found.accuracy[0] < 0.6


def test_subjects_who_differ_do_not_make_conditions_look_different() -> None:
    rng = np.random.default_rng(5)
    group = np.repeat(np.arange(10), 10)
    x = (rng.normal(size=(10, 3))[group] * 5)[:, :, None] + rng.normal(size=(100, 3, 1))
    decoded = decode(x, rng.integers(0, 2, 100), group, np.zeros(1))
    assert decoded.accuracy[0] < decoded.most[0] + 0.05


def test_a_stroop_file_holds_examples_and_single_trials(stroop: Result) -> None:
    found = examples(stroop)
    assert found[0].condition == "incongruent"
    assert {e.condition for e in found if e.outcome == "correct"} == {
        "congruent",
        "neutral",
        "incongruent",
    }
    assert any(e.outcome != "correct" for e in found)
    assert all((e.response == e.correct_response) == (e.outcome == "correct") for e in found)
    first = found[0]
    va = np.flatnonzero(
        (stroop.populations["name"] == "VA") & (stroop.populations["channel"] == first.response)
    )[0]
    after = first.rate[va][np.searchsorted(first.time, first.decision)]
    assert after > 20  # the chosen thalamus is near its threshold at the decision
    rate, rows = singles(stroop, "naming")
    assert len(rate) == len(rows) > 200
    assert rows["rt"].notna().mean() > 0.9


def test_the_choice_is_decoded_after_the_stimulus_and_not_before(stroop: Result) -> None:
    decoded = choice(stroop, "naming", "VA")
    assert decoded.accuracy[decoded.time < 0].max() < 0.45
    assert decoded.accuracy[(decoded.time > 0.25) & (decoded.time < 0.4)].mean() > 0.8
    with pytest.raises(AnalysisError, match="there are those of PMC"):
        choice(stroop, "naming", "SNc")


@pytest.fixture
def with_rest(physiology: Result, tmp_path: Path) -> Result:
    """Poisson spikes of three subjects at rest in every pool, 2 s at 10 spikes/s."""
    path = tmp_path / "rest.h5"
    path.write_bytes(physiology.path.read_bytes())
    size = physiology.populations["size"].to_numpy()
    rng = np.random.default_rng(6)
    total = rng.poisson(2 * 10 * size.sum())
    neuron = rng.integers(0, size.sum(), 3 * total)
    with rewriting(path) as f:
        g = f.create_group("rest/spikes")
        g["tick"] = np.concatenate([np.sort(rng.integers(0, 20_000, total)) for _ in range(3)])
        g["neuron"], g["pool"] = neuron, np.repeat(np.arange(len(size)), size)[neuron]
        g["subject"] = np.repeat([0, 1, 2], total)
        g.attrs.update({"resolution": 1e-4, "start": 0.0, "duration": 2.0})
    return open_result(path)


def test_rest_is_measured_by_population_in_small_pieces(
    with_rest: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rest_measures(with_rest)
    monkeypatch.setattr(recordings, "PIECE", 10_007)
    assert len(list(spikes(with_rest, "rest/spikes"))) > 10
    cut = rest_measures(with_rest)
    np.testing.assert_allclose(whole[list(MEASURES)], cut[list(MEASURES)])
    assert whole["rate"].mean() == pytest.approx(10, rel=0.1)
    assert whole["lv"].mean() == pytest.approx(1.0, abs=0.1)
    assert set(whole["population"]) == set(with_rest.populations["name"])
    verdicts = table(spikes_at_rest(with_rest)).set_index(["measure", "condition"])["verdict"]
    assert verdicts["correlation of spike counts", "GPi"] == "inside"
    assert verdicts["beta power over Poisson", "STN"] == "prediction"


@pytest.mark.usefixtures("quick")
def test_the_scorecard_has_what_spikes_and_single_trials_say(
    with_rest: Result, stroop: Result
) -> None:
    card = scorecard([with_rest]).set_index(["measure", "condition"])
    for measure in (
        "CV2 of intervals",
        "Fano factor in 100 ms",
        "correlation of spike counts",
        "beta power over Poisson",
    ):
        row = card.loc[(measure, "STN")]
        assert row["model_low"] <= row["model"] <= row["model_high"], measure
    decoded = scorecard([stroop]).set_index(["measure", "condition"])
    assert 0.5 < decoded.loc[("decoding of choice", "VA, 300 to 400 ms"), "model"] <= 1
    assert np.isfinite(decoded.loc[("onset of decoding of choice", "VA"), "model"])


def test_columns_that_differ_in_length_are_said(with_rest: Result) -> None:
    with rewriting(with_rest.path) as f:
        del f["rest/spikes/pool"]
        f["rest/spikes/pool"] = np.zeros(3, dtype=int)
    with pytest.raises(AnalysisError, match="differ in length"):
        rest_measures(with_rest)

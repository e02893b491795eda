"""Selection, Stroop, reward and threat at the spiking level: minutes, so marked slow."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ks_2samp

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, table
from striata.analysis.signatures.dopamine.comparisons import comparisons
from striata.analysis.signatures.dopamine.measures import pause
from striata.analysis.signatures.memory.measures import (
    OLD,
    RECALL,
    STANDARD,
    STORING,
    completion,
    judged_new,
)
from striata.analysis.signatures.physiology.rest import rest
from striata.analysis.signatures.physiology.selection import selection, times
from striata.analysis.signatures.record import analysis_of
from striata.analysis.signatures.snake.measures import AFTER, BASELINE, NAIVE, threat
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.epochs import onset, traces
from striata.analysis.statistics.intervals import interval, ratio
from striata.circuits.brain import brain
from striata.circuits.spiking.brian import BrianCohort
from striata.circuits.spiking.cohort import SpikingCohort

pytestmark = [pytest.mark.slow, pytest.mark.spiking]

#: Settings of a small run of episodes; every synapse of the hippocampal formation learns in it.
MEMORY: dict[str, Any] = {
    "level": "spiking",
    "subjects": 2,
    "episodes": 6,
    "most": 6,
    "rest": 2000.0,
    "arms": ("CA3 recurrence cut",),
}


def within(c: Comparison) -> bool:
    """Whether the model's mean itself is inside the published range."""
    return c.published.low <= c.model.mean <= c.published.high


@pytest.fixture(scope="module")
def spiking_physiology(make: Callable[..., Result]) -> Result:
    """Rest and selection."""
    return make("physiology", level="spiking", subjects=10, trials=5, arms=("control",))


@pytest.fixture(scope="module")
def spiking_stroop(make: Callable[..., Result]) -> Result:
    """The default spiking cohort with one lesion."""
    return make("stroop", level="spiking", subjects=8, trials=24, arms=("PFC gain 0",))


def test_rest_and_irregularity_are_inside_published_ranges(spiking_physiology: Result) -> None:
    found = list(rest(spiking_physiology))
    assert {"resting_rate", "isi_cv"} == {c.measure for c in found}
    for c in found:
        assert within(c) or c.condition in ("IL", "RMTg", "PR"), c


@pytest.mark.parametrize(
    "population",
    [
        pytest.param(
            name,
            marks=pytest.mark.xfail(
                raises=AssertionError,
                strict=True,
                reason=f"{rate} spikes/s, assumed {least} or more",
            ),
        )
        for name, rate, least in (("IL", 0.18, 0.3), ("RMTg", 4.0, 5), ("PR", 0.38, 0.5))
    ],
)
def test_what_rests_at_an_edge_is_inside_its_range(
    population: str, spiking_physiology: Result
) -> None:
    """All are told of in docs/experiments/physiology.md."""
    assert all(within(c) for c in rest(spiking_physiology) if c.condition == population)


def test_selection_claims_hold(spiking_physiology: Result) -> None:
    for c in selection(spiking_physiology):
        low = c.published.low
        assert c.model.mean * c.published.sign > 0 if c.published.sign else c.model.mean >= low, c


def test_levels_choose_alike_and_order_times_alike(
    spiking_physiology: Result, physiology: Result
) -> None:
    rate, spiking = times(physiology).mean(), times(spiking_physiology).mean()
    assert rate.corr(spiking, method="spearman") > 0.9
    assert (spiking / rate).between(0.75, 1.25).all(), pd.DataFrame({"rate": rate, "spi": spiking})
    for result in (physiology, spiking_physiology):
        t = result.test()
        assert t[t["condition"] == "unequal 1.3 0.8"]["correct"].mean() > 0.9


def test_stroop_has_the_same_signs_as_at_the_rate_level(spiking_stroop: Result) -> None:
    table = behaviour.by_condition(spiking_stroop.test("control", "naming"))
    d = behaviour.differences(table)
    assert interval(d["mean_rt_difference", "incongruent-congruent"]).low > 0
    assert interval(d["mean_rt_difference", "incongruent-neutral"]).mean > 0
    assert interval(d["mean_rt_difference", "neutral-congruent"]).mean > 0
    assert interval(d["err_difference", "incongruent-congruent"]).mean > 0
    assert interval(behaviour.delta_slope(spiking_stroop.test("control", "naming"))).low > 0
    t = spiking_stroop.test("PFC gain 0", "naming")
    t = t[t["condition"] == "incongruent"]
    assert (t["response"] == t["word"]).mean() > 0.5


def test_stroop_takes_as_long_and_errs_as_often_as_at_the_rate_level(
    spiking_stroop: Result, stroop: Result
) -> None:
    """The same subjects: times within 50 ms, errors within three in a hundred and sampling."""
    rate, spiking = (
        t[t["subject"] < 8].groupby("condition", observed=True)
        for t in (r.test("control", "naming") for r in (stroop, spiking_stroop))
    )
    assert (spiking["rt"].mean() - rate["rt"].mean()).abs().max() < 0.05
    assert (spiking["correct"].mean() - rate["correct"].mean()).abs().max() < 0.03 + 0.04


def test_dopamine_as_spikes(make: Callable[..., Result]) -> None:
    r = make("dopamine", level="spiking", subjects=4, trials=10, arms=("LHb off", "VTA-GABA off"))
    t = table(comparisons(r)).set_index(["measure", "condition"])
    assert not (t["verdict"] == "wrong").any(), t
    for row in (("burst peak", "unexpected reward"), ("burst onset", "unexpected reward")):
        assert t.loc[row, "verdict"] == "inside"
    assert pause(r, "control").mean > 100
    assert pause(r, "LHb off").mean < 0.5 * pause(r, "control").mean


@pytest.fixture(scope="module")
def snakes(make: Callable[..., Result]) -> Result:
    """Four subjects, intact and in two arms."""
    arms = ("top-down inhibition off", "colliculus off")
    return make("snake", level="spiking", subjects=4, trials=4, arms=arms)


def late(snakes: Result, arm: str) -> float:
    """Late threat response to a photograph after exposure, over a live snake's."""
    here = (threat(snakes, AFTER, thing, arm) for thing in ("photograph", "live snake"))
    return ratio(*here).mean


def test_snakes_as_spikes(snakes: Result) -> None:
    assert late(snakes, "top-down inhibition off") > 0.6
    assert threat(snakes, AFTER, "live snake", "colliculus off", "early").mean() < 2
    first = {
        p: onset(traces(snakes, "control", NAIVE, "live snake", p), 0.0, BASELINE).mean
        for p in ("Pul", "LA", "IT")
    }
    assert first["Pul"] <= first["LA"] < first["IT"]


def test_photographs_threaten_less_after_exposure_as_spikes(snakes: Result) -> None:
    assert late(snakes, "control") < 0.6


@pytest.fixture(scope="module")
def memories(make: Callable[..., Result]) -> Result:
    """Two subjects, a batch each, who store six events as spikes."""
    return make("memory", **MEMORY)


def test_episodes_are_stored_and_completed_by_ca3s_recurrence_as_spikes(memories: Result) -> None:
    assert memories.each(judged_new, "control", STORING).mean() > 0.9
    assert memories.each(judged_new, "control", OLD).mean() < 0.1
    whole, cut = (
        memories.each(completion, arm, RECALL)[STANDARD].mean()
        for arm in ("control", "CA3 recurrence cut")
    )
    assert whole > cut + 0.4
    assert whole > 0.6


def test_learning_as_spikes_is_the_same_for_any_number_of_workers(
    memories: Result, make: Callable[..., Result]
) -> None:
    alone = make("memory", workers=1, **MEMORY)
    assert alone.attrs["content_sha256"] == memories.attrs["content_sha256"]


def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Mean differences over subjects (last axis) in standard errors; 0 where there are none."""
    d = one - other
    error = d.std(axis=-1, ddof=1) / np.sqrt(d.shape[-1])
    same = (d == 0).all(axis=-1)
    return np.asarray(d.mean(axis=-1) / np.where(same, 1.0, error))


def irregularity(cohort: Any, subjects: int) -> np.ndarray:
    """CV of interspike intervals, the mean over neurons, (populations, subjects)."""
    neuron, time = cohort.spikes
    order = np.lexsort((time, neuron))
    gap, same = np.diff(time[order]), np.diff(neuron[order]) == 0
    table = pd.DataFrame({"neuron": neuron[order][1:][same], "gap": gap[same]})
    each = table.groupby("neuron")["gap"].agg(["mean", "std", "size"]).query("size >= 8")
    pool, column = np.divmod(cohort.layout.pool_of_neuron()[each.index], subjects)
    name = np.array([n for n, _ in cohort.circuit.pools])[pool]
    cv = (each["std"] / each["mean"]).groupby([name, column]).mean().unstack()
    return np.asarray(cv.dropna().to_numpy())


def test_engines_rest_alike() -> None:
    """Same subjects, who meet the same noise; what differs is what rounding grows into."""
    found = []
    for cohort in (SpikingCohort(brain(), range(12), 5), BrianCohort(brain(), range(12), 5)):
        cohort.record_spikes()
        cohort.run(4000)
        neuron, _ = cohort.spikes
        count = np.bincount(cohort.layout.pool_of_neuron()[neuron], minlength=cohort.rate.size)
        rate = count.reshape(cohort.shape) / cohort.layout.size[:, None] / 4
        by_population = [rate[s].mean(axis=0) for s in cohort.circuit.slices.values()]
        found.append((np.array(by_population), irregularity(cohort, 12)))
    for own, reference in zip(*found, strict=True):
        z = apart(own, reference)
        assert np.sqrt((z**2).mean()) < 1.4
        assert np.abs(z).max() < 4.5


@pytest.mark.parametrize(
    ("experiment", "settings"),
    [
        ("stroop", {"subjects": 4, "trials": 8}),
        ("dopamine", {"subjects": 3, "trials": 4, "training": 12}),
        ("snake", {"subjects": 3, "trials": 2}),
    ],
)
def test_engines_behave_alike(
    experiment: str, settings: dict[str, int], make: Callable[..., Result]
) -> None:
    """Measures of the same subjects differ by no more than their interval over subjects.

    So do distributions of RT, by the test of Kolmogorov and Smirnov.
    """
    own, reference = (
        make(experiment, level="spiking", engine=engine, arms=("control",), **settings)
        for engine in ("compiled", "brian2")
    )
    tables = [
        table(analysis_of(r).comparisons(r)).set_index(["measure", "condition"])
        for r in (own, reference)
    ]
    both = tables[0].join(tables[1].add_suffix("_reference"), how="inner")
    width = np.hypot(
        both["model_high"] - both["model_low"],
        both["model_high_reference"] - both["model_low_reference"],
    )
    z = ((both["model"] - both["model_reference"]) / (width / 4)).dropna()
    z = z[np.isfinite(z)]
    assert len(z) >= 5
    assert np.sqrt((z**2).mean()) < 1.5, z
    if experiment == "stroop":
        for condition in behaviour.CONDITIONS:
            times = [
                t.loc[t["condition"] == condition, "rt"].dropna()
                for t in (r.test("control", "naming") for r in (own, reference))
            ]
            assert ks_2samp(*times).pvalue > 0.001, condition

"""Intervals of means: known values, and never outside what can be."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from striata.analysis.statistics.behaviour import split_half
from striata.analysis.statistics.intervals import (
    POSITIVE,
    PROPORTION,
    SIGNED,
    Interval,
    contrast,
    interval,
    of_correlation,
    of_mean,
    of_sds,
    ratio,
)

pytestmark = pytest.mark.smoke


def test_students_interval_where_it_is_inside() -> None:
    for within in (None, PROPORTION):
        i = interval(np.array([0.4, 0.5, 0.6]), within)
        half = 4.302652729911275 * 0.1 / np.sqrt(3)  # t of 0.975, two degrees of freedom
        assert (i.low, i.high) == (pytest.approx(0.5 - half), pytest.approx(0.5 + half))
        assert (i.mean, i.n) == (pytest.approx(0.5), 3)


@given(st.lists(st.integers(0, 10), min_size=2, max_size=30))
def test_proportions_and_their_differences_stay_inside(tenths: list[int]) -> None:
    values = np.array(tenths) / 10
    i = interval(values, PROPORTION)
    assert 0 <= i.low <= i.mean + 1e-12
    assert i.mean - 1e-12 <= i.high <= 1
    d = interval(2 * values - 1, SIGNED)
    assert np.isnan(d.low) or -1 <= d.low <= d.high <= 1


def test_the_bootstrap_covers_a_rare_error() -> None:
    """A proportion of 5 % over subjects of ten trials each: about 95 % of intervals hold it."""
    rng = np.random.default_rng(1)
    draws = rng.binomial(10, 0.05, (200, 25)) / 10
    found = [interval(x, PROPORTION) for x in draws]
    held = np.mean([i.low <= 0.05 <= i.high for i in found])
    assert 0.88 <= held <= 0.99


def test_subjects_who_are_all_at_a_bound_have_the_exact_binomial_interval() -> None:
    i = interval(np.ones(20), PROPORTION)
    assert (i.low, i.high) == (pytest.approx(0.025 ** (1 / 20)), 1.0)
    none = interval(pd.Series(np.zeros(20)), PROPORTION, pd.Series(np.full(20, 15.0)))
    assert (none.low, none.high) == (0.0, pytest.approx(1 - 0.025 ** (1 / 300)))
    assert none.trials == 15


def test_equal_values_are_certain_on_an_open_scale_only() -> None:
    i = interval(np.full(9, 0.1 + 0.2), SIGNED)
    assert np.isnan([i.low, i.high]).all()
    for within in (None, POSITIVE):
        i = interval(np.full(9, 3.5), within)
        assert (i.low, i.mean, i.high) == (3.5, 3.5, 3.5)


def test_one_value_and_none_have_no_interval() -> None:
    assert np.isnan(interval(np.array([3.0]), PROPORTION).low)
    assert interval(np.array([np.nan])).n == 0


def test_paired_and_unpaired_contrasts() -> None:
    index = ["a", "b", "c", "d"]
    x = pd.Series([1.0, 2.0, 3.0, 4.0], index)
    y = pd.Series([0.9, 1.7, 2.9, 3.5], index)
    paired = contrast(x, y)  # differences 0.1, 0.3, 0.1, 0.5: mean 0.25, SD 0.19149
    half = 3.182446305284263 * 0.19148542155126763 / 2
    assert (paired.mean, paired.n) == (pytest.approx(0.25), 4)
    assert (paired.low, paired.high) == (pytest.approx(0.25 - half), pytest.approx(0.25 + half))
    apart = contrast(x, y.set_axis(["e", "f", "g", "h"]))
    assert (apart.mean, apart.n) == (pytest.approx(0.25), 8)
    # Welch by hand: error √(5/3/4 + 1.31667/4) with 5.92 degrees of freedom
    var = np.array([x.var(), y.var()]) / 4
    freedom = var.sum() ** 2 / (var**2 / 3).sum()
    half = float(stats.t.ppf(0.975, freedom)) * np.sqrt(var.sum())
    assert (apart.low, apart.high) == (pytest.approx(0.25 - half), pytest.approx(0.25 + half))


def test_a_ratio_of_means_holds_the_truth_as_often_as_it_says() -> None:
    """Lognormal values whose means are as 2 to 1, 60 subjects: 95 % of intervals, not 90 %."""
    rng, held = np.random.default_rng(5), []
    for _ in range(400):
        both = rng.lognormal(0.0, 0.3, (2, 60))
        found = ratio(pd.Series(2 * both[0]), pd.Series(both[1]))
        held.append(found.low <= 2.0 <= found.high)
    assert 0.925 <= np.mean(held) <= 0.975


def test_the_same_values_have_the_same_interval() -> None:
    v = np.array([0.0, 0.0, 0.1, 0.0, 0.3])
    assert interval(v, PROPORTION) == interval(v, PROPORTION)


def test_published_intervals() -> None:
    low, high = of_mean(650.0, 75.0, 103)
    assert (low, high) == (pytest.approx(635.342, abs=1e-3), pytest.approx(664.658, abs=1e-3))
    assert np.isnan(of_mean(1.0, np.nan, 10)).all()
    low, high = of_correlation(0.5, 28)  # atanh 0.5 = 0.5493, ± 1.96 / 5
    assert (low, high) == (pytest.approx(0.1560, abs=1e-3), pytest.approx(0.7354, abs=1e-3))
    assert np.isnan(of_correlation(0.5, 3)).all()


def test_a_ratio_of_sds_has_the_interval_of_f() -> None:
    ratio = of_sds(Interval(0.0, -1.0, 1.0, 2.0, 11), 1.0, 11)
    assert ratio.mean == 2.0
    root = np.sqrt(3.716791862158744)  # F of 0.975 with 10 and 10 degrees of freedom
    assert (ratio.low, ratio.high) == (pytest.approx(2 / root), pytest.approx(2 * root))


def test_a_reliability_is_not_below_minus_one() -> None:
    x = np.arange(8.0)
    i = split_half(pd.DataFrame({0: x, 1: -x + np.array([0.0, 1.0] * 4)}))
    assert -1 <= i.low <= i.mean <= i.high <= 1

"""The one rule of verdicts, branch by branch, by intervals worked out by hand."""

import numpy as np
import pytest

from striata.analysis.signatures.comparison import (
    MEANING,
    PREDICTION,
    RANK,
    Comparison,
    Published,
    absent,
    direction,
    span,
    table,
)
from striata.analysis.statistics.intervals import Interval

pytestmark = pytest.mark.smoke

#: 75 between 103 people: their mean ± 1.98350 · 75 / √103 = ± 14.658.
PEOPLE = Published(650.0, sd=75.0, n=103, source="x")


def of(
    low: float, high: float, published: Published, difference: bool = False, n: int = 10
) -> Comparison:
    """A comparison of a model with this interval."""
    model = Interval((low + high) / 2, low, high, 1.0, n)
    return Comparison("m", "c", "ms", model, published, difference)


@pytest.mark.parametrize(
    ("low", "high", "published", "verdict"),
    [
        (590, 635.3, PEOPLE, "outside"),  # theirs begins at 635.342
        (590, 635.4, PEOPLE, "inside"),
        (664.7, 700, PEOPLE, "outside"),  # and ends at 664.658
        (664.6, 700, PEOPLE, "inside"),
        (3, 5, span(4, 9, "x"), "inside"),
        (3, 5, span(5, 9, "x"), "inside"),
        (3, 5, span(5.1, 9, "x"), "outside"),
        (3, 5, span(0, np.inf, "x"), "inside"),
        (-5, -3, span(0, np.inf, "x"), "outside"),
        (3, 5, Published(4.0, source="x"), "inconclusive"),  # a value without an interval
        (3, 5, Published(), PREDICTION),
        (-1, 1, absent("x"), "inside"),
        (0.5, 1, absent("x"), "outside"),
    ],
)
def test_levels_are_inside_where_intervals_overlap(
    low: float, high: float, published: Published, verdict: str
) -> None:
    assert of(low, high, published).verdict == verdict


FAR, NEAR = Published(46.0, sd=38.0, n=103), Published(500.0, 490.0, 510.0)


@pytest.mark.parametrize(
    ("low", "high", "published", "verdict"),
    [
        (40, 60, FAR, "inside"),  # theirs is 38.573 to 53.427
        (-10, 70, FAR, "inconclusive"),
        (80, 100, FAR, "right direction"),
        (-100, -80, FAR, "wrong"),
        (-1, 1, FAR, "outside"),  # precise enough to exclude their effect
        (-80, 200, NEAR, "outside"),
        (-60, -40, Published(-46.0, sd=38.0, n=103), "inside"),
        (-10, 10, Published(1.0, -2.0, 4.0), "inside"),  # people's includes zero
        (5, 10, Published(1.0, -2.0, 4.0), "outside"),
        (3, 5, Published(4.0, source="x"), "right direction"),
        (-5, -3, Published(4.0, source="x"), "wrong"),
        (-3, 5, Published(4.0, source="x"), "inconclusive"),
        (3, 5, Published(), PREDICTION),
        (-1, 1, absent("x"), "inside"),
        (0.5, 1, absent("x"), "outside"),
    ],
)
def test_differences_need_their_sign(
    low: float, high: float, published: Published, verdict: str
) -> None:
    assert of(low, high, published, difference=True).verdict == verdict


@pytest.mark.parametrize(
    ("low", "high", "sign", "verdict"),
    [
        (0.1, 5.9, 1, "right direction"),
        (-3.2, 5.9, 1, "inconclusive"),
        (0, 5.9, 1, "inconclusive"),
        (-5.9, -0.1, 1, "wrong"),
        (-5.9, -0.1, -1, "right direction"),
        (0.1, 5.9, -1, "wrong"),
        (0.1, 5.9, 0, PREDICTION),
    ],
)
def test_a_published_direction_makes_a_difference(
    low: float, high: float, sign: int, verdict: str
) -> None:
    assert of(low, high, direction(sign, "x")).verdict == verdict


@pytest.mark.parametrize("published", [PEOPLE, direction(1, "x"), absent("x"), span(1, 2, "x")])
def test_too_little_is_inconclusive(published: Published) -> None:
    assert of(1, 2, published, n=3).verdict != "inconclusive"
    assert of(1, 2, published, n=2).verdict == "inconclusive"
    assert of(np.nan, np.nan, published).verdict == "inconclusive"
    few, enough = (
        Comparison("m", "c", "", Interval(1.5, 1, 2, 1, 10, trials), published)
        for trials in (4.0, 5.0)
    )
    assert few.verdict == "inconclusive" != enough.verdict


def test_one_subject_predicts_but_is_never_wrong() -> None:
    one = Interval(-1.0, np.nan, np.nan, np.nan, 1)
    assert Comparison("m", "c", "", one, direction(1, "x")).verdict == "inconclusive"
    assert Comparison("m", "c", "", one).verdict == PREDICTION


def test_every_verdict_is_explained_and_ranked() -> None:
    assert set(MEANING) == {*RANK, PREDICTION}
    assert sorted(RANK.values()) == list(range(len(RANK)))


def test_a_row_has_both_intervals_and_what_was_calibrated() -> None:
    model = Interval(600.0, 590.0, 610.0, 30.0, 50)
    (row,) = table([Comparison("m", "c", "ms", model, PEOPLE, calibrated_on="set")]).to_dict(
        "records"
    )
    assert row["published_low"] == pytest.approx(635.342, abs=1e-3)
    assert row["published_high"] == pytest.approx(664.658, abs=1e-3)
    assert (row["calibrated_on"], row["verdict"]) == ("set", "outside")
    assert row["sd_ratio"] == pytest.approx(0.4)

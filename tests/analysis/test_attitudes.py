"""Measures of attitudes and of contradiction on made-up tables, where the answers are known."""

import numpy as np
import pandas as pd
import pytest

from striata.analysis.signatures.attitudes import measures as m
from striata.analysis.signatures.contradiction import measures as c

pytestmark = pytest.mark.smoke


def table(n: int = 60) -> pd.DataFrame:
    """A and A' follow one value, B and B' another; C and C' none at all."""
    rng = np.random.default_rng(2)
    one, other = np.exp(rng.standard_normal((2, n)))
    noise = 0.01 * rng.standard_normal((6, n))
    both = [one, one**2, other, other**3, 0 * one, 0 * one]
    return pd.DataFrame(dict(zip(m.ISSUES, np.array(both) + noise, strict=True)))


def test_correlations_are_of_ranks_within_a_side_and_across_sides() -> None:
    same, different = (m.together(table(), pairs) for pairs in (m.SAME, m.DIFFERENT))
    assert same.low > 0.9
    assert different.low < 0.0 < different.high + 0.2
    more = m.together(table(), m.SAME, m.DIFFERENT)
    assert more.mean == pytest.approx(same.mean - different.mean)
    assert more.low > 0.5


def test_there_is_no_correlation_of_what_does_not_differ_or_of_three_subjects() -> None:
    flat = table() * 0.0
    assert m.together(flat, m.SAME).n == 0
    assert np.isnan(m.together(table(3), m.SAME).mean)


def test_preferences_turn_round_only_if_both_are_told_apart() -> None:
    one = np.array([1.0, 2.0, 3.0])
    assert c.reversed_(one, one[::-1]).tolist() == [True, True, True]
    assert c.reversed_(one, one).tolist() == [False, False, False]
    assert c.reversed_(one, one[::-1] * c.JUST / 2.1).tolist() == [False, False, False]


def test_a_circle_is_three_preferences_that_no_order_has() -> None:
    worth = np.zeros((3, 3))
    worth[0, 1] = worth[1, 2] = worth[2, 0] = 1.0
    assert c.circles(worth).tolist() == [True]
    worth[2, 0], worth[0, 2] = 0.0, 1.0
    assert c.circles(worth).tolist() == [False]
    assert c.circles(worth * c.JUST / 2).tolist() == [False]


def made(boost: float) -> pd.DataFrame:
    """Three options in two contexts of a kind, each of which lifts what it has been with."""
    rows = []
    worth = (1.0, 1.5, 2.0)
    for option in (-1, 0, 1, 2):
        own = worth[option] if option >= 0 else 0.0
        rows.append((c.ALONE, -1, option, own, np.nan))
        for context in (0, 1):
            met = 10.0 * (option == context)
            value = own + 0.25 + boost * (option == context)
            rows.append((c.FAINT, context, option, 0.25 if option < 0 else value, met))
        rows += [(c.PAIR, k, option, own, np.nan) for k in range(3) if -1 != option != k]
    names = ["condition", "beside", "option", "value", "shared"]
    return pd.DataFrame(rows, columns=names).assign(subject=0)


def test_a_context_that_lifts_what_it_has_been_with_turns_preferences_and_adding_does_not() -> None:
    lifted = c.each(made(2.0)).loc[0]
    # context 0 lifts option 0 above 1 and 2; context 1 lifts option 1 above 2, and 0 stays below
    assert lifted[f"turned, {c.FAINT}"] == pytest.approx(3 / 6)
    assert lifted[f"between, {c.FAINT}"] == pytest.approx(3 / 3)
    assert lifted[f"boost, {c.FAINT}"] == pytest.approx(1.0)
    assert lifted["circles"] == 0.0
    added = c.each(made(0.0)).loc[0]
    assert added[f"turned, {c.FAINT}"] == added[f"between, {c.FAINT}"] == 0.0


def test_a_share_of_none_is_bounded_by_how_many_there_are() -> None:
    table = pd.DataFrame({"circles": [0.0, 0.0], "number, circles": [56, 56]})
    found = c.share(table, "circles")
    assert found.low == 0.0 < found.high < 0.04

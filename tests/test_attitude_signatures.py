"""Issues of one side are valued together over subjects, by company alone."""

from collections.abc import Callable

import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result
from striata.analysis.signatures.attitudes.measures import (
    ALONE,
    DIFFERENT,
    SAME,
    SHARED,
    SHUFFLED,
    by_meals,
    mind,
    together,
    values,
)
from striata.analysis.signatures.record import analysis_of
from striata.analysis.statistics.intervals import interval

ARMS = ("control", "association off")


@pytest.fixture(scope="module")
def attitudes(make: Callable[..., Result]) -> Result:
    """Some subjects, seen once."""
    return make("attitudes", subjects=14, trials=1, meetings=1, arms=ARMS[1:])


@pytest.mark.slow
def test_the_value_of_an_issue_follows_meals_with_its_side(make: Callable[..., Result]) -> None:
    result = make("attitudes", subjects=32, trials=1, arms=ARMS[1:])
    for task in (SHARED, SHUFFLED):
        assert by_meals(result, task).low > 0.2
    more = together(values(result, SHARED), SAME, DIFFERENT)
    assert more.low > 0.1
    assert together(values(result, SHUFFLED), SAME, DIFFERENT).low < 0.0


def test_an_issue_brings_its_side_to_mind_and_is_worth_something_by_it(attitudes: Result) -> None:
    rest = mind(attitudes, SHARED, "association off").mean()
    for task in (SHARED, SHUFFLED):
        assert interval(mind(attitudes, task) - rest).low > 0.5
    whole, off = (values(attitudes, SHARED, a)[["A", "B"]].mean(axis=1) for a in ARMS)
    assert interval(whole - off).low > 0.0
    assert abs(values(attitudes, ALONE).to_numpy()).mean() < 0.5 * whole.mean()


def test_values_go_together_within_a_side_where_all_meet_it_alike(attitudes: Result) -> None:
    same = together(values(attitudes, SHARED), SAME)
    assert same.low > 0.2
    shuffled = together(values(attitudes, SHUFFLED), SAME)
    assert shuffled.mean < same.mean - 0.3


def test_every_row_that_is_asked_for_is_there_and_the_figure_is_drawn(attitudes: Result) -> None:
    record = analysis_of(attitudes)
    found = {f"{c.measure}, {c.condition}" for c in record.comparisons(attitudes)}
    assert set(record.asked) <= found
    assert together(values(attitudes, SHARED), DIFFERENT).n == 14
    figure = figures([attitudes])["attitudes"](attitudes)
    assert len(figure.axes) == 5  # one is a scale
    assert all(ax.has_data() for ax in figure.axes)
    words = " ".join(t.get_text() for t in figure.findobj(Text))
    assert "n = 14" in words
    assert "nan" not in words

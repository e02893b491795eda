"""What passes from one concept to another by company: little, and not as people's values do."""

from collections.abc import Callable

import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result
from striata.analysis.signatures.record import analysis_of
from striata.analysis.signatures.transfer.measures import (
    APART,
    BESIDE_PAID,
    BESIDE_UNPAID,
    OPTIONS,
    PAID,
    SERIES,
    UNPAID,
    values,
)
from striata.analysis.statistics.intervals import interval


@pytest.fixture(scope="module")
def transfer(make: Callable[..., Result]) -> Result:
    """Some subjects, few choices."""
    return make("transfer", subjects=8, trials=1, choices=2)


def test_what_was_followed_by_food_is_worth_something(transfer: Result) -> None:
    table = transfer.each(values, "control", OPTIONS)
    assert interval(table[PAID] - table[UNPAID]).low > 0
    for task in (SERIES, APART):
        table = transfer.each(values, "control", task)
        assert interval(table[["A", "B", "C", "D"]].mean(axis=1) - table["E"]).low > 0


def test_an_option_that_was_not_taken_takes_part_in_the_others_worth_by_association(
    transfer: Result,
) -> None:
    """The reverse of what people do: there, what was not taken is worth the less."""
    table = transfer.each(values, "control", OPTIONS)
    more = table[BESIDE_PAID] - table[BESIDE_UNPAID]
    assert interval(more).low > 0
    assert more.mean() < 0.2 * table[PAID].mean()
    cut, held = (
        transfer.each(values, arm, OPTIONS) for arm in ("association off", "association held")
    )
    left = cut[BESIDE_PAID] - cut[BESIDE_UNPAID]
    assert interval(more - left).low > 0, "but what came to mind beside food has learnt of it"
    assert (held[BESIDE_PAID] - held[BESIDE_UNPAID]).abs().max() < 0.05


def test_every_row_that_is_asked_for_is_there_and_the_figure_is_drawn(transfer: Result) -> None:
    record = analysis_of(transfer)
    found = {f"{c.measure}, {c.condition}" for c in record.comparisons(transfer)}
    assert set(record.asked) <= found
    figure = figures([transfer])["transfer"](transfer)
    assert len(figure.axes) == 3
    assert all(ax.has_data() for ax in figure.axes)
    assert "nan" not in " ".join(t.get_text() for t in figure.findobj(Text))

"""What turns preferences round without noise, and what that needs."""

from collections.abc import Callable

import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result
from striata.analysis.signatures.contradiction.measures import (
    ALONE,
    CLEAR,
    FAINT,
    NOTHING,
    STRANGE,
    STRONG,
    each,
    worths,
)
from striata.analysis.signatures.record import analysis_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def contradiction(make: Callable[..., Result]) -> Result:
    """Few subjects."""
    return make("contradiction", subjects=3, arms=("association off", "valuation off"))


def test_options_are_worth_something_by_their_company_in_part_for_good(
    contradiction: Result,
) -> None:
    """With association cut, what the amygdala has learnt meanwhile is left."""
    whole, off = (
        contradiction.each(worths, arm)[ALONE, NOTHING].drop(columns=NOTHING)
        for arm in ("control", "association off")
    )
    assert (whole.mean(axis=1) > 0.2).all()
    assert ((whole - off).mean(axis=1) > 0.1).all()


def test_without_noise_nothing_contradicts_itself_that_is_worth_nothing(
    contradiction: Result,
) -> None:
    assert (contradiction.each(worths, "valuation off").abs().max() < 1e-3).all()
    none = contradiction.each(each, "valuation off")
    assert none["circles"].max() == none[f"turned, {CLEAR}"].max() == 0.0


def test_attention_turns_preferences_by_company_in_common_and_contexts_hardly_do(
    contradiction: Result,
) -> None:
    found, off = (contradiction.each(each, arm).mean() for arm in ("control", "association off"))
    assert found[f"between, {STRONG}"] > 0.01
    assert found[f"between, {STRONG}"] > found[f"between, {FAINT}"]
    assert found[f"turned, {STRANGE}"] == 0.0
    for kind in (FAINT, CLEAR, STRONG):
        assert found[f"without overlap, {kind}"] < 0.01
        assert found[f"boost, {kind}"] > 0.3 > abs(off[f"boost, {kind}"])
    assert off[f"between, {STRONG}"] == 0.0


def test_every_row_that_is_asked_for_is_there_and_the_figure_is_drawn(
    contradiction: Result,
) -> None:
    record = analysis_of(contradiction)
    found = {f"{c.measure}, {c.condition}" for c in record.comparisons(contradiction)}
    assert set(record.asked) <= found
    figure = figures([contradiction])["contradiction"](contradiction)
    assert len(figure.axes) == 4
    assert all(ax.has_data() for ax in figure.axes)
    words = " ".join(t.get_text() for t in figure.findobj(Text))
    assert "n = 3" in words
    assert "nan" not in words

"""Objects are named by being shown with words; worth goes both ways; and what each claim needs."""

from collections.abc import Callable

import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result
from striata.analysis.signatures.naming.measures import (
    APART,
    DOSES,
    FED,
    FED_APART,
    MIXED,
    STANDARD,
    WORD,
    own,
    specific,
    told,
    worth,
)
from striata.analysis.signatures.record import analysis_of
from striata.analysis.statistics.intervals import interval

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def naming(make: Callable[..., Result]) -> Result:
    """Few subjects who have looked little."""
    return make("naming", subjects=5, trials=3, looks=450)


def test_the_oftener_an_object_was_with_its_word_the_more_it_calls_up_the_concept(
    naming: Result,
) -> None:
    more = {t: own(naming, t) - own(naming, t, measure="other") for t in (*DOSES, APART, MIXED)}
    means = [more[t].mean() for t in DOSES]
    assert means == sorted(means)
    assert interval(more[STANDARD]).low > 4.0
    for task in (APART, MIXED):
        assert abs(more[task].mean()) < 0.2 * more[STANDARD].mean()


def test_an_object_is_told_by_perirhinal_synapses_and_a_word_by_others(naming: Result) -> None:
    whole = {by: told(naming, STANDARD, by=by).mean() for by in ("object", WORD)}
    assert min(whole.values()) > 0.4
    for arm, lost, spared in (
        ("naming off", "object", WORD),
        ("perirhinal off", "object", WORD),
        ("reading off", WORD, "object"),
    ):
        assert told(naming, STANDARD, arm, lost).mean() < 0.05
        assert told(naming, STANDARD, arm, spared).mean() > 0.6 * whole[spared]
    assert told(naming, STANDARD, "naming held").mean() < 0.05
    assert (
        told(naming, APART).mean() < 0.05 < 0.6 * whole[WORD] < told(naming, APART, by=WORD).mean()
    )


def test_worth_goes_from_words_to_objects_and_back_and_needs_naming(naming: Result) -> None:
    for task, apart, by in ((STANDARD, APART, "object"), (FED, FED_APART, WORD)):
        gained = worth(naming, task, by=by)
        assert interval(gained).low > 0.5, by
        assert specific(naming, task, by=by).mean() > 0.3 * gained.mean()
        assert abs(worth(naming, apart, by=by).mean()) < 0.2 * gained.mean()
        assert abs(worth(naming, task, "valuation off", by).mean()) < 0.2 * gained.mean()
    assert abs(worth(naming, STANDARD, "naming off").mean()) < 0.2 * worth(naming, STANDARD).mean()
    off = worth(naming, FED, "reading off", WORD)
    assert abs(off.mean()) < 0.2 * worth(naming, FED, by=WORD).mean()


def test_words_are_kept_while_objects_alone_call_up_their_concepts(naming: Result) -> None:
    """A word that is not there says nothing, as long as no other is."""
    kept = own(naming, FED, by=WORD) - own(naming, FED_APART, by=WORD)
    assert kept.mean() > -0.2 * own(naming, FED_APART, by=WORD).mean()


def test_every_row_that_is_asked_for_is_there_and_the_figure_is_drawn(naming: Result) -> None:
    record = analysis_of(naming)
    found = {f"{c.measure}, {c.condition}": c for c in record.comparisons(naming)}
    assert set(record.asked) <= set(found)
    assert found[f"its own concept above others', objects, {STANDARD}"].verdict == "right direction"
    figure = figures([naming])["naming"](naming)
    assert len(figure.axes) == 7  # one is a scale
    assert all(ax.has_data() for ax in figure.axes)
    words = " ".join(t.get_text() for t in figure.findobj(Text))
    assert "n = 5" in words
    assert "nan" not in words


def test_what_things_are_called_is_learnt_without_dopamine(naming: Result) -> None:
    whole = told(naming, STANDARD).mean()
    assert told(naming, STANDARD, "dopamine 0.1, learning").mean() > 0.7 * whole

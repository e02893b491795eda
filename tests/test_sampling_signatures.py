"""Whom one listens to, what becomes of what one holds, and what that needs."""

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result
from striata.analysis.signatures.record import analysis_of
from striata.analysis.signatures.sampling.measures import (
    BEFORE,
    BOTH,
    CHOICE,
    DISTRUSTED,
    GATE_OFF,
    HELD,
    HUNGRY,
    MIXED,
    NEW,
    ONLY_ONE,
    ONLY_OTHER,
    STRANGE,
    THIRSTY,
    TRUSTED,
    YOKED,
    evoked,
    gain,
    heard,
    listened,
    share,
    stand,
)
from striata.analysis.statistics.intervals import interval
from striata.circuits.brain import brain
from striata.circuits.dormant import awake
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.worlds.concepts import lists, sources
from striata.experiments.worlds.concepts.hearing import HearingWorld, Replay, rounds
from striata.experiments.worlds.concepts.screens import NOTHING, UNATTENDED

ARMS = ("association off", "valuation off", "goal-directed off")


@pytest.fixture(scope="module")
def few(make: Callable[..., Result]) -> Result:
    """Two subjects, who hear little."""
    return make(
        "sampling",
        subjects=2,
        trials=1,
        choices=2,
        rounds=8,
        practice=6,
        arms=("association off",),
    )


@pytest.fixture(scope="module")
def sampling(make: Callable[..., Result]) -> Result:
    """Some subjects, seen once."""
    return make("sampling", subjects=8, trials=1, choices=24, rounds=20, arms=ARMS)


def test_words_are_learnt_from_where_they_are_attended() -> None:
    """Two columns of one subject, who attends to the one source, and to the other."""
    where = lists.cells(1, [0, 0])
    attended = np.array([[1.0, UNATTENDED.value], [UNATTENDED.value, 1.0]])
    nobody = Replay(np.full((8, 2), NOTHING), np.full((8, 2), np.nan))
    made = rounds(8, where, [np.random.default_rng(3) for _ in range(2)], attended, nobody)
    circuit = awake(brain(), frozenset({"association cortex"}))
    cohort = RateCohort(circuit, np.zeros(2, dtype=int), 1, range(2), whole=brain())
    cohort.reinforce()
    cohort.run(made.milliseconds, HearingWorld(made, np.ones(2), np.ones(2)))
    meal, held, new = (
        where[sources.index(name), 0] for name in (sources.MEAL_NAME, sources.HELD, sources.NEW)
    )
    calls = cohort.weights["ATL → ATL (some)"][:, meal]
    assert calls[0, held] > 0.08 > 0.02 > calls[0, new]
    assert calls[1, new] > 0.08 > 0.02 > calls[1, held]


@pytest.mark.slow
def test_who_is_attended_is_learnt_from(few: Result) -> None:
    """The other source's words bring B to the meal only if it is attended."""
    one, other = f"{TRUSTED}, {ONLY_ONE}", f"{TRUSTED}, {ONLY_OTHER}"
    assert (evoked(few, other, NEW) > evoked(few, one, NEW) + 0.2).all()
    assert (evoked(few, one, HELD) > evoked(few, other, HELD) + 0.5).all()
    assert (evoked(few, f"{TRUSTED}, {BEFORE}", NEW).abs() < 0.3).all()
    cut = evoked(few, f"{TRUSTED}, {BOTH}", HELD, arm="association off")
    assert (cut.abs() < 0.3).all()


@pytest.mark.slow
def test_every_row_that_is_asked_for_is_there_and_the_figure_is_drawn(few: Result) -> None:
    record = analysis_of(few)
    found = {f"{c.measure}, {c.condition}" for c in record.comparisons(few)}
    assert set(record.asked) <= found
    figure = figures([few])["sampling"](few)
    assert len(figure.axes) == 4
    assert all(ax.has_data() for ax in figure.axes)
    words = " ".join(t.get_text() for t in figure.findobj(Text))
    assert "n = 2" in words
    assert "d = 0.36" in words
    assert "nan" not in words


@pytest.mark.slow
def test_a_source_that_was_right_is_looked_at_by_what_it_is_worth(sampling: Result) -> None:
    assert interval(share(sampling, TRUSTED)).low > 0.55
    assert interval(share(sampling, DISTRUSTED)).high < 0.45
    assert abs(share(sampling, STRANGE).mean() - 0.5) < 0.15
    for arm in ("valuation off", "goal-directed off"):
        assert share(sampling, TRUSTED, arm).mean() < share(sampling, TRUSTED).mean() - 0.08
    assert share(sampling, TRUSTED, "association off").mean() > 0.55


@pytest.mark.slow
def test_needs_turn_looks_round(sampling: Result) -> None:
    assert (share(sampling, HUNGRY) - share(sampling, THIRSTY)).mean() > 0.08


@pytest.mark.slow
def test_choosing_protects_by_attention_and_not_by_itself(sampling: Result) -> None:
    def side(how: str) -> float:
        return float(stand(sampling, f"{TRUSTED}, {how}").mean())

    both = interval(stand(sampling, f"{TRUSTED}, {CHOICE}") - stand(sampling, f"{TRUSTED}, {BOTH}"))
    assert both.low > 0.1
    assert side(CHOICE) > side(MIXED) > side(ONLY_OTHER)
    assert side(CHOICE) == pytest.approx(side(YOKED), abs=0.03)
    assert side(GATE_OFF) == pytest.approx(side(BOTH), abs=0.1)
    assert interval(gain(sampling)).low > 0.01
    chosen = f"{TRUSTED}, {CHOICE}"
    assert listened(sampling, chosen).mean() > 0.55
    whole, off = (
        (times := heard(sampling, chosen, arm))["one"] - times["other"]
        for arm in ("control", "goal-directed off")
    )
    assert interval(whole - off).low > 0.0, "more rounds with the one source, by its worth"


@pytest.mark.slow
def test_a_wrong_source_is_learnt_from_all_the_same(sampling: Result) -> None:
    wrong, right = (f"{past}, {BOTH}" for past in (TRUSTED, DISTRUSTED))
    worth = evoked(sampling, right, NEW, "value") - evoked(sampling, wrong, NEW, "value")
    assert worth.mean() > 0
    assert (evoked(sampling, wrong, NEW) > 0.3).all()
    lost = evoked(sampling, right, NEW, "value", "association off")
    assert (lost < 0.5 * evoked(sampling, right, NEW, "value")).mean() > 0.7


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=False,
    reason="not shown in 16 subjects of seeds 31 and 32: 0.20 [-0.14, 0.55], 0.35 [-0.47, 1.17]",
)
def test_a_wrong_source_lends_less_value(sampling: Result) -> None:
    wrong, right = (f"{past}, {BOTH}" for past in (TRUSTED, DISTRUSTED))
    worth = evoked(sampling, right, NEW, "value") - evoked(sampling, wrong, NEW, "value")
    assert interval(worth).low > 0.05

"""Concepts: company is learnt without reward, value spreads by it, and each needs its synapses."""

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result
from striata.analysis.signatures.concepts.measures import (
    ALONE,
    APART,
    ELSEWHERE,
    EXTINCT,
    MAP,
    MOST,
    PAIRINGS,
    REWARDED,
    STANDARD,
    WITH_DRINK,
    WITH_GAP,
    geometry,
    more,
    probes,
)
from striata.analysis.signatures.concepts.space import nearer
from striata.analysis.signatures.concepts.working import LEVERS, worked
from striata.analysis.signatures.record import analysis_of
from striata.analysis.statistics.intervals import interval

ARMS = ("association off", "association held", "valuation held", "dopamine 0.1, learning")


@pytest.fixture(scope="module")
def concepts(make: Callable[..., Result]) -> Result:
    """Few subjects with a short culture."""
    few = {"culture": 4, "value": 24, "practice": 1, "choices": 2, "work": 20}
    return make("concepts", subjects=5, trials=2, arms=ARMS, **few)


def mind(result: Result, task: str, arm: str = "control") -> pd.Series:
    """Rate of the meal's cells while the associate is shown, of each subject."""
    return result.each(probes, arm, task)["activity"]["associate"]


def test_the_more_pairings_the_more_the_associate_brings_the_meal_to_mind(
    concepts: Result,
) -> None:
    table = pd.DataFrame({n: mind(concepts, task) for task, n in PAIRINGS.items()})
    assert (table.diff(axis=1).iloc[:, 1:].mean() > 0).all()
    assert interval(table[50] - table[1]).low > 1.5
    for task in (ALONE, APART):
        assert interval(mind(concepts, task) - table[1]).high < 0.5


def test_value_follows_by_association_alone_and_needs_it(concepts: Result) -> None:
    assert interval(more(concepts, MOST)).low > 0
    for task in (ALONE, APART):
        assert abs(more(concepts, task).mean()) < 0.4 * more(concepts, MOST).mean()
    off = more(concepts, MOST, "association off")
    assert off.mean() < 0.3 * more(concepts, MOST).mean()


def test_company_is_learnt_without_dopamine_and_not_without_its_synapses(concepts: Result) -> None:
    whole, rest = mind(concepts, STANDARD), mind(concepts, ALONE).mean()
    without = mind(concepts, STANDARD, "dopamine 0.1, learning")
    held = mind(concepts, STANDARD, "association held")
    assert without.mean() - rest > 0.8 * (whole.mean() - rest)
    assert held.mean() - rest < 0.1 * (whole.mean() - rest)


def test_two_routes_to_a_value_need_different_synapses(concepts: Result) -> None:
    """Food teaches worth, not company; pairing teaches company, not worth."""
    rewarded = more(concepts, REWARDED)
    assert (rewarded > 1.0).all(), "in every subject; they differ several-fold"
    assert more(concepts, REWARDED, "valuation held").mean() < 0.1 * rewarded.mean()
    assert more(concepts, REWARDED, "association held").mean() > 0.5 * rewarded.mean()
    paired = more(concepts, STANDARD).mean()
    assert more(concepts, STANDARD, "association held").mean() < 0.5 * paired
    assert mind(concepts, STANDARD, "valuation held").mean() > 0.9 * mind(concepts, STANDARD).mean()


def test_what_is_not_attended_hardly_associates(concepts: Result) -> None:
    rest = mind(concepts, ALONE).mean()
    assert mind(concepts, ELSEWHERE).mean() - rest < 0.5 * (mind(concepts, STANDARD).mean() - rest)


def test_an_associate_that_is_shown_alone_loses_its_company_and_what_it_is_worth_by_it(
    concepts: Result,
) -> None:
    """Not all: after 40 times alone, synapses both ways are at a third of what they were."""
    rest = mind(concepts, ALONE).mean()
    usual, left = mind(concepts, STANDARD), mind(concepts, EXTINCT)
    assert interval(usual - left).low > 0.3
    assert 0.1 < (left.mean() - rest) / (usual.mean() - rest) < 0.6
    assert (more(concepts, EXTINCT) - more(concepts, STANDARD)).mean() < -0.1


def test_nothing_is_learnt_across_a_gap(concepts: Result) -> None:
    """Both are met as often as in pairing, and never active together."""
    late, both, alone = (mind(concepts, task) for task in (WITH_GAP, STANDARD, ALONE))
    assert abs((late - alone).mean()) < 0.1 * (both - alone).mean()
    assert interval(both - late).low > 0.5
    assert abs(more(concepts, WITH_GAP).mean()) < 0.4 * more(concepts, MOST).mean()


def drink_rather(result: Result, task: str) -> pd.Series:
    """What the associate is worth of drink, minus of food [spikes/s], of each subject."""
    return more(result, task, measure="drink_value") - more(result, task)


def test_what_the_associate_is_worth_is_what_its_company_is_worth(concepts: Result) -> None:
    """Drink with the drink's word more than with the meal's."""
    drink, meal = (drink_rather(concepts, task) for task in (WITH_DRINK, STANDARD))
    assert (drink - meal).mean() > 0.5


@pytest.mark.slow
def test_with_the_drinks_word_the_associate_is_worth_drink_rather_than_food(
    make: Callable[..., Result],
) -> None:
    """Single subjects' values are too noisy for fewer."""
    concepts = make("concepts", subjects=16, arms=("control",), work=20)
    assert interval(drink_rather(concepts, WITH_DRINK)).low > 0.16, "0.16 without company"


def test_the_space_of_concepts_is_that_of_their_company(concepts: Result) -> None:
    found = concepts.each(geometry, "control", MAP)
    off = concepts.each(geometry, "association off", MAP)
    assert interval(found["similarity"]).low > 0.5
    assert abs(off["similarity"].mean()) < 0.4
    assert interval(found["analogies"]).low > 0.4
    assert off["analogies"].mean() < 0.4
    assert found["sex"].mean() > off["sex"].mean() + 0.2


def test_pairing_brings_two_concepts_nearer(concepts: Result) -> None:
    change = nearer(concepts)
    assert interval(change["associate and meal"]).low > 0.05
    assert change["control and meal"].abs().max() < 0.05
    assert change["associate and its companion"].mean() < 0, "which it has lost meanwhile"


def test_every_row_that_is_asked_for_is_there_and_all_figures_are_drawn(concepts: Result) -> None:
    record = analysis_of(concepts)
    found = {f"{c.measure}, {c.condition}": c for c in record.comparisons(concepts)}
    assert set(record.asked) <= set(found)
    assert found[f"value of the associate above the control's, {MOST}"].verdict == "right direction"
    assert found["change of the associate's value, 40 times alone after 20 pairings"].calibrated_on
    drawn = figures([concepts])
    panels = {"concepts": 6, "map": 4, "space": 2}  # one of the map's is its scale
    for name, number in panels.items():
        figure = drawn[name](concepts)
        assert len(figure.axes) == number
        assert all(ax.has_data() for ax in figure.axes)
        words = " ".join(t.get_text() for t in figure.findobj(Text))
        assert "n = 5" in words
        assert "nan" not in words


def test_of_two_concepts_a_reader_sees_what_pairing_did_to_them(concepts: Result) -> None:
    found = analysis_of(concepts).picker(concepts)
    assert found is not None
    shown = found.as_dict()
    one, two = shown["first"]
    values = {r["title"]: r["values"] for r in shown["rows"]}
    before, after = (
        values[f"evoked in the other's cells, {w} pairing"] for w in ("before", "after")
    )
    assert after[one][two] > before[one][two] + 1.5
    king, boy, throne = (shown["lists"][0].index(n) for n in ("king", "boy", "throne"))
    often = values["shown together in culture"]
    assert often[king][throne] > 0 == often[king][boy]
    alike = values["likeness of what they evoke, after pairing"]
    assert all(alike[k][k] == 1.0 for k in range(len(shown["lists"][0])))
    assert all(len(row) == len(shown["lists"][0]) for v in values.values() for row in v)


def test_a_lever_is_worked_for_food_and_not_for_a_concept_that_brings_food_to_mind(
    concepts: Result,
) -> None:
    presses = {lever: worked(concepts, lever)["chosen"] - 0.5 for lever in LEVERS}
    food = presses.pop("food")
    assert interval(food).low > 0
    for lever, found in presses.items():
        assert interval(food - found).low > 0, lever
        assert interval(found).low < 0.05, lever


@pytest.mark.slow
def test_striatum_learns_for_food_without_plans_and_for_no_concept(
    make: Callable[..., Result],
) -> None:
    found = make("concepts", subjects=12, choices=2, arms=("goal-directed off",))
    for lever in LEVERS:
        gained = interval(worked(found, lever, "goal-directed off")["cached"])
        assert gained.low > 0.1 if lever == "food" else abs(gained.mean) < 0.1, lever

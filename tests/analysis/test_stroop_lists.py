"""Item-specific and practice effects of model and people, and the second data set of people."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from striata.analysis.figures.stroop.effects import CONGRUENCY
from striata.analysis.figures.stroop.individuals import individuals
from striata.analysis.figures.stroop.overview import stroop
from striata.analysis.figures.style import style
from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.own import own_data, people
from striata.analysis.signatures.record import analysis
from striata.analysis.signatures.stroop.comparisons import CONTRASTS
from striata.analysis.signatures.stroop.lists import (
    ITEMS,
    item_effects,
    post_error_slowing,
    practice_effect,
)
from striata.analysis.signatures.stroop.second import NAME, TABLE
from striata.analysis.statistics.intervals import interval

#: What the trials below are made with [ms]: Stroop effects, and how far the last falls in time.
COST = {"mostly congruent": 120.0, "mostly incongruent": 70.0}
FALL = 30.0


def trials(subjects: int = 6, n: int = 160) -> pd.DataFrame:
    """Trials of two kinds of words, with a Stroop effect that falls in the second half."""
    rng = np.random.default_rng(2)
    t = pd.MultiIndex.from_product([range(subjects), range(n)], names=["subject", "trial"])
    table = t.to_frame(index=False).assign(block=0)
    table["item"] = rng.choice(ITEMS, len(table))
    table["condition"] = rng.choice(["congruent", "incongruent"], len(table))
    cost = table["item"].map(COST) - FALL * (table["trial"] >= n // 2)
    wrong = table["condition"] == "incongruent"
    table["rt"] = (550 + cost * wrong + rng.normal(0, 5, len(table))) / 1e3
    table["correct"] = ~(wrong & (table["item"] == ITEMS[0]) & (rng.random(len(table)) < 0.3))
    return table


def test_effects_are_those_that_trials_are_made_with() -> None:
    t = trials()
    found = item_effects(t)["mean_rt"]
    assert (found[ITEMS[0]] - found[ITEMS[1]]).mean() == pytest.approx(50, abs=6)
    assert found[ITEMS[0]].mean() == pytest.approx(COST[ITEMS[0]] - FALL / 2, abs=6)
    errors = item_effects(t)["err"]
    assert errors[ITEMS[0]].mean() == pytest.approx(0.3, abs=0.06)
    assert (errors[ITEMS[1]] == 0).all()
    # errors fall to one kind alone, so that the halves have the same mixture of kinds
    assert practice_effect(t).mean() == pytest.approx(FALL, abs=6)


def test_without_kinds_of_words_or_a_second_half_there_is_no_effect() -> None:
    t = trials(2, 40)
    assert item_effects(t.drop(columns="item")).empty
    assert item_effects(t.assign(item=ITEMS[0])).empty
    assert practice_effect(t[t["trial"] == 0]).empty


def test_rt_after_errors_counts_answered_trials_that_follow_each_other() -> None:
    rng, n = np.random.default_rng(3), 400
    t = pd.MultiIndex.from_product([range(4), range(n)], names=["subject", "trial"])
    t = t.to_frame(index=False).assign(block=0, condition="neutral")
    t["correct"] = rng.random(len(t)) < 0.8
    t["rt"] = rng.normal(0.5, 0.005, len(t))
    missed = pd.Series(rng.random(len(t)) < 0.1)
    t.loc[missed, "rt"] = np.nan
    t["correct"] &= ~missed
    wrong = (~t["correct"] & ~missed).groupby(t["subject"]).shift(fill_value=False)
    t["rt"] += 0.04 * wrong + 0.2 * missed.groupby(t["subject"]).shift(fill_value=False)
    assert post_error_slowing(t).mean() == pytest.approx(40, abs=2)
    # half of the trials are left out: none that is left follows another
    assert post_error_slowing(t[t["trial"] % 2 == 0]).empty
    # every trial is a block of its own
    assert post_error_slowing(t.assign(block=t["trial"])).empty
    assert post_error_slowing(t[t["correct"]]).empty


def test_peoples_own_trials_are_measured_alike(tmp_path: Path) -> None:
    t = trials()
    t.assign(rt=t["rt"] * 1e3).to_csv(tmp_path / "own.csv", index=False)
    own = people("stroop", tmp_path / "own.csv", rt="rt:ms")
    found = own_data("stroop").of_people(own)
    each = item_effects(t)["mean_rt"]
    effect = found["item_mean_rt_difference", " minus ".join(ITEMS)]
    assert effect.mean == pytest.approx((each[ITEMS[0]] - each[ITEMS[1]]).mean())
    assert (
        found["mean_rt_difference", f"incongruent-congruent, {ITEMS[1]}"].n
        == t["subject"].nunique()
    )
    practice = found["practice_effect", "first half minus second half"]
    assert practice.mean == pytest.approx(practice_effect(t).mean())


@pytest.fixture(scope="module")
def items(shared: Callable[..., Result]) -> Result:
    """A few subjects and trials of a list with two kinds of words, rewarded a little."""
    halves = {"congruent": 0.5, "incongruent": 0.5, "item_congruent": 0.75}
    arms = ("PFC gain 0",)
    return shared("stroop", "items", subjects=4, trials=32, feedback=0.25, arms=arms, **halves)


def test_the_second_data_set_stands_beside_rows_of_its_own(items: Result) -> None:
    rows = list(analysis("stroop").comparisons(items))
    ours = {(c.measure, c.condition): c for c in rows}
    known = reference(TABLE).set_index(["measure", "condition"])["value"]
    assert len(known) == sum(c.published.source == "Lin2020" and NAME in c.condition for c in rows)
    for (measure, condition), value in known.items():
        first, second = (ours[measure, condition + end] for end in ("", f"; {NAME}"))
        assert second.published.value == pytest.approx(value)
        assert first.published.source != second.published.source == "Lin2020"
        assert first.model == second.model or np.isnan(first.model.mean)
    assert ours["mean_rt", "congruent"].published.source == "Hedge2018"


def test_a_row_says_what_a_kind_of_words_does(items: Result) -> None:
    rows = {(c.measure, c.condition): c for c in analysis("stroop").comparisons(items)}
    effect = rows["item_mean_rt_difference", " minus ".join(ITEMS)]
    each = [
        rows["mean_rt_difference", f"incongruent-congruent, {kind}"].model.mean for kind in ITEMS
    ]
    assert effect.model.mean == pytest.approx(each[0] - each[1])
    assert (effect.published.sign, effect.published.source) == (1, "Jacoby2003")


def test_each_subject_has_both_kinds_of_words_and_they_alternate(items: Result) -> None:
    t = items.test("control", "naming")
    words = t.groupby(["subject", "item"], observed=True)["word"].agg(
        lambda w: tuple(sorted(set(w)))
    )
    for subject in range(4):
        kinds = [words[subject, kind] for kind in ITEMS]
        assert kinds == ([(0, 1), (2, 3)] if subject % 2 == 0 else [(2, 3), (0, 1)])


def test_feedback_rewards_correct_responses_and_guides_none(items: Result) -> None:
    t = items.test("control", "naming")
    np.testing.assert_allclose(t["reward"], 0.25 * t["correct"])
    blind = items.test("PFC gain 0", "naming")
    misled = blind[blind["condition"] == "incongruent"]["correct"]
    assert misled.mean() < 0.5


@pytest.mark.slow
def test_what_is_rewarded_is_learnt_and_interference_shrinks(make: Callable[..., Result]) -> None:
    cost = {}
    for reward in (0.0, 0.05, 1.0):
        halves = {"congruent": 0.5, "incongruent": 0.5, "feedback": reward}
        result = make("stroop", subjects=8, trials=24, reading_practice=48, **halves)
        t = result.test("control", "naming")
        mean = t[t["correct"]].groupby(["subject", "condition"], observed=True)["rt"].mean()
        each = mean.unstack()
        cost[reward] = each["incongruent"] - each["congruent"]
    assert interval(cost[0.0] - cost[1.0]).low > 0
    assert cost[1.0].mean() < 0.7 * cost[0.05].mean()


def test_a_list_of_one_condition_has_no_row_or_number_of_a_contrast(
    make: Callable[..., Result],
) -> None:
    practice = {"reading_practice": 8, "naming_practice": 4}
    alone = make("stroop", subjects=2, trials=6, congruent=1.0, incongruent=0.0, **practice)
    rows = analysis("stroop").comparisons(alone)
    measures = {row.measure for row in rows}
    assert "mean_rt" in measures
    assert not measures & set(CONTRASTS)
    with style():
        axes = {ax.get_title(loc="left")[3:]: ax for ax in stroop(alone).axes}
    texts = {title: [t.get_text() for t in ax.texts] for title, ax in axes.items()}
    assert not any("nan" in text for said in texts.values() for text in said)
    for title in ("Delta plot", "Sequence effect"):
        assert any(CONGRUENCY in text for text in texts[title])
        assert "model" not in axes[title].get_legend_handles_labels()[1]
    accuracy, spreads, correlations = individuals(alone).axes  # no bar of colours without a colour
    assert [t.get_text() for t in spreads.get_yticklabels()] == ["mean RT, congruent"]
    assert [t.get_text() for t in correlations.texts] == [
        "needs two measures\nof 5 or more subjects"
    ]
    assert accuracy.lines

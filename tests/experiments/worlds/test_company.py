"""Who keeps whose company: issues and their sides, options and aspects; and what is tested."""

from collections import Counter

import numpy as np
import pytest

from striata.experiments.worlds.concepts import aspects, issues
from striata.experiments.worlds.concepts.screens import NOTHING

pytestmark = pytest.mark.smoke
MANY = 40


def rngs(columns: int = MANY) -> list[np.random.Generator]:
    return [np.random.default_rng([8, k]) for k in range(columns)]


def pairs(concept: np.ndarray, column: int) -> Counter[tuple[int, ...]]:
    return Counter(tuple(p) for p in concept[:, :, column].tolist())


def test_meals_with_either_side_are_drawn_apart_and_none_is_with_the_third() -> None:
    meals = issues.fed(rngs(400))
    assert (meals[2] == 0).all()
    assert {meals[:2].min(), meals[:2].max()} == {0, issues.MET}
    assert abs(np.corrcoef(meals[0], meals[1])[0, 1]) < 0.15
    concept, outcome = issues.meetings(meals)
    for k in range(3):
        here = concept[:, 0, 0] == k
        assert here.sum() == issues.MET
        np.testing.assert_array_equal((outcome[here] != NOTHING).sum(axis=0), meals[k])
    assert (concept[:, 1] == NOTHING).all()


def test_company_is_the_same_for_all_or_drawn_and_no_two_issues_meet() -> None:
    shared, shuffled, alone = (issues.sides(task, rngs()) for task in issues.TASKS)
    assert (shared == issues.SIDE_OF[:, None]).all()
    assert all(sorted(x) == sorted(issues.SIDE_OF) for x in shuffled.T)
    together = (shuffled[0] == shuffled[1]).mean()
    assert together == pytest.approx(1 / 5, abs=0.15)
    assert (alone == NOTHING).all()
    first = len(issues.SIDES)
    for side in (shared, shuffled, alone):
        concept, outcome = issues.company(side)
        assert (outcome == NOTHING).all()
        found = pairs(concept, 3)
        for k, own in enumerate(side[:, 3]):
            assert found[first + k, int(own)] == issues.TIMES
        assert not any(min(pair) >= first for pair in found)
        shown = Counter(x for pair in found.elements() for x in pair if x != NOTHING)
        assert {shown[k] for k in range(first)} == {2 * issues.TIMES}
        assert {shown[first + k] for k in range(len(issues.ISSUES))} == {issues.TIMES}


def test_an_option_has_been_with_two_aspects_and_a_context_with_one_and_never_together() -> None:
    often = aspects.drawn(rngs())
    assert ((often > 0).sum(axis=1) == 2).all()
    assert often[often > 0].min() >= aspects.LEAST
    assert often.max() <= aspects.GREATEST
    concept = aspects.company(often)
    for c in (0, 7):
        found = pairs(concept, c)
        for i, a in np.ndindex(aspects.OPTIONS, aspects.ASPECTS):
            assert found[aspects.FIRST_OPTION + i, a] == often[i, a, c]
        for a in range(aspects.ASPECTS):
            assert found[aspects.FIRST_CONTEXT + a, a] == aspects.TIMES
        assert all(y < aspects.ASPECTS for _, y in found)


def test_every_option_is_tested_in_every_context_and_beside_every_other() -> None:
    found = Counter(t.condition for t in aspects.tests())
    n = aspects.OPTIONS
    assert found == {
        aspects.ALONE: n + 1,
        aspects.FAINT: (n + 1) * aspects.CONTEXTS,
        aspects.CLEAR: (n + 1) * aspects.CONTEXTS,
        aspects.MET_NOBODY: n + 1,
        aspects.ATTENTION: (n + 1) * aspects.ASPECTS,
        aspects.STRONG: (n + 1) * aspects.ASPECTS,
        aspects.PAIR: n * (n - 1),
    }
    for t in aspects.tests():
        assert t.option == NOTHING or 0 <= t.option - aspects.FIRST_OPTION < n
        assert t.option != t.beside or t.condition == aspects.ALONE
        aspect = t.condition in (aspects.ATTENTION, aspects.STRONG, aspects.ALONE)
        assert (t.beside < aspects.ASPECTS) == aspect
    assert aspects.STRANGER not in {
        t.beside for t in aspects.tests() if t.condition != aspects.MET_NOBODY
    }

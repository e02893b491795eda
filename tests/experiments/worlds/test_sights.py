"""Objects and words in sight: what is shown together, to whom, and where it arrives."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.experiments.recording.naming.trials import NONE, called
from striata.experiments.worlds.concepts.screens import BEFORE, NOTHING, SHOWN_FOR, STEP
from striata.experiments.worlds.naming import lists
from striata.experiments.worlds.naming.sights import WORD, SightWorld
from striata.experiments.worlds.objects import lists as objects
from striata.experiments.worlds.objects.looks import FEATURE

pytestmark = pytest.mark.smoke
SUBJECTS = 3


def made(*protocols: list[lists.Sight]) -> tuple[lists.Sights, Any, Any, list[Any]]:
    """Sights of three subjects in a group for each protocol, their places, cells and objects."""
    rngs = [np.random.default_rng([5, k]) for k in range(SUBJECTS)] * len(protocols)
    where = np.stack([np.random.default_rng([6, k]).permutation(24) for k in range(SUBJECTS)], 1)
    whole = [objects.objects(np.random.default_rng([7, k])) for k in range(SUBJECTS)]
    many = np.tile(where, len(protocols))
    sights, order = lists.sights(protocols, many, whole * len(protocols), rngs)
    return sights, order, many, whole * len(protocols)


def pairs(trials: list[lists.Sight]) -> Counter[tuple[int, int]]:
    return Counter((s.thing, s.word) for s in trials)


def test_groups_differ_in_company_alone() -> None:
    n, alone = len(lists.NAMES), (len(lists.NAMES), NOTHING)
    for dose in lists.DOSES:
        found = pairs(lists.named(dose))
        assert all(found[k, k] == dose for k in range(n))
        assert found[alone] == lists.TIMES
        assert sum(x for (thing, word), x in found.items() if NOTHING not in (thing, word)) == (
            n * dose
        )
    for trials in (lists.apart(), lists.mixed()):
        found = pairs(trials)
        for k in range(n):
            assert sum(x for (thing, _), x in found.items() if thing == k) == lists.TIMES
            assert sum(x for (_, word), x in found.items() if word == k) == lists.TIMES
        assert found[alone] == lists.TIMES
    assert all(NOTHING in pair for pair in pairs(lists.apart()))
    assert {pairs(lists.mixed())[k, j] for k in range(n) for j in range(n)} == {lists.TIMES // n}
    assert {len(trials) for trials in lists.PROTOCOLS.values()} == {lists.LONGEST}


def test_nothing_is_explained_or_follows_when_things_are_named_or_tested() -> None:
    for trials in (*lists.PROTOCOLS.values(), [s for _, s in lists.PROBES]):
        assert all(s.concept == s.outcome == NOTHING for s in trials)
    assert all(s.thing == NOTHING for s in lists.meals(3))
    assert all(s.word == NOTHING for s in lists.fed(3))
    assert all(NOTHING in (s.thing, s.word) for _, s in lists.PROBES)


def test_what_is_shown_drives_its_features_and_its_form_and_explained_concepts_their_cells() -> (
    None
):
    explained = [lists.Sight(word=2, concept=2), lists.Sight(thing=1), lists.Sight()]
    sights, order, where, whole = made(explained)
    circuit = brain()
    external = np.zeros((len(circuit.pools), SUBJECTS))
    cohort: Any = SimpleNamespace(
        circuit=circuit, pools=lambda name: circuit.slices[name], external=external
    )
    world = SightWorld(sights, np.ones(SUBJECTS))
    for trial in range(len(explained)):
        start = trial * sights.screens.length + BEFORE
        world.step(start - STEP, cohort)
        assert external.max() == 0.0
        world.step(start + SHOWN_FOR - STEP, cohort)
        for c in range(SUBJECTS):
            sight, gain = explained[order[trial, c]], sights.gain[trial, c]
            word = external[circuit.slices["VWFA"], c]
            parts = external[circuit.slices["PIT"], c]
            cells = external[circuit.slices["ATL"], c]
            expected = WORD.value * gain * (np.arange(len(word)) == sight.word)
            assert word == pytest.approx(expected)
            assert (parts > 0).any() == (sight.thing != NOTHING)
            if sight.thing != NOTHING:
                assert set(np.round(parts[parts > 0] / gain, 9)) == {FEATURE.value}
                own = whole[c][sight.thing] > 0
                assert (parts > 0)[own].sum() >= 3 > (parts > 0)[~own].sum()
            assert np.flatnonzero(cells).tolist() == (
                [where[2, c]] if sight.concept != NOTHING else []
            )
        world.step(start + SHOWN_FOR, cohort)
        assert external.max() == 0.0


def test_what_is_told_is_the_most_active_concept_if_it_is_active_and_has_a_name() -> None:
    cells = np.ones((4, 24, 1))
    cells[0, 1] = 20.0  # the drink's
    cells[1, 9] = 20.0  # nobody's
    cells[2, 0] = 9.0  # too faint
    cells[3, 0], cells[3, 3] = 12.0, 15.0
    name = np.array([["drink"], ["drink"], ["meal"], ["without name"]])
    evoked: Any = SimpleNamespace(cells=lambda where: cells)
    found = called(evoked, np.arange(24)[:, None], name)
    assert found["told"][:, 0].tolist() == ["drink", NONE, NONE, "plant"]
    assert found["concept"][:3, 0].tolist() == [20.0, 1.0, 9.0]
    assert np.isnan(found["concept"][3, 0])
    assert found["other"][:, 0] == pytest.approx([1.0, 1.0, 1.0, (12 + 15 + 1 + 1) / 4])

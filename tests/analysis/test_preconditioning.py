"""Sensory preconditioning: measures of made-up tables, lists, and what entorhinal cortex has."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from striata.analysis.signatures.preconditioning.measures import brought_back, gained, learnt
from striata.experiments.worlds.concepts import precedence
from striata.experiments.worlds.concepts.lists import FOOD
from striata.experiments.worlds.concepts.scenes import Remembered, SceneWorld
from striata.experiments.worlds.concepts.screens import BEFORE, NOTHING, SHOWN_FOR, STEP, Screens
from striata.experiments.worlds.episodes import lists as episodes
from striata.experiments.worlds.episodes.contexts import place_at
from striata.experiments.worlds.episodes.events import EVENT

pytestmark = pytest.mark.smoke
EC = sum(episodes.SIZES.values())


def test_a_is_against_c_what_is_known_b_against_d_and_partners_are_those_of_both() -> None:
    t = pd.DataFrame(
        {
            "subject": [0, 0, 0, 0, 0, 1, 1, 1, 1],
            "shown": ["A", "A", "B", "C", "D", "A", "B", "C", "D"],
            "value": [1.0, 3.0, 9.0, 0.5, 2.0, 0.0, 4.0, 1.0, 5.0],
            "company": [2.0, 2.0, 9.0, 4.0, 9.0, 1.0, 9.0, 1.0, 9.0],
            "recalled": [6.0, 6.0, 9.0, 8.0, 9.0, 3.0, 9.0, 5.0, 9.0],
        }
    )
    assert gained(t).tolist() == [1.5, -1.0]
    assert learnt(t).tolist() == [7.0, -1.0]
    assert brought_back(t)["company"].tolist() == [3.0, 1.0]
    assert brought_back(t)["recalled"].tolist() == [7.0, 4.0]


def _pairs(task: str) -> tuple[Screens, Any]:
    where = np.tile(np.arange(24)[::-1, None], (1, 2))
    rngs = [np.random.default_rng(k) for k in range(2)]
    return precedence.pairs([task], 3, where, rngs), where


@pytest.mark.parametrize("task", precedence.TASKS)
def test_a_meets_b_or_another_and_neither_a_nor_c_is_ever_before_food(task: str) -> None:
    made, where = _pairs(task)
    name = {int(where[precedence.number(c), 0]): c for c in precedence.CONCEPTS}
    met = {(name[int(a)], name[int(b)]) for a, b in made.concept[:, :, 0]}
    others = task == precedence.WITH_OTHERS
    assert met == ({("A", "E"), ("C", "F")} if others else {("A", "B"), ("C", "D")})
    assert (made.outcome == NOTHING).all()
    apart = made.onset[:, 1] - made.until[:, 0]
    assert (apart == (-SHOWN_FOR if task == precedence.AT_ONCE else 1000)).all()
    fed = precedence.meals(3, where, [np.random.default_rng(0)] * 2)
    assert {name[int(c)] for c in fed.concept[:, 0][fed.outcome == FOOD]} == {"B"}
    assert {name[int(c)] for c in fed.concept[:, 0][fed.outcome == NOTHING]} == {"D"}


def _entorhinal(task: str, seen: bool, taken_in: bool) -> tuple[Any, Any, Any]:
    """What EC is given in the first trial, (moments, pools, columns), when, and whose pools."""
    made, where = _pairs(task)
    objects = precedence.objects(where, 24, [np.random.default_rng(5)] * 2)
    context = place_at(1, (0, 1))
    world = SceneWorld(made, np.ones(2), remembered=Remembered(objects, context, seen, taken_in))
    pools = {"ATL": slice(0, 24), "EC": slice(24, 24 + EC)}
    cohort: Any = SimpleNamespace(
        external=np.zeros((24 + EC, 2)),
        pools=lambda name: pools[name],
        circuit=SimpleNamespace(n_pools=lambda name: pools[name].stop - pools[name].start),
    )
    given, when = [], []
    for now in range(0, made.length, STEP):
        world.step(now, cohort)
        given.append(cohort.external[pools["EC"]] > 0)
        when.append(now - BEFORE)
    return np.array(given)[..., 0], np.array(when), objects[made.concept[0, :, 0], 0]


def test_an_event_is_taken_in_whole_and_only_once_it_is_over() -> None:
    for task, over in ((precedence.AT_ONCE, 1000), (precedence.IN_TURN, 3000)):
        given, when, (first, second) = _entorhinal(task, False, True)
        there = (when >= over) & (when < over + EVENT)
        assert (given[:, first] == there).all()
        assert (given[:, second] == there).all()
        assert given[there].sum(axis=1).tolist() == [5] * int(there.sum()), "and its context"
        assert not given[~there].any()


def test_what_is_seen_is_there_while_it_is_seen() -> None:
    given, when, (first, second) = _entorhinal(precedence.IN_TURN, True, False)
    assert (given[:, first] == ((when >= 0) & (when < 1000))).all()
    assert (given[:, second] == ((when >= 2000) & (when < 3000))).all()
    assert not given[(when >= 1000) & (when < 2000)].any()


def test_each_concept_has_an_object_of_its_own() -> None:
    _, where = _pairs(precedence.AT_ONCE)
    objects = precedence.objects(where, 24, [np.random.default_rng(k) for k in range(2)])
    own = np.take_along_axis(objects, where[: len(precedence.CONCEPTS)], 0)
    among = episodes.pools("object")
    assert all(len(set(own[:, k])) == len(precedence.CONCEPTS) for k in range(2))
    assert ((own >= among.start) & (own < among.stop)).all()
    assert (np.sort(objects, axis=0)[:18] == NOTHING).all()

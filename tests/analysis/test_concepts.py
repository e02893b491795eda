"""Measures of concepts on made-up tables, where the answers are known."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from striata.analysis.signatures.concepts.comparisons import mere_exposure
from striata.analysis.signatures.concepts.measures import (
    ASSOCIATE,
    COMPANION,
    CONTROL,
    MAP,
    MAP_AFTER,
    MEAL,
    NAMES,
    OTHER_COMPANION,
    PERSONS,
    SEXES,
    choices,
    geometry,
    probes,
    recognition,
)
from striata.analysis.signatures.concepts.space import CORNERS, likeness, nearer, placed, unit
from striata.analysis.signatures.concepts.working import worked_at_all, working

pytestmark = pytest.mark.smoke

CONCEPTS = (*NAMES, *PERSONS, *SEXES)
PROBED = (ASSOCIATE, MEAL, CONTROL, COMPANION, OTHER_COMPANION, "drink")


def mapped(walk: float, sex: float, often: dict[tuple[str, str], int]) -> pd.DataFrame:
    """A map in which a person evokes its walk of life and its sex so strongly, and itself."""
    rows = []
    said = {
        name: {w: walk, SEXES[k]: sex} for w, both in PERSONS.items() for k, name in enumerate(both)
    }
    for shown in CONCEPTS:
        for other in CONCEPTS:
            own = 30.0 if shown == other else 1.0 + said.get(shown, {}).get(other, 0.0)
            n = often.get((shown, other), often.get((other, shown), 0))
            rows.append((0, shown, other, own, n))
    return pd.DataFrame(rows, columns=["subject", "shown", "other", "activity", "together"])


def company() -> dict[tuple[str, str], int]:
    """Persons with their walk of life (twice as often) and their sex."""
    pairs = [
        (name, word, n)
        for walk, both in PERSONS.items()
        for k, name in enumerate(both)
        for word, n in ((walk, 20), (SEXES[k], 10))
    ]
    return {(a, b): n for a, b, n in pairs}


def test_in_an_additive_space_analogies_come_out_and_the_sex_of_strangers_is_told() -> None:
    found = geometry(mapped(6.0, 3.0, company())).loc[0]
    assert found["analogies"] == 1.0
    assert found["shuffled"] < 0.4, "names that are exchanged at random stand for nobody"
    assert found["sex"] == 1.0
    assert found["similarity"] > 0.8, "the oftener together, the more alike; 0.87 for two doses"


def test_without_company_there_is_no_space() -> None:
    found = geometry(mapped(0.0, 0.0, company())).loc[0]
    assert found["analogies"] < 0.5
    assert found["sex"] <= 0.5


def test_sex_needs_sex_and_not_walks_of_life() -> None:
    assert geometry(mapped(6.0, 0.0, company())).loc[0, "sex"] <= 0.5
    assert geometry(mapped(0.0, 3.0, company())).loc[0, "sex"] == 1.0


def test_the_rarer_together_the_more_alike_is_a_negative_correlation() -> None:
    assert geometry(mapped(1.0, 9.0, company())).loc[0, "similarity"] < -0.5


def test_priming_is_unrelated_minus_related_in_ms() -> None:
    t = pd.DataFrame(
        {
            "subject": [0] * 4,
            "soa": [0.2, 0.2, 1.0, 1.0],
            "condition": ["related", "unrelated"] * 2,
            "recognition": [0.100, 0.120, 0.150, 0.140],
        }
    )
    assert recognition(t).loc[0].to_dict() == pytest.approx({0.2: 20.0, 1.0: -10.0})


def test_choices_count_what_is_taken() -> None:
    t = pd.DataFrame(
        {
            "subject": [0] * 5 + [1] * 5,
            "condition": ["choice"] * 10,
            "chosen": [1, 1, 0, np.nan, np.nan, *[np.nan] * 5],
        }
    )
    found = choices(t)
    assert found.loc[0].to_dict() == pytest.approx({"associate": 2 / 3, "taken": 0.6})
    assert np.isnan(found.loc[1, "associate"])
    assert found.loc[1, "taken"] == 0.0


def test_probes_are_means_of_each_concept() -> None:
    t = pd.DataFrame(
        {
            "subject": [0, 0, 0],
            "shown": ["associate", "associate", "control"],
            "value": [1.0, 3.0, 0.5],
            "drink_value": 0.0,
            "dopamine": 0.0,
            "activity": 2.0,
        }
    )
    assert probes(t).loc[0, "value"].to_dict() == {"associate": 2.0, "control": 0.5}


def evoking(**more: tuple[str, float]) -> pd.DataFrame:
    """A map in which concepts evoke only themselves, and some of them another one so strongly."""
    rows = []
    for shown in PROBED:
        other, much = more.get(shown, ("", 0.0))
        for o in PROBED:
            rows.append((0, shown, o, 30.0 if o == shown else 1.0 + much * (o == other)))
    return pd.DataFrame(rows, columns=["subject", "shown", "other", "activity"])


def ways(**more: tuple[str, float]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Where concepts are in the plane before and after, (concepts, x and y)."""
    before, after = unit(evoking()), unit(evoking(**more))
    start, end = (placed(before, x).droplevel("subject") for x in (before, after))
    return start, end


def test_the_plane_keeps_the_distances_of_its_corners_which_are_those_of_correlations() -> None:
    start, _ = ways()
    assert start.loc[[ASSOCIATE, MEAL], "y"].tolist() == pytest.approx([0.0, 0.0])
    assert start.loc[ASSOCIATE, "x"] == pytest.approx(-start.loc[MEAL, "x"])
    assert start.loc[CONTROL, "x"] == pytest.approx(0.0)
    r = np.corrcoef(evoking().pivot(index="shown", columns="other", values="activity"))[0, 1]
    for a, b in zip(CORNERS, (*CORNERS[1:], CORNERS[0]), strict=True):
        far = np.linalg.norm(start.loc[a] - start.loc[b])
        assert far == pytest.approx(np.sqrt(2 - 2 * r))


def test_what_is_paired_moves_together_on_the_axes_of_the_map_before() -> None:
    start, end = ways(associate=(MEAL, 6.0), meal=(ASSOCIATE, 6.0))
    move = (end - start)["x"]
    assert move[ASSOCIATE] == pytest.approx(-move[MEAL])
    assert move[ASSOCIATE] > 0.1
    assert move[CONTROL] == pytest.approx(0.0)
    start, end = ways(associate=(CONTROL, 6.0))
    assert (end - start).loc[ASSOCIATE, "y"] > 0.1, "it is not put back on an axis of its own"
    assert (end - start).loc[MEAL].abs().max() == pytest.approx(0.0)


def test_the_change_of_likeness_is_after_minus_before() -> None:
    maps = {MAP: evoking(associate=(COMPANION, 3.0)), MAP_AFTER: evoking(associate=(MEAL, 6.0))}

    class Mapped:
        def each(self, measure: Any, arm: str, task: str) -> pd.DataFrame:
            return measure(maps[task])

    changed = nearer(Mapped()).loc[0]  # type: ignore[arg-type]
    assert changed["associate and meal"] > 0.1
    assert changed["associate and its companion"] < -0.05
    assert changed["control and its companion"] == pytest.approx(0.0)
    r = np.corrcoef(maps[MAP].pivot(index="shown", columns="other", values="activity"))
    names = sorted(PROBED)
    known = r[names.index(ASSOCIATE), names.index(COMPANION)]
    assert likeness(maps[MAP]).loc[0, "associate and its companion"] == pytest.approx(known)


def test_exposure_is_what_was_shown_against_what_was_not_and_not_against_the_control() -> None:
    shown = ("associate", "control", "companion")
    t = pd.DataFrame(
        [
            (subject, concept, worth + 0.1 * subject * (concept == "associate"))
            for subject in range(4)
            for concept, worth in zip(shown, (2.0, 2.0, 0.5), strict=True)
        ],
        columns=["subject", "shown", "value"],
    ).assign(drink_value=0.0, dopamine=0.0, activity=0.0)
    result: Any = SimpleNamespace(each=lambda measure, arm, task: measure(t))
    found = mere_exposure(result)
    assert found.model.mean == pytest.approx(1.65)
    assert (found.verdict, found.published.source) == ("right direction", "Bornstein1989")


def test_a_file_of_before_there_was_work_is_summarised_without_it() -> None:
    old = pd.DataFrame({"subject": [0], "shown": [ASSOCIATE], "condition": ["choice"]})
    result: Any = SimpleNamespace(tested=lambda arm, task: True, test=lambda arm, task: old)
    assert not worked_at_all(result)
    assert list(working(result)) == []

"""Measures of concepts on made-up tables, where the answers are known."""

import numpy as np
import pandas as pd
import pytest

from striata.analysis.signatures.concepts.measures import (
    NAMES,
    PERSONS,
    SEXES,
    choices,
    geometry,
    probes,
    recognition,
)

pytestmark = pytest.mark.smoke

CONCEPTS = (*NAMES, *PERSONS, *SEXES)


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

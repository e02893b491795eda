"""The description: every value is sourced and checked, and nonsense is refused in one sentence."""

from dataclasses import replace

import pytest

from striata.circuits.brain import brain, draft
from striata.circuits.description import Parameter, parameters
from striata.circuits.errors import CircuitError
from striata.circuits.manipulate import lesioned, scaled


def test_every_parameter_has_a_unit_and_a_source() -> None:
    found = dict(parameters(draft()))
    assert len(found) > 200
    assert all(p.source for p in found.values())


def test_same_description_same_hash_and_a_change_changes_it() -> None:
    assert draft().hash == draft.__wrapped__().hash
    assert scaled(draft(), "STN → GPi (all)", 0.5).hash != draft().hash


def test_unknown_population_is_refused_with_a_suggestion() -> None:
    with pytest.raises(CircuitError, match=r"Did you mean 'STN'"):
        lesioned(brain(), ["STM"])


def test_wrong_unit_and_impossible_value_name_the_field() -> None:
    p = draft().population("D1")
    with pytest.raises(CircuitError, match="C_m must be given in pF, not in nS"):
        replace(p.cell, C_m=Parameter(25.0, "nS", "assumed"))
    with pytest.raises(CircuitError, match="V_reset must lie below V_th"):
        replace(p.cell, V_reset=Parameter(-45.0, "mV", "assumed"))


def test_projection_to_nowhere_is_refused() -> None:
    c = draft()
    with pytest.raises(CircuitError, match="population 'nowhere' is not known"):
        c.with_(projections=(*c.projections, replace(c.projections[0], target="nowhere")))


def test_a_lesion_takes_all_output_and_leaves_the_rest() -> None:
    c = lesioned(brain(), ["STN"])
    assert not [p for p in c.projections if p.source == "STN"]
    assert [p for p in c.projections if p.target == "STN"]

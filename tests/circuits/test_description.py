"""The description: every value is sourced and checked, and nonsense is refused in one sentence."""

import json
from dataclasses import replace

import pytest

from striata.circuits.brain import brain, draft
from striata.circuits.description import Circuit, LearningRule, Parameter, parameters
from striata.circuits.errors import CircuitError
from striata.circuits.manipulate import lesioned, scaled

pytestmark = pytest.mark.smoke


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


def test_a_lesion_takes_the_gates_too() -> None:
    left = {g.name for g in lesioned(brain(), ["PFC-colour"]).gates}
    (one,) = (g.name for g in brain().gates if g.source == "PFC-colour")
    assert left == {g.name for g in brain().gates} - {one}
    assert left == {g.name for g in lesioned(brain(), [one]).gates}


def rule(name: str) -> LearningRule:
    return {r.name: r for r in draft().rules}[name]


def changed(projection: str, **changes: object) -> Circuit:
    """The draft with one projection changed."""
    c = draft()
    return c.with_(
        projections=tuple(
            replace(p, **changes) if p.name == projection else p for p in c.projections
        )
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: draft().with_(
                populations=(
                    replace(draft().populations[0], layout="chanel"),
                    *draft().populations[1:],
                )
            ),
            r"^V4: the layout 'chanel' is not declared; there are shared, feature, .*\.$",
        ),
        (
            lambda: changed("PMC → D1", topology="few"),
            r"^PMC → D1 \(few\): topology 'few' is none of same, all, other, some\.$",
        ),
        (
            lambda: draft().with_(rules=(rule("reinforcement"),)),
            r"^V4 → PMC \(all\) learns by 'association', but the circuit has no parameters of "
            r"such a rule; its rules are reinforcement\.$",
        ),
        (
            lambda: changed("V4 → PMC (all)", plastic="asociation"),
            r"learns by 'asociation', but .* its rules are .*association.*\.$",
        ),
        (
            lambda: changed("OFC → VS (all)", variant=""),
            r"^OFC → VS \(all\): the variant '' of the rule reinforcement is none of 'D1', 'D2', "
            r"'presynaptic', 'phasic'\.$",
        ),
        (
            lambda: changed("V4 → PMC (all)", variant="D1"),
            r"the variant 'D1' of the rule association is none of ''\.$",
        ),
        (
            lambda: changed("PMC → D1", variant="D1"),
            r"^PMC → D1: a variant 'D1' of a learning rule is given, but no rule\.$",
        ),
        (
            lambda: replace(rule("world_model"), tau=Parameter(400.0, "ms", "assumed")),
            r"^world_model: tau must be given in s, not in ms\.$",
        ),
        (
            lambda: replace(rule("reinforcement"), w_max=Parameter(-1.0, "", "assumed")),
            r"^reinforcement: w_max = -1 lies outside \[0, 10\]\.$",
        ),
        (
            lambda: draft().with_(
                rules=(
                    replace(rule("association"), modulator="serotonin"),
                    *(r for r in draft().rules if r.name != "association"),
                )
            ),
            r"^association: modulator 'serotonin' is not known",
        ),
        (
            lambda: changed("OFC → VS (all)", target="OFC_I"),
            r"learns by reinforcement, but no neuromodulator teaches OFC_I\.$",
        ),
        (
            lambda: changed("V_I → V4 (all)", plastic="association"),
            r"^V_I → V4 \(all\): a plastic projection opens AMPA and NMDA only\.$",
        ),
        (
            lambda: draft().with_(sizes=(*draft().sizes, ("channel", 5))),
            r"^The layout 'channel' is described twice\.$",
        ),
        (
            lambda: draft().with_(regions=(("striatum", ("D1", "D5")),)),
            r"^striatum: population 'D5' is not known",
        ),
    ],
)
def test_nonsense_is_refused_in_one_sentence(make, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CircuitError, match=message) as raised:
        make()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("name", "is_projection"), [("STM", False), ("STN → GP", True)])
def test_an_unknown_name_is_answered_with_names_of_its_kind(name: str, is_projection: bool) -> None:
    """Of some two hundred, populations for a population and projections for a projection."""
    with pytest.raises(CircuitError, match="Did you mean") as raised:
        lesioned(draft(), [name])
    listed = str(raised.value).split("Known are ")[1].removesuffix(".").split(", ")
    assert len(listed) > 50
    assert all(("→" in known) == is_projection for known in listed)


def test_the_description_as_json_names_rules_and_regions() -> None:
    c = json.loads(draft().to_json())
    names = {"association", "reinforcement", "choice_kernel", "world_model", "co_occurrence"}
    names |= {"latent", "episode"}
    assert {r["name"] for r in c["rules"]} == names
    assert ["striatum", ["D1", "D2", "DMS-D1", "DMS-D2", "FSI"]] in c["regions"]
    listed = sorted(n for _, members in c["regions"] for n in members)
    assert listed == sorted(p["name"] for p in c["populations"])

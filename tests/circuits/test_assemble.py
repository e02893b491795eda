"""All that a nucleus declares is in the circuit and works; what it cannot declare is refused."""

import json
from dataclasses import dataclass
from types import ModuleType
from typing import ClassVar

import numpy as np
import pytest

from striata.circuits.assemble import assemble
from striata.circuits.brain import NUCLEI, brain, draft
from striata.circuits.description import (
    Anatomy,
    Bounds,
    Circuit,
    CohortState,
    Depression,
    Effect,
    Facilitation,
    Gate,
    LearningRule,
    Modulator,
    Parameter,
)
from striata.circuits.errors import CircuitError
from striata.circuits.nuclei.build import CORTICAL_INPUT, SMALL_INPUT, population, projection
from striata.circuits.nuclei.cells import BRAINSTEM, PYRAMIDAL, RECEPTORS
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.tables import markdown
from striata.data import PATH

pytestmark = pytest.mark.smoke

ORDER = json.loads((PATH / "order.json").read_text(encoding="utf-8"))


def number(value: float, unit: str = "") -> Parameter:
    return Parameter(value, unit, "assumed: made up")


@dataclass(frozen=True, kw_only=True)
class Growth(LearningRule):
    """Made up: w' = `learning_rate` c of the modulator that teaches the target."""

    name = "growth"
    bounds: ClassVar[Bounds] = {"learning_rate": ("1/s", 0, 10)}
    learning_rate: Parameter

    def learner(self, circuit: Anatomy, columns: int, step: float) -> "Grower":
        return Grower(self, circuit, step)


class Grower:
    def __init__(self, rule: Growth, circuit: Anatomy, step: float) -> None:
        self.rule, self.circuit, self.step = rule, circuit, step

    def narrow(self, kept: object) -> None:
        pass

    def advance(self, cohort: CohortState) -> None:
        for p in self.rule.projections(self.circuit):
            c = cohort.concentration[self.circuit.teachers[p.target]]
            cohort.weights[p.name] += self.step * self.rule.learning_rate.value * c[:, None, None]


def nucleus(**changes: object) -> ModuleType:
    """A made-up nucleus that declares something of everything; `changes` replace declarations."""
    module = ModuleType("striata.circuits.nuclei.claustrum")
    rest = (3.0, "assumed")
    declared = {
        "REGION": "claustrum",
        "LAYOUTS": {"modality": 3},
        "POPULATIONS": (
            population("Cl", PYRAMIDAL, 30, "modality", CORTICAL_INPUT, rest),
            population("NBM", BRAINSTEM, 40, "shared", SMALL_INPUT, rest, note="histamine"),
        ),
        "PROJECTIONS": (
            projection(
                "V4", "Cl", 0.5, "assumed", "all", plastic="growth", start=0.5, AMPA=1.0, NMDA=0.5
            ),
            projection("Cl", "NBM", 0.5, "assumed", "all", AMPA=0.2),
        ),
        "GATES": (Gate("Cl", "VWFA", number(2.0)),),
        "DEPRESSIONS": (Depression("VWFA", number(1.0, "nS"), number(200.0, "ms")),),
        "MODULATORS": (
            Modulator(
                name="histamine",
                source="NBM",
                tau=number(0.1, "s"),
                tonic=number(0.3),
                effects=(Effect("Cl", "NMDA", "linear", slope=number(0.5)),),
                teaches=("Cl",),
            ),
        ),
        "RULES": (Growth(learning_rate=number(1.0, "1/s")),),
    }
    vars(module).update(declared | changes)
    return module


def built(*modules: ModuleType) -> Circuit:
    return assemble((*NUCLEI, *modules), RECEPTORS, ORDER)


def test_all_that_a_nucleus_declares_is_in_the_circuit_after_what_was_there() -> None:
    c, before = built(nucleus()), draft()
    assert c.populations == (*before.populations, *nucleus().POPULATIONS)
    assert c.projections == (*before.projections, *nucleus().PROJECTIONS)
    assert c.gates == (*before.gates, *nucleus().GATES)
    assert c.depressions == (*before.depressions, *nucleus().DEPRESSIONS)
    assert c.modulators == (*before.modulators, *nucleus().MODULATORS)
    assert c.rules == (*before.rules, *nucleus().RULES)
    assert c.regions == (*before.regions, ("claustrum", ("Cl", "NBM")))
    assert c.n_pools("Cl") == 3
    assert all(word in markdown(c) for word in ("claustrum", "histamine", "growth", "modality"))


def test_all_that_a_nucleus_declares_works_in_a_cohort() -> None:
    cohort = RateCohort(built(nucleus()), range(2), 1)
    cohort.reinforce()
    cohort.external[cohort.pools("V4")] = 6.0
    cohort.external[cohort.pools("VWFA").start] = 1.0
    cohort.run(1500)
    assert cohort.rate[cohort.pools("Cl")].min() > 10.0
    shown, *others = cohort.input_gain[cohort.pools("VWFA")]
    assert np.min(others) > 1.2
    np.testing.assert_allclose(shown, 0.5 * others[0], rtol=1e-3)
    assert cohort.concentration["histamine"].min() > 1.3
    assert cohort.gain["NMDA"][cohort.pools("Cl")].min() > 1.02
    assert cohort.weights["V4 → Cl (all)"].min() > 2.0
    assert np.isfinite(cohort.rate).all()


def test_a_nucleus_may_declare_facilitation_and_only_one_may() -> None:
    facilitation = Facilitation(number(0.2), number(500.0, "ms"))
    with pytest.raises(
        CircuitError, match=r"^Facilitation is declared by prefrontal and by claustrum\.$"
    ):
        built(nucleus(FACILITATION=facilitation))
    without = [n for n in NUCLEI if n.REGION != "prefrontal cortex"]
    alone = ModuleType("alone")
    vars(alone).update(
        REGION="alone",
        POPULATIONS=nucleus().POPULATIONS[1:],
        FACILITATION=facilitation,
        PROJECTIONS=(projection("NBM", "NBM", 0.5, "assumed", facilitating=True, NMDA=1.0),),
    )
    assert len(without) == len(NUCLEI) - 1
    assert assemble((alone,), RECEPTORS, ORDER).facilitation == facilitation


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"LAYOUTS": {"modality": 3, "channel": 6}},
            r"^The layout 'channel' has 4 pools in premotor and 6 in claustrum\.$",
        ),
        ({"LAYOUTS": {}}, r"^Cl: the layout 'modality' is not declared; there are shared, .*\.$"),
        (
            {"POPULATIONS": draft().populations[:1]},
            r"^The population 'V4' is declared by sensory_cortex and by claustrum\.$",
        ),
        (
            {"RULES": draft().rules[:1]},
            r"^The learning rule '.*' is declared by .* and by claustrum\.$",
        ),
        (
            {"POPULATIONS": nucleus().POPULATIONS[0]},
            r"^claustrum: POPULATIONS must be a tuple of Population objects; a tuple .*\.$",
        ),
        (
            {"GATES": nucleus().PROJECTIONS},
            r"^claustrum: GATES must be a tuple of Gate objects\.$",
        ),
        (
            {"PROJECTION": nucleus().PROJECTIONS},
            r"^claustrum: PROJECTION is not what a nucleus declares; it may declare REGION, .*\.$",
        ),
        ({"RECEPTORS": RECEPTORS}, r"^claustrum: RECEPTORS is not what a nucleus declares; .*\.$"),
        (
            {"ACETYLCHOLINE": nucleus().MODULATORS[0]},
            r"^claustrum: ACETYLCHOLINE is not what a nucleus declares; .*\.$",
        ),
        ({"LAYOUTS": ("modality", 3)}, r"^claustrum: LAYOUTS must be a dictionary of .*\.$"),
        ({"LAYOUTS": {"modality": 3.5}}, r"^claustrum: LAYOUTS .* whole number; not .*: 3\.5\.$"),
        ({"LAYOUTS": {"modality": "3"}}, r"^claustrum: LAYOUTS .* whole number; not .*: '3'\.$"),
        ({"LAYOUTS": {"a/b": 3}}, r"^The layout cannot be called 'a/b'.*$"),
        (
            {"projections": nucleus().PROJECTIONS},
            r"^claustrum: projections must be written in capitals, PROJECTIONS\.$",
        ),
        (
            {"POPULATIONS": nucleus().POPULATIONS[:1] * 2},
            r"^The population '.*' is declared twice by claustrum\.$",
        ),
    ],
)
def test_contradictions_and_what_would_be_ignored_are_refused(
    changes: dict[str, object], message: str
) -> None:
    with pytest.raises(CircuitError, match=message):
        built(nucleus(**changes))


@pytest.mark.parametrize("name", ["REGION", "POPULATIONS"])
def test_a_nucleus_declares_its_region_and_populations(name: str) -> None:
    module = nucleus()
    delattr(module, name)
    with pytest.raises(CircuitError, match=rf"^The nucleus claustrum declares no {name}\.$"):
        built(module)


def test_cells_that_a_nucleus_imports_and_constants_of_its_own_are_no_declarations() -> None:
    module = nucleus(PYRAMIDAL=PYRAMIDAL, LEARNT_ACTIONS=((0, 1), (0, 2)), _SPARE=RECEPTORS)
    assert built(module) == built(nucleus())


def test_the_order_of_random_numbers_names_what_there_is_and_all_of_it() -> None:
    assert ORDER["populations"] == [p.name for p in brain().populations]
    assert ORDER["projections"] == [p.name for p in brain().projections]


def test_the_order_of_modules_changes_no_pool_and_no_synapse() -> None:
    turned = assemble(NUCLEI[::-1], RECEPTORS, ORDER)
    assert turned.populations == draft().populations
    assert turned.projections == draft().projections

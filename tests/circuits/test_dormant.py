"""Regions left out of a simulation: nobody notices, and nobody may be left out who is noticed."""

from dataclasses import replace

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.description import Circuit, Parameter, Presynaptic
from striata.circuits.dormant import EVERY_REGION, awake, dormant, regions_of
from striata.circuits.errors import CircuitError
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.cohort import Cohort
from striata.circuits.spiking.cohort import SpikingCohort

ASSOCIATION, EPISODES, OBJECTS = (
    "association cortex",
    "hippocampal formation",
    "perirhinal cortex",
)


class Driven:
    """A world that shows something and rewards it now and then, so that synapses learn."""

    done = False

    def step(self, now: int, cohort: Cohort) -> None:
        for name, when in (("OFC", 0), ("IT", 0), ("PPTg", 200), ("LH", 200)):
            cohort.external[cohort.pools(name)] = 4.0 if now % 300 >= when else 0.0


def with_the_first_last(circuit: Circuit) -> Circuit:
    """The same circuit with its last populations, of an odd number of pools, first."""
    return circuit.with_(populations=circuit.populations[-2:] + circuit.populations[:-2])


def learnt(cohort: Cohort, milliseconds: int) -> Cohort:
    cohort.reinforce()
    cohort.run(milliseconds, Driven())
    return cohort


def assert_same(part: Cohort, whole: Cohort) -> None:
    for name, _ in part.circuit.pools:
        np.testing.assert_array_equal(part.rate[part.pools(name)], whole.rate[whole.pools(name)])
    for name, weights in part.weights.items():
        np.testing.assert_array_equal(weights, whole.weights[name], err_msg=name)


def test_concepts_episodes_and_objects_are_dormant_and_nothing_else_is() -> None:
    assert set(dormant(brain())) == {ASSOCIATION, EPISODES, OBJECTS}


@pytest.mark.parametrize("arranged", [lambda c: c, with_the_first_last])
def test_at_the_rate_level_leaving_a_dormant_region_out_changes_nothing(arranged) -> None:
    whole, part = (c := arranged(brain())), awake(c, frozenset())
    assert len(part.pools) == len(whole.pools) - 25 - 216 - 154
    cohorts = RateCohort(part, range(3), 4, whole=whole), RateCohort(whole, range(3), 4)
    assert_same(*(learnt(cohort, 900) for cohort in cohorts))
    assert any((w != w.flat[0]).any() for w in cohorts[0].weights.values())  # something was learnt


@pytest.mark.parametrize("arranged", [lambda c: c, with_the_first_last])
def test_as_spikes_leaving_a_dormant_region_out_changes_nothing(arranged) -> None:
    whole, part = (c := arranged(brain())), awake(c, frozenset())
    cohorts = SpikingCohort(part, [3, 8], 4, whole=whole), SpikingCohort(whole, [3, 8], 4)
    assert_same(*(learnt(cohort, 300) for cohort in cohorts))


def test_a_region_that_a_task_engages_is_there() -> None:
    for engaged in ({ASSOCIATION, EPISODES, OBJECTS}, {EVERY_REGION}):
        assert awake(brain(), frozenset(engaged)) == brain()


def test_a_region_whose_synapses_are_not_zero_at_first_is_never_left_out() -> None:
    name = "ATL → BLA (all)"
    circuit = brain()
    known = circuit.projections
    strong = tuple(
        replace(p, start=replace(p.start, value=0.1)) if p.name == name else p for p in known
    )
    assert name in {p.name for p in known}
    assert list(dormant(circuit.with_(projections=strong))) == [EPISODES, OBJECTS]


def test_a_region_whose_modulator_acts_on_release_elsewhere_is_never_left_out() -> None:
    circuit = brain()
    more = (Presynaptic("OFC → VS (all)", Parameter(0.1, "", "assumed")),)
    abroad = tuple(
        replace(m, presynaptic=more) if m.name == "acetylcholine" else m for m in circuit.modulators
    )
    assert list(dormant(circuit.with_(modulators=abroad))) == [ASSOCIATION, OBJECTS]


def test_whatever_is_changed_calls_its_region_up() -> None:
    assert regions_of(brain(), ["ATL → BLA (all)", "STN"]) == {
        ASSOCIATION,
        "amygdala",
        "subthalamic nucleus",
    }


def test_an_unknown_region_is_refused_in_one_sentence() -> None:
    with pytest.raises(CircuitError, match="region 'associative cortex' is not known"):
        awake(brain(), frozenset({"associative cortex"}))


def test_a_population_that_is_left_out_is_asked_for_in_vain() -> None:
    cohort = RateCohort(awake(brain(), frozenset()), range(1), 1, whole=brain())
    with pytest.raises(CircuitError, match="ATL is not simulated, for the task does not engage"):
        cohort.pools("ATL")
    with pytest.raises(CircuitError, match="'ATX' is not known"):
        cohort.pools("ATX")

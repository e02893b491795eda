"""The one brain: sources, calibration, tables, picture."""

import json
import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from striata.analysis.figures.circuit import draw
from striata.circuits.brain import brain, calibrated, draft
from striata.circuits.calibrate import BOUNDS, require_sources, write
from striata.circuits.description import Parameter
from striata.circuits.errors import CircuitError
from striata.circuits.manipulate import scaled
from striata.circuits.simulation.coupling import couple, links
from striata.circuits.tables import markdown, tables
from striata.data import PATH

pytestmark = pytest.mark.smoke

#: What the rule episode says of each population.
ACTIVITY = ("threshold", "width", "trace")


def test_every_source_is_in_the_bibliography_or_plainly_assumed_or_fitted() -> None:
    require_sources(brain())
    for source, said in (
        ("Nobody1999: a guess", "Nobody1999 is not in"),
        ("my own", "cites no key"),
    ):
        gate = replace(draft().gates[0], gain=Parameter(1.0, "", source))
        with pytest.raises(CircuitError, match=said):
            require_sources(draft().with_(gates=(gate,)))


def test_calibration_belongs_to_this_draft_and_kept_its_bounds() -> None:
    record = json.loads((PATH / "calibration.json").read_text(encoding="utf-8"))
    assert record["draft_hash"] == draft().hash
    assert all(BOUNDS[0] <= f <= BOUNDS[1] for f in record["background_factors"].values())
    for name, target in record["target"].items():
        assert abs(record["reached"][name] - target) <= 0.05 * target


def test_a_calibration_of_another_description_is_refused_by_name() -> None:
    record = json.loads((PATH / "calibration.json").read_text(encoding="utf-8"))
    other = scaled(draft(), "STN → GPi (all)", 0.5)
    sentence = (
        "data/calibration.json was made for another description of the circuit; "
        "run striata calibrate."
    )
    with pytest.raises(CircuitError, match=f"^{re.escape(sentence)}$"):
        calibrated(other, record)
    assert calibrated(draft(), record) == brain()


def test_a_calibration_is_written_as_it_is_read(tmp_path: Path) -> None:
    path = PATH / "calibration.json"
    write(json.loads(path.read_text(encoding="utf-8")), tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_the_timing_belongs_to_this_brain() -> None:
    assert (
        json.loads((PATH / "timing.json").read_text(encoding="utf-8"))["circuit_hash"]
        == brain().hash
    )


def test_coupling_matrices_carry_the_description() -> None:
    c = brain()
    stn, gpi = c.slices["STN"], c.slices["GPi"]
    p = next(p for p in c.projections if p.name == "STN → GPi (all)")
    weight = dict(p.weights)["NMDA"].value
    block = couple(c).mean["NMDA"][gpi, stn]
    np.testing.assert_allclose(
        block, round(p.probability.value * c.population("STN").size) * weight
    )


def test_same_index_joins_diagonals_and_no_neuron_is_its_own_input() -> None:
    for link in links(brain()):
        if link.projection.topology == "same":
            assert len(link.sources) == brain().n_pools(link.projection.source)
        if link.projection.source == link.projection.target:
            assert link.indegree < brain().population(link.projection.source).size


def test_methods_tables_show_every_population_and_projection() -> None:
    text, c = markdown(brain()), brain()
    assert all(p.name in text for p in (*c.populations, *c.projections, *c.gates))
    assert {"Populations", "Projections", "Receptors"} <= set(tables(c))


def test_methods_tables_show_every_rule_and_who_learns_by_it() -> None:
    found = tables(brain())
    for rule in brain().rules:
        title = f"Learning rule: {rule.name.replace('_', ' ')}"
        shown = {row[1] for row in found[title][1:]}
        nested = {f"{a.name}.{k}" for a in getattr(rule, "activity", ()) for k in ACTIVITY}
        assert shown == {f.name for f in fields(rule)} - {"activity"} | nested
    kinds = {row[0]: row[5] for row in found["Projections"][1:]}
    assert kinds["OFC → DMS-D2 (all)"] == (
        "plastic: reinforcement D2, weight 0.35 at start, learning rate × 0.12"
    )
    regions = {row[0]: row[1] for row in found["Populations"][1:]}
    assert regions["D1"] == "striatum"
    assert all(regions.values())


def test_the_picture_has_a_place_for_every_population() -> None:
    assert len(draw(brain().to_json()).axes) == 1

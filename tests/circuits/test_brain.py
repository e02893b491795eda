"""The one brain: sources, calibration, tables, picture."""

import json
import re

import numpy as np

from striata.analysis.figures.circuit import draw
from striata.circuits.brain import brain, draft
from striata.circuits.calibrate import BOUNDS
from striata.circuits.description import parameters
from striata.circuits.simulation.coupling import couple, links
from striata.circuits.tables import markdown, tables
from striata.data import PATH
from striata.data.validate import citations

HONEST = ("assumed", "fitted")


def test_every_source_is_in_the_bibliography_or_plainly_assumed_or_fitted() -> None:
    known = set(citations())
    for path, p in parameters(brain()):
        if p.source.startswith(HONEST):
            continue
        keys = re.findall(r"[A-Z][A-Za-z]+\d{4}", p.source)
        assert keys, f"{path}: {p.source!r} cites nothing"
        assert set(keys) <= known, f"{path}: {p.source!r}"


def test_calibration_belongs_to_this_draft_and_kept_its_bounds() -> None:
    record = json.loads((PATH / "calibration.json").read_text(encoding="utf-8"))
    assert record["draft_hash"] == draft().hash
    assert all(BOUNDS[0] <= f <= BOUNDS[1] for f in record["background_factors"].values())
    for name, target in record["target"].items():
        assert abs(record["reached"][name] - target) <= 0.05 * target


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
    assert {"Populations", "Projections", "Receptors", "Learning"} <= set(tables(c))


def test_the_picture_has_a_place_for_every_population() -> None:
    assert len(draw(brain().to_json()).axes) == 1

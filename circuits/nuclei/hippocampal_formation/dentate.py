"""Dentate gyrus: a few pools win for each event, and those that have won tire.

Perforant path synapses are random and differ between subjects. A pool excites itself through mossy
cells of its own lamella, which makes winners all-or-none; inhibition by all lets few win. Granule
cells respond under acetylcholine only, that is while something is new, and their mossy fibres
impose the event's code on CA3. They are four times as many as CA3's cells.
"""

from striata.circuits.nuclei.build import CORTICAL_INPUT, INTERNEURON_INPUT, population, projection
from striata.circuits.nuclei.cells import INTERNEURON, cell

REGION = "hippocampal formation"
LAYOUTS = {"episode": 48}
_WINNERS = "fitted: three to six of 48 pools win for an event of six attributes"

POPULATIONS = (
    population(
        "DG",
        cell(500.0, 25.0, t_ref=15.0, source="assumed: long refractory period, as adaptation"),
        120,
        "episode",
        CORTICAL_INPUT,
        (0.2, "assumed: sparse"),
        note="granule cells",
    ),
    population("DG_I", INTERNEURON, 60, "shared", INTERNEURON_INPUT, (4.0, "assumed")),
)

PROJECTIONS = (
    projection(
        "EC",
        "DG",
        0.5,
        _WINNERS,
        "all",
        plastic="episode",
        variant="tiring",
        rate_factor=0.075,
        reach=0.35,
        spread=0.2,
        AMPA=2.0,
        note="perforant path; random, and tires",
    ),
    projection("DG", "DG", 0.5, _WINNERS, AMPA=3.5, note="by mossy cells of the same lamella"),
    projection("DG", "DG_I", 0.5, _WINNERS, "all", AMPA=0.09),
    projection("DG_I", "DG", 0.5, _WINNERS, "all", GABA=4.2),
    projection("DG_I", "DG_I", 0.25, "assumed", GABA=0.5),
)

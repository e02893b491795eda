"""Periaqueductal grey: the defensive response, released by disinhibition.

Defence is action 0 in striatum and premotor cortex; it also dips dopamine, through RMTg.
"""

from striata.circuits.nuclei.build import INTERNEURON_INPUT, SMALL_INPUT, population, projection
from striata.circuits.nuclei.cells import BRAINSTEM, INTERNEURON

REGION = "periaqueductal grey"


POPULATIONS = (
    population("PAG_I", INTERNEURON, 30, "shared", INTERNEURON_INPUT, (20.0, "assumed")),
    population(
        "PAG",
        BRAINSTEM,
        40,
        "shared",
        SMALL_INPUT,
        (0.3, "assumed: silent at rest"),
        note="defence",
    ),
)


PROJECTIONS = (
    projection("CeM", "PAG_I", 0.5, "Tovote2016: disinhibition; strength assumed", GABA=1.0),
    projection("PAG_I", "PAG", 0.5, "Tovote2016: disinhibition; strength assumed", GABA=3.5),
    projection("SC-threat", "PAG", 0.5, "Evans2018; strength assumed", AMPA=0.2),
)

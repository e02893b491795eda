"""CA1: reads out what CA3 recalls, and compares it with what is there.

CA1 follows entorhinal cortex weakly by itself and is lifted where CA3 recalls the same; feedforward
inhibition by CA3 scales that down to the part that is recalled. A mismatch cell is excited by its
attribute's entorhinal pool and inhibited by interneurons of the CA1 pool: it fires for what is
there and was not recalled.
"""

from striata.circuits.nuclei.build import CORTICAL_INPUT, INTERNEURON_INPUT, population, projection
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL

REGION = "hippocampal formation"
_COMPARES = "fitted: what is recalled is told from what is new in both of two thirds of attributes"

POPULATIONS = (
    population("CA1", PYRAMIDAL, 30, "attribute", CORTICAL_INPUT, (1.0, "assumed"), note="recall"),
    population("CA1_I", INTERNEURON, 60, "shared", INTERNEURON_INPUT, (8.0, "assumed")),
    population(
        "CA1-match",
        INTERNEURON,
        20,
        "attribute",
        INTERNEURON_INPUT,
        (0.5, "assumed"),
        note="interneurons that fire for what is recalled",
    ),
    population(
        "CA1-mismatch",
        PYRAMIDAL,
        30,
        "attribute",
        CORTICAL_INPUT,
        (0.2, "assumed"),
        note="what is there and not recalled",
    ),
)

PROJECTIONS = (
    projection("EC", "CA1", 0.5, _COMPARES, AMPA=2.2),
    projection(
        "CA3",
        "CA1",
        0.5,
        _COMPARES,
        "all",
        plastic="episode",
        variant="storing",
        start=0.0,
        AMPA=1.4,
        note="Schaffer collaterals, learnt",
    ),
    projection("CA1", "CA1_I", 0.5, _COMPARES, "all", AMPA=0.3),
    projection("CA3", "CA1_I", 0.5, _COMPARES, "all", AMPA=0.35),
    projection("CA1_I", "CA1", 0.5, _COMPARES, "all", GABA=1.0),
    projection("CA1_I", "CA1_I", 0.25, "assumed", GABA=0.5),
    projection("CA1", "CA1-match", 0.5, _COMPARES, AMPA=2.5),
    projection("CA1-match", "CA1-mismatch", 0.5, _COMPARES, GABA=14.0),
    projection("EC", "CA1-mismatch", 0.5, _COMPARES, AMPA=4.5),
)

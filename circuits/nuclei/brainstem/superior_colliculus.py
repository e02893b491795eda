"""Superior colliculus and pulvinar: the fast path for coarse form and motion.

Any onset excites dopamine neurons; a threat's coarse form and motion excite pulvinar, and through
it the lateral amygdala, and the periaqueductal grey directly.
"""

from striata.circuits.nuclei.build import INTERNEURON_INPUT, RELAY_INPUT, population, projection
from striata.circuits.nuclei.cells import INTERNEURON, RELAY

REGION = "superior colliculus and pulvinar"


POPULATIONS = (
    population(
        "SC",
        INTERNEURON,
        80,
        "shared",
        INTERNEURON_INPUT,
        (5.0, "assumed"),
        note="superior colliculus: any onset",
    ),
    population(
        "SC-threat",
        INTERNEURON,
        40,
        "shared",
        INTERNEURON_INPUT,
        (5.0, "assumed"),
        note="coarse form, motion",
    ),
    population("Pul", RELAY, 40, "shared", RELAY_INPUT, (8.0, "assumed"), note="pulvinar"),
)


PROJECTIONS = (projection("SC-threat", "Pul", 0.5, "assumed", AMPA=1.4),)

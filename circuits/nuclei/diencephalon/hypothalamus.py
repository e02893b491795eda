"""Lateral hypothalamus (a pool for each need), and zona incerta, the gate of primary reward.

Food and drink excite LH, as they do PPTg, in proportion to need; GABAergic LH inhibits the
habenula. Zona incerta, driven by cortex, divides both by shunting inhibition.
"""

from striata.circuits.nuclei.build import SMALL_INPUT, population, projection
from striata.circuits.nuclei.cells import BRAINSTEM

REGION = "hypothalamus"
LAYOUTS = {"need": 2}


POPULATIONS = (
    population("LH", BRAINSTEM, 30, "need", SMALL_INPUT, (8.0, "assumed"), note="hunger, thirst"),
    population(
        "ZI",
        BRAINSTEM,
        30,
        "shared",
        SMALL_INPUT,
        (8.0, "assumed"),
        note="cortex's gate of reward",
    ),
)


PROJECTIONS = (
    projection("ZI", "LH", 0.5, "assumed: shunting inhibition", "all", GABA=1.5),
    projection(
        "AI", "ZI", 0.5, "assumed: cortex drives zona incerta (Chou2018)", AMPA=0.25, NMDA=0.2
    ),
)

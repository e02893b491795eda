"""Primary reward and its gate: pedunculopontine nucleus, lateral hypothalamus (a pool for each need), zona incerta.

Food and drink excite PPTg and LH in proportion to need; PPTg excites dopamine neurons (Okada 2009),
GABAergic LH holds the habenula down. Zona incerta, driven by cortex, divides both by shunting
inhibition.
"""

from striata.circuits.nuclei.build import population, projection
from striata.circuits.nuclei.cells import BRAINSTEM

POPULATIONS = (
    population(
        "PPTg",
        BRAINSTEM,
        80,
        "shared",
        (2.0, 1.0, "assumed"),
        (8.0, "assumed"),
        note="primary reward",
    ),
    population(
        "LH", BRAINSTEM, 30, "drive", (2.0, 1.0, "assumed"), (8.0, "assumed"), note="hunger, thirst"
    ),
    population(
        "ZI",
        BRAINSTEM,
        30,
        "shared",
        (2.0, 1.0, "assumed"),
        (8.0, "assumed"),
        note="cortex's gate of reward",
    ),
)

PROJECTIONS = (
    projection("ZI → PPTg", 0.5, "assumed: shunting inhibition", GABA=1.5),
    projection("ZI → LH", 0.5, "assumed: shunting inhibition", "all", GABA=1.5),
)

"""Pedunculopontine nucleus: primary reward.

Food and drink excite it in proportion to need, and it excites dopamine neurons (Okada 2009).
"""

from striata.circuits.nuclei.build import SMALL_INPUT, population, projection
from striata.circuits.nuclei.cells import BRAINSTEM

REGION = "brainstem"


POPULATIONS = (
    population(
        "PPTg",
        BRAINSTEM,
        80,
        "shared",
        SMALL_INPUT,
        (8.0, "assumed"),
        note="primary reward",
    ),
)


PROJECTIONS = (projection("ZI", "PPTg", 0.5, "assumed: shunting inhibition", GABA=1.5),)

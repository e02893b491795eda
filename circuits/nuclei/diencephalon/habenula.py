"""Lateral habenula, which drives the dip of dopamine through RMTg.

It receives prediction with both signs, from GPb and from ventral pallidum (Hong 2013), is inhibited
by reward (LH), and is excited by cortex where a reward does not apply (Vadovičová 2014).
"""

from striata.circuits.nuclei.build import SMALL_INPUT, population, projection
from striata.circuits.nuclei.cells import BRAINSTEM

REGION = "habenula"


POPULATIONS = (
    population(
        "LHb",
        BRAINSTEM,
        100,
        "shared",
        SMALL_INPUT,
        (25.0, "MatsumotoHikosaka2007; value remembered"),
    ),
)


PROJECTIONS = (
    projection(
        "GPb", "LHb", 0.2, "Hong2013: GPb excites LHb; strength fitted as VTA-GABA's", AMPA=2.0
    ),
    projection(
        "VP", "LHb", 0.2, "Hong2013: VP inhibits LHb; strength fitted as VTA-GABA's", GABA_B=0.111
    ),
    projection("LH", "LHb", 0.5, "assumed: reward holds LHb down", "all", GABA=0.35),
    projection(
        "AI",
        "LHb",
        0.5,
        "Vadovicova2014: anterior insula projects to LHb; strength assumed",
        AMPA=0.2,
    ),
    projection(
        "dACC", "LHb", 0.5, "Vadovicova2014: dACC projects to LHb; strength assumed", AMPA=0.2
    ),
)

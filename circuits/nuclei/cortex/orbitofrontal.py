"""Orbitofrontal cortex, which holds the state that is valued, and anterior insula.

Critic and actor read the state in OFC, a pool for each moment after a cue (Takahashi 2011; Wilson
2014); that moments after a cue have cells of their own is given by the world, for the sequence
itself is not simulated. mPFC takes away OFC's expectation once a reward is no longer to come.
Anterior insula signals that a reward does not apply here: it closes the gate of primary reward
(zona incerta) and, with dACC, excites the habenula (Vadovičová 2014).
"""

from striata.circuits.nuclei.build import CORTICAL_INPUT, INTERNEURON_INPUT, population, projection
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL

REGION = "orbitofrontal and insular cortex"
LAYOUTS = {"state": 16}

_REST = (2.0, "assumed: inside 1 to 8 of cortex")

POPULATIONS = (
    population(
        "OFC",
        PYRAMIDAL,
        30,
        "state",
        CORTICAL_INPUT,
        (1.0, "assumed: sparse"),
        note="moments after two cues",
    ),
    population("OFC_I", INTERNEURON, 30, "shared", INTERNEURON_INPUT, (6.0, "assumed")),
    population(
        "AI",
        PYRAMIDAL,
        40,
        "shared",
        CORTICAL_INPUT,
        _REST,
        note="anterior insula: a reward does not apply here",
    ),
)


PROJECTIONS = (
    projection(
        "mPFC",
        "OFC_I",
        0.5,
        "assumed: belief about hidden states (Starkweather2018)",
        AMPA=0.8,
        NMDA=0.6,
    ),
    projection("OFC_I", "OFC", 0.5, "assumed", "all", GABA=3.0),
)

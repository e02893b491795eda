"""Cortex that tells the reward model which state it is in, and whether a reward applies here.

OFC holds the state that critic and actor read, a pool for each moment after a cue (Takahashi 2011;
Wilson 2014). mPFC believes in states that cannot be seen, and takes away OFC's expectation once a
reward is no longer to come (Starkweather 2018). Anterior insula says that a reward does not apply:
it closes the gate of primary reward (zona incerta) and, with dACC, excites the habenula (Vadovičová
2014). That moments after a cue have cells of their own is given by the world: the sequence itself
is not simulated.
"""

from striata.circuits.nuclei.build import population, projection
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL

_BG = (1.25, 4.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs")
_REST = (2.0, "assumed: inside 1 to 8 of cortex")

POPULATIONS = (
    population(
        "OFC", PYRAMIDAL, 30, "state", _BG, (1.0, "assumed: sparse"), note="moments after two cues"
    ),
    population("OFC_I", INTERNEURON, 30, "shared", (3.7, 1.2, "CBGTPy2025"), (6.0, "assumed")),
    population(
        "mPFC", PYRAMIDAL, 40, "shared", _BG, _REST, note="belief that the awaited will not come"
    ),
    population(
        "AI",
        PYRAMIDAL,
        40,
        "shared",
        _BG,
        _REST,
        note="anterior insula: this reward does not apply",
    ),
)

PROJECTIONS = (
    projection(
        "mPFC → OFC_I",
        0.5,
        "assumed: belief about hidden states (Starkweather2018)",
        AMPA=0.8,
        NMDA=0.6,
    ),
    projection("OFC_I → OFC", 0.5, "assumed", "all", GABA=3.0),
    projection(
        "AI → ZI", 0.5, "assumed: cortex drives zona incerta (Chou2018)", AMPA=0.25, NMDA=0.2
    ),
    projection(
        "AI → LHb",
        0.5,
        "Vadovicova2014: anterior insula projects to LHb; strength assumed",
        AMPA=0.2,
    ),
    projection(
        "dACC → LHb", 0.5, "Vadovicova2014: dACC projects to LHb; strength assumed", AMPA=0.2
    ),
)

"""Sensory cortex: a colour stream (V4) and a word stream (VWFA), a pool for each feature.

The last feature is a neutral one. IT holds what an object is: a snake's form, a flat or framed
surface, an artificial texture, depth and nearness, other; its responses to what stays in sight
soon fade.

Task set reaches a stream as a gain on its feedforward input (attention multiplies responses: Treue
and Martinez 1999).
"""

from striata.circuits.description import Depression, Gate, Parameter
from striata.circuits.nuclei.build import (
    CORTICAL_INPUT,
    FEATURES,
    INTERNEURON_INPUT,
    population,
    projection,
)
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL

REGION = "sensory cortex"
LAYOUTS = {"feature": FEATURES}

_REST = (3.0, "Goldberg2002: cortex at rest fires at 3.8 to 5 spikes/s")

POPULATIONS = (
    population(
        "V4", PYRAMIDAL, 40, "feature", CORTICAL_INPUT, _REST, shared=0.03, note="colour stream"
    ),
    population(
        "VWFA", PYRAMIDAL, 40, "feature", CORTICAL_INPUT, _REST, shared=0.03, note="word stream"
    ),
    population(
        "V_I",
        INTERNEURON,
        40,
        "shared",
        INTERNEURON_INPUT,
        (5.0, "assumed"),
        note="both streams",
    ),
    population(
        "IT",
        PYRAMIDAL,
        30,
        "feature",
        CORTICAL_INPUT,
        _REST,
        note="objects: identity, surface, depth",
    ),
)


PROJECTIONS = (
    projection("V4", "V_I", 0.5, "assumed", "all", AMPA=0.06, NMDA=0.06),
    projection("VWFA", "V_I", 0.5, "assumed", "all", AMPA=0.06, NMDA=0.06),
    projection("V_I", "V4", 0.5, "assumed", "all", GABA=0.9),
    projection("V_I", "VWFA", 0.5, "assumed", "all", GABA=0.9),
)

GATES = tuple(
    Gate(source, target, Parameter(1.5, "", "assumed: task set must be able to outweigh practice"))
    for source, target in (("PFC-colour", "V4"), ("PFC-word", "VWFA"))
)

DEPRESSIONS = (
    Depression(
        "IT",
        half=Parameter(
            2.0, "nS", "assumed: a clear sight is left with 0.4, as late responses of IT are"
        ),
        recovery=Parameter(
            250.0, "ms", "Abbott1997: a few hundred ms, remembered; 100 ms while in sight"
        ),
    ),
)

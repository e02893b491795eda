"""Sensory cortex: a colour stream (V4) and a word stream (VWFA), a pool for each feature; the last is a neutral one.

Task set reaches the streams as NMDA excitation from PFC: below threshold it multiplies what a stimulus evokes.
"""

from circuits.build import population, projection
from circuits.cells import INTERNEURON, PYRAMIDAL

_BG = (1.25, 4.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs")
_REST = (3.0, "Goldberg2002: cortex at rest fires at 3.8 to 5 spikes/s")

POPULATIONS = (
    population("V4", PYRAMIDAL, 40, "feature", _BG, _REST, shared=0.03, note="colour stream"),
    population("VWFA", PYRAMIDAL, 40, "feature", _BG, _REST, shared=0.03, note="word stream"),
    population("V_I", INTERNEURON, 40, "shared", (3.7, 1.2, "CBGTPy2025"), (5.0, "assumed"), note="both streams"),
)

PROJECTIONS = (
    projection("V4 → V_I", 0.5, "assumed", "all", AMPA=0.06, NMDA=0.06),
    projection("VWFA → V_I", 0.5, "assumed", "all", AMPA=0.06, NMDA=0.06),
    projection("V_I → V4", 0.5, "assumed", "all", GABA=0.9),
    projection("V_I → VWFA", 0.5, "assumed", "all", GABA=0.9),
    projection("PFC-colour → V4", 0.5, "assumed: top-down gain on the relevant stream", "all", NMDA=0.25),
    projection("PFC-word → VWFA", 0.5, "assumed: top-down gain on the relevant stream", "all", NMDA=0.25),
)

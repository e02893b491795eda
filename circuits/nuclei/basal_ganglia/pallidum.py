"""Globus pallidus: both cell types of the external segment, and the output nucleus GPi/SNr.

Prototypic neurons project to STN and GPi, arkypallidal ones back to striatum.
"""

from striata.circuits.nuclei.build import PALLIDAL_INPUT, population, projection
from striata.circuits.nuclei.cells import PALLIDAL, REBOUND

REGION = "pallidum"

_C = "CBGTPy2025: number of inputs times conductance kept"

POPULATIONS = (
    population("GPe-proto", REBOUND, 70, "channel", (4.0, 2.0, "CBGTPy2025"), (50.0, "Dodson2015")),
    population("GPe-arky", REBOUND, 30, "channel", (2.5, 2.0, "CBGTPy2025"), (9.0, "Dodson2015")),
    population(
        "GPi",
        PALLIDAL,
        50,
        "channel",
        PALLIDAL_INPUT,
        (70.0, "Bergman1994"),
        note="GPi/SNr",
    ),
)


PROJECTIONS = (
    projection("D2", "GPe-proto", 1.0, _C, GABA=2.5),
    projection(
        "DMS-D2", "GPe-proto", 1.0, "assumed: all together as dorsolateral striatum's", GABA=3.75
    ),
    projection("D2", "GPe-arky", 0.4, _C, GABA=0.76),
    projection("D1", "GPe-arky", 0.4, _C, GABA=0.07),
    projection(
        "GPe-proto",
        "GPe-proto",
        0.4,
        "fitted: pallidum at 50 spikes/s beside the striatum's inhibition",
        "all",
        GABA=0.6,
    ),
    projection("GPe-proto", "GPe-arky", 0.5, _C, GABA=0.8),
    projection("GPe-arky", "GPe-arky", 0.4, _C, "all", GABA=0.5),
    projection(
        "STN",
        "GPe-proto",
        0.5,
        "assumed: mostly AMPA, charge of CBGTPy2025 halved",
        AMPA=4.0,
        NMDA=2.0,
    ),
    projection("STN", "GPe-arky", 0.5, "assumed", AMPA=0.3, NMDA=0.2),
    projection("D1", "GPi", 1.0, _C, GABA=2.25),
    projection(
        "DMS-D1", "GPi", 1.0, "assumed: all together as dorsolateral striatum's", GABA=3.375
    ),
    projection("GPe-proto", "GPi", 0.8, _C, GABA=0.58),
    projection(
        "STN",
        "GPi",
        0.5,
        "assumed: AMPA and NMDA halves of the charge of CBGTPy2025",
        "all",
        AMPA=0.70,
        NMDA=0.55,
    ),
)

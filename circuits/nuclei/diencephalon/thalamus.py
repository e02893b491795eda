"""Thalamus: the motor relay VA/VL of each channel, and the mediodorsal nucleus.

The mediodorsal nucleus supports prefrontal cortex as a whole.
"""

from striata.circuits.nuclei.build import RELAY_INPUT, population, projection
from striata.circuits.nuclei.cells import RELAY

REGION = "thalamus"


POPULATIONS = (
    population(
        "VA", RELAY, 50, "channel", RELAY_INPUT, (8.0, "CBGTPy2025"), note="motor thalamus VA/VL"
    ),
    population(
        "MD",
        RELAY,
        60,
        "shared",
        RELAY_INPUT,
        (8.0, "assumed: as motor thalamus"),
        note="mediodorsal",
    ),
)


PROJECTIONS = (
    projection("GPi", "VA", 1.0, "CBGTPy2025: number of inputs times conductance kept", GABA=0.50),
    projection(
        "PMC",
        "VA",
        0.8,
        "CBGTPy2025: number of inputs times conductance kept",
        AMPA=0.08,
        NMDA=0.23,
    ),
    projection(
        "GPi",
        "MD",
        0.5,
        "assumed: a quarter of the motor relay's from each channel",
        "all",
        GABA=0.25,
    ),
    projection("PFC-colour", "MD", 0.25, "assumed", AMPA=0.05, NMDA=0.05),
    projection("PFC-word", "MD", 0.25, "assumed", AMPA=0.05, NMDA=0.05),
)

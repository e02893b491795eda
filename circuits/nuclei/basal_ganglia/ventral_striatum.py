"""Ventral striatum, the critic, and the pallidum that it inhibits.

The critic reads the state in OFC and learns its value. Ventral pallidum and the pallidum's border
region (GPb) carry its prediction on, with opposite signs, to dopamine neurons and habenula.
"""

from striata.circuits.nuclei.build import PALLIDAL_INPUT, SPINY_INPUT, population, projection
from striata.circuits.nuclei.cells import PALLIDAL, SPN

REGION = "ventral striatum and pallidum"


POPULATIONS = (
    population(
        "VS",
        SPN,
        120,
        "shared",
        SPINY_INPUT,
        (2.5, "assumed: as dorsal striatum"),
        note="critic",
    ),
    population(
        "VP",
        PALLIDAL,
        100,
        "shared",
        PALLIDAL_INPUT,
        (30.0, "assumed"),
        note="ventral pallidum",
    ),
    population(
        "GPb",
        PALLIDAL,
        100,
        "shared",
        PALLIDAL_INPUT,
        (50.0, "assumed"),
        note="pallidum, border",
    ),
)


_SPAN = "fitted: both fall over the whole span of predictions, by the same part"

PROJECTIONS = (
    projection(
        "OFC",
        "VS",
        0.5,
        "assumed; rate factor fitted: one trial moves the value of a held state by a part of it",
        "all",
        plastic="reinforcement",
        variant="presynaptic",
        start=0.1,
        rate_factor=0.1,
        AMPA=3.4,
        note="value, learnt",
    ),
    projection("VS", "VP", 0.25, _SPAN, GABA=2.25),
    projection("VS", "GPb", 0.25, _SPAN, GABA=1.6),
)

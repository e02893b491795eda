"""Hippocampus as far as it is simulated: a place code (CA1), a pool for each context.

It is driven by where one is.
"""

from striata.circuits.nuclei.build import CORTICAL_INPUT, population
from striata.circuits.nuclei.cells import PYRAMIDAL

REGION = "hippocampus"
LAYOUTS = {"context": 3}


POPULATIONS = (
    population(
        "HC",
        PYRAMIDAL,
        30,
        "context",
        CORTICAL_INPUT,
        (1.5, "assumed"),
        note="CA1: place",
    ),
)

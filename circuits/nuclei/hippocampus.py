"""Hippocampus as far as it is simulated: a place code (CA1), a pool for each context, driven by where one is."""

from striata.circuits.nuclei.build import population
from striata.circuits.nuclei.cells import PYRAMIDAL

POPULATIONS = (
    population(
        "HC",
        PYRAMIDAL,
        30,
        "context",
        (1.25, 4.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs"),
        (1.5, "assumed"),
        note="CA1: place",
    ),
)

PROJECTIONS = ()

"""Subthalamic nucleus, reached by the hyperdirect path from premotor cortex.

Under conflict it is driven by dACC, too.
"""

from striata.circuits.nuclei.build import population, projection
from striata.circuits.nuclei.cells import REBOUND

REGION = "subthalamic nucleus"


POPULATIONS = (
    population("STN", REBOUND, 60, "channel", (4.45, 1.65, "CBGTPy2025"), (20.0, "Bergman1994")),
)


PROJECTIONS = (
    projection(
        "GPe-proto", "STN", 0.5, "CBGTPy2025: number of inputs times conductance kept", GABA=0.59
    ),
    projection(
        "PMC", "STN", 0.2, "assumed: hyperdirect, all channels", "all", AMPA=0.08, NMDA=0.08
    ),
    projection(
        "dACC", "STN", 0.5, "assumed: hyperdirect, under conflict", "all", AMPA=0.20, NMDA=0.50
    ),
)

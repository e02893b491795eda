"""Premotor and motor cortex: a pool for each action, in competition through a common pool of interneurons (Wang 2002).

Sensory features reach every action; which feature leads to which action is learnt.
"""

from striata.circuits.description import Projection
from striata.circuits.nuclei.build import HABITUAL, habitual, population, projection
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL

POPULATIONS = (
    population(
        "PMC",
        PYRAMIDAL,
        80,
        "channel",
        (1.25, 4.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs"),
        (3.0, "Pasquereau2016"),
        shared=0.03,
    ),
    population("PMC_I", INTERNEURON, 80, "shared", (3.7, 1.2, "CBGTPy2025"), (6.0, "assumed")),
)


def _learnt(stream: str, what: str) -> Projection:
    note = f"{what} to action, learnt"
    return projection(
        f"{stream} → PMC",
        0.5,
        "assumed",
        "all",
        plastic="association",
        start=0.2,
        AMPA=1.0,
        NMDA=0.5,
        note=note,
    )


PROJECTIONS = (
    _learnt("V4", "colour"),
    _learnt("VWFA", "word"),
    habitual("PMC", HABITUAL, "routine, learnt", AMPA=0.675, NMDA=0.3375),
    projection("PMC → PMC", 0.25, "fitted: selection", NMDA=1.3),
    projection("PMC → PMC_I", 0.25, "fitted: selection", "all", AMPA=0.2, NMDA=0.4),
    projection("PMC_I → PMC", 0.5, "fitted: selection", "all", GABA=3.75),
    projection("PMC_I → PMC_I", 0.5, "CBGTPy2025: rescaled", GABA=1.0),
    projection("VA → PMC", 0.5, "CBGTPy2025: rescaled, same channel", NMDA=0.4),
    projection("VA → PMC_I", 0.5, "CBGTPy2025: rescaled", "all", NMDA=0.05),
)

"""Prefrontal cortex: two task sets with persistent activity, their interneurons, and dACC, which sees conflict.

Persistence is carried by recurrent NMDA (Wang 1999; Compte 2000), whose gain dopamine sets as an inverted U.
"""

from circuits.build import population, projection
from circuits.cells import INTERNEURON, PYRAMIDAL

_REST = (1.5, "assumed: inside 1 to 8 of cortex, far from the persistent state")

POPULATIONS = (
    population(
        "PFC-colour",
        PYRAMIDAL,
        80,
        "shared",
        (0.8333, 6.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs"),
        _REST,
        shared=0.01,
        note="attend colour",
    ),
    population(
        "PFC-word",
        PYRAMIDAL,
        80,
        "shared",
        (0.8333, 6.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs"),
        _REST,
        shared=0.01,
        note="attend word",
    ),
    population("PFC_I", INTERNEURON, 40, "shared", (3.7, 1.2, "CBGTPy2025"), (6.0, "assumed")),
    population("dACC", PYRAMIDAL, 40, "shared", (2.3, 2.0, "assumed"), (2.0, "assumed"), note="conflict"),
)

PROJECTIONS = (
    *(
        p
        for own, other in (("PFC-colour", "PFC-word"), ("PFC-word", "PFC-colour"))
        for p in (
            projection(f"{own} → {own}", 0.25, "fitted: persistent activity of 20 to 40 spikes/s", NMDA=3.7),
            projection(f"{own} → {other}", 0.25, "assumed", NMDA=0.1),
            projection(f"{own} → PFC_I", 0.25, "assumed", AMPA=0.2, NMDA=0.6),
            projection(f"PFC_I → {own}", 0.5, "fitted: persistent activity of 20 to 40 spikes/s", GABA=6.0),
        )
    ),
    projection("PFC_I → PFC_I", 0.5, "assumed", GABA=1.0),
    projection("dACC → PFC-colour", 0.5, "assumed: conflict calls for control (Botvinick2001)", mGlu=0.0008),
    projection("dACC → PFC-word", 0.5, "assumed: conflict calls for control (Botvinick2001)", mGlu=0.0008),
    # saturating synapses make activity shared by several actions count for more than one winner's
    projection("PMC → dACC", 0.25, "assumed: sums all responses in competition", "all", NMDA=0.50),
)

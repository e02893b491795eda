"""Prefrontal cortex: two task sets with persistent activity, their interneurons, and dACC, which sees conflict.

Persistence is carried by recurrent NMDA (Wang 1999; Compte 2000) at facilitating synapses (Mongillo
2008), which keep the resting state apart from the active one; dopamine sets the gain of that NMDA
as an inverted U.
"""

from striata.circuits.nuclei.build import population, projection
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL

_PERSIST = "fitted: persistent activity of 20 to 40 spikes/s beside a stable resting state"
_REST = (2.5, "assumed: inside 1 to 8 of cortex, far from the persistent state")

POPULATIONS = (
    population(
        "PFC-colour",
        PYRAMIDAL,
        160,
        "shared",
        (0.8333, 6.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs"),
        _REST,
        shared=0.01,
        note="attend colour",
    ),
    population(
        "PFC-word",
        PYRAMIDAL,
        160,
        "shared",
        (0.8333, 6.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs"),
        _REST,
        shared=0.01,
        note="attend word",
    ),
    population("PFC_I", INTERNEURON, 80, "shared", (3.7, 1.2, "CBGTPy2025"), (6.0, "assumed")),
    population(
        "dACC", PYRAMIDAL, 40, "shared", (2.3, 2.0, "assumed"), (2.0, "assumed"), note="conflict"
    ),
)

PROJECTIONS = (
    *(
        p
        for own, other in (("PFC-colour", "PFC-word"), ("PFC-word", "PFC-colour"))
        for p in (
            projection(f"{own} → {own}", 0.125, _PERSIST, facilitating=True, NMDA=5.25),
            projection(f"{own} → {other}", 0.125, "assumed", NMDA=0.1),
            projection(f"{own} → PFC_I", 0.125, "assumed", AMPA=0.2, NMDA=0.6),
            projection(f"PFC_I → {own}", 0.75, _PERSIST, GABA=2.667),
        )
    ),
    projection("PFC_I → PFC_I", 0.25, "assumed", GABA=1.0),
    projection(
        "dACC → PFC-colour", 0.5, "assumed: conflict calls for control (Botvinick2001)", mGlu=0.0008
    ),
    projection(
        "dACC → PFC-word", 0.5, "assumed: conflict calls for control (Botvinick2001)", mGlu=0.0008
    ),
    # saturating synapses make activity shared by several actions count for more than one winner's
    projection("PMC → dACC", 0.25, "assumed: sums all responses in competition", "all", NMDA=0.50),
)

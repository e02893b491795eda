"""Lateral prefrontal cortex, which holds task sets, and dACC, which detects conflict.

A task set is held by persistent activity. Persistence is carried by recurrent NMDA (Wang 1999;
Compte 2000) at facilitating synapses (Mongillo 2008), which keep the resting state apart from the
active one; dopamine sets the gain of that NMDA as an inverted U.
"""

from striata.circuits.description import Facilitation, Parameter
from striata.circuits.nuclei.build import INTERNEURON_INPUT, population, projection
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL

REGION = "prefrontal cortex"

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
    population("PFC_I", INTERNEURON, 80, "shared", INTERNEURON_INPUT, (6.0, "assumed")),
    population(
        "dACC", PYRAMIDAL, 40, "shared", (2.3, 2.0, "assumed"), (2.0, "assumed"), note="conflict"
    ),
)


PROJECTIONS = (
    *(
        p
        for own, other in (("PFC-colour", "PFC-word"), ("PFC-word", "PFC-colour"))
        for p in (
            projection(own, own, 0.125, _PERSIST, facilitating=True, NMDA=5.25),
            projection(own, other, 0.125, "assumed", NMDA=0.1),
            projection(own, "PFC_I", 0.125, "assumed", AMPA=0.2, NMDA=0.6),
            projection("PFC_I", own, 0.75, _PERSIST, GABA=2.667),
        )
    ),
    projection("PFC_I", "PFC_I", 0.25, "assumed", GABA=1.0),
    projection(
        "dACC",
        "PFC-colour",
        0.5,
        "assumed: conflict calls for control (Botvinick2001)",
        mGlu=0.0008,
    ),
    projection(
        "dACC", "PFC-word", 0.5, "assumed: conflict calls for control (Botvinick2001)", mGlu=0.0008
    ),
    projection("MD", "PFC-colour", 0.5, "assumed: unselective support (Schmitt2017)", NMDA=0.05),
    projection("MD", "PFC-word", 0.5, "assumed: unselective support (Schmitt2017)", NMDA=0.05),
    # saturating synapses make activity shared by several actions count for more than one winner's
    projection("PMC", "dACC", 0.25, "assumed: sums all responses in competition", "all", NMDA=0.50),
)

FACILITATION = Facilitation(
    U=Parameter(
        0.1,
        "",
        "Mongillo2008: facilitating synapses of prefrontal cortex; U lowered from 0.2, assumed",
    ),
    tau=Parameter(1000.0, "ms", "Mongillo2008: shortened from 1500 ms, assumed"),
)

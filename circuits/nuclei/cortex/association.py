"""Association cortex: concepts, in the anterior temporal lobe.

Each concept has cells of its own, as concept cells of the human temporal lobe (Quian Quiroga 2005).
What is present together comes to excite one another, without reward, so that an active concept
faintly activates those whose company it keeps. In the same way written words (VWFA) and objects
(perirhinal cortex) come to call up the concept that is active with them; other tasks drive its
cells from outside. The amygdala reads the value of concepts (BLA); the critic does not, so what is
valued by association alone is wanted, but its mere mention reinforces nothing.
"""

from striata.circuits.description import Parameter
from striata.circuits.nuclei.build import (
    CORTICAL_INPUT,
    INTERNEURON_INPUT,
    population,
    projection,
)
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL
from striata.circuits.plasticity.co_occurrence import CoOccurrence

REGION = "association cortex"
CONCEPTS = 24
LAYOUTS = {"concept": CONCEPTS}

#: Strengths were chosen in a small circuit of these two populations alone, by how faintly a concept
#: activates its neighbours; no task was looked at.
_SPREAD = (
    "fitted: an active concept brings a constant companion to some 6 spikes/s, and nobody ignites"
)

#: The same size, whichever way a concept is called up; no task was looked at.
_CALLED = (
    "assumed: fully learnt, what is seen drives its concept as a clear sight does in tasks that "
    "drive it from outside (3 nS)"
)

POPULATIONS = (
    population(
        "ATL",
        PYRAMIDAL,
        40,
        "concept",
        CORTICAL_INPUT,
        (1.0, "assumed: sparse"),
        note="anterior temporal lobe: concepts",
    ),
    population("ATL_I", INTERNEURON, 60, "shared", INTERNEURON_INPUT, (6.0, "assumed")),
)

PROJECTIONS = (
    projection(
        "ATL",
        "ATL",
        0.5,
        _SPREAD,
        "some",
        pairs=tuple((s, t) for s in range(CONCEPTS) for t in range(CONCEPTS) if s != t),
        plastic="co_occurrence",
        start=0.0,
        AMPA=1.5,
        NMDA=0.5,
        note="company, learnt",
    ),
    projection("ATL", "ATL_I", 0.5, _SPREAD, "all", AMPA=0.1),
    projection("ATL_I", "ATL", 0.5, _SPREAD, "all", GABA=1.0),
    projection(
        "ATL",
        "BLA",
        0.5,
        "assumed: a concept of full value is as an outcome that is expected",
        "all",
        plastic="reinforcement",
        variant="phasic",
        start=0.0,
        rate_factor=0.04,
        AMPA=0.5,
        NMDA=0.2,
        note="value of concepts, learnt",
    ),
    projection(
        "VWFA",
        "ATL",
        0.5,
        _CALLED,
        "all",
        plastic="co_occurrence",
        start=0.0,
        AMPA=5.0,
        note="what a written word means, learnt",
    ),
    projection(
        "PR",
        "ATL",
        0.5,
        _CALLED,
        "all",
        plastic="co_occurrence",
        start=0.0,
        AMPA=3.2,
        note="what an object is called, learnt",
    ),
)

RULES = (
    CoOccurrence(
        tau=Parameter(20.0, "s", "assumed: half-way in some fifteen presentations of 1 s"),
        scale=Parameter(25.0, "spikes/s", "assumed: a clearly driven pool"),
        threshold=Parameter(3.0, "spikes/s", "assumed: above the fluctuations of rest"),
        threshold_input=Parameter(
            6.0, "spikes/s", "assumed: far above those of sensory cortex (SD 0.8 spikes/s)"
        ),
        w_max=Parameter(
            0.5, "", "fitted: at twice as much an active concept takes its neighbours along"
        ),
    ),
)

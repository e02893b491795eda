"""Goal-directed control and its brake: outcomes and their present worth (BLA), plans (PL), familiarity (IL).

Basolateral amygdala holds an outcome for each need, as much as it is worth now (Balleine 2006).
What is wanted fills in the action: BLA → prelimbic cortex is a world model read backwards, learnt
from which action came before which outcome. A plan grows by recurrent excitation, which takes time,
and acts through dorsomedial striatum. Infralimbic cortex comes to know what is always done here,
and holds planning down, the more the more certain that is (Killcross 2003; Coutureau 2003).
"""

from striata.circuits.nuclei.build import habitual, population, projection
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL

_BG = (1.25, 4.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs")
_REST = (2.0, "assumed: inside 1 to 8 of cortex")
_PLAN = "assumed: as premotor cortex"

POPULATIONS = (
    population(
        "BLA",
        PYRAMIDAL,
        40,
        "drive",
        _BG,
        _REST,
        note="basolateral amygdala: outcomes' present worth",
    ),
    population(
        "PL",
        PYRAMIDAL,
        60,
        "channel",
        _BG,
        (2.5, "assumed: inside 1 to 8 of cortex"),
        shared=0.03,
        note="prelimbic cortex: plans",
    ),
    population("PL_I", INTERNEURON, 60, "shared", (3.7, 1.2, "CBGTPy2025"), (6.0, "assumed")),
    population(
        "IL",
        PYRAMIDAL,
        40,
        "channel",
        _BG,
        (0.5, "assumed: sparse"),
        note="infralimbic cortex: what is always done here",
    ),
)

PROJECTIONS = (
    projection(
        "BLA → BLA",
        0.5,
        "assumed; pace set with two-step staying in view",
        "some",
        pairs=((0, 0), (1, 1)),
        plastic="D1",
        start=0.0,
        pace=0.3,
        NMDA=0.5,
        note="an outcome's worth, learnt",
    ),
    projection(
        "BLA → PL",
        0.5,
        "assumed",
        "all",
        plastic="model",
        start=0.0,
        AMPA=2.7,
        NMDA=1.8,
        note="which action brings it, learnt",
    ),
    projection("PL → PL", 0.333, _PLAN, NMDA=1.3),
    projection("PL → PL_I", 0.333, _PLAN, "all", AMPA=0.2, NMDA=0.4),
    projection("PL_I → PL", 0.667, _PLAN, "all", GABA=3.75),
    projection("PL_I → PL_I", 0.667, _PLAN, GABA=1.0),
    habitual("IL", "assumed", "familiarity, learnt", AMPA=1.6, NMDA=0.8),
    projection("VA → IL", 0.4, "assumed: efference copy, by thalamus", AMPA=2.0),
    projection("IL → PL_I", 0.5, "assumed: brake on planning", "all", AMPA=0.45, NMDA=0.45),
)

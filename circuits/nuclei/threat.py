"""The fast, crude alarm and the slow, knowing veto: from superior colliculus to defence, and from cortex to amygdala.

Superior colliculus (coarse form, motion) → pulvinar → lateral amygdala → basal and central
amygdala, which disinhibits the periaqueductal grey: defence as action 0, and a dip of dopamine
through RMTg. Cortex (identity, surface, depth) and the hippocampus's context teach neurons of basal
amygdala that stand for safety; by intercalated cells these shunt central amygdala. vmPFC helps to
learn this, and is not where it is kept (Li 2016).
"""

from striata.circuits.nuclei.build import population, projection
from striata.circuits.nuclei.cells import BRAINSTEM, INTERNEURON, PYRAMIDAL, RELAY

_BG = (1.25, 4.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs")
_SMALL = (2.0, 1.0, "assumed")
_FAST = (3.7, 1.2, "CBGTPy2025")

POPULATIONS = (
    population(
        "SC",
        INTERNEURON,
        80,
        "shared",
        _FAST,
        (5.0, "assumed"),
        note="superior colliculus: any onset",
    ),
    population(
        "SC-threat", INTERNEURON, 40, "shared", _FAST, (5.0, "assumed"), note="coarse form, motion"
    ),
    population(
        "Pul", RELAY, 40, "shared", (2.2, 2.5, "CBGTPy2025"), (8.0, "assumed"), note="pulvinar"
    ),
    population("LA", PYRAMIDAL, 40, "shared", _BG, (2.0, "assumed"), note="lateral amygdala"),
    population("BA-fear", PYRAMIDAL, 40, "shared", _BG, (2.0, "assumed"), note="basal amygdala"),
    population(
        "BA-ext", PYRAMIDAL, 40, "shared", _BG, (2.0, "assumed"), note="basal amygdala: safety"
    ),
    population("ITC", BRAINSTEM, 40, "shared", _SMALL, (5.0, "assumed"), note="intercalated cells"),
    population(
        "CeM", BRAINSTEM, 40, "shared", _SMALL, (5.0, "assumed"), note="central amygdala, output"
    ),
    population("PAG_I", INTERNEURON, 30, "shared", _FAST, (20.0, "assumed")),
    population(
        "PAG", BRAINSTEM, 40, "shared", _SMALL, (0.3, "assumed: silent at rest"), note="defence"
    ),
    population("vmPFC", PYRAMIDAL, 40, "shared", _BG, (2.5, "assumed: inside 1 to 8 of cortex")),
)

_VETO = "assumed: what is learnt is safe"

PROJECTIONS = (
    projection("SC-threat → Pul", 0.5, "assumed", AMPA=1.4),
    projection("Pul → LA", 0.5, "assumed", AMPA=1.3, NMDA=0.3),
    projection("IT → LA", 0.5, "assumed: a snake's form", "some", pairs=((0, 0),), AMPA=2.4),
    projection("LA → BA-fear", 0.5, "assumed", AMPA=1.2, NMDA=0.6),
    projection("LA → CeM", 0.5, "assumed: the short way", AMPA=0.6),
    projection("BA-fear → CeM", 0.5, "assumed", AMPA=0.8),
    projection("CeM → PAG_I", 0.5, "Tovote2016: disinhibition; strength assumed", GABA=1.0),
    projection("PAG_I → PAG", 0.5, "Tovote2016: disinhibition; strength assumed", GABA=3.5),
    projection("SC-threat → PAG", 0.5, "Evans2018; strength assumed", AMPA=0.2),
    projection("PAG → RMTg", 0.5, "assumed: an alarm is aversive (Jhou2009)", AMPA=1.2),
    projection(
        "CeM → VTA-GABA", 0.5, "assumed: late, so that relief follows an alarm's end", GABA_B=0.05
    ),
    projection("PAG → D1", 0.5, "assumed: defence is action 0", "some", pairs=((0, 0),), AMPA=2.4),
    projection("PAG → PMC", 0.5, "assumed: defence is action 0", "some", pairs=((0, 0),), AMPA=2.4),
    projection("IT → vmPFC", 0.5, "assumed", "all", AMPA=0.3, NMDA=0.15),
    projection("HC → vmPFC", 0.5, "assumed", "all", AMPA=0.1, NMDA=0.05),
    projection(
        "vmPFC → BA-ext", 0.5, "assumed: lets safety be learnt (Li2016)", AMPA=0.3, NMDA=0.1
    ),
    projection(
        "IT → BA-ext",
        0.5,
        _VETO,
        "all",
        plastic="D1",
        start=0.1,
        AMPA=0.8,
        NMDA=0.4,
        note="veto, learnt",
    ),
    projection(
        "HC → BA-ext",
        0.5,
        _VETO,
        "all",
        plastic="D1",
        start=0.1,
        AMPA=1.6,
        NMDA=0.8,
        note="context, learnt",
    ),
    projection("BA-ext → ITC", 0.5, "Vlachos2011: topology; strength assumed", AMPA=0.6, NMDA=0.2),
    projection("vmPFC → ITC", 0.25, "assumed: weak", AMPA=0.1),
    projection("ITC → CeM", 0.5, "assumed: shunting inhibition", GABA=1.5),
    projection("ITC → BA-fear", 0.5, "assumed", GABA=0.8),
)

"""Amygdala: threat and safety (LA, BA, ITC, CeM), and the values of outcomes (BLA).

Pulvinar excites the lateral, and through it the basal and central amygdala, which disinhibits the
periaqueductal grey. Cortex (identity, surface, depth) teaches neurons of basal amygdala that stand
for safety (BA-ext), as hippocampus does where it knows the context (by CA1's projection, see
:mod:`.hippocampal_formation.subiculum`); by intercalated cells these shunt central amygdala. vmPFC
helps to learn this, and is not where it is kept (Li 2016).

Basolateral neurons hold an outcome for each need, as active as its present value is high (Balleine
2006).
"""

from striata.circuits.nuclei.build import CORTICAL_INPUT, SMALL_INPUT, population, projection
from striata.circuits.nuclei.cells import BRAINSTEM, PYRAMIDAL

REGION = "amygdala"

_REST = (2.0, "assumed: inside 1 to 8 of cortex")

POPULATIONS = (
    population(
        "LA", PYRAMIDAL, 40, "shared", CORTICAL_INPUT, (2.0, "assumed"), note="lateral amygdala"
    ),
    population(
        "BA-fear", PYRAMIDAL, 40, "shared", CORTICAL_INPUT, (2.0, "assumed"), note="basal amygdala"
    ),
    population(
        "BA-ext",
        PYRAMIDAL,
        40,
        "shared",
        CORTICAL_INPUT,
        (2.0, "assumed"),
        note="basal amygdala: safety",
    ),
    population(
        "ITC", BRAINSTEM, 40, "shared", SMALL_INPUT, (5.0, "assumed"), note="intercalated cells"
    ),
    population(
        "CeM",
        BRAINSTEM,
        40,
        "shared",
        SMALL_INPUT,
        (0.5, "PascoeKapp1985: very low in cells that reach the brainstem; value assumed"),
        note="central amygdala, output",
    ),
    population(
        "BLA",
        PYRAMIDAL,
        40,
        "need",
        CORTICAL_INPUT,
        _REST,
        note="basolateral amygdala: outcome values",
    ),
)


PROJECTIONS = (
    projection(
        "BLA",
        "BLA",
        0.5,
        "assumed; rate factor set with the stay probabilities of the two-step task in view",
        "some",
        pairs=((0, 0), (1, 1)),
        plastic="reinforcement",
        variant="phasic",
        start=0.0,
        rate_factor=0.3,
        NMDA=0.5,
        note="outcome value, learnt",
    ),
    projection("Pul", "LA", 0.5, "assumed", AMPA=1.3, NMDA=0.3),
    projection("IT", "LA", 0.5, "assumed: a snake's form", "some", pairs=((0, 0),), AMPA=2.4),
    projection("LA", "BA-fear", 0.5, "assumed", AMPA=1.2, NMDA=0.6),
    projection("LA", "CeM", 0.5, "assumed: the short way", AMPA=0.6),
    projection("BA-fear", "CeM", 0.5, "assumed", AMPA=0.8),
    projection(
        "vmPFC", "BA-ext", 0.5, "assumed: lets safety be learnt (Li2016)", AMPA=0.3, NMDA=0.1
    ),
    projection(
        "IT",
        "BA-ext",
        0.5,
        "assumed: what is learnt is safe; rate factor fitted: as fast as before sights faded",
        "all",
        plastic="reinforcement",
        variant="phasic",
        start=0.1,
        rate_factor=2.0,
        AMPA=0.8,
        NMDA=0.4,
        note="safety of what is seen, learnt",
    ),
    projection("BA-ext", "ITC", 0.5, "Vlachos2011: topology; strength assumed", AMPA=0.6, NMDA=0.2),
    projection("vmPFC", "ITC", 0.25, "assumed: weak", AMPA=0.1),
    projection("ITC", "CeM", 0.5, "assumed: shunting inhibition", GABA=1.5),
    projection("ITC", "BA-fear", 0.5, "assumed", GABA=0.8),
)

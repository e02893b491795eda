"""Medial prefrontal cortex: planning (PL), familiarity (IL), hidden states (mPFC), safety (vmPFC).

Prelimbic cortex plans: an expected outcome retrieves the action that brings it, for BLA → PL is a
world model read backwards, learnt from which action came before which outcome. A plan grows by
recurrent excitation, which takes time, and acts through dorsomedial striatum. Infralimbic cortex
comes to know what is always done here, and inhibits planning, the more the more certain that is
(Killcross 2003; Coutureau 2003). mPFC holds the belief that an expected reward will not come
(Starkweather 2018). vmPFC helps safety to be learnt in basal amygdala (Li 2016).
"""

from striata.circuits.description import Parameter
from striata.circuits.nuclei.build import (
    CORTICAL_INPUT,
    INTERNEURON_INPUT,
    habitual,
    population,
    projection,
)
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL
from striata.circuits.plasticity.world_model import WorldModel

REGION = "medial prefrontal cortex"

_REST = (2.0, "assumed: inside 1 to 8 of cortex")
_PLAN = "assumed: as premotor cortex"

POPULATIONS = (
    population(
        "PL",
        PYRAMIDAL,
        60,
        "channel",
        CORTICAL_INPUT,
        (2.5, "assumed: inside 1 to 8 of cortex"),
        shared=0.03,
        note="prelimbic cortex: plans",
    ),
    population("PL_I", INTERNEURON, 60, "shared", INTERNEURON_INPUT, (6.0, "assumed")),
    population(
        "IL",
        PYRAMIDAL,
        40,
        "channel",
        CORTICAL_INPUT,
        (0.5, "assumed: sparse"),
        note="infralimbic cortex: what is always done here",
    ),
    population(
        "mPFC",
        PYRAMIDAL,
        40,
        "shared",
        CORTICAL_INPUT,
        _REST,
        note="belief that an expected reward will not come",
    ),
    population(
        "vmPFC", PYRAMIDAL, 40, "shared", CORTICAL_INPUT, (2.5, "assumed: inside 1 to 8 of cortex")
    ),
)


PROJECTIONS = (
    projection(
        "BLA",
        "PL",
        0.5,
        "assumed",
        "all",
        plastic="world_model",
        start=0.0,
        AMPA=2.7,
        NMDA=1.8,
        note="which action brings it, learnt",
    ),
    projection("PL", "PL", 0.333, _PLAN, NMDA=1.3),
    projection("PL", "PL_I", 0.333, _PLAN, "all", AMPA=0.2, NMDA=0.4),
    projection("PL_I", "PL", 0.667, _PLAN, "all", GABA=3.75),
    projection("PL_I", "PL_I", 0.667, _PLAN, GABA=1.0),
    habitual("IL", "assumed", "familiarity, learnt", AMPA=1.6, NMDA=0.8),
    projection("VA", "IL", 0.4, "assumed: efference copy, by thalamus", AMPA=2.0),
    projection("IL", "PL_I", 0.5, "assumed: inhibits planning", "all", AMPA=0.45, NMDA=0.45),
    projection("IT", "vmPFC", 0.5, "assumed", "all", AMPA=0.3, NMDA=0.15),
)

RULES = (
    WorldModel(
        efference="VA",
        learning_rate=Parameter(0.05, "1/s", "assumed: learnt and unlearnt in some forty actions"),
        gain=Parameter(
            6.0,
            "",
            "assumed: an outcome that is delivered after two actions of five is expected for sure",
        ),
        scale=Parameter(30.0, "spikes/s", "assumed: as association's"),
        outcome_threshold=Parameter(28.0, "spikes/s", "assumed: more than expectancy alone evokes"),
        outcome_scale=Parameter(5.0, "spikes/s", "assumed"),
        action_threshold=Parameter(10.0, "spikes/s", "assumed: a movement, or nearly one"),
        tau=Parameter(0.4, "s", "assumed: outcomes are ascribed to the last second or two"),
        tau_mean=Parameter(60.0, "s", "assumed"),
        w_max=Parameter(1.0, "", "assumed"),
    ),
)

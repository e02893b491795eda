"""Ventral visual stream beyond its features: perirhinal cortex learns what objects there are.

An object is a set of features, each a pool of posterior inferior temporal cortex (PIT). Pools of
perirhinal cortex (PR) compete for what is looked at; their inputs are learnt without reward. Back
to PIT goes a prediction: where a feature is there that PR does not predict, or PR predicts one that
is not, cells of their own say so (Keller and Mrsic-Flogel 2018).

Nothing of this reaches another region until things are named (PR → ATL, declared with association
cortex), and nothing reaches it but the world: V4, VWFA and IT of the
other tasks have five pools each, too few for objects that share their features.
"""

import random

from striata.circuits.description import Modulator, Parameter
from striata.circuits.nuclei.build import (
    CORTICAL_INPUT,
    INTERNEURON_INPUT,
    SMALL_INPUT,
    population,
    projection,
)
from striata.circuits.nuclei.cells import BRAINSTEM, INTERNEURON, PYRAMIDAL
from striata.circuits.plasticity.latent import Latent

REGION = "perirhinal cortex"
PARTS, LATENT = 24, 32
LAYOUTS = {"part": PARTS, "latent": LATENT}

_WINNERS = "fitted: two or three of 32 pools win for a look at six features"
_ERROR = "fitted: a feature that is predicted in full is no error"

#: Which features a pool of PR has synapses from: half of them, the same in all subjects.
_DRAW = random.Random(1)
_REACHED = tuple((s, t) for t in range(LATENT) for s in range(PARTS) if _DRAW.random() < 0.5)

POPULATIONS = (
    population(
        "PIT",
        PYRAMIDAL,
        30,
        "part",
        CORTICAL_INPUT,
        (2.0, "assumed"),
        note="features of objects, posterior inferior temporal",
    ),
    population("PIT_I", INTERNEURON, 20, "part", INTERNEURON_INPUT, (5.0, "assumed")),
    population(
        "PIT-predicted",
        INTERNEURON,
        20,
        "part",
        INTERNEURON_INPUT,
        (5.0, "assumed"),
        note="interneurons that a prediction excites",
    ),
    population(
        "PIT-unexpected",
        PYRAMIDAL,
        30,
        "part",
        CORTICAL_INPUT,
        (1.0, "assumed"),
        note="there and not predicted",
    ),
    population(
        "PIT-missing",
        PYRAMIDAL,
        30,
        "part",
        CORTICAL_INPUT,
        (1.0, "assumed"),
        note="predicted and not there",
    ),
    population(
        "PR", PYRAMIDAL, 30, "latent", CORTICAL_INPUT, (1.0, "assumed: sparse"), note="objects"
    ),
    population("PR_I", INTERNEURON, 60, "shared", INTERNEURON_INPUT, (6.0, "assumed")),
    population(
        "NB",
        BRAINSTEM,
        40,
        "shared",
        SMALL_INPUT,
        (5.0, "assumed"),
        note="nucleus basalis, its part for perirhinal cortex",
    ),
)

PROJECTIONS = (
    projection(
        "PIT",
        "PR",
        0.5,
        _WINNERS,
        "some",
        pairs=_REACHED,
        plastic="latent",
        variant="instar",
        AMPA=1.2,
        note="objects, learnt",
    ),
    projection("PIT", "PR_I", 0.5, _WINNERS, "all", AMPA=0.1),
    projection("PR", "PR_I", 0.5, _WINNERS, "all", AMPA=0.4),
    projection("PR_I", "PR", 0.5, _WINNERS, "all", GABA=2.5),
    projection("PR", "PR", 0.5, _WINNERS, AMPA=1.5, note="within a pool"),
    projection("PR_I", "PR_I", 0.25, "assumed", GABA=0.5),
    projection(
        "NB",
        "PR",
        0.5,
        "assumed: of the size of a feature's",
        "all",
        plastic="latent",
        variant="homeostasis",
        AMPA=4.0,
        note="tonic excitation, homeostatic",
    ),
    projection(
        "PR",
        "PIT-predicted",
        0.5,
        _ERROR,
        "all",
        plastic="latent",
        variant="outstar",
        start=0.0,
        AMPA=0.8,
        note="prediction, learnt",
    ),
    projection(
        "PR",
        "PIT-missing",
        0.5,
        _ERROR,
        "all",
        plastic="latent",
        variant="outstar",
        start=0.0,
        AMPA=1.0,
        note="prediction, learnt",
    ),
    projection("PIT", "PIT_I", 0.5, _ERROR, AMPA=1.5),
    projection("PIT", "PIT-unexpected", 0.5, _ERROR, AMPA=2.0),
    projection("PIT-predicted", "PIT-unexpected", 0.5, _ERROR, GABA=5.0),
    projection("PIT_I", "PIT-missing", 0.5, _ERROR, GABA=8.0),
)

MODULATORS = (
    Modulator(
        name="basal forebrain acetylcholine",
        source="NB",
        tau=Parameter(0.3, "s", "assumed"),
        tonic=Parameter(0.3, "", "assumed"),
        effects=(),
        teaches=("PR", "PIT-predicted", "PIT-missing"),
    ),
)

RULES = (
    Latent(
        tau=Parameter(2.0, "s", "assumed: some 3 % in a fixation of 60 ms at strong firing"),
        scale=Parameter(25.0, "spikes/s", "assumed: a clearly driven pool"),
        threshold=Parameter(3.0, "spikes/s", "assumed: above the fluctuations of rest"),
        total=Parameter(9.0, "", "fitted: an object's own pool is driven half as much again"),
        w_max=Parameter(1.0, "", "assumed: the unit of these weights"),
        target=Parameter(0.06, "", "assumed: two of 32 pools, two thirds of the time"),
        tau_target=Parameter(15.0, "s", "assumed: some fifty looks"),
        ceiling=Parameter(2.0, "", "assumed"),
        features="PIT",
    ),
)

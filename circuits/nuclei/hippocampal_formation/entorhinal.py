"""Entorhinal cortex: what an event consists of, as sets of features that the world gives.

An object, a place, an action, an outcome, and two of nine pools of slowly changing time. No pool
stands for an episode.
"""

from striata.circuits.nuclei.build import CORTICAL_INPUT, population
from striata.circuits.nuclei.cells import PYRAMIDAL

REGION = "hippocampal formation"
#: Attributes of an event, and how many pools each has; their pools follow each other.
ATTRIBUTES = {"object": 8, "place": 4, "action": 4, "outcome": 3, "time": 9}
LAYOUTS = {"attribute": sum(ATTRIBUTES.values())}

POPULATIONS = (
    population(
        "EC",
        PYRAMIDAL,
        30,
        "attribute",
        CORTICAL_INPUT,
        (2.0, "assumed"),
        note="what an event consists of",
    ),
)

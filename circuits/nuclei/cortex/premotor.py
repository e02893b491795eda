"""Premotor and motor cortex: a pool for each action.

Actions compete through a common pool of interneurons (Wang 2002). Sensory features reach every
action; which feature leads to which action is learnt.
"""

from striata.circuits.description import Parameter, Projection
from striata.circuits.nuclei.build import (
    CHANNELS,
    CORTICAL_INPUT,
    HABITUAL,
    INTERNEURON_INPUT,
    habitual,
    population,
    projection,
)
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL
from striata.circuits.plasticity.association import Association

REGION = "premotor cortex"
LAYOUTS = {"channel": CHANNELS}


POPULATIONS = (
    population(
        "PMC",
        PYRAMIDAL,
        80,
        "channel",
        CORTICAL_INPUT,
        (3.0, "Pasquereau2016"),
        shared=0.03,
    ),
    population("PMC_I", INTERNEURON, 80, "shared", INTERNEURON_INPUT, (6.0, "assumed")),
)


def _balanced(stream: str, what: str) -> Projection:
    """Inhibition by what excites an action, which grows as excitation is learnt."""
    return projection(
        stream,
        "PMC_I",
        0.5,
        "fitted: errors and interference in Stroop; Froemke2015: excitation and inhibition of one "
        "input stay in balance as they are learnt",
        "all",
        plastic="association",
        start=0.0,
        rate_factor=2.0,
        AMPA=0.15,
        note=f"{what} to inhibition, learnt",
    )


def _learnt(stream: str, what: str) -> Projection:
    note = f"{what} to action, learnt"
    return projection(
        stream,
        "PMC",
        0.5,
        "assumed",
        "all",
        plastic="association",
        start=0.2,
        AMPA=1.0,
        NMDA=0.5,
        note=note,
    )


PROJECTIONS = (
    _learnt("V4", "colour"),
    _learnt("VWFA", "word"),
    _balanced("V4", "colour"),
    _balanced("VWFA", "word"),
    habitual("PMC", HABITUAL, "cortical habit, learnt", AMPA=0.675, NMDA=0.3375),
    projection("PMC", "PMC", 0.25, "fitted: selection", NMDA=1.3),
    projection("PMC", "PMC_I", 0.25, "fitted: selection", "all", AMPA=0.2, NMDA=0.4),
    projection("PMC_I", "PMC", 0.5, "fitted: selection", "all", GABA=3.75),
    projection("PMC_I", "PMC_I", 0.5, "CBGTPy2025: rescaled", GABA=1.0),
    projection("VA", "PMC", 0.5, "CBGTPy2025: rescaled, same channel", NMDA=0.4),
    projection("VA", "PMC_I", 0.5, "CBGTPy2025: rescaled", "all", NMDA=0.05),
    projection(
        "PAG", "PMC", 0.5, "assumed: defence is action 0", "some", pairs=((0, 0),), AMPA=2.4
    ),
)

RULES = (
    Association(
        modulator="mesocorticolimbic dopamine",
        learning_rate=Parameter(
            0.36,
            "",
            "assumed: few simulated trials stand for years of practice; scaled by 1.46 as dopamine "
            "at a waning reward is lower",
        ),
        scale=Parameter(30.0, "spikes/s", "assumed: a strongly driven cortical pool"),
        w_max=Parameter(1.25, "", "assumed: overlearnt"),
    ),
)

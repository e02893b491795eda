"""Dorsal striatum: spiny projection neurons of each channel, and fast-spiking interneurons.

D1 and D2 are dorsolateral, sensorimotor striatum; what is always done in a situation is learnt at
their inputs from IT, whatever came of it. DMS-D1 and DMS-D2 are dorsomedial: they receive input
from prelimbic cortex (plans), and the actor's values from OFC's state.

Conductances are those of the CBGTPy stop-signal network (2025), with the number of inputs changed
and the product of number and conductance kept; NMDA is multiplied by 2.6 for the textbook magnesium
block.
"""

from striata.circuits.description import Parameter
from striata.circuits.nuclei.build import HABITUAL, SPINY_INPUT, habitual, population, projection
from striata.circuits.nuclei.cells import INTERNEURON, SPN
from striata.circuits.plasticity.choice_kernel import ChoiceKernel
from striata.circuits.plasticity.reinforcement import Reinforcement

REGION = "striatum"

_C = "CBGTPy2025: number of inputs times conductance kept"
_MEDIAL = "assumed: as dorsolateral striatum's"
_ACTOR = (
    "assumed: the actor reads the critic's state; its range and rate were set while looking at how "
    "much it learns alone"
)

POPULATIONS = (
    population(
        "D1", SPN, 60, "channel", SPINY_INPUT, (3.5, "CBGTPy2025; inside 0.5 to 5 of awake animals")
    ),
    population(
        "D2", SPN, 60, "channel", SPINY_INPUT, (4.0, "CBGTPy2025; inside 0.5 to 5 of awake animals")
    ),
    population(
        "DMS-D1",
        SPN,
        40,
        "channel",
        SPINY_INPUT,
        (1.5, "assumed: inside 0.5 to 5 of awake animals"),
    ),
    population(
        "DMS-D2",
        SPN,
        40,
        "channel",
        SPINY_INPUT,
        (1.5, "assumed: inside 0.5 to 5 of awake animals"),
    ),
    population("FSI", INTERNEURON, 40, "shared", (4.8, 1.55, "CBGTPy2025"), (12.0, "Berke2011")),
)

PROJECTIONS = (
    projection("PMC", "D1", 0.8, _C, AMPA=0.070, NMDA=0.250),
    projection("PMC", "D2", 0.8, _C, AMPA=0.070, NMDA=0.230),
    projection("PMC", "FSI", 0.5, _C, "all", AMPA=0.22),
    projection("VA", "D1", 0.5, _C, AMPA=0.98),
    projection("VA", "D2", 0.5, _C, AMPA=0.98),
    projection("VA", "FSI", 0.5, _C, "all", AMPA=0.12),
    projection("D1", "D1", 0.45, _C, GABA=0.35),
    projection("D1", "D2", 0.45, _C, GABA=0.35),
    projection("D2", "D2", 0.45, _C, GABA=0.35),
    projection("D2", "D1", 0.50, _C, GABA=0.35),
    projection("FSI", "FSI", 0.5, "assumed: weaker than published, for 12 spikes/s", GABA=1.0),
    projection("FSI", "D1", 0.5, _C, "all", GABA=2.0),
    projection("FSI", "D2", 0.5, _C, "all", GABA=1.9),
    projection("GPe-arky", "D1", 0.5, _C, GABA=1.6),
    projection("GPe-arky", "D2", 0.5, _C, GABA=0.6),
    projection("GPe-arky", "FSI", 0.5, _C, "all", GABA=0.03),
    habitual("D1", HABITUAL, "habit, learnt", AMPA=0.3, NMDA=0.2),
    projection("PL", "DMS-D1", 0.8, _MEDIAL, AMPA=0.17, NMDA=0.6),
    projection("PL", "DMS-D2", 0.8, _MEDIAL, AMPA=0.17, NMDA=0.55),
    projection(
        "OFC",
        "DMS-D1",
        0.5,
        _ACTOR,
        "all",
        plastic="reinforcement",
        variant="D1",
        start=0.35,
        rate_factor=0.12,
        AMPA=0.25,
        NMDA=0.25,
    ),
    projection(
        "OFC",
        "DMS-D2",
        0.5,
        _ACTOR,
        "all",
        plastic="reinforcement",
        variant="D2",
        start=0.35,
        rate_factor=0.12,
        AMPA=0.25,
        NMDA=0.25,
    ),
    projection("VA", "DMS-D1", 0.5, _MEDIAL, AMPA=0.98),
    projection("VA", "DMS-D2", 0.5, _MEDIAL, AMPA=0.98),
    projection("FSI", "DMS-D1", 0.25, _MEDIAL, "all", GABA=2.0),
    projection("FSI", "DMS-D2", 0.25, _MEDIAL, "all", GABA=1.9),
    projection("GPe-arky", "DMS-D1", 0.5, _MEDIAL, GABA=1.6),
    projection("GPe-arky", "DMS-D2", 0.5, _MEDIAL, GABA=0.6),
    projection("GPe-proto", "FSI", 0.4, _C, "all", GABA=0.4),
    projection("PAG", "D1", 0.5, "assumed: defence is action 0", "some", pairs=((0, 0),), AMPA=2.4),
)

_DELAY = "Yagishita2014: dopamine counts 0.3 to 2 s after the synapse; split in stages assumed"
_CRITIC = (
    "assumed: within the window of Yagishita2014; "
    "second-order conditioning and blocking were looked at"
)
_BOTH_SIGNS = "assumed: both signs exist in both cells (Shen2008)"

RULES = (
    Reinforcement(
        tau_1=Parameter(0.07, "s", _DELAY),
        tau_2=Parameter(0.8, "s", _DELAY),
        tau_1_critic=Parameter(0.05, "s", f"{_CRITIC}; flatness between cue and reward, too"),
        tau_2_critic=Parameter(0.4, "s", _CRITIC),
        tau_D2=Parameter(0.4, "s", "Iino2020: D2 neurons read dips of 0.4 s and more"),
        tau_tonic=Parameter(
            60.0, "s", "assumed: tonic dopamine changes over minutes, errors within seconds"
        ),
        burst=Parameter(0.5, "", "assumed: above the fluctuations of tonic release"),
        dip=Parameter(0.4, "", "assumed: beyond the fluctuations of tonic release"),
        learning_rate=Parameter(40.0, "1/s", "assumed: tens of trials to learn"),
        kappa_D2=Parameter(0.3, "", _BOTH_SIGNS),
        scale=Parameter(30.0, "spikes/s", "assumed: as association's"),
        threshold=Parameter(3.0, "spikes/s", "assumed: above the fluctuations of rest"),
        w_max=Parameter(1.8, "", "assumed"),
    ),
    ChoiceKernel(
        learning_rate=Parameter(
            0.03,
            "1/s",
            "assumed: some 500 repetitions "
            "(Adams1982: habit after 500 rewarded presses, not after 100)",
        ),
        scale=Parameter(30.0, "spikes/s", "assumed: as association's"),
        threshold=Parameter(3.0, "spikes/s", "assumed: above the fluctuations of rest"),
        w_max=Parameter(1.0, "", "assumed"),
    ),
)

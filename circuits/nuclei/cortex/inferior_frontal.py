"""Right inferior frontal cortex, which answers a stop signal and stops every action at once.

It excites the subthalamic nucleus by a hyperdirect path of its own (Aron 2006; Chen 2020) and
arkypallidal neurons, which cancel actions in striatum (Mallet 2016).
"""

from striata.circuits.nuclei.build import CORTICAL_INPUT, population, projection
from striata.circuits.nuclei.cells import PYRAMIDAL

REGION = "inferior frontal cortex"

POPULATIONS = (
    population(
        "rIFG",
        PYRAMIDAL,
        40,
        "shared",
        CORTICAL_INPUT,
        (2.0, "assumed: inside 1 to 8 of cortex"),
        note="stop signal",
    ),
)

#: Half of the signal at the conductances of dACC on STN was tried first: it raised STN by
#: 3 spikes/s and stopped nothing.
_STOP = (
    "assumed: in its first 100 ms a stop signal raises STN by half (20 to 30 spikes/s) and doubles "
    "arkypallidal rates (9 to 21); Schmidt2013 and Mallet2016, sizes remembered"
)

PROJECTIONS = (
    projection("rIFG", "STN", 0.5, f"Chen2020: monosynaptic; {_STOP}", "all", AMPA=0.66, NMDA=1.65),
    projection("rIFG", "GPe-arky", 0.5, f"Karube2019; {_STOP}", "all", AMPA=1.0, NMDA=2.5),
)

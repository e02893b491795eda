"""What a circuit is: plain, frozen, validated data without any simulator in it.

A :class:`Circuit` holds populations of neurons, the projections between them, the receptors these
use, the neuromodulators and the learning rules. Every number is a :class:`Parameter`: a value, its
unit and where it is from.
"""

from striata.circuits.description.anatomy import Anatomy
from striata.circuits.description.cells import Background, Cell, Receptor
from striata.circuits.description.circuit import Circuit
from striata.circuits.description.modulators import Effect, Facilitation, Modulator, Presynaptic
from striata.circuits.description.parameters import (
    UNITS,
    Bounds,
    Parameter,
    parameters,
    require,
)
from striata.circuits.description.populations import (
    Depression,
    Gate,
    Population,
    Projection,
    Topology,
)
from striata.circuits.description.rules import (
    CohortState,
    Learner,
    LearningRule,
    by_synapse,
)

__all__ = [
    "UNITS",
    "Anatomy",
    "Background",
    "Bounds",
    "Cell",
    "Circuit",
    "CohortState",
    "Depression",
    "Effect",
    "Facilitation",
    "Gate",
    "Learner",
    "LearningRule",
    "Modulator",
    "Parameter",
    "Population",
    "Presynaptic",
    "Projection",
    "Receptor",
    "Topology",
    "by_synapse",
    "parameters",
    "require",
]

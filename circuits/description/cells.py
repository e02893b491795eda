"""What a neuron is: its membrane, the synaptic background it gets, and its receptors."""

from __future__ import annotations

from dataclasses import dataclass

from striata.circuits.description.parameters import Bounds, Parameter, check_all, check_types
from striata.circuits.errors import CircuitError

_CELL: Bounds = {
    "C_m": ("pF", 1, 5000),
    "g_L": ("nS", 0.1, 500),
    "E_L": ("mV", -100, -40),
    "V_th": ("mV", -70, -20),
    "V_reset": ("mV", -100, -40),
    "t_ref": ("ms", 0, 50),
    "g_T": ("nS", 0, 500),
}
_BACKGROUND: Bounds = {
    "rate": ("spikes/s", 0, 100),
    "weight": ("nS", 0, 100),
    "synapses": ("", 1, 1e5),
    "shared": ("", 0, 1),
    "tau": ("ms", 1, 1e4),
}
_RECEPTOR: Bounds = {
    "tau": ("ms", 0.1, 1e5),
    "E_rev": ("mV", -120, 50),
    "saturation": ("", 0, 1),
}


@dataclass(frozen=True)
class Cell:
    """A conductance-based leaky integrate-and-fire neuron.

    It has a rebound (T-type calcium) current where `g_T` is not zero.
    """

    C_m: Parameter
    g_L: Parameter
    E_L: Parameter
    V_th: Parameter
    V_reset: Parameter
    t_ref: Parameter
    g_T: Parameter = Parameter(0.0, "nS", "assumed: no rebound current in this cell")

    def __post_init__(self) -> None:
        check_types("cell", self)
        check_all("cell", self, _CELL)
        if self.V_reset.value >= self.V_th.value:
            raise CircuitError("cell: V_reset must lie below V_th.")


@dataclass(frozen=True)
class Background:
    """Synaptic bombardment from outside the circuit, in the diffusion approximation.

    `synapses` independent Poisson inputs of `rate` each, AMPA conductance `weight`: a mean
    conductance and a white noise of the same power at low frequencies. `shared` is the relative SD
    of a slow (`tau`) fluctuation of the mean that all the neurons of a pool have in common: the
    source of noise correlations.
    """

    rate: Parameter
    weight: Parameter
    synapses: Parameter = Parameter(800, "", "CBGTPy2025")
    shared: Parameter = Parameter(0.0, "", "assumed: independent between neurons")
    tau: Parameter = Parameter(100.0, "ms", "assumed")

    def __post_init__(self) -> None:
        check_types("background", self)
        check_all("background", self, _BACKGROUND)


@dataclass(frozen=True)
class Receptor:
    """A postsynaptic conductance: its decay and reversal potential.

    It may saturate, and be blocked by magnesium (NMDA).
    """

    name: str
    tau: Parameter
    E_rev: Parameter
    saturation: Parameter = Parameter(0.0, "", "assumed: does not saturate")
    magnesium: bool = False

    def __post_init__(self) -> None:
        check_types(f"receptor {self.name}", self)
        check_all(self.name, self, _RECEPTOR)

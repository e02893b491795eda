"""What changes synapses without learning: neuromodulators, and short-term facilitation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description.parameters import (
    Bounds,
    Parameter,
    check,
    check_all,
    check_name,
    check_types,
    unique,
)
from striata.circuits.errors import CircuitError

Shape = Literal["linear", "inverted_u"]

_EFFECT: Bounds = {
    "slope": ("", -10, 10),
    "base": ("", 0, 10),
    "best": ("", 0, 1),
    "width": ("", 0.001, 10),
}
_MODULATOR: Bounds = {"tau": ("s", 0.01, 100), "tonic": ("", 0, 0.999)}
_FACILITATION: Bounds = {"U": ("", 0, 1), "tau": ("ms", 1, 1e5)}
#: Receptors whose gain both simulators can change.
_MODULATED = ("AMPA", "NMDA", "GABA")


@dataclass(frozen=True)
class Effect:
    """What a neuromodulator's level φ does to one receptor of one population.

    It is a gain, 1 at the tonic level, on every synapse of that receptor onto the target:
    ``linear``, (base + slope φ), or ``inverted_u``, base + slope exp(−(φ − best)² / 2 width²). A
    modulator with a ramp has no tonic level; its effects are the gains as they stand.
    """

    target: str
    receptor: str
    shape: Shape
    slope: Parameter
    base: Parameter = Parameter(1.0, "", "assumed")
    best: Parameter = Parameter(0.5, "", "assumed")
    width: Parameter = Parameter(0.25, "", "assumed")

    def __post_init__(self) -> None:
        owner = f"effect on {self.receptor} of {self.target}"
        if self.shape not in get_args(Shape):
            raise CircuitError(
                f"{owner}: shape {self.shape!r} is none of {', '.join(get_args(Shape))}."
            )
        if self.receptor not in _MODULATED:
            raise CircuitError(f"{owner}: only {', '.join(_MODULATED)} can be modulated.")
        check_types(owner, self)
        check_all(owner, self, _EFFECT)


@dataclass(frozen=True)
class Presynaptic:
    """What a neuromodulator's level φ does to release at the synapses of one plastic projection.

    Their weights are multiplied by (1 + slope φ), over its value at the tonic level.
    """

    projection: str
    slope: Parameter

    def __post_init__(self) -> None:
        owner = f"presynaptic effect on {self.projection}"
        check_types(owner, self)
        check_all(owner, self, {"slope": ("", -1, 10)})


@dataclass(frozen=True)
class Modulator:
    """A neuromodulator released by a population into a volume shared by all its targets.

    Its concentration c (1 at the releasing population's resting rate) follows that rate with time
    constant `tau`; the level is φ = c / (c + half), `tonic` at rest. Or it has a `ramp`, two
    concentrations between which φ rises from 0 to 1, and is 0 at rest. Its `effects` are on
    receptors of some populations, the `presynaptic` ones on what single projections release. It
    `teaches` the plastic inputs of some populations.
    """

    name: str
    source: str
    tau: Parameter
    tonic: Parameter
    effects: tuple[Effect, ...]
    teaches: tuple[str, ...] = ()
    presynaptic: tuple[Presynaptic, ...] = ()
    ramp: tuple[Parameter, ...] = ()

    def __post_init__(self) -> None:
        check_types(f"modulator {self.name}", self)
        check_name("modulator", self.name)
        check_all(self.name, self, _MODULATOR)
        unique(f"presynaptic effect of {self.name} on", [e.projection for e in self.presynaptic])
        for bound in self.ramp:
            check(self.name, "ramp", bound, "", 1, 1000)
        values = [bound.value for bound in self.ramp]
        if self.ramp and (len(values) != 2 or not values[0] < values[1]):
            raise CircuitError(f"{self.name}: a ramp goes from one concentration up to another.")
        if bool(self.ramp) != (self.tonic.value == 0):
            raise CircuitError(
                f"{self.name}: the tonic level is 0 of a modulator with a ramp, and of no other."
            )

    def phi(self, concentration: NDArray[Any]) -> NDArray[Any]:
        """Level φ at a concentration (1 is rest), between 0 and 1."""
        if self.ramp:
            low, high = (bound.value for bound in self.ramp)
            return np.asarray(np.clip((concentration - low) / (high - low), 0.0, 1.0))
        half = (1.0 - self.tonic.value) / self.tonic.value
        return np.asarray(concentration / (concentration + half))


@dataclass(frozen=True)
class Facilitation:
    """Short-term facilitation u of a neuron's facilitating synapses.

    It decays to `U` with time constant `tau`, and a spike adds U(1 − u) (Mongillo 2008).
    """

    U: Parameter
    tau: Parameter

    def __post_init__(self) -> None:
        check_types("facilitation", self)
        check_all("facilitation", self, _FACILITATION)

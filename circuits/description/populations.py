"""Populations of neurons, the projections between them, and top-down gain."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description.cells import Background, Cell
from striata.circuits.description.parameters import (
    Bounds,
    Parameter,
    check,
    check_all,
    check_name,
    check_types,
)
from striata.circuits.errors import CircuitError

Topology = Literal["same", "all", "other", "some"]

_PROJECTION: Bounds = {
    "probability": ("", 0, 1),
    "rate_factor": ("", 0, 10),
    "start": ("", 0, 10),
    "reach": ("", 0, 1),
    "spread": ("", 0, 3),
}
#: Receptors whose synapses both simulators can make plastic, and facilitating.
_PLASTIC, _FACILITATING = {"AMPA", "NMDA"}, {"NMDA"}


@dataclass(frozen=True)
class Population:
    """A population of like neurons, in one pool or one for each channel or feature.

    Parameters
    ----------
    name
        The field's name, e.g. ``"GPe-proto"``.
    cell, background
        What each neuron is, and what it gets from outside the circuit.
    size
        Neurons a pool.
    layout
        ``shared`` (one pool), or another of the circuit's layouts, which say how many pools there
        are: one for each action (``channel``), say, or for each stimulus feature (``feature``).
    rest
        Rate that the calibration aims at.
    """

    name: str
    cell: Cell
    size: int
    layout: str
    background: Background
    rest: Parameter
    note: str = ""

    def __post_init__(self) -> None:
        check_types(f"population {self.name}", self)
        check_name("population", self.name)
        if self.size < 1:
            raise CircuitError(f"{self.name}: size must be at least 1, not {self.size}.")
        check(self.name, "rest", self.rest, "spikes/s", 0, 200)


@dataclass(frozen=True)
class Projection:
    """Synapses from one population to another.

    `weights` gives a conductance for each receptor that the synapse opens. A neuron of a target
    pool gets ``round(probability × size)`` inputs from each source pool that `topology` joins to
    it: ``same`` index, ``all``, every ``other`` index, or only ``some``: the (source, target)
    `pairs`. The conductance of a `facilitating` projection is multiplied by the source neuron's
    :class:`~striata.circuits.description.Facilitation`.

    A `plastic` projection names its learning rule and, if the rule has several, the `variant` of
    it. Its conductance is multiplied by a weight for each pair of pools, which is `start` before
    anything is learnt; `rate_factor` multiplies the rule's learning rate. Weights at the start may
    differ: in each subject only a part `reach` of the pairs, drawn at random, has one, and its
    logarithm has the SD `spread`.
    """

    source: str
    target: str
    weights: tuple[tuple[str, Parameter], ...]
    probability: Parameter
    topology: Topology = "same"
    plastic: str = ""
    variant: str = ""
    facilitating: bool = False
    note: str = ""
    pairs: tuple[tuple[int, int], ...] = ()
    start: Parameter = Parameter(1.0, "", "assumed: nothing learnt")
    rate_factor: Parameter = Parameter(1.0, "", "assumed: as the rule's")
    reach: Parameter = Parameter(1.0, "", "assumed: every pair")
    spread: Parameter = Parameter(0.0, "", "assumed: all alike")

    def __post_init__(self) -> None:
        check_types(self.name, self)
        check_all(self.name, self, _PROJECTION)
        if self.topology not in get_args(Topology):
            allowed = ", ".join(get_args(Topology))
            raise CircuitError(f"{self.name}: topology {self.topology!r} is none of {allowed}.")
        if bool(self.pairs) != (self.topology == "some"):
            raise CircuitError(
                f"{self.name}: pairs of pools are given for the topology some, and for no other."
            )
        if not self.weights:
            raise CircuitError(f"{self.name}: no receptor is given.")
        for receptor, weight in self.weights:
            check(self.name, receptor, weight, "nS", 0, 1000)
        self._check_change()

    def _check_change(self) -> None:
        """Only what both simulators can change may be plastic or facilitating."""
        receptors = {receptor for receptor, _ in self.weights}
        if self.plastic and self.topology not in ("all", "some"):
            raise CircuitError(f"{self.name}: a plastic projection joins all pools, or some.")
        if self.plastic and self.facilitating:
            raise CircuitError(f"{self.name}: a projection is plastic or facilitating, not both.")
        if self.plastic and not receptors <= _PLASTIC:
            raise CircuitError(f"{self.name}: a plastic projection opens AMPA and NMDA only.")
        if self.facilitating and not receptors <= _FACILITATING:
            raise CircuitError(f"{self.name}: a facilitating projection opens NMDA only.")
        if self.variant and not self.plastic:
            raise CircuitError(
                f"{self.name}: a variant {self.variant!r} of a learning rule is given, but no rule."
            )

    @property
    def mean_start(self) -> float:
        """Mean weight before anything is learnt, over pairs and subjects."""
        return self.start.value * self.reach.value * math.exp(self.spread.value**2 / 2)

    def drawn(self, rng: np.random.Generator, targets: int, sources: int) -> NDArray[np.float64]:
        """A subject's weights before anything is learnt, (targets, sources)."""
        there = rng.random((targets, sources)) < self.reach.value
        spread = np.exp(self.spread.value * rng.normal(size=there.shape))
        return np.asarray(self.start.value * there * spread)

    @property
    def name(self) -> str:
        """The name to say, e.g. ``"PMC → D1"``.

        ``(all)``, ``(other)`` or ``(some)`` follows where not same index.
        """
        suffix = "" if self.topology == "same" else f" ({self.topology})"
        return f"{self.source} → {self.target}{suffix}"


@dataclass(frozen=True)
class Gate:
    """Top-down gain: the source's firing multiplies the input that the target gets from the world.

    The target's external conductance is multiplied by 1 + `gain` · [r_source − rest]₊ / 30
    spikes/s; its input from the circuit is left alone.
    """

    source: str
    target: str
    gain: Parameter

    def __post_init__(self) -> None:
        check_types(self.name, self)
        check(self.name, "gain", self.gain, "", 0, 20)

    @property
    def name(self) -> str:
        """The name to say, e.g. ``"PFC-colour → V4 (gain)"``."""
        return f"{self.source} → {self.target} (gain)"


@dataclass(frozen=True)
class Depression:
    """Short-term depression of the input that a population gets from the world (Abbott 1997).

    The resources R of a pool's afferents, 1 after a rest, are used up and recover,

        R' = (1 − R) / `recovery` − (g / `half`) R / `recovery`

    with g the pool's external conductance, which R multiplies. A lasting input is left with
    1 / (1 + g / `half`) of its first strength, the sooner the stronger it is.
    """

    target: str
    half: Parameter
    recovery: Parameter

    def __post_init__(self) -> None:
        check_types(self.name, self)
        check(self.name, "half", self.half, "nS", 0.01, 1e6)
        check(self.name, "recovery", self.recovery, "ms", 10, 1e5)

    @property
    def name(self) -> str:
        """The name to say, e.g. ``"IT (depression)"``."""
        return f"{self.target} (depression)"

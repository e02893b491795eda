"""Factors on named projections and gates, as a user gives them."""

from __future__ import annotations

from striata.circuits.description import Circuit
from striata.circuits.manipulate import scaled


def apply_scales(circuit: Circuit, scale: tuple[tuple[str, float], ...]) -> Circuit:
    """A copy of the circuit with each factor applied in turn."""
    for name, factor in scale:
        circuit = scaled(circuit, name, factor)
    return circuit

"""The circuit as a picture: its regions, then each group of regions with its populations.

The picture lays itself out from the regions that the circuit declares. It is 180 mm wide, the text
width of a journal's page, and holds no text under 6 pt.
"""

from striata.analysis.figures.circuit.page import draw, draw_apart
from striata.analysis.figures.circuit.rates import circuit, circuit_apart, measured, working_rates

__all__ = [
    "circuit",
    "circuit_apart",
    "draw",
    "draw_apart",
    "measured",
    "working_rates",
]

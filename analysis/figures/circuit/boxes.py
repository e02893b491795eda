"""Boxes with their text, and the frames of regions that hold them, measured in millimetres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

#: Millimetres in a point.
POINT = 25.4 / 72
#: Sizes of letters [pt]: names, everything else (the least a journal prints), panel titles.
NAME, SMALL, TITLE = 6.5, 6.0, 8.0
#: Height of a line of text and what a box has around its text [mm].
LINE, PAD = 2.4, 0.8
#: Width that a gap between boxes has at least [mm].
GAP = 2.2
#: Width of a loop from a box onto itself [mm].
LOOP = 1.7
#: What a frame shows of itself around its boxes [mm].
EDGE = 0.8


@dataclass
class Box:
    """A population or region with its lines of text; widths and, once placed, its left edge [mm].

    The first `strong` lines are set in bold; `room` is kept free on its right for a loop onto
    itself.
    """

    name: str
    lines: tuple[str, ...]
    region: str
    width: float
    strong: int = 1
    room: float = 0.0
    x: float = 0.0

    @property
    def middle(self) -> float:
        """The centre's x [mm]."""
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        """Right edge of what it takes [mm]."""
        return self.x + self.width + self.room


@dataclass
class Frame:
    """Boxes that stand side by side: the populations of a region, after the region's name."""

    region: str
    label: tuple[str, ...]
    boxes: list[Box]
    entry: bool = False
    x: float = 0.0

    @property
    def margin(self) -> float:
        """From its left edge to its first box: its own rim and the label [mm]."""
        return EDGE + max((extent(t, SMALL) + 1.0 for t in self.label), default=0.0)

    @property
    def right(self) -> float:
        """Its right edge once its boxes are placed [mm]."""
        return self.boxes[-1].right + EDGE

    @property
    def width(self) -> float:
        """Width with the gaps between boxes at their least [mm]."""
        taken = sum(b.width + b.room for b in self.boxes) + EDGE
        return self.margin + taken + GAP * (len(self.boxes) - 1)


Rows = list[list[Frame]]


@cache
def extent(text: str, size: float, bold: bool = False) -> float:
    """Width of a text [mm] at a size [pt]."""
    weight = "bold" if bold else "normal"
    font = FontProperties(family="DejaVu Sans", weight=weight, size=size)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) * POINT


def box(name: str, lines: Sequence[str], region: str, strong: int = 1, looped: bool = False) -> Box:
    """A box as wide as its text; `looped` if it has a projection onto itself."""
    widths = [
        extent(t, NAME, True) if i < strong else extent(t, SMALL) for i, t in enumerate(lines)
    ]
    return Box(name, tuple(lines), region, max(widths) + 2 * PAD, strong, LOOP * looped)


def wrapped(text: str, width: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Words in lines no wider than the width [mm] at a size [pt], where a word is not wider."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and extent(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)

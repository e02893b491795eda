"""The pieces of wires: pins at boxes and in gaps, and level stretches between rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from striata.analysis.figures.circuit.boxes import Box, Frame
from striata.analysis.figures.circuit.wiring import Link

#: Distance between tracks, and between wires at a box or in a gap [mm].
PITCH, STEP = 1.0, 1.35
#: Nearer than this, two upright pieces of wire would look like one [mm].
NEAR = 0.55


@dataclass(eq=False)
class Pin:
    """Where a wire meets a box (its head is there if it has a link) or passes a row in a gap."""

    row: int
    spot: Box | int
    side: str
    link: Link | None = None
    x: float = 0.0
    low: float = 0.0
    high: float = 0.0


@dataclass(eq=False)
class Stretch:
    """The level piece of a wire in one channel, and the pins that it joins above and below."""

    source: str
    kind: str
    changed: bool
    channel: int
    above: list[Pin] = field(default_factory=list)
    below: list[Pin] = field(default_factory=list)
    track: int = 0

    @property
    def pins(self) -> list[Pin]:
        """All the pins."""
        return self.above + self.below

    @property
    def span(self) -> tuple[float, float]:
        """From where to where it runs [mm]."""
        xs = [p.x for p in self.pins]
        return min(xs), max(xs)


def gaps(row: Sequence[Frame], width: float) -> list[tuple[float, float]]:
    """Left and right edge of each gap of a row [mm]: at its ends and between its boxes."""
    lefts = [f.x if b is f.boxes[0] else b.x for f in row for b in f.boxes]
    rights = [f.right if b is f.boxes[-1] else b.right for f in row for b in f.boxes]
    return list(zip([0.0, *rights], [*lefts, width], strict=True))


def neighbours(stretches: Sequence[Stretch]) -> dict[tuple[int, object, str], list[Pin]]:
    """The pins at each edge of a box and in each gap."""
    found: dict[tuple[int, object, str], list[Pin]] = defaultdict(list)
    for pin in dict.fromkeys(p for s in stretches for p in s.pins):
        spot = pin.spot.name if isinstance(pin.spot, Box) else pin.spot
        found[pin.row, spot, pin.side].append(pin)
    return found

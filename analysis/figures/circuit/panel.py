"""A panel: rows of framed boxes and the wires between them, with its height."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from striata.analysis.figures.circuit.boxes import (
    EDGE,
    GAP,
    LINE,
    NAME,
    SMALL,
    Box,
    Frame,
    box,
    wrapped,
)
from striata.analysis.figures.circuit.layout import Rows, arrange, rows, split, stacked
from striata.analysis.figures.circuit.routing import route
from striata.analysis.figures.circuit.wires import PITCH, Pin, Stretch
from striata.analysis.figures.circuit.wiring import Link, Wiring, bundled

#: Between boxes and the nearest track: alone, with heads, with heads that bear a star [mm].
CLEAR = (0.9, 2.1, 3.0)
#: Height of a channel without wires [mm].
EMPTY = 2.5
OVERVIEW = "Regions: one arrow for each effect of a region on another"
#: Widest line of a region's name: beside its populations, if room is scarce, in the overview [mm].
BESIDE, NARROW, INSIDE = 18.5, 12.0, 24.0


@dataclass
class Panel:
    """Boxes in rows and wires in the channels between them; all lengths in mm, y downwards."""

    title: str
    regions: tuple[str, ...]
    width: float
    table: Rows
    stretches: list[Stretch]
    loops: tuple[Link, ...]

    @cached_property
    def tops(self) -> list[float]:
        """Upper edge of each row's boxes, and the panel's lower edge [mm]."""
        y, found = 0.0, []
        for channel in range(len(self.table) + 1):
            used = [s.track for s in self.stretches if s.channel == channel]
            if used:
                y += self.clear(channel, "above") + max(used) * PITCH + self.clear(channel, "below")
            elif 0 < channel < len(self.table):
                y += EMPTY
            found.append(y)
            if channel < len(self.table):
                y += self.tall(self.table[channel])
        return found

    @property
    def height(self) -> float:
        """Height of the panel [mm]."""
        return self.tops[-1] + EDGE

    @staticmethod
    def tall(row: Sequence[Frame]) -> float:
        """Height of a row's boxes [mm]."""
        lines = [len(b.lines) for f in row for b in f.boxes] + [len(f.label) for f in row]
        return max(lines) * LINE + 1.0

    def find(self, name: str) -> tuple[int, Box]:
        """Row and box of a name."""
        places = ((r, b) for r, row in enumerate(self.table) for f in row for b in f.boxes)
        return next((r, b) for r, b in places if b.name == name)

    def clear(self, channel: int, side: str) -> float:
        """Space between a channel's outermost track and the boxes above or below it [mm]."""
        pins = [p for s in self.stretches if s.channel == channel for p in getattr(s, side)]
        links = [p.link for p in pins if p.link is not None]
        return CLEAR[0] if not links else CLEAR[2 if any(k.plastic for k in links) else 1]

    def level(self, s: Stretch) -> float:
        """Height of a stretch's track [mm]."""
        row = s.channel - 1
        above = self.tops[row] + self.tall(self.table[row]) if s.channel else 0.0
        return above + self.clear(s.channel, "above") + s.track * PITCH

    def end(self, pin: Pin) -> float:
        """Height at which a wire ends [mm]: at a box, or midway through the row that it passes."""
        top, tall = self.tops[pin.row], self.tall(self.table[pin.row])
        return {"top": top, "bottom": top + tall, "lane": top + tall / 2}[pin.side]


def overview(wiring: Wiring, letters: Mapping[str, str], width: float) -> Panel:
    """All regions, and one wire for all projections of one effect that a region sends out."""
    frames = [Frame(r, (), [_region(r, letters[r])]) for r in wiring.regions]
    links = bundled(wiring)
    table = stacked(frames, links, width)
    arrange(table, links, width)
    return Panel(OVERVIEW, tuple(wiring.regions), width, table, route(table, links, width), ())


def _region(region: str, letter: str) -> Box:
    """A region's box, with the letter of the panel that shows its populations."""
    lines = wrapped(f"{region} ({letter})", INSIDE, NAME, True)
    return box(region, lines, region, strong=len(lines))


def detail(wiring: Wiring, group: Sequence[str], lines: Mapping[str, str], width: float) -> Panel:
    """The populations of some regions and all their inputs, those from elsewhere as entries."""
    region = wiring.region
    links = [k for k in wiring.links if region[k.target] in group]
    loops = tuple(k for k in links if k.source == k.target)
    looped = {k.source for k in loops}
    outside = dict.fromkeys(k.source for k in links if region[k.source] not in group)
    frames = []
    if outside:
        entries = [box(p, (p,), region[p], strong=0) for p in outside]
        frames += split(Frame("", ("from",), entries, True), width - 2 * GAP)
    for r in group:
        boxes = [
            box(p, (p, lines[p]) if lines.get(p) else (p,), r, looped=p in looped)
            for p in wiring.regions[r]
        ]
        frames += split(_framed(r, boxes, width - GAP), width - GAP)
    links = [k for k in links if k.source != k.target]
    table = rows(frames, links, width)
    arrange(table, links, width)
    return Panel(", ".join(group), tuple(group), width, table, route(table, links, width), loops)


def _framed(region: str, boxes: list[Box], width: float) -> Frame:
    """A region's frame, its name in shorter lines where it would not fit into the width [mm]."""
    frames = [Frame(region, wrapped(region, w, SMALL), boxes) for w in (BESIDE, NARROW)]
    return next((f for f in frames if f.width <= width), frames[-1])

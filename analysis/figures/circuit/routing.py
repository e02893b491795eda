"""How arrows run: each axon on tracks between rows of boxes, through gaps, never through a box.

All arrows of one effect from one source are one wire with branches. It leaves its box downwards for
targets in its own row or below and upwards for those above, runs level in the channels between
rows, and passes rows in the gaps between boxes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from striata.analysis.figures.circuit.boxes import GAP, Box
from striata.analysis.figures.circuit.layout import Rows, place
from striata.analysis.figures.circuit.tidying import part, settle, straighten, tracks
from striata.analysis.figures.circuit.wires import STEP, Pin, Stretch, gaps
from striata.analysis.figures.circuit.wiring import Link


@dataclass
class Grid:
    """Rows of a width [mm], where each name stands, and how many wires each gap has got so far."""

    table: Rows
    width: float
    used: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.at = {b.name: (r, b) for r, row in enumerate(self.table) for f in row for b in f.boxes}


def route(table: Rows, links: Sequence[Link], width: float) -> list[Stretch]:
    """Run all arrows, widen boxes and gaps to hold them, and give each stretch its track."""
    grid = Grid(table, width)
    wires: dict[tuple[str, str, bool], list[Link]] = defaultdict(list)
    for k in links:
        wires[k.source, k.kind, k.changed].append(k)
    found: list[Stretch] = []
    for wire in wires.values():
        row = grid.at[wire[0].source][0]
        for down in (True, False):
            branch = [k for k in wire if (grid.at[k.target][0] >= row) == down]
            if branch:
                found += _wire(grid, branch, down)
    _widen(table, found, width)
    for _ in range(6):
        settle(table, found, width)
    straighten(found)
    for _ in range(3):  # Moving one may bring it upon another.
        part(found)
    for channel in range(len(table) + 1):
        tracks([s for s in found if s.channel == channel])
    return found


def _wire(grid: Grid, branch: Sequence[Link], down: bool) -> list[Stretch]:
    """The stretches of one wire, from its source's row outwards."""
    first, at = branch[0], grid.at
    row, source = at[first.source]
    pin = Pin(row, source, "bottom" if down else "top", x=source.middle)
    left, found = list(branch), []
    channel = row + 1 if down else row
    while True:
        stretch = Stretch(first.source, first.kind, first.changed, channel)
        (stretch.above if down else stretch.below).append(pin)
        for k in [k for k in left if _reached(at[k.target][0], row, channel, down)]:
            left.remove(k)
            target_row, target = at[k.target]
            side = "top" if target_row == channel else "bottom"
            (stretch.below if side == "top" else stretch.above).append(
                Pin(target_row, target, side, k, target.middle)
            )
        found.append(stretch)
        if not left:
            return found
        crossed = channel if down else channel - 1
        pin = _passage(grid, crossed, pin.x, [at[k.target][1].middle for k in left])
        (stretch.below if down else stretch.above).append(pin)
        channel += 1 if down else -1


def _reached(target: int, source: int, channel: int, down: bool) -> bool:
    """Whether a target's row is met from this channel."""
    if down:
        return target == channel or (target == source and channel == source + 1)
    return target == channel - 1


def _passage(grid: Grid, row: int, x: float, ends: Sequence[float]) -> Pin:
    """The gap of a row through which a wire comes best from `x` to its ends [mm]."""
    middles = [(low + high) / 2 for low, high in gaps(grid.table[row], grid.width)]
    cost = [
        abs(m - x) + sum(abs(m - e) for e in ends) / len(ends) + 2.5 * grid.used[row, i]
        for i, m in enumerate(middles)
    ]
    best = cost.index(min(cost))
    grid.used[row, best] += 1
    return Pin(row, best, "lane", x=middles[best])


def _widen(table: Rows, stretches: Sequence[Stretch], width: float) -> None:
    """Make boxes wide enough for the wires that meet them, and gaps for those that pass."""
    counts: dict[tuple[int, int], int] = defaultdict(int)
    met: dict[tuple[str, str], int] = defaultdict(int)
    for pin in dict.fromkeys(p for s in stretches for p in s.pins):
        if isinstance(pin.spot, Box):
            met[pin.spot.name, pin.side] += 1
        else:
            counts[pin.row, pin.spot] += 1
    for r, row in enumerate(table):
        boxes = [b for f in row for b in f.boxes]
        for b in boxes:
            ports = max(met[b.name, "top"], met[b.name, "bottom"])
            b.width = max(b.width, (ports - 1) * STEP + 1.6)
        lanes = [
            max(GAP / (1 + (i in (0, len(boxes)))), (counts[r, i] + 1) * STEP)
            for i in range(len(boxes) + 1)
        ]
        place(row, width, lanes)

"""How arrows run: each axon on tracks between rows of boxes, through gaps, never through a box.

All arrows of one effect from one source are one wire with branches. It leaves its box downwards for
targets in its own row or below and upwards for those above, runs level in the channels between
rows, and passes rows in the gaps between boxes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from striata.analysis.figures.circuit.boxes import GAP, Box, Frame
from striata.analysis.figures.circuit.layout import Rows, improved, place
from striata.analysis.figures.circuit.wiring import Link

#: Distance between tracks, and between wires at a box or in a gap [mm].
PITCH, STEP = 1.1, 1.35
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


@dataclass
class Grid:
    """Rows of a width [mm], where each name stands, and how many wires each gap has got so far."""

    table: Rows
    width: float
    used: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.at = {b.name: (r, b) for r, row in enumerate(self.table) for f in row for b in f.boxes}


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
        _settle(table, found, width)
    _straighten(found)
    for channel in range(len(table) + 1):
        _tracks([s for s in found if s.channel == channel])
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


def gaps(row: Sequence[Frame], width: float) -> list[tuple[float, float]]:
    """Left and right edge of each gap of a row [mm]: at its ends and between its boxes."""
    lefts = [f.x if b is f.boxes[0] else b.x for f in row for b in f.boxes]
    rights = [f.right if b is f.boxes[-1] else b.right for f in row for b in f.boxes]
    return list(zip([0.0, *rights], [*lefts, width], strict=True))


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


def _settle(table: Rows, stretches: Sequence[Stretch], width: float) -> None:
    """Move pins along their box or in their gap to where their wires become short and straight."""
    others: dict[Pin, list[float]] = defaultdict(list)
    for s in stretches:
        for pin in s.pins:
            others[pin] += [p.x for p in s.pins if p is not pin]
    for (row, _, _), pins in _neighbours(stretches).items():
        spot = pins[0].spot
        if isinstance(spot, Box):
            low, high = spot.x + 0.8, spot.x + spot.width - 0.8
        else:
            low, high = gaps(table[row], width)[spot]
            low, high = low + 0.6, high - 0.6
        middle = (low + high) / 2
        wish = {
            p: (min(max(middle, min(o)), max(o)), sum(o) / len(o))
            for p in pins
            if (o := others[p] or [middle])
        }
        pins.sort(key=lambda p: wish[p])
        for p, x in zip(pins, _spread([wish[p][0] for p in pins], low, high), strict=True):
            p.x, p.low, p.high = x, low, high


def _neighbours(stretches: Sequence[Stretch]) -> dict[tuple[int, object, str], list[Pin]]:
    """The pins at each edge of a box and in each gap."""
    found: dict[tuple[int, object, str], list[Pin]] = defaultdict(list)
    for pin in dict.fromkeys(p for s in stretches for p in s.pins):
        spot = pin.spot.name if isinstance(pin.spot, Box) else pin.spot
        found[pin.row, spot, pin.side].append(pin)
    return found


def _straighten(stretches: Sequence[Stretch]) -> None:
    """Take small steps out of wires where a pin can move below or above its partner."""
    beside = {pin: pins for pins in _neighbours(stretches).values() for pin in pins}
    for s in stretches:
        pairs = [(a, b) for a in s.above for b in s.below if 0 < abs(a.x - b.x) < 3.5]
        for a, b in sorted(pairs, key=lambda pair: abs(pair[0].x - pair[1].x)):
            for pin, x in ((b, a.x), (a, b.x)):
                free = all(abs(o.x - x) >= 0.9 * STEP for o in beside[pin] if o is not pin)
                if a.x != b.x and free and pin.low <= x <= pin.high:
                    pin.x = x


def _spread(wish: Sequence[float], low: float, high: float) -> list[float]:
    """Positions in order near those wished for, at least a step apart where there is room [mm]."""
    n = len(wish)
    step = min(STEP, (high - low) / max(n - 1, 1))
    found: list[float] = []
    for i, w in enumerate(wish):
        least = low + i * step if not found else found[-1] + step
        found.append(min(max(w, least), high - (n - 1 - i) * step))
    # Pushed ones move back so that a cluster is centred on its wishes.
    shift = sum(w - f for w, f in zip(wish, found, strict=True)) / n
    shift = min(max(shift, low - found[0]), high - found[-1])
    return [f + shift for f in found]


def _tracks(stretches: list[Stretch]) -> None:
    """Order a channel's stretches so that fewest wires cross, and pack them on tracks."""
    n = len(stretches)
    cost = [[_crossings(a, b) for b in stretches] for a in stretches]

    def total(order: Sequence[int]) -> float:
        return sum(cost[a][b] for i, a in enumerate(order) for b in order[i + 1 :])

    start = sorted(range(n), key=lambda i: stretches[i].span)
    done: list[Stretch] = []
    for i in improved(start, total):
        s = stretches[i]
        low, high = s.span
        over = [d.track for d in done if d.span[0] < high + 1.2 and low < d.span[1] + 1.2]
        s.track = max(over, default=-1) + 1
        done.append(s)


def _crossings(upper: Stretch, lower: Stretch) -> float:
    """How bad it is to run one stretch above the other: crossings, and wires that would merge."""
    low, high = lower.span
    crossed = sum(low - NEAR < p.x < high + NEAR for p in upper.below)
    low, high = upper.span
    crossed += sum(low - NEAR < p.x < high + NEAR for p in lower.above)
    merged = sum(abs(a.x - b.x) < NEAR for a in upper.below for b in lower.above)
    return crossed + 100.0 * merged

"""Making routed wires short, straight, apart from each other, and free of needless crossings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import permutations

from striata.analysis.figures.circuit.boxes import Box
from striata.analysis.figures.circuit.layout import Rows, improved
from striata.analysis.figures.circuit.wires import NEAR, STEP, Pin, Stretch, gaps, neighbours


def settle(table: Rows, stretches: Sequence[Stretch], width: float) -> None:
    """Move pins along their box or in their gap to where their wires become short and straight."""
    others: dict[Pin, list[float]] = defaultdict(list)
    for s in stretches:
        for pin in s.pins:
            others[pin] += [p.x for p in s.pins if p is not pin]
    for (row, _, _), pins in neighbours(stretches).items():
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


def straighten(stretches: Sequence[Stretch]) -> None:
    """Take small steps out of wires where a pin can move below or above its partner."""
    beside = {pin: pins for pins in neighbours(stretches).values() for pin in pins}
    for s in stretches:
        pairs = [(a, b) for a in s.above for b in s.below if 0 < abs(a.x - b.x) < 3.5]
        for a, b in sorted(pairs, key=lambda pair: abs(pair[0].x - pair[1].x)):
            for pin, x in ((b, a.x), (a, b.x)):
                free = all(abs(o.x - x) >= 0.9 * STEP for o in beside[pin] if o is not pin)
                if a.x != b.x and free and pin.low <= x <= pin.high:
                    pin.x = x


def part(stretches: Sequence[Stretch]) -> None:
    """Move pins a little where a wire from above and another from below would look like one."""
    beside = {pin: pins for pins in neighbours(stretches).values() for pin in pins}
    facing: dict[Pin, list[Pin]] = defaultdict(list)
    for s, t in permutations(stretches, 2):
        if s.channel == t.channel:
            for a in s.above:
                facing[a] += t.below
                for b in t.below:
                    facing[b].append(a)
    for pin, others in facing.items():
        if all(abs(o.x - pin.x) >= NEAR for o in others):
            continue
        near = [o for o in beside[pin] if o is not pin]
        places = [pin.x + 0.1 * i for i in sorted(range(-40, 41), key=abs)]
        for room in (0.7 * STEP, NEAR):
            free = [
                x
                for x in places
                if pin.low <= x <= pin.high
                and all(abs(o.x - x) >= NEAR for o in others)
                and all(abs(o.x - x) >= room for o in near)
            ]
            if free:
                pin.x = free[0]
                break


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


def tracks(stretches: list[Stretch]) -> None:
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

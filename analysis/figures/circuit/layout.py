"""Where boxes stand: regions in rows by the direction of their projections, near what they join."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any

from striata.analysis.figures.circuit.boxes import EDGE, GAP, Frame
from striata.analysis.figures.circuit.wiring import Link

#: Room beside a region in the overview, for the wires that pass it [mm].
AISLE = 14.0
#: What counts as an improvement of an arrangement.
LEAST = 1e-9

Rows = list[list[Frame]]


def split(frame: Frame, width: float) -> list[Frame]:
    """The frame in as many pieces as the width asks for."""
    pieces = [Frame(frame.region, frame.label, [], frame.entry)]
    for b in frame.boxes:
        if pieces[-1].boxes and pieces[-1].width + GAP + b.width > width:
            pieces.append(Frame(frame.region, frame.label, [], frame.entry))
        pieces[-1].boxes.append(b)
    return pieces


def rows(frames: Sequence[Frame], links: Sequence[Link], width: float) -> Rows:
    """Frames in rows so that most arrows point down: sources of input first, then in their order.

    Parameters
    ----------
    frames
        Frames, no one wider than `width` [mm].
    """
    home = {b.name: i for i, f in enumerate(frames) for b in f.boxes}
    flow = _flow(home, links)
    order = _downstream([i for i, f in enumerate(frames) if not f.entry], flow)
    entries = [[f] for f in frames if f.entry]
    found: Rows = []
    row: dict[int, int] = {}
    for i in order:
        at = max((row[j] + 1 for j in row if flow[j, i]), default=0)
        while (
            at < len(found) and sum(f.width + 2 * GAP for f in found[at]) + frames[i].width > width
        ):
            at += 1
        found += [[] for _ in range(at + 1 - len(found))]
        found[at].append(frames[i])
        row[i] = at
    return entries + found


def stacked(frames: Sequence[Frame], links: Sequence[Link], width: float) -> Rows:
    """Frames in few full rows, so that few arrows point up."""
    home = {b.name: i for i, f in enumerate(frames) for b in f.boxes}
    flow = _flow(home, links)
    total = sum(f.width + AISLE for f in frames)
    share = total / -(-total // width)
    found: Rows = []
    filled = 0.0
    for i in _downstream(list(range(len(frames))), flow):
        if filled >= len(found) * share - LEAST:
            found.append([])
        found[-1].append(frames[i])
        filled += frames[i].width + AISLE
    return found


def _flow(home: Mapping[str, int], links: Sequence[Link]) -> Counter[tuple[int, int]]:
    """How many arrows run between two frames; dopamine, which goes everywhere, gives no order."""
    return Counter((home[k.source], home[k.target]) for k in links if k.kind != "dopamine")


def _downstream(nodes: list[int], flow: Mapping[tuple[int, int], int]) -> list[int]:
    """The order in which fewest arrows run backwards, by moving one at a time while it helps."""

    def backwards(order: Sequence[int]) -> int:
        return sum(flow.get((b, a), 0) for i, a in enumerate(order) for b in order[i + 1 :])

    return improved(nodes, backwards)


def improved(order: list[int], cost: Callable[[Sequence[int]], float]) -> list[int]:
    """An order that no move of a single item makes cheaper."""
    best, better = cost(order), True
    while better:
        better = False
        for item in list(order):
            rest = [i for i in order if i != item]
            tries = [[*rest[:k], item, *rest[k:]] for k in range(len(order))]
            costs = [cost(t) for t in tries]
            if min(costs) < best - LEAST:
                best, better = min(costs), True
                order = tries[costs.index(best)]
    return order


def arrange(table: Rows, links: Sequence[Link], width: float) -> None:
    """Order frames in their rows and boxes in their frames so that arrows are short, in place."""
    for row in table:
        place(row, width)
    boxes = {b.name: b for row in table for f in row for b in f.boxes}
    pairs = [(boxes[k.source], boxes[k.target]) for k in links]

    def length(row: Sequence[Frame]) -> float:
        place(row, width)
        return sum(abs(a.middle - b.middle) for a, b in pairs)

    best, before = length(table[0]), float("inf")
    while best < before - LEAST:
        before = best
        for row in table:
            lists: list[list[Any]] = [row, *(f.boxes for f in row)]
            for items in lists:
                best = _settle(items, partial(length, row), best)


def _settle(items: list[Any], length: Callable[[], float], best: float) -> float:
    """Swap any two of the items where that makes arrows shorter; return their length [mm]."""
    for i, j in combinations(range(len(items)), 2):
        items[i], items[j] = items[j], items[i]
        if (now := length()) < best - LEAST:
            best = now
        else:
            items[i], items[j] = items[j], items[i]
    length()
    return best


def place(frames: Sequence[Frame], width: float, lanes: Sequence[float] | None = None) -> None:
    """Set a row's positions: what is over is shared among all the gaps.

    Parameters
    ----------
    lanes
        Least width of each gap [mm]: before the first box, between boxes, after the last.
    """
    boxes = [b for f in frames for b in f.boxes]
    least = list(lanes or [GAP / 2, *[GAP] * (len(boxes) - 1), GAP / 2])
    taken = sum(b.width + b.room for b in boxes) + sum(f.margin + EDGE for f in frames)
    room = width - taken
    over = (room - sum(least)) / len(least)
    gaps = [g + over for g in least] if over > 0 else [g * room / sum(least) for g in least]
    x, left = 0.0, iter(gaps)
    for f in frames:
        for b in f.boxes:
            x += next(left)
            if b is f.boxes[0]:
                f.x = x
                x += f.margin
            b.x = x
            x += b.width + b.room
        x += EDGE

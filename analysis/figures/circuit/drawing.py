"""Boxes, wires and their heads on paper, in millimetres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, Polygon

from striata.analysis.figures.circuit.boxes import EDGE, LINE, LOOP, NAME, POINT, SMALL, Box, Frame
from striata.analysis.figures.circuit.panel import Panel
from striata.analysis.figures.circuit.wires import Pin, Stretch
from striata.analysis.figures.circuit.wiring import Link

#: Colours of effects: excitation against inhibition is blue against black, safe for colour-blind
#: readers, and each effect has a head of its own.
COLOURS = {
    "excitation": "#0072B2",
    "inhibition": "#222222",
    "dopamine": "#B07A00",
    "gain": "#00805E",
}
DASHES = {"dopamine": (0, (3, 1.2)), "gain": (0, (1, 1))}
#: The one colour of what was changed.
ACCENT = "#D3005E"
#: Fills of regions, in their order (Tol's light scheme, made for cells with text; then paler).
LIGHT = (
    "#77AADD",
    "#EE8866",
    "#EEDD88",
    "#FFAABB",
    "#99DDFF",
    "#44BB99",
    "#BBCC33",
    "#AAAA00",
    "#CCCCCC",
)
#: White that is mixed into the first nine fills, into the next nine, and so on.
PALE = (0.15, 0.6, 0.38)
#: A head's length, a flat head's half width, a star's height [mm], and a wire's width [pt].
HEAD, FLAT, STAR, WIRE = 1.3, 0.58, 1.7, 0.7


Colour = tuple[float, float, float]


def fills(regions: Sequence[str]) -> dict[str, Colour]:
    """A colour for each region, the same in every panel, and white for what is in none."""
    n = len(LIGHT)
    found = {r: pale(LIGHT[i % n], PALE[i // n % len(PALE)]) for i, r in enumerate(regions)}
    return {"": (1.0, 1.0, 1.0)} | found


@dataclass(frozen=True)
class Look:
    """Each region's colour, and which populations were changed."""

    colours: Mapping[str, Colour]
    changed: frozenset[str]


def pale(colour: str | Colour, white: float) -> Colour:
    """A colour with so much white in it."""
    r, g, b = (c + (1 - c) * white for c in to_rgb(colour))
    return r, g, b


def paper(figure: Any, width: float, height: float) -> Axes:
    """The whole figure as one set of axes in millimetres, y downwards."""
    axes: Axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return axes


def text(axes: Axes, x: float, y: float, words: str, size: float = SMALL, **how: Any) -> None:
    """Text whose middle is at a height [mm]."""
    look: dict[str, Any] = {"ha": "center", "va": "center_baseline", "zorder": 6}
    axes.text(x, y, words, fontsize=size, **look | how)


def draw_panel(axes: Axes, panel: Panel, x: float, y: float, look: Look) -> None:
    """A panel with its upper left corner at (x, y) [mm]."""
    for top, frames in zip(panel.tops, panel.table, strict=False):
        tall = panel.tall(frames)
        for f in frames:
            _frame(axes, f, x, y + top, tall, look)
            for b in f.boxes:
                _box(axes, b, f.entry, x, y + top, tall, look)
    for stretch in panel.stretches:
        _stretch(axes, panel, stretch, x, y)
    for link in panel.loops:
        _loop(axes, panel, link, x, y)


def _frame(axes: Axes, f: Frame, x: float, y: float, tall: float, look: Look) -> None:
    """A region's name and tint behind its boxes."""
    if f.label and not f.entry:
        tint = pale(look.colours[f.region], 0.62)
        _rounded(axes, (x + f.x, y - EDGE, f.right - f.x, tall + 2 * EDGE), tint, "none")
    for i, words in enumerate(f.label):
        middle = y + tall / 2 + (i - (len(f.label) - 1) / 2) * LINE
        slant = "italic" if f.entry else "normal"
        text(axes, x + f.x + EDGE, middle, words, color="#333333", ha="left", style=slant)


def _box(axes: Axes, b: Box, entry: bool, x: float, y: float, tall: float, look: Look) -> None:
    touched, colour = b.name in look.changed, look.colours[b.region]
    edge = ACCENT if touched else "none" if entry else "#444444"
    fill = pale(colour, 0.5) if entry else colour
    _rounded(axes, (x + b.x, y, b.width, tall), fill, edge, 1.6 if touched else 0.5)
    for i, words in enumerate(b.lines):
        middle = y + tall / 2 + (i - (len(b.lines) - 1) / 2) * LINE
        size, weight = (NAME, "bold") if i < b.strong else (SMALL, "normal")
        ink = ACCENT if touched else "black"
        text(axes, x + b.middle, middle, words, size, weight=weight, color=ink)


def _rounded(
    axes: Axes, place: tuple[float, float, float, float], fill: Colour, edge: str, line: float = 0.5
) -> None:
    """A rectangle (left, top, width, height) [mm] with round corners."""
    x, y, width, height = place
    shape = FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0,rounding_size=0.8")
    shape.set(facecolor=fill, edgecolor=edge, linewidth=line, zorder=1 if edge == "none" else 4)
    axes.add_patch(shape)


def _stretch(axes: Axes, panel: Panel, s: Stretch, x: float, y: float) -> None:
    level = y + panel.level(s)
    low, high = s.span
    look = look_of(s)
    if high > low:
        axes.add_line(Line2D([x + low, x + high], [level, level], **look))
    for pin in s.pins:
        end = y + panel.end(pin)
        if pin.link is None:
            axes.add_line(Line2D([x + pin.x] * 2, [level, end], **look))
        else:
            finish(axes, x + pin.x, level, end, pin.link)
        if low + 0.1 < pin.x < high - 0.1 or _both(s, pin):
            dot = Circle((x + pin.x, level), 0.42, color=look["color"], lw=0, zorder=3)
            axes.add_patch(dot)


def _both(s: Stretch, pin: Pin) -> bool:
    """Whether the wire also leaves to the other side here, so that three pieces meet."""
    other = s.below if pin in s.above else s.above
    return len(s.pins) > 2 and any(abs(p.x - pin.x) < 0.1 for p in other)


def look_of(wire: Link | Stretch) -> dict[str, Any]:
    """Colour and stroke of a wire."""
    return {
        "color": ACCENT if wire.changed else COLOURS[wire.kind],
        "linewidth": 1.3 if wire.changed else WIRE,
        "linestyle": DASHES.get(wire.kind, "-"),
        "solid_capstyle": "round",
        "zorder": 2.5 if wire.changed else 2,
    }


def finish(axes: Axes, x: float, start: float, end: float, link: Link) -> None:
    """The last, upright piece of a wire, with the head of its effect and the star of plasticity."""
    sign = 1 if end > start else -1
    tip = end - sign * 0.25
    neck = tip if link.kind == "inhibition" else tip - sign * HEAD
    axes.add_line(Line2D([x, x], [start, neck], **look_of(link)))
    head(axes, x, tip, (0, sign), link)
    if link.plastic:
        star(axes, x, tip - sign * (HEAD + 0.65), link)


def head(axes: Axes, x: float, y: float, way: tuple[int, int], link: Link) -> None:
    """The head of an effect, its tip at (x, y), after a wire that runs the way (right, down)."""
    look, (right, down) = look_of(link), way
    colour = look["color"]

    def at(back: float, side: float) -> tuple[float, float]:
        return x - back * right + side * down, y - back * down + side * right

    if link.kind == "inhibition":
        ends = zip(at(0, -FLAT), at(0, FLAT), strict=True)
        axes.add_line(Line2D(*ends, color=colour, lw=1.7, solid_capstyle="butt", zorder=3))
    elif link.kind == "excitation":
        corners = [at(0, 0), at(HEAD, -0.55), at(HEAD, 0.55)]
        axes.add_patch(Polygon(corners, color=colour, lw=0, zorder=3))
    elif link.kind == "dopamine":
        shape: Any = Circle(at(HEAD / 2, 0), HEAD / 2, fc="white", ec=colour, lw=0.9, zorder=3)
        axes.add_patch(shape)
    else:
        corners = [at(0, 0), at(HEAD / 2, 0.6), at(HEAD, 0), at(HEAD / 2, -0.6)]
        axes.add_patch(Polygon(corners, fc="white", ec=colour, lw=0.9, zorder=3))


def star(axes: Axes, x: float, y: float, link: Link) -> None:
    """The mark of a projection that learns."""
    colour = look_of(link)["color"]
    look = {"markersize": STAR / POINT, "color": colour, "mec": "white", "mew": 0.25}
    axes.add_line(Line2D([x], [y], marker="*", zorder=3.5, **look))


def _loop(axes: Axes, panel: Panel, link: Link, x: float, y: float) -> None:
    """A projection of a population onto itself: a bow at its box's right edge, its head below."""
    row, b = panel.find(link.target)
    middle = y + panel.tops[row] + panel.tall(panel.table[row]) / 2
    right, bow = x + b.x + b.width, LOOP - 0.45
    top, low = middle - 1.5, middle + 1.1
    turn = [(right, top), (right + bow, top), (right + bow, low), (right + 0.2, low)]
    bent = Line2D(*zip(*turn, strict=True), **look_of(link), solid_joinstyle="round")
    axes.add_line(bent)
    head(axes, right + 0.2, low, (-1, 0), link)
    if link.plastic:
        star(axes, right + bow, middle - 0.2, link)

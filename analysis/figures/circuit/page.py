"""The whole picture: the overview above, two panels of populations in a row, the key below."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import combinations
from string import ascii_uppercase

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striata.analysis.figures.circuit.boxes import wrapped
from striata.analysis.figures.circuit.drawing import Look, draw_panel, fills, paper, text
from striata.analysis.figures.circuit.key import Key
from striata.analysis.figures.circuit.panel import Panel, detail, overview
from striata.analysis.figures.circuit.wiring import groups, only, read
from striata.analysis.reading.circuit import apart

#: Width of the page, its margin, and the space between panels side by side and in rows [mm].
WIDTH, MARGIN, BESIDE, BELOW = 180.0, 2.0, 5.0, 2.2
#: Sizes of panel letters and titles [pt].
LETTER, TITLE = 9.0, 6.3
#: A title's line height, its distance from the letter, and the space under it [mm].
TALL, INDENT, UNDER = 2.8, 4.0, 1.2


def draw(
    description: str,
    rates: Mapping[str, str] | None = None,
    changed: Mapping[str, str] | None = None,
    note: str = "",
    standing_apart: bool = False,
) -> Figure:
    """Draw a circuit on a page 180 mm wide.

    Panel A joins regions; each further panel shows the populations of one group of regions and all
    that projects to them, so that each projection is drawn once. Regions of which nothing reaches
    others before it has learnt have a page of their own, without such an overview.

    Parameters
    ----------
    description
        The circuit as JSON, as a result file holds it under ``/circuit``, with its regions.
    rates
        A line for each population's box; its pools and neurons where absent.
    changed
        Population or projection → what was done to it (e.g. ``{"GPi": "lesioned"}``), to be drawn
        in one accent colour.
    note
        What the lines in the boxes are, for the key.
    standing_apart
        Draw the regions that stand apart, and no others.

    Raises
    ------
    AnalysisError
        If regions are not declared or leave a population out, or `changed` names what is not there.
    """
    everything = read(description, changed)
    alone = apart(json.loads(description))
    wiring = only(everything, [r for r in everything.regions if (r in alone) == standing_apart])
    lines, note = (everything.sizes, "pools × neurons") if rates is None else (rates, note)
    full = WIDTH - 2 * MARGIN
    sets = groups(wiring)
    half = (full - BESIDE) / 2 if len(sets) > 1 else full
    columns = _columns([detail(everything, g, lines, half) for g in sets])
    first = 0 if standing_apart else 1
    letters = dict(
        zip((p.regions for c in columns for p in c), ascii_uppercase[first:], strict=False)
    )
    top = overview(wiring, {r: letter for g, letter in letters.items() for r in g}, full)
    key = Key(wiring, note, full, () if standing_apart else alone, overview=not standing_apart)
    below = MARGIN if standing_apart else MARGIN + _height(top)
    height = below + max(sum(map(_height, c)) for c in columns) + key.height
    figure = Figure(figsize=(WIDTH / 25.4, height / 25.4))
    figure.set_layout_engine("none")
    axes = paper(figure, WIDTH, height)
    look = Look(fills(list(everything.regions)), wiring.marked)
    if not standing_apart:
        _panel(axes, "A", top, MARGIN, MARGIN, look)
    for i, column in enumerate(columns):
        y = below
        for panel in column:
            _panel(axes, letters[panel.regions], panel, MARGIN + i * (half + BESIDE), y, look)
            y += _height(panel)
    key.draw(axes, MARGIN, height - key.height)
    return figure


def draw_apart(description: str) -> Figure | None:
    """The regions that stand apart, on a page of their own; None if there are none."""
    return draw(description, standing_apart=True) if apart(json.loads(description)) else None


def _columns(panels: list[Panel]) -> tuple[list[Panel], list[Panel]]:
    """Panels in two columns, the page as short as can be, each column in the panels' order."""

    def height(left: tuple[Panel, ...]) -> float:
        tall = sum(map(_height, left))
        return max(tall, sum(map(_height, panels)) - tall)

    # The first panel stands on the left.
    choices = [
        (panels[0], *others) for n in range(len(panels)) for others in combinations(panels[1:], n)
    ]
    left = min(choices, key=height)
    return list(left), [p for p in panels if not any(p is q for q in left)]


def _panel(axes: Axes, letter: str, panel: Panel, x: float, y: float, look: Look) -> None:
    """A panel with its letter and title, its upper left corner at (x, y) [mm]."""
    text(axes, x, y + TALL / 2, letter, LETTER, weight="bold", ha="left")
    for i, words in enumerate(_title(panel)):
        text(axes, x + INDENT, y + (i + 0.5) * TALL, words, TITLE, ha="left")
    draw_panel(axes, panel, x, y + len(_title(panel)) * TALL + UNDER, look)


def _title(panel: Panel) -> tuple[str, ...]:
    title = panel.title[:1].upper() + panel.title[1:]
    # Some renderers set letters a little wider than they are designed.
    return wrapped(title, 0.98 * (panel.width - INDENT), TITLE)


def _height(panel: Panel) -> float:
    """Height of a panel with its title and the space below [mm]."""
    return len(_title(panel)) * TALL + UNDER + panel.height + BELOW

"""The key below the picture: heads and colours of effects, marks, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from striata.analysis.figures.circuit.boxes import LINE, SMALL, extent, wrapped
from striata.analysis.figures.circuit.drawing import ACCENT, HEAD, head, look_of, star, text
from striata.analysis.figures.circuit.wiring import Link, Wiring

#: What each kind of arrow is.
EFFECTS = {
    "excitation": "excitation",
    "inhibition": "inhibition",
    "dopamine": "neuromodulator: gain or plasticity of synapses",
    "gain": "gain of sensory input",
}
#: Length of a sample, spaces beside it, and height of a line of samples [mm].
SAMPLE, SPACE, TALL = 8.0, 1.5, 3.6
BRANCH = "Wires branch at dots."
NOTE = (
    "A: letters in brackets name a region's panel. Other panels: each projection is shown where "
    "its target is; unframed names above are sources in other panels."
)
APART = "Drawn apart, for before they learn they reach none of these:"


@dataclass(frozen=True)
class Key:
    """The key of a picture of so much width [mm]; the `note` says what the lines in boxes are.

    Regions `elsewhere` are in another picture; panel A is an `overview` or is not.
    """

    wiring: Wiring
    note: str
    width: float
    elsewhere: tuple[str, ...] = ()
    overview: bool = True

    @property
    def samples(self) -> list[tuple[Link, str]]:
        """Arrows that occur in the picture, with their names."""
        kinds = {k.kind for k in self.wiring.links}
        found = [(Link("", "", kind), words) for kind, words in EFFECTS.items() if kind in kinds]
        if any(k.plastic for k in self.wiring.links):
            found.append((Link("", "", "excitation", plastic=True), "plastic"))
        return found

    @property
    def notes(self) -> tuple[str, ...]:
        """Lines of text below the samples."""
        said = [BRANCH, NOTE] if self.overview else [BRANCH]
        said += [f"In boxes: {self.note}."] if self.note else []
        faded = self.wiring.depressed
        said += [f"Input from the world depresses in {', '.join(faded)}."] if faded else []
        said += [f"{APART} {', '.join(self.elsewhere)}."] if self.elsewhere else []
        return wrapped(" ".join(said), self.width, SMALL)

    @property
    def changes(self) -> tuple[str, ...]:
        """Lines that say what was changed."""
        named = "; ".join(f"{name}: {kind}" for name, kind in self.wiring.changed.items())
        return wrapped(f"Changed: {named}", self.width, SMALL) if named else ()

    @property
    def height(self) -> float:
        """Its height [mm]."""
        return TALL + LINE * (len(self.notes) + len(self.changes)) + 2.0

    def draw(self, axes: Axes, x: float, y: float) -> None:
        """Draw it with its upper left corner at (x, y) [mm]."""
        at, middle = x, y + TALL / 2
        for link, words in self.samples:
            end = at + SAMPLE
            neck = end - (0.0 if link.kind == "inhibition" else HEAD)
            axes.add_line(Line2D([at, neck], [middle] * 2, **look_of(link)))
            head(axes, end, middle, (1, 0), link)
            if link.plastic:
                star(axes, end - 2.2, middle, link)
            text(axes, end + SPACE, middle, words, ha="left")
            at = end + 4 * SPACE + extent(words, SMALL)
        lines = [(words, "#444444") for words in self.notes]
        lines += [(words, ACCENT) for words in self.changes]
        for i, (words, colour) in enumerate(lines):
            text(axes, x, y + TALL + (i + 0.5) * LINE, words, ha="left", color=colour)

"""One look for every figure: sizes, colours, and how model and people are distinguished."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

#: Width that a journal prints [mm], and the smallest letters that may be left of a figure's [pt].
PRINTED, SMALLEST = 180.0, 5.0
#: Colour of each condition (Okabe and Ito's palette, safe for colour-blind readers).
CONDITION = {"congruent": "#0072B2", "neutral": "#6f6f6f", "incongruent": "#D55E00"}
MODEL, PEOPLE = "#222222", "#9a9a9a"
#: Colour of the correct channel, the distractor and the others.
CHANNEL = ("#009E73", "#CC79A7", "#bbbbbb")

#: Colours of the populations of the loop.
POPULATION = {
    "PMC": "#0072B2",
    "D1": "#009E73",
    "D2": "#56B4E9",
    "GPe-proto": "#999999",
    "STN": "#E69F00",
    "GPi": "#D55E00",
    "VA": "#CC79A7",
}

RC: dict[str, Any] = {
    "figure.constrained_layout.use": True,
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "savefig.dpi": 200,
    "lines.linewidth": 1.4,
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "svg.hashsalt": "striata",
    "text.parse_math": False,  # a name with dollar signs is a name
}


@contextmanager
def style() -> Iterator[None]:
    """Use the look inside a ``with`` block."""
    with mpl.rc_context(RC):
        yield


def letters(axes: Any) -> None:
    """Put A, B, C … before the titles of panels."""
    for letter, ax in zip("ABCDEFGHIJKLMNOP", axes, strict=False):
        ax.set_title(f"{letter}  {ax.get_title(loc='left')}", loc="left")

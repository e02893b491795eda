"""Episodes: measures by arm, and an event that is stored and recalled."""

from typing import Any

from striata.analysis.figures.panels import key
from striata.analysis.figures.style import MODEL

INTACT, CUT = "control", "CA3 recurrence cut"
COLOURS = {
    INTACT: MODEL,
    CUT: "#D55E00",
    "acetylcholine off": "#009E73",
    "tiring off": "#CC79A7",
}
#: Colour of all other arms, and of CA3 and dentate gyrus where layers are compared.
OTHER, CA3, DENTATE = "#6f6f6f", "#0072B2", "#E69F00"
LABELS = {INTACT: "intact", CUT: "recurrence cut"}


def below(ax: Any, columns: int) -> None:
    """A legend under a panel."""
    under = {"loc": "upper center", "bbox_to_anchor": (0.4, -0.16)}
    key(ax, ncols=columns, columnspacing=0.8, handletextpad=0.3, **under)


def beside(panels: int) -> str:
    """Where a figure's legend stands: beside the line that says what is shown, if both fit."""
    return "outside upper right" if panels > 1 else "outside lower center"

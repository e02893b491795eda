"""What these figures say in a panel: the name of a moment, and what animals do otherwise."""

from __future__ import annotations

from typing import Any, Literal

from striata.analysis.figures.style import MODEL

#: Small words in a panel, and the same where they say what animals do and the model does not.
NAME: dict[str, Any] = {"fontsize": 8, "color": MODEL, "va": "top"}
ANIMALS: dict[str, Any] = NAME | {"color": "#666666"}
LINE: dict[str, Any] = {"color": "#999999", "linewidth": 0.7, "linestyle": ":"}


def named(
    ax: Any, at: float, said: str, ha: Literal["left", "right"], height: float = 0.99
) -> None:
    """Name a vertical line beside it, at a height from 0 to 1: the words end or begin there."""
    gap = f"{said} " if ha == "right" else f" {said}"
    ax.text(at, height, gap, ha=ha, transform=ax.get_xaxis_transform(), **NAME)

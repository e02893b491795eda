"""Active sampling: looks, listening, and what becomes of what is held, own figure."""

from __future__ import annotations

from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis
from striata.analysis.signatures.sampling.comparisons import SHARE, comparisons
from striata.analysis.signatures.sampling.measures import (
    BOTH,
    CONGENIAL,
    MIXED,
    STRANGE,
    TRUSTED,
    YOKED,
)

_AHEAD = "meal's cells at A minus at B, choice minus"
ASKED = {
    f"{SHARE}, {TRUSTED}, control": "looks at a source that has been right, above half",
    f"{SHARE}, {CONGENIAL}, control": "looks at a source that speaks of what is liked, above half",
    "looks at the one source, hungry minus thirsty, control": (
        "looks at the source of food, hungry minus thirsty"
    ),
    f"{_AHEAD} {BOTH}, {TRUSTED}, control": "A ahead of B, by choosing rather than hearing both",
    f"{_AHEAD} {MIXED}, {TRUSTED}, control": "the same, rather than hearing either by lot",
    f"{_AHEAD} {YOKED}, {TRUSTED}, control": "the same, rather than hearing what was chosen before",
    f"{_AHEAD} {BOTH}, {STRANGE}, control": "the same as the first, between indifferent sources",
    f"meal's cells at B, from a source that was wrong minus one that was right, {BOTH}": (
        "what is learnt from a source that was wrong, heard as well as one that was right"
    ),
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "sampling",
            "striata.analysis.figures.concepts.sampling:sampling",
            "Looks at one of two sources by what subjects know of them, and lesions; how strongly"
            " A, which was learnt before, and B bring the meal to mind, and what they are worth, by"
            " who was listened to; A's lead over B by rounds in which either source was attended."
            " Bars: 95 % intervals over subjects.",
            ("",),
        ),
        CIRCUIT,
    ),
    columns=(
        "shown",
        "value",
        "drink_value",
        "mind",
        "chosen",
        "heard",
        "heard_other",
        "condition",
    ),
    own=None,
    asked=ASKED,
    place=13,
)

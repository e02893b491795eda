"""Active sampling: looks, listening, and what becomes of what is held, own figure."""

from __future__ import annotations

from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis
from striata.analysis.signatures.sampling.comparisons import MEASURES, SHARE, comparisons
from striata.analysis.signatures.sampling.measures import (
    BOTH,
    CONGENIAL,
    GATE_OFF,
    MIXED,
    TRUSTED,
    YOKED,
)

_SIDE = MEASURES["side"][0]
_B = "at B, from a source that was wrong minus one that was right"
ASKED = {
    f"{SHARE}, {TRUSTED}, control": "looks at a source that has been right, above half",
    f"{SHARE}, {CONGENIAL}, control": "looks at a source that speaks of what is liked, above half",
    "looks at the one source, hungry minus thirsty, control": (
        "looks at the source of food, hungry minus thirsty"
    ),
    f"{_SIDE}, choice minus {BOTH}, {TRUSTED}, control": (
        "on A's side, by choosing rather than attending to both"
    ),
    f"{_SIDE}, choice minus {MIXED}, {TRUSTED}, control": "the same, rather than to either by lot",
    f"{_SIDE}, choice minus {YOKED}, {TRUSTED}, control": (
        "the same, rather than to what was chosen before"
    ),
    f"{_SIDE}, choice minus {GATE_OFF}, {TRUSTED}, control": (
        "the same, rather than choosing with attention to both"
    ),
    f"{_SIDE}, choice minus {MIXED}, {CONGENIAL}, control": (
        "by choosing a source that speaks of what is liked, rather than by lot"
    ),
    f"meal's cells {_B}, {BOTH}, control": (
        "what is learnt from a source that was wrong, heard as well as one that was right"
    ),
    f"value {_B}, {BOTH}, control": "the same, in value",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "sampling",
            "striata.analysis.figures.concepts.sampling:sampling",
            "Looks at one of two sources by what subjects know of them, and lesions (rate level"
            " alone); how strongly A, which was learnt before, and B bring the meal to mind, and"
            " what they are worth, by who was listened to; the side of the meal, 1 for A's alone,"
            " by rounds in which either source was attended (rate level alone). Bars: 95 %"
            " intervals over subjects; small dots: subjects. The published effect is one of"
            " questionnaires; its direction alone is compared.",
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
    place=17,
)

"""Contradiction: preferences that contexts turn round, and circles; own figure."""

from __future__ import annotations

from striata.analysis.signatures.contradiction.comparisons import MEASURES, comparisons
from striata.analysis.signatures.contradiction.measures import (
    ATTENTION,
    CLEAR,
    FAINT,
    STRANGE,
    STRONG,
)
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis

_TURNED, _BOOST = MEASURES["turned"][0], MEASURES["boost"][0]
ASKED = {
    f"{_TURNED}, {FAINT}, control": "preferences turned round, faint context",
    f"{_TURNED}, {CLEAR}, control": "preferences turned round, clear context",
    f"{_TURNED}, {ATTENTION}, control": "preferences turned round, attention",
    f"{_TURNED}, {STRONG}, control": "preferences turned round, strong attention",
    f"{_TURNED}, {STRANGE}, control": "preferences turned round, strange context",
    f"{_TURNED}, {STRONG}, association off": "strong attention, association cut",
    f"{_BOOST}, {FAINT}, control": "what a context adds, by company in common",
    "triples of options preferred in a circle, control": "intransitive triples",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "contradiction",
            "striata.analysis.figures.concepts.contradiction:contradiction",
            "Preferences that contradict one another without noise: what options are worth by"
            " themselves and beside contexts, one subject; shares of preferences that a context"
            " turns round, by its kind and lesion; what a context adds to an option's worth, by"
            " the company that they have in common; triples preferred in a circle. Dots: means"
            " over simulated subjects; bars: 95 % intervals.",
            ("",),
        ),
        CIRCUIT,
    ),
    columns=("option", "beside", "value", "shared", "most"),
    own=None,
    asked=ASKED,
    place=14,
)

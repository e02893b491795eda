"""Naming: which concept objects and words call up, what it is worth; own figures."""

from __future__ import annotations

from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.naming.comparisons import comparisons
from striata.analysis.signatures.naming.measures import APART, FED, FED_APART, STANDARD
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis

_WORTH = "worth of meal and drink above tool and plant"
ASKED = {
    f"told by the most active concept, objects, {STANDARD}": "objects named, shown with their word",
    f"told by the most active concept, objects, {APART}": "objects named, shown apart",
    f"its own concept above others', objects, {STANDARD}": "own concept's cells, by the object",
    f"change of what is told, objects, {STANDARD}, naming off": "objects named, PR → ATL cut",
    f"change of what is told, words, {STANDARD}, perirhinal off": "words read, PR silent",
    f"change of what is told, objects, {STANDARD}, reading off": "objects named, VWFA → ATL cut",
    f"{_WORTH}, objects, {STANDARD}": "worth of objects whose words were fed",
    f"{_WORTH}, objects, {APART}": "the same, shown apart",
    f"{_WORTH}, words, {FED}": "worth of words whose objects were fed",
    f"{_WORTH}, words, {FED_APART}": "the same, shown apart",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "naming",
            "striata.analysis.figures.concepts.naming:naming",
            "Objects that call up the concepts of their names: cells of the concept by times that"
            " an object was shown with its word; what objects are told as; what naming and reading"
            " need; worth of objects whose words were followed by food or drink, and of words"
            " whose objects were; what these need. Dots: means over simulated subjects; bars: 95 %"
            " intervals.",
            ("",),
        ),
        CIRCUIT,
    ),
    columns=("shown", "by", "concept", "told", "value", "drink_value"),
    own=None,
    asked=ASKED,
    place=12,
)

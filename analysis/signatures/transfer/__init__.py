"""Transferred value: transitive inference, and options that were not taken."""

from __future__ import annotations

from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis
from striata.analysis.signatures.transfer.comparisons import comparisons
from striata.analysis.signatures.transfer.measures import INFERRED, NOT_TAKEN, OPTIONS, SERIES

_TAKEN = "first taken, beyond chance"
_BESIDE = "beside the rewarded minus beside the unrewarded"
ASKED = {
    f"value, B minus D, {SERIES}, control": "B worth more than D, met together",
    f"{_TAKEN}, {INFERRED}, {SERIES}, control": "B taken rather than D",
    f"value, {_BESIDE}, {OPTIONS}, control": "options that were not taken, by the other's reward",
    f"{_TAKEN}, {NOT_TAKEN}, {OPTIONS}, control": "that beside the rewarded one taken",
    f"value, {_BESIDE}, {OPTIONS}, association off": "their values, association cut",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "transfer",
            "striata.analysis.figures.concepts.transfer:transfer",
            "What each concept of a series is worth alone, where neighbours were met together and"
            " where none ever were; options that were taken and brought food or nothing, and those"
            " that were only seen beside them, intact and with association cut; and, at the rate"
            " level, choices between two. Dots: means over simulated subjects; bars: 95 %"
            " intervals.",
            ("",),
        ),
        CIRCUIT,
    ),
    columns=("shown", "other", "value", "chosen"),
    own=None,
    asked=ASKED,
    place=18,
)

"""Sensory preconditioning: values by way of what was met together, or in turn."""

from __future__ import annotations

from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.preconditioning.comparisons import (
    IN_REWARD,
    IN_TEST,
    LESION,
    comparisons,
)
from striata.analysis.signatures.preconditioning.measures import AT_ONCE, IN_TURN, WITH_OTHERS
from striata.analysis.signatures.record import Analysis

_WORTH = "value, A minus C"
ASKED = {
    f"{_WORTH}, {AT_ONCE}, control": "value of what was met at once with what brings food",
    f"{_WORTH}, {AT_ONCE}, {LESION}": "the same, hippocampus silent from pairing on",
    f"{_WORTH}, {IN_TURN}, control": "value of what was met a second before it",
    f"{_WORTH}, {IN_TURN}, {LESION}": "the same, hippocampus silent from pairing on",
    f"{_WORTH}, arm minus control, {IN_TURN}, {IN_REWARD}": "change of it if silent at reward",
    f"value, B minus D, arm minus control, {IN_TURN}, {IN_TEST}": "change of what is known by"
    " reward, hippocampus silent in the test",
    f"{_WORTH}, {WITH_OTHERS}, control": "value of what was met with others",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "preconditioning",
            "striata.analysis.figures.concepts.preconditioning:preconditioning",
            "What A is worth, which was met with B before B brought food, above C, which was met"
            " with D before D brought nothing; and how much of their partners A and C bring back in"
            " association cortex and in CA1. Pairs were met at once, or in turn with a gap of a"
            " second; in a control, with others. Dots: means over simulated subjects; bars: 95 %"
            " intervals.",
            ("",),
        ),
        CIRCUIT,
    ),
    columns=("shown", "value", "company", "recalled"),
    own=None,
    asked=ASKED,
    place=19,
)

"""Concepts: their map, priming, values that spread by association, choice, own figures."""

from __future__ import annotations

from striata.analysis.reading.load import Result
from striata.analysis.signatures.concepts.comparisons import comparisons
from striata.analysis.signatures.concepts.measures import MAP
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis

FIGURES = "striata.analysis.figures.concepts"


def _mapped(result: Result) -> bool:
    return bool((result.trials["task"] == MAP).any())


ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "concepts",
            f"{FIGURES}:concepts",
            "What association brings to mind and what it is worth: the meal's cells and the value"
            " of the associate by number of pairings; value after other protocols, lesions and with"
            " plasticity held; priming; choices. Dots: means over simulated subjects; bars: 95 %"
            " intervals.",
            ("",),
        ),
        Drawing(
            "map",
            f"{FIGURES}:concept_map",
            "What persons evoke in the cells of their walk of life and sex, mean over simulated"
            " subjects; the same in two dimensions, from male to female; similarity of what two"
            " concepts evoke, by how often they were together. Dots: means over simulated"
            " subjects; bars: 95 % intervals.",
            ("similarity", "analogies", "sex of"),
            _mapped,
        ),
        CIRCUIT,
    ),
    columns=("shown", "other", "value", "activity", "recognition", "chosen"),
    own=None,
)

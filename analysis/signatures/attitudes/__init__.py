"""Attitudes that go together by mere company: correlations over subjects, own figure."""

from __future__ import annotations

from striata.analysis.signatures.attitudes.comparisons import BOTH, comparisons
from striata.analysis.signatures.attitudes.measures import SHARED, SHUFFLED
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis

_R = "rank correlation over subjects of the values of"
ASKED = {
    f"{_R} issues of one side, {SHARED}, control": "issues of one side, valued together",
    f"{_R} issues of different sides, {SHARED}, control": "issues of different sides",
    f"{_R} {BOTH}, {SHARED}, control": "issues of one side, more than of different sides",
    f"{_R} {BOTH}, {SHUFFLED}, control": "the same, company drawn for each subject",
    f"{_R} {BOTH}, {SHARED}, association off": "the same, association cut",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "attitudes",
            "striata.analysis.figures.concepts.attitudes:attitudes",
            "Values of issues that have nothing in common but a side's company, a dot for each"
            " subject: of one side, of different sides, and with company drawn for each subject;"
            " mean correlations over subjects by protocol and lesion. Bars: 95 % intervals over"
            " resampled subjects. The published effect is one of questionnaires; its direction"
            " alone is compared.",
            ("",),
        ),
        CIRCUIT,
    ),
    columns=("shown", "side", "meals", "value", "mind"),
    own=None,
    asked=ASKED,
    place=13,
)

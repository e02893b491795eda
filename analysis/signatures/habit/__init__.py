"""Lever pressing: devaluation, schedules, lesions, contingency; figures, own data."""

from __future__ import annotations

from striata.analysis.reading.load import Result
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.habit.comparisons import comparisons
from striata.analysis.signatures.habit.own import OWN
from striata.analysis.signatures.parts import Channels, Drawing
from striata.analysis.signatures.record import Analysis

FIGURES = "striata.analysis.figures.habit"


def _traced(result: Result) -> bool:
    return result.has("traces")


ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "habit",
            f"{FIGURES}:habit",
            "Lever pressing through training (dotted: outcomes), after outcome devaluation, by"
            " schedule and number of actions, with lesions, under changed contingencies and in"
            " reacquisition. RI, RR: random interval and ratio schedules. Means over simulated"
            " subjects; bars: 95 % intervals.",
            ("",),
        ),
        Drawing(
            "entry",
            f"{FIGURES}:entry",
            "Mean rates on entering the box after short (dashed) and long (solid) training,"
            " the outcome valued or devalued by satiety. Bands: 95 % intervals over simulated"
            " subjects.",
            when=_traced,
        ),
        CIRCUIT,
    ),
    columns=(
        "schedule",
        "length",
        "trained",
        "actions",
        "levers",
        "presses",
        "outcomes",
        "free",
        "latency",
    ),
    channels=Channels(("channel",), (2, 3), ("lever", "second lever", "other actions")),
    own=OWN,
)

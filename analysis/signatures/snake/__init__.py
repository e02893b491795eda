"""Snakes, their pictures, and food: threat response, defence, dopamine, figures, own data."""

from __future__ import annotations

from striata.analysis.reading.load import Result
from striata.analysis.signatures.decoding import can_decode
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Channels, Drawing
from striata.analysis.signatures.record import Analysis
from striata.analysis.signatures.snake.comparisons import OBJECTS, comparisons
from striata.analysis.signatures.snake.own import OWN

FIGURES = "striata.analysis.figures.snake"


def _decodable(result: Result) -> bool:
    return can_decode(result, OBJECTS)


ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "stations",
            f"{FIGURES}:stations",
            "Rates around the appearance of the object (grey: 1 s) after harmless exposures;"
            " dashed: the photograph before them. Lines: means over simulated subjects; bands: 95 %"
            " intervals.",
            ("latency",),
        ),
        Drawing(
            "snake",
            f"{FIGURES}:snake",
            "Defensive and threat responses by object, before (grey) and after harmless exposures;"
            " learning of top-down inhibition; lesions; dopamine's response to food that does not"
            " apply. Dots: means over simulated subjects; bars: 95 % intervals.",
            ("", "latency of the defensive"),
        ),
        CIRCUIT,
        Drawing(
            "decoding",
            "striata.analysis.figures.decoding:conditions",
            "The object decoded from subjects' mean rates, subjects left out in turn. Grey band:"
            " shuffled labels, mean to 97.5th percentile; grey line: chance.",
            ("decoding", "onset of decoding"),
            _decodable,
        ),
    ),
    columns=(
        "action",
        "latency",
        "threat_before",
        "threat_early",
        "threat_late",
        "dopamine_before",
        "dopamine_early",
        "dopamine_late",
        "value",
    ),
    channels=Channels(("channel",), (0, 1), ("defence", "approach", "routine, other")),
    decoding=OBJECTS,
    own=OWN,
)

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


OTHER = "threat response, late: difference from the photograph"
FOOD = "food that does not apply"
LATE = "late threat response"
DEFENCE = "defensive response"
#: What a reader asks first, in words.
ASKED = {
    f"latency of the {DEFENCE}, live snake": "latency of the defensive response",
    "latency, Pul, photograph": "latency of the pulvinar",
    "latency, LA, photograph": "latency of the lateral amygdala",
    f"{DEFENCE}, photograph, naive": "defence, photograph, naive",
    f"{DEFENCE}, photograph, after exposure": "defence, photograph, after exposures",
    f"{DEFENCE}, live snake, after exposure": "defence, live snake, after exposures",
    f"change of {LATE} with exposure, photograph": "late threat response: change with exposures",
    f"{OTHER}, elsewhere": "late threat response elsewhere, change",
    f"change of {LATE}, photograph, amygdala off": "late threat response: change, amygdala off",
    f"dopamine, late: {FOOD} minus food, control": "dopamine: food that does not apply",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "stations",
            f"{FIGURES}:stations",
            "Rates around the appearance of the object (grey: 1 s) after harmless exposures;"
            " dashed: the photograph before them. Lines: means over simulated subjects; bands: 95 %"
            " intervals. Dark grey: when pulvinar and amygdala of primates first respond, and when"
            " mice flee.",
            ("latency",),
        ),
        Drawing(
            "snake",
            f"{FIGURES}:snake",
            "Defensive and threat responses by object, before (open) and after harmless exposures;"
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
    asked=ASKED,
    place=5,
)

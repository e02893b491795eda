"""Reward, its prediction and its omission: responses of dopamine neurons, figures, own data."""

from __future__ import annotations

from striata.analysis.reading.load import Result
from striata.analysis.signatures.decoding import can_decode
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.dopamine.comparisons import OUTCOMES, comparisons
from striata.analysis.signatures.dopamine.own import OWN
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis

FIGURES = "striata.analysis.figures.dopamine"


def _rate_level(result: Result) -> bool:
    return result.level == "rate"


def _decodable(result: Result) -> bool:
    return can_decode(result, OUTCOMES)


ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "dopamine",
            f"{FIGURES}:dopamine",
            "VTA's dopamine neurons and their inputs: expected, unexpected and omitted reward;"
            " lesions. Lines: means over simulated subjects; bands: 95 % intervals. Dotted"
            " lines: cue and reward.",
            (
                "baseline",
                "burst",
                "pause",
                "onset of LHb",
                "early",
                "late",
                "response to",
                "change of response",
            ),
        ),
        CIRCUIT,
        Drawing(
            "reward",
            f"{FIGURES}:reward_learning",
            "VTA's responses above baseline through training and extinction (dotted line between"
            " them), by probability and size of reward, after blocking, with hidden states; changes"
            " of weights by time and length of a burst or dip. Dots: means over simulated subjects;"
            " bars: 95 % intervals.",
            ("", "late minus", "late response to"),
            _rate_level,
        ),
        Drawing(
            "decoding",
            "striata.analysis.figures.decoding:conditions",
            "The kind of trial decoded from subjects' mean rates, subjects left out in turn. Grey"
            " band: shuffled labels, mean to 97.5th percentile; grey line: chance.",
            ("decoding", "onset of decoding"),
            _decodable,
        ),
    ),
    columns=(
        "baseline",
        "early",
        "late",
        "at_reward",
        "after_reward",
        "reward",
        "reward_time",
        "weight_change",
    ),
    decoding=OUTCOMES,
    own=OWN,
)

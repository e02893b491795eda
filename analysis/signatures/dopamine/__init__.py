"""Reward, its prediction and its omission: responses of dopamine neurons, figures, own data."""

from __future__ import annotations

from striata.analysis.reading.load import Result
from striata.analysis.signatures.decoding import can_decode
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.dopamine.comparisons import OUTCOMES, comparisons
from striata.analysis.signatures.dopamine.fits import fits
from striata.analysis.signatures.dopamine.own import OWN
from striata.analysis.signatures.dopamine.reversal import TASK
from striata.analysis.signatures.dopamine.sequences import PAIRED
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis

FIGURES = "striata.analysis.figures.dopamine"


def _rate_level(result: Result) -> bool:
    return result.level == "rate"


def _decodable(result: Result) -> bool:
    return can_decode(result, OUTCOMES)


def _in_sequences(result: Result) -> bool:
    return PAIRED in set(result.trials["task"].astype(str))


def _single_neurons(result: Result) -> bool:
    return TASK in set(result.trials["task"].astype(str))


CERTAIN = "rate of VTA over rest, certain reward"
#: What a reader asks first, in words.
ASKED = {
    "baseline, VTA at rest": "VTA at rest",
    "burst peak, unexpected reward": "peak at unexpected reward",
    "response to reward, expected minus unexpected": "response to expected minus unexpected",
    f"{CERTAIN}, after a cue, at the reward": "at a certain reward, over rest",
    "late response, cue that predicts reward": "response to the cue",
    "response to omission, 170 to 470 ms": "response to omitted reward",
    "pause, omitted reward": "pause at omitted reward",
    "pause, omitted reward, LHb off": "pause without LHb",
    "slope over probability, response to reward": "response to reward over its probability",
    "change with extinction, late response to cue": "response to the cue: change with extinction",
    "late response to B, blocked minus control": "blocking: blocked minus control cue",
    "second-order response to B, pairing, A trained minus untrained": "second-order conditioning",
    "ramp before reward, places minus cue, trained": "ramp past places minus after a cue",
    "response to a move forward, trained": "a sudden move towards the reward",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "dopamine",
            f"{FIGURES}.responses:dopamine",
            "VTA's dopamine neurons and their inputs: expected, unexpected and omitted reward;"
            " lesions. Lines: means over simulated subjects; bands: 95 % intervals. Dotted"
            " lines: cue and reward. Grey: ranges published or assumed of animals: rate at rest,"
            " when a burst begins and how high it is, shortest and longest pause, drawn from where"
            " the model's begins.",
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
            f"{FIGURES}.responses:reward_learning",
            "VTA's responses above baseline through training and extinction (dotted line between"
            " them), by probability and size of reward, after blocking, with hidden states; changes"
            " of weights by time and length of a burst or dip. Dots: means over simulated subjects;"
            " bars: 95 % intervals. Grey: where expectation subtracts, and when dopamine counts,"
            " as in mice (Eshel 2015, Yagishita 2014).",
            ("", "late minus", "late response to"),
            _rate_level,
        ),
        Drawing(
            "sequences",
            f"{FIGURES}.sequences:sequences",
            "A: late response to B while it comes with A, and to A and B alone afterwards. B to E:"
            " VTA and critic (VS) on the way to a reward (dotted), past places or after a cue, and"
            " with a sudden move forward (dashed). F: how much VTA rises before reward. Lines and"
            " dots: means over simulated subjects; bands and bars: 95 % intervals. What is known of"
            " animals stands in words.",
            (
                "ramp before",
                "response to a move",
                "second-order",
                "preconditioned",
            ),
            _in_sequences,
        ),
        Drawing(
            "reversal",
            f"{FIGURES}.neurons:reversal",
            "Single dopamine neurons (VTA and SNc, as spikes): responses by size of a reward of"
            " which 1 is expected, in even trials, by reversal point in odd ones; reversal points"
            " of all trials; and of either half, a dot for each neuron. ρ: rank correlation over a"
            " subject's neurons, mean over subjects with 95 % interval.",
            ("reversal points",),
            _single_neurons,
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
    fits=fits,
    asked=ASKED,
    place=4,
)

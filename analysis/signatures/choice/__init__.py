"""Choices between stimuli with outcomes of their own."""

from __future__ import annotations

from striata.analysis.signatures.choice.comparisons import comparisons
from striata.analysis.signatures.choice.fits import fits
from striata.analysis.signatures.choice.own import OWN
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Channels, Drawing
from striata.analysis.signatures.record import Analysis

LONGER = "long minus short practice"
BRACKETS = "task bracketing: start and end minus middle"
ERRORS = "habitual errors"
CERTAIN = "rate of VTA over rest, certain reward, after an action"
#: What a reader asks first, in words.
ASKED = {
    "accuracy, end of long practice": "accuracy, end of long practice",
    f"{CERTAIN}, at the reward": "dopamine at a certain reward, over rest",
    "devaluation effect, short practice": "devaluation effect, short practice",
    "devaluation effect, long practice": "devaluation effect, long practice",
    f"slips of action, {LONGER}, devalued": "slips of action, long minus short practice",
    f"{ERRORS}, {LONGER}, 0.3 to 0.6 s of preparation": "habitual errors, long minus short",
    f"{ERRORS}, early minus late response, short practice": "the same, early minus late, short",
    f"{ERRORS}, early minus late response, long practice": "the same, early minus late, long",
    "accuracy, GPi off, learnt pair, long practice": "accuracy without GPi, learnt pair",
    "accuracy, GPi off, new pair, long practice": "accuracy without GPi, new pair",
    f"{BRACKETS}, control, late minus early": "task bracketing: change with practice",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "choice",
            "striata.analysis.figures.choice:choice",
            "Learning, reversal, slips of action after outcome devaluation, forced-response trials"
            " (grey: 0.3 to 0.6 s of preparation), accuracy without GPi, and activity through a"
            " routine. Grey lines: chance, or zero. Means over simulated subjects with 95 %"
            " intervals.",
            ("",),
        ),
        CIRCUIT,
    ),
    columns=(
        "length",
        "outcome_value",
        "prepare",
        "response",
        "correct",
        "rt",
        "sensorimotor",
        "planning",
        "brake",
    ),
    channels=Channels(
        ("channel",),
        (2, 3),
        ("correct for stimulus 1", "correct for stimulus 2", "other actions"),
    ),
    own=OWN,
    fits=fits,
    asked=ASKED,
    place=8,
)

"""The two-step task: stay choices by reward and transition, figure."""

from __future__ import annotations

from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Channels, Drawing
from striata.analysis.signatures.record import Analysis
from striata.analysis.signatures.two_step.comparisons import comparisons
from striata.analysis.signatures.two_step.fits import fits
from striata.analysis.signatures.two_step.own import OWN

CHANGE = "change of contrast of stay probabilities"
BOTH = "reward × transition"
#: What a reader asks first, in words.
ASKED = {
    "contrast of stay probabilities, reward": "effect of reward on staying",
    f"contrast of stay probabilities, {BOTH}": "reward × transition on staying",
    "contrast of second choices repeated, reward": "effect of reward on second choices",
    "contrast of stay probabilities, transition": "effect of transition on staying",
    "stay probability, rewarded, common": "stay, rewarded, common transition",
    "stay probability, rewarded, rare": "stay, rewarded, rare transition",
    "stay probability, not rewarded, common": "stay, not rewarded, common transition",
    "stay probability, not rewarded, rare": "stay, not rewarded, rare transition",
    f"{CHANGE}, goal-directed off, {BOTH}": "reward × transition: change, goal-directed off",
    f"{CHANGE}, working-memory load, {BOTH}": "reward × transition: change, working-memory load",
    f"{CHANGE}, dopamine 2, {BOTH}": "reward × transition: change, dopamine doubled",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "two-step",
            "striata.analysis.figures.two_step:two_step",
            "Stay probability by reward and transition, model (bars) beside 197 people (dotted;"
            " Kool, Cushman and Gershman 2016); without each mechanism; contrasts by arm (open:"
            " reward; blue: reward on second choices; dots: people); simulated subjects."
            " Error bars: 95 % intervals over subjects.",
            ("",),
            people=True,
        ),
        CIRCUIT,
    ),
    columns=("choice", "choice_2", "common", "reward", "rt", "rt_2"),
    channels=Channels(("channel",), (2, 3), ("choice 1", "choice 2", "other actions")),
    own=OWN,
    fits=fits,
    asked=ASKED,
    place=7,
)

"""The two-step task: stay choices by reward and transition, figure."""

from __future__ import annotations

from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Channels, Drawing
from striata.analysis.signatures.record import Analysis
from striata.analysis.signatures.two_step.comparisons import comparisons
from striata.analysis.signatures.two_step.own import OWN

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "two-step",
            "striata.analysis.figures.two_step:two_step",
            "Stay probability by reward and transition, model (bars) beside 197 people (dotted;"
            " Kool, Cushman and Gershman 2016); without each mechanism; contrasts by arm (dotted:"
            " people; grey: zero); simulated subjects. Error bars: 95 % intervals over subjects.",
            ("",),
            people=True,
        ),
        CIRCUIT,
    ),
    columns=("choice", "choice_2", "common", "reward", "rt", "rt_2"),
    channels=Channels(("channel",), (2, 3), ("choice 1", "choice 2", "other actions")),
    own=OWN,
)

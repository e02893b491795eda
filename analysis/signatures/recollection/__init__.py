"""Recollection: choices by one episode, over days, and what each part is needed for."""

from __future__ import annotations

from striata.analysis.signatures.default import APART, CIRCUIT
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.recollection.comparisons import comparisons
from striata.analysis.signatures.record import Analysis

ASKED = {
    "done again, wanted, control": "what was done once is done again, its outcome wanted",
    "done again, not wanted, control": "the same, its outcome not wanted",
    "done again, nothing came, control": "the same, nothing had come of it",
    "agreement over days, wanted, control": "two days agree on a situation",
    "intransitive triples, wanted, control": "choices between three actions form a cycle",
    "change of done again, wanted, CA3 silent": "done again, CA3 silent on return",
    "change of agreement over days, wanted, CA3 silent": "agreement of days, CA3 silent on return",
    "change of intransitive triples, wanted, CA3 silent": "cycles of choices, CA3 silent on return",
    "change of RT, wanted, CA3 silent": "RT, CA3 silent on return",
    "change of done again, perceptual, CA3 silent": "perceptual choices, CA3 silent on return",
    "change of done again, wanted, plasticity off": "done again, nothing stored",
    "change of done again, wanted, CA3 recurrence cut": "done again, CA3's recurrence cut",
    "change of done again, wanted, other control off": "done again, other control cut",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "recollection",
            "striata.analysis.figures.recollection:recollection",
            "Choices by one episode: how often what was done once is done again, by what came of"
            " it and whether that is wanted now, and how often the more salient option is chosen in"
            " perceptual choices; the same over days, as the time context drifts away; what each"
            " lesion leaves of either, of the agreement of days, and of RT; how often choices"
            " between three actions form a cycle if the outcome is wanted (diamonds; 0.25 by"
            " chance); ventral subiculum while a situation is seen. Dots: means over simulated"
            " subjects; bars and bands: 95 % intervals.",
            ("",),
        ),
        CIRCUIT,
        APART,
    ),
    columns=("situation", "day", "other", "again", "response", "rt", "recalled", "subiculum"),
    own=None,
    asked=ASKED,
    place=15,
)

"""Concepts: their map, priming, values that spread by association, choice, own figures."""

from __future__ import annotations

from striata.analysis.reading.load import Result
from striata.analysis.signatures.concepts.comparisons import comparisons
from striata.analysis.signatures.concepts.measures import (
    ALONE,
    APART,
    FIRST,
    MAP,
    MAP_AFTER,
    MOST,
    REWARDED,
    STANDARD,
    WITH_GAP,
)
from striata.analysis.signatures.concepts.pairs import pairs
from striata.analysis.signatures.concepts.working import worked_at_all
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis

FIGURES = "striata.analysis.figures.concepts"
_VALUE, _CHOICE, _WORK = (
    "value of the associate above the control's",
    "choices of the associate, minus half",
    "presses of the lever that brings it, minus half",
)
ASKED = {
    f"{_VALUE}, {STANDARD}": "value by association, 20 pairings",
    f"{_VALUE}, {MOST}": "value by association, 50 pairings",
    f"{_VALUE}, {ALONE}": "value of what was shown alone",
    f"{_VALUE}, {APART}": "value of what was shown apart",
    f"{_VALUE}, {WITH_GAP}": "value by association, a second apart",
    f"change of the associate's value, {STANDARD}, association off": "20 pairings, association cut",
    "change of the associate's value, 40 times alone after 20 pairings": "change in extinction",
    f"{_VALUE}, {FIRST}": "value by association, paired before any meal",
    f"{_CHOICE}, {STANDARD}, control": "preference for the associate, 20 pairings",
    f"{_CHOICE}, {REWARDED}, control": "preference for what was rewarded",
    f"{_WORK}, associate, paired, control": "work for the associate, 50 pairings",
    f"{_WORK}, associate, fed, control": "work for what was rewarded",
    "priming, unrelated minus related, 0.2 s, control": "semantic priming, 0.2 s",
    "similarity, with how often concepts were together, control": "similarity by times together",
    "analogies that come out, above chance, control": "analogies above chance",
}


def _mapped(result: Result) -> bool:
    return bool((result.trials["task"] == MAP).any())


def _mapped_twice(result: Result) -> bool:
    return _mapped(result) and result.tested("control", MAP_AFTER)


ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "concepts",
            f"{FIGURES}.pairing:concepts",
            "What association brings to mind and what it is worth: the meal's cells and the value"
            " of the associate by number of pairings; value after other protocols, lesions and with"
            " plasticity held; priming; choices. Dots: means over simulated subjects; bars: 95 %"
            " intervals. Published effects on value are those of questionnaires, and no published"
            " dose curve is known: of both the direction alone is compared.",
            ("",),
        ),
        Drawing(
            "map",
            f"{FIGURES}.map:concept_map",
            "What persons evoke in the cells of their walk of life and sex, mean over simulated"
            " subjects; the same in two dimensions, from male to female; similarity of what two"
            " concepts evoke, by how often they were together. Dots: means over simulated"
            " subjects; bars: 95 % intervals.",
            ("similarity", "analogies", "sex of"),
            _mapped,
        ),
        Drawing(
            "space",
            f"{FIGURES}.space:space",
            "What pairing moves in the space of concepts. A: the plane through what the associate,"
            " the meal's word and the control evoke before pairing, which is that of their two"
            " principal components (those of all concepts are alike in size, since each concept"
            " has cells of its own); what is evoked after 50 pairings is projected on it."
            " Distances are √(2 − 2r), with r the correlation of what two concepts evoke. Dots:"
            " before, mean over simulated subjects; arrows: to after, where the mean moves by more"
            " than 0.04; thin lines: single subjects. Between the maps meals and drinks followed"
            " their words, associate and meal's word were paired, and the control was shown alone."
            " B: these correlations before and after. Bars: 95 % intervals.",
            ("change of likeness",),
            _mapped_twice,
        ),
        Drawing(
            "work",
            f"{FIGURES}.work:work",
            "Of two levers one brings what stands on the left (of the associate, after food had"
            " followed it, after 50 pairings with the meal's word, or shown alone), the other a"
            " control, a neutral concept, or nothing; the synapses learn. A: how often it is"
            " pressed, minus half; grey: what rats do (Sharpe 2017), direction only. B: what the"
            " weights of orbitofrontal synapses onto D1 cells, minus those onto D2 cells, gain for"
            " that lever above the other. Dots: means over simulated subjects; bars: 95 %"
            " intervals.",
            ("presses", "what striatum learns"),
            worked_at_all,
        ),
        CIRCUIT,
    ),
    columns=("shown", "other", "value", "activity", "recognition", "chosen"),
    own=None,
    asked=ASKED,
    picker=pairs,
    place=9,
)

"""Renewal: fear of an extinguished cue by context, and what hippocampus is needed for."""

from __future__ import annotations

from striata.analysis.reading.load import Result
from striata.analysis.signatures.default import APART, CIRCUIT
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis
from striata.analysis.signatures.renewal.comparisons import comparisons
from striata.analysis.signatures.renewal.measures import SIMILAR_TEST

ASKED = {
    "renewal, AAB, control": "fear outside the context of extinction (A), in B",
    "renewal, ABA, control": "fear outside the context of extinction (B), in A",
    "renewal, ABC, control": "fear outside the context of extinction (B), in C",
    "change of renewal, AAB, CA1 silent": "renewal without CA1, AAB",
    "change of renewal, ABC, CA1 silent": "renewal without CA1, ABC",
    "fear, like B minus B, control": "fear in a context that is like that of extinction",
    "change of fear, like B minus B, tiring off": "the same, dentate gyrus does not tire",
    "change of fear, C, test after extinction in B, CA1 silent": "fear in C without CA1",
}


def _met_similar(result: Result) -> bool:
    return result.tested("control", SIMILAR_TEST)


ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "renewal",
            "striata.analysis.figures.renewal:renewal",
            "Renewal: central amygdala's rate while the cue is there, trial by trial as it is"
            " followed by harm in context A, as it comes without harm in A or B, and in the test;"
            " fear in each context of the test after extinction in A and in B, by arm. Dots: means"
            " over simulated subjects; bars: 95 % intervals; the context of extinction is filled."
            " Rats fear the cue more outside that context (Bouton and King 1983), and little"
            " anywhere with hippocampus inactivated in the test (Corcoran and Maren 2001;"
            " directions).",
            ("",),
        ),
        Drawing(
            "similar",
            "striata.analysis.figures.renewal:similar",
            "Fear, and safety neurons, after extinction in B: in B, in a context that shares three"
            " of four features with it, and in A and C, which share none; intact, with CA1 silent"
            " in the test, and where dentate gyrus did not tire. Dots: means over simulated"
            " subjects; bars: 95 % intervals; B is filled. Mice without NMDA receptors in dentate"
            " gyrus do not tell similar contexts apart (McHugh 2007; direction).",
            ("fear, like B", "change of fear, like B"),
            _met_similar,
        ),
        CIRCUIT,
        APART,
    ),
    columns=("extinguished", "fear", "safety", "lateral", "defended"),
    own=None,
    asked=ASKED,
    place=16,
)

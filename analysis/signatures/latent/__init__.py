"""Objects learnt by looking: identity, prediction and its errors, gaze; own figures."""

from __future__ import annotations

from striata.analysis.reading.load import Result
from striata.analysis.signatures.default import APART, CIRCUIT
from striata.analysis.signatures.latent.comparisons import comparisons
from striata.analysis.signatures.latent.measures import BIASED, DEPRIVED, SHUFFLED, WEIGHED
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis

FIGURES = "striata.analysis.figures.latent"
_CHANGE = "change of the identity of"
ASKED = {
    f"{_CHANGE} objects, the most active pool, held out, after minus before": "objects are told by"
    " one pool: what looking adds",
    "identity of objects, PR minus its input, new views, after": "less complete views: PR minus its"
    " input",
    f"{_CHANGE} objects from the control's, dopamine 0.1, learning": "identity without dopamine",
    f"{_CHANGE} objects from the control's, plasticity held": "identity without plasticity",
    f"{_CHANGE} objects from the control's, homeostasis held": "identity without homeostasis",
    f"{_CHANGE} objects from the control's, {SHUFFLED}": "identity without structure",
    "response to features of whole objects, objects, after minus before": "error of what is"
    " expected, after minus before",
    "response to an added feature above that to the object's own, objects, after": "error of what"
    " is not expected",
    "response to a missing feature above that to those of others, objects, after": "error where"
    " something is missing",
    f"{_CHANGE} faces from the usual life's, {BIASED}, early": "faces, gaze drawn to them",
    f"{_CHANGE} faces from the usual life's, {BIASED}, after": "faces, gaze drawn to them before",
    f"{_CHANGE} faces from the usual life's, {WEIGHED}, early": "faces, learnt more strongly",
    f"{_CHANGE} faces from the usual life's, {DEPRIVED}, early": "faces, none seen",
}


def _lives(result: Result) -> bool:
    return all(result.tested("control", life) for life in (BIASED, WEIGHED, DEPRIVED))


ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "latent",
            f"{FIGURES}.learnt:latent",
            "Objects learnt by looking. Identity in views that were not seen, by what tells it;"
            " without a mechanism or structure; responses to features by looks at the object"
            " before, and to whole objects, an added and a missing feature before and after; inputs"
            " of pools of PR before and after, one subject. Dots: means over simulated subjects;"
            " bars: 95 % intervals; dotted: chance.",
            ("",),
        ),
        Drawing(
            "gaze",
            f"{FIGURES}.gaze:gaze",
            "A rare class, faces, in lives that differ in their first part (grey): identity of"
            " faces and objects by the most active pool, by looks, and minus the usual life's."
            " Dots: means over simulated subjects; bars: 95 % intervals; dotted: chance.",
            (
                f"{_CHANGE} faces from the usual",
                f"{_CHANGE} objects from the usual",
                "identity of faces, gaze",
            ),
            _lives,
        ),
        CIRCUIT,
        APART,
    ),
    columns=("shown", "face", "looks", "seen", "by_pool", "by_latent", "by_input", "unexpected"),
    own=None,
    asked=ASKED,
    place=10,
)

"""Colour naming and word reading: measures, what is published of them, figures, and own data."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures import decoding
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.decoding import Choices
from striata.analysis.signatures.default import CIRCUIT, TRIAL
from striata.analysis.signatures.parts import Channels, Drawing
from striata.analysis.signatures.record import Analysis
from striata.analysis.signatures.stroop.comparisons import naming
from striata.analysis.signatures.stroop.fits import fits
from striata.analysis.signatures.stroop.individuals import correlations, individuals, spreads
from striata.analysis.signatures.stroop.manipulations import changes
from striata.analysis.signatures.stroop.measures import NAMING
from striata.analysis.signatures.stroop.people import OWN, beside
from striata.analysis.signatures.stroop.second import second

CHOICES = Choices(NAMING, ("PMC", "D1", "STN", "GPi", "VA"))
FIGURES = "striata.analysis.figures.stroop"
#: Mean RTs and errors, at which a fit aims.
FITTED = tuple(
    f"{measure}, {condition}"
    for measure in ("mean rt", "err")
    for condition in ("congruent", "neutral", "incongruent")
)


def comparisons(result: Result) -> Iterator[Comparison]:
    """Colour naming beside people's, individuals, manipulations, and decoding of the response."""
    compared = list(naming(result))
    yield from compared
    yield from second(compared)
    yield from spreads(compared)
    pairs = correlations(result.each(individuals, "control", NAMING))
    yield from (c for c in pairs if c.model.n)
    yield from changes(result)
    yield from decoding.comparisons(result, CHOICES)


def _several_arms(result: Result) -> bool:
    return len(result.arms) > 1


def _practised(result: Result) -> bool:
    return result.has("weights")


def _singles(result: Result) -> bool:
    return decoding.can_decode(result, CHOICES)


#: What a reader asks first, in words.
ASKED = {
    "mean rt difference, incongruent-congruent": "Stroop effect, mean RT",
    "mean rt difference, incongruent-neutral": "interference, mean RT",
    "mean rt difference, neutral-congruent": "facilitation, mean RT",
    "asymmetry difference, interference-facilitation": "interference minus facilitation",
    "err difference, incongruent-congruent": "Stroop effect, errors",
    "mean rt, congruent": "mean RT, congruent",
    "mean rt, neutral": "mean RT, neutral",
    "mean rt, incongruent": "mean RT, incongruent",
    "delta slope ms per ms, delta plot": "slope of the delta plot",
    "sequence effect, no repeated feature": "sequence effect, no repeated feature",
    "mean rt difference, reading, control: incongruent-congruent": "Stroop effect in reading",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "stroop",
            f"{FIGURES}.overview:stroop",
            "Colour naming and word reading. Filled symbols: model, mean over simulated subjects;"
            " open symbols and dotted lines: people (Hedge, Powell and Sumner 2018, n = 103);"
            ' hatched bars and diamonds, "others": people of another laboratory (Lin et al. 2020,'
            " n = 685; three colours, no neutral trials, two thirds congruent). Bars: 95 %"
            " intervals over subjects. Grey dots: simulated subjects. H: interference after"
            " congruent minus after incongruent trials (line without a symbol: published range).",
            ("",),
            people=True,
        ),
        Drawing(
            "individuals",
            f"{FIGURES}.individuals:individuals",
            "Accuracy in fifths of the RT distribution; SD over simulated subjects divided by"
            " that over people (n = 103; line: equal); Spearman correlations over simulated"
            " subjects (*: 95 % interval excludes zero). Bars: 95 % intervals.",
            ("caf", "split_half", "icc", "SD over", "correlation over"),
        ),
        CIRCUIT,
        Drawing(
            "learning",
            f"{FIGURES}.manipulations:learning",
            "Relative weights after practice, mean over simulated subjects, and RT through practice"
            " with its 95 % interval over subjects.",
            when=_practised,
        ),
        TRIAL,
        Drawing(
            "single-trials",
            "striata.analysis.figures.decoding:single_trials",
            "The response decoded from single trials of each population, subjects left out in turn."
            " Grey band: shuffled labels, mean to 97.5th percentile; grey line: chance.",
            ("decoding", "onset of decoding"),
            _singles,
        ),
        Drawing(
            "manipulations",
            f"{FIGURES}.manipulations:manipulations",
            "Manipulations of the same brains. Dots: means over simulated subjects; bars: 95 %"
            " intervals. Interference is shown where errors are below one half.",
            ("change of",),
            _several_arms,
        ),
    ),
    columns=("colour", "word", "correct_response", "response", "correct", "rt"),
    channels=Channels(("channel", "feature"), (0, 1), ("correct", "word's response", "other")),
    decoding=CHOICES,
    own=OWN,
    beside=beside,
    fits=fits,
    fitted=FITTED,
    mapped=(
        "mean rt, congruent",
        "mean rt, incongruent",
        "mean rt difference, incongruent-neutral",
        "err, congruent",
        "err, incongruent",
        "err difference, incongruent-congruent",
    ),
    asked=ASKED,
    place=2,
)

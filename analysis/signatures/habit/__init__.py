"""Lever pressing: devaluation, schedules, lesions, contingency; figures, own data."""

from __future__ import annotations

from striata.analysis.reading.load import Result
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.habit.comparisons import comparisons
from striata.analysis.signatures.habit.own import OWN
from striata.analysis.signatures.parts import Channels, Drawing
from striata.analysis.signatures.record import Analysis

FIGURES = "striata.analysis.figures.habit"


def _traced(result: Result) -> bool:
    return result.has("traces")


DEVALUED = "devaluation sensitivity"
SATIETY = "devalued by satiety"
AVERSION = "devalued by taste aversion"
RATE = "relative change of press rate per free second"
OMISSION = "resistance to the changed contingency, omission"
#: What a reader asks first, in words.
ASKED = {
    f"{DEVALUED}, {SATIETY}, short training": "devaluation sensitivity, short training",
    f"{DEVALUED}, {SATIETY}, long training": "devaluation sensitivity, long training",
    f"change of {DEVALUED} with training, {SATIETY}, long minus short": "change with training",
    f"change of {DEVALUED} with training, {AVERSION}, long minus short": "the same, by aversion",
    f"{DEVALUED}, RI minus RR, {SATIETY}, short training": "devaluation, RI minus RR schedule",
    f"{RATE}, contingency degraded, short training": "contingency degraded: change of press rate",
    f"{RATE}, omission, short training": "omission: change of press rate, short training",
    f"{OMISSION}, long minus short training": "omission: change of press rate, long minus short",
    f"{DEVALUED}, two levers, long training": "devaluation, two levers, long training",
    f"change of {DEVALUED}, two levers minus one, long training": "two levers minus one",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "habit",
            f"{FIGURES}:habit",
            "Lever pressing through training (dotted: outcomes), after outcome devaluation, by"
            " schedule and number of actions, with lesions, under changed contingencies and in"
            " reacquisition. RI, RR: random interval and ratio schedules. Means over simulated"
            " subjects; bars: 95 % intervals. Purple: what is published; of rats, outcomes before"
            " their tests (dashed lines), and whether a lesion makes them more or less sensitive"
            " (triangles); of people, sensitivity after one and three days (diamonds).",
            ("",),
        ),
        Drawing(
            "entry",
            f"{FIGURES}:entry",
            "Mean rates on entering the box after short (dashed) and long (solid) training,"
            " the outcome valued or devalued by satiety. Bands: 95 % intervals over simulated"
            " subjects.",
            when=_traced,
        ),
        CIRCUIT,
    ),
    columns=(
        "schedule",
        "length",
        "trained",
        "actions",
        "levers",
        "presses",
        "outcomes",
        "free",
        "latency",
    ),
    channels=Channels(("channel",), (2, 3), ("lever", "second lever", "other actions")),
    own=OWN,
    asked=ASKED,
    place=6,
)

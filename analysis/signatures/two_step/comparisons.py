"""Stay choices beside people's, and what each mechanism contributes to them."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.signatures.two_step.measures import (
    CONTRASTS,
    KINDS,
    bounds,
    by_kind,
    contrast,
    median_rts,
    people,
    regression,
    second_effects,
    trials_by_kind,
)
from striata.analysis.statistics.intervals import PROPORTION, SIGNED, interval

MECHANISMS = ("goal-directed off", "model-free off", "habit off")
SECOND = "contrast of second choices repeated"
INSPECTED = "inspected while the world model's rule and the learning rate of outcome value were set"
ACTOR = "run with two settings on seed 2 while the actor's strength was set"
#: (arm, contrast) → published direction of the change.
EXPECTED = {
    ("working-memory load", "reward × transition"): direction(-1, "Otto2013"),
    ("dopamine 2", "reward × transition"): direction(1, "Wunderlich2012"),
}


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file holds the trials of."""
    yield from _stays(result)
    yield from _arms(result)
    yield from _regression(result)


def _stays(result: Result) -> Iterator[Comparison]:
    found, trials = by_kind(result), trials_by_kind(result)
    for kind in KINDS:
        name = f"{kind[0]}, {kind[1]}"
        yield Comparison(
            "stay probability",
            name,
            "proportion",
            interval(found[kind], PROPORTION, trials[kind]),
            people("stay", name),
            calibrated_on=INSPECTED,
        )
    for name in CONTRASTS:
        yield Comparison(
            "contrast of stay probabilities",
            name,
            "proportion",
            interval(contrast(result, name), bounds(name)),
            people("stay_contrast", name),
            difference=True,
            calibrated_on=INSPECTED,
        )
    yield from _second(result, "control", "reward")
    median, names = result.throughout(median_rts), {"rt": "first choice", "rt_2": "second choice"}
    for column in median:
        yield Comparison("median RT", names[column], "ms", interval(median[column] * 1e3))


def _second(result: Result, arm: str, condition: str) -> Iterator[Comparison]:
    effect = result.throughout(second_effects)
    if arm in effect:
        found = interval(effect[arm], SIGNED)
        yield Comparison(
            SECOND, condition, "proportion", found, difference=True, calibrated_on=ACTOR
        )


def measured(result: Result) -> Iterator[Comparison]:
    """What is measured of people's own trials as of the control's."""
    yield from _stays(result)
    yield from _regression(result)


def _arms(result: Result) -> Iterator[Comparison]:
    """What each mechanism, working-memory load and dopamine contribute."""
    for arm in (a for a in result.arms.index if a != "control"):
        for name in ("reward", "reward × transition"):
            change = interval(contrast(result, name, str(arm)) - contrast(result, name))
            published = EXPECTED.get((str(arm), name), Published())
            yield Comparison(
                "change of contrast of stay probabilities",
                f"{arm}, {name}",
                "proportion",
                change,
                published,
            )
        if arm in MECHANISMS:
            yield from _second(result, str(arm), f"{arm}, reward")
            yield Comparison(
                "contrast of stay probabilities",
                f"{arm}, reward × transition",
                "proportion",
                interval(
                    contrast(result, "reward × transition", str(arm)), bounds("reward × transition")
                ),
            )


def _regression(result: Result) -> Iterator[Comparison]:
    try:
        found = regression(result)
    except AnalysisError:  # one subject
        return
    for term, x in found.items():
        if term != "intercept":
            yield Comparison(
                "mixed-effects logistic regression of stay choices",
                term,
                "log odds",
                x,
                direction(1, "Daw2011") if term != "transition" else Published(),
                calibrated_on=INSPECTED,
            )

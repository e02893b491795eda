"""Concepts beside what is published: priming, the space of concepts, value by association."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.concepts.measures import (
    ALONE,
    APART,
    COMPANION,
    ELSEWHERE,
    EXTINCT,
    FIRST,
    MAP,
    MAP_AFTER,
    MEAL,
    MOST,
    PAIRINGS,
    PRIMING,
    REWARDED,
    STANDARD,
    WITH_DRINK,
    WITH_GAP,
    choices,
    geometry,
    more,
    probes,
    recognition,
)
from striata.analysis.signatures.concepts.space import nearer
from striata.analysis.signatures.concepts.working import working
from striata.analysis.signatures.parts import of_row
from striata.analysis.statistics.intervals import POSITIVE, PROPORTION, SIGNED, interval

#: Value of the associate above the control, by task: what is published of it.
VALUES = {
    STANDARD: direction(1, "Hofmann2010"),
    MOST: direction(1, "Hofmann2010"),
    ALONE: absent("Hofmann2010"),
    APART: absent("Hofmann2010"),
    FIRST: direction(1, "WardRobinson2001"),
    WITH_GAP: direction(1, "Gilboa2014"),
}
#: What a preference for the associate is published for; for what is itself rewarded, too.
PREFERRED = {
    STANDARD: direction(1, "Wimmer2012"),
    MOST: direction(1, "Wimmer2012"),
    REWARDED: direction(1, "KurthNelson2015"),
}
#: Measures of the space of concepts: name, and what chance gives.
SPACE = {
    "similarity": ("similarity, with how often concepts were together", 0.0),
    "analogies": ("analogies that come out, above chance", 0.2),
    "shuffled": ("analogies that come out, names shuffled, above chance", 0.2),
    "sex": ("sex of persons in a new walk of life, decoded above chance", 0.5),
}
#: Looked at while the task, or the measure, was designed.
LOOKED = {
    "value": "the rate at which the worth of concepts is learnt was chosen with it in view",
    "priming": "how words rise, and when they are recognised, were chosen with it in view",
    "choice": "the gaze, and what concepts afford, were chosen with it in view",
    "extinction": "the rule by which concepts keep company was chosen with it in view",
    "space": "first read in all cells, where little came out; then in the cells of words",
}
TRAINED_OTHERWISE = ("association held", "valuation held", "dopamine 0.1, learning")


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file has trials for."""
    if result.tested("control", MAP):
        yield from _space(result)
        yield from _priming(result)
    if result.tested("control", MAP_AFTER):
        yield from _nearer(result)
    yield from _values(result)
    if result.tested("control", ALONE):
        yield mere_exposure(result)
    yield from _changes(result)
    yield from _reinforcement(result)
    yield from _choices(result)
    yield from working(result)


def _space(result: Result) -> Iterator[Comparison]:
    for arm in ("control", "association off"):
        if not result.tested(arm, MAP):
            continue
        found = result.each(geometry, arm, MAP)
        for name, (measure, chance) in SPACE.items():
            model = interval(found[name] - chance, SIGNED)
            seen = "" if name == "similarity" else LOOKED["space"]
            yield Comparison(measure, arm, "", model, difference=True, calibrated_on=seen)


def _nearer(result: Result) -> Iterator[Comparison]:
    """What pairing does to the likeness of concepts."""
    for pair, change in nearer(result).items():
        yield Comparison(
            "change of likeness by 50 pairings",
            str(pair),
            "correlation",
            interval(change, SIGNED),
            difference=True,
        )


def _priming(result: Result) -> Iterator[Comparison]:
    published = reference("concepts").set_index(["measure", "condition"])
    for arm in ("control", "association off"):
        if not result.tested(arm, PRIMING):
            continue
        found = result.each(recognition, arm, PRIMING)
        for soa in found:
            key = ("priming", f"{soa:g} s")
            there = arm == "control" and key in published.index
            known = of_row(published.loc[key]) if there else Published()
            yield Comparison(
                "priming, unrelated minus related",
                f"{soa:g} s, {arm}",
                "ms",
                interval(found[soa]),
                known,
                difference=True,
                calibrated_on=LOOKED["priming"],
            )


def _values(result: Result) -> Iterator[Comparison]:
    tasks = (*PAIRINGS, ALONE, APART, ELSEWHERE, WITH_DRINK, EXTINCT, FIRST, REWARDED, WITH_GAP)
    for task in (t for t in tasks if result.tested("control", t)):
        yield Comparison(
            "value of the associate above the control's",
            task,
            "spikes/s",
            interval(more(result, task)),
            VALUES.get(task, Published()),
            difference=True,
            calibrated_on=LOOKED["value"],
        )
        mind = result.each(probes, "control", task)["activity"]["associate"]
        yield Comparison(
            "meal's cells at the associate", task, "spikes/s", interval(mind, POSITIVE)
        )
    if result.tested("control", WITH_GAP):
        yield from _gap(result)
    if result.tested("control", WITH_DRINK):
        drink = more(result, WITH_DRINK, measure="drink_value") - more(result, WITH_DRINK)
        yield Comparison(
            "value of the associate, drink's minus food's",
            WITH_DRINK,
            "spikes/s",
            interval(drink),
            difference=True,
        )
    meal = result.each(probes, "control", STANDARD)["value"][MEAL]
    yield Comparison("value of the meal's word", STANDARD, "spikes/s", interval(meal))


def mere_exposure(result: Result) -> Comparison:
    """Value of what was shown alone above its companion's, which was not shown since culture.

    The control was shown alone as often, and so cannot tell what exposure does.
    """
    return Comparison(
        "value of what was shown alone above that of what was not",
        ALONE,
        "spikes/s",
        interval(more(result, ALONE, than=COMPANION)),
        direction(1, "Bornstein1989"),
        difference=True,
    )


def _gap(result: Result) -> Iterator[Comparison]:
    """What a gap between two concepts leaves of pairing, beside both at once."""
    late, both = (result.each(probes, "control", t)["activity"] for t in (WITH_GAP, STANDARD))
    for measure, change in (
        ("change of the meal's cells at the associate", (late - both)["associate"]),
        ("change of the associate's value", more(result, WITH_GAP) - more(result, STANDARD)),
    ):
        less = interval(change)
        yield Comparison(measure, f"{STANDARD}, with a gap", "spikes/s", less, difference=True)


def _changes(result: Result) -> Iterator[Comparison]:
    """What the value of the associate loses with a mechanism, its plasticity, or extinction."""
    measure = "change of the associate's value"
    for task in (STANDARD, MOST, REWARDED):
        whole = more(result, task) if result.tested("control", task) else pd.Series(dtype=float)
        for arm in (str(a) for a in result.arms.index if a != "control"):
            if result.tested(arm, task):
                less = interval(more(result, task, arm) - whole)
                yield Comparison(measure, f"{task}, {arm}", "spikes/s", less, difference=True)
                if arm in TRAINED_OTHERWISE and task == STANDARD:
                    both = (result.each(probes, a, task)["activity"] for a in (arm, "control"))
                    here, there = (b["associate"] for b in both)
                    yield Comparison(
                        "change of the meal's cells at the associate",
                        f"{task}, {arm}",
                        "spikes/s",
                        interval(here - there),
                        difference=True,
                    )
    if result.tested("control", EXTINCT):
        yield Comparison(
            measure,
            "40 times alone after 20 pairings",
            "spikes/s",
            interval(more(result, EXTINCT) - more(result, STANDARD)),
            direction(-1, "Hofmann2010"),
            calibrated_on=LOOKED["extinction"],
        )


def _reinforcement(result: Result) -> Iterator[Comparison]:
    """Dopamine's answer to the associate, by which it would reinforce."""
    for task in (STANDARD, MOST):
        if result.tested("control", task):
            yield Comparison(
                "dopamine at the associate above the control's",
                task,
                "spikes/s",
                interval(more(result, task, measure="dopamine")),
                difference=True,
            )


def _choices(result: Result) -> Iterator[Comparison]:
    for arm in (str(a) for a in result.arms.index):
        for task in (*PAIRINGS, ALONE, APART, REWARDED):
            found = result.each(choices, arm, task) if result.tested(arm, task) else None
            if found is None or found["taken"].isna().all() or found.empty:
                continue
            known = PREFERRED.get(task, Published()) if arm == "control" else Published()
            yield Comparison(
                "choices of the associate, minus half",
                f"{task}, {arm}",
                "proportion",
                interval(found["associate"] - 0.5, SIGNED),
                known,
                difference=True,
                calibrated_on=LOOKED["choice"],
            )
            if arm == "control" and task in (STANDARD, REWARDED):
                yield Comparison(
                    "trials in which an option is taken",
                    task,
                    "proportion",
                    interval(found["taken"], PROPORTION),
                )

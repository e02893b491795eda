"""What a list of trials does: words of two kinds, practice within a session, and errors.

A value for each subject, of model and people alike.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.signatures.stroop.measures import NAMING
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.intervals import SIGNED, interval

#: Kinds of words where some are mostly congruent and others mostly incongruent.
ITEMS = ("mostly congruent", "mostly incongruent")
#: Measure of what a kind of word does → unit.
UNITS = {"mean_rt": "ms", "err": "proportion"}
#: Direction of the item-specific effect, as remembered.
LARGER = direction(1, "Jacoby2003")
STROOP_EFFECT = "incongruent-congruent"


def stroop_effect(trials: pd.DataFrame) -> pd.DataFrame:
    """Incongruent minus congruent mean RT [ms] and errors, (subjects, (mean_rt, err)).

    NaN where a subject lacks one of the conditions.
    """
    d = behaviour.differences(behaviour.by_condition(trials)[list(UNITS)])
    lacking = pd.Series(np.nan, index=d.index)
    return pd.DataFrame({m: d.get((f"{m}_difference", STROOP_EFFECT), lacking) for m in UNITS})


def item_effects(trials: pd.DataFrame) -> pd.DataFrame:
    """The Stroop effect of each kind of word, (subjects, (mean_rt or err, kind)).

    Empty where trials do not say of which kind their words are.
    """
    if "item" not in trials:
        return pd.DataFrame()
    each = {k: stroop_effect(t) for k in ITEMS if len(t := trials[trials["item"] == k])}
    if len(each) < len(ITEMS):
        return pd.DataFrame()
    return pd.concat(each, axis=1).swaplevel(axis=1)


def practice_effect(trials: pd.DataFrame) -> pd.Series:
    """The Stroop effect [ms] in the first half of a subject's trials minus that in the second."""
    t = trials.sort_values(["subject", "block", "trial"])
    place = t.groupby("subject").cumcount()
    early = place < t.groupby("subject")["trial"].transform("size") / 2
    if early.all():
        return pd.Series(dtype=float)
    return stroop_effect(t[early])["mean_rt"] - stroop_effect(t[~early])["mean_rt"]


def post_error_slowing(trials: pd.DataFrame) -> pd.Series:
    """Mean RT of correct trials after an error minus after a correct response [ms].

    The trial before is that of the same block whose number is lower by one, and was answered.
    """
    t, before, follows = behaviour.preceded(trials, ["correct", "rt"])
    kept = follows & np.isfinite(before["rt"].astype(float)) & t["correct"].astype(bool)
    right = before["correct"][kept].astype(bool)
    mean = t[kept].groupby(["subject", right])["rt"].mean().unstack() * 1e3
    if not {True, False} <= set(mean):
        return pd.Series(dtype=float)
    return mean[False] - mean[True]


def lists(result: Result, known: Published) -> Iterator[Comparison]:
    """Practice within the session, RT after errors, and kinds of words where there are two.

    `known` is what is published of the difference of their Stroop effects in RT.
    """
    after = interval(result.each(post_error_slowing, "control", NAMING))
    yield Comparison("post_error_slowing", NAMING, "ms", after, difference=True)
    change = interval(result.each(practice_effect, "control", NAMING))
    yield Comparison(
        "practice_effect", "first half minus second half", "ms", change, difference=True
    )
    found = result.each(item_effects, "control", NAMING)
    if not len(found):
        return
    for measure, unit in UNITS.items():
        within = None if unit == "ms" else SIGNED
        here = found[measure]
        for kind in ITEMS:
            yield Comparison(
                f"{measure}_difference",
                f"{STROOP_EFFECT}, {kind}",
                unit,
                interval(here[kind], within),
                difference=True,
            )
        more = interval(here[ITEMS[0]] - here[ITEMS[1]])
        published = known if unit == "ms" else Published()
        label = " minus ".join(ITEMS)
        yield Comparison(f"item_{measure}_difference", label, unit, more, published, True)

"""Episodes beside what is published: what each part of hippocampus is needed for."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.memory.measures import (
    ALL,
    APART,
    CAPACITY,
    DEGREES,
    OLD,
    PARTIAL,
    RECALL,
    RECALL_LEARNING,
    SIMILAR,
    STANDARD,
    STORING,
    both_found,
    by_number,
    ca3_overlap,
    codes,
    completion,
    dentate_overlap,
    judged_new,
    own,
    recall_standard,
    recognition,
    resembling,
    resembling_by_number,
)
from striata.analysis.signatures.memory.rest import asleep, at_rest
from striata.analysis.signatures.memory.where import places, times
from striata.analysis.statistics.intervals import POSITIVE, PROPORTION, SIGNED, interval

#: Seen while conductances and thresholds of the hippocampal formation were set.
SEEN = "seen while the strengths of the hippocampal formation were set"
#: Change of recall from a part with each lesion: what is published of it.
PARTLY = {
    "CA3 recurrence cut": direction(-1, "Nakazawa2002"),
    "CA3 plasticity off": direction(-1, "Nakazawa2002"),
    "CA3 silent": direction(-1, "Day2003"),
    "CA1 silent": direction(-1, "Day2003"),
    "plasticity off": direction(-1, "Day2003"),
    "CA3 and CA1 silent when storing": direction(-1, "Day2003"),
}
#: The same of recognition of the whole event.
WHOLLY = {
    "CA3 recurrence cut": absent("Nakazawa2002"),
    "CA3 plasticity off": absent("Nakazawa2002"),
}
#: The same of telling similar events apart.
SEPARATED = {"tiring off": direction(-1, "McHugh2007")}
LESIONS_SEEN = ("CA3 recurrence cut", "acetylcholine off")
#: Arms in which there is something that CA3 can find.
STORED = ("control", "CA3 recurrence cut", "CA3 plasticity off", "acetylcholine off", "tiring off")
#: Arms whose pairs of similar events are looked at.
PAIRED = (*STORED, "dentate gyrus silent")


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file has trials for."""
    yield from _levels(result)
    yield from _lesions(result)
    yield from _learning(result)
    yield from _novelty(result)
    yield from _separation(result)
    yield from _capacity(result)
    yield from _degrees(result)
    yield from at_rest(result)
    yield from asleep(result)
    yield from places(result)
    yield from times(result)


def _levels(result: Result) -> Iterator[Comparison]:
    for arm in _arms(result, RECALL):
        parts = result.each(completion, arm, RECALL)
        for cue in PARTIAL:
            found = interval(parts[cue], PROPORTION)
            yield Comparison(
                "attributes recalled", f"{cue}, {arm}", "proportion", found, calibrated_on=SEEN
            )
        known = interval(result.each(recognition, arm, RECALL), PROPORTION)
        yield Comparison("whole event recognised", arm, "proportion", known, calibrated_on=SEEN)
        if arm in STORED:
            yield from _found(result, arm)


def _found(result: Result, arm: str) -> Iterator[Comparison]:
    """Whether CA3 finds the right code, and how much its pools fire."""
    found, rate = result.each(resembling, arm, RECALL), result.each(own, arm, RECALL)
    for cue in found:
        where = f"{cue}, {arm}"
        right = interval(found[cue], PROPORTION)
        yield Comparison(
            "CA3 resembles the right code most", where, "proportion", right, calibrated_on=SEEN
        )
        fired = interval(rate[cue], POSITIVE)
        yield Comparison("CA3's pools of the code", where, "spikes/s", fired)


def _lesions(result: Result) -> Iterator[Comparison]:
    """What recall from a part, and recognition of the whole, lose with each lesion."""
    for arm in (a for a in _arms(result, RECALL) if a != "control"):
        seen = SEEN if arm in LESIONS_SEEN else ""
        less = _change(result, arm, lambda r, a: r.each(completion, a, RECALL)[STANDARD])
        yield Comparison(
            "change of attributes recalled",
            f"{STANDARD}, {arm}",
            "proportion",
            interval(less, SIGNED),
            PARTLY.get(arm, Published()),
            difference=True,
            calibrated_on=seen,
        )
        less = _change(result, arm, lambda r, a: r.each(recognition, a, RECALL))
        yield Comparison(
            "change of whole events recognised",
            arm,
            "proportion",
            interval(less, SIGNED),
            WHOLLY.get(arm, Published()),
            difference=True,
            calibrated_on=seen,
        )


def _learning(result: Result) -> Iterator[Comparison]:
    """Recall with synapses held, which is that of all other tests, beside recall while learning."""
    if not result.tested("control", RECALL_LEARNING):
        return
    held, learning = (
        result.each(recall_standard, "control", task) for task in (RECALL, RECALL_LEARNING)
    )
    yield Comparison(
        "change of attributes recalled",
        f"{STANDARD}, synapses held in the test",
        "proportion",
        interval(held - learning, SIGNED),
        absent("Day2003"),
        difference=True,
    )
    again = result.each(judged_new, "control", RECALL_LEARNING)
    yield Comparison(
        "judged new", f"{RECALL_LEARNING}, control", "proportion", interval(again, PROPORTION)
    )


def _change(result: Result, arm: str, measure: object) -> pd.Series:
    assert callable(measure)
    changed: pd.Series = measure(result, arm) - measure(result, "control")
    return changed


def _novelty(result: Result) -> Iterator[Comparison]:
    for arm in _arms(result, STORING):
        for task in (STORING, OLD, SIMILAR):
            share = interval(result.each(judged_new, arm, task), PROPORTION)
            yield Comparison(
                "judged new", f"{task}, {arm}", "proportion", share, calibrated_on=SEEN
            )
        met = result.each(codes, arm, STORING)
        size, shared = interval(met["code"], POSITIVE), interval(met["overlap"], PROPORTION)
        yield Comparison("pools of CA3 in a code", arm, "", size, calibrated_on=SEEN)
        yield Comparison(
            "part of a code that earlier ones share", arm, "proportion", shared, calibrated_on=SEEN
        )


def _separation(result: Result) -> Iterator[Comparison]:
    for arm in (a for a in _arms(result, APART) if a in PAIRED):
        alike = result.each(codes, arm, SIMILAR)["overlap"]
        yield Comparison(
            "part of a code that a similar event's has",
            arm,
            "proportion",
            interval(alike, PROPORTION),
        )
        both = both_found(result, arm)
        yield Comparison("both similar events found", arm, "proportion", interval(both, PROPORTION))
        if arm == "control":
            of_new = interval(both_found(result, arm, of_new=True), PROPORTION)
            yield Comparison("both similar events found, if judged new", arm, "proportion", of_new)
        if arm != "control":
            yield Comparison(
                "change of both similar events found",
                arm,
                "proportion",
                interval(both - both_found(result, "control"), SIGNED),
                SEPARATED.get(arm, Published()),
                difference=True,
            )


def _capacity(result: Result) -> Iterator[Comparison]:
    if not result.tested("control", CAPACITY):
        return
    for measure, found in (
        ("attributes recalled", result.each(by_number, "control", CAPACITY)),
        (
            "CA3 resembles the right code most",
            result.each(resembling_by_number, "control", CAPACITY),
        ),
    ):
        for n in found:
            share = interval(found[n], PROPORTION)
            yield Comparison(
                f"{measure}, by number stored",
                f"{n} events, {STANDARD}",
                "proportion",
                share,
                calibrated_on=SEEN,
            )


def _degrees(result: Result) -> Iterator[Comparison]:
    """How alike the codes are of events that are more or less alike (Leutgeb's curve)."""
    for arm in (a for a in _arms(result, DEGREES) if a in ("control", "tiring off")):
        for where, measure in (("CA3", ca3_overlap), ("dentate gyrus", dentate_overlap)):
            found = result.each(measure, arm, DEGREES)
            for n in found:
                shared = interval(found[n], PROPORTION)
                yield Comparison(
                    f"overlap of codes, {where}", f"{n} of 6 shared, {arm}", "proportion", shared
                )
            less = found[ALL - 1] - (ALL - 1) / ALL
            yield Comparison(
                f"overlap of codes minus that of events, {where}",
                f"5 of 6 shared, {arm}",
                "proportion",
                interval(less, SIGNED),
                direction(-1, "Leutgeb2007") if where != "CA3" else Published(),
                difference=True,
            )


def _arms(result: Result, task: str) -> list[str]:
    return [str(a) for a in result.arms.index if result.tested(str(a), task)]

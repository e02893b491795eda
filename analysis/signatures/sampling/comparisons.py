"""Active sampling beside what is published: looks, what becomes of A and B, and controls."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.signatures.sampling.measures import (
    ARMS,
    BEFORE,
    BOTH,
    CHOICE,
    CONGENIAL,
    DISTRUSTED,
    DRINK_LIKED,
    GATE_OFF,
    HELD,
    HUNGRY,
    LOOKS,
    MEAL,
    MIXED,
    NEW,
    ONE,
    ONLY_ONE,
    ONLY_OTHER,
    PASTS,
    ROUND,
    STRANGE,
    THIRSTY,
    TRUSTED,
    USEFUL,
    YOKED,
    evoked,
    gain,
    has,
    heard,
    listened,
    share,
    stand,
)
from striata.analysis.statistics.intervals import SIGNED, interval

#: People prefer congenial information, and uncongenial that serves a present goal.
PREFERRED, TURNED = direction(1, "Hart2009"), direction(1, "Hart2009")
#: Ways of listening after each past.
WAYS = {
    TRUSTED: (BEFORE, CHOICE, YOKED, GATE_OFF, MIXED, BOTH, ONLY_ONE, ONLY_OTHER),
    DISTRUSTED: (BEFORE, CHOICE, BOTH),
    CONGENIAL: (BEFORE, CHOICE, MIXED, BOTH),
    DRINK_LIKED: (BEFORE,),
    USEFUL: (BEFORE, "hungry", "thirsty"),
    STRANGE: (BEFORE, CHOICE, BOTH),
}
#: What choosing is compared with: by another attention, or none.
AGAINST = (BOTH, MIXED, GATE_OFF, YOKED)
#: Measures of A beside B: name, unit, and bounds of a value and of a difference of two.
MEASURES = {
    "side": ("side of the meal, A's or B's", "", SIGNED, (-2.0, 2.0)),
    "mind": ("meal's cells at A minus at B", "spikes/s", None, None),
    "value": ("value at A minus at B", "spikes/s", None, None),
}
SHARE = "looks at the one source, minus half"
#: Looked at while the task was designed, by what subjects know of the sources.
_SATIETY = "how satiety acts on values of concepts was chosen with it in view"
_OFTEN = "how often words and sources came before meals was chosen with it in view"
LOOKED = {
    HUNGRY: _SATIETY,
    THIRSTY: _SATIETY,
    TRUSTED: _OFTEN,
    CONGENIAL: _OFTEN,
    DRINK_LIKED: _OFTEN,
}


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file has trials for."""
    yield from _looks(result)
    yield from _leads(result)
    yield from _protected(result)
    yield from _discounted(result)
    yield from _eroded(result)


def _looks(result: Result) -> Iterator[Comparison]:
    for arm in ARMS:
        for task in (*PASTS, HUNGRY, THIRSTY):
            if has(result, arm, task, LOOKS):
                congenial = (task, arm) == (CONGENIAL, "control")
                yield Comparison(
                    SHARE,
                    f"{task}, {arm}",
                    "proportion",
                    interval(share(result, task, arm) - 0.5, SIGNED),
                    PREFERRED if congenial else Published(),
                    difference=True,
                    calibrated_on=LOOKED.get(task, ""),
                )
    pairs = {
        "looks at the one source, hungry minus thirsty": (HUNGRY, THIRSTY, TURNED),
        "looks at the one source, food liked minus drink liked": (
            CONGENIAL,
            DRINK_LIKED,
            PREFERRED,
        ),
    }
    for measure, (one, other, known) in pairs.items():
        if has(result, "control", one, LOOKS):
            more = interval(share(result, one) - share(result, other), SIGNED)
            yield Comparison(
                measure,
                "control",
                "proportion",
                more,
                known,
                difference=True,
                calibrated_on=LOOKED[one],
            )


def _tasks(result: Result, arm: str = "control") -> Iterator[str]:
    for past, ways in WAYS.items():
        for how in ways:
            if has(result, arm, f"{past}, {how}"):
                yield f"{past}, {how}"


def _leads(result: Result) -> Iterator[Comparison]:
    """How A stands beside B, and whom subjects have listened to."""
    for arm in (a for a in ARMS if a in result.arms.index):
        for task in _tasks(result, arm):
            for measure, (words, unit, bounds, _) in MEASURES.items():
                found = interval(stand(result, task, measure, arm), bounds)
                yield Comparison(words, f"{task}, {arm}", unit, found, difference=True)
    for task in (t for t in _tasks(result) if t.endswith((CHOICE, "hungry", "thirsty"))):
        part = interval(listened(result, task) - 0.5, SIGNED)
        measure = "rounds with the one source, minus half"
        yield Comparison(measure, f"{task}, control", "proportion", part, difference=True)
    chosen = f"{TRUSTED}, {CHOICE}"
    for arm in (a for a in ARMS if has(result, a, chosen, ROUND)):
        times = heard(result, chosen, arm)
        yield Comparison(
            "rounds of the one source minus of the other",
            f"{chosen}, {arm}",
            "",
            interval(times["one"] - times["other"]),
            difference=True,
        )
    if has(result, "control", f"{TRUSTED}, {ONLY_ONE}"):
        yield Comparison(
            "side of the meal for each round more with the one source",
            f"{TRUSTED}, control",
            "",
            interval(gain(result)),
            difference=True,
        )


def _protected(result: Result) -> Iterator[Comparison]:
    """What choosing keeps, against the same brain with another attention, or without goals."""
    for past in (TRUSTED, DISTRUSTED, CONGENIAL, STRANGE):
        for how in AGAINST:
            yield from _change(result, past, how, (f"{past}, {how}", "control"))
    chosen = f"{TRUSTED}, {CHOICE}"
    yield from _change(result, TRUSTED, "goal-directed off", (chosen, "goal-directed off"))


def _change(result: Result, past: str, words: str, other: tuple[str, str]) -> Iterator[Comparison]:
    """Own choice minus another task and arm."""
    chosen, (task, arm) = f"{past}, {CHOICE}", other
    if not (has(result, "control", chosen) and has(result, arm, task)):
        return
    for measure, (name, unit, _, bounds) in MEASURES.items():
        more = stand(result, chosen, measure) - stand(result, task, measure, arm)
        yield Comparison(
            f"{name}, choice minus {words}",
            f"{past}, control",
            unit,
            interval(more, bounds),
            difference=True,
        )


def _discounted(result: Result) -> Iterator[Comparison]:
    """Whether less is learnt from a source that was wrong, when both are heard alike."""
    wrong, right = (f"{past}, {BOTH}" for past in (TRUSTED, DISTRUSTED))
    words = {"mind": "meal's cells", "value": "value"}
    for arm in (a for a in ARMS if has(result, a, wrong) and has(result, a, right)):
        for measure, name in words.items():
            less = evoked(result, wrong, NEW, measure, arm) - evoked(
                result, right, NEW, measure, arm
            )
            yield Comparison(
                f"{name} at B, from a source that was wrong minus one that was right",
                f"{BOTH}, {arm}",
                "spikes/s",
                interval(less),
                difference=True,
            )


def _eroded(result: Result) -> Iterator[Comparison]:
    """What words without meals take from what is liked."""
    for past in (TRUSTED, STRANGE):
        first = f"{past}, {BEFORE}"
        for how in (CHOICE, BOTH):
            task = f"{past}, {how}"
            if has(result, "control", first) and has(result, "control", task):
                for thing in (HELD, MEAL, *((ONE,) if past == TRUSTED else ())):
                    change = evoked(result, task, thing, "value") - evoked(
                        result, first, thing, "value"
                    )
                    yield Comparison(
                        f"change of the value of {'the meal' if thing == MEAL else thing}",
                        f"{task}, control",
                        "spikes/s",
                        interval(change),
                        difference=True,
                    )

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
    STRANGE,
    THIRSTY,
    TRUSTED,
    USEFUL,
    YOKED,
    ahead,
    evoked,
    gain,
    has,
    listened,
    share,
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
UNITS = {"mind": "meal's cells", "value": "value"}
SHARE = "looks at the one source, minus half"


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
            yield Comparison(measure, "control", "proportion", more, known, difference=True)


def _tasks(result: Result, arm: str = "control") -> Iterator[str]:
    for past, ways in WAYS.items():
        for how in ways:
            if has(result, arm, f"{past}, {how}"):
                yield f"{past}, {how}"


def _leads(result: Result) -> Iterator[Comparison]:
    """How far A is ahead of B, and whom subjects have listened to."""
    for arm in (a for a in ARMS if a in result.arms.index):
        for task in _tasks(result, arm):
            for measure, words in UNITS.items():
                yield Comparison(
                    f"{words} at A minus at B",
                    f"{task}, {arm}",
                    "spikes/s",
                    interval(ahead(result, task, measure, arm)),
                    difference=True,
                )
    for task in (t for t in _tasks(result) if t.endswith((CHOICE, "hungry", "thirsty"))):
        part = interval(listened(result, task) - 0.5, SIGNED)
        measure = "rounds with the one source, minus half"
        yield Comparison(measure, f"{task}, control", "proportion", part, difference=True)
    if has(result, "control", f"{TRUSTED}, {ONLY_ONE}"):
        yield Comparison(
            "A's lead for each round more with the one source",
            f"{TRUSTED}, control",
            "spikes/s",
            interval(gain(result)),
            difference=True,
        )


def _protected(result: Result) -> Iterator[Comparison]:
    """What choosing keeps, against the same brain with another attention."""
    for past in (TRUSTED, DISTRUSTED, CONGENIAL, STRANGE):
        task = f"{past}, {CHOICE}"
        for other in (f"{past}, {how}" for how in AGAINST):
            if has(result, "control", task) and has(result, "control", other):
                for measure, words in UNITS.items():
                    less = ahead(result, task, measure) - ahead(result, other, measure)
                    yield Comparison(
                        f"{words} at A minus at B, choice minus {other.removeprefix(f'{past}, ')}",
                        f"{past}, control",
                        "spikes/s",
                        interval(less),
                        difference=True,
                    )
    task = f"{TRUSTED}, {CHOICE}"
    if has(result, "goal-directed off", task):
        for measure, words in UNITS.items():
            less = ahead(result, task, measure) - ahead(result, task, measure, "goal-directed off")
            yield Comparison(
                f"{words} at A minus at B, intact minus goal-directed off",
                task,
                "spikes/s",
                interval(less),
                difference=True,
            )


def _discounted(result: Result) -> Iterator[Comparison]:
    """Whether less is learnt from a source that was wrong, when both are heard alike."""
    tasks = [f"{past}, {BOTH}" for past in (TRUSTED, DISTRUSTED)]
    if all(has(result, "control", t) for t in tasks):
        for measure, words in UNITS.items():
            wrong, right = (evoked(result, t, NEW, measure) for t in tasks)
            yield Comparison(
                f"{words} at B, from a source that was wrong minus one that was right",
                BOTH,
                "spikes/s",
                interval(wrong - right),
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

"""Learning, slips of action, forced responses, GPi off and task bracketing, beside published."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.choice.measures import (
    ACCURACY,
    ALONE,
    BRAKE,
    CRITIC,
    DOPAMINE,
    EARLY,
    END,
    INSPECTED,
    LATE,
    LEARNT,
    LENGTHS,
    LONG,
    PAIRS,
    PLANNING,
    PRACTICE,
    READ,
    REST,
    REVERSAL,
    RT,
    SET,
    SHORT,
    SHORTEST,
    WHEN,
    brackets,
    devaluation_effect,
    forced_within,
    from_cortex,
    habitual_errors,
    slips,
    value,
)
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.parts import tabulated
from striata.analysis.statistics.intervals import (
    PROPORTION,
    SIGNED,
    contrast,
    interval,
    ratio,
)


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file holds the trials of."""
    yield from _learning(result)
    yield from _slips(result)
    yield from _forced(result)
    yield from _cortex(result)
    yield from _routine(result)


def _learning(result: Result) -> Iterator[Comparison]:
    for length in LENGTHS:
        right, rt = (value(result, PRACTICE, length, what) for what in (ACCURACY, RT))
        yield Comparison(
            "accuracy", f"end of {length} practice", "proportion", interval(right, PROPORTION)
        )
        yield Comparison("mean RT", f"end of {length} practice", "ms", interval(rt * 1e3))
        first, last = (value(result, REVERSAL, length, when) for when in WHEN)
        yield Comparison(
            "accuracy",
            f"first {END} after reversal, {length} practice",
            "proportion",
            interval(first, PROPORTION),
        )
        yield Comparison(
            "accuracy",
            f"last {END} after reversal, {length} practice",
            "proportion",
            interval(last, PROPORTION),
        )
        for arm in ("habit off", "IL off"):
            if result.has_arm(arm):
                more = value(result, REVERSAL, length, WHEN[1], arm) - last
                yield Comparison(
                    "change of accuracy",
                    f"{arm}, last {END} after reversal, {length} practice",
                    "proportion",
                    interval(more, SIGNED),
                )
    if result.has_arm(ALONE):
        yield from _alone(result)
    yield from _rewarded(result)
    for name, what in ((PLANNING, "PL"), (BRAKE, "IL")):
        more = value(result, PRACTICE, LONG, name) - value(result, PRACTICE, SHORT, name)
        yield Comparison(
            f"{what} activity, long minus short practice",
            "from stimulus to action",
            "spikes/s",
            interval(more),
        )


def _rewarded(result: Result) -> Iterator[Comparison]:
    """Dopamine around a reward that an action brings for certain, over its rest."""
    rest = value(result, PRACTICE, "", REST)
    for window, name in DOPAMINE.items():
        yield Comparison(
            "rate of VTA over rest, certain reward",
            f"after an action, {window}",
            "ratio",
            ratio(value(result, PRACTICE, "", name), rest),
            tabulated("dopamine", "rate of VTA over rest, certain reward", window),
            calibrated_on=CRITIC,
        )


def _alone(result: Result) -> Iterator[Comparison]:
    """What the actor learns by itself, and learns anew."""
    for what, length, when, condition in (
        (PRACTICE, SHORT, ACCURACY, "end of short practice"),
        (PRACTICE, LONG, ACCURACY, "end of long practice"),
        *(
            (REVERSAL, g, w, f"{w} {END} after reversal, {g} practice")
            for g in LENGTHS
            for w in WHEN
        ),
    ):
        yield Comparison(
            "accuracy",
            f"{ALONE}, {condition}",
            "proportion",
            interval(value(result, what, length, when, ALONE), PROPORTION),
            calibrated_on=SET,
        )


def _slips(result: Result) -> Iterator[Comparison]:
    for length in LENGTHS:
        less = devaluation_effect(result, length)
        yield Comparison(
            "devaluation effect",
            f"{length} practice",
            "proportion",
            interval(less, SIGNED),
            direction(1, "deWit2012"),
        )
    yield Comparison(
        "slips of action, long minus short practice",
        "devalued",
        "proportion",
        contrast(slips(result, LONG), slips(result, SHORT), SIGNED),
        absent("deWit2018"),
        difference=True,
    )
    for arm in ("habit off", "goal-directed off", "model-free off", "DLS off", "IL off"):
        if result.has_arm(arm):
            for length in LENGTHS:
                yield Comparison(
                    "devaluation effect",
                    f"{arm}, {length} practice",
                    "proportion",
                    interval(devaluation_effect(result, length, arm), SIGNED),
                    difference=True,
                )
    for arm in ("control", "habit off", "goal-directed off"):
        if result.has_arm(arm):
            yield from _forced_slips(result, arm)


def _forced_slips(result: Result, arm: str) -> Iterator[Comparison]:
    """Slips of action under time pressure."""
    for length in LENGTHS:
        early, late = (
            devaluation_effect(result, length, arm, window) for window in (SHORTEST, LATE)
        )
        yield Comparison(
            "devaluation effect",
            f"forced by {SHORTEST[1]:g} s, {arm}, {length} practice",
            "proportion",
            interval(early, SIGNED),
            difference=True,
        )
        yield Comparison(
            "devaluation effect, late minus early response",
            f"{arm}, {length} practice",
            "proportion",
            interval(late - early),
            difference=True,
        )
    devalued = [
        value(result, forced_within(SHORTEST), length, "devalued", arm) for length in LENGTHS
    ]
    yield Comparison(
        "slips of action, long minus short practice",
        f"forced by {SHORTEST[1]:g} s, {arm}",
        "proportion",
        interval(devalued[1] - devalued[0], SIGNED),
        difference=True,
    )


def _forced(result: Result) -> Iterator[Comparison]:
    for length in LENGTHS:
        early, late = (habitual_errors(result, length, w) for w in (EARLY, LATE))
        yield Comparison(
            "habitual errors",
            f"0.3 to 0.6 s of preparation, {length} practice",
            "proportion",
            interval(early, PROPORTION),
        )
        yield Comparison(
            "habitual errors, early minus late response",
            f"{length} practice",
            "proportion",
            interval(early - late, SIGNED),
            direction(1, "Hardwick2019"),
            calibrated_on=INSPECTED,
        )
    more = contrast(habitual_errors(result, LONG), habitual_errors(result, SHORT), SIGNED)
    yield Comparison(
        "habitual errors, long minus short practice",
        "0.3 to 0.6 s of preparation",
        "proportion",
        more,
        direction(1, "Hardwick2019"),
        calibrated_on=INSPECTED,
    )
    for arm in ("habit off", "goal-directed off", "model-free off", "IL off"):
        if result.has_arm(arm):
            x = habitual_errors(result, LONG, arm=arm) - habitual_errors(result, LONG)
            yield Comparison(
                "change of habitual errors",
                f"{arm}, long practice",
                "proportion",
                interval(x, SIGNED),
            )


def _cortex(result: Result) -> Iterator[Comparison]:
    if not result.has_arm("GPi off"):
        return
    for length in LENGTHS:
        for task, what in PAIRS.items():
            condition, known = f"GPi off, {what}, {length} practice", length == LONG
            yield Comparison(
                "accuracy",
                condition,
                "proportion",
                interval(from_cortex(result, task, length, "GPi off"), PROPORTION),
                tabulated("choice", "accuracy", condition) if known else Published(),
                calibrated_on=READ if known else "",
            )
        slower = [value(result, LEARNT, length, RT, a) for a in ("GPi off", "control")]
        yield Comparison(
            "change of mean RT",
            f"GPi off, learnt pair, {length} practice",
            "ms",
            interval((slower[0] - slower[1]) * 1e3),
            direction(1, "Piron2016"),
            calibrated_on=READ,
        )


def _routine(result: Result) -> Iterator[Comparison]:
    for arm in ("control", "habit off"):
        if result.has_arm(arm):
            early, late = brackets(result, arm)
            published = direction(1, "Jog1999") if arm == "control" else Published()
            for when, x in (("late minus early", late - early), ("late", late)):
                yield Comparison(
                    "task bracketing: start and end minus middle",
                    f"{arm}, {when}",
                    "spikes/s",
                    interval(x),
                    published,
                )

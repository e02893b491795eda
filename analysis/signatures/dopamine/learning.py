"""What dopamine neurons learn, and what is learnt from them, beside what is published of it."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.dopamine.measures import (
    BLOCKING,
    CERTAIN,
    HIDDEN,
    LOOKED,
    SPAN,
    above,
    by_probability,
    by_size,
    by_time,
    late_minus_middle,
    slope,
    training,
    weight_change,
)
from striata.analysis.signatures.parts import tabulated
from striata.analysis.statistics.intervals import interval, ratio


def learning(result: Result) -> Iterator[Comparison]:
    """Comparisons that need training; the rate level has them."""
    yield from _training(result)
    yield from _probability(result)
    yield from _sizes(result)
    yield from _blocking(result)
    yield from _hidden(result)
    yield from _timing(result)


def _training(result: Result) -> Iterator[Comparison]:
    for measure, what, sign in (("late", "cue", 1), ("at_reward", "reward", -1)):
        t = training(result, CERTAIN, measure)
        change = t.tail(SPAN).mean() - t.head(SPAN).mean()
        yield Comparison(
            "change with learning",
            f"late response to {what}" if what == "cue" else "response to reward",
            "spikes/s",
            interval(change),
            direction(sign, "Schultz1998"),
            calibrated_on=LOOKED,
        )
    yield from _extinction(result)


def _extinction(result: Result) -> Iterator[Comparison]:
    """What extinction leaves of the response to the cue, and how fast it comes back."""
    learnt, extinct, again = (
        training(result, task, "late") for task in (CERTAIN, "extinction", "reacquisition")
    )
    before, after = learnt.tail(SPAN).mean(), extinct.tail(SPAN).mean()
    yield Comparison(
        "change with extinction",
        "late response to cue",
        "spikes/s",
        interval(after - before),
        direction(-1, "Schultz1998"),
        calibrated_on=LOOKED,
    )
    yield Comparison("left after extinction", "late response to cue", "ratio", ratio(after, before))
    yield Comparison(
        "late response to cue",
        "first trials of reacquisition minus acquisition",
        "spikes/s",
        interval(again.head(SPAN).mean() - learnt.head(SPAN).mean()),
        direction(1, "Pan2008"),
    )


def _probability(result: Result) -> Iterator[Comparison]:
    late, reward = (
        by_probability(result, "late", "omitted"),
        by_probability(result, "at_reward", "expected 1"),
    )
    unit = "spikes/s per unit of p"
    yield Comparison(
        "slope over probability",
        "late response to cue",
        unit,
        slope(late),
        direction(1, "Fiorillo2003"),
        calibrated_on=LOOKED,
    )
    yield Comparison(
        "slope over probability",
        "response to reward",
        unit,
        slope(reward),
        direction(-1, "Fiorillo2003"),
        calibrated_on=LOOKED,
    )
    early = by_probability(result, "early", "omitted")
    yield Comparison(
        "difference by value",
        "early response, p = 1 minus p = 0",
        "spikes/s",
        interval(early[1.0] - early[0.0]),
        absent("Schultz2016"),
    )


def _sizes(result: Result) -> Iterator[Comparison]:
    large, expected = by_size(result, "unexpected"), by_size(result, "expected")
    yield Comparison(
        "reduction by expectation",
        "slope over reward size (positive: divisive)",
        "spikes/s per reward",
        slope(large - expected),
    )
    whole = [size for size in large if size >= 1]
    for sizes, said in ((list(large), ""), (whole, ", at least what is expected")):
        yield Comparison(
            "slope of expected over unexpected",
            f"1: subtractive{said}",
            "",
            slope(expected[sizes], large[sizes]),
            tabulated("dopamine", "slope of expected over unexpected", "1: subtractive"),
        )


def _blocking(result: Result) -> Iterator[Comparison]:
    blocked, control = (above(result, "late", g, "B") for g in BLOCKING)
    yield Comparison(
        "late response to B",
        "blocked minus control",
        "spikes/s",
        interval(blocked - control),
        direction(-1, "Waelti2001"),
        calibrated_on=LOOKED,
    )


def _hidden(result: Result) -> Iterator[Comparison]:
    slopes = {}
    for arm in ("control", "mPFC off"):
        if result.has_arm(arm):
            slopes[arm] = [late_minus_middle(by_time(result, task, arm)) for task in HIDDEN]
    more = slopes["control"][1] - slopes["control"][0]
    unit = "spikes/s"
    yield Comparison(
        "late minus middle rewards",
        "state hidden (90 %) minus certain",
        unit,
        interval(more),
        direction(1, "Starkweather2018"),
    )
    if "mPFC off" in slopes:
        change = [off - on for on, off in zip(slopes["control"], slopes["mPFC off"], strict=True)]
        yield Comparison(
            "late minus middle, change by mPFC off",
            "state hidden (90 %)",
            unit,
            interval(change[1]),
            direction(-1, "Starkweather2018"),
        )
        yield Comparison(
            "late minus middle, change by mPFC off",
            "state certain (100 %)",
            unit,
            interval(change[0]),
            absent("Starkweather2018"),
        )


def _timing(result: Result) -> Iterator[Comparison]:
    burst = weight_change(result, "pairing with a burst")
    for delay in burst.columns:
        yield Comparison(
            "change of D1 weight, minus that at 5 s",
            f"burst {delay:g} s after the synapse",
            "relative",
            interval(burst[delay] - burst[5.0]),
            _after_burst(delay),
            calibrated_on=LOOKED,
        )
    dips = weight_change(result, "pairing with a dip")
    for length in dips.columns:
        yield Comparison(
            "change of D2 weight",
            f"dip of {length:g} s",
            "relative",
            interval(dips[length]),
            direction(1, "Iino2020") if length >= 0.4 else absent("Iino2020"),
        )


def _after_burst(delay: float) -> Published:
    """What is published of a burst some time [s] after the synapse's activity."""
    if delay == -1:
        return absent("Yagishita2014")
    return direction(1, "Yagishita2014") if 0.3 <= delay <= 2 else Published()

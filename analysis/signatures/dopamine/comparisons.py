"""Responses of dopamine neurons beside what is published of them."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures import decoding
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction, span
from striata.analysis.signatures.decoding import Conditions
from striata.analysis.signatures.dopamine.measures import (
    BLOCKING,
    CALIBRATED,
    CERTAIN,
    HIDDEN,
    REWARD,
    SPAN,
    above,
    by_probability,
    by_size,
    by_time,
    late_minus_middle,
    pause,
    peak,
    slope,
    training,
    weight_change,
)
from striata.analysis.statistics.epochs import onset, traces
from striata.analysis.statistics.intervals import POSITIVE, interval

#: Rows that strengths and the learning rule were chosen with in view (docs/model.md).
LOOKED = "strengths and the learning rule were chosen with it in view"
#: What is decoded: which of three trials it was.
OUTCOMES = Conditions(
    CERTAIN,
    ("expected 1", "unexpected 1", "omitted"),
    {"VTA": ("VTA",), "LHb": ("LHb",), "VS and VP": ("VS", "VP"), "OFC and mPFC": ("OFC", "mPFC")},
    "cue",
)


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison; at the spiking level, those of the single trials of the test."""
    yield from _responses(result)
    yield from _lesions(result)
    if result.level == "rate":
        yield from _learning(result)
        yield from _probability(result)
        yield from _sizes(result)
        yield from _blocking(result)
        yield from _hidden(result)
        yield from _timing(result)
    yield from decoding.comparisons(result, OUTCOMES)


def _responses(result: Result) -> Iterator[Comparison]:
    t = result.test("control", CERTAIN)
    rest = interval(t["baseline"].groupby(t["subject"]).mean(), POSITIVE)
    yield Comparison(
        "baseline",
        "VTA at rest",
        "spikes/s",
        rest,
        span(3, 6, "Schultz1998"),
        calibrated_on=CALIBRATED,
    )
    yield Comparison(
        "burst peak",
        "unexpected reward",
        "spikes/s",
        peak(result),
        span(15, 30, "Schultz1998: remembered"),
        calibrated_on=CALIBRATED,
    )
    reward = traces(result, "control", CERTAIN, "unexpected 1", "VTA")
    yield Comparison(
        "burst onset",
        "unexpected reward",
        "ms",
        onset(reward, REWARD, (0.0, REWARD)),
        span(50, 110, "SchultzRomo1990"),
    )
    yield Comparison(
        "pause",
        "omitted reward",
        "ms",
        pause(result, "control"),
        span(150, 300, "Bayer2007: remembered"),
        calibrated_on=LOOKED,
    )
    omitted = traces(result, "control", CERTAIN, "omitted", "LHb")
    yield Comparison("onset of LHb", "omitted reward", "ms", onset(omitted, REWARD, (0.6, REWARD)))
    early = above(result, "early", CERTAIN, "omitted")
    late = above(result, "late", CERTAIN, "omitted")
    yield Comparison(
        "early response",
        "cue that predicts reward",
        "spikes/s",
        interval(early),
        direction(1, "Fiorillo2013"),
    )
    yield Comparison(
        "late response",
        "cue that predicts reward",
        "spikes/s",
        interval(late),
        direction(1, "Schultz2016"),
        calibrated_on=LOOKED,
    )
    less = above(result, "at_reward", CERTAIN, "expected 1") - above(
        result, "at_reward", CERTAIN, "unexpected 1"
    )
    yield Comparison(
        "response to reward",
        "expected minus unexpected",
        "spikes/s",
        interval(less),
        direction(-1, "Eshel2015"),
        calibrated_on=LOOKED,
    )
    dip = above(result, "after_reward", CERTAIN, "omitted")
    yield Comparison(
        "response to omission",
        "170 to 470 ms",
        "spikes/s",
        interval(dip),
        direction(-1, "Schultz1998"),
    )


def _lesions(result: Result) -> Iterator[Comparison]:
    for arm in ("LHb off", "RMTg off"):
        if result.has_arm(arm):
            published = absent("MatsumotoHikosaka2007") if arm == "LHb off" else Published()
            yield Comparison(
                "pause",
                f"omitted reward, {arm}",
                "ms",
                pause(result, arm),
                published,
                calibrated_on=LOOKED,
            )
            fall = above(result, "after_reward", CERTAIN, "omitted", arm)
            yield Comparison("response to omission", arm, "spikes/s", interval(fall))
    if result.has_arm("VTA-GABA off"):
        more = above(result, "at_reward", CERTAIN, "expected 1", "VTA-GABA off") - above(
            result, "at_reward", CERTAIN, "expected 1"
        )
        yield Comparison(
            "change of response to expected reward",
            "VTA-GABA off",
            "spikes/s",
            interval(more),
            direction(1, "Eshel2015"),
        )
    if result.has_arm("OFC off"):
        less = above(result, "late", CERTAIN, "omitted", "OFC off") - above(
            result, "late", CERTAIN, "omitted"
        )
        yield Comparison(
            "change of late response to cue",
            "OFC off",
            "spikes/s",
            interval(less),
            direction(-1, "Takahashi2011"),
        )


def _learning(result: Result) -> Iterator[Comparison]:
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
    t = training(result, "extinction", "late")
    yield Comparison(
        "change in extinction",
        "late response to cue",
        "spikes/s",
        interval(t.tail(SPAN).mean() - t.head(SPAN).mean()),
        direction(-1, "Schultz1998"),
        calibrated_on=LOOKED,
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
    yield Comparison(
        "slope of expected over unexpected",
        "1: subtractive",
        "",
        slope(expected, large),
        span(0.85, 1.15, "Eshel2015"),
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

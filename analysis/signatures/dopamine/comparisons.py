"""Responses of dopamine neurons beside what is published of them."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures import decoding
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.decoding import Conditions
from striata.analysis.signatures.dopamine.learning import learning
from striata.analysis.signatures.dopamine.measures import (
    CALIBRATED,
    CERTAIN,
    LOOKED,
    REWARD,
    WINDOWS,
    above,
    around_certain_reward,
    duration,
    pause,
    peak,
)
from striata.analysis.signatures.dopamine.reversal import reversal
from striata.analysis.signatures.dopamine.sequences import sequences
from striata.analysis.signatures.dopamine.timing import timing
from striata.analysis.signatures.parts import tabulated
from striata.analysis.statistics.epochs import onset, traces
from striata.analysis.statistics.intervals import POSITIVE, interval

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
        yield from timing(result)
        yield from learning(result)
        yield from sequences(result)
    yield from reversal(result)
    yield from decoding.comparisons(result, OUTCOMES)


def _responses(result: Result) -> Iterator[Comparison]:
    t = result.test("control", CERTAIN)
    rest = interval(t["baseline"].groupby(t["subject"]).mean(), POSITIVE)
    yield Comparison(
        "baseline",
        "VTA at rest",
        "spikes/s",
        rest,
        tabulated("dopamine", "baseline", "VTA at rest"),
        calibrated_on=CALIBRATED,
    )
    yield Comparison(
        "burst peak",
        "unexpected reward",
        "spikes/s",
        peak(result),
        tabulated("dopamine", "burst peak", "unexpected reward"),
        calibrated_on=CALIBRATED,
    )
    reward = traces(result, "control", CERTAIN, "unexpected 1", "VTA")
    yield Comparison(
        "burst onset",
        "unexpected reward",
        "ms",
        onset(reward, REWARD, (0.0, REWARD)),
        tabulated("dopamine", "burst onset", "unexpected reward"),
    )
    yield Comparison(
        "burst duration",
        "unexpected reward",
        "ms",
        duration(reward),
        tabulated("dopamine", "burst duration", "unexpected reward"),
    )
    yield Comparison(
        "pause",
        "omitted reward",
        "ms",
        pause(result, "control"),
        tabulated("dopamine", "pause", "omitted reward"),
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
    for window in WINDOWS:
        yield Comparison(
            "rate of VTA over rest, certain reward",
            f"after a cue, {window}",
            "ratio",
            around_certain_reward(result, window),
            tabulated("dopamine", "rate of VTA over rest, certain reward", window),
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

"""What dopamine neurons do in the dopamine experiment, beside what is published."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.signature import Signature, table
from striata.analysis.statistics.epochs import onset, traces
from striata.analysis.statistics.intervals import Interval, interval

CERTAIN = "p = 1"
GROUPS = ("p = 0", "p = 0.25", "p = 0.5", "p = 0.75", "p = 1")
SIZES = (0.25, 0.5, 1.0, 1.5, 2.0)
HIDDEN = ("reward certain, at any time", "reward in 90 %, at any time")
BLOCKING = ("blocking: A, then AB", "blocking: AB only")
#: Moment of reward after the cue [s], and the window in which a pause at its omission is looked
#: for.
REWARD, PAUSE = 1.0, (1.0, 1.8)
#: A pause is where the rate is below this part of what it was before the cue.
LOW = 0.5
#: Trials at the start and at the end of learning that are compared.
SPAN = 10
BASELINE = (-0.4, 0.0)
CALIBRATED = "strengths were set for it"


def dopamine_table(result: Result) -> pd.DataFrame:
    """Every signature in the file."""
    parts = [_unit(result), _lesions(result)]
    if result.level == "rate":
        parts += [
            _learning(result),
            _probability(result),
            _sizes(result),
            _blocking(result),
            _hidden(result),
            _timing(result),
        ]
    return table(s for part in parts for s in part)


def above(
    result: Result,
    measure: str,
    task: str,
    condition: str,
    arm: str = "control",
    phase: str = "test",
) -> pd.Series:
    """A window's mean above the trial's baseline [spikes/s], a value for each subject."""
    t = result.test(arm, task)
    t = t[t["condition"] == condition]
    return (t[measure] - t["baseline"]).groupby(t["subject"]).mean()


def pause(result: Result, arm: str) -> Interval:
    """How long the mean rate stays low when reward is omitted [ms].

    Interval over resampled subjects.
    """
    whole = traces(result, arm, CERTAIN, "omitted", "VTA")
    x, rest = whole.sel(time=slice(*PAUSE)), float(whole.sel(time=slice(*BASELINE)).mean())
    values, step = x.to_numpy(), float(x["time"][1] - x["time"][0]) * 1e3
    rng = np.random.default_rng(0)

    def length(v: np.ndarray) -> float:
        return float((v.mean(axis=0) < LOW * rest).sum() * step)

    found = [length(values[rng.integers(0, len(values), len(values))]) for _ in range(400)]
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(length(values), float(low), float(high), float(np.std(found)), len(values))


def _peak(result: Result) -> Interval:
    x = (
        traces(result, "control", CERTAIN, "unexpected 1", "VTA")
        .sel(time=slice(REWARD, REWARD + 0.4))
        .to_numpy()
    )
    rng = np.random.default_rng(0)
    found = [x[rng.integers(0, len(x), len(x))].mean(axis=0).max() for _ in range(400)]
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(
        float(x.mean(axis=0).max()), float(low), float(high), float(np.std(found)), len(x)
    )


def _unit(result: Result) -> Iterator[Signature]:
    t = result.test("control", CERTAIN)
    rest = interval(t["baseline"].groupby(t["subject"]).mean())
    yield Signature(
        "baseline", "VTA at rest", "spikes/s", rest, "Schultz1998", 3, 6, tuned=CALIBRATED
    )
    yield Signature(
        "burst peak",
        "unexpected reward",
        "spikes/s",
        _peak(result),
        "Schultz1998: remembered",
        15,
        30,
        tuned=CALIBRATED,
    )
    reward = traces(result, "control", CERTAIN, "unexpected 1", "VTA")
    yield Signature(
        "burst onset",
        "unexpected reward",
        "ms",
        onset(reward, REWARD, (0.0, REWARD)),
        "SchultzRomo1990",
        50,
        110,
    )
    yield Signature(
        "pause", "omitted reward", "ms", pause(result, "control"), "Bayer2007: remembered", 150, 300
    )
    omitted = traces(result, "control", CERTAIN, "omitted", "LHb")
    yield Signature("onset of LHb", "omitted reward", "ms", onset(omitted, REWARD, (0.6, REWARD)))
    early = above(result, "early", CERTAIN, "omitted")
    late = above(result, "late", CERTAIN, "omitted")
    yield Signature(
        "early response",
        "cue that predicts reward",
        "spikes/s",
        interval(early),
        "Fiorillo2013",
        sign=1,
    )
    yield Signature(
        "late response",
        "cue that predicts reward",
        "spikes/s",
        interval(late),
        "Schultz2016",
        sign=1,
    )
    less = above(result, "at_reward", CERTAIN, "expected 1") - above(
        result, "at_reward", CERTAIN, "unexpected 1"
    )
    yield Signature(
        "response to reward",
        "expected minus unexpected",
        "spikes/s",
        interval(less),
        "Eshel2015",
        sign=-1,
    )
    dip = above(result, "after_reward", CERTAIN, "omitted")
    yield Signature(
        "response to omission", "170 to 470 ms", "spikes/s", interval(dip), "Schultz1998", sign=-1
    )


def _lesions(result: Result) -> Iterator[Signature]:
    for arm in ("LHb off", "RMTg off"):
        if arm in result.arms.index:
            source, absent = ("MatsumotoHikosaka2007", True) if arm == "LHb off" else ("", False)
            yield Signature(
                "pause", f"omitted reward, {arm}", "ms", pause(result, arm), source, absent=absent
            )
            fall = above(result, "after_reward", CERTAIN, "omitted", arm)
            yield Signature("response to omission", arm, "spikes/s", interval(fall))
    if "VTA-GABA off" in result.arms.index:
        more = above(result, "at_reward", CERTAIN, "expected 1", "VTA-GABA off") - above(
            result, "at_reward", CERTAIN, "expected 1"
        )
        yield Signature(
            "change of response to expected reward",
            "VTA-GABA off",
            "spikes/s",
            interval(more),
            "Eshel2015",
            sign=1,
        )
    if "OFC off" in result.arms.index:
        less = above(result, "late", CERTAIN, "omitted", "OFC off") - above(
            result, "late", CERTAIN, "omitted"
        )
        yield Signature(
            "change of late response to cue",
            "OFC off",
            "spikes/s",
            interval(less),
            "Takahashi2011",
            sign=-1,
        )


def training(result: Result, task: str, measure: str) -> pd.DataFrame:
    """A measure above baseline [spikes/s] in each trial of learning, (trials, subjects)."""
    t = result.trials
    t = t[(t["phase"] == "practice") & (t["task"] == task)]
    if measure in ("at_reward", "after_reward"):
        t = t[(t["reward"] > 0) | (task == "extinction")]
    return (t[measure] - t["baseline"]).groupby([t["trial"], t["subject"]]).mean().unstack()


def _learning(result: Result) -> Iterator[Signature]:
    for measure, what, sign in (("late", "cue", 1), ("at_reward", "reward", -1)):
        t = training(result, CERTAIN, measure)
        change = t.tail(SPAN).mean() - t.head(SPAN).mean()
        yield Signature(
            "change with learning",
            f"late response to {what}" if what == "cue" else "response to reward",
            "spikes/s",
            interval(change),
            "Schultz1998",
            sign=sign,
        )
    t = training(result, "extinction", "late")
    yield Signature(
        "change in extinction",
        "late response to cue",
        "spikes/s",
        interval(t.tail(SPAN).mean() - t.head(SPAN).mean()),
        "Schultz1998",
        sign=-1,
    )


def by_probability(result: Result, measure: str, condition: str) -> pd.DataFrame:
    """A measure above baseline by probability of reward, (subjects, probabilities)."""
    return pd.DataFrame(
        {float(g.split("= ")[1]): above(result, measure, g, condition) for g in GROUPS}
    )


def _slope(t: pd.DataFrame, over: pd.DataFrame | None = None) -> Interval:
    """Slope over the columns' values, or those of another table of the same subjects, subject by subject."""
    x = (t.columns if over is None else over).to_numpy(dtype=float)
    x = x - x.mean(axis=-1, keepdims=True)
    return interval((t.to_numpy() * x).sum(axis=1) / (x**2).sum(axis=-1))


def _probability(result: Result) -> Iterator[Signature]:
    late, reward = (
        by_probability(result, "late", "omitted"),
        by_probability(result, "at_reward", "expected 1"),
    )
    unit = "spikes/s per unit of p"
    yield Signature(
        "slope over probability", "late response to cue", unit, _slope(late), "Fiorillo2003", sign=1
    )
    yield Signature(
        "slope over probability",
        "response to reward",
        unit,
        _slope(reward),
        "Fiorillo2003",
        sign=-1,
    )
    early = by_probability(result, "early", "omitted")
    yield Signature(
        "difference by value",
        "early response, p = 1 minus p = 0",
        "spikes/s",
        interval(early[1.0] - early[0.0]),
        "Schultz2016",
        absent=True,
    )


def by_size(result: Result, which: str) -> pd.DataFrame:
    """Response to ``expected`` or ``unexpected`` rewards by size, (subjects, sizes) [spikes/s]."""
    return pd.DataFrame({s: above(result, "at_reward", CERTAIN, f"{which} {s:g}") for s in SIZES})


def _sizes(result: Result) -> Iterator[Signature]:
    large, expected = by_size(result, "unexpected"), by_size(result, "expected")
    yield Signature(
        "what expectation takes away",
        "slope over size (divided rewards: positive)",
        "spikes/s per reward",
        _slope(large - expected),
    )
    yield Signature(
        "slope of expected over unexpected",
        "1 if subtracted",
        "",
        _slope(expected, large),
        "Eshel2015",
        0.85,
        1.15,
    )


def _blocking(result: Result) -> Iterator[Signature]:
    blocked, control = (above(result, "late", g, "B") for g in BLOCKING)
    yield Signature(
        "late response to B",
        "blocked minus control",
        "spikes/s",
        interval(blocked - control),
        "Waelti2001",
        sign=-1,
    )


def by_time(result: Result, task: str, arm: str) -> pd.DataFrame:
    """Response to reward by its time after the cue, (subjects, times [s]) [spikes/s]."""
    t = result.test(arm, task)
    return (
        (t["at_reward"] - t["baseline"])
        .groupby([t["subject"], t["reward_time"].round(1)])
        .mean()
        .unstack()
    )


def _hidden(result: Result) -> Iterator[Signature]:
    slopes = {}
    for arm in ("control", "mPFC off"):
        if arm in result.arms.index:
            slopes[arm] = [_late_minus_middle(by_time(result, task, arm)) for task in HIDDEN]
    more = slopes["control"][1] - slopes["control"][0]
    unit = "spikes/s"
    yield Signature(
        "late minus middle rewards",
        "state hidden (90 %) minus certain",
        unit,
        interval(more),
        "Starkweather2018",
        sign=1,
    )
    if "mPFC off" in slopes:
        change = [off - on for on, off in zip(slopes["control"], slopes["mPFC off"], strict=True)]
        yield Signature(
            "late minus middle, change by mPFC off",
            "state hidden (90 %)",
            unit,
            interval(change[1]),
            "Starkweather2018",
            sign=-1,
        )
        yield Signature(
            "late minus middle, change by mPFC off",
            "state certain (100 %)",
            unit,
            interval(change[0]),
            "Starkweather2018",
            absent=True,
        )


def _late_minus_middle(t: pd.DataFrame) -> pd.Series:
    times = t.columns.to_numpy(dtype=float)
    return t.loc[:, times >= 2.5].mean(axis=1) - t.loc[:, (times > 1.5) & (times < 2.5)].mean(
        axis=1
    )


def outcome(result: Result, task: str) -> pd.DataFrame:
    """Relative change of a weight by delay or length of a dip [s], (subjects, values)."""
    t = result.trials
    t = t[t["task"] == task]
    value = t["condition"].astype(str).str.extract(r"(-?[\d.]+) s")[0].astype(float)
    return t.groupby([t["subject"], value])["outcome"].mean().unstack()


def _timing(result: Result) -> Iterator[Signature]:
    burst = outcome(result, "pairing with a burst")
    for delay in burst.columns:
        taught = 0.3 <= delay <= 2
        yield Signature(
            "change of D1 weight, minus that at 5 s",
            f"burst {delay:g} s after the synapse",
            "relative",
            interval(burst[delay] - burst[5.0]),
            "Yagishita2014" if delay not in (0.0, 5.0) else "",
            sign=int(taught),
            absent=delay == -1,
        )
    dips = outcome(result, "pairing with a dip")
    for length in dips.columns:
        yield Signature(
            "change of D2 weight",
            f"dip of {length:g} s",
            "relative",
            interval(dips[length]),
            "Iino2020",
            sign=int(length >= 0.4),
            absent=length < 0.4,
        )

"""What the alarm, cortex's veto and the actions do in the snake experiment, beside what is published."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.signature import Signature, table
from striata.analysis.statistics.epochs import onset, traces
from striata.analysis.statistics.intervals import Interval, interval

NAIVE, AFTER, EXPOSURE = "naive", "after exposure", "exposure"
FOOD, NOT_FOOD = "food", "food that does not apply"
BASELINE = (-0.3, 0.0)
DEFEND = 0
#: Population → published range of its latency [ms] and source.
LATENCIES: dict[str, tuple[float, float, str]] = {
    "SC-threat": (np.nan, np.nan, ""),
    "Pul": (45.0, 65.0, "VanLe2013"),
    "LA": (60.0, 90.0, "MendezBertolo2016"),
    "CeM": (np.nan, np.nan, ""),
    "IT": (np.nan, np.nan, ""),
    "BA-ext": (np.nan, np.nan, ""),
}


def snake_table(result: Result) -> pd.DataFrame:
    """Every signature in the file."""
    parts = [
        _latencies(result),
        _alarm(result),
        _actions(result),
        _dopamine(result),
        _lesions(result),
        _food(result),
    ]
    if result.level == "rate":
        parts.insert(3, _learning(result))
    return table(s for part in parts for s in part)


def met(result: Result, task: str, condition: str, arm: str = "control") -> pd.DataFrame:
    """Trials of one meeting."""
    t = result.test(arm, task)
    return t[t["condition"] == condition]


def mean(t: pd.DataFrame, measure: str, minus: str = "") -> pd.Series:
    """A measure (above another), a value for each subject."""
    value = t[measure] - t[minus] if minus else t[measure].astype(float)
    return value.groupby(t["subject"]).mean()


def share(t: pd.DataFrame, action: int) -> pd.Series:
    """Proportion of trials with an action, a value for each subject."""
    return (t["action"] == action).groupby(t["subject"]).mean()


def alarm(
    result: Result, task: str, condition: str, arm: str = "control", when: str = "late"
) -> pd.Series:
    """CeM above its rate before the object [spikes/s], a value for each subject."""
    return mean(met(result, task, condition, arm), f"alarm_{when}", "alarm_before")


def ratio(a: pd.Series, b: pd.Series) -> Interval:
    """Ratio of means over subjects, 95 % interval over resampled subjects."""
    x, y = a.to_numpy(), b.reindex(a.index).to_numpy()
    if not len(x):
        return interval(x)
    rng = np.random.default_rng(0)
    draws = rng.integers(0, len(x), (1000, len(x)))
    found = x[draws].mean(axis=1) / y[draws].mean(axis=1)
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(float(x.mean() / y.mean()), float(low), float(high), float(found.std()), len(x))


def _latencies(result: Result) -> Iterator[Signature]:
    for population, (low, high, source) in LATENCIES.items():
        x = traces(result, "control", AFTER, "photograph", population)
        yield Signature(
            "latency", f"{population}, photograph", "ms", onset(x, 0.0, BASELINE), source, low, high
        )


def _alarm(result: Result) -> Iterator[Signature]:
    for task in (NAIVE, AFTER):
        for when in ("early", "late"):
            live = alarm(result, task, "live snake", when=when)
            for thing in ("film", "photograph", "neutral"):
                r = ratio(alarm(result, task, thing, when=when), live)
                yield Signature(f"alarm over live snake's, {when}", f"{thing}, {task}", "ratio", r)
    more = alarm(result, AFTER, "film") - alarm(result, AFTER, "photograph")
    yield Signature(
        "alarm, late", "film minus photograph, after exposure", "spikes/s", interval(more)
    )


def _actions(result: Result) -> Iterator[Signature]:
    for task in (NAIVE, AFTER):
        for thing in ("live snake", "film", "photograph", "neutral"):
            yield Signature(
                "defends",
                f"{thing}, {task}",
                "proportion",
                interval(share(met(result, task, thing), DEFEND)),
            )
    t = met(result, NAIVE, "live snake")
    quick = t[t["action"] == DEFEND]
    yield Signature(
        "latency of defence",
        "live snake",
        "s",
        interval(mean(quick, "latency")),
        "Yilmaz2013",
        0.15,
        0.25,
    )
    less = share(met(result, AFTER, "photograph"), DEFEND) - share(
        met(result, NAIVE, "photograph"), DEFEND
    )
    yield Signature("change of defence with exposure", "photograph", "proportion", interval(less))
    live = share(met(result, AFTER, "live snake"), DEFEND) - share(
        met(result, NAIVE, "live snake"), DEFEND
    )
    yield Signature("change of defence with exposure", "live snake", "proportion", interval(live))


def exposures(result: Result, arm: str = "control") -> pd.DataFrame:
    """Late alarm in each exposure [spikes/s], (exposures, subjects)."""
    t = result.trials
    t = t[(t["task"] == EXPOSURE) & (t["arm"] == arm)]
    return (
        (t["alarm_late"] - t["alarm_before"]).groupby([t["trial"], t["subject"]]).mean().unstack()
    )


def _learning(result: Result) -> Iterator[Signature]:
    here = alarm(result, AFTER, "photograph")
    for other, source, sign in (
        ("photograph, elsewhere", "Corcoran2001", 1),
        ("photograph, days later", "", 0),
        ("new photograph", "", 0),
    ):
        more = alarm(result, AFTER, other) - here
        yield Signature(
            "alarm, late: difference from the photograph",
            other.removeprefix("photograph, "),
            "spikes/s",
            interval(more),
            source,
            sign=sign,
        )
    fell = here - alarm(result, NAIVE, "photograph")
    yield Signature(
        "change of late alarm with exposure",
        "photograph",
        "spikes/s",
        interval(fell),
        "Vlachos2011",
        sign=-1,
    )
    live = alarm(result, AFTER, "live snake") - alarm(result, NAIVE, "live snake")
    yield Signature("change of late alarm with exposure", "live snake", "spikes/s", interval(live))


def _dopamine(result: Result) -> Iterator[Signature]:
    for thing in ("live snake", "photograph", "neutral"):
        t = met(result, AFTER, thing)
        early, late = (mean(t, f"dopamine_{w}", "dopamine_before") for w in ("early", "late"))
        yield Signature(
            "dopamine, early", thing, "spikes/s", interval(early), "Fiorillo2013", sign=1
        )
        aversive = thing == "live snake"
        yield Signature(
            "dopamine, late",
            thing,
            "spikes/s",
            interval(late),
            "Fiorillo2013" if aversive else "",
            sign=-1 if aversive else 0,
        )


def _lesions(result: Result) -> Iterator[Signature]:
    control = alarm(result, AFTER, "photograph")
    for arm in result.arms.index:
        if arm == "control" or not len(met(result, AFTER, "photograph", arm)):
            continue
        change = alarm(result, AFTER, "photograph", arm) - control
        source, sign = EXPECTED.get(str(arm), ("", 0))
        yield Signature(
            "change of late alarm, photograph",
            str(arm),
            "spikes/s",
            interval(change),
            source,
            sign=sign,
        )
    for arm, when, thing in (
        ("cortical veto off", "late", "photograph"),
        ("colliculus off", "early", "live snake"),
    ):
        if arm in result.arms.index:
            over = arm if thing == "photograph" else "control"
            r = ratio(
                alarm(result, AFTER, thing, arm, when),
                alarm(result, AFTER, "live snake", over, when),
            )
            yield Signature(
                f"alarm, {when}", f"{thing}, {arm}, over live snake, {over}", "ratio", r
            )


#: Arm → source and sign of a published change of the alarm that a learnt-safe stimulus evokes.
EXPECTED: dict[str, tuple[str, int]] = {
    "vmPFC off, learning": ("Li2016", 1),
    "hippocampus off": ("", 0),
    "amygdala off": ("MendezBertolo2016", -1),
}


def _food(result: Result) -> Iterator[Signature]:
    for arm in result.arms.index:
        applies, not_so = (met(result, task, "food", str(arm)) for task in (FOOD, NOT_FOOD))
        if not len(not_so):
            continue
        for when in ("early", "late"):
            change = mean(not_so, f"dopamine_{when}") - mean(applies, f"dopamine_{when}")
            yield Signature(
                f"dopamine, {when}: food that does not apply minus food",
                str(arm),
                "spikes/s",
                interval(change),
            )
        if applies["value"].notna().any():
            learnt = [
                t.dropna(subset=["value"]).set_index("subject")["value"] for t in (not_so, applies)
            ]
            yield Signature(
                "value learnt: food that does not apply minus food",
                str(arm),
                "relative weight",
                interval(learnt[0] - learnt[1]),
            )

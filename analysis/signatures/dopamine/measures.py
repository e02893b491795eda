"""Responses of dopamine neurons above baseline, a value for each subject."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from striata.analysis.reading.load import Result
from striata.analysis.statistics.epochs import resampled, traces
from striata.analysis.statistics.intervals import Interval, interval, ratio

CERTAIN = "p = 1"
GROUPS = ("p = 0", "p = 0.25", "p = 0.5", "p = 0.75", "p = 1")
SIZES = (0.25, 0.5, 1.0, 1.5, 2.0)
HIDDEN = ("reward certain, at any time", "reward in 90 %, at any time")
BLOCKING = ("blocking: A, then AB", "blocking: AB only")
#: Moment of reward after the cue [s], and the window in which a pause at its omission is looked
#: for.
REWARD, PAUSE = 1.0, (1.0, 1.8)
#: The same where reward always came later [s].
LATER = 1.5
#: A pause is where the rate is below this part of what it was before the cue.
LOW = 0.5
#: Trials at the start and at the end of learning that are compared.
SPAN = 10
BASELINE = (-0.4, 0.0)
#: Windows around a certain reward [s], from its delivery.
WINDOWS = {
    "before it": (-0.3, 0.0),
    "0.1 s before it": (-0.1, 0.0),
    "0.1 s from its delivery": (0.0, 0.1),
    "at the reward": (0.05, 0.25),
    "after it": (0.25, 0.6),
}
CALIBRATED = "strengths were set for it"
#: Rows that strengths and the learning rule were chosen with in view (docs/model.md).
LOOKED = "strengths and the learning rule were chosen with it in view"


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
    step = float(x["time"][1] - x["time"][0]) * 1e3
    return resampled(lambda v: float((v.mean(axis=0) < LOW * rest).sum() * step), x.to_numpy())


def duration(reward: xr.DataArray) -> Interval:
    """How long the mean rate stays above half of a burst's height [ms], from a trace of VTA.

    Interval over resampled subjects.
    """
    rest = float(reward.sel(time=slice(*BASELINE)).mean())
    x = reward.sel(time=slice(REWARD, REWARD + 0.6))
    step = float(x["time"][1] - x["time"][0]) * 1e3

    def above_half(values: NDArray[np.float64]) -> float:
        burst = values.mean(axis=0) - rest
        return float((burst > burst.max() / 2).sum() * step)

    return resampled(above_half, x.to_numpy())


def peak(result: Result) -> Interval:
    """Highest mean rate after an unexpected reward [spikes/s].

    Interval over resampled subjects.
    """
    x = traces(result, "control", CERTAIN, "unexpected 1", "VTA")
    x = x.sel(time=slice(REWARD, REWARD + 0.4))
    return resampled(lambda v: float(v.mean(axis=0).max()), x.to_numpy())


def around_certain_reward(result: Result, window: str) -> Interval:
    """Mean rate in a window around a reward that a cue announces for certain, over that at rest.

    Interval over resampled subjects.
    """
    rate = traces(result, "control", CERTAIN, "expected 1", "VTA")
    start, stop = WINDOWS[window]
    here = rate.sel(time=slice(REWARD + start, REWARD + stop)).mean("time")
    return ratio(here.to_series(), rate.sel(time=slice(*BASELINE)).mean("time").to_series())


def training(result: Result, task: str, measure: str) -> pd.DataFrame:
    """A measure above baseline [spikes/s] in each trial of learning, (trials, subjects)."""
    t = result.trials
    t = t[(t["phase"] == "practice") & (t["task"] == task)]
    if measure in ("at_reward", "after_reward"):
        t = t[(t["reward"] > 0) | (task == "extinction")]
    return (t[measure] - t["baseline"]).groupby([t["trial"], t["subject"]]).mean().unstack()


def by_probability(result: Result, measure: str, condition: str) -> pd.DataFrame:
    """A measure above baseline by probability of reward, (subjects, probabilities)."""
    return pd.DataFrame(
        {float(g.split("= ")[1]): above(result, measure, g, condition) for g in GROUPS}
    )


def slope(t: pd.DataFrame, over: pd.DataFrame | None = None) -> Interval:
    """Each subject's slope over the columns' values, or over those of another table."""
    x = (t.columns if over is None else over).to_numpy(dtype=float)
    x = x - x.mean(axis=-1, keepdims=True)
    return interval((t.to_numpy() * x).sum(axis=1) / (x**2).sum(axis=-1))


def by_size(result: Result, which: str) -> pd.DataFrame:
    """Response to ``expected`` or ``unexpected`` rewards by size, (subjects, sizes) [spikes/s]."""
    return pd.DataFrame({s: above(result, "at_reward", CERTAIN, f"{which} {s:g}") for s in SIZES})


def by_time(result: Result, task: str, arm: str) -> pd.DataFrame:
    """Response to reward by its time after the cue, (subjects, times [s]) [spikes/s]."""
    t = result.test(arm, task)
    return (
        (t["at_reward"] - t["baseline"])
        .groupby([t["subject"], t["reward_time"].round(1)])
        .mean()
        .unstack()
    )


def late_minus_middle(t: pd.DataFrame) -> pd.Series:
    """Response to late minus middle rewards [spikes/s], of what :func:`by_time` gives."""
    times = t.columns.to_numpy(dtype=float)
    return t.loc[:, times >= 2.5].mean(axis=1) - t.loc[:, (times > 1.5) & (times < 2.5)].mean(
        axis=1
    )


def weight_change(result: Result, task: str) -> pd.DataFrame:
    """Relative change of a weight by delay or length of a dip [s], (subjects, values)."""
    t = result.trials
    t = t[t["task"] == task]
    value = t["condition"].astype(str).str.extract(r"(-?[\d.]+) s")[0].astype(float)
    return t.groupby([t["subject"], value])["weight_change"].mean().unstack()

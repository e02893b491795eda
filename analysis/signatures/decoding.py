"""What can be read from rates at each moment: the choice from single trials, the condition from subjects' traces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import singles
from striata.analysis.signatures.signature import Signature, table
from striata.analysis.statistics.intervals import Interval, interval

Float = NDArray[np.float64]
Int = NDArray[np.int64]

#: Parts into which the groups are cut; shuffles of the labels; part of the samples that must be
#: there.
FOLDS, SHUFFLES, PRESENT = 5, 40, 0.5
#: Penalty of the regression, for features in units of their SD.
PENALTY = 1.0
#: Populations from which the choice is told.
CHOOSING = ("PMC", "D1", "STN", "GPi", "VA")
#: What is told apart from traces: experiment → (task, conditions, populations with their labels).
TOLD: dict[str, tuple[str, tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "dopamine": (
        "p = 1",
        ("expected 1", "unexpected 1", "omitted"),
        {
            "VTA": ("VTA",),
            "LHb": ("LHb",),
            "VS and VP": ("VS", "VP"),
            "OFC and mPFC": ("OFC", "mPFC"),
        },
    ),
    "snake": (
        "after exposure",
        ("live snake", "film", "photograph"),
        {
            "SC-threat": ("SC-threat",),
            "IT": ("IT",),
            "CeM": ("CeM",),
            "vmPFC and BA-ext": ("vmPFC", "BA-ext"),
            "VTA": ("VTA",),
        },
    ),
}
#: Fewest subjects from whose traces conditions are told apart.
FEWEST = 8


@dataclass(frozen=True)
class Decoded:
    """Accuracy at each moment.

    Attributes
    ----------
    time : (times,) [s]
    accuracy : (times,) mean over classes of the part told rightly, in groups left out; NaN where
        too many have ended
    told : (groups, times) part told rightly of each group that is left out
    shuffled, most : (times,) the same with labels shuffled within groups: mean, and 97.5th
        percentile
    chance : one over the number of classes
    samples, groups : how many there were
    """

    time: Float
    accuracy: Float
    told: Float
    shuffled: Float
    most: Float
    chance: float
    samples: int
    groups: int

    def within(self, start: float, stop: float) -> Interval:
        """Part told rightly from `start` to `stop` [s], with its 95 % interval over groups."""
        here = (self.time >= start) & (self.time < stop)
        return interval(_mean(self.told[:, here]))

    @property
    def onset(self) -> float:
        """First of two moments after the event at which more is told than from 97.5 % of shuffled labels [s]."""
        above = (self.accuracy > self.most) & (self.time > 0)
        twice = np.flatnonzero(above[:-1] & above[1:])
        return float(self.time[twice[0]]) if len(twice) else np.nan


def decode(x: Float, label: Int, group: Int, time: Float, seed: int = 0) -> Decoded:
    """Ridge classification of `label` from features at each moment, cross-validated over groups (subjects).

    Parameters
    ----------
    x : (samples, features, times) array, NaN where a sample has ended
    label, group : (samples,) arrays
    time : (times,) array [s]

    Raises
    ------
    AnalysisError
        For fewer than two groups or classes.
    """
    classes, y = np.unique(label, return_inverse=True)
    if len(np.unique(group)) < 2 or len(classes) < 2:
        raise AnalysisError("Decoding needs at least two subjects and two classes.")
    rng = np.random.default_rng(seed)
    labels = np.stack([y, *(_shuffled(y, group, rng) for _ in range(SHUFFLES))], axis=1)
    found = [_moment(x[:, :, t], labels, group, len(classes)) for t in range(x.shape[2])]
    scores = np.array([score for score, _ in found])
    told = np.stack([own.reindex(np.unique(group)).to_numpy() for _, own in found], axis=1)
    return Decoded(
        time,
        scores[:, 0],
        told,
        scores[:, 1:].mean(axis=1),
        np.quantile(scores[:, 1:], 0.975, axis=1),
        1 / len(classes),
        len(y),
        len(np.unique(group)),
    )


def _shuffled(y: Int, group: Int, rng: np.random.Generator) -> Int:
    """Labels in another order within each group."""
    order = np.lexsort((rng.random(len(y)), group))
    out = np.empty_like(y)
    out[np.argsort(group, kind="stable")] = y[order]
    return out


def _mean(x: Float) -> Float:
    """Mean over the last axis of what is a number."""
    count = np.isfinite(x).sum(axis=-1)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.nansum(x, axis=-1) / count)


def _moment(x: Float, labels: Int, group: Int, classes: int) -> tuple[Float, pd.Series]:
    """Accuracy for each column of `labels`, (columns,), all fitted at once.

    And of the first one in each group.
    """
    there = np.isfinite(x).all(axis=1)
    left = np.unique(group[there])
    if there.mean() < PRESENT or len(left) < 2:
        return np.full(labels.shape[1], np.nan), pd.Series(dtype=float)
    x, labels, group = x[there], labels[there], group[there]
    said = np.empty_like(labels)
    for train, test in GroupKFold(min(FOLDS, len(left))).split(x, groups=group):
        mean, sd = x[train].mean(axis=0), x[train].std(axis=0) + 1e-9
        target = np.eye(classes)[labels[train]].reshape(len(train), -1)
        model = Ridge(alpha=PENALTY).fit((x[train] - mean) / sd, target)
        score = np.asarray(model.predict((x[test] - mean) / sd)).reshape(len(test), -1, classes)
        said[test] = score.argmax(axis=2)
    with np.errstate(invalid="ignore"):
        told = [
            ((said == c) & (labels == c)).sum(axis=0) / (labels == c).sum(axis=0)
            for c in range(classes)
        ]
    return np.asarray(np.nanmean(told, axis=0)), pd.Series(said[:, 0] == labels[:, 0]).groupby(
        group
    ).mean()


def choice(result: Result, population: str) -> Decoded:
    """Which of the actions a trial of colour naming ends in, from the rates of a population's channels."""
    rate, rows = result.once(singles)
    kept = (rows["response"] >= 0).to_numpy()
    pools = np.flatnonzero(rate["population"] == population)
    if not len(pools):
        known = ", ".join(dict.fromkeys(rate["population"].to_numpy()))
        raise AnalysisError(
            f"There are no single trials of {population!r}; there are those of {known}."
        )
    x = rate[kept][:, pools].to_numpy()
    return decode(
        x,
        rows["response"].to_numpy()[kept],
        rows["subject"].to_numpy()[kept],
        rate["time"].to_numpy(),
    )


def condition(
    result: Result, task: str, conditions: tuple[str, ...], populations: tuple[str, ...]
) -> Decoded:
    """Which of some conditions it was, from a subject's mean rates of some populations."""
    traces: list[xr.DataArray] = [
        xr.concat([result.trace("control", task, c, p) for p in populations], "population")
        for c in conditions
    ]
    x = np.concatenate([t.transpose("subject", "population", "time").to_numpy() for t in traces])
    n = traces[0].sizes["subject"]
    label, group = np.repeat(np.arange(len(conditions)), n), np.tile(np.arange(n), len(conditions))
    return decode(x, label, group, traces[0]["time"].to_numpy())


def told(result: Result) -> dict[str, Decoded]:
    """What can be told in a file, by population: the choice, or what happened.

    Nothing where that is not recorded.
    """
    if result.experiment in TOLD:
        task, names, populations = TOLD[result.experiment]
        if len(result.subjects) < FEWEST:
            return {}
        return {
            label: result.once(condition, task, names, members)
            for label, members in populations.items()
        }
    if not result.has("singles"):
        return {}
    try:
        return {name: result.once(choice, name) for name in CHOOSING}
    except AnalysisError:  # one subject, or always the same action
        return {}


#: Windows after the event in which accuracy is given [s].
WINDOWS = ((0.1, 0.2), (0.2, 0.3), (0.3, 0.4))


def decoding_table(result: Result) -> pd.DataFrame:
    """Signatures of what can be told when; none has a published number."""
    return table(_signatures(result))


def _signatures(result: Result) -> Iterator[Signature]:
    what = "what happened" if result.experiment in TOLD else "choice"
    for name, found in told(result).items():
        for start, stop in WINDOWS:
            span = f"{name}, {1000 * start:.0f} to {1000 * stop:.0f} ms"
            yield Signature(f"decoding of {what}", span, "proportion", found.within(start, stop))
        first = Interval(found.onset * 1e3, np.nan, np.nan, np.nan, found.groups)
        yield Signature(f"onset of decoding of {what}", name, "ms", first)

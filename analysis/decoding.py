"""What can be read from rates at each moment: the choice from single trials, the condition from subjects' traces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold

from analysis.errors import AnalysisError
from analysis.load import Result
from analysis.recordings import singles

Float = NDArray[np.float64]
Int = NDArray[np.int64]

#: Parts into which the groups are cut; shuffles of the labels; part of the samples that must be there.
FOLDS, SHUFFLES, PRESENT = 5, 40, 0.5
#: Penalty of the regression, for features in units of their SD.
PENALTY = 1.0


@dataclass(frozen=True)
class Decoded:
    """Accuracy at each moment.

    Attributes
    ----------
    time : (times,) [s]
    accuracy : (times,) mean over classes of the part told rightly, in groups left out; NaN where too many have ended
    shuffled, most : (times,) the same with labels shuffled within groups: mean, and 97.5th percentile
    chance : one over the number of classes
    samples, groups : how many there were
    """

    time: Float
    accuracy: Float
    shuffled: Float
    most: Float
    chance: float
    samples: int
    groups: int


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
    scores = np.array([_moment(x[:, :, t], labels, group, len(classes)) for t in range(x.shape[2])])
    return Decoded(time, scores[:, 0], scores[:, 1:].mean(axis=1), np.quantile(scores[:, 1:], 0.975, axis=1),
                   1 / len(classes), len(y), len(np.unique(group)))  # fmt: skip


def _shuffled(y: Int, group: Int, rng: np.random.Generator) -> Int:
    """Labels in another order within each group."""
    order = np.lexsort((rng.random(len(y)), group))
    out = np.empty_like(y)
    out[np.argsort(group, kind="stable")] = y[order]
    return out


def _moment(x: Float, labels: Int, group: Int, classes: int) -> Float:
    """Accuracy for each column of `labels`, (columns,), all fitted at once."""
    there = np.isfinite(x).all(axis=1)
    left = np.unique(group[there])
    if there.mean() < PRESENT or len(left) < 2:
        return np.full(labels.shape[1], np.nan)
    x, labels, group = x[there], labels[there], group[there]
    said = np.empty_like(labels)
    for train, test in GroupKFold(min(FOLDS, len(left))).split(x, groups=group):
        mean, sd = x[train].mean(axis=0), x[train].std(axis=0) + 1e-9
        target = np.eye(classes)[labels[train]].reshape(len(train), -1)
        model = Ridge(alpha=PENALTY).fit((x[train] - mean) / sd, target)
        score = np.asarray(model.predict((x[test] - mean) / sd)).reshape(len(test), -1, classes)
        said[test] = score.argmax(axis=2)
    with np.errstate(invalid="ignore"):
        told = [((said == c) & (labels == c)).sum(axis=0) / (labels == c).sum(axis=0) for c in range(classes)]
    return np.asarray(np.nanmean(told, axis=0))


def choice(result: Result, population: str) -> Decoded:
    """Which of the actions a trial of colour naming ends in, from the rates of a population's channels."""
    rate, rows = singles(result)
    kept = (rows["response"] >= 0).to_numpy()
    pools = np.flatnonzero(rate["population"] == population)
    if not len(pools):
        known = ", ".join(dict.fromkeys(rate["population"].to_numpy()))
        raise AnalysisError(f"There are no single trials of {population!r}; there are those of {known}.")
    x = rate[kept][:, pools].to_numpy()
    return decode(x, rows["response"].to_numpy()[kept], rows["subject"].to_numpy()[kept], rate["time"].to_numpy())


def condition(result: Result, task: str, conditions: tuple[str, ...], populations: tuple[str, ...]) -> Decoded:
    """Which of some conditions it was, from a subject's mean rates of some populations."""
    traces: list[xr.DataArray] = [
        xr.concat([result.trace("control", task, c, p) for p in populations], "population") for c in conditions
    ]
    x = np.concatenate([t.transpose("subject", "population", "time").to_numpy() for t in traces])
    n = traces[0].sizes["subject"]
    label, group = np.repeat(np.arange(len(conditions)), n), np.tile(np.arange(n), len(conditions))
    return decode(x, label, group, traces[0]["time"].to_numpy())

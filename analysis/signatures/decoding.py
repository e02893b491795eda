"""Decoding from rates: the choice from single trials, the condition from subjects' means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import singles
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.statistics.intervals import PROPORTION, Interval, interval

Float = NDArray[np.float64]
Int = NDArray[np.int64]

#: Parts into which the groups are cut; shuffles of the labels; part of the samples that must be
#: there.
FOLDS, SHUFFLES, PRESENT = 5, 40, 0.5
#: Penalty of the regression, for features in units of their SD.
PENALTY = 1.0
#: Windows after the event in which accuracy is given [s].
WINDOWS = ((0.1, 0.2), (0.2, 0.3), (0.3, 0.4))
#: Fewest subjects from whose mean rates conditions are decoded.
FEWEST = 8


@dataclass(frozen=True)
class Conditions:
    """Which condition it was, decoded from subjects' mean rates.

    Attributes
    ----------
    task, conditions : of the control's traces
    populations : label → populations whose rates are the features
    event : what stands at time zero
    """

    task: str
    conditions: tuple[str, ...]
    populations: dict[str, tuple[str, ...]]
    event: str
    what: str = "the condition"


@dataclass(frozen=True)
class Choices:
    """Which action was chosen, decoded from single trials.

    Attributes
    ----------
    task : of the control's trials whose single rates are recorded
    populations : whose channels' rates are the features, each by itself
    """

    task: str
    populations: tuple[str, ...]
    what: str = "choice"


Decoding = Conditions | Choices


@dataclass(frozen=True)
class Decoded:
    """Accuracy at each moment.

    Attributes
    ----------
    time : (times,) [s]
    accuracy : (times,) mean over classes of the proportion decoded correctly in groups left out;
        NaN where too many trials have ended
    by_group : (groups, times) proportion decoded correctly in each group that is left out
    shuffled, most : (times,) the same with labels shuffled within groups: mean, and 97.5th
        percentile
    chance : one over the number of classes
    samples, groups : how many there were
    """

    time: Float
    accuracy: Float
    by_group: Float
    shuffled: Float
    most: Float
    chance: float
    samples: int
    groups: int

    def within(self, start: float, stop: float) -> Interval:
        """Proportion decoded correctly from `start` to `stop` [s], over groups."""
        here = (self.time >= start) & (self.time < stop)
        return interval(_mean(self.by_group[:, here]), PROPORTION)

    @property
    def onset(self) -> float:
        """First of two successive bins after the event above 97.5 % of shuffled labels [s]."""
        above = (self.accuracy > self.most) & (self.time > 0)
        twice = np.flatnonzero(above[:-1] & above[1:])
        return float(self.time[twice[0]]) if len(twice) else np.nan


def decode(x: Float, label: Int, group: Int, time: Float, seed: int = 0) -> Decoded:
    """Cross-validated ridge classification of `label` from features at each moment.

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
    groups, member = np.unique(group, return_inverse=True)
    labelled = _Labelled(labels, member, len(classes), len(groups))
    scores = np.full((x.shape[2], labels.shape[1]), np.nan)
    by_group = np.full((x.shape[2], len(groups)), np.nan)
    for kept, moments in _alike(np.asarray(np.isfinite(x).all(axis=1))):
        if kept.mean() >= PRESENT and len(np.unique(member[kept])) > 1:
            features = np.moveaxis(x[kept][:, :, moments], 2, 0)
            scores[moments], by_group[moments] = labelled.decoded(features, kept)
    return Decoded(
        time,
        scores[:, 0],
        by_group.T,
        scores[:, 1:].mean(axis=1),
        np.quantile(scores[:, 1:], 0.975, axis=1),
        1 / len(classes),
        len(y),
        len(groups),
    )


def _shuffled(y: Int, group: Int, rng: np.random.Generator) -> Int:
    """Labels in another order within each group."""
    order = np.lexsort((rng.random(len(y)), group))
    out = np.empty_like(y)
    out[np.argsort(group, kind="stable")] = y[order]
    return out


def _mean(x: Float) -> Float:
    """Mean of the finite values over the last axis."""
    count = np.isfinite(x).sum(axis=-1)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.nansum(x, axis=-1) / count)


def _alike(there: NDArray[np.bool_]) -> Iterator[tuple[NDArray[np.bool_], Int]]:
    """Moments at which the same samples are there: which samples, and which moments."""
    patterns, of = np.unique(there, axis=1, return_inverse=True)
    for i, pattern in enumerate(patterns.T):
        yield pattern, np.flatnonzero(of == i)


@dataclass(frozen=True)
class _Labelled:
    """Samples with several labellings, all of which are fitted at once; the first is the true one.

    `labels` is (samples, labellings), `member` (samples,) the number of each one's group.
    """

    labels: Int
    member: Int
    classes: int
    groups: int

    def decoded(self, x: Float, kept: NDArray[np.bool_]) -> tuple[Float, Float]:
        """Accuracy of each labelling, and of the true one in each group, at some moments.

        `x` (moments, samples kept, features) is of those that are `kept`, (samples,).
        """
        labels, member = self.labels[kept], self.member[kept]
        found = self._classes(x, labels, member)
        with np.errstate(invalid="ignore"):
            right = [
                ((found == c) & (labels == c)).sum(axis=1) / (labels == c).sum(axis=0)
                for c in range(self.classes)
            ]
            belongs = (member[:, None] == np.arange(self.groups)).astype(float)
            own = (found[:, :, 0] == labels[:, 0]) @ belongs / belongs.sum(axis=0)
        return np.asarray(np.nanmean(right, axis=0)), np.asarray(own)

    def _classes(self, x: Float, labels: Int, member: Int) -> Int:
        """Class (moments, samples, labellings), by ridge regression on the other groups."""
        from scipy.linalg import solve
        from sklearn.model_selection import GroupKFold

        found = np.empty((len(x), *labels.shape), dtype=np.int64)
        penalty = PENALTY * np.eye(x.shape[2])
        folds = GroupKFold(min(FOLDS, len(np.unique(member))))
        for train, test in folds.split(member, groups=member):
            mean = x[:, train].mean(axis=1, keepdims=True)
            sd = x[:, train].std(axis=1, keepdims=True) + 1e-9
            z = (x[:, train] - mean) / sd
            target = np.eye(self.classes)[labels[train]].reshape(len(train), -1)
            usual, turned = target.mean(axis=0), z.transpose(0, 2, 1)
            # by its normal equations: scikit-learn's checks cost ten times as much
            weights = solve(turned @ z + penalty, turned @ (target - usual), assume_a="pos")
            score = (x[:, test] - mean) / sd @ weights + usual
            found[:, test] = score.reshape(*score.shape[:2], -1, self.classes).argmax(axis=3)
        return found


def choice(result: Result, task: str, population: str) -> Decoded:
    """The action of the control's trials of a task, from rates of a population's channels.

    Raises
    ------
    AnalysisError
        If there are no single trials of the population, or too few subjects or actions.
    """
    rate, rows = result.once(singles, task)
    kept = (rows["response"] >= 0).to_numpy()
    pools = np.flatnonzero(rate["population"] == population)
    if not len(pools):
        known = ", ".join(dict.fromkeys(rate["population"].to_numpy()))
        raise AnalysisError(
            f"There are no single trials of {population!r}; there are those of {known}."
        )
    return decode(
        rate[kept][:, pools].to_numpy(),
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


def can_decode(result: Result, what: Decoding) -> bool:
    """Whether the file holds what is decoded, of enough subjects."""
    if isinstance(what, Conditions):
        return result.has("traces") and len(result.subjects) >= FEWEST
    return result.has("singles") and len(result.subjects) > 1


def decoded(result: Result, what: Decoding) -> dict[str, Decoded]:
    """What is decoded in a file, by population; nothing where that is not recorded."""
    if not can_decode(result, what):
        return {}
    if isinstance(what, Conditions):
        return {
            label: result.once(condition, what.task, what.conditions, members)
            for label, members in what.populations.items()
        }
    try:
        return {name: result.once(choice, what.task, name) for name in what.populations}
    except AnalysisError:  # always the same action
        return {}


def comparisons(result: Result, what: Decoding) -> Iterator[Comparison]:
    """Accuracy in windows after the event, and its onset; there are no reference data."""
    measure = f"decoding of {what.what}"
    for name, found in decoded(result, what).items():
        for start, stop in WINDOWS:
            span = f"{name}, {1000 * start:.0f} to {1000 * stop:.0f} ms"
            yield Comparison(measure, span, "proportion", found.within(start, stop))
        first = Interval(found.onset * 1e3, np.nan, np.nan, np.nan, found.groups)
        yield Comparison(f"onset of {measure}", name, "ms", first)

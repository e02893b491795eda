"""A comparison of the model with what is published, and the one rule of its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.statistics.intervals import Interval, of_mean, of_sds

#: Verdicts from worst to best.
RANK = {"wrong": 0, "outside": 1, "inconclusive": 2, "right direction": 3, "inside": 4}
#: The verdict where there are no reference data.
PREDICTION = "prediction"
#: What each verdict means, for where verdicts are printed.
MEANING = {
    "inside": "the model's 95 % interval overlaps the published interval or range (of a difference:"
    " and excludes zero, unless people's includes it)",
    "right direction": "a difference has the published sign and excludes zero, but its size is not"
    " the published one or none is published",
    "inconclusive": "there are too few subjects or trials, no interval, or a difference whose"
    " interval includes zero",
    "outside": "the two intervals do not overlap, and it is not the opposite of what is published",
    "wrong": "a difference excludes zero with the sign opposite to the published one",
    PREDICTION: "there are no reference data to compare with",
}
#: Fewest simulated subjects, and fewest trials of a subject where trials are counted.
FEWEST_SUBJECTS, FEWEST_TRIALS = 3, 5


@dataclass(frozen=True)
class Published:
    """What is published of a measure; NaN for what is not.

    Attributes
    ----------
    value : mean over people (animals, cells)
    low, high : published interval or range; from `sd` and `n` where there is none
    sd : between people
    n : number of people
    sign : published direction of a difference, −1 or 1; 0 where it follows from the numbers
    source : key of the bibliography, or name of a user's file
    """

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    sd: float = np.nan
    n: float = np.nan
    sign: int = 0
    source: str = ""

    @property
    def interval(self) -> tuple[float, float]:
        """The published interval or range, else Student's from the SD; NaN without."""
        if np.isfinite(self.low) or np.isfinite(self.high):
            return (
                self.low if not np.isnan(self.low) else -np.inf,
                self.high if not np.isnan(self.high) else np.inf,
            )
        return of_mean(self.value, self.sd, self.n)

    @property
    def direction(self) -> int:
        """Sign of a published difference: as stated, else of the value or the interval."""
        if self.sign:
            return self.sign
        middle = self.value if np.isfinite(self.value) else float(np.mean(self.interval))
        return int(np.sign(middle)) if np.isfinite(middle) else 0

    @property
    def known(self) -> bool:
        """Whether anything is published."""
        return bool(self.sign or np.isfinite(self.value) or not np.isnan(self.interval[0]))


def direction(sign: int, source: str) -> Published:
    """A published direction of a difference, without its size."""
    return Published(sign=sign, source=source)


def span(low: float, high: float, source: str) -> Published:
    """A published range; an end may be infinite."""
    return Published(low=low, high=high, source=source)


def absent(source: str) -> Published:
    """No difference is what is published."""
    return Published(value=0.0, low=0.0, high=0.0, source=source)


@dataclass(frozen=True)
class Comparison:
    """One measure of the model beside what is published of it.

    Attributes
    ----------
    measure, condition, unit : what is measured, and where
    model : mean over simulated subjects with its 95 % interval
    published : what is published, if anything
    difference : whether zero means that there is no effect, so that the sign counts; it does
        wherever a sign is published
    calibrated_on : how the model was calibrated on it; empty if it was not
    """

    measure: str
    condition: str
    unit: str
    model: Interval
    published: Published = field(default_factory=Published)
    difference: bool = False
    calibrated_on: str = ""

    @property
    def verdict(self) -> str:
        """How the model's 95 % interval M stands to the published interval or range P.

        ``prediction``
            Nothing is published.
        ``inconclusive``
            M is missing, or is of fewer than :data:`FEWEST_SUBJECTS` subjects, or of fewer than
            :data:`FEWEST_TRIALS` trials of a subject where trials are counted; or P is missing
            for a level.

        Otherwise, for a level, and for a difference whose P includes zero (no difference, or none
        that people's data establish; "no difference" is published as P = [0, 0]):

        ``inside``
            M and P overlap.
        ``outside``
            They do not.

        And for a difference with a published sign, that P (if there is one) bears out:

        ``wrong``
            M excludes zero with the opposite sign.
        ``inside``
            M excludes zero with the published sign, and overlaps P.
        ``right direction``
            M excludes zero with the published sign; there is no P, or M does not overlap it.
        ``outside``
            M includes zero and does not overlap P: it is precise enough to exclude the published
            size of the effect, but has no sign.
        ``inconclusive``
            M includes zero, and overlaps P or there is none.
        """
        m, (low, high) = self.model, self.published.interval
        if not self.published.known:
            return PREDICTION
        ranged = not np.isnan(low)
        directed = self.difference or self.published.sign != 0
        if self._too_little or not (ranged or directed):
            return "inconclusive"
        overlap = ranged and m.low <= high and m.high >= low
        if not directed or (ranged and low <= 0 <= high):
            return "inside" if overlap else "outside"
        sign = self.published.direction
        if sign == 0 or m.low <= 0 <= m.high:
            return "outside" if ranged and not overlap else "inconclusive"
        if m.low * sign < 0:
            return "wrong"
        return "inside" if overlap else "right direction"

    @property
    def _too_little(self) -> bool:
        m = self.model
        return bool(
            np.isnan(m.low) or np.isnan(m.high) or m.n < FEWEST_SUBJECTS or m.trials < FEWEST_TRIALS
        )

    @property
    def sd_ratio(self) -> Interval:
        """SD over simulated subjects divided by that over people."""
        return of_sds(self.model, self.published.sd, self.published.n)

    def as_dict(self) -> dict[str, Any]:
        """The comparison as a row of a table."""
        low, high = self.published.interval
        ratio = self.sd_ratio
        return {
            "measure": self.measure,
            "condition": self.condition,
            "unit": self.unit,
            "model": self.model.mean,
            "model_low": self.model.low,
            "model_high": self.model.high,
            "model_sd": self.model.sd,
            "sd_ratio": ratio.mean,
            "sd_ratio_low": ratio.low,
            "sd_ratio_high": ratio.high,
            "subjects": self.model.n,
            "published": self.published.value,
            "published_low": low,
            "published_high": high,
            "published_sd": self.published.sd,
            "n": self.published.n,
            "sign": self.published.sign,
            "difference": self.difference or self.published.sign != 0,
            "verdict": self.verdict,
            "calibrated_on": self.calibrated_on,
            "source": self.published.source,
        }


def measured(comparisons: Iterable[Comparison]) -> Iterator[Comparison]:
    """Those of which the file holds a number, or something is published."""
    return (c for c in comparisons if np.isfinite(c.model.mean) or c.published.known)


def table(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Comparisons as a table, one row each."""
    return pd.DataFrame([c.as_dict() for c in comparisons])


def whole(name: str, comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Comparisons as a table.

    Raises
    ------
    AnalysisError
        If none has a number; `name` is that of the file.
    """
    found = table(measured(comparisons))
    if found.empty or found["model"].isna().all():
        raise AnalysisError(f"{name} holds no trials from which a measure could be computed.")
    return found

"""A signature of an experiment on one line: the model's value with its interval, what is published, and a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from striata.analysis.statistics.intervals import Interval


@dataclass(frozen=True)
class Signature:
    """One line.

    `low` and `high` bound what is published; `sign` is the published direction of a difference (0:
    none is published, or no difference). `absent` says that the published finding is that there is
    no difference.
    """

    measure: str
    condition: str
    unit: str
    model: Interval
    source: str = ""
    low: float = np.nan
    high: float = np.nan
    sign: int = 0
    absent: bool = False
    tuned: str = ""

    @property
    def verdict(self) -> str:
        """``inside`` or ``outside`` a published range.

        ``right direction``, ``undecided`` or ``wrong``; ``prediction``.

        Of a range, an interval that overlaps it is inside. Of a direction, an interval that leaves
        zero possible is undecided. Where no difference is published, an interval with zero in it is
        inside. One subject has no interval, which leaves everything published undecided.
        """
        m = self.model
        if not np.isfinite(m.low) and (
            self.absent or self.sign or np.isfinite(self.low) or np.isfinite(self.high)
        ):
            return "undecided"
        if self.absent:
            return "inside" if m.low <= 0 <= m.high else "outside"
        if self.sign:
            if m.low * self.sign > 0 and m.high * self.sign > 0:
                return "right direction"
            return "wrong" if m.low * self.sign < 0 and m.high * self.sign < 0 else "undecided"
        if np.isfinite(self.low) or np.isfinite(self.high):
            return "inside" if m.low <= self.high and m.high >= self.low else "outside"
        return "prediction"

    def as_dict(self) -> dict[str, Any]:
        """The line as a plain record, with the columns of the other experiments' tables."""
        return {
            "measure": self.measure,
            "condition": self.condition,
            "unit": self.unit,
            "model": self.model.mean,
            "model_low": self.model.low,
            "model_high": self.model.high,
            "model_sd": self.model.sd,
            "subjects": self.model.n,
            "published": np.nan,
            "published_low": self.low,
            "published_high": self.high,
            "published_sd": np.nan,
            "n": np.nan,
            "verdict": self.verdict,
            "used_for_tuning": self.tuned,
            "source": self.source,
        }


def table(signatures: Iterable[Signature]) -> pd.DataFrame:
    """Signatures as a table.

    Those without a number (nothing to measure in the file) are left out.
    """
    return pd.DataFrame([s.as_dict() for s in signatures if np.isfinite(s.model.mean)])

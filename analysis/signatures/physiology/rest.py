"""Rates and irregularity at rest beside their published ranges."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.comparison import Comparison, span
from striata.analysis.statistics.intervals import POSITIVE, interval

#: Measures of rest that every file has: their names in the reference table and in `Result.rest`.
AT_REST = {"resting_rate": "rate", "isi_cv": "cv"}
CALIBRATED = {"resting_rate": "calibration sets rates inside the range"}


def rest(result: Result) -> Iterator[Comparison]:
    """Rate and CV of interspike intervals of each population."""
    measured = result.rest
    for r in reference("physiology").itertuples():
        if r.measure not in AT_REST:
            continue
        values = measured.loc[measured["population"] == r.condition, AT_REST[r.measure]]
        model = interval(values, POSITIVE)
        if model.n:
            published = span(float(r.low), float(r.high), str(r.citation))
            calibrated = CALIBRATED.get(r.measure, "")
            yield Comparison(
                r.measure, r.condition, r.unit, model, published, calibrated_on=calibrated
            )

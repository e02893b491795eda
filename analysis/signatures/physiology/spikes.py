"""Spikes at rest: irregularity, variability of counts, correlations and rhythms."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import spikes
from striata.analysis.reading.reference import reference
from striata.analysis.reading.trialtable import reading
from striata.analysis.signatures.comparison import Comparison, Published, absent, span
from striata.analysis.statistics.intervals import POSITIVE, SIGNED, interval
from striata.analysis.statistics.spiketrains import Trains

Float = NDArray[np.float64]
GROUP = "rest/spikes"
MEASURES = ("rate", "cv", "cv2", "lv", "fano", "correlation", "beta")
#: Populations whose spikes are put into the scorecard, and what of them: column → measure, unit.
LOOP = ("PMC", "D1", "D2", "FSI", "GPe-proto", "GPe-arky", "STN", "GPi", "VA")
SCORED = {
    "cv": ("isi_cv", ""),
    "cv2": ("CV2 of intervals", ""),
    "fano": ("Fano factor in 100 ms", ""),
    "correlation": ("correlation of spike counts", ""),
    "beta": ("beta power over Poisson", "ratio"),
}
#: (measure, population) in which none is published, and where.
ABSENT = {("correlation", "GPi"): "Nini1995"}


def has_rest(result: Result) -> bool:
    """Whether the file holds spikes at rest."""
    return result.has(GROUP)


def rest_trains(result: Result) -> Iterator[tuple[int, Trains]]:
    """Each subject's spike trains at rest; one subject's are in memory at a time.

    Raises
    ------
    AnalysisError
        If the file holds no spikes at rest.
    """
    if not has_rest(result):
        raise AnalysisError(
            f"{result.path.name} holds no spikes at rest; striata rest --level spiking records "
            "them."
        )
    with reading(result.path) as f:
        start, duration = (float(f[GROUP].attrs[k]) for k in ("start", "duration"))
    pool = np.repeat(np.arange(len(result.populations)), result.populations["size"])
    subject, trains = -1, Trains(pool, start, duration)
    for piece in spikes(result, GROUP):
        for s in np.unique(piece.label):
            if s != subject and subject >= 0:
                yield subject, trains
                trains = Trains(pool, start, duration)
            subject = int(s)
            mine = piece.only(piece.label == s)
            trains.add(mine.time, mine.neuron)
    if subject >= 0:
        yield subject, trains


def rest_measures(result: Result) -> pd.DataFrame:
    """:data:`MEASURES` at rest by population and subject, the mean over neurons or pools."""
    rows = [
        row for subject, trains in rest_trains(result) for row in _measures(result, subject, trains)
    ]
    return pd.DataFrame(rows, columns=["subject", "population", *MEASURES])


def _measures(result: Result, subject: int, trains: Trains) -> list[tuple[object, ...]]:
    names = result.populations["name"].to_numpy()
    irregular = trains.irregularity
    per_neuron = pd.DataFrame(
        {
            "rate": trains.rate,
            "cv": irregular.cv,
            "cv2": irregular.cv2,
            "lv": irregular.lv,
            "fano": trains.fano,
        }
    )
    means = per_neuron.groupby(names[trains.pool], sort=False).mean()
    rows = []
    for name in pd.unique(names):
        pools = np.flatnonzero(names == name)
        pairs = [[trains.correlation(p), trains.beta(p)] for p in pools]
        shared = pd.DataFrame(pairs).mean().to_numpy()
        rows.append((subject, name, *means.loc[name], *shared))
    return rows


def summary(result: Result) -> pd.DataFrame:
    """Mean over subjects of each measure, (populations, name and measures)."""
    measures = result.once(rest_measures)
    mean = measures.groupby("population", sort=False)[list(MEASURES[1:])].mean()
    return mean.reset_index()


def rest_spectra(result: Result) -> pd.DataFrame:
    """Relative power of each population's activity, (frequencies [Hz], populations).

    The mean over pools and subjects; see
    :meth:`~striata.analysis.statistics.spiketrains.Trains.spectrum`.
    """
    names = result.populations["name"].to_numpy()
    found = []
    for _, trains in rest_trains(result):
        each = [trains.spectrum(p) for p in range(len(names))]
        found.append(
            pd.DataFrame(np.array([power for _, power in each]).T, index=each[0][0], columns=names)
        )
    by_pool = sum(found) / len(found)
    return by_pool.T.groupby(level=0, sort=False).mean().T


def spikes_at_rest(result: Result) -> Iterator[Comparison]:
    """Measures of the spikes at rest beside what is published of them.

    CVs whose published ranges are beside ``/rest/cv`` are left to that.
    """
    measures = result.once(rest_measures)
    known = reference("physiology").set_index(["measure", "condition"])
    for column, (text, unit) in SCORED.items():
        for name in LOOP:
            if (text, name) in known.index:
                continue
            published = Published()
            if (column, name) in ABSENT:
                published = absent(ABSENT[column, name])
            elif (column, name) in known.index:
                published = _range(known.loc[(column, name)])
            values = measures.loc[measures["population"] == name, column]
            within = SIGNED if column == "correlation" else POSITIVE
            yield Comparison(text, name, unit, interval(values, within), published)


def _range(row: pd.Series) -> Published:
    """A published range, or the 95 % interval of a mean with its standard error."""
    low, high, source = float(row["low"]), float(row["high"]), str(row["citation"])
    if not np.isfinite(low):
        half = float(stats.t.ppf(0.975, row["n"] - 1)) * float(row["error"])
        low, high = float(row["value"] - half), float(row["value"] + half)
    return span(low, high, source)

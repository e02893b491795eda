"""Every comparison of every result in one table, with a verdict on each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.circuit import settings
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.signatures.comparison import PREDICTION, RANK, whole
from striata.analysis.signatures.own import compared
from striata.progress import step, unwatched

COLUMNS = (
    "experiment",
    "level",
    "measure",
    "condition",
    "unit",
    "model",
    "model_low",
    "model_high",
    "published",
    "published_low",
    "published_high",
    "sign",
    "difference",
    "verdict",
    "calibrated_on",
    "source",
    "seeds",
    "seed_distance",
    "gap",
    "distance",
    "circuit",
)
#: Settings in which runs that are scored together may differ, and those besides if seeds do.
FREE = ("seed", "arms", "lesion", "engine", "start", "start_as", "start_digest")
SIZE = ("subjects", "trials")
KEY = ["experiment", "level", "measure", "condition"]


def scorecard(
    results: Sequence[Result],
    fits: bool = False,
    people: People | None = None,
    watch: Callable[[float], None] = unwatched,
) -> pd.DataFrame:
    """One row for each comparison, runs that differ in the seed only taken together.

    What several files of one seed have in common, such as the control beside other arms, counts
    once: the first file's.

    With `fits`, fitted models too, of the experiments that have any. With `people`, their own
    trials stand in the place of what is published.

    `model` and its interval are those of the first seed. `seed_distance` is the mean distance
    between two seeds' values (NaN with one seed), `gap` that of the model from the published value
    or the nearer end of the published range (0 inside it), and `distance` the gap in units of the
    seeds' distance: below 1, another seed is as far from the model as the data are.

    Raises
    ------
    AnalysisError
        For a file with nothing to measure, one run given twice, or runs of one experiment and level
        with different circuits or settings (subjects and trials may differ between seeds).
    """
    runs = [r.attrs.get("content_sha256") or id(r) for r in results]
    again = next((r for k, r in enumerate(results) if runs[k] in runs[:k]), None)
    if again:
        raise AnalysisError(
            f"{again.path} holds a run that is among the files already; seeds must differ."
        )
    said = [settings(r) if r.has("provenance") else {} for r in results]
    _one_setting(results, said)
    rows = []
    for k, r in enumerate(results):
        step(watch, k, len(results), f"comparisons of {r.experiment}, {r.level} level")
        seed = str(said[k].get("seed", f"of file {k}"))
        rows.append(_rows(r, fits, people).assign(seed=seed))
    everything = pd.concat(rows, ignore_index=True).drop_duplicates([*KEY, "circuit", "seed"])
    circuits = everything.groupby(["experiment", "level"])["circuit"].nunique()
    if (circuits > 1).any():
        name, level = circuits[circuits > 1].index[0]
        raise AnalysisError(
            f"The files of {name} at the {level} level are of different circuits; score them apart."
        )
    groups = everything.groupby(KEY, sort=False)
    first = everything.drop_duplicates(KEY).set_index(KEY)
    first["seeds"] = groups["model"].size()
    first["seed_distance"] = groups["model"].agg(_between)
    first["gap"] = _gap(first)
    first["distance"] = (first["gap"] / first["seed_distance"]).where(first["seed_distance"] > 0)
    return first.reset_index()[list(COLUMNS)]


def _between(values: pd.Series) -> float:
    """Mean distance between two of some values; NaN for fewer than two."""
    v = values.dropna().to_numpy(dtype=float)
    if len(v) < 2:
        return np.nan
    return float(np.abs(v[:, None] - v)[np.triu_indices(len(v), 1)].mean())


def _gap(card: pd.DataFrame) -> pd.Series:
    """Distance of the model from the published value, or from the range where there is no value."""
    below, above = card["published_low"] - card["model"], card["model"] - card["published_high"]
    outside = np.fmax(below, above).clip(lower=0)
    return outside.where(card["published"].isna(), (card["model"] - card["published"]).abs())


def _rows(result: Result, fits: bool, people: People | None) -> pd.DataFrame:
    found = whole(result.path.name, compared(result, people, fits))
    return found.assign(
        experiment=result.experiment,
        level=result.level,
        circuit=str(result.attrs["circuit_hash"])[:16],
    )


def _one_setting(results: Sequence[Result], said: Sequence[dict[str, Any]]) -> None:
    """Raise for two runs of one experiment and level that differ in more than their seed."""
    for (one, before), (other, now) in combinations(zip(results, said, strict=True), 2):
        if (one.experiment, one.level) != (other.experiment, other.level):
            continue
        free = FREE if before.get("seed") == now.get("seed") else (*FREE, *SIZE)
        differ = [k for k in now.keys() & before.keys() - {*free} if now[k] != before[k]]
        if differ:
            raise AnalysisError(
                f"{one.path.name} and {other.path.name} differ in {', '.join(sorted(differ))};"
                " score them apart."
            )


def worse(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Comparisons whose verdict ranks lower than it did, or that are gone, with both verdicts."""
    both = before.merge(now, on=KEY, how="left", suffixes=("_before", ""))
    both = both[both["verdict_before"].isin(RANK)]
    fallen = both["verdict"].map(RANK).fillna(-1) < both["verdict_before"].map(RANK)
    gone = both["verdict"].fillna("missing")
    return both.assign(verdict=gone)[fallen][[*KEY, "verdict_before", "verdict"]]


def summary(card: pd.DataFrame) -> pd.DataFrame:
    """How many comparisons have each verdict, those that the model was calibrated on apart."""
    calibrated = card["calibrated_on"].fillna("") != ""
    label = np.where(calibrated, "calibrated on", "not calibrated on")
    counts = pd.crosstab(
        [card["experiment"], card["level"], pd.Series(label, name="calibration", index=card.index)],
        card["verdict"],
    )
    return counts.reindex(columns=[*reversed(RANK), PREDICTION], fill_value=0).reset_index()

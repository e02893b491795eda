"""Every signature of every result in one table: the model's value, the published one, and a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.signatures.choice import choice_table, diffusion_table
from striata.analysis.signatures.compare import physiology_table, stroop_table
from striata.analysis.signatures.decoding import decoding_table
from striata.analysis.signatures.dopamine import dopamine_table
from striata.analysis.signatures.fits import fits_table
from striata.analysis.signatures.habit import habit_table
from striata.analysis.signatures.individuals import (
    CORRELATION,
    correlations,
    individuals,
    spread_table,
)
from striata.analysis.signatures.neural import has_rest, neural_table
from striata.analysis.signatures.selection import claims
from striata.analysis.signatures.snake import snake_table
from striata.analysis.signatures.two_step import two_step_table
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.intervals import Interval, interval

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
    "verdict",
    "used_for_tuning",
    "source",
    "seeds",
    "seed_distance",
    "gap",
    "distance",
    "circuit",
)
KEY = ["experiment", "level", "measure", "condition"]
#: Verdicts from worst to best; a prediction has nothing to be measured against.
RANK = {"wrong": 0, "outside": 1, "undecided": 2, "right direction": 3, "inside": 4}
#: Experiment → its table of signatures.
SIGNATURES: dict[str, Callable[[Result], pd.DataFrame]] = {
    "dopamine": dopamine_table,
    "snake": snake_table,
    "habit": habit_table,
    "two-step": two_step_table,
    "choice": choice_table,
}


def scorecard(results: Sequence[Result], fits: bool = False) -> pd.DataFrame:
    """One row for each signature, runs that differ in the seed only taken together.

    With `fits`, fitted models too.

    `model` and its interval are those of the first seed. `seed_distance` is the mean distance
    between two seeds' values (NaN with one seed), `gap` that of the model from the published value
    or the nearer end of the published range (0 inside it), and `distance` the gap in units of the
    seeds' distance: below 1, another seed is as far from the model as the data are.

    Raises
    ------
    AnalysisError
        For an experiment without signatures, one run given twice, or runs of one experiment and
        level with different circuits.
    """
    runs = [r.attrs.get("content_sha256") or id(r) for r in results]
    again = next((r for k, r in enumerate(results) if runs[k] in runs[:k]), None)
    if again:
        raise AnalysisError(
            f"{again.path} holds a run that is among the files already; seeds must differ."
        )
    tables = [_rows(r, fits) for r in results]
    everything = pd.concat(tables, ignore_index=True)
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
    return (
        float(np.abs(v[:, None] - v)[np.triu_indices(len(v), 1)].mean()) if len(v) > 1 else np.nan
    )


def _gap(card: pd.DataFrame) -> pd.Series:
    """How far the model is from the published value, or from the range where there is no single value."""
    outside = np.fmax(
        card["published_low"] - card["model"], card["model"] - card["published_high"]
    ).clip(lower=0)
    is_range = card["published"].isna() | (
        card.index.get_level_values("experiment") == "physiology"
    )
    return outside.where(is_range, (card["model"] - card["published"]).abs())


def joined(result: Result, parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Tables of signatures as one.

    Raises
    ------
    AnalysisError
        If the file holds nothing from which one could be worked out.
    """
    found = [p for p in parts if len(p)]
    if not found:
        raise AnalysisError(
            f"{result.path.name} holds no trials from which a signature could be worked out."
        )
    return pd.concat(found, ignore_index=True)


def _rows(result: Result, fits: bool) -> pd.DataFrame:
    make = SIGNATURES | {"stroop": _stroop, "physiology": _physiology}
    if result.experiment not in make:
        raise AnalysisError(f"Nothing is known to score the experiment {result.experiment!r} by.")
    parts = (make[result.experiment], decoding_table, *((_fits,) if fits else ()))
    same = {
        "experiment": result.experiment,
        "level": result.level,
        "circuit": str(result.attrs["circuit_hash"])[:16],
    }
    return joined(result, (part(result) for part in parts)).assign(**same)


def _physiology(result: Result) -> pd.DataFrame:
    t = physiology_table(result)
    rest = pd.DataFrame(
        {
            "measure": t["measure"],
            "condition": t["population"],
            "unit": t["unit"],
            "model": t["model"],
            "model_low": t["low"],
            "model_high": t["high"],
            "published": (t["from"] + t["to"]) / 2,
            "published_low": t["from"],
            "published_high": t["to"],
            "verdict": t["inside"].map({True: "inside", False: "outside"}),
            "source": t["source"],
            "used_for_tuning": np.where(
                t["measure"] == "resting_rate", "calibration aims at rates inside the range", ""
            ),
        }
    )
    said = claims(result)
    held = pd.DataFrame(
        {
            "measure": "selection",
            "condition": said["claim"],
            "unit": said["unit"],
            "model": said["difference"],
            "model_low": np.nan,
            "model_high": np.nan,
            "published": np.nan,
            "published_low": np.nan,
            "published_high": np.nan,
            "verdict": said["holds"].map({True: "right direction", False: "wrong"}),
            "source": "",
            "used_for_tuning": "PMC's synapses were set for it",
        }
    )
    return joined(result, (rest, held, *((neural_table(result),) if has_rest(result) else ())))


def _stroop(result: Result) -> pd.DataFrame:
    own = ("experiment", "level", "circuit", "seeds", "seed_distance", "gap", "distance")
    kept = [c for c in COLUMNS if c not in own]
    compared, measures = stroop_table(result), result.each(individuals, "control", "naming")
    pairs = pd.DataFrame([r.as_dict() for r in correlations(measures) if r.model.n])
    parts = [compared, spread_table(compared), pairs, pd.DataFrame(_manipulated(result))]
    return pd.concat([p.reindex(columns=kept) for p in parts if len(p)], ignore_index=True)


def _fits(result: Result) -> pd.DataFrame:
    """Diffusion models, and regressions, for the experiments that have them."""
    if result.experiment == "choice":
        return diffusion_table(result)
    if result.experiment != "stroop":
        return pd.DataFrame()
    found = fits_table(result, None, "")
    return found[(found["measure"] != CORRELATION) & found["model"].notna()]


def _manipulated(result: Result) -> list[dict[str, Any]]:
    """What each manipulation in the file must do, where a direction is published.

    Else a prediction.
    """
    rows = []
    for arm, measure, expected, source in EXPECTED:
        if arm not in result.arms.index:
            continue
        change = _change(result, arm, measure)
        clear = change.low > 0 if expected > 0 else change.high < 0
        verdict = "prediction" if not expected else "right direction" if clear else "wrong"
        rows.append(
            {
                "measure": f"change of {measure}",
                "condition": f"{arm} minus control",
                "unit": "proportion" if "error" in measure else "ms",
                "model": change.mean,
                "model_low": change.low,
                "model_high": change.high,
                "published": np.nan,
                "published_low": np.nan,
                "published_high": np.nan,
                "verdict": verdict,
                "used_for_tuning": "",
                "source": source,
            }
        )
    return rows


#: (arm, measure, sign of the published change or 0 where none is, where the direction is from).
EXPECTED = (
    ("PFC gain 0", "incongruent errors", 1, "Cohen1990"),
    ("PFC gain 0.5", "incongruent errors", 1, "Cohen1990"),
    ("dopamine 0.25", "incongruent errors", 1, "Vijayraghavan2007"),
    ("dopamine 4", "incongruent errors", 0, ""),
    ("hyperdirect off", "interference", -1, "Frank2007"),
    ("STN off", "incongruent errors", 1, "Frank2007"),
    ("dACC off", "interference", 0, ""),
    ("naming practice", "interference", -1, "MacLeod1998"),
)


def _change(result: Result, arm: str, measure: str) -> Interval:
    """Paired change from control of errors on incongruent trials, or of incongruent minus congruent RT [ms]."""
    here, control = (result.each(behaviour.by_condition, a, "naming") for a in (arm, "control"))
    if measure == "incongruent errors":
        return interval(here["err", "incongruent"] - control["err", "incongruent"])
    cost = [t["mean_rt", "incongruent"] - t["mean_rt", "congruent"] for t in (here, control)]
    return interval(cost[0] - cost[1])


def worse(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Signatures whose verdict ranks lower than it did, or that are gone, with both verdicts."""
    both = before.merge(now, on=KEY, how="left", suffixes=("_before", ""))
    both = both[both["verdict_before"].isin(RANK)]
    fallen = both["verdict"].map(RANK).fillna(-1) < both["verdict_before"].map(RANK)
    gone = both["verdict"].fillna("missing")
    return both.assign(verdict=gone)[fallen][[*KEY, "verdict_before", "verdict"]]


def summary(card: pd.DataFrame) -> pd.DataFrame:
    """How many signatures have each verdict, what was tuned on counted apart."""
    tuned = np.where(card["used_for_tuning"].fillna("") == "", "free", "tuned on")
    counts = pd.crosstab(
        [card["experiment"], card["level"], pd.Series(tuned, name="fitted", index=card.index)],
        card["verdict"],
    )
    return counts.reindex(columns=[*reversed(RANK), "prediction"], fill_value=0).reset_index()

"""Model beside published values: one table of measures, with intervals and verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import reference
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.intervals import Interval, interval

#: The only thing that was set on human data: the non-decision time.
USED = {("mean_rt", "neutral"): "sets the non-decision time"}
#: Measures of rest that every file has: their names in the reference table and in `Result.rest`.
AT_REST = {"resting_rate": "rate", "isi_cv": "cv"}
AT_REST_COLUMNS = (
    "population",
    "measure",
    "unit",
    "model",
    "low",
    "high",
    "from",
    "to",
    "inside",
    "source",
    "confidence",
)
DIRECTED = ("_difference", "delta_slope", "sequence_effect")


@dataclass(frozen=True)
class Row:
    """One line of the comparison."""

    measure: str
    condition: str
    unit: str
    model: Interval
    published: float
    error: float
    n: float
    source: str
    span: tuple[float, float] = (np.nan, np.nan)

    @property
    def published_interval(self) -> tuple[float, float]:
        """The published range `span` if there is one, else the 95 % interval from the SD between subjects and n."""
        if np.isfinite(self.span[0]):
            return self.span
        if not np.isfinite(self.error) or not self.n > 1:
            return (np.nan, np.nan)
        half = float(stats.t.ppf(0.975, self.n - 1)) * self.error / np.sqrt(self.n)
        return self.published - half, self.published + half

    @property
    def verdict(self) -> str:
        """How the model's interval stands to the published one.

        ``inside``: they overlap. Otherwise a level is ``outside``; a difference is in the ``right
        direction`` if it has the published sign and leaves out zero, else ``wrong``. A difference
        that leaves zero possible where people's does not is ``undecided`` even if the intervals
        overlap, and so is whatever lacks one of the two intervals (a difference: the model's).
        ``prediction``: nothing is published.
        """
        low, high = self.published_interval
        if not np.isfinite(self.published) and not np.isfinite(low):
            return "prediction"
        directed = any(d in self.measure for d in DIRECTED)
        if not np.isfinite(self.model.low) or not (directed or np.isfinite(low)):
            return "undecided"
        overlap = np.isfinite(low) and self.model.low <= high and self.model.high >= low
        if not directed:
            return "inside" if overlap else "outside"
        sign = np.sign(np.nanmean([self.published, low, high]))
        clear = self.model.low * sign > 0 and self.model.high * sign > 0
        if overlap:
            return "inside" if clear or low * high <= 0 else "undecided"
        return "right direction" if clear else "wrong"

    @property
    def sd_ratio(self) -> tuple[float, float, float]:
        """SD over simulated subjects over that over people, with its 95 % interval (from F, for normal values)."""
        if not (self.model.sd > 0 and self.error > 0 and self.n > 1):
            return (np.nan, np.nan, np.nan)
        ratio, freedom = self.model.sd / self.error, (self.model.n - 1, self.n - 1)
        low, high = (ratio / np.sqrt(float(stats.f.ppf(p, *freedom))) for p in (0.975, 0.025))
        return ratio, float(low), float(high)

    def as_dict(self) -> dict[str, Any]:
        """The line as a plain record."""
        low, high = self.published_interval
        return {
            "measure": self.measure,
            "condition": self.condition,
            "unit": self.unit,
            "model": self.model.mean,
            "model_low": self.model.low,
            "model_high": self.model.high,
            "model_sd": self.model.sd,
            **dict(zip(("sd_ratio", "sd_ratio_low", "sd_ratio_high"), self.sd_ratio, strict=True)),
            "subjects": self.model.n,
            "published": self.published,
            "published_low": low,
            "published_high": high,
            "published_sd": self.error,
            "n": self.n,
            "verdict": self.verdict,
            "used_for_tuning": USED.get((self.measure, self.condition), ""),
            "source": self.source,
        }


def measures(trials: pd.DataFrame) -> pd.DataFrame:
    """Every published measure of colour naming: rows are subjects, columns (measure, condition)."""
    levels = pd.concat(
        [
            behaviour.by_condition(trials),
            behaviour.quantiles(trials),
            behaviour.ex_gaussians(trials),
        ],
        axis=1,
    )
    slope = behaviour.delta_slope(trials).to_frame(("delta_slope_ms_per_ms", "delta plot"))
    parts = (levels, behaviour.differences(levels), behaviour.conditional_accuracy(trials), slope)
    whole = pd.concat([p for p in parts if not p.empty], axis=1)
    whole.columns = pd.MultiIndex.from_tuples([(str(m), str(c)) for m, c in whole.columns])
    return whole


def stroop_table(result: Result, people: pd.DataFrame | None = None) -> pd.DataFrame:
    """Measures of the control's colour naming beside people's (a reference table).

    See :class:`Row`.

    Raises
    ------
    AnalysisError
        If the file holds no such trials.
    """
    if not len(result.each(behaviour.by_condition, "control", "naming")):
        raise AnalysisError(
            f"{result.path.name} holds no trials in which the control names colours."
        )
    values = {
        (str(m), str(c)): x for (m, c), x in result.each(measures, "control", "naming").items()
    }
    published = (reference("stroop") if people is None else people).set_index(
        ["measure", "condition"]
    )
    rows = []
    for (measure, condition), series in values.items():
        p = published.loc[(measure, condition)] if (measure, condition) in published.index else None
        if p is None and "_difference" in measure and not measure.startswith(("mean_rt", "err")):
            continue
        rows.append(_row(measure, condition, interval(series), p))
    rows += (
        _reliability(result, published)
        + _asymmetry(values, published)
        + _sequence(result, published)
    )
    return pd.DataFrame([r.as_dict() for r in rows + _predictions(result)])


def _reliability(result: Result, published: pd.DataFrame) -> list[Row]:
    """How consistent individuals' interference is, and how well its two halves agree."""
    agree = ("icc", "odd-even halves, ICC(2,1)")
    model = behaviour.icc(result.each(behaviour.halves, "control", "naming"))
    if agree not in published.index:
        return [_split_half(result, published), Row(*agree, "", model, np.nan, np.nan, np.nan, "")]
    p = published.loc[agree]
    span = (float(p["low"]), float(p["high"]))
    return [
        _split_half(result, published),
        Row(*agree, "", model, float(p["value"]), np.nan, float(p["n"]), p["citation"], span),
    ]


def _split_half(result: Result, published: pd.DataFrame) -> Row:
    """People's interval is Fisher's for their number."""
    key = ("split_half", "odd-even split half (Spearman-Brown)")
    model = behaviour.split_half(result.each(behaviour.halves, "control", "naming"))
    if key not in published.index:
        return Row(*key, "", model, np.nan, np.nan, np.nan, "")
    people = published.loc[key]
    r, n = float(people["value"]), float(people["n"])
    z, half = (
        np.arctanh(r / (2 - r)),
        1.96 / np.sqrt(n - 3) if n > 3 else np.nan,
    )  # back to the correlation of halves
    low, high = (float(2 * np.tanh(x) / (1 + np.tanh(x))) for x in (z - half, z + half))
    return Row(*key, "", model, r, np.nan, n, people["citation"], (low, high))


def _asymmetry(values: dict[tuple[str, str], pd.Series], published: pd.DataFrame) -> list[Row]:
    """Interference minus facilitation.

    People's is the difference of their means, without an error of its own.
    """
    pairs = [("mean_rt_difference", c) for c in ("incongruent-neutral", "neutral-congruent")]
    if not set(pairs) <= set(values) or not set(pairs) <= set(published.index):
        return []
    model = interval(values[pairs[0]] - values[pairs[1]])
    people = [published.loc[pair] for pair in pairs]
    gap = float(people[0]["value"]) - float(people[1]["value"])
    return [
        Row(
            "asymmetry_difference",
            "interference-facilitation",
            "ms",
            model,
            gap,
            np.nan,
            float(people[0]["n"]),
            people[0]["citation"],
        )
    ]


def _sequence(result: Result, published: pd.DataFrame) -> list[Row]:
    """Sequence effects beside the remembered range of published ones."""
    key = ("sequence_effect", "naming")
    span, citation = (np.nan, np.nan), ""
    if key in published.index:
        p = published.loc[key]
        span, citation = (float(p["low"]), float(p["high"])), p["citation"]
    return [
        Row(
            "sequence_effect",
            label,
            "ms",
            interval(result.each(effect, "control", "naming")),
            np.nan,
            np.nan,
            np.nan,
            citation,
            span,
        )
        for label, effect in (
            ("all trials", sequence_effect),
            ("no repeated feature", sequence_effect_alone),
        )
    ]


def _row(measure: str, condition: str, model: Interval, p: Any) -> Row:
    unit = "" if "slope" in measure or "skew" in measure else "ms"
    if measure.startswith(("err", "caf")) and measure != "error_minus_correct_rt":
        unit = "proportion"
    if p is None:
        return Row(measure, condition, unit, model, np.nan, np.nan, np.nan, "")
    return Row(
        measure,
        condition,
        unit,
        model,
        float(p["value"]),
        float(p["error"]),
        float(p["n"]),
        p["citation"],
        (float(p["low"]), float(p["high"])),
    )


def _predictions(result: Result) -> list[Row]:
    """Signatures of the model with no single published number."""
    slower = interval(result.each(behaviour.error_speed, "control", "naming"))
    out = [_row("error_minus_correct_rt", "naming", slower, None)]
    for arm in ("control", "naming practice"):
        reading = result.each(behaviour.by_condition, arm, "reading")
        if len(reading):
            d = behaviour.differences(reading[["mean_rt"]])
            for _, condition in d.columns:
                label = f"reading, {arm}: {condition}"
                out.append(
                    _row(
                        "mean_rt_difference",
                        label,
                        interval(d["mean_rt_difference", condition]),
                        None,
                    )
                )
    return out


def manipulations(result: Result) -> pd.DataFrame:
    """Each arm's naming: mean RT, errors and interference with intervals, and the paired change from control."""
    rows = []
    control = result.each(_summary, "control", "naming")
    for arm in result.arms.index:
        here = result.each(_summary, arm, "naming")
        if not len(here):
            continue
        for measure in here:
            change = interval((here[measure] - control[measure]).dropna())
            level = interval(here[measure])
            rows.append(
                {
                    "arm": arm,
                    "family": result.arms.loc[arm, "family"],
                    "value": result.arms.loc[arm, "value"],
                    "measure": measure,
                    "mean": level.mean,
                    "low": level.low,
                    "high": level.high,
                    "change": change.mean,
                    "change_low": change.low,
                    "change_high": change.high,
                }
            )
    return pd.DataFrame(rows)


def sequence_effect(trials: pd.DataFrame) -> pd.Series:
    """The congruency-sequence effect over all trials [ms]."""
    return behaviour.sequence_effect(trials, False)


def sequence_effect_alone(trials: pd.DataFrame) -> pd.Series:
    """The congruency-sequence effect without trials that share a feature with the one before [ms]."""
    return behaviour.sequence_effect(trials, True)


def _summary(trials: pd.DataFrame) -> pd.DataFrame:
    table = behaviour.by_condition(trials)
    inc = trials[trials["condition"] == "incongruent"]
    said_word = (inc["response"] == inc["word"]).groupby(inc["subject"]).mean()
    none = (trials["response"] < 0).groupby(trials["subject"]).mean()
    out = {
        f"{m} {c}": table[m, c]
        for m in ("mean_rt", "err")
        for c in behaviour.CONDITIONS
        if (m, c) in table
    }
    if ("mean_rt", "incongruent") in table and ("mean_rt", "neutral") in table:
        mostly_right = (table["err", "incongruent"] < 0.5) & (table["err", "neutral"] < 0.5)
        difference = table["mean_rt", "incongruent"] - table["mean_rt", "neutral"]
        out["interference"] = difference.where(mostly_right)  # the RTs of lucky guesses say nothing
    return pd.DataFrame(out | {"word responses": said_word, "no response": none})


def physiology_table(result: Result) -> pd.DataFrame:
    """Rates and CVs at rest beside their published ranges, one row for each population and measure."""
    ranges = reference("physiology")
    rows = []
    for r in ranges.itertuples():
        here = result.rest[result.rest["population"] == r.condition]
        if r.measure not in AT_REST:
            continue
        i = interval(here[AT_REST[r.measure]])
        if i.n == 0:
            continue
        rows.append(
            {
                "population": r.condition,
                "measure": r.measure,
                "unit": r.unit,
                "model": i.mean,
                "low": i.low,
                "high": i.high,
                "from": r.low,
                "to": r.high,
                "inside": bool(r.low <= i.mean <= r.high),
                "source": r.citation,
                "confidence": r.confidence,
            }
        )
    return pd.DataFrame(rows, columns=list(AT_REST_COLUMNS))

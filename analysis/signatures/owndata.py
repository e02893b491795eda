"""A user's own data for the experiments other than Stroop: dopamine neurons, defence against a snake, lever pressing.

The model's trials are brought into the form that a user's have, and both are then measured alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.userdata import mapped, numbers, one_of, truth
from striata.analysis.signatures import dopamine, habit, snake
from striata.analysis.signatures.compare import Row
from striata.analysis.statistics.intervals import interval

Measures = dict[tuple[str, str], pd.Series]


@dataclass(frozen=True)
class Kind:
    """What one experiment asks of a user's table.

    `needed` and `optional` columns, the one that is a time (`timed`), how a table is `read`, the
    `model`'s trials in the same form, what is `measured` in either, (measure, condition) → a value
    for each subject, and its `units`.
    """

    needed: tuple[str, ...]
    read: Callable[[pd.DataFrame, Path], pd.DataFrame]
    model: Callable[[Result], pd.DataFrame]
    measured: Callable[[pd.DataFrame], Measures]
    units: dict[str, str]
    optional: tuple[str, ...] = ()
    timed: str = ""


def own_table(result: Result, path: Path, mapping: str) -> pd.DataFrame:
    """The model beside a user's own trials, with the columns of :func:`~striata.analysis.signatures.compare.stroop_table`.

    Raises
    ------
    AnalysisError
        For an experiment that takes none, or a table that cannot be used.
    """
    if result.experiment not in KINDS:
        raise AnalysisError(
            f"Own trials can be compared with stroop, {', '.join(KINDS)}, not with {result.experiment}."
        )
    kind = KINDS[result.experiment]
    table = kind.read(
        mapped(path, mapping, ("subject", *kind.needed), kind.optional, kind.timed), path
    )
    model, people = kind.measured(kind.model(result)), kind.measured(table)
    rows = []
    for key, values in model.items():
        p = interval(people.get(key, pd.Series(dtype=float)))
        unit = kind.units[key[0].removesuffix("_difference")]
        rows.append(
            Row(*key, unit, interval(values), p.mean, p.sd, p.n, path.name if p.n else "").as_dict()
        )
    return pd.DataFrame(rows)


def _means(table: pd.DataFrame, value: str, by: str) -> pd.DataFrame:
    """Mean of a column for each subject and group, (subjects, groups)."""
    return table.groupby(["subject", by], observed=True)[value].mean().unstack()


def _minus(table: pd.DataFrame, a: str, b: str) -> pd.Series:
    return table[a] - table[b] if {a, b} <= set(table) else pd.Series(dtype=float)


REWARDS = ("expected", "unexpected", "omitted")


def _read_dopamine(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    return table.assign(
        condition=one_of(table["condition"], "condition", REWARDS, path),
        rate=numbers(table["rate"], "rate", path),
    )


def _dopamine(result: Result) -> pd.DataFrame:
    t = result.test("control", dopamine.CERTAIN)
    names = {"expected 1": "expected", "unexpected 1": "unexpected", "omitted": "omitted"}
    condition = t["condition"].astype(str).map(names)
    rate = t["after_reward"].where(condition == "omitted", t["at_reward"]) - t["baseline"]
    return pd.DataFrame({"subject": t["subject"], "condition": condition, "rate": rate}).dropna()


def _responses(table: pd.DataFrame) -> Measures:
    mean = _means(table, "rate", "condition")
    out: Measures = {("response to reward", c): mean[c] for c in REWARDS if c in mean}
    return out | {
        ("response to reward_difference", "expected − unexpected"): _minus(
            mean, "expected", "unexpected"
        )
    }


THINGS = ("live snake", "film", "photograph", "neutral")


def _read_snake(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    return table.assign(
        condition=one_of(table["condition"], "condition", THINGS, path),
        defended=truth(table["defended"], "defended", path),
    )


def _snake(result: Result) -> pd.DataFrame:
    t = result.test("control", snake.NAIVE)
    t = t[t["condition"].isin(THINGS)]
    return pd.DataFrame(
        {
            "subject": t["subject"],
            "condition": t["condition"].astype(str),
            "defended": t["action"] == snake.DEFEND,
            "latency": t["latency"].astype(float),
        }
    )


def _defence(table: pd.DataFrame) -> Measures:
    share = _means(table, "defended", "condition")
    out: Measures = {("defends", c): share[c] for c in THINGS if c in share}
    out["defends_difference", "live snake − photograph"] = _minus(share, "live snake", "photograph")
    if "latency" in table:
        quick = _means(table[table["defended"]], "latency", "condition")
        out |= {("latency of defence", c): quick[c] for c in THINGS if c in quick}
    return out


LENGTHS, WORTHS = (habit.SHORT, habit.LONG), ("valued", "devalued")


def _read_habit(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    return table.assign(
        length=one_of(table["length"], "length", LENGTHS, path),
        value=one_of(table["value"], "value", WORTHS, path),
        presses=numbers(table["presses"], "presses", path),
    )


def _habit(result: Result) -> pd.DataFrame:
    parts = [
        habit.session(result, habit.EXTINCTION, condition, length).assign(
            length=length, value=value
        )
        for length in LENGTHS
        for condition, value in zip(("valued", "sated"), WORTHS, strict=True)
    ]
    return pd.concat(parts)[["subject", "length", "value", "presses"]]


def _pressing(table: pd.DataFrame) -> Measures:
    out: Measures = {}
    index = {}
    for length in LENGTHS:
        mean = _means(table[table["length"] == length], "presses", "value")
        out |= {("presses", f"{v}, {length} training"): mean[v] for v in WORTHS if v in mean}
        if set(WORTHS) <= set(mean):
            total = mean["valued"] + mean["devalued"]
            index[length] = (mean["valued"] - mean["devalued"]) / total.where(total > 0)
            out["sensitivity to outcome's worth", f"{length} training"] = index[length]
    if len(index) == len(LENGTHS):
        out["sensitivity to outcome's worth_difference", "long − short"] = (
            index[habit.LONG] - index[habit.SHORT]
        )
    return out


KINDS = {
    "dopamine": Kind(
        ("condition", "rate"),
        _read_dopamine,
        _dopamine,
        _responses,
        {"response to reward": "spikes/s"},
    ),
    "snake": Kind(
        ("condition", "defended"),
        _read_snake,
        _snake,
        _defence,
        {"defends": "proportion", "latency of defence": "s"},
        ("latency",),
        "latency",
    ),
    "habit": Kind(
        ("length", "value", "presses"),
        _read_habit,
        _habit,
        _pressing,
        {"presses": "1/min", "sensitivity to outcome's worth": "index"},
    ),
}

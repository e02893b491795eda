"""The analysis of an experiment without its own: means by arm and condition, as predictions."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from striata.analysis.reading.circuit import apart, described
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.kinds import Column
from striata.analysis.reading.trialtable import ALWAYS
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.parts import Drawing, OwnData, rows, timeless
from striata.analysis.statistics.intervals import PROPORTION, Bounds, interval

ACCURACY, RT = "accuracy", "mean RT"
#: Columns → names of their means.
NAMES = {"correct": ACCURACY, "rt": RT}
GROUPS = ["arm", "task", "condition"]


def measured_columns(trials: pd.DataFrame) -> list[str]:
    """Columns of which a mean says something: booleans and numbers.

    Bytes are codes (of channels and features), of which it would not.
    """
    first = [c for c in NAMES if c in trials]
    return [
        str(c)
        for c in dict.fromkeys([*first, *trials])
        if c not in ALWAYS
        and (
            is_bool_dtype(trials[c])
            or (is_numeric_dtype(trials[c]) and trials[c].dtype.itemsize > 1)
        )
    ]


def means(trials: pd.DataFrame) -> pd.DataFrame:
    """Mean of every measured column: rows are subjects, columns (column, arm, task, condition).

    Of the test, if the table has that phase; RTs are those of correct trials, where there are any
    that could be wrong.
    """
    test = trials[trials["phase"] == "test"]
    t = test if len(test) else trials
    columns = measured_columns(trials)
    t = t.assign(**{c: t[c].astype(float) for c in columns})
    if {"correct", "rt"} <= set(columns):
        t["rt"] = t["rt"].where(t["correct"] == 1)
    mean = t.groupby(["subject", *GROUPS], observed=True)[columns].mean().unstack(GROUPS)
    return mean.dropna(axis=1, how="all")


def within(result: Result, column: str) -> Bounds | None:
    """Bounds of a column's values."""
    return PROPORTION if column in result.table.booleans else None


def unit(result: Result, column: str) -> str:
    """Unit of a column's mean; proportions of booleans are called so, times are in ms."""
    if column in result.table.booleans:
        return "proportion"
    known = result.table.units.get(column, "")
    return "ms" if known == "s" else known


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every mean by arm, task and condition; there are no reference data."""
    found = result.throughout(means)
    for column, arm, task, condition in found:
        values = found[column, arm, task, condition]
        factor = 1e3 if result.table.units.get(column) == "s" else 1.0
        name = NAMES.get(column, f"mean {column}".replace("_", " "))
        where = ", ".join(dict.fromkeys((str(arm), str(task), str(condition))))
        mean = interval(values * factor, within(result, column))
        yield Comparison(name, where, unit(result, column), mean)


def has_rates(result: Result) -> bool:
    """Whether the file holds mean rates around an event."""
    return result.has("rates")


def has_example(result: Result) -> bool:
    """Whether the file holds an example trial."""
    return result.has("example")


def _has_apart(result: Result) -> bool:
    """Whether a result's circuit has regions that reach no other before they learn."""
    return bool(apart(described(result)))


CIRCUIT = Drawing(
    "circuit",
    "striata.analysis.figures.circuit:circuit",
    "The circuit; in each box the mean rate in the 300 ms before the event → in the 500 ms after it"
    " [spikes/s].",
    says_n=True,
)
APART = Drawing(
    "regions-apart",
    "striata.analysis.figures.circuit:circuit_apart",
    "Regions that reach no other before they learn; in each box the mean rate before → after the"
    " event [spikes/s].",
    when=_has_apart,
    says_n=True,
)
TRIAL = Drawing(
    "trial",
    "striata.analysis.figures.trial:trial",
    "One trial of subject 0: rates of each population's pools and, at the spiking level, the spikes"
    " of 15 neurons of each pool. Dotted line: the event; dashed line: the decision.",
    when=has_example,
)
DRAWINGS = (
    Drawing(
        "means",
        "striata.analysis.figures.default:means",
        "Means by arm and condition. Dots are means over simulated subjects, bars their 95 %"
        " intervals.",
        ("",),
    ),
    Drawing(
        "rates",
        "striata.analysis.figures.default:rates",
        "Mean rate of every population around the event, by condition, over the control's subjects"
        " and trials; populations with channels: the first channel. Dotted line: the event.",
        when=has_rates,
    ),
    CIRCUIT,
    APART,
    TRIAL,
)


def form(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """People's trials in the form of the model's."""
    if {"correct", "rt"} <= set(table):
        timeless(table, where)
    return table.assign(correct=table["correct"].astype(bool)) if "correct" in table else table


def measured(result: Result) -> Iterator[Comparison]:
    """Accuracy and mean RT of correct trials [ms] by condition, of the control."""
    trials = result.test()
    found: dict[tuple[str, str], pd.Series] = {}
    keys = [trials["subject"], trials["condition"].astype(str)]
    if "correct" in trials:
        right = trials["correct"].astype(float).groupby(keys).mean().unstack()
        found |= {(ACCURACY, str(c)): right[c] for c in right}
    if "rt" in trials:
        rt = trials["rt"].astype(float) * 1e3
        if "correct" in trials:
            rt = rt.where(trials["correct"].astype(bool))
        time = rt.groupby(keys).mean().unstack()
        found |= {(RT, str(c)): time[c] for c in time}
    return rows(found, UNITS, {ACCURACY: PROPORTION})


UNITS = {ACCURACY: "proportion", RT: "ms"}
OWN = OwnData(
    columns=(
        Column("condition"),
        Column("rt", "time", needed=False),
        Column("correct", "truth", needed=False),
    ),
    form=form,
    measured=measured,
    units=UNITS,
)

"""What manipulations of the brain do to colour naming."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.signatures.stroop.measures import NAMING
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.intervals import PROPORTION, SIGNED, Interval, interval

ERRORS, INTERFERENCE = "incongruent errors", "interference"
#: (arm, measure, sign of the published change or 0 where none is, where the direction is from).
EXPECTED = (
    ("PFC gain 0", ERRORS, 1, "Cohen1990"),
    ("PFC gain 0.5", ERRORS, 1, "Cohen1990"),
    ("dopamine 0.25", ERRORS, 1, "Vijayraghavan2007"),
    ("dopamine 4", ERRORS, 0, ""),
    ("hyperdirect off", INTERFERENCE, -1, "Frank2007"),
    ("STN off", ERRORS, 1, "Frank2007"),
    ("dACC off", INTERFERENCE, 0, ""),
    ("naming practice", INTERFERENCE, -1, "MacLeod1998"),
    ("haste 0.15", ERRORS, 1, "Forstmann2008"),
    ("haste 0.3", ERRORS, 1, "Forstmann2008"),
    ("caution 0.8", ERRORS, -1, "Forstmann2008"),
    ("caution 1.6", ERRORS, -1, "Forstmann2008"),
)


def changes(result: Result) -> Iterator[Comparison]:
    """What each manipulation changes, beside its published direction if there is one.

    So do a user's own lesions, of which none is published.
    """
    own = [str(arm) for arm, family in result.arms["family"].items() if family == "lesion"]
    lesions = ((arm, measure, 0, "") for arm in own for measure in (ERRORS, INTERFERENCE))
    for arm, measure, sign, source in (*EXPECTED, *lesions):
        if arm not in result.arms.index:
            continue
        unit = "proportion" if measure == ERRORS else "ms"
        published = direction(sign, source) if sign else Published()
        yield Comparison(
            f"change of {measure}",
            f"{arm} minus control",
            unit,
            _change(result, arm, measure),
            published,
            difference=True,
        )


def _change(result: Result, arm: str, measure: str) -> Interval:
    """Paired change from control of incongruent errors, or of incongruent minus congruent RT."""
    here, control = (result.each(behaviour.by_condition, a, NAMING) for a in (arm, "control"))
    if measure == ERRORS:
        return interval(here["err", "incongruent"] - control["err", "incongruent"], SIGNED)
    cost = [t["mean_rt", "incongruent"] - t["mean_rt", "congruent"] for t in (here, control)]
    return interval(cost[0] - cost[1])


def by_arm(result: Result) -> pd.DataFrame:
    """Each arm's naming: mean RT, errors and interference with intervals, by measure."""
    rows = []
    for arm in result.arms.index:
        here = result.each(_summary, arm, NAMING)
        for measure in here if len(here) else ():
            rate = not measure.startswith(("mean_rt", INTERFERENCE))
            level = interval(here[measure], PROPORTION if rate else None)
            rows.append(
                {
                    "arm": arm,
                    "measure": measure,
                    "mean": level.mean,
                    "low": level.low,
                    "high": level.high,
                }
            )
    return pd.DataFrame(rows)


def _summary(trials: pd.DataFrame) -> pd.DataFrame:
    table = behaviour.by_condition(trials)
    inc = trials[trials["condition"] == "incongruent"]
    read = (inc["response"] == inc["word"]).groupby(inc["subject"]).mean()
    none = (trials["response"] < 0).groupby(trials["subject"]).mean()
    out = {
        f"{m} {c}": table[m, c]
        for m in ("mean_rt", "err")
        for c in behaviour.CONDITIONS
        if (m, c) in table
    }
    if ("mean_rt", "incongruent") in table and ("mean_rt", "neutral") in table:
        accurate = (table["err", "incongruent"] < 0.5) & (table["err", "neutral"] < 0.5)
        difference = table["mean_rt", "incongruent"] - table["mean_rt", "neutral"]
        out[INTERFERENCE] = difference.where(accurate)  # RTs of lucky guesses are not of the task
    return pd.DataFrame(out | {"word responses": read, "no response": none})

"""A user's own responses of dopamine neurons to reward: expected, unexpected, and omitted."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.people.kinds import Column
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.dopamine.measures import CERTAIN
from striata.analysis.signatures.parts import Measures, OwnData, by, minus, rows

#: What a user writes → the condition of the model's trials.
REWARDS = {"expected": "expected 1", "unexpected": "unexpected 1", "omitted": "omitted"}
UNITS = {"response to reward": "spikes/s"}


def form(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """Rates above baseline in the form of the model's trials."""
    rate = {"at_reward": table["rate"], "after_reward": table["rate"]}
    return table.assign(task=CERTAIN, baseline=0.0, **rate)


def measured(result: Result) -> Iterator[Comparison]:
    """Mean response by condition, and expected minus unexpected."""
    t = result.test("control", CERTAIN)
    condition = t["condition"].astype(str).map({v: k for k, v in REWARDS.items()})
    rate = t["after_reward"].where(condition == "omitted", t["at_reward"]) - t["baseline"]
    table = pd.DataFrame({"subject": t["subject"], "condition": condition, "rate": rate}).dropna()
    mean = by(table, "rate", "condition")
    out: Measures = {("response to reward", c): mean[c] for c in REWARDS if c in mean} | {
        ("response to reward_difference", "expected − unexpected"): minus(
            mean, "expected", "unexpected"
        )
    }
    return rows(out, UNITS, {})


OWN = OwnData(
    columns=(Column("condition", "word", words=REWARDS), Column("rate", "number")),
    form=form,
    measured=measured,
    units=UNITS,
)

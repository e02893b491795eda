"""A user's own responses of dopamine neurons to expected, unexpected and omitted reward."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.userdata import numbers, one_of
from striata.analysis.signatures.dopamine.measures import CERTAIN
from striata.analysis.signatures.parts import Measures, OwnData, by, minus

REWARDS = ("expected", "unexpected", "omitted")


def read(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """A user's table: condition, and rate above baseline [spikes/s]."""
    return table.assign(
        condition=one_of(table["condition"], "condition", REWARDS, path),
        rate=numbers(table["rate"], "rate", path),
    )


def model(result: Result) -> pd.DataFrame:
    """The control's responses in the same form."""
    t = result.test("control", CERTAIN)
    names = {"expected 1": "expected", "unexpected 1": "unexpected", "omitted": "omitted"}
    condition = t["condition"].astype(str).map(names)
    rate = t["after_reward"].where(condition == "omitted", t["at_reward"]) - t["baseline"]
    return pd.DataFrame({"subject": t["subject"], "condition": condition, "rate": rate}).dropna()


def measured(table: pd.DataFrame) -> Measures:
    """Mean response by condition, and expected minus unexpected."""
    mean = by(table, "rate", "condition")
    out = {("response to reward", c): mean[c] for c in REWARDS if c in mean}
    out["response to reward_difference", "expected − unexpected"] = minus(
        mean, "expected", "unexpected"
    )
    return out


OWN = OwnData(
    needed=("condition", "rate"),
    read=read,
    model=model,
    measured=measured,
    units={"response to reward": "spikes/s"},
)

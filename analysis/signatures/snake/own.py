"""A user's own defensive responses to snakes, films and photographs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.userdata import one_of, truth
from striata.analysis.signatures.parts import Measures, OwnData, by, minus
from striata.analysis.signatures.snake.measures import DEFEND, NAIVE
from striata.analysis.statistics.intervals import POSITIVE, PROPORTION

OBJECTS = ("live snake", "film", "photograph", "neutral")
RESPONSE, LATENCY = "defensive response", "latency of the defensive response"


def read(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """A user's table: condition, whether the subject defended, and the latency if there is one."""
    return table.assign(
        condition=one_of(table["condition"], "condition", OBJECTS, path),
        defended=truth(table["defended"], "defended", path),
    )


def model(result: Result) -> pd.DataFrame:
    """The naive control's trials in the same form."""
    t = result.test("control", NAIVE)
    t = t[t["condition"].isin(OBJECTS)]
    return pd.DataFrame(
        {
            "subject": t["subject"],
            "condition": t["condition"].astype(str),
            "defended": t["action"] == DEFEND,
            "latency": t["latency"].astype(float),
        }
    )


def measured(table: pd.DataFrame) -> Measures:
    """Proportion of defensive responses and their latency by object."""
    share = by(table, "defended", "condition")
    out = {(RESPONSE, c): share[c] for c in OBJECTS if c in share}
    out[f"{RESPONSE}_difference", "live snake − photograph"] = minus(
        share, "live snake", "photograph"
    )
    if "latency" in table:
        quick = by(table[table["defended"]], "latency", "condition")
        out |= {(LATENCY, c): quick[c] for c in OBJECTS if c in quick}
    return out


OWN = OwnData(
    needed=("condition", "defended"),
    optional=("latency",),
    timed="latency",
    read=read,
    model=model,
    measured=measured,
    units={RESPONSE: "proportion", LATENCY: "s"},
    bounds={RESPONSE: PROPORTION, LATENCY: POSITIVE},
)

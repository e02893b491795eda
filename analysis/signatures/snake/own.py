"""People's (or animals') own defensive responses to snakes, films and photographs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.reading.people.kinds import Column, words
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.parts import Measures, OwnData, by, minus, rows
from striata.analysis.signatures.snake.measures import DEFEND, NAIVE
from striata.analysis.statistics.intervals import POSITIVE, PROPORTION, SIGNED

OBJECTS = ("live snake", "film", "photograph", "neutral")
RESPONSE, LATENCY = "defensive response", "latency of the defensive response"
UNITS = {RESPONSE: "proportion", LATENCY: "s"}
#: Any action but defence.
OTHER = -1


def form(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """Responses in the form of the model's trials."""
    latency = table.get("latency", np.nan)
    action = np.where(table["defended"].astype(bool), DEFEND, OTHER)
    return table.assign(task=NAIVE, action=action, latency=latency)


def measured(result: Result) -> Iterator[Comparison]:
    """Proportion of naive subjects' defensive responses, and their latency, by object."""
    t = result.test("control", NAIVE)
    t = t[t["condition"].isin(OBJECTS)]
    table = pd.DataFrame(
        {
            "subject": t["subject"],
            "condition": t["condition"].astype(str),
            "defended": t["action"] == DEFEND,
            "latency": t["latency"].astype(float),
        }
    )
    share = by(table, "defended", "condition")
    quick = by(table[table["defended"]], "latency", "condition")
    out: Measures = (
        {(RESPONSE, c): share[c] for c in OBJECTS if c in share}
        | {
            (f"{RESPONSE}_difference", "live snake − photograph"): minus(
                share, "live snake", "photograph", SIGNED
            )
        }
        | {(LATENCY, c): quick[c] for c in OBJECTS if c in quick}
    )
    return rows(out, UNITS, {RESPONSE: PROPORTION, LATENCY: POSITIVE})


OWN = OwnData(
    columns=(
        Column("condition", "word", words=words(*OBJECTS)),
        Column("defended", "truth"),
        Column("latency", "time", needed=False, blank=True),
    ),
    form=form,
    measured=measured,
    units=UNITS,
)

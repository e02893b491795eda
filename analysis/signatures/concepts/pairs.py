"""What is known of each two concepts, for a reader of the report to pick."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.concepts.measures import (
    MAP,
    MAP_AFTER,
    NAMES,
    PERSONS,
    SEXES,
    counts,
    patterns,
)
from striata.analysis.signatures.parts import Picker, Row

#: What is paired 50 times between the two maps, which is picked first.
PAIRED = ("associate", "meal")
TITLE = "Two concepts"
NOTE = (
    "The intact brain, means over simulated subjects; each concept shown alone, synapses held."
    " Between the two maps the associate was paired 50 times with the meal's word, without reward."
)


def pairs(result: Result) -> Picker | None:
    """How often two concepts were shown together, and what one evokes of the other.

    None for a file without a map.
    """
    if not result.tested("control", MAP):
        return None
    before = result.test("control", MAP)
    often, found = counts(before), {"before": before}
    if result.tested("control", MAP_AFTER):
        found["after"] = result.test("control", MAP_AFTER)
    names = _ordered(list(often.index))
    rows = [
        Row(
            "shown together in culture",
            "times",
            often.loc[names, names].fillna(0).to_numpy(dtype=float),
        )
    ]
    for when, trials in found.items():
        rows += list(_evoked(trials, names, f"{when} pairing" if len(found) > 1 else ""))
    lists = {"First concept": names, "Second concept": names}
    columns = {"{0} → {1}": (0, 1), "{1} → {0}": (1, 0)}
    return Picker(TITLE, NOTE, lists, PAIRED, columns, tuple(rows))


def _ordered(names: list[str]) -> list[str]:
    """What is paired, then persons with their walks of life and sexes, then the others."""
    first = [n for n in (*PAIRED, *NAMES, *PERSONS, *SEXES) if n in names]
    return [*first, *sorted(set(names) - set(first))]


def _evoked(trials: pd.DataFrame, names: list[str], when: str) -> Iterator[Row]:
    found = patterns(trials)
    each = [p.droplevel(0).loc[names, names] for _, p in found.groupby(level=0)]
    mean = np.mean([p.to_numpy(dtype=float) for p in each], axis=0)
    alike = np.mean([np.corrcoef(p.to_numpy(dtype=float)) for p in each], axis=0)
    tail = f", {when}" if when else ""
    yield Row(f"evoked in the other's cells{tail}", "spikes/s", mean)
    yield Row(f"likeness of what they evoke{tail}", "correlation", alike)

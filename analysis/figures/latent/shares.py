"""Shares of objects that are told, by looks before the test, and what chance gives."""

from __future__ import annotations

from typing import Any

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.latent.measures import USUAL, stages, told

#: Objects that a reader chooses from.
OBJECTS = 18
TOLD = "share told"


def table(result: Result, reader: str, life: str = USUAL, of: str = "objects") -> pd.DataFrame:
    """Share of objects that are told, (subjects, looks before the test)."""
    first, *later = stages(result.trials)
    before = {first: told(result, reader, looks=first, of=of)}  # all lives begin alike
    return pd.DataFrame(before | {n: told(result, reader, life, looks=n, of=of) for n in later})


def chance(ax: Any, vertical: bool = False) -> None:
    """Draw what guessing would give."""
    line = ax.axvline if vertical else ax.axhline
    line(1 / OBJECTS, color="#999999", linewidth=0.8, linestyle=":")

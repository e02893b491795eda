"""Published values, from ``data/reference`` or from a user's table in the same format."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from striata.analysis.errors import AnalysisError
from striata.data import PATH
from striata.data.validate import problems


def reference(domain: str) -> pd.DataFrame:
    """The table of one domain (the name of a file there).

    Its columns are described in ``data/README.md``.

    Raises
    ------
    AnalysisError
        If there is no such table.
    """
    folder = PATH / "reference"
    path = folder / f"{domain}.csv"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.csv")))
        raise AnalysisError(f"There is no reference table {domain!r}; there are {known}.")
    there = path.stat()
    return _read(path, (there.st_mtime_ns, there.st_size)).copy()


@lru_cache(maxsize=32)
def _read(path: Path, version: tuple[int, int]) -> pd.DataFrame:
    """A table of ours; a scorecard asks many times. `version` is its file's time and size."""
    table = pd.read_csv(
        path, dtype={"unit": str, "citation": str, "error_type": str}, keep_default_na=True
    )
    return table.assign(unit=table["unit"].fillna(""), error_type=table["error_type"].fillna(""))


def published(domain: str, measure: str, condition: str) -> tuple[float, float, float]:
    """Value, SD between subjects and n of one published measure; NaN where there is none."""
    t = reference(domain)
    here = t[(t["measure"] == measure) & (t["condition"] == condition)]
    if here.empty:
        return (float("nan"),) * 3
    row = here.iloc[0]
    return float(row["value"]), float(row["error"]), float(row["n"])


def read_table(path: Path) -> pd.DataFrame:
    """A table of published values in the format of ``data/reference``.

    Times come back in ms and errors as SDs.

    Raises
    ------
    AnalysisError
        With the first thing that is wrong with it.
    """
    try:
        found = problems(path)
        table = pd.DataFrame() if found else pd.read_csv(path)
    except OSError as e:
        raise AnalysisError(f"{path} cannot be read as a CSV file: {e.strerror}.") from None
    except (ValueError, csv.Error):
        raise AnalysisError(
            f"{path} cannot be read as a CSV file: it is not comma-separated text in UTF-8."
        ) from None
    if found:
        raise AnalysisError(
            f"{found[0]} {f'({len(found) - 1} more)' if len(found) > 1 else ''}".strip()
        )
    return _as_compared(table)


def _as_compared(table: pd.DataFrame) -> pd.DataFrame:
    """Seconds as milliseconds, and SDs from SEMs or halves of 95 % intervals of a mean."""
    out, seconds = table.copy(), table["unit"] == "s"
    amounts = ["value", "error", "low", "high"]
    out[amounts] = table[amounts].astype(float).mul(np.where(seconds, 1e3, 1.0), axis=0)
    out["unit"] = table["unit"].mask(seconds, "ms")
    root = np.sqrt(table["n"].astype(float))
    for kind, factor in (("SEM", root), ("95% CI", root / stats.t.ppf(0.975, root**2 - 1))):
        out["error"] = out["error"].mask(table["error_type"] == kind, out["error"] * factor)
    return out

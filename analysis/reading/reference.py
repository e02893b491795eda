"""Published values, from ``data/reference``."""

from __future__ import annotations

import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.data import PATH


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

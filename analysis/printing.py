"""Tables of results as text for a terminal."""

from __future__ import annotations

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from striata.analysis.escaping import visible
from striata.analysis.signatures.comparison import MEANING


def score_rows(card: pd.DataFrame) -> pd.DataFrame:
    """The scorecard, as text."""
    return pd.DataFrame(
        {
            "experiment": card["experiment"] + ", " + card["level"],
            "measure": card["measure"].str.replace("_", " "),
            "condition": card["condition"],
            "unit": card["unit"],
            "model": _numbers(card["model"]),
            "95 % interval": _spans(card["model_low"], card["model_high"]),
            "published": _spans(card["published_low"], card["published_high"]),
            "verdict": card["verdict"],
            "gap over seeds'": ["" if d != d else f"{d:.1f}" for d in card["distance"]],
            "calibrated on": card["calibrated_on"],
        }
    )


def comparison_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Comparisons as text, without the columns in which nothing stands."""
    rows = pd.DataFrame(
        {
            "measure": table["measure"].str.replace("_", " "),
            "condition": table["condition"],
            "unit": table["unit"],
            "model": _numbers(table["model"]),
            "95 % interval": _spans(table["model_low"], table["model_high"]),
            "published": _numbers(table["published"]),
            "interval or range": _spans(table["published_low"], table["published_high"]),
            "SD: model, published": _pairs(table["model_sd"], table["published_sd"]),
            "ratio of SDs": _ratios(table),
            "verdict": table["verdict"],
            "source": table["source"],
            "calibrated on": table["calibrated_on"],
        }
    )
    return rows[[c for c in rows if c == "verdict" or (rows[c] != "").any()]]


def text_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Any table as text, numbers with two decimals."""
    return table.apply(
        lambda c: c.map(lambda x: f"{x:.2f}") if pd.api.types.is_float_dtype(c) else c
    )


def legend(verdicts: pd.Series) -> str:
    """What the verdicts in a table mean, a line each."""
    there = [v for v in MEANING if v in set(verdicts)]
    return "\n".join(f"{v}: {MEANING[v]}." for v in there)


def _numbers(values: pd.Series) -> list[str]:
    return ["" if v != v else f"{v:.4g}" for v in values]


def _pairs(model: pd.Series, people: pd.Series) -> list[str]:
    """SDs over simulated subjects and over people, where both are known."""
    return [
        f"{a:.3g}, {b:.3g}" if a == a and b == b else "" for a, b in zip(model, people, strict=True)
    ]


def _ratios(table: pd.DataFrame) -> list[str]:
    low, high = table["sd_ratio_low"], table["sd_ratio_high"]
    return [
        "" if r != r else f"{r:.2f} ({a:.2f} to {b:.2f})"
        for r, a, b in zip(table["sd_ratio"], low, high, strict=True)
    ]


def _spans(low: pd.Series, high: pd.Series) -> list[str]:
    return [_span(a, b) for a, b in zip(low, high, strict=True)]


def _span(low: float, high: float) -> str:
    if np.isnan(low) or np.isnan(high):
        return ""
    if np.isinf(high):
        return f"at least {low:.4g}"
    return f"at most {high:.4g}" if np.isinf(low) else f"{low:.4g} to {high:.4g}"


def _plain(cell: object) -> Text:
    """A cell that is no markup and does not steer the terminal."""
    return Text(visible(str(cell)))


def show(title: str, table: pd.DataFrame, below: str = "") -> None:
    """A table as wide as it needs on a terminal, and whole when piped; a text below it."""
    shown = Table(title=_plain(title), title_justify="left", box=None, pad_edge=False)
    for name in table.columns:
        shown.add_column(_plain(name), overflow="fold")
    for row in table.itertuples(index=False):
        shown.add_row(*map(_plain, row))
    console = Console()
    if not console.is_terminal:
        console.width = 200
    console.print(shown)
    if below:
        console.print(below, style="dim", highlight=False, markup=False)

"""Tables of results as text for a terminal."""

from __future__ import annotations

import pandas as pd
from rich.console import Console
from rich.table import Table


def score_rows(card: pd.DataFrame) -> pd.DataFrame:
    """The scorecard, as text."""
    return pd.DataFrame(
        {
            "experiment": card["experiment"] + ", " + card["level"],
            "measure": card["measure"].str.replace("_", " "),
            "condition": card["condition"],
            "unit": card["unit"],
            "model": ["" if m != m else f"{m:.4g}" for m in card["model"]],
            "95 % interval": _spans(card["model_low"], card["model_high"]),
            "published": _spans(card["published_low"], card["published_high"]),
            "verdict": card["verdict"],
            "gap over seeds'": ["" if d != d else f"{d:.1f}" for d in card["distance"]],
            "tuned on": card["used_for_tuning"],
        }
    )


def rest_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Rates and CVs at rest, as text."""
    return pd.DataFrame(
        {
            "population": table["population"],
            "measure": table["measure"].str.replace("_", " "),
            "model": [f"{m:.2f}" for m in table["model"]],
            "95 % interval": _spans(table["low"], table["high"]),
            "published range": _spans(table["from"], table["to"]),
            "unit": table["unit"],
            "verdict": table["inside"].map({True: "inside", False: "OUTSIDE"}),
            "source": table["source"],
            "as known": table["confidence"],
        }
    )


def spike_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Spikes at rest, a population a row, as text."""
    wide = table.pivot(index="population", columns="measure", values="model").loc[
        table["population"].unique()
    ]
    return wide[table["measure"].unique()].map(lambda x: f"{x:.2f}").reset_index()


def stroop_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of :class:`~striata.analysis.signatures.compare.Row`, as text."""
    return pd.DataFrame(
        {
            "measure": table["measure"].str.replace("_", " "),
            "condition": table["condition"],
            "unit": table["unit"],
            "model": [f"{m:.4g}" for m in table["model"]],
            "95 % interval": _spans(table["model_low"], table["model_high"]),
            "people": ["" if p != p else f"{p:.4g}" for p in table["published"]],
            "their interval": _spans(table["published_low"], table["published_high"]),
            "SD, theirs": _pairs(table["model_sd"], table["published_sd"]),
            "ratio of SDs": _ratios(table),
            "verdict": table["verdict"],
            "set on it": table["used_for_tuning"],
        }
    )


def signature_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of :class:`~striata.analysis.signatures.signature.Signature`, as text."""
    return pd.DataFrame(
        {
            "measure": table["measure"],
            "condition": table["condition"],
            "unit": table["unit"],
            "model": [f"{m:.4g}" for m in table["model"]],
            "95 % interval": _spans(table["model_low"], table["model_high"]),
            "published": _spans(table["published_low"], table["published_high"]),
            "verdict": table["verdict"],
            "source": table["source"],
            "set on it": table["used_for_tuning"],
        }
    )


def _pairs(model: pd.Series, people: pd.Series) -> list[str]:
    """How much simulated subjects differ, and people, where both are known."""
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
    return ["" if a != a else f"{a:.4g} to {b:.4g}" for a, b in zip(low, high, strict=True)]


def show(title: str, table: pd.DataFrame) -> None:
    """A table as wide as it needs on a terminal, and whole when piped."""
    shown = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in table.columns:
        shown.add_column(str(name), overflow="fold")
    for row in table.itertuples(index=False):
        shown.add_row(*(str(x) for x in row))
    console = Console()
    if not console.is_terminal:
        console.width = 200
    console.print(shown)

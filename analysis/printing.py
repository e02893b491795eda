"""Tables of results as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from striata.analysis.escaping import visible
from striata.analysis.signatures.comparison import MEANING
from striata.analysis.signatures.findings import answers

#: Columns of a terminal that a first answer fits in.
NARROW = 80
#: Headings of what stands beside the model: what is published, or a file of the user's.
PUBLISHED, OWN = "published", "own data"


def score_rows(card: pd.DataFrame, beside: str) -> pd.DataFrame:
    """The scorecard, as text; `beside` heads what is not model."""
    shown = answers(card, {})
    return pd.DataFrame(
        {
            "experiment": card["experiment"] + ", " + card["level"],
            "measure": card["measure"].str.replace("_", " "),
            "condition": card["condition"],
            "unit": shown["unit"],
            "model": shown["model"],
            beside: shown["people"],
            "verdict": card["verdict"],
            "gap over seeds'": ["" if d != d else f"{d:.1f}" for d in card["distance"]],
            "calibrated on": card["calibrated_on"],
        }
    )


def first_rows(table: pd.DataFrame, asked: Mapping[str, str], beside: str) -> pd.DataFrame:
    """A first answer as text, narrow enough for 80 columns; `beside` heads what is not model."""
    shown = answers(table, asked)
    units = shown["unit"].map(lambda u: f" [{u}]" if u else "")
    return pd.DataFrame(
        {
            "measure": shown["what"] + units + shown["calibrated"].map({True: " *", False: ""}),
            "model": shown["model"],
            beside: shown["people"],
            "verdict": shown["verdict"],
        }
    )


def comparison_rows(table: pd.DataFrame, beside: str) -> pd.DataFrame:
    """Comparisons as text, without the columns in which nothing stands.

    `beside` heads what is not model.
    """
    shown = answers(table, {})
    rows = pd.DataFrame(
        {
            "measure": table["measure"].str.replace("_", " "),
            "condition": table["condition"],
            "unit": shown["unit"],
            "model": shown["model"],
            beside: shown["people"],
            f"SD: model, {beside}": _pairs(table["model_sd"], table["published_sd"]),
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


def _plain(cell: object) -> Text:
    """A cell that is no markup and does not steer the terminal."""
    return Text(visible(str(cell)))


def show(title: str, table: pd.DataFrame, below: str = "", narrow: bool = False) -> None:
    """A table as wide as it needs on a terminal, and whole when piped; a text below it.

    A `narrow` one takes 80 columns, or those of a narrower terminal, and breaks only its first
    column.
    """
    console = Console()
    if narrow:
        console.width = min(console.width, NARROW) if console.is_terminal else NARROW
    elif not console.is_terminal:
        console.width = 200
    shown = Table(title=_plain(title), title_justify="left", box=None, pad_edge=False)
    for k, name in enumerate(table.columns):
        shown.add_column(_plain(name), overflow="fold", no_wrap=narrow and k > 0)
    for row in table.itertuples(index=False):
        shown.add_row(*map(_plain, row))
    console.print(shown)
    if below:
        console.print(below, style="dim", highlight=False, markup=False)

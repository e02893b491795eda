"""Names and sentences from files, written so that no reader takes them for instructions."""

from __future__ import annotations

from typing import Any

import pandas as pd

#: First signs of a cell that a spreadsheet computes.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "→": r"$\rightarrow$",
        **{sign: f"\\{sign}" for sign in "{}$&#%_"},
    }
)
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in r"\`|<>[]"})


def visible(text: str) -> str:
    """A text of one line in which nothing steers a terminal or breaks a format."""
    return "".join(c if c.isprintable() else "�" for c in text)


def latex(text: str) -> str:
    """A text that LaTeX prints as it is, and does not obey."""
    return visible(text).translate(_LATEX)


def markdown(text: str) -> str:
    """A cell of a Markdown table that is no markup."""
    return visible(text).translate(_MARKDOWN)


def spreadsheet(table: pd.DataFrame) -> pd.DataFrame:
    """A table for a CSV file: texts that a spreadsheet would compute get an apostrophe before them.

    Numbers stay numbers, and so do texts that are one.
    """
    out = table.rename(columns=lambda name: _cell(str(name)))
    for i, kind in enumerate(out.dtypes):
        if isinstance(kind, pd.CategoricalDtype):
            out.isetitem(i, out.iloc[:, i].cat.rename_categories(_cell))
        elif not pd.api.types.is_numeric_dtype(kind):
            out.isetitem(i, out.iloc[:, i].map(_cell))
    return out


def _cell(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(_FORMULA):
        return value
    try:
        float(value)
    except ValueError:
        return f"'{value}"
    return value

"""What a reader asks of comparisons first: how many fit, and the dozen that matter most."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from striata.analysis.numbers import estimate, shown_unit
from striata.analysis.signatures.comparison import PREDICTION

#: Most rows of a first answer.
MOST = 12
#: Verdicts by what they say of the model.
FIT, MISS = ("inside", "right direction"), ("outside", "wrong")
#: How a published direction without a size is shown.
SIGN = {1: "> 0", -1: "< 0", 0: ""}


def counts(table: pd.DataFrame, known: str = "published values") -> str:
    """Sentences that say how many measures fit; those that the model was calibrated on apart."""
    compared = table["verdict"] != PREDICTION
    tied = table["calibrated_on"].fillna("") != ""
    free, seen = table[compared & ~tied]["verdict"], table[compared & tied]["verdict"]
    said = []
    if len(free):
        said.append(f"Of {_measures(len(free))} with {known}, {_split(free)}.")
    if len(seen):
        verb, no = ("was", "is") if len(seen) == 1 else ("were", "are")
        how = f"{verb} used to set the model, or seen while it was built, and {no} no evidence"
        said.append(f"{len(seen)}{' more' if len(free) else ''} {how}: {_split(seen)}.")
    if not compared.all():
        said.append(f"Of {_measures(int((~compared).sum()))} nothing is known to compare with.")
    return " ".join(said)


def _measures(n: int) -> str:
    return f"{n} measure{'s' * (n != 1)}"


def _split(verdicts: pd.Series) -> str:
    fit, miss = (int(verdicts.isin(kinds).sum()) for kinds in (FIT, MISS))
    rest = len(verdicts) - fit - miss
    said = [_how_many(fit, "fits", "fit"), _how_many(miss, "misses", "miss")]
    if rest:
        said.append(_how_many(rest, "is inconclusive", "are inconclusive"))
    return ", ".join(said)


def _how_many(n: int, one: str, several: str) -> str:
    return f"{n or 'none'} {one if n < 2 else several}"


def keys(table: pd.DataFrame) -> pd.Series:
    """``measure, condition`` of each row, as the analysis of an experiment names it."""
    named = table["measure"].str.replace("_", " ") + ", " + table["condition"]
    return named.str.removesuffix(", ")


def words(table: pd.DataFrame, asked: Mapping[str, str]) -> pd.Series:
    """What each row measures, in words: those of `asked`, else its measure and condition."""
    return keys(table).map(lambda key: asked.get(key) or key)


def first(table: pd.DataFrame, asked: Mapping[str, str]) -> pd.DataFrame:
    """The rows of a first answer, at most a dozen: those `asked` for, then misses, then others."""
    key = keys(table)
    order = {name: k for k, name in enumerate(asked)}
    calibrated = table["calibrated_on"].fillna("") != ""
    late = table["verdict"].map(lambda v: 0 if v in MISS else 1 if v != PREDICTION else 2)
    rank = key.map(order).fillna(len(order) + 2 * late + calibrated)
    best = table.loc[rank.sort_values(kind="stable").index[:MOST]]
    known = key.loc[best.index].isin(order)
    return pd.concat([best[known], best[~known].sort_index()])


def answers(table: pd.DataFrame, asked: Mapping[str, str]) -> pd.DataFrame:
    """Rows as text: what, unit, model and people with intervals, verdict, calibrated or not."""
    difference = table["difference"] | table["measure"].str.startswith("change of")
    units = [shown_unit(u, bool(d)) for u, d in zip(table["unit"], difference, strict=True)]
    factor = pd.Series([f for _, f in units], index=table.index, dtype=float)
    model, people = (
        [
            estimate(*row)
            for row in (table[[f"{p}", f"{p}_low", f"{p}_high"]].mul(factor, axis=0)).to_numpy()
        ]
        for p in ("model", "published")
    )
    signs = table["sign"].map(SIGN)
    return pd.DataFrame(
        {
            "what": words(table, asked),
            "unit": [u for u, _ in units],
            "model": model,
            "people": [p or s for p, s in zip(people, signs, strict=True)],
            "verdict": table["verdict"],
            "calibrated": table["calibrated_on"].fillna("") != "",
        },
        index=table.index,
    )

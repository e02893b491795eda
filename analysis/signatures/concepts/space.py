"""The space of concepts before and after pairing: how alike two concepts are, and a plane in it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striata.analysis.reading.load import Result
from striata.analysis.signatures.concepts.measures import (
    ASSOCIATE,
    COMPANION,
    CONTROL,
    MAP,
    MAP_AFTER,
    MEAL,
    OTHER_COMPANION,
    patterns,
)

Float = NDArray[np.float64]

#: Pairs whose likeness pairing may change: what is paired, what loses its company, and neither.
PAIRS = {
    "associate and meal": (ASSOCIATE, MEAL),
    "control and meal": (CONTROL, MEAL),
    "associate and its companion": (ASSOCIATE, COMPANION),
    "control and its companion": (CONTROL, OTHER_COMPANION),
}
#: The three concepts in whose plane the map is shown; the first axis goes from first to second.
CORNERS = (ASSOCIATE, MEAL, CONTROL)


def unit(trials: pd.DataFrame) -> pd.DataFrame:
    """What each concept evokes in the cells of all, ((subjects, shown), other).

    Rates are taken about their mean over cells and scaled to a length of one, so that the squared
    distance of two concepts is 2 (1 − r) with r the correlation of what they evoke.
    """
    found = patterns(trials)
    centred = found.sub(found.mean(axis=1), axis=0)
    return centred.div(np.sqrt((centred**2).sum(axis=1)), axis=0)


def likeness(trials: pd.DataFrame) -> pd.DataFrame:
    """Correlation of what two concepts evoke, of each of :data:`PAIRS`, (subjects, pairs)."""
    found = unit(trials)
    one = {name: found.xs(name, level="shown") for pair in PAIRS.values() for name in pair}
    return pd.DataFrame({words: (one[a] * one[b]).sum(axis=1) for words, (a, b) in PAIRS.items()})


def nearer(result: Result) -> pd.DataFrame:
    """Change of :func:`likeness` from before to after 50 pairings, (subjects, pairs)."""
    before, after = (result.each(likeness, "control", task) for task in (MAP, MAP_AFTER))
    return after - before


def plane(before: pd.DataFrame) -> tuple[Float, Float]:
    """The plane through :data:`CORNERS`, as they are before pairing on average over subjects.

    Three points lie in one plane: it is that of their two principal components, and loses nothing
    of how far they are from one another. `before` is of :func:`unit`.

    Returns
    -------
    middle : (cells,) array
        Between the first two of them.
    axes : (2, cells) array
        Of length one, at right angles; from the first to the second, and towards the third.
    """
    mean = before.groupby("shown", observed=True).mean()
    first, second, third = (mean.loc[name].to_numpy(dtype=float) for name in CORNERS)
    middle, across = (first + second) / 2, second - first
    across = across / np.linalg.norm(across)
    up = (third - middle) - ((third - middle) @ across) * across
    return middle, np.stack([across, up / np.linalg.norm(up)])


def placed(before: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Where concepts are in the :func:`plane` of the map before, ((subjects, shown), x and y)."""
    middle, axes = plane(before)
    where = (found[list(before.columns)].to_numpy(dtype=float) - middle) @ axes.T
    return pd.DataFrame(where, found.index, ["x", "y"])

"""Measures of contradiction: preferences that turn round with context, and that go in circles."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from striata.analysis.statistics.intervals import PROPORTION, Interval, interval

Float = NDArray[np.float64]

ALONE, FAINT, CLEAR, STRANGE, ATTENTION, STRONG, PAIR = (
    "no context",
    "faint context",
    "clear context",
    "strange context",
    "attention to an aspect",
    "strong attention to an aspect",
    "beside another option",
)
CONTEXTS = (STRANGE, FAINT, CLEAR, ATTENTION, STRONG)
#: Options are told apart in worth from so much on [spikes/s].
JUST = 0.1
NOTHING = -1
#: Meetings of an option and an aspect, in groups: the most of each.
MEETINGS = (15, 25, 40)


def worths(trials: pd.DataFrame) -> pd.DataFrame:
    """What is worth what: (subjects, (condition, beside, option)) [spikes/s]."""
    keys = ["subject", "condition", "beside", "option"]
    return trials.groupby(keys, observed=True)["value"].mean().unstack(keys[1:])


def each(trials: pd.DataFrame) -> pd.DataFrame:
    """Shares of preferences that contradict one another, and what goes with it.

    (subjects, measures): for every kind of context, ``turned`` is the share of pairs of options
    whose preference a context turns round, and ``between`` that which two contexts of the kind
    turn round, both preferences being told apart; ``without overlap`` the first where neither
    option has been with what the context has been with. ``circles`` is the share of triples that
    are intransitive, with both options in sight. ``boost`` is the rank correlation of what an
    option is worth in a context beyond both by themselves, with how often it has been with the
    context's aspect. ``number, …`` says of how many pairs or triples a share is.
    """
    found = worths(trials)
    keys = ["subject", "condition", "beside", "option"]
    shared = trials.groupby(keys, observed=True)["shared"].mean()
    rows = {s: _of_subject(found.loc[s], shared.loc[s]) for s in found.index}
    return pd.DataFrame.from_dict(rows, orient="index")


def _of_subject(worth: pd.Series, shared: pd.Series) -> dict[str, float]:
    out: dict[str, float] = {}
    alone = worth[ALONE, NOTHING].drop(NOTHING).to_numpy()
    for kind in (k for k in CONTEXTS if k in worth.index.get_level_values(0)):
        table = worth[kind].unstack("beside")
        inside = table.drop(index=NOTHING).to_numpy()  # (options, contexts)
        met = shared[kind].unstack("beside").drop(index=NOTHING).to_numpy() > 0
        turned = np.stack([reversed_(alone, inside[:, k]) for k in range(inside.shape[1])])
        out |= _share(f"turned, {kind}", turned)
        if inside.shape[1] > 1:
            both = combinations(range(inside.shape[1]), 2)
            found = np.stack([reversed_(*inside[:, p].T) for p in both])
            out |= _share(f"between, {kind}", found)
            one, other = np.array(list(combinations(range(len(alone)), 2))).T
            apart = ~(met[one] | met[other]).T
            out |= _share(f"without overlap, {kind}", turned[apart])
            more = inside - alone[:, None] - table.loc[NOTHING].to_numpy()
            often = shared[kind].unstack("beside").drop(index=NOTHING).to_numpy()
            if np.ptp(more) > 0:
                out[f"boost, {kind}"] = stats.spearmanr(more.ravel(), often.ravel()).statistic
    triples = circles(beside(worth))
    return out | _share("circles", triples)


def _share(name: str, found: NDArray[np.bool_]) -> dict[str, float]:
    """A share, and of how many it is."""
    return {name: found.mean() if found.size else np.nan, f"number, {name}": found.size}


def share(table: pd.DataFrame, name: str) -> Interval:
    """Mean share over subjects with its 95 % interval, `table` being that of :func:`each`."""
    return interval(table[name], PROPORTION, table[f"number, {name}"])


def added(trials: pd.DataFrame) -> pd.DataFrame:
    """What a context adds to an option beyond both by themselves, mean over options and contexts.

    (subjects, (kind of context, most meetings of option and the context's aspect)) [spikes/s].
    """
    t = trials[
        trials["condition"].isin([FAINT, CLEAR, ATTENTION, STRONG]) & (trials["option"] != NOTHING)
    ]
    every = ["subject", "condition", "beside"]
    lone = trials[trials["option"] == NOTHING].set_index(every)["value"]
    own = trials[trials["condition"] == ALONE].set_index(["subject", "option"])["value"]
    both = lone.loc[pd.MultiIndex.from_frame(t[every])].to_numpy()
    both = both + own.loc[pd.MultiIndex.from_frame(t[["subject", "option"]])].to_numpy()
    group = pd.cut(t["shared"], [-1, 0, *MEETINGS], labels=[0, *MEETINGS]).astype(int)
    more = (t["value"] - both).groupby([t["subject"], t["condition"].astype(str), group]).mean()
    return more.unstack(["condition", "shared"]).sort_index(axis=1)


def beside(worth: pd.Series) -> Float:
    """What each option (rows) is worth beside each other one (columns); NaN beside itself."""
    return np.asarray(worth[PAIR].unstack("beside").to_numpy(), dtype=float)


def reversed_(one: Float, other: Float) -> NDArray[np.bool_]:
    """Of every pair of options: whether its two differences are told apart and opposite."""
    i, j = np.array(list(combinations(range(len(one)), 2))).T
    a, b = one[i] - one[j], other[i] - other[j]
    return np.asarray((a * b < 0) & (np.minimum(abs(a), abs(b)) > JUST))


def circles(worth: Float) -> NDArray[np.bool_]:
    """Of every triple of options: whether it is preferred in a circle, told apart each time."""
    prefer = worth - worth.T
    told = np.where(np.abs(prefer) > JUST, np.sign(prefer), 0.0)
    triples = list(combinations(range(len(worth)), 3))
    found = [abs(told[a, b] + told[b, c] + told[c, a]) == 3 for a, b, c in triples]
    return np.array(found)

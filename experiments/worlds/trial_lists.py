"""Lists of discrete trials: what is shown in each, when, and which response is correct."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Int = NDArray[np.int64]
Float = NDArray[np.float64]

#: Nothing is shown, no task set is held, or no response was made.
NONE = -1


@dataclass(frozen=True)
class TrialList:
    """What the world does, trial by trial.

    Attributes
    ----------
    shown, onset : (parts, trials, columns) arrays
        Pools that a stimulus drives (:data:`NONE` for a part that is absent), and when, in ms from
        time zero.
    held : (trials, columns) array
        Pool that the instruction drives from the end of the last trial to the response, or NONE.
    correct : (trials, columns) array
        Channel of the correct response, or NONE where there is none.
    distractor : (trials, columns) array
        Channel of another response that a stimulus calls for, or NONE.
    strength : (parts, trials, columns) array
        Factor on the input of the stimulus.
    length : (columns,) array
        Trials of each column; what lies beyond is padding.
    teach
        Whether a correct response is rewarded, and trials are learnt from.
    guided
        Whether the correct action is guided where trials are learnt from.
    reward
        Size of the reward for a correct response where trials are learnt from.
    """

    shown: Int
    onset: Int
    held: Int
    correct: Int
    distractor: Int
    strength: Float
    length: Int
    teach: bool = False
    guided: bool = True
    reward: float = 1.0

    @property
    def shape(self) -> tuple[int, int]:
        """(trials, columns)."""
        return int(self.correct.shape[0]), int(self.correct.shape[1])


def pad_columns(arrays: list[Int]) -> Int:
    """Join arrays (..., trials, columns) along columns; shorter ones are padded with NONE."""
    n = max(a.shape[-2] for a in arrays)
    width = [[(0, 0)] * (a.ndim - 2) + [(0, n - a.shape[-2]), (0, 0)] for a in arrays]
    return np.concatenate(
        [np.pad(a, w, constant_values=NONE) for a, w in zip(arrays, width, strict=True)], axis=-1
    )


def side_by_side(lists: list[TrialList]) -> TrialList:
    """One list whose columns are those of several."""
    fields = ("shown", "onset", "held", "correct", "distractor", "strength")
    joined: dict[str, NDArray[Any]] = {
        f: pad_columns([getattr(t, f) for t in lists]) for f in fields
    }
    return TrialList(
        **joined,
        length=np.concatenate([t.length for t in lists]),
        teach=lists[0].teach,
        guided=lists[0].guided,
        reward=lists[0].reward,
    )

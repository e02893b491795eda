"""Schedules of reinforcement, and groups of subjects trained on them.

Two levers are actions 2 and 3; lever A brings the outcome of the first need (food), lever B that of
the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.mechanisms import VALUE_AFTER_SATIETY
from striata.experiments.protocol.session import Weights, join

Array = NDArray[Any]

#: Actions that are levers, and all that a subject can explore; with fewer, the first ones.
LEVERS = (2, 3)
ACTIONS = (2, 3, 1)
#: Random interval and random ratio; how long training lasted; value of the outcome.
SCHEDULES, LENGTHS = ("RI", "RR"), ("short", "long")
VALUES = ("valued", "devalued by satiety", "devalued by taste aversion")
VALUED, SATIETY, AVERSION = VALUES


@dataclass(frozen=True)
class Schedule:
    """What presses bring; arrays are (levers, columns) or (columns,).

    Attributes
    ----------
    probability : of an outcome for a press while one is armed
    interval : mean time until one is armed [s]; 0 is always (a ratio schedule)
    value : of each lever's outcome now: need times taste, 0 to 1 (outcomes, columns)
    disgust : of lever A's outcome, 0 to 1 (columns,)
    free : mean time between outcomes of lever A's kind that come by themselves [s]; infinite for
        never (columns,)
    omission : seconds without a press on A after which its outcome comes; infinite for never
        (columns,)
    actions : how many of ACTIONS there are to explore (columns,)
    """

    probability: Array
    interval: Array
    value: Array
    disgust: Array
    free: Array
    omission: Array
    actions: Array

    @classmethod
    def of(
        cls,
        columns: int,
        *,
        probability: Any = 0.0,
        interval: Any = 0.0,
        value: Any = 1.0,
        disgust: Any = 0.0,
        free: Any = np.inf,
        omission: Any = np.inf,
        actions: Any = 3,
    ) -> Schedule:
        """Lever A alone unless a value has a row for each lever; values are broadcast."""

        def two(x: Any) -> Array:
            x = np.asarray(x, dtype=float)
            pair = x if x.ndim == 2 else np.stack([np.broadcast_to(x, columns), np.zeros(columns)])
            return np.broadcast_to(pair, (2, columns)).copy()

        def one(x: Any) -> Array:
            return np.broadcast_to(np.asarray(x), columns).copy()

        return cls(
            two(probability),
            two(interval),
            two(value),
            one(disgust),
            one(free),
            one(omission),
            one(actions),
        )


def beside(*schedules: Schedule) -> Schedule:
    """Schedules side by side."""
    return Schedule(
        **{
            k: np.concatenate([getattr(s, k) for s in schedules], axis=-1)
            for k in Schedule.__dataclass_fields__
        }
    )


@dataclass(frozen=True)
class Group:
    """Subjects trained alike: an arm, a schedule, and numbers of actions and of levers that pay.

    The second of two levers brings an outcome of its own, on the same schedule (Kosaki and
    Dickinson 2010).
    """

    arm: Arm
    schedule: str
    actions: int = 3
    levers: int = 1

    @property
    def standard(self) -> bool:
        """Whether there is one lever, paid by intervals, and all other actions."""
        return self.schedule == "RI" and self.actions == len(ACTIONS) and self.levers == 1

    def label(self, length: str) -> str:
        """Name of the training in a result file."""
        levers = "1 lever" if self.levers == 1 else f"{self.levers} levers"
        return f"{self.arm.name}, {self.schedule}, {self.actions} actions, {levers}, {length}"

    def paying(
        self,
        columns: int,
        probability: float = 0.0,
        interval: float = 0.0,
        value: float = 1.0,
        **more: Any,
    ) -> Schedule:
        """A schedule on each of the group's levers; `value` is that of the first one's outcome.

        `probability` and `interval` [s] are those of :class:`Schedule`, as are `more`.
        """
        pays = np.arange(2)[:, None] < self.levers
        second = np.array([[value], [1.0]])
        rows = {
            "probability": pays * probability,
            "interval": pays * interval,
            "value": pays * second,
        }
        each = {k: np.broadcast_to(x, (2, columns)) for k, x in rows.items()}
        return Schedule.of(columns, actions=self.actions, **each, **more)

    def scheduled(self, columns: int, ratio: float, interval: float, **more: Any) -> Schedule:
        """The group's own schedule: so many presses or seconds for an outcome, on average."""
        if self.schedule == "RR":
            return self.paying(columns, 1 / ratio, **more)
        return self.paying(columns, 1.0, interval, **more)


@dataclass(frozen=True)
class Cell:
    """Columns of one kind in a session: a group in an arm, a task and a condition.

    There is a column for each subject. `length` is that of the training before.
    """

    group: Group
    arm: Arm
    task: str
    condition: str
    length: str = "none"

    @property
    def intact(self) -> bool:
        """Whether these are intact brains of the standard group."""
        return self.arm.name == "control" and self.group.standard


#: Weights of each group after short and after long training.
Trained = dict[tuple[Group, str], Weights]


def outcome(condition: str) -> dict[str, float]:
    """Value of the outcome in a condition, and how disgusting it is, both 0 to 1."""
    value = {VALUED: 1.0, SATIETY: VALUE_AFTER_SATIETY, AVERSION: 0.0}[condition]
    return {"value": value, "disgust": float(condition == AVERSION)}


def weights_of(trained: Trained, cells: Sequence[Cell]) -> Weights:
    """Weights that cells start with, side by side."""
    return join([trained[c.group, c.length] for c in cells])

"""Groups of an experiment on concepts that are tested side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm, intact
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick

Array = NDArray[Any]


@dataclass(frozen=True)
class Group:
    """Columns of one arm after one task, one for each subject, with the weights after it."""

    arm: Arm
    task: str
    weights: Weights


def beside(
    session: Session, where: Array, groups: Sequence[Group]
) -> tuple[list[str], Array, Columns, Weights]:
    """Tasks, cells of concepts, columns and weights of groups side by side.

    `where` are cells of concepts in each subject, (concepts, subjects).
    """
    columns = Columns.of(session.size, [g.arm for g in groups])
    weights = join([g.weights for g in groups])
    return [g.task for g in groups], np.tile(where, len(groups)), columns, weights


def parted(
    labels: Sequence[tuple[str, str]], weights: Weights, size: int
) -> dict[tuple[str, str], Weights]:
    """Weights of groups of `size` columns that stood side by side, by arm and task."""
    return {label: pick(weights, slice(k * size, (k + 1) * size)) for k, label in enumerate(labels)}


def tested(
    cells: Sequence[tuple[Arm, str]], healed: Sequence[Arm], after: dict[tuple[str, str], Weights]
) -> list[Group]:
    """Groups of a test; arms among the `healed` have an intact brain again.

    `after` has weights by arm and task; what an arm has not gone through, the control has.
    """
    return [
        Group(
            intact(arm) if arm in healed else arm,
            task,
            after.get((arm.name, task)) or after["control", task],
        )
        for arm, task in cells
    ]

"""How a run is cut into batches, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.experiments.protocol.columns import Column

Array = NDArray[Any]
Row = tuple[str, str, str]


@dataclass(frozen=True)
class Plan:
    """How a run is cut into batches, and what all its parts have in common.

    `circuit` is the brain with the settings' factors, `simulated` what of it is simulated; `batch`
    is the most subjects of one batch; `arms` are (name, family, value, what); `rows` (arm, task,
    condition) of the mean rates; `enums` the allowed texts of columns; `times` bin centres of the
    rates [s]; `watched` the populations in the traces; `columns` what the table of trials holds;
    `procedure` the phases as JSON.
    """

    circuit: Circuit
    simulated: Circuit
    batch: int
    arms: list[tuple[str, str, float, str]]
    rows: list[Row]
    times: Array
    enums: dict[str, tuple[str, ...]]
    columns: Mapping[str, Column]
    watched: tuple[str, ...] = ()
    procedure: str = "[]"

    def batches(self, subjects: int) -> list[range]:
        """Subjects of each batch, as even as can be; the cut depends on nothing but the plan."""
        count = -(-subjects // self.batch)
        edges = [subjects * k // count for k in range(count + 1)]
        return [range(*pair) for pair in pairwise(edges)]

"""The table of trials: what an experiment declares of its columns, and how the table is built.

``docs/result-file.md`` describes the columns that every experiment has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from striata.data import PATH
from striata.experiments.protocol.errors import ExperimentError

Array = NDArray[Any]


class Column(NamedTuple):
    """One column of the table of trials.

    Attributes
    ----------
    kind
        NumPy dtype of its numbers (``f4``, ``i1``, ``?`` …), or :data:`TEXT` for one of the texts
        that the experiment enumerates.
    unit
        Unit of its numbers; empty where they have none.
    what
        Its meaning, in a phrase.
    """

    kind: str
    unit: str
    what: str


#: Kind of a column that holds one of a few texts.
TEXT = "text"

#: Columns that every table of trials has.
COMMON: dict[str, Column] = {
    "subject": Column("i4", "", "simulated subject, from 0"),
    "arm": Column(TEXT, "", "control, or the manipulation"),
    "phase": Column(TEXT, "", "practice or test"),
    "task": Column(TEXT, "", "task or instruction"),
    "block": Column("i4", "", "block within the arm, or run within the experiment"),
    "trial": Column("i4", "", "trial within the block"),
    "condition": Column(TEXT, "", "condition of the trial"),
}

#: Columns of tasks in which a stimulus calls for one of several responses.
RESPONSES: dict[str, Column] = {
    "correct_response": Column("i1", "", "channel of the correct response; -1 none"),
    "response": Column("i1", "", "channel of the response; -1 none before the deadline"),
    "correct": Column("?", "", "response equals correct_response"),
    "rt": Column("f4", "s", "stimulus to response, non-decision time included"),
}

#: Columns of tasks in trials of one or more stages: dopamine before a trial and at its outcome.
DOPAMINE: dict[str, Column] = {
    "dopamine_rest": Column("f4", "spikes/s", "mean rate of VTA in the 400 ms before the stimulus"),
    "dopamine_before": Column(
        "f4", "spikes/s", "the same in the 300 ms before the outcome, from the action on"
    ),
    "dopamine_at": Column("f4", "spikes/s", "the same 50 to 250 ms after the outcome"),
    "dopamine_after": Column("f4", "spikes/s", "the same 250 to 600 ms after the outcome"),
}


def table(
    declared: Mapping[str, Column], shape: tuple[int, ...], values: Mapping[str, Any]
) -> dict[str, Array]:
    """Every declared column as an array of `shape`; the one way in which tables of trials are made.

    Parameters
    ----------
    declared
        Columns of the experiment.
    shape
        Trials first, columns of the cohort last.
    values
        Column → anything that can be broadcast to `shape`. A column of numbers that is left out is
        missing in every row: NaN, −1 for whole numbers, false for truth values.

    Raises
    ------
    ExperimentError
        For a value that no declared column takes, or a column of texts without a value.
    """
    unknown = sorted(set(values) - set(declared))
    if unknown:
        known = ", ".join(declared)
        raise ExperimentError(f"{unknown[0]!r} is no declared column of trials; there are {known}.")
    out = {}
    for name, column in declared.items():
        if name not in values and column.kind == TEXT:
            raise ExperimentError(f"The column {name} of trials holds texts and needs a value.")
        value = values[name] if name in values else _missing(column.kind)
        out[name] = np.broadcast_to(np.asarray(value), shape)
    return out


def _missing(kind: str) -> float | int | bool:
    """Entry where there is no value."""
    if kind == "?":
        return False
    return float("nan") if np.dtype(kind).kind == "f" else -1


def non_decision_time() -> float:
    """Time from a decision to the key press and from the screen to cortex [s].

    See ``data/timing.json``.
    """
    record = json.loads((PATH / "timing.json").read_text(encoding="utf-8"))
    return float(record["non_decision_time"])

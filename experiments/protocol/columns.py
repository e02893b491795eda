"""Columns of the table of trials, as ``docs/result-file.md`` has them."""

from __future__ import annotations

#: dtype (None for an enumeration), unit, meaning.
Column = tuple[str | None, str, str]

#: Columns that every table of trials has.
COMMON: dict[str, Column] = {
    "subject": ("i4", "", "simulated subject, from 0"),
    "arm": (None, "", "control, or the manipulation"),
    "phase": (None, "", "practice or test"),
    "task": (None, "", "instruction held in PFC"),
    "block": ("i4", "", "block within the arm"),
    "trial": ("i4", "", "trial within the block"),
    "condition": (None, "", "kind of stimulus"),
}

#: Columns of tasks in which a stimulus calls for one of several responses.
COLUMNS: dict[str, Column] = COMMON | {
    "colour": ("i1", "", "feature shown in the colour stream; 4 is neutral, -1 none"),
    "word": ("i1", "", "feature shown in the word stream; 4 is neutral, -1 none"),
    "soa": ("f4", "s", "word onset minus colour onset"),
    "correct_response": ("i1", "", "channel of the correct response"),
    "response": ("i1", "", "channel of the response; -1 none before the deadline"),
    "correct": ("?", "", "response equals correct_response"),
    "rt": ("f4", "s", "stimulus to response, non-decision time included"),
    "decision_time": ("f4", "s", "stimulus to thalamic threshold crossing"),
    "reward": ("f4", "", "primary reward"),
    "conflict": ("f4", "spikes/s", "mean dACC rate from stimulus onset until the response"),
    "control": (
        "f4",
        "spikes/s",
        "mean PFC rate of the instructed task in the 200 ms before the stimulus",
    ),
}

"""One event, with a part of it as a cue: what came back, for a reader of the report to pick."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.memory.measures import (
    ATTRIBUTES,
    FULL,
    RECALL,
    RECALLED,
    new,
)
from striata.analysis.signatures.parts import Picker, Row

#: Brains that a reader may compare, and how they are called.
BRAINS = {
    "control": "intact",
    "CA3 recurrence cut": "CA3's recurrence cut",
    "CA3 silent": "CA3 silent",
    "CA1 silent": "CA1 silent",
    "plasticity off": "nothing learnt when events were there",
    "CA3 and CA1 silent when storing": "CA3 and CA1 silent when events were there",
}
#: What a cue has of an event.
CUES = {
    FULL: "all: object, place, both times, action, outcome",
    "4 of 6": "four: object, place, both times",
    "3 of 6": "three: object, place, one of the times",
    "2 of 6": "two: object, place",
}
#: So many subjects can be picked, that the page stays small.
SUBJECTS = 6
TITLE = "An event, from a part of it"
NOTE = (
    "What CA1's cells for actions and outcomes, and CA3, do in the last 200 ms of a cue; last of"
    f" its trials. An attribute is recalled if its cells in CA1 fire most, and beyond {RECALLED:g}"
    " spikes/s."
)


def picker(result: Result) -> Picker | None:
    """What came back of each event, by brain, subject, event and cue; None without recall."""
    brains = {a: what for a, what in BRAINS.items() if result.tested(a, RECALL)}
    if not brains:
        return None
    t = result.trials[result.trials["task"] == RECALL]
    subjects = sorted(t["subject"].unique())[:SUBJECTS]
    events = sorted(t["event"].unique())
    keys = ["arm", "subject", "event", "condition"]
    last = t.drop_duplicates(keys, keep="last").set_index(keys)
    shown = {title: (unit, told) for title, unit, told in _told(last)}
    cells = list(product(brains, subjects, events, CUES))
    shape = (len(brains), len(subjects), len(events), len(CUES))
    rows = tuple(
        Row(title, unit, told.reindex(cells).fillna("").to_numpy(dtype=object).reshape(shape))
        for title, (unit, told) in shown.items()
    )
    lists = {
        "Brain": list(brains.values()),
        "Subject": [f"{s}" for s in subjects],
        "Event": [f"{e + 1}" for e in events],
        "Cue": list(CUES.values()),
    }
    first = lists["Brain"][0], lists["Subject"][0], lists["Event"][0], CUES["4 of 6"]
    return Picker(TITLE, NOTE, lists, first, {"what came back": (0, 1, 2, 3)}, rows)


def _told(t: pd.DataFrame) -> Iterator[tuple[str, str, pd.Series]]:
    """Title, unit and words of each row of the table, by trial."""
    given = t.index.get_level_values("condition") == FULL
    for name in ATTRIBUTES:
        right, loud = t[f"recalled_{name}"] == t[name], t[f"{name}_rate"] > RECALLED
        words = np.select(
            [given, right & loud, loud], ["part of the cue", "recalled", "another one"], "nothing"
        )
        yield f"{name} at CA1", "", pd.Series(words, t.index)
        yield (
            f"{name} at CA1, most active cells",
            "spikes/s",
            t[f"{name}_rate"].map("{:.1f}".format),
        )
    of_event = t["own"].map("{:.1f}".format).where(t["code"] > 0, "none")
    yield "CA3's cells of the event", "spikes/s", of_event
    yield "other cells of CA3", "spikes/s", t["others"].map("{:.1f}".format)
    like = np.where(t["resembled"] < 0, "none", "event " + (t["resembled"] + 1).astype(str))
    yield "CA3 resembles most", "", pd.Series(like, t.index)
    judged = np.where(new(t), "new: it would be stored again", "known")
    yield "the cue is judged", "", pd.Series(judged, t.index)

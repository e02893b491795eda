"""How long training is, beside that of animals."""

from types import SimpleNamespace
from typing import cast

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.habit.comparisons import CHANGES
from striata.analysis.signatures.habit.measures import LONG, SHORT, outcomes, outcomes_in
from striata.analysis.signatures.parts import tabulated


def minutes() -> Result:
    """Two subjects: continuous reinforcement, short and long training, and another schedule."""
    rows = [
        (s, "training", "control", schedule, 3, 1, block + run, trained, 5 + s)
        for s in range(2)
        for schedule, block in (("RI", 0), ("RR", 100))
        for run, when in ((0, range(5)), (1, range(5, 7)), (2, range(7, 20)))
        for trained in when
    ]
    names = [
        "subject",
        "task",
        "arm",
        "schedule",
        "actions",
        "levers",
        "block",
        "trained",
        "outcomes",
    ]
    return cast(Result, SimpleNamespace(trials=pd.DataFrame(rows, columns=names)))


def test_outcomes_are_counted_from_the_first_press_on() -> None:
    result = minutes()
    assert outcomes_in(result, SHORT).tolist() == [7 * 5, 7 * 6]
    assert outcomes_in(result, LONG).tolist() == [20 * 5, 20 * 6]
    assert outcomes(result).loc[6].tolist() == [35, 42]


def test_every_published_change_stands_in_the_table_with_how_it_is_known() -> None:
    for (arm, length), published in CHANGES.items():
        found = tabulated("habit", "change of devaluation sensitivity", f"{arm}, {length} training")
        assert found.source.startswith(published.source)

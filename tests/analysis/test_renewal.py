"""Measures of renewal on made-up tables."""

from typing import Any

import pandas as pd
import pytest

from striata.analysis.signatures.renewal.measures import course, fear, renewed

pytestmark = pytest.mark.smoke


class Made:
    """A result of one subject whose fear is 10 at A, 3 at B and 12 at C, whatever the test."""

    def each(self, measure: Any, arm: str, task: str) -> pd.DataFrame:
        rows = [(0, c, f) for c, f in (("A", 10.0), ("B", 3.0), ("C", 12.0))]
        found: pd.DataFrame = measure(pd.DataFrame(rows, columns=["subject", "condition", "fear"]))
        return found


def test_renewal_is_fear_elsewhere_over_that_at_the_place_of_extinction() -> None:
    made: Any = Made()
    assert renewed(made, "control", "ABA").tolist() == [7.0]
    assert renewed(made, "control", "ABC").tolist() == [9.0]
    assert renewed(made, "control", "AAB").tolist() == [-7.0]


def test_the_course_is_of_the_intact_brain_in_one_context_of_extinction() -> None:
    rows = [
        ("control", "extinction", 1, 0, 0, "B", 5.0),
        ("control", "extinction", 0, 0, 0, "A", 50.0),
        ("CA1 silent", "extinction", 1, 0, 0, "B", 90.0),
        ("control", "extinction", 1, 0, 1, "B", 4.0),
    ]
    names = ["arm", "task", "extinguished", "subject", "trial", "condition", "fear"]
    t = pd.DataFrame(rows, columns=names)
    assert course(t, "extinction", 1).loc[0].tolist() == [5.0, 4.0]
    assert fear(t).loc[0, "A"] == 50.0

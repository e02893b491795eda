"""Measures of naming on made-up tables, where the answers are known."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from striata.analysis.signatures.naming import measures as m

pytestmark = pytest.mark.smoke


class Made:
    """A result whose only table is the one given."""

    def __init__(self, trials: pd.DataFrame) -> None:
        self.trials = trials

    def each(self, measure: Any, arm: str, task: str) -> Any:
        """The measure of the table, whatever arm and task."""
        return measure(self.trials)


def table() -> Any:
    rows = []
    for subject in (0, 1):
        for k, name in enumerate((*m.NAMES, m.UNNAMED)):
            for told in (name, "none"):
                rows.append(
                    {
                        "subject": subject,
                        "by": "object",
                        "shown": name,
                        "told": told if name in m.NAMES else "tool",
                        "concept": 10.0 + k if name in m.NAMES else np.nan,
                        "other": 1.0 + 4 * (name == m.UNNAMED),
                        "value": [8.0, 3.0, 1.0, 2.0, 0.5][k],
                        "drink_value": [2.0, 6.0, 0.0, 1.0, 0.5][k],
                        "dopamine": [5.0, 3.0, 1.0, 0.0, 9.0][k],
                    }
                )
    return Made(pd.DataFrame(rows))


def test_an_object_is_told_in_the_share_of_trials_that_say_its_name() -> None:
    assert m.told(table(), "").tolist() == [0.5, 0.5]
    found = m.confusion(table().trials).mean()
    assert found["meal", "meal"] == found["meal", "none"] == 0.5
    assert found[m.UNNAMED, "tool"] == 1.0


def test_cells_and_worth_are_means_over_names() -> None:
    assert m.own(table(), "").tolist() == [11.5, 11.5]
    assert m.own(table(), "", measure="other").tolist() == [1.0, 1.0]
    assert m.unnamed(table(), "").tolist() == [5.0, 5.0]
    assert m.worth(table(), "").iloc[0] == pytest.approx(((8 - 1.5) + (6 - 0.5)) / 2)
    assert m.specific(table(), "").iloc[0] == pytest.approx((8 - 3 + 6 - 2) / 2)
    assert m.answer(table(), "").iloc[0] == pytest.approx(4 - 0.5)

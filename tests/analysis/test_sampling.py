"""Measures of active sampling on made-up tables, where the answers are known."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from striata.analysis.signatures.sampling import measures as m
from striata.analysis.signatures.sampling.comparisons import comparisons

pytestmark = pytest.mark.smoke

SUBJECTS, ROUNDS = 5, 10
#: Of ten rounds, those in which the one source is taken and attended, by way of listening.
ONE = {m.ONLY_ONE: 10, m.CHOICE: 7, m.MIXED: 5, m.ONLY_OTHER: 0}


def _looks(task: str, times: int, arm: str = "control") -> list[dict[str, Any]]:
    """Ten looks of each subject: so many at the one source, one at nobody, the rest at the other.

    ``chosen`` of the first subject is one more.
    """
    return [
        {
            "subject": s,
            "arm": arm,
            "task": task,
            "phase": "test",
            "condition": m.LOOKS,
            "shown": "none",
            "chosen": np.nan if k == 9 else float(k < times + (s == 0)),
        }
        for s in range(SUBJECTS)
        for k in range(ROUNDS)
    ]


def _heard(task: str, one: int, both: bool = False) -> list[dict[str, Any]]:
    return [
        {
            "subject": s,
            "arm": "control",
            "task": task,
            "phase": "practice",
            "condition": m.ROUND,
            "shown": "none",
            "chosen": float(k < one),
            "heard": 1.0 if both or k < one else 0.5,
            "heard_other": 1.0 if both or k >= one else 0.5,
        }
        for s in range(SUBJECTS)
        for k in range(ROUNDS)
    ]


def _worth(task: str, held: float, new: float, arm: str = "control") -> list[dict[str, Any]]:
    found = {m.HELD: held, m.NEW: new, m.ONE: 4.0, m.OTHER: 0.0, m.MEAL: 9.0}
    return [
        {
            "subject": s,
            "arm": arm,
            "task": task,
            "phase": "test",
            "condition": thing,
            "shown": thing,
            "mind": mind + 0.01 * s * (thing == m.HELD),
            "value": mind / 10,
            "drink_value": 0.0,
        }
        for s in range(SUBJECTS)
        for thing, mind in found.items()
    ]


class Made:
    """A result of one table, with what the measures ask of it."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.trials = pd.DataFrame(rows)
        self.arms = pd.DataFrame(index=self.trials["arm"].unique())

    def each(self, measure: Any, arm: str = "control", task: str | None = None) -> Any:
        t = self.trials
        return measure(t[(t["phase"] == "test") & (t["arm"] == arm) & (t["task"] == task)])


def made() -> Any:
    rows = _looks(m.HUNGRY, 6) + _looks(m.THIRSTY, 3) + _looks(m.TRUSTED, 6)
    for how, one in ONE.items():
        task = f"{m.TRUSTED}, {how}"
        rows += _heard(task, one) + _worth(task, 1.0 + 0.2 * one, 2.0 - 0.1 * one)
    rows += _heard(f"{m.TRUSTED}, {m.BOTH}", 7, both=True)
    rows += _worth(f"{m.TRUSTED}, {m.BOTH}", 2.4, 1.9)
    rows += _worth(f"{m.DISTRUSTED}, {m.BOTH}", 2.4, 1.5)
    rows += _worth(f"{m.TRUSTED}, {m.CHOICE}", 0.0, 0.0, "association off")
    return Made(rows)


def test_looks_are_counted_where_anybody_was_taken() -> None:
    share = m.share(made(), m.HUNGRY)
    assert share[1] == pytest.approx(6 / 9)
    assert share[0] == pytest.approx(7 / 9)
    assert made().each(m.looks, task=m.HUNGRY)["taken"][1] == pytest.approx(0.9)


def test_a_source_is_heard_in_rounds_with_full_attention_alone() -> None:
    for how, one in ONE.items():
        found = m.heard(made(), f"{m.TRUSTED}, {how}")
        assert (found["one"] == one).all()
        assert (found["other"] == ROUNDS - one).all()
    both = m.heard(made(), f"{m.TRUSTED}, {m.BOTH}")
    assert (both == ROUNDS).all(axis=None)
    assert m.listened(made(), f"{m.TRUSTED}, {m.CHOICE}")[2] == pytest.approx(0.7)


def test_how_a_stands_beside_b_and_what_a_round_does_to_it() -> None:
    chosen = f"{m.TRUSTED}, {m.CHOICE}"
    lead = m.stand(made(), chosen, "mind")
    assert lead[0] == pytest.approx(2.4 - 1.3)
    assert lead[3] == pytest.approx(2.4 - 1.3 + 0.03)
    assert m.stand(made(), chosen, "value")[0] == pytest.approx(0.11)
    assert m.stand(made(), chosen)[0] == pytest.approx(1.1 / 3.7)
    assert m.stand(made(), chosen, arm="association off").isna().all()
    # a round with the one source instead of the other is two of the difference
    far = [(1.0 + 0.2 * n - 2.0 + 0.1 * n) / (3.0 + 0.1 * n) for n in (10, 7, 5, 0)]
    slope = np.polyfit([2 * n - ROUNDS for n in (10, 7, 5, 0)], far, 1)[0]
    assert m.gain(made())[0] == pytest.approx(slope)
    assert set(m.doses(made())["how"]) == set(ONE)


def test_b_alone_is_all_on_one_side_however_little_a_has_below_nothing() -> None:
    assert (m.stand(Made(_worth("x", -0.5, 2.0)), "x") == -1.0).all()


def test_comparisons_have_the_signs_that_their_names_say() -> None:
    found = {f"{c.measure}, {c.condition}": c for c in comparisons(made())}
    looks = "looks at the one source"
    assert found[f"{looks}, hungry minus thirsty, control"].model.mean == pytest.approx(3 / 9)
    assert found[f"{looks}, hungry minus thirsty, control"].published.sign == 1
    for other in ("both heard", "sources mixed"):
        minds = found[f"meal's cells at A minus at B, choice minus {other}, trusted, control"]
        assert minds.model.mean == pytest.approx(0.6)
        side = found[f"side of the meal, A's or B's, choice minus {other}, trusted, control"]
        assert side.model.mean > 0.1
    wrong = "at B, from a source that was wrong minus one that was right, both heard, control"
    assert found[f"meal's cells {wrong}"].model.mean == pytest.approx(0.4)
    assert found[f"value {wrong}"].model.mean == pytest.approx(0.04)
    assert found[f"value {wrong}"].difference
    assert not any("drink liked" in name for name in found), "what is not in the file"

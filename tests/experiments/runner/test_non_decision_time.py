"""The non-decision time is set on subjects who do the task, and refused where few do."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner import non_decision_time as ndt


def answering(subjects: int) -> NDArray[np.float64]:
    """Decision times of which the first `subjects` are there: 0.2 and 0.4 s in turn."""
    times = np.full(ndt.SUBJECTS, np.nan)
    times[:subjects] = np.where(np.arange(subjects) % 2, 0.4, 0.2)
    return times


def test_a_subject_without_a_correct_neutral_trial_has_no_decision_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of_each = [("neutral", True, 0.3), ("neutral", False, 9.0), ("congruent", True, 8.0)]
    rows = [(k, *row) for k in range(ndt.SUBJECTS) for row in of_each]
    rows = [(k, c, right and k != 1, x) for k, c, right, x in rows if k != 2]
    rows += [(0, "neutral", True, 0.5)]
    table: dict[str, Any] = {
        name: np.array([row[k] for row in rows])
        for k, name in enumerate(("subject", "condition", "correct", "decision_time"))
    }
    table |= {"phase": np.full(len(rows), "test"), "task": np.full(len(rows), "naming")}
    monkeypatch.setattr(ndt, "batch", lambda *args: SimpleNamespace(tables=[table]))
    times = ndt.decision_times(lambda f: None)
    assert np.flatnonzero(np.isnan(times)).tolist() == [1, 2]
    assert times[0] == pytest.approx(0.4)
    assert times[3:] == pytest.approx(np.full(ndt.SUBJECTS - 3, 0.3))


@pytest.mark.parametrize("subjects", [ndt.SUBJECTS, ndt.SUBJECTS - 20, ndt.SUBJECTS // 2])
def test_subjects_without_an_answer_are_left_out_and_counted(
    subjects: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ndt, "decision_times", lambda progress: answering(subjects))
    record = ndt.measure(lambda f: None)
    assert record["subjects"] == subjects
    assert record["model_decision_time"] == 0.3
    assert record["non_decision_time"] == pytest.approx(ndt.human_mean() - 0.3, abs=1e-4)


@pytest.mark.parametrize("subjects", [0, ndt.SUBJECTS // 2 - 1])
def test_a_circuit_that_does_not_do_the_task_gets_no_record(
    subjects: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ndt, "decision_times", lambda progress: answering(subjects))
    with pytest.raises(ExperimentError, match=f"of 120 subjects only {subjects} named the colour"):
        ndt.measure(lambda f: None)

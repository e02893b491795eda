"""The non-decision time is set on subjects who do the task, and refused where few do."""

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

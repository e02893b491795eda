"""A first practice that has just been simulated is not simulated again, and only then."""

from dataclasses import replace

import numpy as np
import pytest

from striata.experiments.protocol.part import Part
from striata.experiments.runner.registry import experiment
from striata.experiments.worlds import practice

STROOP = experiment("stroop")
BASE = STROOP.made("rate", subjects=2, trials=3, reading_practice=6, naming_practice=6)


def simulated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is practised from now on, a task for each block that is simulated."""
    found: list[str] = []

    class Watched(practice.TrialWorld):
        def __init__(self, trials, *arguments) -> None:
            super().__init__(trials, *arguments)
            found.append("block")

    monkeypatch.setattr(practice, "TrialWorld", Watched)
    monkeypatch.setattr(practice, "_last", {})
    return found


def part(subjects: tuple[int, ...] = (0, 1), **changes: object) -> Part:
    return STROOP.batch_of(replace(BASE, **changes), subjects, lambda f: None, examples=False)


def test_points_that_differ_in_the_test_share_their_practice(monkeypatch) -> None:
    blocks = simulated(monkeypatch)
    part(pfc_gain=0.5)
    shared = part(pfc_gain=1.2)
    assert len(blocks) == 2
    monkeypatch.setattr(practice, "_last", {})
    alone = part(pfc_gain=1.2)
    for a, b in zip(shared.tables, alone.tables, strict=True):
        for name in a:
            np.testing.assert_array_equal(a[name], b[name])
    for name, (_, after) in alone.weights.items():
        np.testing.assert_array_equal(shared.weights[name][1], after)


@pytest.mark.parametrize(
    "changes",
    [
        {"subjects": (0,)},
        {"seed": 2},
        {"naming_practice": 9},
        {"scale": (("STN → GPi (all)", 0.9),)},
    ],
)
def test_whatever_practice_depends_on_is_simulated_anew(monkeypatch, changes) -> None:
    blocks = simulated(monkeypatch)
    part()
    part(**changes)
    assert len(blocks) == 4

"""Tables and measures on made-up trials and traces whose answers are known."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from striata.analysis.signatures.choice.measures import (
    EARLY,
    FORCED_REVERSED,
    HABITUAL,
    LATE,
    ROUTINE,
    brackets,
    devaluation_effect,
    habitual_errors,
    measured,
)
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.stroop.comparisons import naming
from striata.analysis.statistics.epochs import TAU, onset, unfiltered

pytestmark = pytest.mark.smoke

#: RT of each condition [s] and how many of ten trials are wrong.
PLANTED = {"congruent": (0.60, 0), "neutral": (0.63, 1), "incongruent": (0.70, 3)}


def named() -> Any:
    """A result of twelve subjects with exactly the planted effects, in random-looking order."""
    rng, rows = np.random.default_rng(4), []
    for s in range(12):
        kinds = rng.permutation(np.repeat(list(PLANTED), 20))
        seen = dict.fromkeys(PLANTED, 0)
        for k, kind in enumerate(kinds):
            rt, wrong = PLANTED[kind]
            place, seen[kind] = seen[kind] % 10, seen[kind] + 1
            jitter = 0.04 * (place - 4.5)  # the same ten RTs in every condition
            rows.append((s, 0, k, kind, rt + 0.01 * s + jitter, place >= wrong, 0, 0))
    names = ["subject", "block", "trial", "condition", "rt", "correct", "colour", "word"]
    t = pd.DataFrame(rows, columns=names)
    none = t.iloc[:0]
    return SimpleNamespace(
        path=Path("planted.h5"),
        each=lambda measure, arm, task: measure(
            t if (arm, task) == ("control", "naming") else none
        ),
    )


@pytest.fixture(scope="module")
def table() -> dict[tuple[str, str], Comparison]:
    return {(c.measure, c.condition): c for c in naming(named())}


def test_errors_have_their_planted_size(
    table: dict[tuple[str, str], Comparison],
) -> None:
    for kind, (_, wrong) in PLANTED.items():
        assert table["err", kind].model.mean == pytest.approx(wrong / 10)
    cost = table["err_difference", "incongruent-congruent"]
    assert cost.model.mean == pytest.approx(0.3)
    assert cost.verdict == "inconclusive"  # where all are alike, a difference has no interval


def test_costs_have_their_planted_sign_and_size(table: dict[tuple[str, str], Comparison]) -> None:
    # correct trials leave the fastest out: 0.04 · mean of the places that are left
    mean = {k: 1e3 * (rt + 0.04 * ((w + 9) / 2 - 4.5)) for k, (rt, w) in PLANTED.items()}
    for a, b in (("incongruent", "neutral"), ("neutral", "congruent")):
        row = table["mean_rt_difference", f"{a}-{b}"]
        assert row.model.mean == pytest.approx(mean[a] - mean[b])
        assert row.model.mean > 0 < row.published.value
        assert row.verdict == "right direction"
    asymmetry = table["asymmetry_difference", "interference-facilitation"]
    planted = mean["incongruent"] - 2 * mean["neutral"] + mean["congruent"]
    assert asymmetry.model.mean == pytest.approx(planted)
    assert planted > 0
    assert asymmetry.published.value == pytest.approx(45.92 - 28.93, abs=0.01)
    assert asymmetry.verdict == "right direction"


def test_what_was_set_or_seen_is_marked_and_what_was_not_is_not(
    table: dict[tuple[str, str], Comparison],
) -> None:
    assert table["mean_rt", "neutral"].calibrated_on == "the non-decision time is set on it"
    marked = {measure for (measure, _), c in table.items() if c.calibrated_on}
    assert {"mean_rt", "mean_rt_difference", "err", "err_difference"} <= marked
    assert not {m for m in marked if m.startswith(("skew", "exg", "split", "sequence", "caf"))}


def step_at(ms: float, rise: float = 10.0, blip: bool = False) -> xr.DataArray:
    """Six subjects' low-passed traces of a rate that rises by so much at a moment."""
    time = np.arange(-300, 600, 10) * 1e-3
    rate = np.where(time >= ms * 1e-3 - 1e-9, rise, 0.0)
    if blip:
        rate = np.where(np.isclose(time, ms * 1e-3), rise, 0.0)
    noise = 0.05 * np.random.default_rng(2).normal(size=(6, len(time)))
    passed, a = np.zeros((6, len(time))), np.exp(-0.010 / TAU)
    for k in range(1, len(time)):
        passed[:, k] = a * passed[:, k - 1] + (1 - a) * (5.0 + rate[k] + noise[:, k])
    passed[:, 0] = 5.0
    return xr.DataArray(passed, dims=("subject", "time"), coords={"time": time})


def test_the_low_pass_of_a_recording_is_taken_back() -> None:
    raw = unfiltered(step_at(100)).mean("subject")
    after = raw.sel(time=slice(0.1, 0.2)).to_numpy()
    assert after == pytest.approx(15.0, abs=0.2)  # at once, not by and by


def test_a_response_begins_where_it_stays() -> None:
    window = (-0.3, 0.0)
    found = onset(unfiltered(step_at(120)), 0.0, window)
    assert found.mean == pytest.approx(110, abs=11)
    assert found.low <= found.mean <= found.high
    assert np.isnan(onset(unfiltered(step_at(120, blip=True)), 0.0, window).mean)
    assert np.isnan(onset(unfiltered(step_at(120)), 0.0, window, sign=-1).mean)


def choices() -> pd.DataFrame:
    """Choices after long practice: habitual at short preparation, devalued actions withheld."""
    rows = []
    for s in range(3):
        for k, prepare in enumerate((0.3, 0.4, 0.6, 0.8, 0.9, 1.0) * 2):
            old = prepare <= 0.6  # the old action is wrong now
            rows.append((s, FORCED_REVERSED, k, prepare, not old, np.nan, "first stimulus", 0.0))
        for k in range(8):
            valued = k % 2 == 0
            value = 1.0 if valued else 0.2
            rows.append((s, "slips of action", k, np.nan, valued, value, "first stimulus", 0.0))
            rows.append((s, "slips of action", k, np.nan, True, 1.0, "second stimulus", 0.0))
        for k in range(40):
            for state, rate in zip(
                ("first stimulus", "second stimulus", "third stimulus"),
                (8.0, 8.0, 8.0) if k < 20 else (12.0, 6.0, 10.0),
                strict=True,
            ):
                rows.append((s, ROUTINE, k, np.nan, True, np.nan, state, rate))
    names = ["subject", "task", "trial", "prepare", "correct"]
    names += ["outcome_value", "condition", "sensorimotor"]
    t = pd.DataFrame(rows, columns=names)
    t["length"] = np.where(t["task"] == ROUTINE, "none", "long")
    constant = {"arm": "control", "block": 0, "response": 2, "rt": 0.5}
    return t.assign(**constant, planning=1.0, brake=1.0)


def test_habit_is_early_devaluation_is_positive_and_brackets_are_ends_over_middle() -> None:
    t = choices()
    result: Any = SimpleNamespace(throughout=lambda measure: measure(t))
    assert {key[0] for key in measured(t)} >= {HABITUAL, ROUTINE}
    assert habitual_errors(result, "long", EARLY).tolist() == [1.0] * 3
    assert habitual_errors(result, "long", LATE).tolist() == [0.0] * 3
    assert max(EARLY) < min(LATE)
    assert devaluation_effect(result, "long").tolist() == [1.0] * 3
    early, late = brackets(result)
    assert early.tolist() == [0.0] * 3
    assert late.tolist() == [5.0] * 3

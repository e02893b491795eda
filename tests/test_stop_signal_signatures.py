"""The stop-signal task: tracked delays, SSRT, and stopping through inferior frontal cortex."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from striata.analysis.reading.load import Result
from striata.analysis.signatures.stop_signal import FIXED, TRACKED, by_delay, measures, slope, ssrt
from striata.analysis.statistics.intervals import SIGNED, interval
from striata.experiments.stop_signal import START, STEP


@pytest.fixture(scope="module")
def stop_signal(make: Callable[..., Result]) -> Result:
    """The task, intact and without the inferior frontal cortex."""
    return make("stop-signal", subjects=6, trials=20, arms=("rIFG off",))


def test_ssrt_is_the_go_rt_at_the_proportion_of_failed_stops_minus_the_mean_delay() -> None:
    go, ssd = pd.Series(np.arange(1, 11) / 10), pd.Series([0.1, 0.3])
    assert ssrt(go, ssd, 0.5) == pytest.approx(300.0)
    assert np.isnan(ssrt(go, ssd, 0.9)), "too few stops to tell"
    go[9] = np.nan
    assert ssrt(go, ssd, 0.75) == pytest.approx(600.0)
    assert ssrt(go, ssd, 0.7) == pytest.approx(500.0), "an omission counts as the longest RT"


def test_a_tracked_delay_shrinks_after_a_response_and_grows_without_one(
    stop_signal: Result,
) -> None:
    t = stop_signal.test("control", TRACKED)
    for _, own in t[t["condition"] == "stop"].groupby("subject", observed=True):
        delay = np.round(1e3 * own["ssd"].to_numpy())
        assert delay[0] == START
        step = np.where(own["rt"].notna(), -STEP, STEP)[:-1]
        assert (np.diff(delay) == np.maximum(step, -delay[:-1])).all()


def test_more_stops_fail_the_later_the_signal(stop_signal: Result) -> None:
    fixed = stop_signal.each(by_delay, "control", FIXED)["p_respond"]
    assert interval(slope(1e3 * fixed)).low > 0


def test_failed_stops_are_faster_than_go_trials(stop_signal: Result) -> None:
    found = stop_signal.each(measures, "control", TRACKED)
    assert interval(found["failed_stop_minus_go_rt"]).high < 0


def test_without_inferior_frontal_cortex_nothing_is_stopped(stop_signal: Result) -> None:
    control, without = (
        stop_signal.each(measures, arm, TRACKED)["p_respond"] for arm in ("control", "rIFG off")
    )
    assert without.mean() > 0.95
    assert interval(without - control, SIGNED).low > 0.3

"""Fitting settings: known parameters are recovered, and an interrupted search goes on."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import toy

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.search import fit as fitting
from striata.experiments.search import point
from striata.experiments.search.fit import fit
from striata.experiments.search.fitted import WORST, Fit, Free, free
from striata.experiments.search.point import NotMeasured
from striata.experiments.stroop import StroopSettings

pytestmark = pytest.mark.usefixtures("known_toy")
BASE = toy.ToySettings(subjects=2, trials=4)


def measured_here(folder: Path, name: str, settings: Any, *_: Any) -> list[Any]:
    """The toy's measures without a process for each point: outcome = gain × draws + bias."""
    return [
        {
            "measures": [
                {"measure": "outcome, a", "mean": s.gain * 0.7 + s.bias},
                {"measure": "outcome, b", "mean": s.gain * 1.9 + s.bias},
            ],
            "diverged": 0,
        }
        for s in settings
    ]


def aim(gain: float, bias: float) -> list[dict[str, Any]]:
    return [
        {"measure": "outcome, a", "value": gain * 0.7 + bias, "sd": 0.5},
        {"measure": "outcome, b", "value": gain * 1.9 + bias, "sd": 0.5},
    ]


@pytest.mark.parametrize(("gain", "bias"), [(1.2, -0.5), (0.4, 1.5)])
def test_parameters_are_recovered(
    gain: float, bias: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "measure", measured_here)
    what = Fit("toy", BASE, (free("gain=0:2"), free("bias=-2:2")), aim(gain, bias), 200)
    record = fit(what, tmp_path / "fit.json", 1, None, lambda f: None)
    found = {p["name"]: p["value"] for p in record["parameters"]}
    assert found["gain"] == pytest.approx(gain, abs=0.03)
    assert found["bias"] == pytest.approx(bias, abs=0.03)
    assert record["misfit"] < 1e-3
    assert json.loads((tmp_path / "fit.json").read_text(encoding="utf-8")) == record
    assert not (tmp_path / "fit.json.points").exists()


def test_a_misfit_counts_in_peoples_sds() -> None:
    targets = [
        {"measure": "outcome, a", "value": 1.0, "sd": 0.5},
        {"measure": "outcome, b", "value": 2.0, "sd": 4.0},
    ]
    what = Fit("toy", BASE, (free("gain=0:2"),), targets, 10)
    measures = [{"measure": "outcome, a", "mean": 2.0}, {"measure": "outcome, b", "mean": 4.0}]
    assert what.misfit({"measures": measures}) == pytest.approx((2.0**2 + 0.5**2) / 2)


def test_an_interrupted_fit_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    what = Fit("toy", BASE, (Free("gain", 0, 2),), aim(1.0, 0.0), 8)
    whole = fit(what, tmp_path / "whole.json", 2, None, lambda f: None)
    asked: list[int] = []
    measure = point.measure

    def stops(folder: Path, name: str, settings: Any, *given: Any) -> Any:
        asked.append(len(settings))
        if len(asked) == 2:
            raise KeyboardInterrupt
        return measure(folder, name, settings, *given)

    monkeypatch.setattr(fitting, "measure", stops)
    with pytest.raises(KeyboardInterrupt):
        fit(what, tmp_path / "fit.json", 2, None, lambda f: None)
    there = len(list((tmp_path / "fit.json.points").glob("*.measured")))
    assert there == asked[0]
    monkeypatch.setattr(fitting, "measure", measure)
    again = fit(what, tmp_path / "fit.json", 2, None, lambda f: None)
    assert {k: again[k] for k in ("parameters", "history")} == {
        k: whole[k] for k in ("parameters", "history")
    }
    log = (tmp_path / "fit.json.log").read_text(encoding="utf-8")
    assert f"{there} of {there} points are there" in log


def test_a_point_that_is_impossible_or_lacks_a_measure_is_the_worst() -> None:
    what = Fit("toy", BASE, (Free("gain", 0, 2),), aim(1.0, 0.0), 8)
    assert what.misfit(NotMeasured("nothing converges", impossible=True)) == WORST
    assert (
        what.misfit({"measures": [{"measure": "outcome, a", "mean": 1.0}], "diverged": 0}) == WORST
    )
    assert what.misfit(measured_here(Path(), "", [BASE])[0]) == pytest.approx(0.0)


def test_impossible_points_count_as_the_worst_and_the_fit_goes_on(tmp_path: Path) -> None:
    what = Fit("toy", BASE, (Free("gain", -10, 10),), aim(1.0, 0.0), 8)
    record = fit(what, tmp_path / "fit.json", 2, None, lambda f: None)
    misfits = {h["values"][0] < -5: h["misfit"] for h in record["history"]}
    assert misfits[True] == WORST > misfits[False]
    log = (tmp_path / "fit.json.log").read_text(encoding="utf-8")
    assert "impossible: The rates of every subject" in log


def test_values_that_are_impossible_together_are_not_run() -> None:
    free = (Free("congruent", 0.1, 0.5), Free("incongruent", 0.1, 0.9))
    what = Fit("stroop", StroopSettings(), free, [], 8)
    ran: list[Any] = []

    def run(settings: list[Any], watch: Any) -> list[Any]:
        ran.extend(settings)
        return [{"measures": [], "diverged": 0} for _ in settings]

    first, second, third = fitting._found(
        what, [(0.1, 0.1), (1.0, 1.0), (0.2, 0.2)], run, lambda f: None
    )
    assert len(ran) == 2
    assert isinstance(second, NotMeasured)
    assert second.impossible
    assert first == third == {"measures": [], "diverged": 0}


def test_a_point_that_cannot_be_run_stops_the_fit_and_the_others_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    what = Fit("toy", BASE, (Free("gain", 0, 2),), aim(1.0, 0.0), 8)
    monkeypatch.setenv("TOY", "kill above 1")
    with pytest.raises(ExperimentError, match="could not be run, so the fit stops; finished"):
        fit(what, tmp_path / "fit.json", 2, None, lambda f: None)
    there = len(list((tmp_path / "fit.json.points").glob("*.measured")))
    assert there > 0
    assert not (tmp_path / "fit.json").exists()
    monkeypatch.delenv("TOY")
    again = fit(what, tmp_path / "fit.json", 2, None, lambda f: None)
    log = (tmp_path / "fit.json.log").read_text(encoding="utf-8")
    assert f"{there} of 4 points are there" in log
    assert max(h["misfit"] for h in again["history"]) < WORST


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"evaluations": -5}, "--evaluations -5 is impossible"),
        ({"evaluations": 0}, "--evaluations 0 is impossible"),
        ({"free": (Free("gain", 0, 2), Free("gain", 1, 2))}, "free only once"),
        ({"assigned": ("gain=1",)}, "gain is free and is set, too"),
    ],
)
def test_what_contradicts_itself_is_said(changes: dict[str, Any], message: str) -> None:
    what = Fit("toy", BASE, (Free("gain", 0, 2),), aim(1.0, 0.0), 8)
    with pytest.raises(ExperimentError, match=message):
        replace(what, **changes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gain", "NAME=low:high"),
        ("gain=1", "NAME=low:high"),
        ("gain=2:1", "a lower and a higher bound"),
        ("gain=nan:1", "a lower and a higher bound"),
        ("gain=0:inf", "a lower and a higher bound"),
    ],
)
def test_a_wrong_range_is_said(text: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        free(text)


def test_names_and_bounds_are_checked_first(tmp_path: Path) -> None:
    for name, message in (
        ("loudness", "Nothing called 'loudness'"),
        ("gain", "must lie between -10 and 10"),
    ):
        what = Fit("toy", BASE, (Free(name, 0, 20),), aim(1, 0), 8)
        with pytest.raises(ExperimentError, match=message):
            fit(what, tmp_path / "fit.json", 1, None, lambda f: None)

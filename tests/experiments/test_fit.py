"""Fitting settings: known parameters are recovered, and an interrupted search goes on."""

import json
from pathlib import Path
from typing import Any

import pytest
import toy

from striata.experiments.errors import ExperimentError
from striata.experiments.search import fit as fitting
from striata.experiments.search import point
from striata.experiments.search.fit import WORST, Fit, Free, fit, free

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


def test_a_point_that_fails_or_lacks_a_measure_is_the_worst() -> None:
    what = Fit("toy", BASE, (Free("gain", 0, 2),), aim(1.0, 0.0), 8)
    assert what.misfit("it failed") == WORST
    assert (
        what.misfit({"measures": [{"measure": "outcome, a", "mean": 1.0}], "diverged": 0}) == WORST
    )
    assert what.misfit(measured_here(Path(), "", [BASE])[0]) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gain", "NAME=low:high"),
        ("gain=1", "NAME=low:high"),
        ("gain=2:1", "a lower and a higher bound"),
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

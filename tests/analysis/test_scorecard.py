"""The scorecard: every signature once, seeds together, and what got worse is found."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.load import Result
from analysis.scorecard import COLUMNS, KEY, RANK, scorecard, summary, worse


def test_every_signature_stands_once_with_a_verdict(stroop: Result, physiology: Result) -> None:
    card = scorecard([stroop, physiology])
    assert tuple(card.columns) == COLUMNS
    assert not card.duplicated(KEY).any()
    assert set(card["verdict"]) <= {*RANK, "prediction"}
    assert (card["condition"] == "PFC gain 0 minus control").any()
    assert summary(card)[["inside", "wrong"]].to_numpy().sum() > 10


def test_predictions_have_no_published_value(stroop: Result) -> None:
    card = scorecard([stroop])
    predictions = card[card["verdict"] == "prediction"]
    assert len(predictions) > 3
    assert predictions["published"].isna().all()


def test_seeds_are_taken_together(make: Callable[..., Result]) -> None:
    card = scorecard([make("stroop", subjects=2, trials=6, seed=s) for s in (1, 2, 3)])
    neutral = card[(card["measure"] == "mean_rt") & (card["condition"] == "neutral")].iloc[0]
    assert neutral["seeds"] == 3
    assert np.isfinite(neutral["distance"])


def test_different_circuits_are_not_mixed(stroop: Result, make: Callable[..., Result]) -> None:
    other = make("stroop", subjects=1, trials=2, scale=(("D1 → GPi", 0.9),))
    with pytest.raises(AnalysisError, match="different circuits"):
        scorecard([stroop, other])


def test_what_got_worse_or_is_gone_is_found_and_nothing_else(physiology: Result) -> None:
    before = scorecard([physiology])
    now = before.copy()
    assert worse(now, before).empty
    fallen = now["condition"] == "STN"
    now.loc[fallen, "verdict"] = "outside"
    now = now[now["condition"] != "GPi"]
    assert set(worse(now, before)["condition"]) == {"STN", "GPi"}
    assert worse(before, now).empty


def test_the_command_writes_and_compares(physiology: Result, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from experiments.cli import _add_plugins, app

    _add_plugins()
    file, path = str(physiology.path), tmp_path / "score.json"

    def status(*options: str) -> int:
        return CliRunner().invoke(app, ["score", file, *options]).exit_code

    assert status("--json", str(path), "--csv", str(tmp_path / "score.csv")) == 0
    assert status("--baseline", str(path)) == 0
    better = path.read_text(encoding="utf-8").replace('"right direction"', '"inside"')
    path.write_text(better, encoding="utf-8")
    assert status("--baseline", str(path)) == 1

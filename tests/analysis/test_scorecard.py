"""The scorecard: every comparison once, seeds together, and what got worse is found."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_up import rewriting

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result, open_result
from striata.analysis.scorecard import COLUMNS, KEY, RANK, scorecard, summary, worse

pytestmark = pytest.mark.usefixtures("quick")


def test_every_comparison_stands_once_with_a_verdict(stroop: Result, physiology: Result) -> None:
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


def test_seeds_are_taken_together(small: Result, tmp_path: Path) -> None:
    runs = []
    for k, later in enumerate((0.0, 0.01, 0.05)):  # as of other seeds: the same, but later
        runs.append(_later(small, tmp_path / f"{k}.h5", later, seed=100 + k))
    card = scorecard(runs).set_index(KEY)
    alone = [scorecard([r]).set_index(KEY)["model"] for r in runs]
    neutral = ("stroop", "rate", "mean_rt", "neutral")
    a, b, c = (float(x[neutral]) for x in alone)
    row = card.loc[neutral]
    assert row["seeds"] == 3
    assert row["seed_distance"] == pytest.approx((abs(a - b) + abs(a - c) + abs(b - c)) / 3)
    assert row["gap"] == pytest.approx(abs(a - row["published"]))
    assert row["distance"] == pytest.approx(row["gap"] / row["seed_distance"])
    two = scorecard(runs[:2]).set_index(KEY).loc[neutral]
    assert two["distance"] == pytest.approx(row["gap"] / abs(a - b))
    assert np.isnan(scorecard(runs[:1]).set_index(KEY).loc[neutral, "distance"])


def _later(result: Result, path: Path, later: float, seed: int) -> Result:
    path.write_bytes(result.path.read_bytes())
    with rewriting(path) as f:
        f["trials/rt"][...] = f["trials/rt"][:] + later
        said = json.loads(f["provenance"].attrs["settings"])
        f["provenance"].attrs["settings"] = json.dumps(said | {"seed": seed})
    return open_result(path)


def test_two_files_of_one_seed_count_once(small: Result, tmp_path: Path) -> None:
    first, same, other = (
        _later(small, tmp_path / f"{k}.h5", later, seed)
        for k, (later, seed) in enumerate(((0.0, 5), (0.01, 5), (0.03, 6)))
    )
    neutral = ("stroop", "rate", "mean_rt", "neutral")
    twice = scorecard([first, same]).set_index(KEY).loc[neutral]
    assert twice["seeds"] == 1
    assert np.isnan(twice["seed_distance"])
    three = scorecard([first, same, other]).set_index(KEY).loc[neutral]
    two = scorecard([first, other]).set_index(KEY).loc[neutral]
    assert three["seeds"] == 2
    assert three["seed_distance"] == pytest.approx(two["seed_distance"])


def test_runs_that_differ_in_more_than_the_seed_are_scored_apart(
    small: Result, tmp_path: Path
) -> None:
    runs = [_later(small, tmp_path / f"{k}.h5", 0.01 * k, seed=k) for k in range(2)]
    with rewriting(runs[1].path) as f:
        said = json.loads(f["provenance"].attrs["settings"])
        f["provenance"].attrs["settings"] = json.dumps(said | {"soa": -200.0})
    with pytest.raises(AnalysisError, match=r"0\.h5 and 1\.h5 differ in soa; score them apart"):
        scorecard([open_result(r.path) for r in runs])


def test_inside_a_published_range_there_is_no_gap(physiology: Result) -> None:
    card = scorecard([physiology])
    ranged = card[card["published_low"].notna() & (card["verdict"] != "inconclusive")]
    assert len(ranged) > 40
    inside = ranged["verdict"] == "inside"
    assert (ranged.loc[inside, "gap"] == 0).all()
    assert (ranged.loc[~inside, "gap"] > 0).all()


def test_different_circuits_are_not_mixed(physiology: Result) -> None:
    different = {"circuit_hash": "of another", "content_sha256": "of another"}
    other = replace(physiology, attrs=dict(physiology.attrs) | different)
    with pytest.raises(AnalysisError, match="different circuits"):
        scorecard([physiology, other])


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

    from striata.experiments.commands.main import application

    file, path = str(physiology.path), tmp_path / "score.json"

    def status(*options: str) -> int:
        return CliRunner().invoke(application(), ["score", file, *options]).exit_code

    assert status("--json", str(path), "--csv", str(tmp_path / "score.csv")) == 0
    assert status("--baseline", str(path)) == 0
    better = path.read_text(encoding="utf-8").replace('"right direction"', '"inside"')
    path.write_text(better, encoding="utf-8")
    assert status("--baseline", str(path)) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: "{", "is not a scorecard"),
        (lambda t: "[1, 2]", "is not a scorecard"),
        (lambda t: t.replace('"inside"', "null"), "is not a scorecard"),
        (lambda t: t.replace('"physiology"', '"snake"'), "has no comparison in common"),
        (None, "There is no file"),
    ],
)
def test_a_baseline_that_is_none_gets_one_sentence(
    physiology: Result, tmp_path: Path, change: Callable[[str], str] | None, message: str
) -> None:
    from striata.analysis.commands import score

    path = tmp_path / "score.json"
    if change:
        path.write_text(change(scorecard([physiology]).to_json(orient="records")), encoding="utf-8")
    with pytest.raises(AnalysisError, match=message):
        score([physiology.path], baseline=path)


def test_one_run_is_not_two_seeds(physiology: Result) -> None:
    with pytest.raises(AnalysisError, match="seeds must differ"):
        scorecard([physiology, physiology])

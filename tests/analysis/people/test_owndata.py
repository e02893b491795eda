"""Own trials of other experiments than Stroop: measured like the model's; wrong ones are named."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from striata.analysis.errors import AnalysisError
from striata.analysis.signatures.comparison import table as table_of
from striata.analysis.signatures.habit import measures as habit
from striata.analysis.signatures.own import own_data, people


def model(experiment: str) -> Any:
    """What own data ask of a result: its experiment, and the control's trials."""
    rng = np.random.default_rng(0)
    if experiment == "dopamine":
        condition = np.tile(["expected 1", "unexpected 1", "omitted", "expected 2"], 30)
        height = pd.Series(condition).map(
            {"expected 1": 1.0, "unexpected 1": 12.0, "omitted": 0.0, "expected 2": 5.0}
        )
        t = pd.DataFrame(
            {
                "condition": condition,
                "baseline": 4.0,
                "at_reward": 4.0 + height,
                "after_reward": 1.0,
            }
        )
        t["at_reward"] += rng.normal(0, 0.5, len(t))
    elif experiment == "snake":
        condition = np.tile(["live snake", "film", "photograph", "neutral", "nothing"], 24)
        defends = np.where(condition == "neutral", 2, 0)
        t = pd.DataFrame(
            {
                "condition": condition,
                "action": defends,
                "latency": rng.normal(0.2, 0.02, len(condition)),
            }
        )
    else:
        t = pd.DataFrame(
            [
                {
                    "arm": "control",
                    "task": habit.EXTINCTION,
                    "condition": c,
                    "length": n,
                    "schedule": "RI",
                    "actions": 3,
                    "levers": 1,
                    "presses": p,
                }
                for _ in range(30)
                for (c, n), p in {
                    ("valued", "short"): 10,
                    ("devalued by satiety", "short"): 4,
                    ("valued", "long"): 8,
                    ("devalued by satiety", "long"): 8,
                }.items()
            ]
        )
    t["subject"] = np.arange(len(t)) // 20
    return SimpleNamespace(experiment=experiment, trials=t, test=lambda arm, task: t)


OWN = {
    "dopamine": (
        pd.DataFrame(
            {
                "Cell": np.repeat(range(6), 3),
                "What": ["Expected", "unexpected", "omitted"] * 6,
                "Hz": [2.0, 10.0, -3.0] * 6,
            }
        ),
        "subject=Cell,condition=What,rate=Hz",
    ),
    "snake": (
        pd.DataFrame(
            {
                "id": np.repeat(range(6), 2),
                "saw": ["live snake", "photograph"] * 6,
                "froze": [1, 1, 1, 0] * 3,
                "ms": 210,
            }
        ),
        "subject=id,condition=saw,defended=froze,latency=ms:ms",
    ),
    "habit": (
        pd.DataFrame(
            {
                "rat": np.repeat(range(6), 4),
                "len": ["short", "short", "long", "long"] * 6,
                "value": ["valued", "devalued"] * 12,
                "n": [12, 4, 9, 9] * 6,
            }
        ),
        "subject=rat,length=len,value=value,presses=n",
    ),
}


def compared(
    experiment: str, folder: Path, mapping: str = "", change: dict[str, Any] | None = None
) -> pd.DataFrame:
    table, own = OWN[experiment]
    path = folder / "own.csv"
    table.assign(**(change or {})).to_csv(path, index=False)
    columns = dict(pair.split("=") for pair in (mapping or own).split(","))
    got = people(experiment, path, **columns)
    found = own_data(experiment).comparisons(model(experiment), got)
    return table_of(found).set_index(["measure", "condition"])


def test_dopamine_neurons_are_compared_by_their_responses(tmp_path: Path) -> None:
    t = compared("dopamine", tmp_path)
    assert t.loc[("response to reward", "unexpected"), "model"] == pytest.approx(12, abs=0.3)
    assert t.loc[("response to reward", "omitted"), "model"] == pytest.approx(-3)
    assert t.loc[("response to reward", "unexpected"), "published"] == 10.0
    assert (
        t.loc[("response to reward_difference", "expected − unexpected"), "verdict"]
        == "right direction"
    )


def test_defence_is_compared_by_what_was_met(tmp_path: Path) -> None:
    t = compared("snake", tmp_path)
    assert (
        t.loc[("defensive response", "live snake"), "model"]
        == t.loc[("defensive response", "live snake"), "published"]
        == 1.0
    )
    assert t.loc[("defensive response", "photograph"), "published"] == 0.5
    assert ("defensive response", "neutral") not in t.index  # which nobody was shown
    assert t.loc[("latency of the defensive response", "live snake"), "published"] == pytest.approx(
        0.21
    )


def test_pressing_is_compared_by_training_and_outcome_value(tmp_path: Path) -> None:
    t = compared("habit", tmp_path)
    assert t.loc[("presses", "devalued, short training"), "model"] == 4
    assert t.loc[("devaluation sensitivity", "short training"), "model"] == pytest.approx(6 / 14)
    assert t.loc[("devaluation sensitivity", "short training"), "published"] == pytest.approx(
        8 / 16
    )
    assert t.loc[("devaluation sensitivity", "long training"), "published"] == 0.0


@pytest.mark.parametrize(
    ("experiment", "mapping", "change", "message"),
    [
        (
            "dopamine",
            "",
            {"What": "never"},
            r"condition must be expected, unexpected, omitted \(.*\), not 'never'",
        ),
        (
            "dopamine",
            "subject=Cell,condition=What",
            {},
            r"has no column 'rate' for rate \(name it with --map rate=…\); it has Cell, What, Hz",
        ),
        ("dopamine", "", {"Hz": "many"}, "rate has a value that is no number"),
        (
            "snake",
            "subject=id,condition=saw,defended=froze,latency=ms",
            {},
            "needs the unit of latency",
        ),
        ("snake", "subject=id,condition=saw,defended=froze,latency=ms:s", {}, "is s its unit"),
        ("snake", "", {"froze": "perhaps"}, "defended must be 0 or 1, true or false"),
        ("habit", "", {"len": "endless"}, "length must be short, long"),
        (
            "habit",
            "rat=rat",
            {},
            "length, value, presses; 'rat' is not one",
        ),
    ],
)
def test_what_is_wrong_gets_one_sentence(
    experiment: str, mapping: str, change: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(AnalysisError, match=message):
        compared(experiment, tmp_path, mapping, change)

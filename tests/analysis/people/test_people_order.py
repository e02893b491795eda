"""The order of people's trials: derived once, or refused by name."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from invented import EFFECT, found, sequence_effect, stroop, write

from striata.analysis.errors import AnalysisError
from striata.analysis.signatures.own import people


def test_the_invented_effect_is_what_it_should_be() -> None:
    assert sequence_effect(stroop(12)) == pytest.approx(EFFECT, abs=4)


def shapes() -> dict[str, pd.DataFrame]:
    """The same trials in shapes in which something about their order is odd."""
    t = stroop()
    shuffled = t.sample(frac=1, random_state=1)
    number = t.groupby(["subject", "session"]).cumcount() + 1
    return {
        "two sessions": t,
        "rows in any order": shuffled,
        "trial begins again, no block": t.drop(columns="block"),
        "trial begins again, no block and no session": t.drop(columns=["block", "session"]),
        "block and trial begin again, no session": t.drop(columns="session"),
        "trial is text": t.assign(trial="t" + t["trial"].astype(str)),
        "block is empty": t.assign(block=""),
        "no trial": t.drop(columns="trial"),
        "trial goes on through blocks": t.assign(trial=number),
        "trial counts in tens": t.assign(trial=10 * t["trial"]),
        "trial is text with points": t.assign(trial=t["trial"].astype(float)),
    }


@pytest.mark.parametrize("shape", shapes())
def test_every_shape_gives_the_same_sequence_effect(shape: str, tmp_path: Path) -> None:
    path = write(shapes()[shape], tmp_path / "mine.csv")
    rows = found(people("stroop", path, rt="rt:ms"))
    right = sequence_effect(stroop())
    effect = rows.loc[[("sequence_effect", "all trials")]].iloc[0]
    assert effect["mean"] == pytest.approx(right, abs=1e-6)
    assert effect["low"] < right < effect["high"]
    alone = rows.loc[[("sequence_effect", "no repeated feature")]].iloc[0]
    assert np.isfinite(alone["low"])
    assert alone["mean"] != pytest.approx(effect["mean"])  # not filled from its neighbour


def test_what_the_order_is_from_is_said(tmp_path: Path) -> None:
    for shape, said in (
        ("two sessions", "order from session, block and trial."),
        ("no trial", "order from the rows within session and block."),
        ("trial is text", "(trial is no number: 't1')"),
        ("trial begins again, no block", "trial begins again 8 times"),
    ):
        got = people("stroop", shapes()[shape], rt="rt:ms")
        assert said in got.understood[2]
    got = people("stroop", shapes()["block is empty"], rt="rt:ms")
    assert "block is empty and was not used" in got.understood[0]
    assert "taken by name: subject, session, trial" in got.understood[0]


def test_trials_that_were_left_out_do_not_join_their_neighbours() -> None:
    t = stroop(3, 1, 1, 40)
    kept = t[t["trial"] % 4 != 0]
    effect = found(people("stroop", kept, rt="rt:ms"))
    neighbours = kept.assign(
        before=kept.groupby("subject")["condition"].shift(),
        gap=kept.groupby("subject")["trial"].diff(),
    )
    near = neighbours[neighbours["gap"] == 1]
    m = near.pivot_table("rt", "subject", ["before", "condition"])
    cost = {b: m[b]["incongruent"] - m[b]["congruent"] for b in ("congruent", "incongruent")}
    right = (cost["congruent"] - cost["incongruent"]).mean()
    assert effect.loc[[("sequence_effect", "all trials")], "mean"].iloc[0] == pytest.approx(right)


def test_duplicates_are_refused_by_name() -> None:
    t = stroop(2, 1, 1, 6)
    twice = pd.concat([t, t.iloc[[2]]])
    with pytest.raises(AnalysisError, match="subject S0, session 1, block 1, trial 3 stands in 2"):
        people("stroop", twice, rt="rt:ms")
    shuffled = stroop(2, 2, 1, 9).drop(columns="session").sample(frac=1, random_state=0)
    with pytest.raises(AnalysisError, match="name a column that tells them apart"):
        people("stroop", shuffled, rt="rt:ms")
    assert "order from the rows" in people("stroop", twice, rt="rt:ms", trial="''").understood[2]


def test_a_subject_in_several_files_is_in_one_order(tmp_path: Path) -> None:
    t = stroop()
    for session, part in t.groupby("session"):
        write(part.drop(columns="session"), tmp_path / f"day{session}.csv")
    got = people("stroop", str(tmp_path / "*.csv"), rt="rt:ms")
    assert "order from file, block and trial." in got.understood[2]
    effect = found(got).loc[[("sequence_effect", "all trials")], "mean"].iloc[0]
    assert effect == pytest.approx(sequence_effect(t))
    first = tmp_path / "day1.csv"
    with pytest.raises(AnalysisError, match=r"day1\.csv is given twice"):
        people("stroop", [first, str(first)], rt="rt:ms")

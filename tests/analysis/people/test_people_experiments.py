"""Every experiment with behaviour measures people's trials, as plain pandas and scipy do."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from invented import found, write
from scipy import stats
from scipy.io import savemat

from striata.analysis.errors import AnalysisError
from striata.analysis.signatures.own import people


def row(rows: pd.DataFrame, measure: str, condition: str) -> pd.Series:
    return rows.loc[[(measure, condition)]].iloc[0]


def two_step(subjects: int = 5, trials: int = 80) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    t = pd.DataFrame({"subject": np.repeat(range(subjects), trials)})
    t["trial"] = t.groupby("subject").cumcount()
    t["choice"] = rng.integers(1, 3, len(t))
    t["common"] = rng.random(len(t)) < 0.7
    first = t["choice"] == 1
    t["state"] = np.where(first == t["common"], "A", "B")
    t["reward"] = rng.integers(0, 2, len(t))
    t["rt"] = rng.uniform(0.3, 0.9, len(t))
    return t


def stays(t: pd.DataFrame) -> pd.DataFrame:
    """Stay probability, (subjects, (reward, common)), by plain pandas."""
    after = t.groupby("subject")[["choice", "trial"]].shift(-1)
    ok = after["trial"] == t["trial"] + 1
    return (
        (after["choice"] == t["choice"])[ok]
        .groupby([t["subject"], t["reward"], t["common"]])
        .mean()
        .unstack([1, 2])
    )


def test_two_step() -> None:
    t = two_step()
    right = stays(t)
    for given in (t.drop(columns="state"), t.drop(columns="common")):
        rows = found(people("two-step", given, rt="rt:s"))
        for reward, name in ((1, "rewarded"), (0, "not rewarded")):
            for common, kind in ((True, "common"), (False, "rare")):
                got = row(rows, "stay probability", f"{name}, {kind}")
                assert got["mean"] == pytest.approx(right[reward, common].mean())
        both = right[1, True] - right[1, False] - right[0, True] + right[0, False]
        got = row(rows, "contrast of stay probabilities", "reward × transition")
        assert got["mean"] == pytest.approx(both.mean())
        assert (got["low"], got["high"]) == pytest.approx(
            stats.t.interval(0.95, len(both) - 1, both.mean(), stats.sem(both))
        )
        assert ("mixed-effects logistic regression of stay choices", "reward") in rows.index
        assert row(rows, "median RT", "first choice")["mean"] == pytest.approx(
            1e3 * t.groupby("subject")["rt"].median().mean()
        )
    with pytest.raises(AnalysisError, match="needs whether a transition is common"):
        people("two-step", t.drop(columns=["common", "state"]), rt="rt:s")


def test_missed_trials_of_the_two_step_task_break_the_order() -> None:
    t = two_step()
    t["rt"] = t["rt"].where(np.arange(len(t)) % 9 > 0, -1.0)
    made = t["rt"] > 0
    after = t.groupby("subject")[["choice", "rt"]].shift(-1)
    ok = made & (after["rt"] > 0)
    right = (after["choice"] == t["choice"])[ok].groupby([t["subject"], t["reward"], t["common"]])
    rows = found(people("two-step", t.drop(columns="state"), rt="rt:s", missed={"rt": -1}))
    got = row(rows, "stay probability", "rewarded, common")
    assert got["mean"] == pytest.approx(right.mean().unstack([1, 2])[1, True].mean())


def test_recipes_for_the_two_step_task(tmp_path: Path) -> None:
    t = two_step(3)
    shown = t.assign(
        subjID=t["subject"],
        level1_choice=t["choice"],
        level2_choice=np.where(t["state"] == "A", 1, 3) + t["reward"],
    )
    path = write(
        shown[["subjID", "trial", "level1_choice", "level2_choice", "reward"]],
        tmp_path / "ts.txt",
        sep="\t",
    )
    right = stays(t)[1, True].mean()
    got = people("two-step", path, recipe="hbayesdm-two-step")
    assert row(found(got), "stay probability", "rewarded, common")["mean"] == pytest.approx(right)
    cells = np.empty((len(t) + 3, 19), dtype=object)
    cells[:] = 0.0
    for k, r in enumerate(t.to_dict("records"), 3):
        cells[k, 0], cells[k, [3, 4, 7, 8]] = f"s{r['subject']}", (r["rt"], r["choice"], 0.5, 1)
        cells[k, [9, 11, 18]] = r["reward"], float(r["common"]), r["trial"]
    cells[:3, 0], cells[:3, 13] = "s0", 1.0  # practice
    savemat(tmp_path / "data.mat", {"data": cells})
    got = people("two-step", tmp_path / "data.mat", recipe="kool2016-two-step")
    assert "3 rows without #14=0" in got.understood[1]
    assert row(found(got), "stay probability", "rewarded, common")["mean"] == pytest.approx(right)


def stop_signal(subjects: int = 4, trials: int = 80) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    t = pd.DataFrame({"worker_id": np.repeat(range(subjects), trials)})
    t["stop_signal_condition"] = np.where(np.arange(len(t)) % 4 == 3, "stop", "go")
    stop = t["stop_signal_condition"] == "stop"
    t["SS_delay"] = rng.integers(3, 8, len(t)) * 50
    responds = ~stop | (rng.random(len(t)) < 0.5)
    responds &= stop | (rng.random(len(t)) > 0.05)
    t["rt"] = np.where(responds, rng.normal(550, 60, len(t)).round(), -1)
    t["correct_trial"] = np.where(stop, ~responds, responds & (rng.random(len(t)) > 0.1)).astype(
        int
    )
    t["current_block"] = 0
    return t


def test_stop_signal(tmp_path: Path) -> None:
    t = stop_signal()
    path = write(t, tmp_path / "stop.csv")
    got = people("stop-signal", path, recipe="expfactory-stop-signal")
    rows = found(got)
    p, ssrt, omitted, rt = [], [], [], []
    for _, s in t.groupby("worker_id"):
        go, stop = (s[s["stop_signal_condition"] == c] for c in ("go", "stop"))
        p.append((stop["rt"] > 0).mean())
        filled = np.sort(go["rt"].where(go["rt"] > 0, go["rt"].max()))
        if 0.25 <= p[-1] <= 0.75:
            ssrt.append(filled[int(np.ceil(p[-1] * len(filled))) - 1] - stop["SS_delay"].mean())
        omitted.append((go["rt"] < 0).mean())
        rt.append(go.loc[go["rt"] > 0, "rt"].mean())
    for name, values in (
        ("ssrt", ssrt),
        ("go_omissions", omitted),
        ("go_rt", rt),
        ("p_respond", p),
    ):
        one = row(rows, name, "tracked delays")
        assert one["mean"] == pytest.approx(np.mean(values), abs=1e-6), name
        assert one["n"] == len(values)
    answered = t[(t["stop_signal_condition"] == "go") & (t["rt"] > 0)]
    accuracy = answered.groupby("worker_id")["correct_trial"].mean().mean()
    assert row(rows, "go_accuracy", "tracked delays")["mean"] == pytest.approx(accuracy)


def presses(between: bool = False) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    rows = []
    for rat in range(12):
        for length in ("short", "long"):
            for value in ("valued", "devalued"):
                if between and (length == "short") != (rat < 6):
                    continue
                low = length == "short" and value == "devalued"
                rows.append((rat, length, value, float(rng.normal(4 if low else 10, 1))))
    return pd.DataFrame(rows, columns=["subject", "length", "value", "presses"])


def test_lever_pressing_within_and_between_groups() -> None:
    for between in (False, True):
        t = presses(between)
        got = people("habit", t)
        wide = t.pivot(index=["subject", "length"], columns="value", values="presses")
        index = (wide["valued"] - wide["devalued"]) / wide.sum(axis=1)
        short, long = index.xs("short", level=1), index.xs("long", level=1)
        rows = found(got)
        one = row(rows, "devaluation sensitivity", "short training")
        assert one["mean"] == pytest.approx(short.mean())
        change = row(rows, "devaluation sensitivity_difference", "long − short")
        test = stats.ttest_ind(long, short, equal_var=False) if between else None
        right = test or stats.ttest_rel(long, short.reindex(long.index))
        assert (change["low"], change["high"]) == pytest.approx(tuple(right.confidence_interval()))
        assert ("between subjects" if between else "within subjects") in got.understood[3]


def test_devalued_and_valued_groups_of_animals() -> None:
    t = presses()
    other = t["subject"] + 100 * (t["value"] == "devalued")
    got = people("habit", t.assign(subject=other))
    m = t.groupby(["value", "length"])["presses"].mean()
    one = row(found(got), "presses_difference", "valued − devalued, short training")
    assert one["mean"] == pytest.approx(m["valued", "short"] - m["devalued", "short"])
    assert one["n"] == 24


def test_wide_table_of_presses(tmp_path: Path) -> None:
    t = presses()
    wide = t.pivot(index="subject", columns=["value", "length"], values="presses")
    wide.columns = [f"{v}_{n}" for v, n in wide.columns]
    path = write(wide.reset_index(), tmp_path / "rats.csv")
    got = found(people("habit", path, presses="{value}_{length}"))
    pd.testing.assert_frame_equal(got, found(people("habit", t)))


def test_choices() -> None:
    rng = np.random.default_rng(5)
    rows = []
    for s in range(6):
        for length in ("short", "long"):
            for test, outcome, n, p in (
                ("practice", "", 40, 0.9),
                ("reversal", "", 40, 0.7),
                ("slips of action", "valued", 20, 0.9),
                ("slips of action", "devalued", 20, 0.4),
            ):
                for _ in range(n):
                    rows.append((s, test, length, outcome, rng.random() < p, rng.uniform(0.4, 0.8)))
    names = ["subject", "test", "length", "outcome", "correct", "rt"]
    t = pd.DataFrame(rows, columns=names)
    found_rows = found(people("choice", t, rt="rt:s"))
    for length in ("short", "long"):
        here = t[t["length"] == length]
        slips = here[here["test"] == "slips of action"]
        share = slips.groupby(["subject", "outcome"])["correct"].mean().unstack()
        one = row(found_rows, "devaluation effect", f"{length} practice")
        assert one["mean"] == pytest.approx((share["valued"] - share["devalued"]).mean())
        last = here[here["test"] == "practice"].groupby("subject").tail(20)
        end = last.groupby("subject")["correct"].mean().mean()
        assert row(found_rows, "accuracy", f"end of {length} practice")["mean"] == pytest.approx(
            end
        )


def test_physiology_takes_no_people() -> None:
    with pytest.raises(AnalysisError, match="physiology takes no data of people"):
        people("physiology", pd.DataFrame({"subject": [1]}))

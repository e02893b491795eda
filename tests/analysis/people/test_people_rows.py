"""What columns mean: codes, missed answers, filters, accuracy; and what is wrong in a sentence."""

import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from invented import found, stroop, write

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.people.kinds import Column, converted
from striata.analysis.reading.people.recipe import Recipe, recipe, recipes
from striata.analysis.signatures.own import people

TRIALS = "ID,Cond,RT,Acc\n1,con,500,1\n1,inc,600,1\n2,con,510,0\n"
MAP = {"subject": "ID", "condition": "Cond", "rt": "RT:ms", "correct": "Acc"}


def text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_missed_answers_are_omissions(tmp_path: Path) -> None:
    path = text(
        tmp_path / "m.csv",
        "subject,condition,rt,correct\n1,congruent,512,1\n1,incongruent,-1,0\n1,incongruent,640,1\n",
    )
    with pytest.raises(AnalysisError, match=r"not -1; .* say so with --missed rt:-1"):
        people("stroop", path, rt="rt:ms")
    got = people("stroop", path, rt="rt:ms", missed={"rt": -1})
    assert got.understood[1].endswith("Without an answer: 1 trials, which are kept.")
    rows = found(got)["mean"]
    assert rows[("err", "incongruent")] == 0.5
    assert rows[("mean_rt", "incongruent")] == pytest.approx(640)
    blank = text(tmp_path / "b.csv", "subject,condition,rt,correct\n1,con,500,1\n1,inc,,\n")
    with pytest.raises(AnalysisError, match=r"correct is empty in 1 rows; .*--missed rt:"):
        people("stroop", blank, rt="rt:ms")
    assert found(people("stroop", blank, rt="rt:ms", missed={"rt": ""}))["mean"][
        ("err", "incongruent")
    ] == pytest.approx(1.0)


def test_blank_rows_of_psychopy_are_left_out_and_counted(tmp_path: Path) -> None:
    path = text(
        tmp_path / "p.csv",
        "participant,congruent,resp.rt,resp.corr,instr.rt,\n"
        "sub-1,,,,3.1,\nsub-1,1,0.61,1,,\nsub-1,0,0.74,1,,\nsub-1,,,,,\n",
    )
    columns = {"condition": "congruent", "rt": "resp.rt:s", "correct": "resp.corr"}
    codes = {"condition": {"1": "congruent", "0": "incongruent"}}
    got = people("stroop", path, subject="participant", values=codes, **columns)
    assert got.understood[1].startswith(
        "Left out: 2 rows in which condition, rt, correct are empty"
    )
    assert found(got)["mean"][("mean_rt_difference", "incongruent-congruent")] == pytest.approx(130)


def test_rows_without_their_kind_of_word_are_counted(tmp_path: Path) -> None:
    t = stroop(2)
    t["item"] = np.where(t["trial"] % 2, "mostly congruent", "mostly incongruent")
    whole = people("stroop", write(t, tmp_path / "whole.csv"), rt="rt:ms")
    assert whole.understood[1].startswith("Left out: no row.")
    t.loc[t["trial"] <= 3, "item"] = ""
    got = people("stroop", write(t, tmp_path / "some.csv"), rt="rt:ms")
    assert got.understood[1].startswith(
        f"Left out: {2 * 4 * 3} rows in which item is empty, from measures by item alone."
    )
    assert len(got.trials) == len(t)


ITEMS = "mostly congruent, mostly incongruent (or their first three letters or more)"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "mostly incogruent",
            "other codes can be translated with"
            " --value 'item:mostly incogruent=mostly incongruent'.",
        ),
        (
            "MOS",
            "which may be mostly congruent or mostly incongruent; write more of it, or say what it"
            " means with --value 'item:MOS=mostly congruent'.",
        ),
        (
            "incongruent, mostly",
            "other codes can be translated in a recipe, 'incongruent, mostly' ="
            " 'mostly incongruent' in [values.item].",
        ),
    ],
)
def test_a_misspelt_word_is_answered_by_the_nearest(written: str, said: str) -> None:
    t = stroop(2).assign(item="mostly congruent")
    t.loc[3, "item"] = written
    with pytest.raises(AnalysisError) as error:
        people("stroop", t, rt="rt:ms")
    middle = ", " if said.startswith("which") else "; "
    assert str(error.value).endswith(f"item must be {ITEMS}, not {written!r}{middle}{said}")
    _, option, typed = said.partition("--value ")
    if option:  # what is suggested can be typed
        (value,) = shlex.split(typed.removesuffix("."))
        t.loc[3, "item"] = written
        codes = Recipe().with_options(values=[value]).values
        assert people("stroop", t, rt="rt:ms", values=codes).trials["item"].notna().all()


def test_a_misspelt_accuracy_is_answered_by_the_nearest() -> None:
    t = stroop(2).assign(correct="correct")
    t.loc[3, "correct"] = "in correct"
    with pytest.raises(AnalysisError, match="with --value 'correct:in correct=0'"):
        people("stroop", t, rt="rt:ms")


def test_what_means_no_answer_can_be_typed() -> None:
    t = stroop(2).astype({"rt": object})
    t.loc[3, "rt"] = "no answer"
    with pytest.raises(AnalysisError, match="say so with --missed 'rt:no answer'"):
        people("stroop", t, rt="rt:ms")


def test_conditions_on_rows(tmp_path: Path) -> None:
    t = stroop(2).assign(phase="test")
    t.loc[t["trial"] <= 5, "phase"] = "practice"
    path = write(t, tmp_path / "w.csv")
    for where, n in (
        ("phase=test", 2 * 4 * 9),
        ("phase!=practice", 2 * 4 * 9),
        ("phase=test|practice", 2 * 4 * 14),
        (("trial>5", "block<=1"), 2 * 2 * 9),
        ("phase!=", 2 * 4 * 14),
    ):
        assert len(people("stroop", path, rt="rt:ms", where=where).trials) == n
    for where, message in (
        ("phase", "--where takes COLUMN=VALUE"),
        ("fase=test", "has no column 'fase' for --where; it has subject"),
        ("trial>many", "compares with 'many', no number"),
        ("phase=none of them", "has no row with phase=none of them"),
    ):
        with pytest.raises(AnalysisError, match=message):
            people("stroop", path, rt="rt:ms", where=where)


def test_accuracy_from_response_and_key_and_as_words(tmp_path: Path) -> None:
    t = stroop(2)
    t["resp"], t["answer"] = t["colour"], t["colour"].astype(float)
    t.loc[::5, "resp"] = 9
    t.loc[::7, "resp"] = np.nan
    t.loc[::7, "rt"] = np.nan
    right = (t["resp"] == t["answer"]).groupby([t["subject"], t["condition"]]).mean().unstack()
    keyed = t.drop(columns="correct")
    got = people("stroop", keyed, rt="rt:ms", response="resp", key="answer")
    rows = found(got)["mean"]
    for condition in right:
        assert rows[("err", condition)] == pytest.approx(1 - right[condition].mean())
    worded = keyed.assign(correct=np.where(t["resp"] == t["answer"], "Correct", "incorrect"))
    assert (
        found(people("stroop", worded, rt="rt:ms"))["mean"][("err", "congruent")]
        == rows[("err", "congruent")]
    )
    odd = keyed.assign(correct=np.where(t["resp"] == t["answer"], "fine", "bad"))
    with pytest.raises(AnalysisError, match=r"not 'bad'; other words .* --value correct:bad=1"):
        people("stroop", odd, rt="rt:ms")
    codes = {"correct": {"fine": "1", "bad": "0"}}
    assert found(people("stroop", odd, rt="rt:ms", values=codes))["mean"][
        ("err", "congruent")
    ] == pytest.approx(rows[("err", "congruent")])


def test_another_design_is_recognised_and_said() -> None:
    from scipy import stats

    t = stroop(12, 1, 2, 20)
    part = t["subject"].str[1:].astype(int) % 2 == 0
    between = t[(t["condition"] == "congruent") == part]
    got = people("stroop", between, rt="rt:ms")
    assert "between subjects, compared as independent samples" in got.understood[3]
    mean = between.groupby(["condition", "subject"])["rt"].mean()
    test = stats.ttest_ind(mean["incongruent"], mean["congruent"], equal_var=False)
    row = found(got).loc[[("mean_rt_difference", "incongruent-congruent")]].iloc[0]
    assert row["mean"] == pytest.approx(mean["incongruent"].mean() - mean["congruent"].mean())
    assert (row["low"], row["high"]) == pytest.approx(tuple(test.confidence_interval(0.95)))
    assert row["n"] == 12
    paired = people("stroop", t, rt="rt:ms")
    assert "within subjects, differences are paired" in paired.understood[3]
    some = t[part | (t["condition"] == "congruent")]
    assert "6 of 12 subjects have all of them" in people("stroop", some, rt="rt:ms").understood[3]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rt": "RT"}, "needs the unit of rt, s or ms, for example rt=RT:ms"),
        ({"rt": "RT:min"}, "needs the unit of rt"),
        ({"subject": "Who"}, "has no column 'Who' for subject; it has ID, Cond"),
        ({"person": "ID"}, "--map takes names of this experiment: subject, session, block"),
        ({"rt": "RT:s"}, "is s its unit"),
        ({"condition": "RT"}, "condition must be congruent, neutral, incongruent"),
        ({"correct": "RT"}, "correct must be 0 or 1, true or false"),
        ({"rt": "Cond:ms"}, "is no number: 'con'"),
        ({"subject": "#1"}, "it has #1, #2"),
        ({"missed": {"reply": "x"}}, "--missed takes names of this experiment"),
        ({"values": {"reply": {"x": "y"}}}, "--value takes names of this experiment"),
    ],
)
def test_a_wrong_mapping_gets_one_sentence(
    change: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(AnalysisError, match=message):
        people("stroop", text(tmp_path / "own.csv", TRIALS), **{**MAP, **change})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (TRIALS.replace("2,", ","), "subject is empty in 1 rows; name the column"),
        (TRIALS.replace("600", ""), "1 correct trials have no rt"),
        (TRIALS.replace("600", "inf"), "rt has a value that is no number: 'inf'"),
        (TRIALS.replace("600,1", "600,"), "correct is empty in 1 rows"),
        (TRIALS.replace("inc", ""), "condition is empty in 1 rows"),
        (TRIALS + "3,con,400,1,5,6\n", "Expected 4 fields in line 4, saw 6"),
        (
            TRIALS.replace("Cond", "RT"),
            r"no column 'Cond' .* ID, RT \(1 of 2\), RT \(2 of 2\)",
        ),
        (TRIALS + "1,con,9999999,1\n", "at most 600 s, not 10000 s; .*--missed rt:9999999"),
        (TRIALS + "2,con,0.4,1\n", r"at least 0\.002 s, not 0\.0004 s; is ms its unit in every"),
        (TRIALS + "3,con,0.5,1\n", r"of subject 3 would be 0\.0005 s, .*; is ms its unit in every"),
        (TRIALS.replace("con,500", ",-1"), r"rt must be above 0, or empty, not -1"),
    ],
)
def test_odd_rows_get_one_sentence(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match=message):
        people("stroop", text(tmp_path / "own.csv", content), **MAP)


def test_delays_in_another_unit_are_noticed() -> None:
    delay, given = Column("prepare", "delay"), pd.Series(["0", "0.4", "1.2", ""])
    seconds, _ = converted(given, delay, "s", "own.csv")
    assert seconds.tolist()[:3] == [0.0, 0.4, 1.2]
    with pytest.raises(AnalysisError, match=r"median prepare above 0 .*; is ms its unit"):
        converted(given, delay, "ms", "own.csv")
    with pytest.raises(AnalysisError, match=r"would be 300 s; is s its unit"):
        converted(pd.Series(["0", "300"]), delay, "s", "own.csv")
    none, _ = converted(pd.Series(["0", "0"]), delay, "ms", "own.csv")
    assert none.tolist() == [0.0, 0.0]


def test_a_screen_that_is_no_trial_is_not_taken_for_a_missed_one(tmp_path: Path) -> None:
    path = text(tmp_path / "own.csv", TRIALS + "1,,923400,\n")
    with pytest.raises(AnalysisError, match=r"Rows that are no trials are left out with --where"):
        people("stroop", path, **MAP)
    with pytest.raises(AnalysisError, match="condition is empty in 1 rows"):
        people("stroop", path, **MAP, missed={"rt": 923400})
    assert people("stroop", path, **MAP, where="Cond!=").understood[3]


def test_slow_and_hasty_subjects_are_people(tmp_path: Path) -> None:
    rows = "".join(f"{s},{c},{rt},1\n" for s, rt in ((3, 38), (4, 25000)) for c in ("con", "inc"))
    assert (
        "Subjects: 4"
        in people("stroop", text(tmp_path / "a.csv", TRIALS + rows), **MAP).understood[2]
    )


def test_columns_of_one_name_are_refused_where_they_would_be_used(tmp_path: Path) -> None:
    frame = pd.read_csv(text(tmp_path / "own.csv", TRIALS))
    twice = frame.set_axis(["ID", "Cond", "RT", "RT"], axis=1)
    with pytest.raises(AnalysisError, match=r"has no column 'RT' .*RT \(1 of 2\)"):
        people("stroop", twice, **MAP)
    twice.to_excel(tmp_path / "own.xlsx", index=False)
    with pytest.raises(AnalysisError, match=r"has no column 'RT' .*RT \(1 of 2\)"):
        people("stroop", tmp_path / "own.xlsx", **MAP)
    trials = TRIALS.replace("Acc\n", "Acc,trial,trial\n").replace(",1\n", ",1,1,2\n")
    with pytest.raises(AnalysisError, match="has no column 'trial'"):
        people("stroop", text(tmp_path / "t.csv", trials.replace(",0\n", ",0,1,2\n")), **MAP)
    wide = "ID,rt_1,c_1,a_1,rt_1,c_1,a_1\n1,500,con,1,600,inc,1\n"
    columns = {"rt": "rt_{trial}:ms", "condition": "c_{trial}", "correct": "a_{trial}"}
    with pytest.raises(AnalysisError, match="two columns of one name among those like rt_"):
        people("stroop", text(tmp_path / "w.csv", wide), subject="ID", **columns)


def test_what_is_typed_is_a_recipe_or_gets_one_sentence() -> None:
    typed = Recipe().with_options(
        ["subject=ID, rt=RT:ms", "condition=#3"], ["condition:0=congruent"], ["rt:-1", "rt:"]
    )
    assert dict(typed.columns) == {"subject": "ID", "rt": "RT:ms", "condition": "#3"}
    assert typed.values == {"condition": {"0": "congruent"}}
    assert typed.missed == {"rt": ("-1", "")}
    assert not typed.headed
    for option, wrong, message in (
        ("columns", "subject", "--map takes NAME=COLUMN"),
        ("columns", "rt=a,rt=b", "names a column for rt twice"),
        ("values", "condition=congruent", "--value takes NAME:THEIRS=OURS"),
        ("missed", "-1", "--missed takes NAME:VALUE"),
    ):
        with pytest.raises(AnalysisError, match=message):
            Recipe().with_options(**{option: [wrong]})


RECIPES = {
    "x = [": "is no TOML file",
    "colums = 3": r"a recipe has experiment, about, source, seen \(texts\) and \[file\]",
    "[rows]\nfilter = ['a=1']": r"\[rows\] has where, not filter",
    "[rows]\nwhere = 'a=1'": r"where in \[rows\] must be a list",
    "[values]\ncondition = 'x'": r"condition in \[values\] must be a table of values",
    "[missed]\nrt = -1": r"rt in \[missed\] must be a list",
    "[file]\nheader = 'no'": r"header in \[file\] must be true or false",
    "[file]\nname = '('": "is no regular expression",
}


@pytest.mark.parametrize("content", RECIPES)
def test_a_wrong_recipe_gets_one_sentence(content: str, tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match=RECIPES[content]):
        recipe(str(text(tmp_path / "r.toml", content)))


def test_recipes_are_found_by_name() -> None:
    assert {"hedge2018-stroop", "kool2016-two-step", "hbayesdm-two-step"} <= set(recipes())
    for name in recipes():
        assert recipe(name).experiment in ("stroop", "two-step", "stop-signal")
    with pytest.raises(AnalysisError, match="There is no recipe 'mine'; shipped are expfactory"):
        recipe("mine")
    with pytest.raises(AnalysisError, match="The recipe is for stroop, not for two-step"):
        people("two-step", pd.DataFrame({"a": [1]}), recipe="hedge2018-stroop")

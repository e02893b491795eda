"""Files of every kind are read as they come, and give the same numbers."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from invented import found, stroop, write
from scipy.io import savemat

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.people import formats
from striata.analysis.reading.people.people import People
from striata.analysis.signatures.own import people

T = stroop(3, 1, 2, 20)


def right(got: People) -> None:
    """Mean RTs and their intervals are those of pandas and scipy."""
    from scipy import stats

    mean = T.pivot_table("rt", "subject", "condition")
    rows = found(got)
    for condition in mean:
        here = rows.loc[[("mean_rt", condition)]].iloc[0]
        assert here["mean"] == pytest.approx(mean[condition].mean(), abs=1e-6)
        low, high = stats.t.interval(
            0.95, len(mean) - 1, mean[condition].mean(), stats.sem(mean[condition])
        )
        assert (here["low"], here["high"]) == pytest.approx((low, high), abs=1e-6)
    assert len(got.trials) == len(T)


TEXTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "tabs": ({"sep": "\t"}, "utf-8", ""),
    "bars": ({"sep": "|"}, "utf-8", ""),
    "semicolons and decimal commas": ({"sep": ";", "decimal": ","}, "utf-8", "decimal comma"),
    "byte order mark": ({}, "utf-8-sig", ""),
    "utf-16": ({"sep": "\t"}, "utf-16", "UTF-16"),
    "utf-16 without mark": ({"sep": "\t"}, "utf-16-le", "UTF-16"),
    "windows": ({"lineterminator": "\r\n"}, "utf-8", ""),
    "old mac": ({"lineterminator": "\r"}, "utf-8", ""),
    "quoted": ({"quoting": 1}, "utf-8", ""),
    "latin": ({}, "cp1252", "Windows-1252"),
    "blanks": ({"sep": " "}, "utf-8", "blanks"),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_texts(kind: str, tmp_path: Path) -> None:
    options, encoding, note = TEXTS[kind]
    table = T.assign(subject=T["subject"].str.replace("S", "Ä")) if encoding == "cp1252" else T
    text = table.to_csv(index=False, **options)
    (tmp_path / "mine.txt").write_bytes(text.encode(encoding))
    got = people("stroop", tmp_path / "mine.txt", rt="rt:ms")
    assert note in got.understood[0]
    right(got)


def test_a_comma_of_thousands_is_not_taken_for_one_of_decimals(tmp_path: Path) -> None:
    table = T.assign(rt=[f"{x + 400:,.0f}" for x in T["rt"]])
    assert table["rt"].str.contains(",").nunique() == 2
    for separator in ",\t":
        table.to_csv(tmp_path / "mine.txt", index=False, sep=separator)
        with pytest.raises(AnalysisError, match="without separators of thousands"):
            people("stroop", tmp_path / "mine.txt", rt="rt:ms")


def test_a_table_of_r_with_numbers_of_rows(tmp_path: Path) -> None:
    text = T.to_csv(index=True, sep=" ").split("\n", 1)
    (tmp_path / "r.txt").write_text(text[0].strip() + "\n" + text[1], encoding="utf-8")
    right(people("stroop", tmp_path / "r.txt", rt="rt:ms"))


def test_eprime_with_a_line_of_types_and_its_log(tmp_path: Path) -> None:
    table = T.rename(columns=str.capitalize)
    body = table.to_csv(sep="\t", index=False)
    types = "\t".join(["STRING"] * table.shape[1])
    names = {"subject": "Subject", "condition": "Condition", "rt": "Rt:ms", "correct": "Correct"}
    for above, said in ((types, "1 line above"), ("C:\\data\\export.edat\n" + types, "2 lines")):
        (tmp_path / "e.txt").write_bytes((above + "\r\n" + body).encode("utf-16"))
        got = people("stroop", tmp_path / "e.txt", **names)
        assert said in got.understood[0]
        right(got)
    frames = []
    for subject, part in T.groupby("subject"):
        lines = ["*** Header Start ***", f"Subject: {subject}", "*** Header End ***"]
        for row in part.to_dict("records"):
            lines += ["*** LogFrame Start ***", "\tProcedure: TrialProc"]
            lines += [f"\tStim.{k}: {v}" for k, v in row.items() if k != "subject"]
            lines += ["*** LogFrame End ***"]
        lines += ["*** LogFrame Start ***", "\tProcedure: Block", "*** LogFrame End ***"]
        frames.append(tmp_path / f"{subject}.txt")
        frames[-1].write_bytes("\r\n".join(lines).encode("utf-16"))
    logged = {k: f"Stim.{v.lower()}" for k, v in names.items() if k != "subject"}
    got = people("stroop", frames, subject="Subject", **logged, where="Procedure=TrialProc")
    assert "3 rows without Procedure=TrialProc" in got.understood[1]
    right(got)


def test_what_a_trial_gives_twice_is_refused_where_it_would_be_used(tmp_path: Path) -> None:
    trials = json.loads(T.to_json(orient="records"))
    lines = [json.dumps(t) for t in trials]
    twice = [line.replace('"rt":', '"rt": 1, "rt":') for line in lines]
    for text, message in (
        ([*twice[:1], *lines[1:]], "gives 'rt' more than once in 1 trial;"),
        ([*twice[:3], *lines[3:]], "gives 'rt' more than once in 3 trials;"),
        (twice, r"has no column 'rt' .*rt \(1 of 2\), rt \(2 of 2\)"),
    ):
        (tmp_path / "a.json").write_text("\n".join(text), encoding="utf-8")
        with pytest.raises(AnalysisError, match=message):
            people("stroop", tmp_path / "a.json", rt="rt:ms")
    logged = ["*** Header Start ***", "Subject: 1", "LevelName: Session", "LevelName: Trial"]
    logged += ["*** Header End ***"]
    for t in trials:
        earlier = ["RT: 900"] if t is trials[0] else []
        logged += ["Level: 2", "*** LogFrame Start ***", f"Cond: {t['condition']}", *earlier]
        logged += [f"RT: {t['rt']}", f"Acc: {t['correct']}", "*** LogFrame End ***"]
    (tmp_path / "e.txt").write_text("\n".join(logged), encoding="utf-8")
    names = {"subject": "Subject", "condition": "Cond", "correct": "Acc"}
    with pytest.raises(AnalysisError, match="'RT' more than once in 1 trial;"):
        people("stroop", tmp_path / "e.txt", **names, rt="RT:ms")
    with pytest.raises(AnalysisError, match=r" Subject, LevelName, Level\.$"):
        people("stroop", tmp_path / "e.txt", **names, rt="Speed:ms")


def test_what_is_not_used_may_be_given_twice_and_every_trial_that_is_counts(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.json"
    lines = [json.dumps(t) for t in json.loads(T.to_json(orient="records"))]
    once = [line.replace('"rt":', '"phase": "test", "rt":') for line in lines]
    shown = lines[0].replace('"rt":', '"phase": "shown", "rt": 1, "rt":')
    path.write_text("\n".join([shown, *once]), encoding="utf-8")
    right(people("stroop", path, rt="rt:ms", where="phase=test"))
    more = [line.replace('"rt":', '"rt": 1, ' * k + '"rt":') for k, line in enumerate(lines[:3])]
    path.write_text("\n".join([*more, *lines[3:]]), encoding="utf-8")
    with pytest.raises(AnalysisError, match="gives 'rt' more than once in 2 trials;"):
        people("stroop", path, rt="rt:ms")
    inside = [line.replace('"rt":', '"answer": {"rt":') for line in lines]
    inside = [line.replace(', "correct"', '}, "correct"') for line in inside]
    inside[:2] = [
        line.replace('"answer":', '"answer": {"rt": 1}, "answer":') for line in inside[:2]
    ]
    path.write_text("\n".join(inside), encoding="utf-8")
    with pytest.raises(AnalysisError, match=r"gives 'answer\.rt' more than once in 2 trials;"):
        people("stroop", path, rt="answer.rt:ms")


def test_json_of_jspsych(tmp_path: Path) -> None:
    trials = json.loads(T.to_json(orient="records"))
    for t in trials:
        t["response"] = {"Q0": "f"}
        t["correct"] = bool(t["correct"])
    fixations = [{"trial_type": "fixation", "rt": None} for _ in trials]
    mixed = [x for pair in zip(fixations, trials, strict=True) for x in pair]
    shapes = {
        "list": json.dumps(mixed),
        "a list of lists": json.dumps([mixed[:40], mixed[40:]]),
        "inside an object": json.dumps({"data": mixed}),
        "a line each": "\n".join(map(json.dumps, mixed)),
    }
    for text in shapes.values():
        (tmp_path / "a.json").write_text(text, encoding="utf-8")
        got = people("stroop", tmp_path / "a.json", rt="rt:ms", trial="''")
        assert f"{len(T)} rows in which" in got.understood[1]
        right(got)


def test_gz_xlsx_mat_nwb(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(T.to_csv(index=False).encode()))
    right(people("stroop", tmp_path / "a.csv.gz", rt="rt:ms"))
    with pd.ExcelWriter(tmp_path / "a.xlsx", engine="openpyxl") as book:
        T.to_excel(book, sheet_name="trials", index=False)
        pd.DataFrame({"a": [1]}).to_excel(book, sheet_name="notes", index=False)
    got = people("stroop", tmp_path / "a.xlsx", rt="rt:ms")
    assert "sheet 'trials' of 2" in got.understood[0]
    right(got)
    struct = {k: T[k].to_numpy(dtype=object if T[k].dtype == object else None) for k in T}
    for shape in ({"data": struct}, struct):
        savemat(tmp_path / "a.mat", shape)
        right(people("stroop", tmp_path / "a.mat", rt="rt:ms"))


def test_nwb_trials(tmp_path: Path) -> None:
    from pynwb import NWBHDF5IO, NWBFile

    file = NWBFile("invented", "x", datetime(2026, 1, 1, tzinfo=UTC))
    for name in T.columns:
        file.add_trial_column(name, "invented")
    for k, row in enumerate(T.to_dict("records")):
        file.add_trial(start_time=float(k), stop_time=k + 0.5, **row)
    with NWBHDF5IO(tmp_path / "a.nwb", "w") as io:
        io.write(file)
    right(people("stroop", tmp_path / "a.nwb", rt="rt:ms"))


def test_bids_events_with_a_sidecar(tmp_path: Path) -> None:
    for subject, part in T.groupby("subject"):
        stem = f"sub-{subject}_task-stroop_events"
        table = part.assign(onset=1.0, duration=0.5, response_time=part["rt"] / 1e3)
        table = table[["onset", "duration", "condition", "response_time", "correct"]]
        blank = pd.DataFrame([{"onset": 0.0, "duration": 1.0}])
        pd.concat([blank, table]).to_csv(
            tmp_path / f"{stem}.tsv", sep="\t", index=False, na_rep="n/a"
        )
        (tmp_path / f"{stem}.json").write_text('{"response_time": {"Units": "s"}}')
    got = people("stroop", tmp_path, subject="@sub", rt="response_time")
    assert "3 rows in which condition, rt, correct are empty" in got.understood[1]
    right(got)
    (tmp_path / f"{stem}.json").write_text('{"response_time": {"Units": "ms"}}')
    with pytest.raises(AnalysisError, match=r"gives rt in s, .* in ms; .* must have one unit"):
        people("stroop", tmp_path, subject="@sub", rt="response_time")
    for odd in ("[1, 2]", "[" * 100_000):
        (tmp_path / f"{stem}.json").write_text(odd)
        with pytest.raises(AnalysisError, match="is no JSON that names columns"):
            people("stroop", tmp_path, subject="@sub", rt="response_time")
    (tmp_path / f"{stem}.json").unlink()
    with pytest.raises(AnalysisError, match="needs the unit of rt"):
        people("stroop", tmp_path / f"{stem}.tsv", subject="@sub", rt="response_time")


def test_a_file_each_without_header(tmp_path: Path) -> None:
    codes = T["condition"].map({"congruent": 0, "incongruent": 2})
    table = T.assign(code=codes, s=T["rt"] / 1e3)
    for subject, part in table.groupby("subject"):
        rows = part[["block", "trial", "code", "correct", "s"]]
        rows.to_csv(tmp_path / f"Study1_P{subject}Stroop1.csv", header=False, index=False)
    columns = {"block": "#1", "trial": "#2", "condition": "#3", "correct": "#4", "rt": "#5:s"}
    got = people(
        "stroop",
        tmp_path,
        subject="@file",
        values={"condition": {0: "congruent", 2: "incongruent"}},
        **columns,
    )
    assert f"{len(T)} from 3 files" in got.understood[0]
    right(got)


def test_wide_files(tmp_path: Path) -> None:
    t = T.assign(n=T.groupby("subject").cumcount() + 1)
    wide = t.pivot(index="subject", columns="n", values=["rt", "condition", "correct"])
    wide.columns = [f"{a}_{b}" for a, b in wide.columns]
    path = write(wide.reset_index(), tmp_path / "wide.csv")
    columns = {k: f"{k}_{{trial}}" for k in ("condition", "correct")}
    right(people("stroop", path, rt="rt_{trial}:ms", **columns))
    with pytest.raises(AnalysisError, match="has no columns like RT_"):
        people("stroop", path, rt="RT_{trial}:ms", **columns)
    with pytest.raises(AnalysisError, match=r"\{k\} in --map is none of subject"):
        people("stroop", path, rt="rt_{k}:ms", condition="condition_{k}", correct="correct_{k}")


def test_what_is_missing_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    T.to_excel(tmp_path / "a.xlsx", index=False)
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    with pytest.raises(AnalysisError, match="needs openpyxl, which is not installed; run uv sync"):
        people("stroop", tmp_path / "a.xlsx", rt="rt:ms")


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n\n  \n",
    "header alone": b"subject,condition,rt,correct\n",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "half a zip": b"PK\x03\x04" + b"\0" * 40,
    "half a gz": gzip.compress(b"a,b\n1,2\n")[:-6],
    "half an hdf5": b"\x89HDF\r\n\x1a\n" + b"\0" * 99,
    "half a mat": b"MATLAB 5.0 MAT-file" + b"\0" * 150,
    "half a json": b'[{"rt": 1}, {"rt"',
    "json without trials": b'{"a": 1}',
    "a list of numbers": b"[1, 2, 3]",
    "odd utf-16": "a,b\n1,2\n".encode("utf-16")[:-1],
    "ragged": b"subject,condition,rt,correct\n1,con,1,1\n1,con,1,1,5,6\n1,con,1,1\n",
    "one column": b"subject\n1\n2\n",
    "a long field": b'subject,condition,rt,correct\n1,"' + b"x" * 200_000 + b'",1,1\n',
    "deep json": b"[" * 100_000,
    "half a letter": b'[{"subject":"\\ud800","condition":"congruent","rt":1,"correct":1}]',
    "wide json": json.dumps([{f"k{i}": 1} for i in range(3000)]).encode(),
    "nothing in it": b"subject,condition,rt,correct\n,,,\n,,,\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "mat", "json"])
def test_a_file_that_is_none_gets_one_sentence(kind: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"mine.{suffix}"
    path.write_bytes(HOSTILE[kind])
    with pytest.raises(AnalysisError) as e:
        people("stroop", path, rt="rt:ms")
    assert "\n" not in str(e.value)
    assert str(e.value).endswith(".")


def test_mat_with_several_tables_asks_for_one(tmp_path: Path) -> None:
    table = {"a": np.arange(4.0), "b": np.arange(4.0)}
    savemat(tmp_path / "two.mat", {"one": table, "other": table})
    with pytest.raises(AnalysisError, match=r"holds 2 tables of trials \(one, other\)"):
        people("stroop", tmp_path / "two.mat", rt="rt:ms")


def test_places_without_data(tmp_path: Path) -> None:
    for where in (tmp_path / "missing.csv", str(tmp_path / "*.csv"), tmp_path):
        with pytest.raises(AnalysisError, match="There is no file"):
            people("stroop", where, rt="rt:ms")

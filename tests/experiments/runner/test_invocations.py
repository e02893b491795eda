"""Bad invocations: each gets one sentence, nothing wrong is accepted, and nothing is left over."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import toy
from invocations import striata, well_said

from striata.experiments.commands import guard
from striata.experiments.runner import schedule

LONG = "x" * 300
NO_UTF8 = os.fsdecode(b"caf\xe9")
FIT = ("fit", "stroop", "--table", "none.csv")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder, in which nothing is simulated."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(schedule, "run_all", lambda *_: pytest.fail("it was accepted"))


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e400"])
@pytest.mark.parametrize(
    ("experiment", "name"),
    [
        ("stroop", "reading_practice"),
        ("stroop", "naming_practice"),
        ("dopamine", "training"),
        ("dopamine", "extinction"),
        ("snake", "exposures"),
        ("stroop", "congruent"),
        ("stroop", "STN → GPi (all)"),
    ],
)
def test_settings_are_finite(experiment: str, name: str, value: str) -> None:
    said = striata(["run", experiment, "--set", f"{name}={value}"])
    assert said.status == 1
    assert f"{name} needs a finite number, not '{value}'." in said.err
    assert well_said(said)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sweep", "stroop", "--grid", "pfc_gain=0:inf:1"], "has 'inf', which is no number"),
        (["sweep", "stroop", "--grid", "pfc_gain=nan,1"], "has 'nan', which is no number"),
        (["sweep", "stroop", "--grid", "pfc_gain=0:1:nan"], "has 'nan', which is no number"),
        (["sweep", "stroop", "--grid", "pfc_gain=0:1:1e-13"], "has 10,000,000,000,001 points"),
        (["sweep", "stroop", "--grid", "pfc_gain=0:1e308:1e-308"], "has inf points"),
        (["sweep", "stroop", "--grid", "pfc_gain=1:1.00000001:1e-12"], "has a value twice"),
        (
            [*("sweep", "stroop"), *(f"--grid={n}=0.01:10:0.01" for n in ("pfc_gain", "dopamine"))],
            "The sweep has 1,000,000 points; at most 100,000 can be run.",
        ),
        (
            ["sweep", "stroop", "--grid", "pfc_gain=1,2", "--set", "pfc_gain=1"],
            "pfc_gain has a grid and is set, too",
        ),
        (
            [*("sweep", "stroop"), "--grid=STN → GPi (all)=1,2", "--set=STN → GPi (all)=0.5"],
            "STN → GPi (all) has a grid and is set, too",
        ),
        (["run", "stroop", "--set", "soa=1 ms", "--set", "soa=2 ms"], "soa is given two values"),
        (["run", "stroop", "--set", "STN → GPi (all)=-1"], "must lie between 0 and 1000"),
        (["run", "stroop", "--set", "STN → GPi (all)=1e9"], "must lie between 0 and 1000"),
        (["sweep", "stroop", "--grid", "STN → GPi (all)=-1,1"], "must lie between 0 and 1000"),
        (["run", "stroop", "--workers", "-1"], "--workers -1 is impossible"),
        (["run", "stroop", "--workers", "0"], "--workers 0 is impossible"),
        (["rest", "--workers", "99999999"], "it must lie between 1 and 1024"),
        (["run", "stroop", "--subjects", "9" * 400], "is impossible; it must lie between 1"),
        (["run", "stroop", "--seed", "-1"], "seed = -1 is impossible"),
        (["run", "stroop", "--out", ""], "it is a folder"),
        (["run", "stroop", "--out", "/"], "it is a folder"),
        (["run", "stroop", "--out", LONG], "File name too long"),
        (["run", LONG], "There is no experiment"),
        (["run", ""], "There is no experiment ''"),
        (["run", NO_UTF8], r"There is no experiment 'caf\udce9'"),
        (["run", "stroop", "--set", f"{NO_UTF8}=1"], "Nothing called 'caf"),
        (["run", "stroop", "--arm", ""], "The arm '' is not known"),
        (["run", "stroop", "--scheduler", ""], "address of the scheduler is empty"),
        (["run", "stroop\nrm"], r"There is no experiment 'stroop\nrm'"),
        (["rerun", NO_UTF8], "There is no file"),
        (["compare", LONG], "There is no file"),
        (["circuit", "--graph", ""], "svg, pdf or png"),
        (["sweep", ".toml"], "There is no file .toml"),
        ([*FIT, "--free", "pfc_gain=0.5:1"], "none.csv"),
    ],
)
def test_a_mistake_gets_one_sentence_before_anything_runs(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    said = striata(arguments)
    assert said.status == 1
    assert message in said.err
    assert well_said(said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("experiment = 1", "has experiment = 1; it must be a text."),
        ('experiment = ["stroop"]', "it must be a text."),
        ("subjects = 1.5", "has subjects = 1.5; it must be a whole number."),
        ("subjects = true", "has subjects = True; it must be a whole number."),
        ('trials = "4"', "it must be a whole number."),
        ("seed = 2024-01-01", "it must be a whole number."),
        ("seed = -1", "seed = -1 is impossible"),
        ("level = 3", "it must be a text."),
        ('level = "both"', "it is rate or spiking"),
        ('arms = "STN off"', "it must be a list of texts."),
        ("arms = [1]", "it must be a list of texts."),
        ("lesion = true", "it must be a list of texts."),
        ('lesion = [["STN"]]', "it must be a list of texts."),
        ("set = 3", "it must be a table of NAME = value."),
        ("set = [1]", "it must be a table of NAME = value."),
        ("set = {soa = [1, 2]}", "it must be a table of NAME = value."),
        ("set = {soa = {a = 1}}", "it must be a table of NAME = value."),
        ("set = {pfc_gain = nan}", "pfc_gain needs a finite number"),
        ("set = {reading_practice = inf}", "reading_practice needs a finite number"),
        ("set = {dopamine = 2}", "dopamine has a grid and is set, too"),
        ("grid = 3", "it must be a table of NAME"),
        ("grid = {}", "needs experiment"),
        ("grid = {dopamine = 1}", "it must be a table of NAME"),
        ("grid = {dopamine = [1, 2]}", "it must be a table of NAME"),
        ("subjects = " + "9" * 5000, "cannot be read as a sweep file"),
        ("seed = " + "[" * 5000, "cannot be read as a sweep file"),
    ],
)
def test_a_sweep_file_of_wrong_types(text: str, message: str, tmp_path: Path) -> None:
    lines = {"experiment": 'experiment = "stroop"', "grid": 'grid = {dopamine = "1,2"}'}
    lines[text.partition(" ")[0]] = text
    (tmp_path / "s.toml").write_text("\n".join(lines.values()), encoding="utf-8")
    said = striata(["sweep", "s.toml"])
    assert said.status == 1
    assert message in said.err
    assert well_said(said)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subjects": 1.5}, "subjects = 1.5 is impossible; it is a whole number."),
        ({"subjects": True}, "subjects = True is impossible; it is a whole number."),
        ({"gain": "1"}, "gain = '1' is impossible; it is a number."),
        ({"gain": float("nan")}, "gain = nan is impossible; it must lie between"),
        ({"arms": "control"}, "arms = 'control' is impossible; it is a list of texts."),
        ({"scale": (("STN → GPi (all)", float("nan")),)}, "must lie between 0 and 1000"),
        ({"scale": ("STN → GPi (all)",)}, "it is a list of names with factors."),
        ({"start": None}, "start = None is impossible; it is a text."),
    ],
)
def test_settings_have_the_kind_of_their_default(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="impossible") as e:
        toy.ToySettings(**changes)
    assert message in str(e.value)


def test_anything_unforeseen_is_one_sentence_with_the_details_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def breaks() -> None:
        raise TypeError("a mistake of ours\nin two lines")

    monkeypatch.setattr("striata.experiments.commands.doctor.examine", breaks)
    monkeypatch.setattr(guard.tempfile, "tempdir", str(tmp_path))
    said = striata(["doctor"])
    assert said.status == 1
    (log,) = tmp_path.glob("striata-*.log")
    assert said.err == (
        f"Something unforeseen went wrong (TypeError: a mistake of ours); the details are in {log},"
        " which please send with a report of the fault.\n"
    )
    assert "Traceback" in log.read_text(encoding="utf-8")
    monkeypatch.setattr(guard.tempfile, "tempdir", "/proc/nowhere")
    assert "could not be written to a file (No such file" in striata(["doctor"]).err


@pytest.mark.parametrize(
    ("redirected", "status", "message"),
    [
        ("> /dev/full", 1, "The standard output cannot be written to (No space left on device).\n"),
        (">&-", 0, ""),
        ("2>&-", 0, ""),
        (">&- 2>&- <&-", 0, ""),
        ("> /dev/full 2> /dev/full", 1, ""),
        ("| true", 1, ""),
    ],
)
def test_standard_streams_that_are_full_or_closed(
    redirected: str, status: int, message: str
) -> None:
    command = f"'{sys.executable}' -m striata.experiments.commands.main circuit"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} {redirected}"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (status, message)
    assert redirected.startswith("2>") == bool(done.stdout)


def test_a_name_that_is_no_utf8_is_refused_in_text_that_is() -> None:
    done = subprocess.run(
        [*toy.CHILD[:-1], "run", "toy", "--out", b"caf\xe9.h5"],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(toy.HERE), "PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == rb"'caf\udce9.h5' cannot be written: its name is not UTF-8." + b"\n"
    assert not Path(os.fsdecode(b"caf\xe9.h5")).exists()

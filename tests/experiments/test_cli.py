"""The command as a user types it: what works, and what a mistake gets."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def striata(*arguments: str, cwd: Path) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of the command."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "striata.experiments.commands.main", *arguments],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "HOME": str(cwd)},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


def test_run_compare_and_figure(tmp_path: Path) -> None:
    small = [
        "--subjects",
        "2",
        "--trials",
        "4",
        "--set",
        "reading_practice=8",
        "--set",
        "naming_practice=4",
    ]
    status, out, err = striata(
        "run", "stroop", *small, "--lesion", "dACC", "--out", "r.h5", cwd=tmp_path
    )
    assert (status, err) == (0, "")
    assert "striata figure r.h5" in out
    status, out, err = striata("compare", "r.h5", "--csv", "table.csv", cwd=tmp_path)
    assert status == 0, err
    assert "mean rt" in out
    assert (tmp_path / "table.csv").stat().st_size > 1000
    status, out, err = striata("figure", "r.h5", "--format", "svg", cwd=tmp_path)
    assert status == 0, err
    drawn = sorted(p.name for p in tmp_path.glob("*.svg"))
    names = (
        "circuit",
        "individuals",
        "learning",
        "manipulations",
        "single-trials",
        "stroop",
        "trial",
    )
    assert drawn == [f"r-{name}.svg" for name in names]


def test_list_and_circuit(tmp_path: Path) -> None:
    assert "stroop" in striata("list", cwd=tmp_path)[1]
    assert "avoid_repeats" in striata("list", "stroop", cwd=tmp_path)[1]
    for name, arm in (("dopamine", "LHb off"), ("snake", "insula off"), ("physiology", "STN off")):
        assert arm in striata("list", name, cwd=tmp_path)[1]
    assert "| GPe-proto |" in striata("circuit", cwd=tmp_path)[1]
    assert striata("circuit", "--graph", "brain.svg", cwd=tmp_path)[0] == 0
    assert (tmp_path / "brain.svg").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "strop"], "Did you mean 'stroop'"),
        (["run", "stroop", "--level", "spike"], "it is rate or spiking"),
        (["run", "stroop", "--lesion", "STM"], "Did you mean 'STN'"),
        (["run", "stroop", "--set", "congruent=2"], "must lie between 0 and 1"),
        (["run", "stroop", "--set", "soa=100 mV"], "has the unit mV"),
        (["run", "stroop", "--subjects", "0"], "subjects = 0 is impossible"),
        (["run", "stroop", "--out", "/proc/nowhere/r.h5"], "cannot be written"),
        (["run", "stroop", "--target", "gpu"], "cython or numpy"),
        (["run", "dopamine", "--arm", "LHB off"], "arms are all, control, LHb off"),
        (["run", "dopamine", "--set", "training=-1"], "training = -1 is impossible"),
        (["run", "snake", "--set", "exposures=many"], "exposures"),
        (["run", "snake", "--lesion", "amygdala"], "amygdala"),
        (["figure", "missing.h5"], "There is no file missing.h5"),
        (["compare", "note.txt"], "not a readable HDF5 file"),
        (["figure", "note.txt", "--format", "gif"], "The format 'gif' is not known"),
        (["circuit", "--graph", "brain.gif"], "svg, pdf or png"),
        (["compare", "r.h5", "--map", "rt=RT:ms"], "give --data, too"),
        (["validate", "note.txt"], "the columns must be domain, measure"),
        (["rerun", "note.txt"], "There is no readable result file note.txt"),
        (["sweep", "stroop"], "A sweep needs at least one --grid"),
        (["sweep", "stroop", "--grid", "soa=0:100:50"], "is a time and needs its unit"),
        (["sweep", "stroop", "--grid", "PFC-color=1,2"], "Did you mean 'PFC-colour"),
        (["sweep", "missing.toml"], "cannot be read as a sweep file"),
        (["fit", "stroop", "--free", "dopamine=1:2"], "Give --data with --map, or --table."),
        (
            ["fit", "stroop", "--free", "dopamine=1:2", "--table", "note.txt"],
            "the columns must be domain, measure",
        ),
        (["figure", "note.txt", "--measure", "x"], "--measure is for the store of a sweep"),
        (["export", "missing.h5", "x.nwb"], "There is no file missing.h5"),
    ],
)
def test_a_mistake_gets_one_sentence_and_status_1(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text("not a result", encoding="utf-8")
    status, _, err = striata(*arguments, cwd=tmp_path)
    assert status == 1
    assert message in err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1


def test_wrong_usage_has_status_2(tmp_path: Path) -> None:
    assert striata("run", cwd=tmp_path)[0] == 2
    assert striata("run", "stroop", "--subjects", "many", cwd=tmp_path)[0] == 2

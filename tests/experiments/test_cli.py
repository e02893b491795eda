"""The command as a user types it: what works, and what a mistake gets."""

import json
import shlex
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer
from command import ROOT, one_sentence, striata

from striata.experiments.commands import main as cli
from striata.experiments.commands.describe import sections
from striata.experiments.runner.registry import experiment, names

COMMANDS = [c.name or "" for c in cli.application().registered_commands]


def test_version_and_help(tmp_path: Path) -> None:
    assert striata("--version", cwd=tmp_path) == (0, f"striata {version('striata')}\n", "")
    status, out, _ = striata("--help", cwd=tmp_path)
    assert status == 0
    shown = [line.split()[0] for line in out.partition("Commands:")[2].splitlines() if line.strip()]
    assert shown[: len(COMMANDS)] == [name for name in cli.ORDER if name in COMMANDS]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command_has_a_description_and_an_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.application()(args=[name, "--help"], prog_name="striata")
    assert end.value.code == 0
    out = capsys.readouterr().out
    description = out.partition("\n\n")[2].partition("Options:")[0]
    assert len(description.split()) >= 8
    assert f"striata {name}" in out.partition("Example:")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_is_right_usage(name: str) -> None:
    command: Any = typer.main.get_command(cli.application())
    found = command.commands[name]
    words = shlex.split(found.epilog.partition("Example:")[2])
    assert words[:2] == ["striata", name]
    found.make_context(name, words[2:])  # raises if an option or argument does not exist


@pytest.mark.parametrize("name", names())
def test_help_of_run_shows_settings_arms_and_procedure(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.application()(args=["run", name, "--seed", "3", "--help"], prog_name="striata")
    assert end.value.code == 0
    out = " ".join(capsys.readouterr().out.split())
    shown = sections(experiment(name))
    assert len(shown["Manipulations (--arm NAME, or --arm all)"]) > 1
    assert len(shown["Settings (--set NAME=VALUE)"]) > 0
    for heading, rows in shown.items():
        for row in rows:
            assert heading in out
            assert " ".join(" ".join(row).split()) in out


def test_which_manipulations_run_by_default_is_said() -> None:
    said = {n: dict(sections(experiment(n))["What runs by default"]) for n in names()}
    assert said["stroop"]["manipulations"] == "control alone (the intact brain)"
    assert said["physiology"]["manipulations"] == "control, STN off, hyperdirect off"
    for name, rows in said.items():
        usual = {experiment(name).made(level).arms for level in experiment(name).defaults}
        everything = usual == {tuple(a.name for a in experiment(name).arms)}
        assert rows["manipulations"].startswith("all (") == everything


def test_settings_have_units_defaults_and_bounds() -> None:
    rows = dict(sections(experiment("stroop"))["Settings (--set NAME=VALUE)"])
    assert rows["soa"] == "word onset minus colour onset (default 0 ms; -1,000 to 1,000 ms)"
    assert rows["avoid_repeats"].endswith("(default false; true or false)")


@dataclass(frozen=True)
class Made:
    """A record of an experiment that has two phases."""

    settings: Any
    procedure: tuple[Any, ...]
    takes_training: bool = False
    arms: tuple[Any, ...] = ()

    defaults = {"rate": {"subjects": 2, "trials": 3}}  # noqa: RUF012

    def made(self, level: str) -> Any:
        """What phases are told with."""
        return self.settings(level=level)


@dataclass(frozen=True)
class Told:
    """A phase that says with what settings it was told."""

    name: str

    def told(self, settings: Any) -> str:
        """What happens."""
        return f"{self.name} at the {settings.level} level"


def test_phases_are_numbered_and_told_with_the_default_settings() -> None:
    record = Made(experiment("stroop").settings, (Told("practice"), Told("test")))
    assert sections(record)["Procedure, with the default settings"] == [
        ("1. practice", "practice at the rate level"),
        ("2. test", "test at the rate level"),
    ]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources in a folder of their own, whose records may be changed."""
    source = tmp_path / "copy"
    shutil.copytree(ROOT / "src" / "striata", source / "striata", symlinks=False)
    return source


def stale(file: Path, key: str) -> None:
    """Make a record one of another circuit."""
    record = json.loads(file.read_text(encoding="utf-8")) | {key: "0" * 64}
    file.write_text(json.dumps(record), encoding="utf-8")


def test_records_of_another_circuit_are_refused_by_name(copy: Path, tmp_path: Path) -> None:
    data = copy / "striata" / "data"
    check = ("calibrate", "--check")
    status, out, _ = striata(*check, cwd=tmp_path, source=copy)
    assert (status, out.count("current  "), out.count("stale  ")) == (0, 2, 0)

    stale(data / "timing.json", "circuit_hash")
    status, out, err = striata(*check, cwd=tmp_path, source=copy)
    assert status == 1
    assert "current  calibration.json" in out
    assert "stale    timing.json" in out
    assert one_sentence(err)
    status, _, err = striata("run", "stroop", "--out", "r.h5", cwd=tmp_path, source=copy)
    assert status == 1
    assert "timing.json" in err
    assert "striata calibrate" in err
    assert one_sentence(err)

    stale(data / "calibration.json", "draft_hash")
    status, out, err = striata(*check, cwd=tmp_path, source=copy)
    assert (status, out.count("stale  ")) == (1, 2)
    status, _, err = striata("run", "stroop", "--out", "r.h5", cwd=tmp_path, source=copy)
    assert status == 1
    assert "calibration.json" in err
    assert one_sentence(err)


@pytest.mark.slow
def test_calibrate_makes_both_records_again_from_nothing(copy: Path, tmp_path: Path) -> None:
    data = copy / "striata" / "data"
    stale(data / "calibration.json", "draft_hash")
    stale(data / "timing.json", "circuit_hash")
    status, out, err = striata("calibrate", cwd=tmp_path, source=copy)
    assert (status, err) == (0, "")
    assert out.index("Stage 1 of 2: background rates") < out.index("Stage 2 of 2: non-decision")
    for name in ("calibration.json", "timing.json"):
        assert (data / name).read_text() == (ROOT / "data" / name).read_text()


def test_run_compare_and_figure(tmp_path: Path) -> None:
    small = ("--subjects", "1", "--trials", "1", "--lesion", "STN")
    status, out, err = striata("run", "physiology", *small, "--out", "r.h5", cwd=tmp_path)
    assert (status, err) == (0, "")
    assert "striata figure r.h5" in out
    status, out, err = striata("compare", "r.h5", "--csv", "table.csv", cwd=tmp_path)
    assert status == 0, err
    assert "resting rate" in out
    assert (tmp_path / "table.csv").stat().st_size > 1000
    status, out, err = striata("figure", "r.h5", "--format", "svg", cwd=tmp_path)
    assert status == 0, err
    assert [p.name for p in tmp_path.glob("*.svg")] == ["r-physiology.svg"]


@pytest.mark.slow
def test_run_and_figure_of_an_arm(tmp_path: Path) -> None:
    size = ("--subjects", "2", "--trials", "4")
    practice = ("--set", "reading_practice=8", "--set", "naming_practice=4")
    status, _, err = striata(
        "run", "stroop", *size, *practice, "--lesion", "dACC", "--out", "r.h5", cwd=tmp_path
    )
    assert (status, err) == (0, "")
    status, _, err = striata("figure", "r.h5", "--format", "svg", cwd=tmp_path)
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
    assert "LHb off" in striata("list", "dopamine", cwd=tmp_path)[1]
    assert "| GPe-proto |" in striata("circuit", cwd=tmp_path)[1]
    assert striata("circuit", "--graph", "brain.svg", cwd=tmp_path)[0] == 0
    assert (tmp_path / "brain.svg").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "strop"], "Did you mean 'stroop'"),
        (["run", "strop", "--help"], "Did you mean 'stroop'"),
        (["list", "strop"], "Did you mean 'stroop'"),
        (["rest", "--level", "spikes"], "it is rate or spiking"),
        (["run", "stroop", "--level", "spike"], "it is rate or spiking"),
        (["run", "stroop", "--lesion", "STM"], "Did you mean 'STN'"),
        (["run", "stroop", "--set", "congruent=2"], "must lie between 0 and 1"),
        (["run", "stroop", "--set", "soa=100 mV"], "has the unit mV"),
        (["run", "stroop", "--subjects", "0"], "subjects = 0 is impossible"),
        (["run", "stroop", "--out", "/proc/nowhere/r.h5"], "cannot be written"),
        (["run", "stroop", "--level", "spiking", "--engine", "gpu"], "compiled, numba or brian2"),
        (["run", "stroop", "--engine", "numba"], "chosen for the spiking level"),
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
        (["rerun", "note.txt"], "note.txt is not a readable HDF5 file"),
        (["sweep", "stroop"], "A sweep needs at least one --grid"),
        (["sweep", "stroop", "--grid", "soa=0:100:50"], "is a time and needs its unit"),
        (["sweep", "stroop", "--grid", "PFC-color=1,2"], "Did you mean 'PFC-colour"),
        (["sweep", "missing.toml"], "There is no file missing.toml"),
        (
            ["fit", "stroop", "--free", "dopamine=1:2"],
            "Give --data (with --map or --recipe)",
        ),
        (
            ["fit", "stroop", "--free", "dopamine=1:2", "--table", "note.txt"],
            "the columns must be domain, measure",
        ),
        (["figure", "note.txt", "--measure", "x"], "--measure is for the store of a sweep"),
        (["export", "missing.h5", "x.nwb"], "There is no file missing.h5"),
    ],
)
def test_a_mistake_gets_one_sentence_and_status_1(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "note.txt").write_text("not a result", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    err = capfd.readouterr().err
    assert end.value.code == 1
    assert message in err
    assert one_sentence(err)


def test_a_mistake_in_a_shell(tmp_path: Path) -> None:
    status, _, err = striata("run", "strop", cwd=tmp_path)
    assert status == 1
    assert "Did you mean 'stroop'" in err
    assert one_sentence(err)


def test_wrong_usage_has_status_2(tmp_path: Path) -> None:
    assert striata("run", cwd=tmp_path)[0] == 2
    assert striata("run", "stroop", "--subjects", "many", cwd=tmp_path)[0] == 2


def test_a_command_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    status, _, err = striata("plot", cwd=tmp_path)
    assert status == 2
    assert "There is no command 'plot'; commands are list, run, figure, compare," in err
    assert "Traceback" not in err

"""Progress: stages with names, a line a minute without a terminal, a bar in a notebook."""

import io
import sys
import time
from pathlib import Path

import pytest

import striata.progress as shown
from striata.experiments.commands.job import _meter
from striata.experiments.runner.schedule import COMPILING, STARTS, doing
from striata.progress import Watch, progress, stage, step, within


class Clock:
    """A clock that tests set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


def test_without_a_terminal_there_is_a_line_a_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock(monkeypatch)
    with progress("stroop") as watch:
        for second in range(301):
            clock.now = 1000.0 + second
            stage(watch, "practice" if second < 130 else "test")
            watch(second / 400)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 5
    assert lines[0] == "stroop: practice: 15 %, 60 s gone, about 6 min left"
    assert lines[2].startswith("stroop: test: 45 %, 3 min gone")


def test_what_is_over_in_a_minute_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("stroop") as watch:
        watch(0.5)
    assert capsys.readouterr().err == ""


def test_nothing_done_is_no_estimate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock(monkeypatch)
    with progress("stroop") as watch:
        clock.now += 61
        step(watch, 0, 3, COMPILING)
    said = "stroop: compiling, once: up to a minute: 0 %, 61 s gone\n"
    assert capsys.readouterr().err == said


def test_in_a_notebook_a_bar_names_the_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("stroop", always=True) as watch:
        stage(watch, "practice")
        watch(0.25)
        time.sleep(0.15)
        watch(0.5)
    err = capsys.readouterr().err
    assert "stroop: practice:  50 %" in err
    assert "left" in err


def test_on_a_terminal_the_bar_moves_to_and_fro_until_something_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setenv("TERM", "xterm")
    with progress("stroop") as watch:
        step(watch, 0, 2, COMPILING)
        time.sleep(0.3)
        before = out.getvalue()
        stage(watch, "test")
        watch(0.5)
        time.sleep(0.3)
    assert COMPILING in before
    assert "0%" not in before.replace("100%", "")
    assert "50%" in out.getvalue()


def test_a_part_tells_the_whole_its_stage() -> None:
    said: list[tuple[float, str]] = []
    whole = Watch(lambda fraction, name: said.append((fraction, name)))
    step(within(whole, 0.5, 0.25), 1, 2, "figures")
    assert said == [(0.625, "figures")]


def test_a_run_says_what_its_jobs_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    specs = [tmp_path / "a.json", tmp_path / "b.json"]
    clock = Clock(monkeypatch)
    begun = clock.now
    assert doing(specs, begun) == "starting"
    clock.now += STARTS + 1
    assert doing(specs, begun) == COMPILING
    for spec, phase, fraction in zip(specs, ("test", "practice"), (0.6, 0.2), strict=True):
        meter = _meter(spec.with_suffix(".progress"))
        stage(meter, phase)
        meter(fraction)
    assert doing(specs, begun) == "practice"


def test_stages_are_the_phases_of_the_experiment(tmp_path: Path) -> None:
    from striata.experiments.runner.batch import batch
    from striata.experiments.runner.registry import experiment

    found = experiment("physiology")
    said: list[str] = []
    watch = Watch(lambda fraction, name: said.append(name))
    batch("physiology", found.settings(subjects=1, trials=1), range(1), watch)
    assert list(dict.fromkeys(said)) == [p.name for p in found.procedure]
    assert shown.EVERY == 60

"""Operating systems: what they lack is done without, and Windows is refused in a sentence."""

import os
import resource
import sys

import pytest

import striata
from striata.experiments.commands.main import main
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner import machine


def test_a_system_that_does_not_say_which_cores_may_be_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    with pytest.raises(SystemExit):
        main(["doctor"])
    assert "6 cores" in capsys.readouterr().out
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert machine.cores() == 1


def test_what_can_be_missed_is_said_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SystemExit) as end:
        main(["doctor"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert said.count("without  ") == 2
    assert "apt-get install g++" in said


@pytest.mark.parametrize(("system", "unit"), [("linux", 1024), ("darwin", 1)])
def test_memory_is_in_the_unit_of_each_system(
    system: str, unit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        ru_maxrss = 300_000_000 // unit

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(resource, "getrusage", lambda _: Usage)
    assert machine.peak_memory() == pytest.approx(300, rel=1e-3)


def test_windows_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SystemExit, match="1"):
        main(["list"])
    said = capsys.readouterr().err
    assert said.startswith("striata does not run on Windows; use Linux, macOS, or ")
    assert said.count("\n") == 1
    with pytest.raises(ExperimentError, match="does not run on Windows"):
        striata.run("stroop")

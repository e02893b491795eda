"""What is wrong with a file that declares an experiment is said by its name and line."""

from pathlib import Path

import pytest

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner import registry


def test_a_file_that_is_no_python_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_task.py").write_text("x = 1\nfrom a import b(\n")
    monkeypatch.setattr(registry, "FOLDER", tmp_path)
    with pytest.raises(ExperimentError, match=r"my_task\.py, line 2: "):
        registry.modules.__wrapped__()


def test_a_task_may_be_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, text in (("my_task", '"""Mine."""\nEXPERIMENT = 1\n'), ("room", '"""A room."""\n')):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").write_text(text)
    (tmp_path / "other.py").write_text('"""Other."""\nEXPERIMENT: int = 2\n')
    monkeypatch.setattr(registry, "FOLDER", tmp_path)
    assert registry.modules.__wrapped__() == {
        "my-task": ("striata.experiments.my_task", "Mine"),
        "other": ("striata.experiments.other", "Other"),
    }


def test_a_file_that_declares_nothing_is_named_if_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "__init__.py").write_text("")
    monkeypatch.setattr(registry, "FOLDER", tmp_path)
    with pytest.raises(ExperimentError, match=r"mine/__init__\.py declares no EXPERIMENT"):
        registry.experiment("mine")

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

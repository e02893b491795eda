"""The toy experiment (see toy.py) made known, with children that know it."""

from pathlib import Path

import pytest
import toy

from striata.experiments.runner import registry, schedule


@pytest.fixture
def known_toy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Runs of the toy are possible."""
    monkeypatch.setitem(registry.EXPERIMENTS, "toy", toy.KNOWN)
    monkeypatch.setattr(schedule, "CHILD", toy.CHILD)
    monkeypatch.setenv("PYTHONPATH", str(toy.HERE))
    monkeypatch.setenv("TOY_MARK", str(tmp_path / "mark"))

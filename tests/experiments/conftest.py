"""The toy experiment (see toy.py) made known, with children that know it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import toy

from striata.circuits.brain import brain
from striata.experiments.protocol import individuals
from striata.experiments.protocol.columns import COMMON
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.session import Session
from striata.experiments.runner import child, registry


@pytest.fixture
def known_toy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Runs of the toy are possible."""
    monkeypatch.setitem(registry.modules(), "toy", toy.KNOWN)
    monkeypatch.setattr(child, "CHILD", toy.CHILD)
    monkeypatch.setenv("PYTHONPATH", str(toy.HERE))
    monkeypatch.setenv("TOY_MARK", str(tmp_path / "mark"))


@pytest.fixture
def session_of() -> Callable[[Any], Session]:
    """Settings → a session of their subjects in which nothing has been done yet."""

    def make(settings: Any) -> Session:
        subjects = range(settings.subjects)
        drawn = individuals.draw(subjects, settings.seed)
        part = Part(list(subjects), drawn)
        return Session(
            settings, brain(), brain(), subjects, drawn, COMMON, {}, lambda f: None, 1.0, part
        )

    return make

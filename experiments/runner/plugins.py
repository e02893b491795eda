"""Parts of other packages, found by the entry points that they announce."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from striata.experiments.protocol.errors import ExperimentError


def plugin(group: str, name: str) -> Any:
    """What another package announces under a group of entry points."""
    found = {p.name: p for p in entry_points(group=group)}
    if name not in found:
        raise ExperimentError(
            "striata is not installed here, so it can neither print tables nor draw; run uv sync."
        )
    return found[name].load()

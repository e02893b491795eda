"""The circuit as a result file describes it."""

from __future__ import annotations

from typing import Any


def plasticity(projection: dict[str, Any]) -> str:
    """The rule by which a projection's weights change; empty for a fixed one."""
    rule = projection.get("plastic") or ""
    short_term = "facilitation" if projection.get("facilitating") else ""
    return ", ".join(r for r in (str(rule), short_term) if r)

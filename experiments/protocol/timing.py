"""The non-decision time of tasks in which people press a key."""

from __future__ import annotations

import json

from striata.data import PATH


def non_decision_time() -> float:
    """Time from a decision to the key press and from the screen to cortex [s].

    See ``data/timing.json``.
    """
    record = json.loads((PATH / "timing.json").read_text(encoding="utf-8"))
    return float(record["non_decision_time"])

"""What is fitted: settings that are free between bounds, and how far from people a model is."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from striata.circuits.brain import brain
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.settings import Settings, with_text
from striata.experiments.runner.jobs import Measured
from striata.experiments.search.grid import require_apart
from striata.experiments.search.point import NotMeasured

#: Misfit of an impossible point.
WORST = 1e6
#: The most runs of the experiment that a fit may take.
MOST = 1_000_000


@dataclass(frozen=True)
class Free:
    """A setting, or a projection's or gate's factor, that is free between two bounds."""

    name: str
    low: float
    high: float
    unit: str = ""

    def text(self, share: float) -> str:
        """A value as ``--set`` takes it; `share` is the way from low to high."""
        return f"{self.name}={self.value(share):.6g} {self.unit}".rstrip()

    def value(self, share: float) -> float:
        """The value some way from low to high."""
        return float(f"{self.low + share * (self.high - self.low):.6g}")


@dataclass(frozen=True)
class Fit:
    """What is fitted: an experiment's settings, what is free, and targets (measure, value, sd).

    `assigned` is what was set by hand, as ``--set`` takes it.

    Raises
    ------
    ExperimentError
        If a name is free twice, or is set, too, or the number of evaluations is impossible.
    """

    experiment: str
    base: Settings
    free: tuple[Free, ...]
    targets: list[dict[str, Any]]
    evaluations: int
    assigned: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [f.name for f in self.free]
        if len(set(names)) < len(names):
            raise ExperimentError(f"A name can be free only once; there are {', '.join(names)}.")
        require_apart(names, self.assigned, "is free")
        if not 1 <= self.evaluations <= MOST:
            raise ExperimentError(
                f"--evaluations {self.evaluations} is impossible; it must lie between 1 and {MOST}."
            )

    def settings(self, shares: Sequence[float]) -> Settings:
        """Settings at a point of the unit cube."""
        point = [f.text(x) for f, x in zip(self.free, shares, strict=True)]
        return with_text(self.base, point, brain().scalable)

    def to_json(self) -> str:
        """All that the record depends on."""
        return json.dumps(
            {
                "experiment": self.experiment,
                "settings": json.loads(self.base.to_json()),
                "free": [asdict(f) for f in self.free],
                "targets": self.targets,
                "evaluations": self.evaluations,
                "circuit": brain().hash,
            }
        )

    def misfit(self, found: Measured | NotMeasured) -> float:
        """Mean square of (model − people) in units of people's SD, over the targets."""
        if isinstance(found, NotMeasured):
            return WORST
        model = {m["measure"]: m["mean"] for m in found["measures"]}
        z = [
            (model.get(t["measure"]) - t["value"]) / t["sd"]
            if model.get(t["measure"]) is not None
            else np.nan
            for t in self.targets
        ]
        return float(np.mean(np.square(z))) if np.isfinite(z).all() else WORST


def free(text: str) -> Free:
    """A free parameter from what was typed, ``NAME=low:high`` with a unit behind where it has one.

    Raises
    ------
    ExperimentError
        If it is anything else.
    """
    name, _, given = (x.strip() for x in text.partition("="))
    bounds, _, unit = given.partition(" ")
    try:
        low, high = (float(x) for x in bounds.split(":"))
    except ValueError:
        raise ExperimentError(
            f"--free takes NAME=low:high, for example dopamine=0.5:2; {text!r} is not that."
        ) from None
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ExperimentError(
            f"{name} must be free between a lower and a higher bound, not {low:g} and {high:g}."
        )
    return Free(name, low, high, unit.strip())

"""Grids of settings: ``NAME=start:stop:step`` or ``NAME=a,b,c``.

A unit stands behind where the setting has one.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striata.experiments.errors import ExperimentError

_UNIT = re.compile(r"^(.*[^\s])\s+([a-zA-Zµ]+)$")
#: What a sweep file may hold.
KEYS = ("experiment", "level", "subjects", "trials", "seed", "arms", "lesion", "set", "grid")


@dataclass(frozen=True)
class Axis:
    """A setting, or a projection's or gate's factor, and its values, each with the `unit`."""

    name: str
    values: tuple[float, ...]
    unit: str = ""

    @property
    def assignments(self) -> list[str]:
        """Each value as ``--set`` takes it."""
        return [f"{self.name}={value:.12g} {self.unit}".rstrip() for value in self.values]


def axis(text: str) -> Axis:
    """An axis from what was typed.

    Raises
    ------
    ExperimentError
        If there is no name, no value, a value that is no number, or a step that leads nowhere.
    """
    name, sign, given = (x.strip() for x in text.partition("="))
    if not sign or not given or not name:
        raise ExperimentError(
            f"--grid takes NAME=start:stop:step or NAME=a,b,c; {text!r} is neither."
        )
    found = _UNIT.match(given)
    numbers, unit = (found[1], found[2]) if found else (given, "")
    if ":" in numbers:
        return Axis(name, _steps(name, numbers), unit)
    values = tuple(_number(name, x) for x in numbers.split(","))
    if len(set(values)) < len(values):
        raise ExperimentError(f"The grid of {name} has a value twice: {numbers}.")
    return Axis(name, values, unit)


def _steps(name: str, text: str) -> tuple[float, ...]:
    """Values from start to stop, both included where the steps lead there."""
    parts = [_number(name, x) for x in text.split(":")]
    if len(parts) != 3:
        raise ExperimentError(
            f"A range is start:stop:step; {text!r} of {name} has {len(parts)} numbers."
        )
    start, stop, step = parts
    if step == 0 or (stop - start) * step < 0:
        raise ExperimentError(f"Steps of {step:g} do not lead from {start:g} to {stop:g} ({name}).")
    return tuple(
        float(f"{start + i * step:.12g}") for i in range(int((stop - start) / step + 1e-9) + 1)
    )


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ExperimentError(
            f"The grid of {name} has {text.strip()!r}, which is no number."
        ) from None


def points(axes: Sequence[Axis]) -> Iterator[tuple[str, ...]]:
    """Assignments of every point, the last axis running fastest."""
    return itertools.product(*(a.assignments for a in axes))


def read(path: Path) -> dict[str, Any]:
    """A sweep file (TOML): an experiment, settings by their names, and a table ``grid``.

    Raises
    ------
    ExperimentError
        For a file that cannot be read, an entry that is not known, or no grid.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise ExperimentError(f"{path} cannot be read as a sweep file (TOML): {e}.") from None
    wrong = sorted(set(found) - set(KEYS))
    if wrong:
        raise ExperimentError(f"{path} has {wrong[0]!r}; a sweep file may have {', '.join(KEYS)}.")
    if not isinstance(found.get("grid"), dict) or "experiment" not in found:
        raise ExperimentError(
            f'{path} needs experiment = "…" and a table [grid] of NAME = "start:stop:step".'
        )
    return found

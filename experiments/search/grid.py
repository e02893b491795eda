"""Grids of settings: ``NAME=start:stop:step`` or ``NAME=a,b,c``.

A unit stands behind where the setting has one.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from striata.experiments.protocol.errors import ExperimentError

_UNIT = re.compile(r"^(.*[^\s])\s+([a-zA-Zµ]+)$")
#: The most points that a sweep may have.
MOST = 100_000


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
        values = _steps(name, numbers)
    else:
        values = tuple(_number(name, x) for x in numbers.split(","))
    if len(set(values)) < len(values):
        raise ExperimentError(f"The grid of {name} has a value twice: {numbers}.")
    return Axis(name, values, unit)


def check(axes: Sequence[Axis], assigned: Iterable[str]) -> None:
    """Refuse grids that cannot be run together.

    Parameters
    ----------
    axes
        The grids.
    assigned
        What is set in the whole sweep, as ``--set`` takes it.

    Raises
    ------
    ExperimentError
        If a name has two grids, or a grid and a value, or there are too many points.
    """
    names = [a.name for a in axes]
    if len(set(names)) < len(names):
        raise ExperimentError(f"A name can have one grid only; there are {', '.join(names)}.")
    require_apart(names, assigned, "has a grid")
    _bounded(math.prod(len(a.values) for a in axes), "The sweep")


def require_apart(varied: Iterable[str], assigned: Iterable[str], how: str) -> None:
    """Refuse a name that varies (`how`, in words) and is set, too.

    Raises
    ------
    ExperimentError
        If there is one.
    """
    both = sorted(set(varied) & {text.partition("=")[0].strip() for text in assigned})
    if both:
        raise ExperimentError(f"{both[0]} {how} and is set, too; leave out one of them.")


def _bounded(number: float, what: str) -> None:
    if number > MOST:
        raise ExperimentError(f"{what} has {number:,.0f} points; at most {MOST:,} can be run.")


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
    steps = (stop - start) / step + 1e-9
    _bounded(steps + 1, f"The grid of {name}")
    return tuple(float(f"{start + i * step:.12g}") for i in range(int(steps) + 1))


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ExperimentError(f"The grid of {name} has {text.strip()!r}, which is no number.")
    return value


def points(axes: Sequence[Axis]) -> Iterator[tuple[str, ...]]:
    """Assignments of every point, the last axis running fastest."""
    return itertools.product(*(a.assignments for a in axes))

"""Numbers with units and sources, and the checks that every description makes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass

from striata.circuits.errors import CircuitError
from striata.declarations import mistyped

#: Units that a parameter may have, and the dimension that each stands for.
UNITS: Mapping[str, str] = {
    "": "number",
    "pF": "capacitance",
    "nS": "conductance",
    "mV": "voltage",
    "ms": "time",
    "s": "time",
    "spikes/s": "rate",
    "1/s": "rate",
}

#: What the name of a population, modulator or layout may not hold, since names of projections,
#: result files and ``--set`` give it a meaning.
_MEANINGFUL = re.compile(r"[→/()|=,;\x00-\x1f]|^\s|\s$|^$")

#: Name of a parameter → its unit, and the lowest and highest value that makes sense.
Bounds = Mapping[str, tuple[str, float, float]]


@dataclass(frozen=True)
class Parameter:
    """A number with its unit and its source.

    Parameters
    ----------
    value
        The number, in `unit`.
    unit
        One of :data:`UNITS`.
    source
        A key of ``data/references.bib``, or plainly ``assumed`` or ``fitted``; a remark may follow
        after a colon.
    """

    value: float
    unit: str
    source: str

    def __post_init__(self) -> None:
        check_types("A parameter", self)
        if self.unit not in UNITS:
            hint = " Rates of firing are in 'spikes/s'." if self.unit.lower() == "hz" else ""
            raise CircuitError(
                f"Unit {self.unit!r} is not known; allowed are {', '.join(map(repr, UNITS))}.{hint}"
            )
        if not self.source:
            raise CircuitError(
                f"The value {self.value} {self.unit} has no source; "
                "cite one, or say assumed or fitted."
            )
        if self.value != self.value:
            raise CircuitError(f"A parameter in {self.unit or 'no unit'} is not a number.")


def check_types(owner: str, record: object) -> None:
    """Raise one clear sentence if a field of a description holds something of another kind."""
    wrong = mistyped(record)
    if wrong:
        raise CircuitError(f"{owner}: {wrong}.")


def check_name(kind: str, name: str) -> None:
    """Raise one clear sentence if a name cannot be told apart in files and commands."""
    if _MEANINGFUL.search(name):
        raise CircuitError(
            f"The {kind} cannot be called {name!r}: a name is not empty, has no space at its ends, "
            "and none of → / ( ) | = , ;"
        )


def check(owner: str, name: str, p: Parameter, unit: str, low: float, high: float) -> None:
    """Raise one clear sentence if a parameter of `owner` has another unit or is out of bounds."""
    if p.unit != unit:
        raise CircuitError(
            f"{owner}: {name} must be given in {unit or 'no unit'}, not in {p.unit or 'no unit'}."
        )
    if not low <= p.value <= high:
        space = f" {unit}" if unit else ""
        raise CircuitError(
            f"{owner}: {name} = {p.value:g}{space} lies outside [{low:g}, {high:g}]{space}."
        )


def check_all(owner: str, thing: object, bounds: Bounds) -> None:
    """:func:`check` of every parameter of a description that `bounds` names."""
    for name, (unit, low, high) in bounds.items():
        check(owner, name, getattr(thing, name), unit, low, high)


def parameters(thing: object, path: str = "") -> Iterable[tuple[str, Parameter]]:
    """Every :class:`Parameter` inside a description, with its path."""
    if isinstance(thing, Parameter):
        yield path, thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        label = getattr(thing, "name", None) or path
        for f in fields(thing):
            yield from parameters(getattr(thing, f.name), f"{label}.{f.name}" if path else f.name)
    elif isinstance(thing, tuple):
        for i, item in enumerate(thing):
            yield from parameters(item, f"{path}[{i}]")


def require(name: str, allowed: Collection[str], kind: str, where: str) -> None:
    """Raise one clear sentence if `name` is not among those `allowed`."""
    if name in allowed:
        return
    names = sorted(allowed)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    # of two hundred names, those of the same kind: populations, or projections
    alike = [known for known in names if ("→" in known) == ("→" in name)] or names
    raise CircuitError(
        f"{where}: {kind} {name!r} is not known.{hint} Known are {', '.join(alike)}."
    )


def unique(kind: str, names: list[str]) -> None:
    """Raise one clear sentence if a name stands twice."""
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise CircuitError(f"The {kind} {twice[0]!r} is described twice.")

"""A circuit from the modules of its nuclei: everything that they declare, and nothing left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, TypeVar

from striata.circuits.description import (
    Circuit,
    Depression,
    Facilitation,
    Gate,
    LearningRule,
    Modulator,
    Population,
    Projection,
    Receptor,
)
from striata.circuits.errors import CircuitError

#: What a nucleus may declare as a tuple, and of what.
TUPLES: Mapping[str, type] = {
    "POPULATIONS": Population,
    "PROJECTIONS": Projection,
    "GATES": Gate,
    "DEPRESSIONS": Depression,
    "MODULATORS": Modulator,
    "RULES": LearningRule,
}
#: All that a nucleus may declare; the first two it must.
DECLARATIONS = (
    "REGION",
    "POPULATIONS",
    *(name for name in TUPLES if name != "POPULATIONS"),
    "FACILITATION",
    "LAYOUTS",
)
_KINDS = (*TUPLES.values(), Facilitation, Receptor)
#: What else it may declare: of which kind, and what that is called.
SINGLE: Mapping[str, tuple[type, str]] = {
    "REGION": (str, "a text"),
    "FACILITATION": (Facilitation, "a Facilitation"),
    "LAYOUTS": (dict, "a dictionary of layouts and their numbers of pools"),
}
_T = TypeVar("_T")


def assemble(
    nuclei: Sequence[ModuleType],
    receptors: tuple[Receptor, ...],
    order: Mapping[str, Sequence[str]],
) -> Circuit:
    """Collect what the nuclei declare.

    Parameters
    ----------
    nuclei
        Modules that declare ``REGION``, ``POPULATIONS`` and, if they have them, other
        :data:`DECLARATIONS`.
    receptors
        The receptors that projections may open.
    order
        Names of ``populations`` and ``projections`` in the order in which they draw their random
        numbers; what is not named comes after them, in the order of the nuclei.

    Raises
    ------
    CircuitError
        If a module declares something that a nucleus has not, or two contradict each other.
    """
    for nucleus in nuclei:
        _check(nucleus)
    return Circuit(
        populations=_ordered(_collect(nuclei, "POPULATIONS"), order["populations"]),
        projections=_ordered(_collect(nuclei, "PROJECTIONS"), order["projections"]),
        receptors=receptors,
        gates=_collect(nuclei, "GATES"),
        modulators=_collect(nuclei, "MODULATORS"),
        depressions=_collect(nuclei, "DEPRESSIONS"),
        facilitation=_facilitation(nuclei),
        sizes=_layouts(nuclei),
        regions=_regions(nuclei),
        rules=_collect(nuclei, "RULES"),
    )


def _name(nucleus: ModuleType) -> str:
    return nucleus.__name__.rpartition(".")[2]


def _check(nucleus: ModuleType) -> None:
    """Refuse a module that lacks a declaration, or has one of a wrong type or name."""
    where, declared = _name(nucleus), vars(nucleus)
    for name in DECLARATIONS[:2]:
        if name not in declared:
            raise CircuitError(f"The nucleus {where} declares no {name}.")
    for name, value in declared.items():
        if not name.isupper() and name.upper() in DECLARATIONS and not isinstance(value, type):
            raise CircuitError(f"{where}: {name} must be written in capitals, {name.upper()}.")
    for name, kind in TUPLES.items():
        value = declared.get(name, ())
        if not isinstance(value, tuple) or not all(isinstance(x, kind) for x in value):
            one = "; a tuple of one ends with a comma: (x,)" if isinstance(value, kind) else ""
            raise CircuitError(f"{where}: {name} must be a tuple of {kind.__name__} objects{one}.")
    for name, (kind, called) in SINGLE.items():
        if name in declared and not isinstance(declared[name], kind):
            raise CircuitError(f"{where}: {name} must be {called}.")
    for layout, n in declared.get("LAYOUTS", {}).items():
        if not isinstance(layout, str) or type(n) is not int:
            raise CircuitError(
                f"{where}: LAYOUTS gives the name of a layout its number of pools, a whole number; "
                f"not {layout!r}: {n!r}."
            )
    for name, value in declared.items():
        public = name.isupper() and not name.startswith("_")
        if public and name not in DECLARATIONS and _is_declaration(value):
            raise CircuitError(
                f"{where}: {name} is not what a nucleus declares; "
                f"it may declare {', '.join(DECLARATIONS)}."
            )


def _is_declaration(value: object) -> bool:
    if isinstance(value, (tuple, list)):
        return any(isinstance(x, _KINDS) for x in value)
    return isinstance(value, _KINDS) and not isinstance(value, Receptor)


def _collect(nuclei: Sequence[ModuleType], declaration: str) -> tuple[Any, ...]:
    """Everything that the nuclei declare under one name, each thing by one of them only."""
    owners: dict[str, str] = {}
    out = []
    for nucleus in nuclei:
        for thing in getattr(nucleus, declaration, ()):
            if thing.name in owners:
                kind = TUPLES[declaration].__name__.lower().replace("learningrule", "learning rule")
                first, second = owners[thing.name], _name(nucleus)
                where = f"by {first} and by {second}" if first != second else f"twice by {first}"
                raise CircuitError(f"The {kind} {thing.name!r} is declared {where}.")
            owners[thing.name] = _name(nucleus)
            out.append(thing)
    return tuple(out)


def _ordered(things: tuple[_T, ...], names: Sequence[str]) -> tuple[_T, ...]:
    rank = {name: k for k, name in enumerate(names)}
    return tuple(sorted(things, key=lambda thing: rank.get(thing.name, len(rank))))  # type: ignore[attr-defined]


def _facilitation(nuclei: Sequence[ModuleType]) -> Facilitation | None:
    having = [n for n in nuclei if hasattr(n, "FACILITATION")]
    if len(having) > 1:
        raise CircuitError(
            f"Facilitation is declared by {_name(having[0])} and by {_name(having[1])}."
        )
    found: Facilitation | None = having[0].FACILITATION if having else None
    return found


def _layouts(nuclei: Sequence[ModuleType]) -> tuple[tuple[str, int], ...]:
    sizes, owners = {"shared": 1}, {"shared": "every circuit"}
    for nucleus in nuclei:
        for layout, n in getattr(nucleus, "LAYOUTS", {}).items():
            if sizes.setdefault(layout, n) != n:
                raise CircuitError(
                    f"The layout {layout!r} has {sizes[layout]} pools in {owners[layout]} "
                    f"and {n} in {_name(nucleus)}."
                )
            owners.setdefault(layout, _name(nucleus))
    return tuple(sizes.items())


def _regions(nuclei: Sequence[ModuleType]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    regions: dict[str, list[str]] = {}
    for nucleus in nuclei:
        regions.setdefault(nucleus.REGION, []).extend(p.name for p in nucleus.POPULATIONS)
    return tuple((region, tuple(names)) for region, names in regions.items())

"""A whole circuit: its anatomy and the rules by which it learns, as one hashable description."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from striata.circuits.description.anatomy import Anatomy
from striata.circuits.description.parameters import unique
from striata.circuits.description.populations import Projection
from striata.circuits.description.rules import LearningRule
from striata.circuits.errors import CircuitError


@dataclass(frozen=True)
class Circuit(Anatomy):
    """A whole brain: what is simulated at either level.

    Parameters
    ----------
    rules
        The learning rules that plastic projections name, with their parameters.

    Raises
    ------
    CircuitError
        If a projection, effect or rule names something unknown, or two things carry the same name.
    """

    rules: tuple[LearningRule, ...] = ()
    note: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        unique("learning rule", [rule.name for rule in self.rules])
        known = {rule.name: rule for rule in self.rules}
        for pr in self.projections:
            if pr.plastic and pr.plastic not in known:
                raise CircuitError(
                    f"{pr.name} learns by {pr.plastic!r}, but the circuit has no parameters of "
                    f"such a rule; its rules are {', '.join(known) or 'none'}."
                )
            if pr.plastic:
                _check_variant(pr, known[pr.plastic])
        for rule in self.rules:
            rule.check(self)

    def to_json(self) -> str:
        """The whole description as JSON, keys sorted; a rule's name stands with its parameters."""
        rules = [{"name": rule.name, **asdict(rule)} for rule in self.rules]
        return json.dumps(asdict(self) | {"rules": rules}, sort_keys=True, ensure_ascii=False)

    def __hash__(self) -> int:
        return hash((self.populations, self.projections, self.gates))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the description."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def with_(self, **changes: Any) -> Circuit:
        """A copy with some fields replaced, validated anew."""
        return replace(self, **changes)


def _check_variant(pr: Projection, rule: LearningRule) -> None:
    allowed = rule.variants or ("",)
    if pr.variant not in allowed:
        raise CircuitError(
            f"{pr.name}: the variant {pr.variant!r} of the rule {rule.name} is none of "
            f"{', '.join(map(repr, allowed))}."
        )

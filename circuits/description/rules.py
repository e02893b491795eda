"""What a learning rule is. A rule itself is one file of :mod:`striata.circuits.plasticity`."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description.anatomy import Anatomy
from striata.circuits.description.parameters import Bounds, Parameter, check_all, check_types
from striata.circuits.description.populations import Projection
from striata.circuits.errors import CircuitError

Array = NDArray[Any]


class CohortState(Protocol):
    """What a rule sees of a cohort, and the weights that it changes in place."""

    @property
    def circuit(self) -> Anatomy:
        """The cohort's description."""

    @property
    def rate(self) -> Array:
        """Low-passed rates [spikes/s], (pools, columns)."""

    @property
    def weights(self) -> MutableMapping[str, Array]:
        """Projection → (columns, target pools, source pools), relative to the description's."""

    @property
    def concentration(self) -> Mapping[str, Array]:
        """Modulator → (columns,), 1 at rest."""

    @property
    def level(self) -> Mapping[str, Array]:
        """Modulator → (columns,), factor on its release."""


def by_synapse(cohort: CohortState, projection: str) -> Array:
    """A projection's weights as (target pools, source pools, columns), to be changed in place.

    A synapse's columns lie side by side in memory from then on, as a learner's loops go through
    them.
    """
    w = cohort.weights[projection].transpose(1, 2, 0)
    if not w.flags.c_contiguous:
        w = np.ascontiguousarray(w)
        cohort.weights[projection] = w.transpose(2, 0, 1)
    return w


class Learner(Protocol):
    """What changes the weights of one rule's projections while a cohort runs."""

    def advance(self, cohort: CohortState) -> None:
        """One step of the rule, the cohort's weights changed in place."""

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only, `kept` (columns,)."""


@dataclass(frozen=True, kw_only=True)
class LearningRule:
    """Base of the learning rules: a rule's parameters, and how weights change by them.

    A rule is a frozen dataclass that derives from it, sets its own `name`, `bounds` and, if it has
    them, `variants`, and overrides :meth:`learner`, for what changes weights all the time while a
    cohort runs, or :meth:`after_trial`, for what changes them once a trial is over. A projection
    with ``plastic=name`` learns by it once it stands in the circuit's rules.

    Attributes
    ----------
    name
        What :attr:`Projection.plastic` calls it.
    variants
        What :attr:`Projection.variant` may say; empty if there is one form only.
    bounds
        Unit and sensible range of every parameter.

    Raises
    ------
    CircuitError
        If a parameter has another unit or lies outside its bounds.
    """

    name: ClassVar[str] = ""
    variants: ClassVar[tuple[str, ...]] = ()
    bounds: ClassVar[Bounds] = {}

    def __init_subclass__(cls) -> None:
        if not cls.name:
            raise CircuitError(f"The learning rule {cls.__name__} has no name.")
        if cls.learner is LearningRule.learner and cls.after_trial is LearningRule.after_trial:
            raise CircuitError(f"The learning rule {cls.name!r} changes no weights.")

    def __post_init__(self) -> None:
        check_types(f"The learning rule {self.name!r}", self)
        declared = [f.name for f in fields(self)]
        for name in declared:
            if isinstance(getattr(self, name), Parameter) and name not in self.bounds:
                raise CircuitError(f"The learning rule {self.name!r} has no bounds for {name}.")
        for name in self.bounds:
            if name not in declared:
                raise CircuitError(
                    f"The learning rule {self.name!r} has bounds for {name}, which is no parameter "
                    f"of it; its parameters are {', '.join(declared) or 'none'}."
                )
        check_all(self.name, self, self.bounds)

    def projections(self, circuit: Anatomy) -> tuple[Projection, ...]:
        """The projections that learn by this rule."""
        return tuple(p for p in circuit.projections if p.plastic == self.name)

    def require_teachers(self, circuit: Anatomy, what: str) -> None:
        """Raise unless a neuromodulator teaches every target; `what` names the rule in words."""
        for p in self.projections(circuit):
            if p.target not in circuit.teachers:
                raise CircuitError(
                    f"{p.name} learns by {what}, but no neuromodulator teaches {p.target}."
                )

    def check(self, circuit: Anatomy) -> None:
        """Raise one clear sentence if the circuit lacks something that the rule needs."""

    def learner(self, circuit: Anatomy, columns: int, step: float) -> Learner | None:
        """What changes weights while a cohort of so many columns runs.

        It is advanced once each `step` [s]. None for a rule that learns after trials only.
        """
        return None

    def started(self, circuit: Anatomy, columns: int, step: float) -> Learner | None:
        """What :meth:`learner` makes, which is held against what a learner must have.

        Raises
        ------
        CircuitError
            If a rule that overrides it makes nothing, or something that cannot advance or narrow.
        """
        found = self.learner(circuit, columns, step)
        needed = () if type(self).learner is LearningRule.learner else ("advance", "narrow")
        for name in needed:
            if not callable(getattr(found, name, None)):
                made = (
                    "nothing" if found is None else f"{type(found).__name__}, which has no {name}"
                )
                raise CircuitError(
                    f"The learning rule {self.name!r} makes {made}; its learner must return an "
                    "object with advance(cohort) and narrow(kept)."
                )
        return found

    def after_trial(self, cohort: CohortState, activity: Array, columns: NDArray[np.bool_]) -> None:
        """Change the weights of some columns, in place, once a trial is over.

        `activity` (pools, columns chosen) are the trial's mean rates [spikes/s], `columns`
        (columns,) says which columns these are of.
        """

"""A circuit without its learning rules: populations, projections, neuromodulators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from striata.circuits.description.cells import Receptor
from striata.circuits.description.modulators import Facilitation, Modulator
from striata.circuits.description.parameters import check_name, require, unique
from striata.circuits.description.populations import Depression, Gate, Population, Projection
from striata.circuits.errors import CircuitError


@dataclass(frozen=True)
class Anatomy:
    """Populations, projections and neuromodulators of a circuit.

    Parameters
    ----------
    populations, projections
        Their order is that in which pools and synapses draw their random numbers.
    sizes
        (layout, number of its pools), e.g. ``("channel", 4)``.
    regions
        (region, names of its populations), for the picture; empty in a circuit made by hand.

    Raises
    ------
    CircuitError
        If something names what is not there, or two things carry the same name.
    """

    populations: tuple[Population, ...]
    projections: tuple[Projection, ...]
    receptors: tuple[Receptor, ...]
    gates: tuple[Gate, ...] = ()
    modulators: tuple[Modulator, ...] = ()
    facilitation: Facilitation | None = None
    depressions: tuple[Depression, ...] = ()
    sizes: tuple[tuple[str, int], ...] = (("shared", 1),)
    regions: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        unique("population", [p.name for p in self.populations])
        unique("projection", list(self.scalable))
        unique("receptor", [r.name for r in self.receptors])
        unique("modulator", [m.name for m in self.modulators])
        unique("population in a region", [n for _, names in self.regions for n in names])
        self._check_layouts()
        names, receptors = {p.name for p in self.populations}, {r.name for r in self.receptors}
        for projection in self.projections:
            self._check_projection(projection, names, receptors)
        for gate in self.gates:
            for side in (gate.source, gate.target):
                require(side, names, "population", gate.name)
        for depression in self.depressions:
            require(depression.target, names, "population", depression.name)
        for m in self.modulators:
            for name in (m.source, *m.teaches, *(e.target for e in m.effects)):
                require(name, names, "population", m.name)
            for e in m.effects:
                require(e.receptor, receptors, "receptor", m.name)
            self._check_presynaptic(m)
            if not self.population(m.source).rest.value > 0:
                raise CircuitError(
                    f"{m.name}: its source {m.source} rests at 0 spikes/s, but its concentration "
                    "is relative to that rate; give it a rate at rest above 0."
                )
        for region, members in self.regions:
            for name in members:
                require(name, names, "population", region)
        self._check_teachers()

    def _check_presynaptic(self, m: Modulator) -> None:
        plastic = {p.name: bool(p.plastic) for p in self.projections}
        for e in m.presynaptic:
            require(e.projection, plastic, "projection", m.name)
            if not plastic[e.projection]:
                raise CircuitError(
                    f"{m.name} acts presynaptically on {e.projection}, which is not plastic; a "
                    "neuromodulator may change what plastic projections release, and no other."
                )

    def _check_teachers(self) -> None:
        first: dict[str, str] = {}
        for m in self.modulators:
            for target in m.teaches:
                if first.get(target) == m.name:
                    raise CircuitError(f"{m.name} teaches {target} twice; name it once.")
                if target in first:
                    raise CircuitError(
                        f"{target} is taught by {first[target]} and by {m.name}; one modulator "
                        "teaches it."
                    )
                first[target] = m.name

    def _check_layouts(self) -> None:
        unique("layout", [name for name, _ in self.sizes])
        pools = dict(self.sizes)
        for name, n in self.sizes:
            check_name("layout", name)
            if n < 1 or (name == "shared" and n != 1):
                raise CircuitError(f"The layout {name!r} cannot have {n} pools.")
        for p in self.populations:
            if p.layout not in pools:
                raise CircuitError(
                    f"{p.name}: the layout {p.layout!r} is not declared; "
                    f"there are {', '.join(pools)}."
                )

    def _check_projection(
        self, pr: Projection, names: Collection[str], receptors: Collection[str]
    ) -> None:
        for side in (pr.source, pr.target):
            require(side, names, "population", pr.name)
        for receptor, _ in pr.weights:
            require(receptor, receptors, "receptor", pr.name)
        n_source, n_target = self.n_pools(pr.source), self.n_pools(pr.target)
        if any(not (0 <= i < n_source and 0 <= j < n_target) for i, j in pr.pairs):
            raise CircuitError(f"{pr.name}: a pair names a pool that is not there.")
        if pr.topology in ("same", "other") and n_source != n_target:
            raise CircuitError(
                f"{pr.name}: {pr.source} and {pr.target} have different numbers of pools; use all."
            )
        if pr.facilitating and self.facilitation is None:
            raise CircuitError(f"{pr.name} is facilitating, but the circuit has no facilitation.")

    def population(self, name: str) -> Population:
        """The population of that name, or a :class:`CircuitError` that suggests the nearest one."""
        require(name, self._by_name, "population", "circuit")
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Population]:
        return {p.name: p for p in self.populations}

    @property
    def scalable(self) -> tuple[str, ...]:
        """Names of what can be scaled or cut: projections, gates and depressions."""
        return (
            *(p.name for p in self.projections),
            *(g.name for g in self.gates),
            *(d.name for d in self.depressions),
        )

    def n_pools(self, name: str) -> int:
        """How many pools a population has."""
        return dict(self.sizes)[self.population(name).layout]

    @cached_property
    def pools(self) -> tuple[tuple[str, int], ...]:
        """(population, index) of each pool in the order used everywhere.

        The index of a shared pool is −1.
        """
        out: list[tuple[str, int]] = []
        for p in self.populations:
            shared = p.layout == "shared"
            out += [(p.name, -1 if shared else i) for i in range(self.n_pools(p.name))]
        return tuple(out)

    @cached_property
    def slices(self) -> dict[str, slice]:
        """Where each population's pools stand in :attr:`pools`."""
        out: dict[str, slice] = {}
        start = 0
        for p in self.populations:
            n = self.n_pools(p.name)
            out[p.name] = slice(start, start + n)
            start += n
        return out

    @cached_property
    def teachers(self) -> dict[str, str]:
        """Population → the neuromodulator that teaches its plastic inputs."""
        return {target: m.name for m in self.modulators for target in m.teaches}

"""Random synapses of each subject: explicit source and target indices of every projection."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.circuits.simulation.coupling import Link, links

Index = NDArray[np.int64]

#: Kinds of synapse in the order in which they are wired, and the receptors that one synapse of a
#: kind opens together.
KINDS: Mapping[str, tuple[str, ...]] = {
    "excitation": ("AMPA", "NMDA"),
    "inhibition": ("GABA",),
    "slow": ("mGlu", "GABA_B"),
    "plastic": ("AMPA", "NMDA"),
    "facilitating": ("AMPA", "NMDA"),
}


@dataclass(frozen=True)
class Wire:
    """What is wired at once: synapses of a `kind` between the pools of a `link`."""

    kind: str
    link: Link

    @property
    def receptors(self) -> tuple[str, ...]:
        """The receptors of the kind, of which the projection has some."""
        return KINDS[self.kind]


def wires(circuit: Circuit) -> tuple[Wire, ...]:
    """Everything that is to be wired, in order."""
    everything = links(circuit)
    return tuple(
        Wire(kind, link)
        for kind, receptors in KINDS.items()
        for link in everything
        if bool(link.projection.plastic) == (kind == "plastic")
        and link.projection.facilitating == (kind == "facilitating")
        and {r for r, _ in link.projection.weights} & set(receptors)
    )


@dataclass(frozen=True)
class Layout:
    """Where neurons stand: pool-major, then column, then neuron, so a pool is a slice.

    `start` (pools,) and `size` (pools,) give neuron ``start[p] + column * size[p] + k``.
    """

    start: Index
    size: Index
    columns: int

    @classmethod
    def of(cls, sizes: list[int], columns: int) -> Layout:
        """Layout of pools of the given sizes."""
        size = np.array(sizes, dtype=np.int64)
        start = np.concatenate([[0], np.cumsum(size * columns)[:-1]]).astype(np.int64)
        return cls(start, size, columns)

    @property
    def total(self) -> int:
        """Number of neurons in the cohort."""
        return int((self.size * self.columns).sum())

    @property
    def edges(self) -> Index:
        """First neuron of each (pool, column), row-major: the bins of a reduction over pools."""
        return np.asarray(
            (self.start[:, None] + np.arange(self.columns)[None, :] * self.size[:, None]).ravel()
        )

    def pool_of_neuron(self) -> Index:
        """Flat (pool, column) index of each neuron."""
        return np.repeat(
            np.arange(len(self.size) * self.columns), np.repeat(self.size, self.columns)
        )


def wire(link: Link, layout: Layout, column: int, rng: np.random.Generator) -> tuple[Index, Index]:
    """Synapses of one projection in one column.

    Each target neuron draws `indegree` different inputs from each source pool.

    Returns
    -------
    source and target neuron indices, each (pairs × target size × indegree,).
    """
    n_s, n_t = int(layout.size[link.sources[0]]), int(layout.size[link.targets[0]])
    order = rng.random((len(link.sources), n_t, n_s), dtype=np.float32)
    same = link.sources == link.targets
    if same.any():  # no autapses
        order[same[:, None, None] & np.eye(n_t, n_s, dtype=bool)[None]] = 2.0
    chosen = (
        np.argpartition(order, link.indegree - 1, axis=2)[:, :, : link.indegree]
        if link.indegree < n_s
        else (np.broadcast_to(np.arange(n_s), order.shape))
    )
    base_s = layout.start[link.sources] + column * n_s
    base_t = layout.start[link.targets] + column * n_t
    source = base_s[:, None, None] + chosen
    target = np.broadcast_to((base_t[:, None] + np.arange(n_t))[:, :, None], source.shape)
    return source.ravel(), target.ravel()


def synapses(
    chosen: Sequence[Wire], layout: Layout, seed: int, subject: int, column: int
) -> Iterator[tuple[Index, Index]]:
    """Synapses of each wire of a subject that stands in a column; see :func:`wire`.

    Each wire has random numbers of its own, whatever else there is to be wired.
    """
    for w in chosen:
        own = zlib.crc32(f"{w.kind} {w.link.projection.name}".encode())
        rng = np.random.default_rng([seed, subject, 7, own])
        yield wire(w.link, layout, column, rng)

"""A circuit as the arrays that :mod:`striata.circuits.simulation.kernel` takes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Projection
from striata.circuits.simulation import kernel, meanfield
from striata.circuits.simulation.cohort import TAU_READOUT
from striata.circuits.simulation.coupling import couple
from striata.circuits.simulation.kernel import (
    Given,
    Links,
    Network,
    Plastic,
    Rates,
    State,
    Table,
    Work,
)
from striata.circuits.simulation.meanfield import (
    NOISE_HOLD,
    SIEGMUND,
    V_NOISE,
    Array,
    Cells,
    circuit_tau,
)
from striata.circuits.simulation.resting import resting

_F = np.float32
#: Receptors that the kernel advances, in its order; and those that follow a source's activity over
#: many milliseconds, and whether they excite.
FAST = ("AMPA", "GABA", "NMDA")
SLOW = {"mGlu": True, "GABA_B": False}
#: A loop runs along the columns of as many pools as make so many numbers: beyond, its intermediate
#: results would leave the fastest cache.
WIDTH = 512
_Arrays = TypeVar("_Arrays", State, Given)
_Rows: TypeAlias = tuple[NDArray[np.float32], NDArray[np.bool_]]

#: Parameters of a pool: what its transfer function needs, then the noise and the NMDA gating of
#: what it emits.
CELL = np.dtype(
    [
        (name, _F)
        for name in (
            "C_m",
            "g_0",
            "g_min",
            "i_0",
            "V_th",
            "V_reset",
            "t_ref",
            "q_exc",
            "q_inh",
            "q_bg",
            "shift",
            "noise",
            "opening",
            "firming",
            "lag",
        )
    ]
)


class Wiring(NamedTuple):
    """What any cohort of a circuit has in common; not to be written to.

    `fast` and `slow` are sums over pools by receptor, the latter over `slow_sources`, and
    `facilitated` is over those of `facilitating` pools.
    """

    cells: NDArray[np.void]
    fast: dict[str, Links]
    slow: dict[str, Links]
    slow_sources: dict[str, NDArray[np.int64]]
    facilitated: Links
    facilitating: NDArray[np.int64]
    plastic: Plastic
    rates: Rates


@lru_cache(maxsize=16)
def wiring(circuit: Circuit, strength: Circuit) -> Wiring:
    """The wiring of a circuit whose projections have been scaled to those of `strength`."""
    mean, facilitated = couple(strength).mean, couple(strength, "facilitating").mean["NMDA"]
    facilitating = np.flatnonzero(couple(circuit, "facilitating").mean["NMDA"].any(axis=0))
    slow = {k: links(mean[k]) for k in SLOW}
    return Wiring(
        cells(circuit),
        {k: links(mean[k]) for k in FAST},
        slow,
        {k: np.unique(x.source) for k, x in slow.items()},
        links(facilitated[:, facilitating]),
        facilitating,
        _plastic(strength),
        _rates(circuit),
    )


def assemble(
    wired: Wiring,
    keys: NDArray[np.uint64],
    row: NDArray[np.int64],
    second: NDArray[np.bool_],
) -> Network:
    """The network of a cohort.

    `keys` of its noise (pairs, columns), of which each pool has a `row`, and the first or the
    `second` variate.
    """
    columns, synapses = keys.shape[1], len(wired.plastic.source)
    return Network(
        cells=wired.cells,
        blocks=blocks(wired.cells, columns),
        keys=keys,
        row=row,
        second=second,
        ampa=wired.fast["AMPA"],
        gaba=wired.fast["GABA"],
        nmda=wired.fast["NMDA"],
        facilitated=wired.facilitated,
        facilitating=wired.facilitating,
        plastic=wired.plastic._replace(
            w=np.zeros((synapses, columns), dtype=_F), used=np.zeros(synapses, dtype=np.bool_)
        ),
        table=table(),
        rates=wired.rates,
    )


def cells(circuit: Circuit) -> NDArray[np.void]:
    """Parameters of each pool, (pools,) of type ``CELL``.

    Noise goes with the resting state of `circuit`.
    """
    c, state = Cells.of(circuit), resting(circuit)
    values = {
        "C_m": c.C_m,
        "g_0": c.g_L + c.g_bg,
        "g_min": 0.2 * c.g_L,
        "i_0": c.g_L * c.E_L,
        "V_th": c.V_th,
        "V_reset": c.V_reset,
        "t_ref": c.t_ref,
        "q_exc": state.quantum["AMPA"] * V_NOISE**2 / c.C_m**2,
        "q_inh": state.quantum["GABA"] * (V_NOISE + 70.0) ** 2 / c.C_m**2,
        "q_bg": c.s_bg**2 * V_NOISE**2 / c.C_m**2,
        "shift": SIEGMUND * np.sqrt(NOISE_HOLD / c.C_m),
        "noise": state.cv / np.sqrt(c.size * 1e-3),
        "opening": (state.opening - state.firming * state.rate) * 1e-3,
        "firming": state.firming * 1e-3,
        "lag": state.lag,
    }
    out = np.empty(len(circuit.pools), dtype=CELL)
    for name, value in values.items():
        out[name] = value[:, 0]
    return out


def blocks(each: NDArray[np.void], columns: int) -> NDArray[np.int64]:
    """Pools that follow each other and have the same parameters, (blocks, 2): first and end.

    No more of them than make WIDTH columns of pools in all, or one.
    """
    others = np.flatnonzero(each[1:] != each[:-1]) + 1
    first, most = np.concatenate([[0], others]), pools_abreast(columns)
    last = np.append(others, len(each))
    start = np.concatenate([np.arange(a, b, most) for a, b in zip(first, last, strict=True)])
    return np.stack([start, np.append(start[1:], len(each))], axis=1)


def pools_abreast(columns: int) -> int:
    """How many pools a loop runs along at most."""
    return max(WIDTH // max(columns, 1), 1)


def links(matrix: Array) -> Links:
    """The entries of a matrix (targets, sources) that are not zero."""
    target, source = np.nonzero(matrix)
    start = np.searchsorted(target, np.arange(len(matrix) + 1))
    return Links(
        start, source.copy(), matrix[target, source].astype(_F)
    )  # a copy, for NumPy's are not contiguous


def _plastic(circuit: Circuit) -> Plastic:
    """The plastic synapses, without any column.

    Projections follow each other in `w` (see :func:`rows`).
    """
    unit = couple(circuit, "plastic").mean
    pairs = [
        (t, s)
        for p in learning(circuit)
        for t in range(*circuit.slices[p.target].indices(unit["AMPA"].shape[0]))
        for s in range(*circuit.slices[p.source].indices(unit["AMPA"].shape[0]))
    ]
    target, source = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    order = np.argsort(target, kind="stable")
    start = np.searchsorted(target[order], np.arange(len(circuit.pools) + 1))
    ampa, nmda = (unit[k][target, source][order].astype(_F) for k in ("AMPA", "NMDA"))
    return Plastic(
        start,
        source[order],
        order,
        ampa,
        nmda,
        w=np.zeros((len(pairs), 0), dtype=_F),
        used=np.zeros(len(pairs), dtype=np.bool_),
    )


def rows(circuit: Circuit, plastic: Plastic) -> dict[str, _Rows]:
    """Plastic projection → its rows of ``plastic.w`` and of ``plastic.used``."""
    out: dict[str, _Rows] = {}
    first = 0
    for p in learning(circuit):
        last = first + circuit.n_pools(p.target) * circuit.n_pools(p.source)
        out[p.name] = plastic.w[first:last], plastic.used[first:last]
        first = last
    return out


def learning(circuit: Circuit) -> list[Projection]:
    """The plastic projections, in the order of :class:`Plastic`."""
    return [p for p in circuit.projections if p.plastic]


@lru_cache(maxsize=1)
def table() -> Table:
    """The first-passage table in single precision."""
    bottom = meanfield.Y_MIN - meanfield.Y_STEP / 2
    return Table(
        meanfield.PASSAGE.astype(_F), _F(bottom), _F(1 / meanfield.Y_STEP), _F(meanfield.Y_MAX)
    )


def _rates(circuit: Circuit) -> Rates:
    """What happens in a millisecond to what decays."""
    nmda = next(r for r in circuit.receptors if r.magnesium)
    ampa, gaba = (_F(-np.expm1(-1.0 / circuit_tau(circuit, k))) for k in ("AMPA", "GABA"))
    f = circuit.facilitation
    U, decay = (f.U.value, 1.0 / f.tau.value) if f else (1.0, 0.0)
    return Rates(_F(1.0 / nmda.tau.value), ampa, gaba, _F(1.0 / TAU_READOUT), _F(U), _F(decay))


def workspace(pools: int, facilitating: int, columns: int) -> Work:
    """Room for intermediate results."""
    abreast = pools_abreast(columns)
    size = {"activity": pools, "released": facilitating}
    room: dict[str, Any] = {
        k: np.zeros(size.get(k, abreast) * columns, dtype=_F) for k in Work._fields
    }
    room["upper"], room["lower"] = np.zeros((2, abreast * columns), dtype=np.int32)
    return Work(**room)


def in_line(arrays: _Arrays) -> _Arrays:
    """The same numbers, (pools, columns), as the kernel takes them: pools one after the other."""
    return type(arrays)(*(x.reshape(-1) for x in arrays))


def linearise(
    V: NDArray[np.float32], block: NDArray[np.float32], current: NDArray[np.float32]
) -> None:
    """Slope and offset [mV] of NMDA's current at `V` [mV] into `block` and `current`."""
    np.multiply(V, _F(-0.062), out=block)
    np.exp(block, out=block)
    kernel.linearise(V, block, current)

"""A circuit, and the synapses of each subject, as the arrays of :mod:`.kernel`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled
from striata.circuits.description import Circuit
from striata.circuits.errors import CircuitError
from striata.circuits.simulation.meanfield import NOISE_HOLD, V_NOISE, Array, Cells
from striata.circuits.spiking.kernel import CELL, LANES, LINK, RECEPTOR, Network
from striata.circuits.spiking.wiring import Layout, Wire, synapses, wires

_F = np.float32
#: Integration step of the spiking level [ms] (CBGTPy2025).
DT = 0.2
#: Threshold of a pool that is silenced: out of reach [mV].
NEVER = 1e6
#: Standard deviation of a sum of four bytes, which is what the noise is made of.
_SUM_OF_BYTES = np.sqrt(4 * (256**2 - 1) / 12)
#: Most receptors of a pool that magnesium does not block, which the compiled loop unrolls.
MOST_PLAIN = 7


@dataclass(frozen=True)
class Pairs:
    """Pairs of pools that synapses join, by source.

    Attributes
    ----------
    source, target : (pairs,), pools
    wire : (pairs,), the number of each one's :class:`.wiring.Wire`
    place : (pairs,), where each stands that comes at this place as one wire follows another
    unit : (pairs, receptors), conductance of a synapse at relative weight 1 [nS]
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    wire: NDArray[np.int64]
    place: NDArray[np.int64]
    unit: Array

    @classmethod
    def of(cls, circuit: Circuit, chosen: Sequence[Wire]) -> Pairs:
        """The pairs of all wires; a pool's follow each other in the order of the wires."""
        names = [r.name for r in circuit.receptors]
        source = np.concatenate([w.link.sources for w in chosen])
        wire = np.repeat(np.arange(len(chosen)), [len(w.link.sources) for w in chosen])
        unit = np.zeros((len(chosen), len(names)))
        for row, w in zip(unit, chosen, strict=True):
            for receptor, weight in w.link.projection.weights:
                if receptor in w.receptors:
                    row[names.index(receptor)] = weight.value
        order = np.argsort(source, kind="stable")
        target = np.concatenate([w.link.targets for w in chosen])
        place = np.argsort(order)
        return cls(source[order], target[order], wire[order], place, unit[wire[order]])


def assemble(
    circuit: Circuit, seed: int, subjects: NDArray[np.int64], keys: NDArray[np.uint64]
) -> tuple[Network, Pairs, tuple[Wire, ...]]:
    """The network of some subjects, what its pairs of pools are, and what was wired.

    `keys` (neurons, columns) of the noise count neurons without those that round pools up.
    """
    nmda, chosen = _saturating(circuit), wires(circuit)
    pairs, cells = Pairs.of(circuit, chosen), _cells(circuit)
    conducts, opens = _conducted(circuit, pairs, cells), _opened(pairs)
    _rows(pairs, cells)
    joined = np.zeros((len(subjects), int((cells["row"] * cells["size"]).sum())), dtype=np.uint16)
    for subject in np.unique(subjects):
        first, *others = np.flatnonzero(subjects == subject)
        _draw(chosen, pairs, cells, seed, int(subject), joined[first])
        joined[others] = joined[first]
    f = circuit.facilitation
    padded = np.zeros((keys.shape[1], int(cells["padded"].sum())), dtype=np.uint64)
    padded[:, places(cells)] = keys.T
    return (
        Network(
            cells=cells,
            receptors=_receptors(circuit),
            conducts=conducts,
            links=_links(chosen, pairs, cells, opens),
            opens=np.concatenate(opens),
            joined=joined,
            keys=padded,
            saturating=nmda,
            hold=round(NOISE_HOLD / DT),
            dt=_F(DT),
            opening=_F(circuit.receptors[nmda].saturation.value),
            shut=_F(np.log1p(-DT / circuit.receptors[nmda].tau.value)),
            U=_F(f.U.value if f else 1.0),
            relax=_F(np.log1p(-DT / f.tau.value) if f else 0.0),
        ),
        pairs,
        chosen,
    )


def potentials(keys: NDArray[np.uint64]) -> Array:
    """Where neurons begin, one for each key of their noise: from −60 to −50 mV."""
    return np.asarray(-60.0 + 10.0 * ((keys >> np.uint64(11)).astype(float) / 2.0**53))


def places(cells: NDArray[np.void]) -> NDArray[np.int64]:
    """Where the neurons stand, without those that round pools up, (neurons,)."""
    return np.concatenate([c["start"] + np.arange(c["size"]) for c in cells])


def _cells(circuit: Circuit) -> NDArray[np.void]:
    """Parameters of each pool; its receptors and links are yet to come."""
    c = Cells.of(circuit)
    out = np.zeros(len(circuit.pools), dtype=CELL)
    out["size"] = c.size[:, 0]
    out["padded"] = -(-out["size"] // LANES) * LANES
    out["start"] = np.cumsum(out["padded"]) - out["padded"]
    # the first step at which less than half a step of refractoriness is left
    out["wait"] = np.ceil(c.t_ref[:, 0] / DT - 0.5)
    out["step"] = DT / c.C_m[:, 0]
    out["leak"] = c.g_L[:, 0] + c.g_bg[:, 0]
    out["drive"] = c.g_L[:, 0] * c.E_L[:, 0]
    out["V_reset"] = c.V_reset[:, 0]
    out["rebound_g"] = [circuit.population(name).cell.g_T.value for name, _ in circuit.pools]
    out["rebound"] = out["rebound_g"] > 0
    out["bombardment"] = c.s_bg[:, 0] / np.sqrt(NOISE_HOLD) * V_NOISE / _SUM_OF_BYTES
    return out


def _receptors(circuit: Circuit) -> NDArray[np.void]:
    out = np.zeros(len(circuit.receptors), dtype=RECEPTOR)
    out["E_rev"] = [r.E_rev.value for r in circuit.receptors]
    out["decay"] = [1 - DT / r.tau.value for r in circuit.receptors]
    return out


def _saturating(circuit: Circuit) -> int:
    """The one receptor that saturates, and that magnesium blocks."""
    blocked = [i for i, r in enumerate(circuit.receptors) if r.magnesium]
    saturating = [i for i, r in enumerate(circuit.receptors) if r.saturation.value > 0]
    if len(blocked) != 1 or blocked != saturating:
        raise CircuitError(
            "One receptor must saturate and be blocked by magnesium (NMDA), and no other may do "
            f"either; here {len(saturating)} saturate and {len(blocked)} are blocked."
        )
    return blocked[0]


def _conducted(circuit: Circuit, pairs: Pairs, cells: NDArray[np.void]) -> NDArray[np.int64]:
    """Receptors by which each pool conducts, one pool after the other, those blocked last."""
    blocked = np.array([r.magnesium for r in circuit.receptors])
    out: list[int] = []
    for p, cell in enumerate(cells):
        used = (pairs.unit[pairs.target == p] > 0).any(axis=0)
        plain, others = np.flatnonzero(used & ~blocked), np.flatnonzero(used & blocked)
        if len(plain) > MOST_PLAIN or len(others) > 1:
            raise CircuitError(
                f"{circuit.pools[p][0]}: neurons may have one receptor that magnesium blocks and "
                f"{MOST_PLAIN} others; this population has {len(others)} and {len(plain)}."
            )
        cell["plain"] = len(out)
        cell["blocked"] = len(out) + len(plain)
        out += [*plain, *others]
        cell["last"] = len(out)
    return np.array(out, dtype=np.int64)


def _opened(pairs: Pairs) -> list[NDArray[np.int64]]:
    """Receptors that each pair's synapses open."""
    return [np.flatnonzero(row > 0) for row in pairs.unit]


def _words(pairs: Pairs, cells: NDArray[np.void]) -> NDArray[np.int64]:
    """How many words tell the neurons of each pair's target, (pairs,)."""
    return np.asarray(cells["padded"][pairs.target] // LANES)


def _rows(pairs: Pairs, cells: NDArray[np.void]) -> None:
    """Give each pool the numbers of its links, and of the words of its neurons."""
    n = np.bincount(pairs.source, minlength=len(cells))
    cells["last_link"] = np.cumsum(n)
    cells["first_link"] = cells["last_link"] - n
    cells["row"] = np.bincount(pairs.source, _words(pairs, cells), minlength=len(cells))
    cells["first_word"] = np.cumsum(cells["row"] * cells["size"]) - cells["row"] * cells["size"]


def _links(
    chosen: Sequence[Wire],
    pairs: Pairs,
    cells: NDArray[np.void],
    opens: Sequence[NDArray[np.int64]],
) -> NDArray[np.void]:
    out = np.zeros(len(pairs.source), dtype=LINK)
    facilitating = np.array([w.link.projection.facilitating for w in chosen])
    out["target"] = cells["start"][pairs.target]
    out["words"] = _words(pairs, cells)
    out["facilitates"] = facilitating[pairs.wire]
    out["last"] = np.cumsum([len(x) for x in opens])
    out["first"] = out["last"] - [len(x) for x in opens]
    return out


def _draw(
    chosen: Sequence[Wire],
    pairs: Pairs,
    cells: NDArray[np.void],
    seed: int,
    subject: int,
    joined: NDArray[np.uint16],
) -> None:
    """Draw one subject's synapses into its row of :attr:`.kernel.Network.joined`."""
    layout = Layout.of([int(n) for n in cells["size"]], 1)
    words = _words(pairs, cells)
    before = np.cumsum(words) - words
    word = cells["first_word"][pairs.source] + before
    word -= before[cells["first_link"][pairs.source]]
    first = 0
    drawn = synapses(chosen, layout, seed, subject, 0)
    for w, (pre, post) in zip(chosen, drawn, strict=True):
        mine = pairs.place[first : first + len(w.link.sources)]
        source, target = pairs.source[mine], pairs.target[mine]
        pre = pre.reshape(len(mine), -1) - layout.start[source, None]
        post = post.reshape(len(mine), -1) - layout.start[target, None]
        join(pre, post, word[mine], cells["row"][source], joined)
        first += len(mine)


@compiled
def join(pre: Array, post: Array, word: Array, row: Array, joined: Array) -> None:
    """Set the bit of each synapse; its neurons (pairs, synapses) are counted in their pools.

    A neuron's words are a `row` after those of the one before, those of a pool's first begin at
    `word`, both (pairs,).
    """
    for p in range(len(pre)):
        for i in range(pre.shape[1]):
            at = word[p] + row[p] * pre[p, i] + post[p, i] // LANES
            joined[at] |= np.uint16(1 << (post[p, i] % LANES))

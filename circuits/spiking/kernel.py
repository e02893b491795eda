"""The spiking level's inner loop for Numba, where there is no C++ compiler; and its arrays.

``kernel.cpp`` is the same loop, four to seven times as fast; a test holds the two to each other,
and both to Brian2. A subject's neurons stand pool after pool, each pool's number rounded up to
whole registers. Conductances are held in units that shrink at each step, `scale`, so that decay
costs nothing; gating and facilitation advance when their neuron fires.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled, inlined

F32s = NDArray[np.float32]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

#: Neurons of a pool are rounded up to a multiple of this.
LANES = 16

#: A pool. It conducts by the receptors ``conducts[plain:last]``, those from `blocked` on by
#: magnesium; each of its neurons has a `row` of words in :attr:`Network.joined`, the first of
#: which is `first_word`. `step` is dt / C_m, `leak` [nS] and `drive` [nS mV] belong to the membrane
#: and its background, `wait` is refractoriness in steps.
CELL = np.dtype(
    [
        (name, np.int64)
        for name in (
            "start",
            "size",
            "padded",
            "plain",
            "blocked",
            "last",
            "rebound",
            "wait",
            "first_link",
            "last_link",
            "first_word",
            "row",
        )
    ]
    + [
        (name, np.float32)
        for name in ("step", "leak", "drive", "rebound_g", "V_reset", "bombardment")
    ]
)
#: A receptor: reversal potential [mV] and what a step leaves of its conductance.
RECEPTOR = np.dtype([("E_rev", np.float32), ("decay", np.float32)])
#: A pair of pools that synapses join: first neuron of the target, in how many words its neurons
#: are told, whether the synapses facilitate, and the receptors ``opens[first:last]``.
LINK = np.dtype([(name, np.int32) for name in ("target", "words", "facilitates", "first", "last")])


class Network(NamedTuple):
    """What stays as it is while a cohort runs.

    Attributes
    ----------
    cells : (pools,) of :data:`CELL`
    receptors : (receptors,) of :data:`RECEPTOR`
    conducts : receptors of each pool, one pool after the other
    links : (pairs,) of :data:`LINK`, by source
    opens : receptors of each link, one link after the other
    joined : (columns, words), the synapses: by source neuron and link of its pool, a bit for each
        neuron of the target, from the lowest on, :data:`LANES` a word
    keys : (columns, neurons), of the noise
    saturating : the receptor that saturates
    hold : steps for which noise is held
    dt : step [ms]
    opening, shut : what a spike opens of that receptor, and log of what a step leaves
    U, relax : facilitation at rest, and log of what a step leaves of its deviation
    """

    cells: NDArray[Any]
    receptors: NDArray[Any]
    conducts: Longs
    links: NDArray[Any]
    opens: Longs
    joined: NDArray[np.uint16]
    keys: NDArray[np.uint64]
    saturating: int
    hold: int
    dt: np.float32
    opening: np.float32
    shut: np.float32
    U: np.float32
    relax: np.float32


class State(NamedTuple):
    """What steps advance.

    Attributes
    ----------
    V : (columns, neurons), potentials [mV]
    g : (columns, receptors, neurons), conductances over `scale` [nS]
    h : (columns, neurons), what the rebound current has recovered
    s, u : (columns, neurons), gating and facilitation as the last spike left them
    z : (columns, 2, neurons), the noise of two intervals [pA]
    scale : (receptors,), of the conductances
    since, ready : (columns, neurons), step of the last spike, and first after refractoriness
    """

    V: F32s
    g: F32s
    h: F32s
    s: F32s
    u: F32s
    z: F32s
    scale: F32s
    since: Ints
    ready: Ints


class Given(NamedTuple):
    """What steps are given.

    Attributes
    ----------
    extra : (pools, columns), conductance from outside [nS]
    threshold : (pools, columns) [mV]
    gain : (receptors, pools, columns)
    w : (columns, pairs, receptors), conductance of a synapse [nS]
    """

    extra: F32s
    threshold: F32s
    gain: F32s
    w: F32s


class Fired(NamedTuple):
    """Spikes: `counts` (pools, columns), and column, pool, neuron and step of each, `number` long.

    The caller sets `number` back.
    """

    counts: Longs
    spikes: Ints
    number: Longs


_F = np.float32
_ZERO, _ONE, _LOW_V, _CALCIUM = _F(0.0), _F(1.0), _F(-60.0), _F(120.0)
_OPENS, _SHUTS, _LEAST = _F(0.01), _F(-0.05), _F(1e-20)
_SLOPE, _OFFSET = _F(-0.08944709), _F(-1.83587925)
_C1, _C2, _C3 = _F(0.69314718), _F(0.24022651), _F(0.05550411)
_C4, _C5, _C6 = _F(0.00961813), _F(0.00133336), _F(0.00015469)
_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_S8, _S16, _S27, _S30 = np.uint64(8), np.uint64(16), np.uint64(27), np.uint64(30)
_S31, _S32 = np.uint64(31), np.uint64(32)
_BYTES, _WORDS = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF)
_LOW, _MIDDLE, _BIT = np.uint64(0xFFFFFFFF), _F(510.0), np.int32(1)


@inlined
def _unblocked(V: Any) -> Any:
    """Fraction of NMDA channels free of magnesium."""
    x = _SLOPE * V + _OFFSET
    whole = np.floor(x)
    f = x - whole
    p = _ONE + f * (_C1 + f * (_C2 + f * (_C3 + f * (_C4 + f * (_C5 + f * _C6)))))
    exponent = np.int32((np.int32(whole) + np.int32(127)) << np.int32(23))
    return _ONE / (_ONE + p * exponent.view(np.float32))


@inlined
def _bombard(keys: NDArray[np.uint64], shift: np.uint64, scale: np.float32, z: F32s) -> None:
    for i in range(len(keys)):
        x = keys[i] + shift
        x = (x ^ (x >> _S30)) * _M1
        x = (x ^ (x >> _S27)) * _M2
        x = x ^ (x >> _S31)
        x = (x & _BYTES) + ((x >> _S8) & _BYTES)
        x = (x & _WORDS) + ((x >> _S16) & _WORDS)
        z[0, i] = (np.float32(np.int32(x & _LOW)) - _MIDDLE) * scale
        z[1, i] = (np.float32(np.int32(x >> _S32)) - _MIDDLE) * scale


@inlined
def _conduct(
    g: F32s, gain: np.float32, E_rev: np.float32, conductance: F32s, current: F32s
) -> None:
    for i in range(len(g)):
        x = g[i] * gain
        conductance[i] += x
        current[i] += x * E_rev


@inlined
def _conduct_blocked(
    V: F32s, g: F32s, gain: np.float32, E_rev: np.float32, conductance: F32s, current: F32s
) -> None:
    for i in range(len(g)):
        x = g[i] * _unblocked(V[i]) * gain
        conductance[i] += x
        current[i] += x * E_rev


@inlined
def _rebound(
    V: F32s, h: F32s, g: np.float32, dt: np.float32, conductance: F32s, current: F32s
) -> None:
    for i in range(len(V)):
        if V[i] > _LOW_V:
            conductance[i] += g * h[i]
            current[i] += _CALCIUM * g * h[i]
        h[i] += dt * (_OPENS * (_ONE - h[i]) if V[i] < _LOW_V else _SHUTS * h[i])


@inlined
def _membranes(
    step: int,
    share: np.float32,
    threshold: np.float32,
    ready: Ints,
    conductance: F32s,
    current: F32s,
    V: F32s,
) -> bool:
    """Advance potentials; whether any of them has reached threshold."""
    hits = 0
    for i in range(len(V)):
        v = V[i]
        x = v if ready[i] > step else v + share * (current[i] - v * conductance[i])
        V[i] = x
        hits += x > threshold
    return hits > 0


@inlined
def _add(x: F32s, joined: np.uint16, amount: np.float32) -> None:
    """Add to the targets whose bit is set."""
    for n in range(LANES):
        x[n] += amount * np.float32((np.int32(joined) >> np.int32(n)) & _BIT)


@compiled
def _deliver(
    c: int, p: int, i: int, step: int, net: Network, state: State, w: F32s, scale: F32s
) -> None:
    """What a spike does to all that its neuron projects to."""
    cell, s, u, since = net.cells[p], state.s[c], state.u[c], state.since[c]
    elapsed = np.float32(step - since[i])
    closed = _ONE - s[i] * np.exp(elapsed * net.shut)
    facilitation = net.U + (u[i] - net.U) * np.exp(elapsed * net.relax)
    s[i] = _ONE - closed * (_ONE - net.opening)
    u[i] = facilitation + net.U * (_ONE - facilitation)
    since[i] = step
    word = cell.first_word + (i - cell.start) * cell.row
    for e in range(cell.first_link, cell.last_link):
        link = net.links[e]
        for k in range(link.first, link.last):
            r = net.opens[k]
            amount = w[c, e, r] / scale[r]
            if r == net.saturating:
                amount *= net.opening * closed
            if link.facilitates:
                amount *= facilitation
            if amount == _ZERO:
                continue
            for j in range(link.words):
                first = link.target + j * LANES
                _add(state.g[c, r, first : first + LANES], net.joined[c, word + j], amount)
        word += link.words


@compiled
def _settle(g: F32s, h: F32s, scale: F32s) -> None:
    """Conductances in nS again. What is hardly there is nothing: such numbers are slow."""
    for r in range(len(g)):
        for i in range(g.shape[1]):
            x = g[r, i] * scale[r]
            g[r, i] = _ZERO if x < _LEAST else x
    for i in range(len(h)):
        h[i] = _ZERO if h[i] < _LEAST else h[i]


@compiled
def advance(
    net: Network,
    state: State,
    given: Given,
    fired: Fired,
    first: int,
    steps: int,
    settles: bool,
) -> None:
    """Advance `state` by some steps, `first` being the number of the first.

    Conductances are brought into nS again before if it `settles`.
    """
    pools, columns = given.extra.shape
    scale = np.ones_like(state.scale)
    room = np.zeros((2, net.cells["padded"].max()), dtype=np.float32)
    for c in range(columns):
        if settles:
            _settle(state.g[c], state.h[c], state.scale)
            scale[:] = _ONE
        else:
            scale[:] = state.scale
        for step in range(first, first + steps):
            held = step // net.hold
            if step % (2 * net.hold) == 0:
                shift = np.uint64(held // 2) * _GOLDEN
                for p in range(pools):
                    a, b = net.cells[p].start, net.cells[p].start + net.cells[p].padded
                    z = state.z[c, :, a:b]
                    _bombard(net.keys[c, a:b], shift, net.cells[p].bombardment, z)
            before = fired.number[0]
            for p in range(pools):
                _advance_pool(p, c, step, held % 2, net, state, given, scale, room, fired)
            for r in range(len(scale)):
                scale[r] *= net.receptors[r].decay
            for q in range(before, fired.number[0]):
                _deliver(
                    c, fired.spikes[q, 1], fired.spikes[q, 2], step, net, state, given.w, scale
                )
    state.scale[:] = scale


@compiled
def _advance_pool(
    p: int,
    c: int,
    step: int,
    half: int,
    net: Network,
    state: State,
    given: Given,
    scale: F32s,
    room: F32s,
    fired: Fired,
) -> None:
    cell = net.cells[p]
    a, b = cell.start, cell.start + cell.padded
    V, conductance, current = state.V[c, a:b], room[0, : b - a], room[1, : b - a]
    conductance[:] = cell.leak + given.extra[p, c]
    z = state.z[c, half, a:b]
    for i in range(len(z)):
        current[i] = cell.drive - z[i]
    for k in range(cell.plain, cell.last):
        r = net.conducts[k]
        gain, E_rev, g = scale[r] * given.gain[r, p, c], net.receptors[r].E_rev, state.g[c, r, a:b]
        if k < cell.blocked:
            _conduct(g, gain, E_rev, conductance, current)
        else:
            _conduct_blocked(V, g, gain, E_rev, conductance, current)
    if cell.rebound:
        _rebound(V, state.h[c, a:b], cell.rebound_g, net.dt, conductance, current)
    threshold = given.threshold[p, c]
    if not _membranes(step, cell.step, threshold, state.ready[c, a:b], conductance, current, V):
        return
    for i in range(a, a + cell.size):
        if state.V[c, i] > threshold:
            n = fired.number[0]
            fired.spikes[n, 0], fired.spikes[n, 1] = c, p
            fired.spikes[n, 2], fired.spikes[n, 3] = i, step
            fired.number[0] = n + 1
            state.V[c, i] = cell.V_reset
            state.ready[c, i] = step + cell.wait
            fired.counts[p, c] += 1

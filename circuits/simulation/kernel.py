"""The rate level's inner loops, compiled by Numba: a millisecond, and what changes slowly.

Tests hold it to the plain functions, :func:`~striata.circuits.simulation.meanfield.transfer` and
:func:`~striata.circuits.simulation.noise.normals`. Rows are pools, and each innermost loop runs
along the columns and stores into few arrays, so that it becomes vector instructions. Arithmetic is
strict: a column's numbers do not depend on the others, nor on how many fit into a register, and NaN
stays in its column.

Numba's cache on disk looks at this file alone. So all that is compiled for the rate level is here,
with the tuples that it takes, and what other modules know comes as an argument.

To set up a loop costs as much as some tens of columns. So where columns are few, a loop runs along
several pools of one population, whose parameters are the same: along a block of rows, seen as one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled, inlined

F32s = NDArray[np.float32]
F64s = NDArray[np.float64]
Ints = NDArray[np.int64]

_ZERO, _ONE, _THOUSAND, _PER_MS = (
    np.float32(0.0),
    np.float32(1.0),
    np.float32(1e3),
    np.float32(1e-3),
)
#: Added to what decays towards zero where a population is silent, lest numbers become subnormal,
#: which cost a hundred times as much. It changes no bit of what is beyond 1e-22.
_TINY = np.float32(1e-30)
_E_INH, _TAU_INH = np.float32(-70.0), np.float32(5.0)
_PER_MV, _MAGNESIUM = np.float32(0.062), np.float32(3.57)
_LOWER_MAX = np.float32(4.5)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S8, _S16, _S27, _S30 = np.uint64(8), np.uint64(16), np.uint64(27), np.uint64(30)
_S31, _S32 = np.uint64(31), np.uint64(32)
_BYTES, _WORDS, _LOW = (
    np.uint64(0x00FF00FF00FF00FF),
    np.uint64(0x0000FFFF0000FFFF),
    np.uint64(0xFFFFFFFF),
)
_MIDDLE, _SCALE = np.float32(510.0), np.float32(1.0 / np.sqrt(4 * (256**2 - 1) / 12))


class Links(NamedTuple):
    """Sparse sums: row `t` takes entries ``start[t]`` to ``start[t + 1]`` of the others."""

    start: Ints
    source: Ints
    weight: F32s


class Plastic(NamedTuple):
    """Sparse sums with a weight of each column's own.

    Row `t` takes entries ``start[t]`` to ``start[t + 1]``; `ampa` and `nmda` are the conductances
    at relative weight 1 and `w` holds relative weights, (synapses, columns), in its row `synapse`.
    Synapses that no column has learnt, where `used` is false, cost nothing.
    """

    start: Ints
    source: Ints
    synapse: Ints
    ampa: F32s
    nmda: F32s
    w: F32s
    used: NDArray[np.bool_]


class Table(NamedTuple):
    """First-passage integral at equal steps, `scale` steps for each unit.

    `bottom` is the bound below the first of its `values`, `top` stands at the last.
    """

    values: F32s
    bottom: np.float32
    scale: np.float32
    top: np.float32


class Rates(NamedTuple):
    """Shares in a millisecond.

    Decay of NMDA, relaxation of AMPA, GABA and what is read, facilitation's U and decay.
    """

    nmda: np.float32
    ampa: np.float32
    gaba: np.float32
    read: np.float32
    U: np.float32
    facilitation: np.float32


class Network(NamedTuple):
    """What stays as it is from one millisecond to the next.

    Attributes
    ----------
    cells : (pools,), parameters of each pool, see :data:`striata.circuits.rate.network.CELL`
    blocks : (blocks, 2), the first pool of each block, and the one after its last
    keys : (pairs of pools, columns), of the noise
    row, second : (pools,), which of the `keys` a pool has, and whether its second variate; pools
        that share a key follow each other, and so do the rows
    ampa, gaba : sums over emitted rates, a row each pool
    nmda : sums over gating, a row each pool
    facilitated : sums over the facilitated gating of the pools `facilitating`, a row each pool
    plastic : sums over emitted rates and over gating, a row each pool
    """

    cells: NDArray[Any]
    blocks: Ints
    keys: NDArray[np.uint64]
    row: Ints
    second: NDArray[np.bool_]
    ampa: Links
    gaba: Links
    nmda: Links
    facilitated: Links
    facilitating: Ints
    plastic: Plastic
    table: Table
    rates: Rates


class State(NamedTuple):
    """What a millisecond advances: each (pools, columns), but `u` has facilitating pools only.

    The kernel takes it, as well as :class:`Given`, with pools one after the other: see
    :func:`striata.circuits.rate.network.in_line`.

    Rates, mean potentials [mV], NMDA gating, rates as read, and as a finite pool emits them
    [spikes/s], fast conductances [nS], facilitation.
    """

    r: F32s
    V: F32s
    s_N: F32s
    read: F32s
    emitted: F32s
    g_A: F32s
    g_G: F32s
    u: F32s


class Given(NamedTuple):
    """What a millisecond is given, each (pools, columns).

    External conductance [nS] and its gain, 1 or 0 for silence, gains of receptors, slow
    conductances [nS], and the slope and offset [mV] of NMDA's current at the mean potential.
    """

    input: F32s
    input_gain: F32s
    alive: F32s
    gain_A: F32s
    gain_G: F32s
    gain_N: F32s
    slow_exc: F32s
    slow_inh: F32s
    block: F32s
    current: F32s


class Work(NamedTuple):
    """One block's intermediate results, and what all release, pools one after the other.

    Conductances [nS], `external` without noise of its own, effective potential [mV] and time
    constant [ms], entries of the table, rate [spikes/s]: each (pools of a block × columns,). Two
    variates of as many keys (keys × columns,). Emitted rates [spikes/s] and facilitated gating, of
    all pools.
    """

    ampa: F32s
    gaba: F32s
    nmda: F32s
    external: F32s
    mu: F32s
    tau: F32s
    upper: NDArray[np.int32]
    lower: NDArray[np.int32]
    rate: F32s
    z_0: F32s
    z_1: F32s
    activity: F32s
    released: F32s


@inlined
def normals(keys: NDArray[np.uint64], shift: np.uint64, z_0: F32s, z_1: F32s) -> None:
    """Two variates of each of the `keys`, (keys,).

    They are those of ``noise.normals`` at the step of that `shift`.
    """
    for c in range(len(keys)):
        x = keys[c] + shift
        x = (x ^ (x >> _S30)) * _M1
        x = (x ^ (x >> _S27)) * _M2
        x = x ^ (x >> _S31)
        x = (x & _BYTES) + ((x >> _S8) & _BYTES)
        x = (x & _WORDS) + ((x >> _S16) & _WORDS)
        z_0[c] = (np.float32(np.int32(x & _LOW)) - _MIDDLE) * _SCALE
        z_1[c] = (np.float32(np.int32(x >> _S32)) - _MIDDLE) * _SCALE


@inlined
def _emit(
    a: np.uint64,
    b: np.uint64,
    cell: Any,
    decay: np.float32,
    state: State,
    given: Given,
    z: F32s,
    at: np.uint64,
    activity: F32s,
) -> None:
    """Rates as a finite pool emits them in this millisecond, and the NMDA gating they open.

    The rates are left unclipped, so that their mean is the rate. The pool's variates stand in `z`
    from `at` on.
    """
    r, s, alive = state.r, state.s_N, given.alive
    noise, opening, firming = cell.noise, cell.opening, cell.firming
    for c in range(a, b):
        x = (np.sqrt(r[c]) * (z[at + (c - a)] * noise) + r[c]) * alive[c]
        activity[c] = x
        x *= opening + firming * r[c]
        s[c] += x - s[c] * (x + decay) + _TINY


@inlined
def _facilitate(
    a: np.uint64, p: np.uint64, n: np.uint64, rates: Rates, state: State, work: Work
) -> None:
    """Advance the facilitation of a pool's synapses; their facilitated gating."""
    u, s, activity, out = state.u, state.s_N, work.activity, work.released
    U, decay = rates.U, rates.facilitation
    for c in range(n):
        x = u[a + c] + decay * (U - u[a + c])
        x += U * _PER_MS * (_ONE - x) * activity[p + c]
        u[a + c] = x
        out[a + c] = x * s[p + c]


@inlined
def add_links(links: Links, row: int, n: np.uint64, source: F32s, a: np.uint64, out: F32s) -> None:
    """Add a row of the sparse sum over pools of `n` columns to `out`, from `a` on."""
    for e in range(links.start[row], links.start[row + 1]):
        s, w = np.uint64(links.source[e]) * n, links.weight[e]
        for c in range(n):
            out[a + c] += w * source[s + c]


@inlined
def _add_plastic(
    plastic: Plastic,
    row: int,
    n: np.uint64,
    activity: F32s,
    gating: F32s,
    a: np.uint64,
    ampa: F32s,
    nmda: F32s,
) -> None:
    for e in range(plastic.start[row], plastic.start[row + 1]):
        s, k, unit_ampa, unit_nmda = (
            np.uint64(plastic.source[e]) * n,
            plastic.synapse[e],
            plastic.ampa[e],
            plastic.nmda[e],
        )
        if not plastic.used[k]:
            continue
        for c in range(n):
            ampa[a + c] += unit_ampa * (plastic.w[k, c] * activity[s + c])
            nmda[a + c] += unit_nmda * (plastic.w[k, c] * gating[s + c])


@inlined
def _receive(first: int, last: int, n: np.uint64, net: Network, state: State, work: Work) -> None:
    """What each of the pools from `first` to `last` receives of all others."""
    for c in range(np.uint64(last - first) * n):
        work.ampa[c] = work.gaba[c] = work.nmda[c] = _ZERO
    activity, gating = work.activity, state.s_N
    for p in range(first, last):
        a = np.uint64(p - first) * n
        add_links(net.ampa, p, n, activity, a, work.ampa)
        add_links(net.gaba, p, n, activity, a, work.gaba)
        add_links(net.nmda, p, n, gating, a, work.nmda)
        add_links(net.facilitated, p, n, work.released, a, work.nmda)
        _add_plastic(net.plastic, p, n, activity, gating, a, work.ampa, work.nmda)


@inlined
def _relax(a: np.uint64, b: np.uint64, x: F32s, share: np.float32, g: F32s, gain: F32s) -> None:
    """Conductances `g` go to `x`; they, times their gain, come back in it."""
    for c in range(a, b):
        new = g[c] + ((x[c - a] - g[c]) * share + _TINY)
        g[c] = new
        x[c - a] = new * gain[c]


@inlined
def _outside(a: np.uint64, b: np.uint64, given: Given, nmda: F32s, external: F32s) -> None:
    for c in range(a, b):
        nmda[c - a] *= given.gain_N[c]
        external[c - a] = given.input[c] * given.input_gain[c] + given.slow_exc[c]


@inlined
def transfer(a: np.uint64, b: np.uint64, cell: Any, table: Table, given: Given, work: Work) -> None:
    """Rates, effective potentials and time constants of a block of pools, all in `work`.

    They have the parameters `cell`, and stand in line from `a` to `b`.
    """
    C_m, g_0, g_min, i_0, V_th, V_reset = (
        cell.C_m,
        cell.g_0,
        cell.g_min,
        cell.i_0,
        cell.V_th,
        cell.V_reset,
    )
    shift, q_inh, q_exc, q_bg, t_ref = cell.shift, cell.q_inh, cell.q_exc, cell.q_bg, cell.t_ref
    block, current, slow_inh = given.block, given.current, given.slow_inh
    g_exc, g_inh, g_nmda, external, mu, tau = (
        work.ampa,
        work.gaba,
        work.nmda,
        work.external,
        work.mu,
        work.tau,
    )
    upper, lower, rate = work.upper, work.lower, work.rate
    for c in range(a, b):
        inhibition = g_inh[c - a] + slow_inh[c]
        g = g_nmda[c - a] * block[c] + g_exc[c - a] + external[c - a] + inhibition + g_0
        g = g_min if g < g_min else g
        inverse = _ONE / g
        t = C_m * inverse
        m = (g_nmda[c - a] * current[c] + inhibition * _E_INH + i_0) * inverse
        # inhibition decays slowly: its noise is filtered by the membrane
        noise = t * (g_inh[c - a] * q_inh) / (t + _TAU_INH) + g_exc[c - a] * q_exc
        noise = (_ZERO if noise < _ZERO else noise) + q_bg
        unit = _ONE / np.sqrt(noise * t)
        upper[c - a] = _entry(table, (V_th - m) * unit + shift * np.sqrt(g), table.top)
        lower[c - a] = _entry(table, (V_reset - m) * unit, _LOWER_MAX)
        mu[c - a], tau[c - a] = m, t
    for c in range(b - a):
        rate[c] = table.values[np.uint32(upper[c])] - table.values[np.uint32(lower[c])]
    for c in range(b - a):
        rate[c] = _THOUSAND / (rate[c] * tau[c] + t_ref)


@inlined
def _entry(table: Table, y: np.float32, top: np.float32) -> np.int32:
    """Nearest entry; NaN gives the first."""
    x = ((y if y < top else top) - table.bottom) * table.scale
    return np.int32(x if x > _ZERO else _ZERO)


@inlined
def mean_potential(a: np.uint64, b: np.uint64, cell: Any, work: Work, V: F32s) -> None:
    """Mean potential [mV] of a block of pools, of such a `cell`, after :func:`transfer`."""
    t_ref, V_th, V_reset, rate, mu, tau = (
        cell.t_ref,
        cell.V_th,
        cell.V_reset,
        work.rate,
        work.mu,
        work.tau,
    )
    for c in range(a, b):
        r = rate[c - a] * _PER_MS
        mean = (mu[c - a] - r * tau[c - a] * (V_th - V_reset) - V_reset) * (
            _ONE - r * t_ref
        ) + V_reset
        V[c] = V_th if mean > V_th else mean


@inlined
def _follow(
    a: np.uint64,
    b: np.uint64,
    lag: np.float32,
    share: np.float32,
    activity: F32s,
    given: Given,
    state: State,
    work: Work,
) -> None:
    """Rates go to what the transfer function gives, as fast as a pool in noise responds.

    What is read follows them, and what the pool emits.
    """
    r, read, emitted, alive = state.r, state.read, state.emitted, given.alive
    rate, tau = work.rate, work.tau
    for c in range(a, b):
        t = tau[c - a] * lag
        t = _ONE if t < _ONE else t
        new = r[c] + (rate[c - a] - r[c]) / t
        r[c] = new
        read[c] += (new * alive[c] - read[c]) * share + _TINY
        emitted[c] += (activity[c] - emitted[c]) * share + _TINY


@compiled
def millisecond(
    shift: np.uint64, potential: bool, net: Network, state: State, given: Given, work: Work
) -> None:
    """Advance `state` by 1 ms.

    `shift` is the step's part of the noise, and V is brought up to date if `potential`.
    """
    cells, keys, row, rates = net.cells, net.keys, net.row, net.rates
    activity, n = work.activity, np.uint64(keys.shape[1])
    drawn, end = 0, 0  # the keys whose variates are there
    for p in range(len(cells)):
        if row[p] >= end:
            drawn, end = row[p], min(row[p] + len(work.z_0) // keys.shape[1], len(keys))
            normals(keys[drawn:end].reshape(-1), shift, work.z_0, work.z_1)
        a, at = np.uint64(p) * n, np.uint64(row[p] - drawn) * n
        z = work.z_1 if net.second[p] else work.z_0
        _emit(a, a + n, cells[p], rates.nmda, state, given, z, at, activity)
    for k in range(len(net.facilitating)):
        p = net.facilitating[k]
        _facilitate(np.uint64(k) * n, np.uint64(p) * n, n, rates, state, work)
    for k in range(len(net.blocks)):
        first, last = net.blocks[k, 0], net.blocks[k, 1]
        a, b, cell = np.uint64(first) * n, np.uint64(last) * n, cells[first]
        _receive(first, last, n, net, state, work)
        _relax(a, b, work.ampa, rates.ampa, state.g_A, given.gain_A)
        _relax(a, b, work.gaba, rates.gaba, state.g_G, given.gain_G)
        _outside(a, b, given, work.nmda, work.external)
        transfer(a, b, cell, net.table, given, work)
        if potential:
            mean_potential(a, b, cell, work, state.V)
        _follow(a, b, cell.lag, rates.read, activity, given, state, work)


@compiled
def milliseconds(
    now: np.uint64,
    count: np.int64,
    slow: np.uint64,
    net: Network,
    state: State,
    given: Given,
    work: Work,
) -> None:
    """Advance `state` by `count` ms from `now` on, with what is given as it is.

    V is brought up to date in the last millisecond before each multiple of `slow`.
    """
    for step in range(now, now + np.uint64(count)):
        last = (step + np.uint64(1)) % slow == 0
        millisecond(step * _GOLDEN, last, net, state, given, work)


@compiled
def fluctuate(
    keys: NDArray[np.uint64],
    shift: np.uint64,
    decay: F64s,
    kick: F64s,
    sd: F64s,
    scale: F64s,
    held: F64s,
    out: Any,
) -> None:
    """Advance what a pool's background shares, `held` (pools, columns), each in its own SD.

    In nS it goes to `out`; a pool that shares nothing, of `sd` 0, is left at zero.

    `decay`, `kick` and `sd` are (pools,), `scale` is (columns,). Each pool has a key of its own, so
    that what it draws does not depend on the pools that come after it.
    """
    columns = held.shape[1]
    z, unused = np.empty(columns, dtype=np.float32), np.empty(columns, dtype=np.float32)
    for p in range(len(keys)):
        if sd[p] == 0.0:
            out[p] = 0.0
            continue
        normals(keys[p], shift, z, unused)
        for c in range(columns):
            x = held[p, c] * decay[p] + kick[p] * z[c]
            held[p, c] = x
            out[p, c] = x * (sd[p] * scale[c])


@compiled
def linger(
    links: Links, sources: Ints, share: np.float32, r: F32s, alive: F32s, held: F32s, out: F32s
) -> None:
    """Add what a slow receptor conducts to `out`.

    What it has `held` of its sources' activity follows by a `share`.
    """
    n, line = np.uint64(held.shape[1]), held.reshape(-1)
    for row in range(len(out)):
        add_links(links, row, n, line, np.uint64(0), out[row])
    for p in sources:
        for c in range(held.shape[1]):
            held[p, c] += share * (r[p, c] * alive[p, c] - held[p, c]) + _TINY


@compiled
def linearise(V: F32s, block: F32s, current: F32s) -> None:
    """Slope and offset [mV] of NMDA's current at `V` [mV] into `block` and `current`.

    `block` comes with exp(−0.062 V): NumPy's exponential is another than Numba's in the last bit.
    """
    for p in range(len(V)):
        for c in range(V.shape[1]):
            free = _ONE / (block[p, c] / _MAGNESIUM + _ONE)
            slope = V[p, c] * _PER_MV * (free * (_ONE - free))
            block[p, c] = free + slope
            current[p, c] = slope * V[p, c]


@compiled
def take(w: F64s, out: F32s, used: NDArray[np.bool_]) -> None:
    """Take weights (targets, sources, columns) into `out` (synapses, columns).

    `used` (synapses,) says which of them are not zero in every column.
    """
    targets, sources, columns = w.shape
    for t in range(targets):
        for s in range(sources):
            some, k = False, t * sources + s
            for c in range(columns):
                some |= w[t, s, c] != 0.0
            if some or used[k]:  # what has not been learnt needs no taking
                for c in range(columns):
                    out[k, c] = w[t, s, c]
            used[k] = some


@compiled
def add_all(links: Links, source: F32s, out: F32s) -> None:
    """Add the sparse sum over the rows of `source` to `out` (rows, columns)."""
    n, line = np.uint64(source.shape[1]), source.reshape(-1)
    for row in range(len(out)):
        add_links(links, row, n, line, np.uint64(0), out[row])

"""The rate level's inner loops, compiled by Numba: a millisecond, and what changes slowly.

Tests hold it to the plain functions, :func:`~striata.circuits.simulation.meanfield.transfer` and
:func:`~striata.circuits.simulation.noise.normals`. Rows are pools, and each innermost loop runs
along the columns and stores into few arrays, so that it becomes vector instructions. Arithmetic is
strict: a column's numbers do not depend on the others, nor on how many fit into a register, and NaN
stays in its column.

Numba's cache on disk looks at this file alone. So all that is compiled for the rate level is here,
with the tuples that it takes, and what other modules know comes as an argument.
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
    keys : (pairs of pools, columns), of the noise
    row, second : (pools,), which of the `keys` a pool has, and whether its second variate; pools
        that share a key follow each other
    ampa, gaba : sums over emitted rates, a row each pool
    nmda : sums over gating, a row each pool
    facilitated : sums over the facilitated gating of the pools `facilitating`, a row each pool
    plastic : sums over emitted rates and over gating, a row each pool
    """

    cells: NDArray[Any]
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
    """One pool's intermediate results, (columns,), and what all release, (pools, columns).

    Conductances [nS], `external` without noise of its own; effective potential [mV] and time
    constant [ms], entries of the table, rate [spikes/s]; two variates; emitted rates [spikes/s],
    facilitated gating.
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
def normals(keys: NDArray[np.uint64], row: int, shift: np.uint64, z_0: F32s, z_1: F32s) -> None:
    """Two variates (columns,) of each key in a row.

    They are those of ``noise.normals`` at the step of that `shift`.
    """
    for c in range(len(z_0)):
        x = keys[row, c] + shift
        x = (x ^ (x >> _S30)) * _M1
        x = (x ^ (x >> _S27)) * _M2
        x = x ^ (x >> _S31)
        x = (x & _BYTES) + ((x >> _S8) & _BYTES)
        x = (x & _WORDS) + ((x >> _S16) & _WORDS)
        z_0[c] = (np.float32(np.int32(x & _LOW)) - _MIDDLE) * _SCALE
        z_1[c] = (np.float32(np.int32(x >> _S32)) - _MIDDLE) * _SCALE


@inlined
def _emit(
    p: int,
    cells: NDArray[Any],
    decay: np.float32,
    state: State,
    given: Given,
    z: F32s,
    activity: F32s,
) -> None:
    """Rates as a finite pool emits them in this millisecond, and the NMDA gating they open.

    The rates are left unclipped, so that their mean is the rate.
    """
    r, s, alive, cell = state.r[p], state.s_N[p], given.alive[p], cells[p]
    noise, opening, firming = cell.noise, cell.opening, cell.firming
    for c in range(len(z)):
        a = (np.sqrt(r[c]) * (z[c] * noise) + r[c]) * alive[c]
        x = a * (opening + firming * r[c])
        activity[p, c] = a
        s[c] += x - s[c] * (x + decay) + _TINY


@inlined
def _facilitate(k: int, p: int, rates: Rates, state: State, work: Work) -> None:
    """Advance the facilitation of a pool's synapses; their facilitated gating."""
    u, s, activity, out = state.u[k], state.s_N[p], work.activity[p], work.released[k]
    U, decay = rates.U, rates.facilitation
    for c in range(len(u)):
        x = u[c] + decay * (U - u[c])
        x += U * _PER_MS * (_ONE - x) * activity[c]
        u[c] = x
        out[c] = x * s[c]


@inlined
def add_links(links: Links, row: int, source: F32s, out: F32s) -> None:
    """Add a row of the sparse sum over the rows of `source` to `out` (columns,)."""
    for e in range(links.start[row], links.start[row + 1]):
        s, w = links.source[e], links.weight[e]
        for c in range(len(out)):
            out[c] += w * source[s, c]


@inlined
def _add_plastic(
    plastic: Plastic, row: int, activity: F32s, gating: F32s, ampa: F32s, nmda: F32s
) -> None:
    for e in range(plastic.start[row], plastic.start[row + 1]):
        s, k, unit_ampa, unit_nmda = (
            plastic.source[e],
            plastic.synapse[e],
            plastic.ampa[e],
            plastic.nmda[e],
        )
        if not plastic.used[k]:
            continue
        for c in range(len(ampa)):
            ampa[c] += unit_ampa * (plastic.w[k, c] * activity[s, c])
            nmda[c] += unit_nmda * (plastic.w[k, c] * gating[s, c])


@inlined
def _relax(p: int, x: F32s, share: np.float32, g: F32s, gain: F32s) -> None:
    """Conductances of a pool go to `x`; they, times their gain, come back in it."""
    for c in range(len(x)):
        new = g[p, c] + ((x[c] - g[p, c]) * share + _TINY)
        g[p, c] = new
        x[c] = new * gain[p, c]


@inlined
def _outside(p: int, given: Given, nmda: F32s, external: F32s) -> None:
    for c in range(len(nmda)):
        nmda[c] *= given.gain_N[p, c]
        external[c] = given.input[p, c] * given.input_gain[p, c] + given.slow_exc[p, c]


@inlined
def transfer(p: int, cells: NDArray[Any], table: Table, given: Given, work: Work) -> None:
    """Rates, effective potentials and time constants of one pool, all in `work`."""
    cell = cells[p]
    C_m, g_0, g_min, i_0, V_th, V_reset = (
        cell.C_m,
        cell.g_0,
        cell.g_min,
        cell.i_0,
        cell.V_th,
        cell.V_reset,
    )
    shift, q_inh, q_exc, q_bg, t_ref = cell.shift, cell.q_inh, cell.q_exc, cell.q_bg, cell.t_ref
    block, current, slow_inh = given.block[p], given.current[p], given.slow_inh[p]
    g_exc, g_inh, g_nmda, external, mu, tau = (
        work.ampa,
        work.gaba,
        work.nmda,
        work.external,
        work.mu,
        work.tau,
    )
    upper, lower, rate = work.upper, work.lower, work.rate
    for c in range(len(mu)):
        inhibition = g_inh[c] + slow_inh[c]
        g = g_nmda[c] * block[c] + g_exc[c] + external[c] + inhibition + g_0
        g = g_min if g < g_min else g
        inverse = _ONE / g
        t = C_m * inverse
        m = (g_nmda[c] * current[c] + inhibition * _E_INH + i_0) * inverse
        # inhibition decays slowly: its noise is filtered by the membrane
        noise = t * (g_inh[c] * q_inh) / (t + _TAU_INH) + g_exc[c] * q_exc
        noise = (_ZERO if noise < _ZERO else noise) + q_bg
        unit = _ONE / np.sqrt(noise * t)
        upper[c] = _entry(table, (V_th - m) * unit + shift * np.sqrt(g), table.top)
        lower[c] = _entry(table, (V_reset - m) * unit, _LOWER_MAX)
        mu[c], tau[c] = m, t
    for c in range(len(rate)):
        rate[c] = table.values[np.uint32(upper[c])] - table.values[np.uint32(lower[c])]
    for c in range(len(rate)):
        rate[c] = _THOUSAND / (rate[c] * tau[c] + t_ref)


@inlined
def _entry(table: Table, y: np.float32, top: np.float32) -> np.int32:
    """Nearest entry; NaN gives the first."""
    x = ((y if y < top else top) - table.bottom) * table.scale
    return np.int32(x if x > _ZERO else _ZERO)


@inlined
def mean_potential(p: int, cells: NDArray[Any], work: Work, V: F32s) -> None:
    """Mean potential [mV] of one pool after :func:`transfer` into a row of `V` (pools, columns)."""
    cell = cells[p]
    t_ref, V_th, V_reset, rate, mu, tau = (
        cell.t_ref,
        cell.V_th,
        cell.V_reset,
        work.rate,
        work.mu,
        work.tau,
    )
    for c in range(len(mu)):
        r = rate[c] * _PER_MS
        mean = (mu[c] - r * tau[c] * (V_th - V_reset) - V_reset) * (_ONE - r * t_ref) + V_reset
        V[p, c] = V_th if mean > V_th else mean


@inlined
def _follow(
    p: int,
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
    r, read, emitted = state.r[p], state.read[p], state.emitted[p]
    rate, tau, alive = work.rate, work.tau, given.alive[p]
    for c in range(len(rate)):
        t = tau[c] * lag
        t = _ONE if t < _ONE else t
        new = r[c] + (rate[c] - r[c]) / t
        r[c] = new
        read[c] += (new * alive[c] - read[c]) * share + _TINY
        emitted[c] += (activity[p, c] - emitted[c]) * share + _TINY


@compiled
def millisecond(
    shift: np.uint64, potential: bool, net: Network, state: State, given: Given, work: Work
) -> None:
    """Advance `state` by 1 ms.

    `shift` is the step's part of the noise, and V is brought up to date if `potential`.
    """
    cells, keys, row, second, ampa, gaba, nmda, facilitated, facilitating, plastic, table, rates = (
        net
    )
    activity, released = work.activity, work.released
    drawn = -1
    for p in range(len(cells)):
        if row[p] != drawn:
            drawn = row[p]
            normals(keys, drawn, shift, work.z_0, work.z_1)
        _emit(p, cells, rates.nmda, state, given, work.z_1 if second[p] else work.z_0, activity)
    for k in range(len(facilitating)):
        _facilitate(k, facilitating[k], rates, state, work)
    for p in range(len(cells)):
        work.ampa[:], work.gaba[:], work.nmda[:] = _ZERO, _ZERO, _ZERO
        add_links(ampa, p, activity, work.ampa)
        add_links(gaba, p, activity, work.gaba)
        add_links(nmda, p, state.s_N, work.nmda)
        add_links(facilitated, p, released, work.nmda)
        _add_plastic(plastic, p, activity, state.s_N, work.ampa, work.nmda)
        _relax(p, work.ampa, rates.ampa, state.g_A, given.gain_A)
        _relax(p, work.gaba, rates.gaba, state.g_G, given.gain_G)
        _outside(p, given, work.nmda, work.external)
        transfer(p, cells, table, given, work)
        if potential:
            mean_potential(p, cells, work, state.V)
        _follow(p, cells[p].lag, rates.read, activity, given, state, work)


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
        normals(keys, p, shift, z, unused)
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
    for row in range(len(out)):
        add_links(links, row, held, out[row])
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
    for row in range(len(out)):
        add_links(links, row, source, out[row])

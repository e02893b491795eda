"""The rate level in JAX: compiled loops over slow steps, and over the milliseconds in each."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from benchmarks.gpu.arrays import ROWS, SUMS, TIMES, columns_of, constants
from numpy.typing import NDArray

from striata.circuits.rate.cohort import SLOW, RateCohort
from striata.circuits.rate.network import CELL
from striata.circuits.simulation import noise
from striata.circuits.simulation.modulation import GATE_SCALE, SLOW_STEP

jax.config.update("jax_enable_x64", True)  # for keys, and for what is as slow as modulators
_F, _U = np.float32, np.uint64
State = dict[str, Any]


class JaxRates:
    """A cohort's columns in JAX; what the world gives them stays as it is.

    Sums over fixed links are products with matrices (`dense`), or gather as many entries for each
    pool as the one with most has. The equations are those of ``circuits/simulation/kernel.py``.
    """

    def __init__(self, cohort: RateCohort, dense: bool) -> None:
        self.now, self.columns, self._net = cohort.now, cohort.shape[1], cohort._net
        self._k, own = constants(cohort), columns_of(cohort)
        self._shared = np.flatnonzero(self._k["shared"]["sd"])
        rows = dict(zip(ROWS, own.pop("state"), strict=True))
        rows["u"] = rows["u"][self._k["facilitating"]]
        own |= {name: own[name][self._shared] for name in ("shared_keys", "held")}
        self._state = jax.device_put({**rows, **own})
        self._cells = {name: self._k["cells"][name][:, None] for name in CELL.names}
        self._times = dict(zip(TIMES, self._k["times"], strict=True))
        self._matrix = {kind: self._dense(kind) for kind in ("ampa", "gaba", "nmda") if dense}
        self._gathered = {kind: _gathered(self._k, kind) for kind in SUMS}
        self._advance = jax.jit(
            lambda d, now, n: jax.lax.fori_loop(
                0, n, lambda i, x: self._ten(x, now + SLOW_STEP * i), d
            ),
            donate_argnums=0,
        )

    def run(self, milliseconds: int) -> None:
        """Simulate whole slow steps; it comes back before they are over."""
        assert self.now % SLOW_STEP == milliseconds % SLOW_STEP == 0
        self._state = self._advance(self._state, self.now, milliseconds // SLOW_STEP)
        self.now += milliseconds

    def wait(self) -> None:
        """Until the GPU is done."""
        self._state["r"].block_until_ready()

    @property
    def rate(self) -> NDArray[np.float32]:
        """Rates as environments read them, (pools, columns) [spikes/s]."""
        return np.asarray(self._state["read"])

    def _dense(self, kind: str) -> NDArray[np.float32]:
        links = getattr(self._net, kind)
        target = np.repeat(np.arange(len(self._net.row)), np.diff(links.start))
        matrix = np.zeros((len(self._net.row),) * 2, dtype=np.float32)
        matrix[target, links.source] = links.weight
        return matrix

    def _add(self, kind: str, x: Any, out: Any) -> Any:
        """Add the sums over the rows of `x` to `out`."""
        if kind in self._matrix:
            highest = jax.lax.Precision.HIGHEST
            return out + jnp.matmul(self._matrix[kind], x, precision=highest)
        has, y, _ = self._gathered[kind]
        part = sum(w[:, None] * x[s] for s, w in zip(y["source"].T, y["weight"].T, strict=True))
        return out.at[has].add(part)

    def _ten(self, d: State, now: Any) -> State:
        """SLOW_STEP milliseconds, from one that is a multiple of it."""
        d, last = self._slow(d, now), SLOW_STEP - 1
        d = jax.lax.fori_loop(0, last, lambda i, x: self._millisecond(x, now + i)[0], d)
        d, (rate, mu, tau) = self._millisecond(d, now + last)
        c, f = self._cells, rate * _F(1e-3)
        mean = mu - f * tau * (c["V_th"] - c["V_reset"]) - c["V_reset"]
        mean = mean * (1 - f * c["t_ref"]) + c["V_reset"]
        return {**d, "V": jnp.minimum(mean, c["V_th"])}

    def _millisecond(self, d: State, now: Any) -> tuple[State, tuple[Any, Any, Any]]:
        """State, and rates, effective potentials and time constants that it goes to."""
        c, t, f = self._cells, self._times, self._k["facilitating"]
        first, second = _normals(d["keys"], now)[:, self._net.row]
        z = jnp.where(self._net.second[:, None], second, first)
        a = (jnp.sqrt(d["r"]) * (z * c["noise"]) + d["r"]) * d["alive"]
        x = a * (c["opening"] + c["firming"] * d["r"])
        s = d["s_N"] + (x - d["s_N"] * (x + t["nmda"]))
        u = d["u"] + t["facilitation"] * (t["U"] - d["u"])
        u = u + t["U"] * _F(1e-3) * (1 - u) * a[f]
        ampa, gaba, nmda = (
            self._add(k, x, jnp.zeros_like(a)) for k, x in (("ampa", a), ("gaba", a), ("nmda", s))
        )
        nmda = self._add("facilitated", u * s[f], nmda)
        has, y, which = self._gathered["plastic"]
        more_ampa, more_nmda = 0, 0
        for j in range(which.shape[1]):
            w, source = d["w"][which[:, j]], y["source"][:, j]
            more_ampa = more_ampa + y["ampa"][:, j, None] * (w * a[source])
            more_nmda = more_nmda + y["nmda"][:, j, None] * (w * s[source])
        ampa, nmda = ampa.at[has].add(more_ampa), nmda.at[has].add(more_nmda)
        d = {**d, "s_N": s, "u": u}
        d["g_A"] = d["g_A"] + (ampa - d["g_A"]) * t["ampa"]
        d["g_G"] = d["g_G"] + (gaba - d["g_G"]) * t["gaba"]
        rate, mu, tau = self._transfer(d, nmda * d["gain_N"])
        d["r"] = d["r"] + (rate - d["r"]) / jnp.maximum(tau * c["lag"], 1)
        d["read"] = d["read"] + (d["r"] * d["alive"] - d["read"]) * t["read"]
        return d, (rate, mu, tau)

    def _transfer(self, d: State, g_nmda: Any) -> tuple[Any, Any, Any]:
        c, table = self._cells, self._net.table

        def passage(y: Any, top: np.float32) -> Any:
            x = (jnp.minimum(y, top) - table.bottom) * table.scale
            return jnp.asarray(table.values)[jnp.maximum(x, 0).astype(np.int32)]

        g_exc, g_inh = d["g_A"] * d["gain_A"], d["g_G"] * d["gain_G"]
        external, inhibition = d["input"] * d["input_gain"] + d["slow_exc"], g_inh + d["slow_inh"]
        g = g_nmda * d["block"] + g_exc + external + inhibition + c["g_0"]
        g = jnp.maximum(g, c["g_min"])
        tau = c["C_m"] / g
        mu = (g_nmda * d["current"] + inhibition * _F(-70) + c["i_0"]) / g
        variance = tau * (g_inh * c["q_inh"]) / (tau + _F(5)) + g_exc * c["q_exc"]
        unit = 1 / jnp.sqrt((jnp.maximum(variance, 0) + c["q_bg"]) * tau)
        upper = passage((c["V_th"] - mu) * unit + c["shift"] * jnp.sqrt(g), table.top)
        lower = passage((c["V_reset"] - mu) * unit, _F(4.5))
        return _F(1000) / ((upper - lower) * tau + c["t_ref"]), mu, tau

    def _slow(self, d: State, now: Any) -> State:
        """What a slow step begins with: background, gates, modulators, slow receptors, block."""
        d, shared, rows = dict(d), self._k["shared"][self._shared][:, None], self._shared
        z = _normals(d["shared_keys"], now // SLOW_STEP)[0]
        d["held"] = d["held"] * shared["decay"] + shared["kick"] * z
        background = (d["held"] * (shared["sd"] * d["noise_scale"])).astype(_F)
        d["slow_exc"] = jnp.zeros_like(d["slow_exc"]).at[rows].set(background)
        d["slow_inh"] = jnp.zeros_like(d["slow_inh"])
        self._modulate(d)
        for bit, (name, excites) in enumerate(SLOW.items()):
            out = "slow_exc" if excites else "slow_inh"
            d[out] = self._add(name, d[name], d[out])
            rows = np.flatnonzero(self._k["slots"]["slow_source"] & 1 << bit)
            change = self._times[name] * (d["r"] * d["alive"] - d[name])[rows]
            d[name] = d[name].at[rows].add(change)
        V = d["V"]
        free = 1 / (1 + jnp.exp(_F(-0.062) * V) / _F(3.57))
        slope = V * _F(0.062) * (free * (1 - free))
        return {**d, "block": free + slope, "current": slope * V}

    def _modulate(self, d: State) -> None:
        """Advance modulators; set the gains that they and gates control."""
        k, slots, level = self._k, self._k["slots"], []
        for i, g in enumerate(k["gates"]):
            above = jnp.maximum(d["read"][g["first"] : g["last"]].mean(axis=0) - g["rest"], 0)
            gain = 1 + _F(g["gain"]) * above / _F(GATE_SCALE)
            d["input_gain"] = d["input_gain"].at[np.flatnonzero(slots["gate"] == i)].set(gain)
        for i, m in enumerate(k["modulators"]):
            ratio = d["read"][m["first"] : m["last"]].mean(axis=0) / m["rest"]
            x = d["concentration"][i] + m["share"] * (ratio - d["concentration"][i])
            d["concentration"] = d["concentration"].at[i].set(x)
            x = x * d["level"][i]
            level.append(x / (x + m["half"]))
        for i, e in enumerate(k["effects"]):
            phi = level[e["modulator"]]
            bell = jnp.exp(-((phi - e["best"]) ** 2) / (2 * e["width"] ** 2))
            gain = e["base"] + e["slope"] * (phi if e["linear"] else bell)
            for j, name in enumerate(("gain_A", "gain_G", "gain_N")):
                rows = np.flatnonzero(slots["effect"][:, j] == i)
                d[name] = d[name].at[rows].set((gain / e["tonic"]).astype(_F))


def _gathered(k: dict[str, Any], kind: str) -> tuple[Any, Any, Any]:
    """Pools that have entries, the entries of each, and their numbers.

    Each has as many as the one with most: those that are not there have weight zero.
    """
    start, all_of = k["start"][SUMS.index(kind)], k["synapses" if kind == "plastic" else "links"]
    n = np.diff(start)
    has = np.flatnonzero(n)
    entry = start[has, None] + np.arange(n.max(initial=0))
    there = entry < start[has + 1, None]
    entry = np.where(there, entry, 0)
    found = {name: np.where(there, all_of[name][entry], 0) for name in all_of.dtype.names}
    return has, {name: x.astype(all_of.dtype[name]) for name, x in found.items()}, entry


def _normals(keys: Any, step: Any) -> Any:
    """Two variates of each key, as :func:`noise.normals` draws them, (2, keys, columns)."""
    x = keys + jnp.asarray(step).astype(_U) * noise.GOLDEN
    x = (x ^ (x >> _U(30))) * _U(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> _U(27))) * _U(0x94D049BB133111EB)
    x = x ^ (x >> _U(31))
    even, odd = _U(0x00FF00FF00FF00FF), _U(0x0000FFFF0000FFFF)
    x = (x & even) + ((x >> _U(8)) & even)
    x = (x & odd) + ((x >> _U(16)) & odd)
    halves = jnp.stack([x.astype(np.uint32), (x >> _U(32)).astype(np.uint32)])
    return (halves.astype(_F) - _F(510)) * _F(1 / np.sqrt(4 * (256**2 - 1) / 12))

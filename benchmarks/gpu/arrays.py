"""A cohort of the rate level as flat arrays, for code that runs on a GPU.

All arrays come from a :class:`RateCohort` as it is now, so that what takes them goes on from its
state: conductances [nS], potentials [mV], rates [spikes/s], steps of 1 ms. Structures have the
fields of those in ``pool.cuh``, where comments say what they are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.rate.cohort import RateCohort
from striata.circuits.rate.network import FAST, SLOW
from striata.circuits.simulation.modulation import GATE_SCALE, SLOW_STEP

Arrays = dict[str, NDArray[Any]]

PAIR = np.dtype([("key", "i4"), ("pool", "i4", 2)])
LINK = np.dtype([("source", "i4"), ("weight", "f4")])
SYNAPSE = np.dtype([("source", "i4"), ("ampa", "f4"), ("nmda", "f4")])
SHARED = np.dtype([("sd", "f8"), ("decay", "f8"), ("kick", "f8")])
GATE = np.dtype([("first", "i4"), ("last", "i4"), ("rest", "f4"), ("gain", "f8")], align=True)
MODULATOR = np.dtype(
    [("first", "i4"), ("last", "i4"), ("rest", "f4"), ("share", "f8"), ("half", "f8")], align=True
)
EFFECT = np.dtype(
    [("modulator", "i4"), ("linear", "i4")]
    + [(k, "f8") for k in ("base", "slope", "best", "width", "tonic")],
    align=True,
)
SLOT = np.dtype([("gate", "i4"), ("effect", "i4", len(FAST)), ("slow_source", "i4")])
#: Shares in a millisecond, or in SLOW_STEP for slow receptors.
TIMES = ("nmda", "ampa", "gaba", "read", "U", "facilitation", *SLOW)
#: Sums over links and over synapses, in the order of the rows of `start`.
SUMS = ("ampa", "gaba", "nmda", "facilitated", "plastic", *SLOW)
#: What a column's state is made of, each (pools, columns).
ROWS = (
    *("r", "V", "s_N", "read", "g_A", "g_G", "u"),
    *("input", "input_gain", "alive", "gain_A", "gain_G", "gain_N"),
    *("slow_exc", "slow_inh", "block", "current"),
    *SLOW,
)
#: Threads and shared memory [bytes] that a block may have (compute capability 9.0).
THREADS, ROOM = 1024, 227 * 1024


def constants(cohort: RateCohort) -> Arrays:
    """What all columns of a cohort have in common."""
    net, shared = cohort._net, np.empty(cohort.shape[0], dtype=SHARED)
    shared["sd"], shared["decay"] = cohort._shared_noise._sd, cohort._shared_noise._decay
    shared["kick"] = np.sqrt(1 - shared["decay"] ** 2)
    pairs = np.empty(len(net.keys), dtype=PAIR)
    pairs["key"], pairs["pool"] = np.arange(len(pairs)), -1
    pairs["pool"][net.row, net.second.astype(int)] = np.arange(len(net.row))
    times = {**net.rates._asdict(), **cohort._relax}
    return {
        "times": np.array([times[k] for k in TIMES], dtype=np.float32),
        "cells": net.cells,
        "pairs": pairs,
        "table": net.table.values,
        "facilitating": net.facilitating.astype(np.int32),
        "shared": shared,
        **_sums(cohort),
        **_slow(cohort),
    }


def _sums(cohort: RateCohort) -> Arrays:
    """Fixed links of all kinds after each other, and the plastic synapses in use.

    Pool `p` takes entries ``start[kind, p]`` to ``start[kind, p + 1]`` of either.
    """
    net, plastic, start, packed = cohort._net, cohort._net.plastic, [], []
    used = plastic.used[plastic.synapse]
    for kind in SUMS:
        if kind == "plastic":
            start.append(np.concatenate([[0], np.cumsum(used)])[plastic.start])
            continue
        links = cohort._slow_links[kind] if kind in SLOW else getattr(net, kind)
        part = np.empty(len(links.source), dtype=LINK)
        part["source"], part["weight"] = links.source, links.weight
        start.append(links.start + sum(map(len, packed)))
        packed.append(part)
    synapses = np.empty(used.sum(), dtype=SYNAPSE)
    for name in SYNAPSE.names:
        synapses[name] = getattr(plastic, name)[used]
    start = np.stack(start).astype(np.int32)
    return {"start": start, "links": np.concatenate(packed), "synapses": synapses}


def _slow(cohort: RateCohort) -> Arrays:
    """Gates, modulators and their effects, and what each pool is subject to (`slots`)."""
    circuit, rest = cohort.circuit, {p.name: p.rest.value for p in cohort.circuit.populations}
    slots = np.empty(cohort.shape[0], dtype=SLOT)
    slots["gate"], slots["effect"], slots["slow_source"] = -1, -1, 0
    for bit, k in enumerate(SLOW):
        slots["slow_source"][cohort._slow_sources[k]] |= 1 << bit
    gates = []
    for i, g in enumerate(cohort.strength.gates):
        s = circuit.slices[g.source]
        gates.append((s.start, s.stop, rest[g.source], g.gain.value))
        slots["gate"][circuit.slices[g.target]] = i
    modulators, effects = [], []
    for i, m in enumerate(circuit.modulators):
        s, tonic = circuit.slices[m.source], m.tonic.value
        share = SLOW_STEP * 1e-3 / m.tau.value
        modulators.append((s.start, s.stop, rest[m.source], share, (1 - tonic) / tonic))
        for alike, at_rest in cohort._modulation._alike[m.name]:
            for e in alike:
                slots["effect"][circuit.slices[e.target], FAST.index(e.receptor)] = len(effects)
            e = alike[0]
            values = (e.base.value, e.slope.value, e.best.value, e.width.value)
            effects.append((i, e.shape == "linear", *values, at_rest))
    return {
        "gates": np.array(gates, dtype=GATE),
        "modulators": np.array(modulators, dtype=MODULATOR),
        "effects": np.array(effects, dtype=EFFECT),
        "slots": slots,
    }


def columns_of(cohort: RateCohort) -> Arrays:
    """What each column of a cohort has of its own, columns last."""
    plastic, u = cohort._net.plastic, np.zeros(cohort.shape, dtype=np.float32)
    u[cohort._net.facilitating] = cohort._state.u
    rows = {**cohort._state._asdict(), **cohort._given._asdict(), **cohort._slow, "u": u}
    return {
        "state": np.stack([rows[k] for k in ROWS]),
        "w": plastic.w[plastic.synapse[plastic.used[plastic.synapse]]],
        "keys": cohort._net.keys,
        "shared_keys": cohort._shared_noise._keys,
        "held": cohort._shared_noise._held,
        "noise_scale": cohort.noise_scale,
        "concentration": np.stack(list(cohort.concentration.values())),
        "level": np.stack(list(cohort.level.values())),
    }


def prepared(cohort: RateCohort) -> tuple[Arrays, dict[str, Any], int]:
    """Arguments and macros of the kernel in ``advance.cu``, and its shared memory [bytes].

    Threads of a warp get pools with as many inputs; a block has as many columns as it has threads
    and shared memory for. Columns are filled up to whole blocks.
    """
    arrays, (pools, columns), table = constants(cohort), cohort.shape, cohort._net.table
    count = {k.upper(): len(arrays[k]) for k in ("facilitating", "synapses", "gates", "effects")}
    each = 4 * (4 * pools + count["FACILITATING"] + sum(count.values()))
    together = min(THREADS // len(arrays["pairs"]), ROOM // each)
    for k, v in columns_of(cohort).items():
        more = [(0, 0)] * (v.ndim - 1) + [(0, -columns % together)]
        arrays[k] = np.pad(v, more, mode="edge")
    inputs = np.diff(arrays["start"], axis=1)
    inputs = inputs.sum(axis=0) + inputs[SUMS.index("plastic")]  # which add to two sums each
    inputs = np.bincount(cohort._net.row, inputs)
    arrays["pairs"] = arrays["pairs"][np.argsort(-inputs, kind="stable")]
    macros = {
        **count,
        "MODULATORS": len(arrays["modulators"]),
        "POOLS": pools,
        "PAIRS": len(arrays["pairs"]),
        "COLUMNS": together,
        "SLOW_STEP": SLOW_STEP,
        "GATE_SCALE": f"{GATE_SCALE}f",
        "TABLE_BOTTOM": f"{table.bottom!s}f",
        "TABLE_SCALE": f"{table.scale!s}f",
        "TABLE_TOP": f"{table.top!s}f",
    }
    return arrays, macros, together * each

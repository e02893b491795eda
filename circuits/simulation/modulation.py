"""Slow influences on a cohort: neuromodulators, top-down gain, depression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled, inlined
from striata.circuits.description import Circuit, Effect, Modulator
from striata.circuits.simulation.meanfield import Array

F32s = NDArray[np.float32]
Ints = NDArray[np.int64]

#: Receptors whose gain modulators set, in the order of the compiled loop.
RECEPTORS = ("AMPA", "NMDA", "GABA")
#: Rate above rest at which a gate's gain has its nominal value [spikes/s].
GATE_SCALE = 30.0
#: Steps [ms] between updates of slow shared noise and of neuromodulators.
SLOW_STEP = 10


class Gates(NamedTuple):
    """Gates as columns of a table, a row each: rows of pools `source` and `target` (first, end).

    `rest` [spikes/s] is the source's, `gain` what its rate adds at GATE_SCALE above that.
    """

    source: Ints
    target: Ints
    rest: F32s
    gain: F32s


class Depressions(NamedTuple):
    """Depressions of pools' inputs as columns of a table, a row for each pool.

    `pool` is its row among pools, `gated` whether a gate sets its gain, too; `half` [nS], and
    `share`, what goes by in a step without input [1 / recovery times the step].
    """

    pool: Ints
    gated: NDArray[np.bool_]
    half: Array
    share: Array


class Sources(NamedTuple):
    """Modulators as columns of a table, a row each: rows of pools of the `source` (first, end).

    `rest` is its resting rate [spikes/s]; in a step the concentration goes a `share` of its way.
    Its level is that of concentrations over `half`, or `ramped` between `low` and `high`.
    """

    source: Ints
    rest: F32s
    share: Array
    ramped: NDArray[np.bool_]
    half: Array
    low: Array
    high: Array


class Effects(NamedTuple):
    """Effects of modulators as columns of a table, a row each.

    `modulator` is a row of :class:`Sources`, `receptor` an index of RECEPTORS, `target` rows of
    pools (first, end). The gain is `base` and `slope` times the level, or times a bell of it round
    `best` of a `width`, over `tonic`.
    """

    modulator: Ints
    receptor: Ints
    target: Ints
    bell: NDArray[np.bool_]
    slope: Array
    base: Array
    best: Array
    width: Array
    tonic: Array


@inlined
def _mean(rate: F32s, pools: Ints, column: int) -> np.float32:
    """Mean rate of some pools (first, end) in a column."""
    total = rate[pools[0], column]
    for p in range(pools[0] + 1, pools[1]):
        total += rate[p, column]
    return np.float32(total / np.float32(pools[1] - pools[0]))


@inlined
def _level(concentration: float, k: Sources, m: int) -> float:
    """A modulator's level φ, between 0 and 1, at a concentration (1 is rest)."""
    if not k.ramped[m]:
        return float(concentration / (concentration + k.half[m]))
    return float(min(max((concentration - k.low[m]) / (k.high[m] - k.low[m]), 0.0), 1.0))


@inlined
def _gain(level: float, k: Effects, e: int) -> float:
    """Gain of an effect at its modulator's level."""
    x = level
    if k.bell[e]:
        x = np.exp(-((level - k.best[e]) ** 2) / (2 * k.width[e] ** 2))
    return float((k.base[e] + k.slope[e] * x) / k.tonic[e])


@compiled
def _modulate(
    rate: F32s,
    release: Array,
    external: F32s,
    gates: Gates,
    depressions: Depressions,
    sources: Sources,
    effects: Effects,
    concentration: Array,
    resources: Array,
    input_gain: F32s,
    AMPA: F32s,
    NMDA: F32s,
    GABA: F32s,
) -> None:
    """Advance concentrations (modulators, columns) and resources, and set gains.

    `rate`, `external`, `resources` and gains are (pools, columns), `release` (modulators, columns)
    a factor on what is released.
    """
    columns, least = rate.shape[1], np.float32(0.0)
    for g in range(len(gates.gain)):
        for c in range(columns):
            above = max(_mean(rate, gates.source[g], c) - gates.rest[g], least)
            gain = np.float32(1.0) + gates.gain[g] * above / np.float32(GATE_SCALE)
            for p in range(gates.target[g, 0], gates.target[g, 1]):
                input_gain[p, c] = gain
    for d in range(len(depressions.pool)):
        p, share = depressions.pool[d], depressions.share[d]
        for c in range(columns):
            used = 1.0 + max(external[p, c], least) / depressions.half[d]
            resources[p, c] += (1.0 / used - resources[p, c]) * -np.expm1(-share * used)
            gain = input_gain[p, c] if depressions.gated[d] else np.float32(1.0)
            input_gain[p, c] = gain * np.float32(resources[p, c])
    for m in range(len(sources.share)):
        for c in range(columns):
            ratio = _mean(rate, sources.source[m], c) / sources.rest[m]
            concentration[m, c] += sources.share[m] * (ratio - concentration[m, c])
    for e in range(len(effects.slope)):
        m, receptor = effects.modulator[e], effects.receptor[e]
        out = AMPA if receptor == 0 else NMDA if receptor == 1 else GABA
        for c in range(columns):
            level = _level(concentration[m, c] * release[m, c], sources, m)
            changed = np.float32(_gain(level, effects, e))
            for p in range(effects.target[e, 0], effects.target[e, 1]):
                out[p, c] = changed


class Modulation:
    """Gains that gates, depression and neuromodulators set, from rates and inputs as they are."""

    def __init__(self, circuit: Circuit) -> None:
        rest = {p.name: p.rest.value for p in circuit.populations}
        self._gates = _gates(circuit, rest)
        self._depressions = _depressions(circuit)
        self._sources = _sources(circuit, rest)
        self._effects = _effects(circuit)

    def advance(
        self,
        rate: F32s,
        release: Array,
        concentration: Array,
        external: F32s,
        resources: Array,
        input_gain: F32s,
        gain: Mapping[str, F32s],
    ) -> None:
        """Advance concentrations and `resources` by SLOW_STEP ms, and set gains, in place.

        `rate`, `external` [nS], `resources` (1 where nothing is depressed), `input_gain` and each
        receptor's `gain` are (pools, columns), `concentration` and `release`, a factor on what
        modulators release, (modulators, columns).
        """
        tables = self._gates, self._depressions, self._sources, self._effects
        gains = (gain[k] for k in RECEPTORS)
        _modulate(rate, release, external, *tables, concentration, resources, input_gain, *gains)


def _rows(circuit: Circuit, populations: Iterable[str]) -> Ints:
    """Rows of populations' pools, (populations, 2): the first, and the one after the last."""
    found = [(circuit.slices[name].start, circuit.slices[name].stop) for name in populations]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _gates(circuit: Circuit, rest: Mapping[str, float]) -> Gates:
    sources = [g.source for g in circuit.gates]
    return Gates(
        source=_rows(circuit, sources),
        target=_rows(circuit, (g.target for g in circuit.gates)),
        rest=np.array([rest[name] for name in sources], dtype=np.float32),
        gain=np.array([g.gain.value for g in circuit.gates], dtype=np.float32),
    )


def _depressions(circuit: Circuit) -> Depressions:
    gated = {g.target for g in circuit.gates}
    each = [(d, p) for d in circuit.depressions for p in range(*_rows(circuit, (d.target,))[0])]
    return Depressions(
        pool=np.array([p for _, p in each], dtype=np.int64),
        gated=np.array([d.target in gated for d, _ in each], dtype=bool),
        half=np.array([d.half.value for d, _ in each]),
        share=np.array([SLOW_STEP / d.recovery.value for d, _ in each]),
    )


def _sources(circuit: Circuit, rest: Mapping[str, float]) -> Sources:
    modulators = circuit.modulators
    ramps = [[b.value for b in m.ramp] or [0.0, 1.0] for m in modulators]
    low, high = np.array(ramps).reshape(-1, 2).T
    tonic = np.array([m.tonic.value or 1.0 for m in modulators])  # a ramp has none
    return Sources(
        source=_rows(circuit, (m.source for m in modulators)),
        rest=np.array([rest[m.source] for m in modulators], dtype=np.float32),
        share=np.array([SLOW_STEP * 1e-3 / m.tau.value for m in modulators]),
        ramped=np.array([bool(m.ramp) for m in modulators], dtype=bool),
        half=(1.0 - tonic) / tonic,
        low=np.ascontiguousarray(low),
        high=np.ascontiguousarray(high),
    )


def _effects(circuit: Circuit) -> Effects:
    found = [(k, m, e) for k, m in enumerate(circuit.modulators) for e in m.effects]
    each = [e for *_, e in found]
    numbers = {
        name: np.array([getattr(e, name).value for e in each])
        for name in ("slope", "base", "best", "width")
    }
    at_rest = [1.0 if m.ramp else float(_effect(e, np.array(m.tonic.value))) for _, m, e in found]
    return Effects(
        modulator=np.array([k for k, *_ in found], dtype=np.int64),
        receptor=np.array([RECEPTORS.index(e.receptor) for e in each], dtype=np.int64),
        target=_rows(circuit, (e.target for e in each)),
        bell=np.array([e.shape != "linear" for e in each], dtype=bool),
        tonic=np.array(at_rest),
        **numbers,
    )


def gains_at_rest(circuit: Circuit) -> dict[str, Array]:
    """Receptor → (pools, 1): what neuromodulators leave of it at rest, 1 but for some ramps."""
    out = {r.name: np.ones((len(circuit.pools), 1)) for r in circuit.receptors}
    for m in circuit.modulators:
        for e in m.effects if m.ramp else ():
            out[e.receptor][circuit.slices[e.target]] = _effect(e, np.array(0.0))
    return out


def release(m: Modulator, concentration: Array, level: Array) -> Iterator[tuple[str, Array]]:
    """Factors (columns,) on what projections release, by projection; none costs nothing."""
    if not m.presynaptic:
        return
    phi, tonic = m.phi(concentration * level), m.tonic.value
    for e in m.presynaptic:
        yield e.projection, (1.0 + e.slope.value * phi) / (1.0 + e.slope.value * tonic)


def _effect(e: Effect, level: Array) -> Array:
    """What an effect amounts to at a modulator's level; the gain is this over its tonic value."""
    if e.shape == "linear":
        return np.asarray(e.base.value + e.slope.value * level)
    bell = np.exp(-((level - e.best.value) ** 2) / (2 * e.width.value**2))
    return np.asarray(e.base.value + e.slope.value * bell)

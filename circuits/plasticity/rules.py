"""Inner loops of what a cohort learns while it runs, compiled by Numba: a step of one projection, in place.

Rates come as rows (pools, columns), weights and traces of a projection stand as (columns, targets,
sources). Rates are in single precision and all that is held from step to step in double; NaN stays
in its column. As with :mod:`striata.circuits.simulation.kernel`, all that is compiled stands here,
with the tuples that it takes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled, inlined

Array = NDArray[np.float64]
F32s = NDArray[np.float32]

_ZERO = np.float32(0.0)


class Taught(NamedTuple):
    """How a projection follows :class:`~striata.circuits.description.Reinforcement`.

    Rates of pre and post, over `scale`, tag it, pre's beyond `quiet`; each stage of the trace goes
    a `share` of its way in a step, the `last` one another; `dose` is the change of a weight for
    each tag and push of dopamine.
    """

    D1: bool
    quiet: np.float32
    scale: np.float32
    share: float
    last: float
    dose: float
    burst: float
    dip: float
    kappa: float
    lapse: float
    w_max: float


class Repeated(NamedTuple):
    """How a projection follows :class:`~striata.circuits.description.Repetition`: what counts of pre and post, and how fast."""

    pre: np.float32
    post: np.float32
    scale: np.float32
    dose: float
    w_max: np.float32


class Modelled(NamedTuple):
    """How a projection follows :class:`~striata.circuits.description.WorldModel`: what counts, and shares of a step."""

    done: np.float32
    scale: np.float32
    outcome: np.float32
    sure: np.float32
    share: float
    usual: float
    gain: float
    dose: float
    w_max: float


@inlined
def _beyond(rate: np.float32, threshold: np.float32, scale: np.float32) -> np.float32:
    x = rate - threshold
    return (_ZERO if x < _ZERO else x) / scale


@inlined
def _bounded(x: float, top: float) -> float:
    return 0.0 if x < 0.0 else top if x > top else x


@inlined
def _push(c: float, k: Taught) -> float:
    """Where dopamine pushes the weights of what is tagged, up or down, at a concentration `c`."""
    burst, dip = c - 1.0 - k.burst, 1.0 - k.dip - c
    up, down = (burst, dip) if k.D1 else (dip, burst)
    return (0.0 if up < 0.0 else up) - k.kappa * (0.0 if down < 0.0 else down) - k.lapse


@compiled
def reinforce(tag: Array, w: Array, pre: F32s, post: F32s, dopamine: Array, k: Taught) -> None:
    """Traces `tag` (stages, columns, targets, sources), and weights where dopamine (columns,) meets ripe ones."""
    _cascade(tag.reshape(len(tag), w.size), k.share, k.last)
    columns, targets, sources = w.shape
    active = np.empty(sources, dtype=np.float32)
    for c in range(columns):
        push = _push(dopamine[c], k)
        for s in range(sources):
            active[s] = _beyond(pre[s, c], k.quiet, k.scale)
        for t in range(targets):
            fired = post[t, c] / k.scale
            for s in range(sources):
                tag[0, c, t, s] += k.share * (fired * active[s] - tag[0, c, t, s])
                w[c, t, s] = _bounded(w[c, t, s] + k.dose * tag[-1, c, t, s] * push, k.w_max)


@inlined
def _cascade(stages: Array, share: float, last: float) -> None:
    """Each stage but the first follows the one before it."""
    for i in range(len(stages) - 1, 0, -1):
        step, held, before = last if i == len(stages) - 1 else share, stages[i], stages[i - 1]
        for n in range(len(held)):
            held[n] += step * (before[n] - held[n])


@compiled
def repeat(w: Array, pre: F32s, post: F32s, dopamine: Array, k: Repeated) -> None:
    """Weights go to each action's share of what is done, as far as dopamine (columns,) permits."""
    columns, targets, sources = w.shape
    done = np.empty(targets, dtype=np.float32)
    for c in range(columns):
        permitted, total = 1.0 if dopamine[c] > 1.0 else dopamine[c], _ZERO
        for t in range(targets):
            done[t] = _beyond(post[t, c], k.post, k.scale)
            total += done[t]
        if total == _ZERO:
            continue
        for s in range(sources):
            dose = k.dose * permitted * _beyond(pre[s, c], k.pre, k.scale)
            for t in range(targets):
                w[c, t, s] += dose * (done[t] * k.w_max - w[c, t, s] * total)


@compiled
def model(
    w: Array, first: Array, trace: Array, mean: Array, act: F32s, outcome: F32s, k: Modelled
) -> None:
    """Two stages of what was done (columns, targets), how much each outcome is usual (columns, sources), weights."""
    columns, targets, sources = w.shape
    more = np.empty(sources)
    for c in range(columns):
        for s in range(sources):
            there = _bounded((outcome[s, c] - k.outcome) / k.sure, 1.0)
            mean[c, s] += k.usual * (there - mean[c, s])
            more[s] = k.gain * (there - mean[c, s])
        for t in range(targets):
            trace[c, t] += k.share * (first[c, t] - trace[c, t])
            first[c, t] += k.share * (_beyond(act[t, c], k.done, k.scale) - first[c, t])
            for s in range(sources):
                w[c, t, s] = _bounded(
                    w[c, t, s] + k.dose * trace[c, t] * (more[s] - w[c, t, s]), k.w_max
                )

"""The rate level: the mean field of a circuit, a cohort in arrays (pools × columns, float32).

The update is one compiled function (:mod:`striata.circuits.simulation.kernel`), called once a
millisecond. Nothing here needs Brian2, whose import would cost more than a short run.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import specialised
from striata.circuits.description import Circuit, by_synapse
from striata.circuits.rate import network
from striata.circuits.rate.network import FAST, SLOW
from striata.circuits.simulation import kernel
from striata.circuits.simulation.cohort import Cohort, Environment, Ints
from striata.circuits.simulation.coupling import facilitated, gating
from striata.circuits.simulation.kernel import Given, State
from striata.circuits.simulation.meanfield import circuit_tau
from striata.circuits.simulation.modulation import SLOW_STEP
from striata.circuits.simulation.resting import resting

_F = np.float32
_SLOW = np.uint64(SLOW_STEP)


def _every(environment: Environment) -> int:
    """Time between what an environment does [ms]."""
    return int(getattr(environment, "every", 1))


class RateCohort(Cohort):
    """A cohort at the rate level; see :class:`~striata.circuits.simulation.cohort.Cohort`.

    `subjects` columns of pools; the time step is 1 ms. Fluctuations are those of finite pools
    (``size`` neurons firing as irregularly as at rest) and of the shared background. The arrays of
    the cohort are to be written in place.
    """

    def __init__(
        self,
        circuit: Circuit,
        subjects: Sequence[int] | Ints,
        seed: int,
        runs: Sequence[int] | Ints | None = None,
        whole: Circuit | None = None,
    ) -> None:
        super().__init__(circuit, subjects, seed, runs, whole)
        self._setup_state()

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only, the others being over.

        Between runs of whole SLOW_STEPs.
        """
        assert self.now % SLOW_STEP == 0
        held, slow = self._state, self._slow
        self._take(kept)
        self._setup_state()
        for name, value in held._asdict().items():
            getattr(self._state, name)[:] = value[..., kept]
        for receptor, x in slow.items():
            self._slow[receptor][:] = x[:, kept]

    def _setup_state(self) -> None:
        """Allocate the state of :attr:`shape`, at rest."""
        self._couple()
        state = resting(self.circuit)
        rest = np.repeat(state.rate, self.shape[1], axis=1).astype(_F)
        r, read, emitted = (rest.copy() for _ in range(3))
        V = np.full(self.shape, -54.0, dtype=_F)
        s_N = np.empty(self.shape, dtype=_F)
        s_N[:] = gating(state.rate, state.opening, circuit_tau(self.circuit, "NMDA"))
        g_A, g_G, *empty = (np.zeros(self.shape, dtype=_F) for _ in range(6))
        kernel.add_all(self._net.ampa, rest, g_A)
        kernel.add_all(self._net.gaba, rest, g_G)
        u = facilitated(self.circuit, rest[self._net.facilitating].astype(float)).astype(_F)
        self._state = State(r, V, s_N, read, emitted, g_A, g_G, u)
        self._given = Given(
            self.external, self.input_gain, self.alive, *(self.gain[k] for k in FAST), *empty
        )
        self._work = network.workspace(self.shape[0], len(u), self.shape[1])
        self._slow = {k: rest.copy() for k in SLOW}
        self._relax = {k: _F(-np.expm1(-SLOW_STEP / circuit_tau(self.circuit, k))) for k in SLOW}
        self._in_line = network.in_line(self._state), network.in_line(self._given)
        arrays = (self._net, *self._in_line, self._work)
        self._advance = specialised(kernel.milliseconds, _SLOW, 1, _SLOW, *arrays)
        self.rate = read

    @property
    def emitted(self) -> NDArray[np.float32]:
        """Low-passed rates as finite pools emit them, (pools, columns) [spikes/s]."""
        return self._state.emitted

    def _couple(self) -> None:
        """Take the conductances between pools from :attr:`strength`."""
        pairs, row = np.unique(self._places // 2, return_inverse=True)
        keys = self._keys(pairs, stream=2)
        wired = network.wiring(self.circuit, self.strength)
        self._net = network.assemble(wired, keys, row, self._places % 2 == 1)
        self._learning = network.rows(self.strength, self._net.plastic)
        self._slow_links, self._slow_sources = wired.slow, wired.slow_sources
        self.apply_weights()

    def _rescale(self, projection: str, factor: float) -> None:
        self._couple()

    def apply_weights(self) -> None:
        """Use :attr:`weights`."""
        for name, rows in self._learning.items():
            by_synapse(self, name)  # columns that lie side by side are read several times as fast
            kernel.take(self.transmitted(name).transpose(1, 2, 0), *rows)

    def _collect(self) -> None:
        """Nothing to do: :attr:`rate` is the network's own state."""

    def _simulate(self, milliseconds: int) -> None:
        """As at either level, but what the environment does not look at is one call."""
        self.apply_weights()
        end = self.now + milliseconds
        while self.now < end:
            if self._millisecond():
                return
            every = SLOW_STEP if self._environment is None else _every(self._environment)
            unseen = min(-self.now % every, end - self.now)
            if unseen:
                self._advance_by(unseen)
                self.now += unseen

    def _publish(self) -> None:
        if self.now % SLOW_STEP == 0:
            self._slow_step()
        self._advance_by(1)

    def _advance_by(self, milliseconds: int) -> None:
        arrays = (self._net, *self._in_line, self._work)
        self._advance(np.uint64(self.now), milliseconds, _SLOW, *arrays)

    def _slow_step(self) -> None:
        """Advance what changes slowly by SLOW_STEP ms.

        These are the background, modulators, slow receptors, and NMDA's block.
        """
        state, given = self._state, self._given
        self._slow_noise(given.slow_exc)
        given.slow_inh[:] = 0.0
        self._modulate()
        for k, excites in SLOW.items():
            out = given.slow_exc if excites else given.slow_inh
            kernel.linger(
                self._slow_links[k],
                self._slow_sources[k],
                self._relax[k],
                state.r,
                self.alive,
                self._slow[k],
                out,
            )
        network.linearise(state.V, given.block, given.current)

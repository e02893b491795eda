"""The fast inner loop must be the plain transfer function."""

import numpy as np

from circuits.brain import brain
from circuits.kernel import Kernel
from circuits.meanfield import Cells, transfer
from circuits.resting import resting


def test_kernel_equals_transfer_on_random_input() -> None:
    rng = np.random.default_rng(0)
    c, state = Cells.of(brain()), resting(brain())
    n = len(c.C_m)
    g_exc, ext, g_N, g_G = (rng.uniform(0, high, (n, 30)).astype(np.float32) for high in (3, 3, 10, 10))
    V = rng.uniform(-58, -51, (n, 30)).astype(np.float32)
    kernel = Kernel(c, state.quantum["AMPA"], state.quantum["GABA"], (n, 30))
    kernel.linearise(V)
    fast = kernel.evaluate(g_exc, ext, g_N, g_G).copy()
    tau = kernel.tau.astype(float)
    s_inh = np.sqrt(state.quantum["GABA"] * g_G * tau / (tau + 5))
    plain, mean, _ = transfer(c, g_exc + ext, g_N, g_G, s_inh, np.sqrt(state.quantum["AMPA"] * g_exc), V)
    np.testing.assert_allclose(fast, plain, rtol=0.01, atol=0.01)
    np.testing.assert_allclose(kernel.mean_potential(), mean, atol=0.05)

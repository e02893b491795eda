"""The compiled millisecond must be the plain functions."""

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.rate import network
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation import kernel, noise
from striata.circuits.simulation.kernel import Given
from striata.circuits.simulation.meanfield import Cells, transfer
from striata.circuits.simulation.resting import resting

pytestmark = pytest.mark.smoke


def test_transfer_equals_the_plain_one_on_random_input() -> None:
    rng = np.random.default_rng(0)
    c, state, pools = Cells.of(brain()), resting(brain()), network.cells(brain())
    n, columns = len(pools), 30
    g_exc, ext, g_N, g_G, slow = (
        rng.uniform(0, high, (n, columns)).astype(np.float32) for high in (3, 3, 10, 10, 2)
    )
    V = rng.uniform(-58, -51, (n, columns)).astype(np.float32)
    given = Given(*np.zeros((10, n, columns), dtype=np.float32))
    given.slow_inh[:] = slow
    network.linearise(V, given.block, given.current)
    work, fast = network.workspace(n, 0, columns), np.empty((2, n, columns), dtype=np.float32)
    potential, line = np.empty_like(V), network.in_line(given)
    blocks = network.blocks(pools, columns)
    assert 1 < len(blocks) < n, "no loop runs along several pools"
    for first, last in blocks:
        a, b = np.uint64(first * columns), np.uint64(last * columns)
        held = work.ampa, work.external, work.nmda, work.gaba
        for into, x in zip(held, (g_exc, ext, g_N, g_G), strict=True):
            into[: b - a] = x[first:last].ravel()
        kernel.transfer(a, b, pools[first], network.table(), line, work)
        kernel.mean_potential(a, b, pools[first], work, potential.reshape(-1))
        for out, x in zip(fast, (work.rate, work.tau), strict=True):
            out[first:last] = x[: b - a].reshape(-1, columns)
    rate, tau = fast
    s_inh = np.sqrt(state.quantum["GABA"] * g_G * tau / (tau + 5))
    plain, mean, _ = transfer(
        c, g_exc + ext, g_N, g_G + slow, s_inh, np.sqrt(state.quantum["AMPA"] * g_exc), V
    )
    np.testing.assert_allclose(rate, plain, rtol=0.01, atol=0.01)
    np.testing.assert_allclose(potential, mean, atol=0.05)


def test_noise_is_that_of_the_plain_generator() -> None:
    keys, step, z = (
        noise.keys(3, np.arange(21), np.arange(4), stream=2),
        12345,
        np.empty((2, 21), dtype=np.float32),
    )
    plain = noise.normals(keys, step)
    for row in range(4):
        kernel.normals(keys[row], noise.shift(step), *z)
        np.testing.assert_array_equal(z[0], plain[row, 0::2])
        np.testing.assert_array_equal(z[1], plain[row, 1::2])


def test_shared_fluctuations_are_those_of_the_plain_generator() -> None:
    rng, n, columns = np.random.default_rng(2), 7, 5
    keys, held, out = (
        noise.keys(3, np.arange(columns), np.arange(n), stream=1),
        rng.normal(size=(n, columns)),
        np.empty((n, columns)),
    )
    decay, kick, sd, scale = (rng.uniform(size=k) for k in (n, n, n, columns))
    z = noise.normals(keys, 12)[:, 0::2]
    plain = decay[:, None] * held + kick[:, None] * z
    kernel.fluctuate(keys, noise.shift(12), decay, kick, sd, scale, held, out)
    np.testing.assert_array_equal(held, plain)
    np.testing.assert_array_equal(out, plain * (sd[:, None] * scale))


def test_a_pool_that_shares_nothing_gets_nothing() -> None:
    keys, held, out = (
        noise.keys(3, np.arange(4), np.arange(2), stream=1),
        np.zeros((2, 4)),
        np.ones((2, 4)),
    )
    sd = np.array([0.0, 1.0])
    kernel.fluctuate(keys, noise.shift(1), *np.full((2, 2), 0.5), sd, np.ones(4), held, out)
    assert not out[0].any()
    assert out[1].all()


def test_sparse_sums_are_matrix_products() -> None:
    rng = np.random.default_rng(1)
    matrix, x = (
        rng.uniform(size=(6, 9)) * (rng.uniform(size=(6, 9)) < 0.3),
        rng.uniform(size=(9, 17)),
    )
    out = np.ones((6, 17), dtype=np.float32)
    kernel.add_all(network.links(matrix), x.astype(np.float32), out)
    np.testing.assert_allclose(out, 1 + matrix @ x, rtol=1e-5)


def test_a_synapse_that_one_column_has_learnt_is_used() -> None:
    """Weights (targets, sources, columns) of two sources: the first learnt in one column only."""
    w, out = np.zeros((1, 2, 3)), np.ones((2, 3), dtype=np.float32)
    w[0, 0, 0], used = 0.7, np.ones(2, dtype=np.bool_)
    kernel.take(w, out, used)
    assert used.tolist() == [True, False]
    np.testing.assert_allclose(out, [[0.7, 0, 0], [0, 0, 0]])


def test_weights_that_come_and_go_are_conducted_as_they_are() -> None:
    """A synapse is driven through a weight, through none, and through it again."""
    circuit, drive = brain(), "ATL → BLA (all)"
    cohort = RateCohort(circuit, np.zeros(2, dtype=int), 1, range(2))
    found = []
    for weight in (1.5, 0.0, 1.5):
        cohort.weights[drive][1] = weight
        cohort.apply_weights()
        cohort.external[cohort.pools("ATL")] = 3.0
        cohort.run(400)
        found.append(cohort.rate[cohort.pools("BLA")].mean(axis=0))
    assert all(x[1] > x[0] + 5 for x in (found[0], found[2]))
    assert found[1][1] == pytest.approx(found[1][0], abs=1.5)

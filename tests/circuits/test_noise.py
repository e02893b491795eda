"""Counter-based noise: moments, independence, and the same value whatever the batch."""

import numpy as np
import pytest

from striata.circuits.simulation import noise

pytestmark = pytest.mark.smoke


def test_moments_and_tails() -> None:
    key = noise.keys(1, np.arange(50), np.arange(40), stream=1)
    z = np.concatenate([noise.normals(key, t).ravel() for t in range(100)]).astype(float)
    assert abs(z.mean()) < 0.01
    assert abs(z.var() - 1) < 0.01
    assert abs((z**4).mean() - (3 - 1.2 / 4)) < 0.03


def test_no_correlation_between_keys_steps_or_halves() -> None:
    key = noise.keys(3, np.arange(10), np.arange(10), stream=2)
    z = np.stack([noise.normals(key, t).ravel() for t in range(2000)]).astype(float)
    c = np.corrcoef(z.T) - np.eye(z.shape[1])
    assert np.abs(c).max() < 0.12
    assert abs((z[1:] * z[:-1]).mean()) < 0.01


def test_a_subjects_noise_is_its_own() -> None:
    sources = np.arange(9)
    alone, together = (noise.keys(5, np.array(s), sources, 1) for s in ([7], [2, 7, 4]))
    np.testing.assert_array_equal(
        noise.normals(alone, 11)[:, :2], noise.normals(together, 11)[:, 2:4]
    )


def test_spiking_noise_moments() -> None:
    key = noise.keys(2, np.arange(1000), np.arange(1), stream=3).ravel().astype(np.int64)
    z = np.concatenate([noise.neuron_normal(key, t) for t in range(200)])
    assert abs(z.mean()) < 0.01
    assert abs(z.var() - 1) < 0.01

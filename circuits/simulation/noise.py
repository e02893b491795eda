"""Counter-based noise: a value depends on a key and a step only, not on the batch.

The generator is SplitMix64 (Steele, Lea and Flood 2014) read as a hash of key + step. A variate is
a sum of uniform integers (Irwin–Hall), scaled to unit variance: its kurtosis is 3 − 1.2/4, and what
it drives sums tens of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_GOLDEN = 0x9E3779B97F4A7C15
GOLDEN = np.uint64(_GOLDEN)
_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31 = np.uint64(30), np.uint64(27), np.uint64(31)

Keys = NDArray[np.uint64]


def mix(x: Keys) -> Keys:
    """SplitMix64's finaliser: 64 well-mixed bits of each element."""
    x = x ^ (x >> _S30)
    x *= _M1
    x ^= x >> _S27
    x *= _M2
    x ^= x >> _S31
    return x


def keys(seed: int, subjects: NDArray[np.int64], sources: NDArray[np.int64], stream: int) -> Keys:
    """Keys of noise sources, which are numbered from 0, in each subject, (sources, subjects).

    `stream` tells apart uses of the same seed.
    """
    with np.errstate(over="ignore"):
        base = mix(np.uint64(seed) * GOLDEN + np.atleast_1d(np.asarray(subjects, dtype=np.uint64)))
        base = mix(base + np.uint64(stream) * _M1)
        return mix(base[None, :] + (sources.astype(np.uint64) + np.uint64(1))[:, None] * _M2)


def shift(step: int) -> np.uint64:
    """What a step adds to every key."""
    return np.uint64(step * _GOLDEN % 2**64)


def normals(key: Keys, step: int | NDArray[np.int64]) -> NDArray[np.float32]:
    """Two nearly normal variates (mean 0, variance 1) for each key; last axis doubled.

    Several steps give a first axis of their own. Each variate is the sum of four bytes; their
    granularity (1/74 SD) is far below anything that they drive.
    """
    with np.errstate(over="ignore"):
        shift = np.asarray(step).astype(np.uint64) * GOLDEN
        x = mix(key + (shift if shift.ndim == 0 else shift.reshape(-1, *[1] * key.ndim)))
    even, odd = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF)
    x = (x & even) + ((x >> np.uint64(8)) & even)
    x = (x & odd) + ((x >> np.uint64(16)) & odd)
    out = x.view(np.uint32).astype(np.float32)
    out -= np.float32(510.0)
    out *= np.float32(1.0 / np.sqrt(4 * (256**2 - 1) / 12))
    return out


#: :func:`neuron_normal` for Brian2.
CYTHON_NORMAL = """
cdef extern from *:
    '''
    #include <stdint.h>
    static inline float striata_normal(int64_t key, int64_t step) {
        uint64_t x = (uint64_t)key + (uint64_t)(step >> 1) * 0x9E3779B97F4A7C15ULL;
        x ^= x >> 30; x *= 0xBF58476D1CE4E5B9ULL;
        x ^= x >> 27; x *= 0x94D049BB133111EBULL;
        x ^= x >> 31;
        x = (x & 0x00FF00FF00FF00FFULL) + ((x >> 8) & 0x00FF00FF00FF00FFULL);
        x = (x & 0x0000FFFF0000FFFFULL) + ((x >> 16) & 0x0000FFFF0000FFFFULL);
        return ((float)(int32_t)(step & 1 ? x >> 32 : x) - 510.0f) * 0.0067658751f;
    }
    '''
    float striata_normal(long long key, long long step) noexcept nogil
cdef inline float counter_normal(long long key, long long step) noexcept nogil:
    return striata_normal(key, step)
"""


def neuron_normal(key: NDArray[np.int64], step: int) -> NDArray[np.float32]:
    """A variate of each neuron's key: the two of :func:`normals` in turns, a pair for two steps."""
    pair = normals(np.asarray(key).astype(np.uint64), int(step) // 2)
    return pair.reshape(-1, 2)[:, int(step) % 2]

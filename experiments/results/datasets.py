"""How datasets stand in a result file: packed, each with its unit and description."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from striata.experiments.recording.spikes import TICK

Array = NDArray[Any]
_PACKED = {"compression": "gzip", "compression_opts": 1, "shuffle": True, "fletcher32": True}
#: What is known of each spike, beside the example or subject that it is from.
SPIKE = {
    "tick": "time of each spike in ticks",
    "neuron": "neuron, from 0 within the subject's brain",
    "pool": "pool of the neuron",
}


def new(
    group: h5py.Group,
    name: str,
    shape: tuple[int, ...],
    dtype: Any,
    unit: str,
    description: str,
    axes: Sequence[str],
) -> h5py.Dataset:
    """An empty dataset, each of its axes with a name."""
    packed = _PACKED if np.prod(shape) > 64 else {}
    d = group.create_dataset(name, shape=shape, dtype=dtype, track_times=False, **packed)
    _describe(d, unit, description, axes)
    return d


def put(
    group: h5py.Group, name: str, data: Array, unit: str, description: str, axes: Sequence[str]
) -> None:
    """A dataset of numbers."""
    data = np.asarray(data)
    new(group, name, data.shape, data.dtype, unit, description, axes)[...] = data


def put_text(group: h5py.Group, name: str, texts: list[str], description: str, axis: str) -> None:
    """A dataset of texts along one axis."""
    d = group.create_dataset(name, data=texts, dtype=h5py.string_dtype("utf-8"), track_times=False)
    _describe(d, "", description, (axis,))


def _describe(d: h5py.Dataset, unit: str, description: str, axes: Sequence[str]) -> None:
    d.attrs["unit"], d.attrs["description"] = unit, description
    for dimension, label in zip(d.dims, axes, strict=True):
        dimension.label = label


def put_clock(group: h5py.Group, start: float) -> None:
    """Say what the ticks of a group of spikes are; tick 0 is at `start` [s]."""
    group.attrs.update({"resolution": TICK, "start": start})

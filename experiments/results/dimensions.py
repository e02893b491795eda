"""Names of the axes of a result file: dimension scales, with which xarray opens each group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import h5py
import numpy as np

from striata.files.axes import NAME_ONLY

_LABELS, _BLOCK = "DIMENSION_LABELS", 2**20


def attach(f: h5py.File) -> None:
    """Give every labelled axis of a file its scale.

    An axis has the scale of its name that stands in its group: the dataset of that name, such as
    ``time``, or else a new one without values.

    Raises
    ------
    ValueError
        If two axes of a group have one name and different lengths.
    """
    groups: list[h5py.Group] = []
    f.visititems(lambda _, item: groups.append(item) if isinstance(item, h5py.Group) else None)
    for group in groups:
        scales: dict[str, h5py.Dataset] = {}
        for d, axis, label in list(_labelled(group)):
            scale = scales.setdefault(label, _scale(group, label, d.shape[axis]))
            if len(scale) != d.shape[axis]:
                raise ValueError(f"{d.name} and {scale.name} differ in the length of {label}.")
            if d != scale:
                d.dims[axis].attach_scale(scale)
        for d in group.values():
            if _LABELS in d.attrs:
                del d.attrs[_LABELS]  # the scales say as much, and xarray would show it


def _labelled(group: h5py.Group) -> Iterator[tuple[h5py.Dataset, int, str]]:
    for d in group.values():
        for axis, dimension in enumerate(d.dims if isinstance(d, h5py.Dataset) else ()):
            if dimension.label:
                yield d, axis, dimension.label


def _scale(group: h5py.Group, label: str, length: int) -> h5py.Dataset:
    if label not in group:
        _name_only(group, label, length)
    if not group[label].is_scale:
        group[label].make_scale(label)
    return group[label]


def _name_only(group: h5py.Group, label: str, length: int) -> Any:
    """A scale that has only a name."""
    packed: dict[str, Any] = {"compression": "gzip", "shuffle": True} if length > 64 else {}
    d = group.create_dataset(label, shape=(length,), dtype="i1", track_times=False, **packed)
    d.attrs["unit"], d.attrs["description"] = "", "names an axis; without values"
    for start in range(0, length, _BLOCK):
        d[start : start + _BLOCK] = np.zeros(min(_BLOCK, length - start), dtype="i1")
    d.make_scale(f"{NAME_ONLY}{length:10d}")

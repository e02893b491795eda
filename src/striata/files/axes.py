"""Axes of datasets that have names: HDF5's dimension scales, as netCDF-4 and xarray read them."""

from __future__ import annotations

import h5py

#: What stands in the attribute NAME of a scale that gives an axis its name and has no values.
NAME_ONLY = "This is a netCDF dimension but not a netCDF variable."
#: Attributes by which scales and datasets refer to each other: addresses in the file, no content.
REFERENCES = ("DIMENSION_LIST", "REFERENCE_LIST")


def names_an_axis(d: h5py.Dataset) -> bool:
    """Whether a dataset is a scale without values."""
    name = d.attrs.get("NAME", "")
    text = name.decode("ascii", "replace") if isinstance(name, bytes) else str(name)
    return text.startswith(NAME_ONLY)

"""Measures at the points of a sweep: what is taken from each, and the store of all, which xarray opens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import open_result
from striata.analysis.scorecard import scorecard

FORMAT = "striata-sweep"
VALUES = ("mean", "low", "high")


def measures_of(path: Path) -> list[dict[str, Any]]:
    """Every row of the scorecard of one result: measure, unit, mean and 95 % interval."""
    card = scorecard([open_result(path)])
    label = card["measure"].str.replace("_", " ") + ", " + card["condition"]
    table = pd.DataFrame(
        {
            "measure": label,
            "unit": card["unit"],
            "mean": card["model"],
            "low": card["model_low"],
            "high": card["model_high"],
        }
    )
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records"))
    return rows


def store(
    path: Path,
    axes: Sequence[tuple[str, Sequence[float], str]],
    found: Sequence[Any],
    attrs: dict[str, Any],
) -> None:
    """Write the measures of all points as one NetCDF file.

    Parameters
    ----------
    axes
        (name, values, unit) of each; the last runs fastest in `found`.
    found
        What :func:`measures_of` gave and the number of subjects that diverged, or a sentence where
        a point failed.
    """
    rows = [
        pd.DataFrame(f["measures"]).assign(point=i)
        for i, f in enumerate(found)
        if isinstance(f, dict)
    ]
    table = pd.concat(rows, ignore_index=True)
    names = list(dict.fromkeys(table["measure"]))
    shape = [len(values) for _, values, _ in axes]
    dims = [name for name, _, _ in axes]
    place = table["measure"].map({m: i for i, m in enumerate(names)}).to_numpy()
    data: dict[str, Any] = {}
    for value in VALUES:
        filled = np.full((len(found), len(names)), np.nan)
        filled[table["point"].to_numpy(), place] = table[value].astype(float)
        data[value] = ([*dims, "measure"], filled.reshape(*shape, len(names)))
    diverged = [f["diverged"] if isinstance(f, dict) else -1 for f in found]
    data["diverged"] = (
        dims,
        np.reshape(diverged, shape),
        {"description": "subjects left out; -1: the point failed"},
    )
    said = [f if isinstance(f, str) else "" for f in found]
    data["failed"] = (
        dims,
        np.reshape(np.array(said, dtype=object), shape),
        {"description": "why a point failed"},
    )
    coords: dict[str, Any] = {
        name: (name, list(values), {"unit": unit}) for name, values, unit in axes
    }
    units = table.drop_duplicates("measure").set_index("measure")["unit"]
    coords |= {"measure": names, "unit": ("measure", [units[m] for m in names])}
    xr.Dataset(data, coords, attrs).to_netcdf(path, engine="h5netcdf")


def open_sweep(path: Path) -> xr.Dataset:
    """A sweep's measures: mean, low, high over (each grid, measure).

    Raises
    ------
    AnalysisError
        For a file that is not a sweep's.
    """
    try:
        with xr.open_dataset(path, engine="h5netcdf") as f:
            found = f.load()
    except (OSError, ValueError):
        raise AnalysisError(f"{path} is not a store of striata sweep.") from None
    if found.attrs.get("format") != FORMAT:
        raise AnalysisError(f"{path} is not a store of striata sweep.")
    return found


def is_sweep(path: Path) -> bool:
    """Whether a file is the store of a sweep."""
    try:
        return bool(open_sweep(path).attrs)
    except AnalysisError:
        return False


def targets(
    data: Path | None, mapping: str, table: Path | None, wanted: Sequence[str]
) -> list[dict[str, Any]]:
    """What a fit aims at: measure, value and SD between people, from raw trials or a table of values.

    Raises
    ------
    AnalysisError
        For a measure that the data do not have, or one without an SD between people, in units of
        which misfits count.
    """
    from striata.analysis.reading.userdata import as_reference, read_table, read_trials

    if data:
        people = as_reference(read_trials(data, mapping), data.name)
    elif table:
        people = read_table(table)
    else:
        raise AnalysisError("Give --data with --map, or --table.")
    label = people["measure"].str.replace("_", " ") + ", " + people["condition"]
    known = people.assign(label=label).drop_duplicates("label").set_index("label")
    for name in wanted:
        if name not in known.index:
            raise AnalysisError(
                f"The data have no measure {name!r}; they have {'; '.join(known.index)}."
            )
        if not known.loc[name, "error"] > 0 or not np.isfinite(known.loc[name, "value"]):
            raise AnalysisError(
                f"{name!r} has no SD between people, in units of which a misfit could be counted."
            )
    return [
        {"measure": n, "value": float(known.loc[n, "value"]), "sd": float(known.loc[n, "error"])}
        for n in wanted
    ]

"""Measures at the points of a sweep: those of each point, and the store of all, for xarray."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result, open_result
from striata.analysis.reading.people.people import People
from striata.analysis.reading.reference import read_table
from striata.analysis.scorecard import scorecard
from striata.analysis.signatures.comparison import Comparison, measured, table
from striata.analysis.signatures.parts import OwnData
from striata.analysis.signatures.record import analysis, analysis_of
from striata.files.errors import FileError, damage
from striata.files.opening import opened

FORMAT = "striata-sweep"
VALUES = ("mean", "low", "high")


def measures_of(path: Path) -> list[dict[str, Any]]:
    """Every comparison of one result: measure, unit, mean and 95 % interval.

    And the measures in which a user's own data would be compared, at which fits aim.
    """
    result = open_result(path)
    card = scorecard([result]).assign(measure=_labels)
    own = table(measured(_own(result)))
    both = card if own.empty else pd.concat([card, own.assign(measure=_labels)], ignore_index=True)
    both = both.drop_duplicates("measure")
    names = {"measure": "measure", "unit": "unit", "model": "mean"}
    names |= {"model_low": "low", "model_high": "high"}
    rows: list[dict[str, Any]] = json.loads(
        both[list(names)].rename(columns=names).to_json(orient="records")
    )
    return rows


def _labels(rows: pd.DataFrame) -> pd.Series:
    """Measure and condition as one text."""
    return rows["measure"].str.replace("_", " ") + ", " + rows["condition"]


def _own(result: Result) -> Iterator[Comparison]:
    own = analysis_of(result).own
    if own is not None:
        yield from own.measured(result)


def check(experiment: str, settings: dict[str, Any]) -> None:
    """Raise if a sweep or a fit of an experiment could not be measured.

    Parameters
    ----------
    experiment
        Its name.
    settings
        Settings of the runs, and under ``measures`` the measures that a fit aims at, as
        ``measure, condition``; none, or no such entry, for the usual ones or a sweep.

    Raises
    ------
    AnalysisError
        If the experiment's analysis has no record, or has no such measure.
    """
    record = analysis(experiment)
    asked = settings.get("measures") or ()
    if asked and record.own is None:
        raise AnalysisError(
            f"Settings of {experiment} cannot be fitted: it takes no data of people."
        )
    for name in asked:
        known = {} if record.own is None else record.own.units
        names = [u.replace("_", " ") for k in known for u in (k, f"{k}_difference")]
        if name.split(", ")[0] not in names:
            raise AnalysisError(
                f"{experiment} has no measure {name!r} to fit; its measures are "
                f"{', '.join(k.replace('_', ' ') for k in known)} (and differences of them), each "
                "with a condition behind a comma."
            )


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
    found_rows = pd.concat(rows, ignore_index=True)
    names = list(dict.fromkeys(found_rows["measure"]))
    shape = [len(values) for _, values, _ in axes]
    dims = [name for name, _, _ in axes]
    place = found_rows["measure"].map({m: i for i, m in enumerate(names)}).to_numpy()
    data: dict[str, Any] = {}
    for value in VALUES:
        filled = np.full((len(found), len(names)), np.nan)
        filled[found_rows["point"].to_numpy(), place] = found_rows[value].astype(float)
        data[value] = ([*dims, "measure"], filled.reshape(*shape, len(names)))
    diverged = [f["diverged"] if isinstance(f, dict) else -1 for f in found]
    data["diverged"] = (
        dims,
        np.reshape(diverged, shape),
        {"description": "subjects left out; -1: the point failed"},
    )
    why = [f if isinstance(f, str) else "" for f in found]
    data["failed"] = (
        dims,
        np.reshape(np.array(why, dtype=object), shape),
        {"description": "why a point failed"},
    )
    coords: dict[str, Any] = {
        name: (name, list(values), {"unit": unit}) for name, values, unit in axes
    }
    units = found_rows.drop_duplicates("measure").set_index("measure")["unit"]
    coords |= {"measure": names, "unit": ("measure", [units[m] for m in names])}
    xr.Dataset(data, coords, attrs).to_netcdf(path, engine="h5netcdf")


def open_sweep(path: Path) -> xr.Dataset:
    """A sweep's measures: mean, low, high over (each grid, measure).

    Raises
    ------
    AnalysisError
        For a file that is not a sweep's.
    """
    if not is_sweep(path):
        raise AnalysisError(f"{path} is not a store of striata sweep.")
    try:
        with damage(path), xr.open_dataset(path, engine="h5netcdf", decode_times=False) as f:
            found: xr.Dataset = f.load()
            _check_store(found)
    except FileError as e:
        raise AnalysisError(str(e)) from None
    return found


def _check_store(found: xr.Dataset) -> None:
    """Raise any error unless a store is as :func:`store` writes it."""
    dims = found["mean"].dims
    numbers = [*(found[v] for v in VALUES), *(found[d] for d in dims[:-1])]
    texts = [found.attrs["experiment"], found.attrs["level"], *map(str, found["measure"].values)]
    if (
        dims[-1] != "measure"
        or any(found[v].dims != dims for v in VALUES)
        or any(d.dtype.kind not in "iuf" or not d.size for d in numbers)
        or not all(isinstance(t, str) and t.isprintable() for t in texts)
        or len(set(texts[2:])) != len(texts) - 2
        or found["unit"].dims != ("measure",)
        or not isinstance(json.loads(found.attrs["sweep"])["settings"]["subjects"], int)
    ):
        raise ValueError("it is not laid out as a sweep's store is")


def is_sweep(path: Path) -> bool:
    """Whether a file is the store of a sweep, and may be read."""
    try:
        with opened(path) as f:
            return bool(f.attrs.get("format") == FORMAT)
    except FileError:
        return False


def targets(
    experiment: str, people: People | None, table: Path | None, aims: Sequence[str]
) -> list[dict[str, Any]]:
    """What a fit aims at: measures with their values and SDs between people.

    From people's own trials or a table of values; of the `aims` measures, or of those that are
    usual for the experiment if none is named.

    Raises
    ------
    AnalysisError
        For an experiment that takes no data of people, a measure that the data do not have, or one
        without an SD between people, in units of which misfits count.
    """
    record = analysis(experiment)
    if record.own is None:
        raise AnalysisError(
            f"Settings of {experiment} cannot be fitted: it takes no data of people."
        )
    values = _values(record.own, people, table)
    known = values.assign(label=_labels(values)).drop_duplicates("label").set_index("label")
    usable = (known["error"] > 0) & np.isfinite(known["value"].astype(float))
    for name in aims or record.fitted:
        if name not in known.index:
            raise AnalysisError(
                f"The data have no measure {name!r}; they have {'; '.join(known.index)}."
            )
        if not usable[name]:
            raise AnalysisError(
                f"{name!r} has no SD between people, in units of which a misfit could be counted."
            )
    names = list(aims or record.fitted or known.index[usable])
    if not names:
        raise AnalysisError("The data have no measure with an SD between people to fit.")
    return [
        {"measure": n, "value": float(known.loc[n, "value"]), "sd": float(known.loc[n, "error"])}
        for n in names
    ]


def _values(own: OwnData, people: People | None, table: Path | None) -> pd.DataFrame:
    """Values and SDs between people, of their trials or from a table.

    Raises
    ------
    AnalysisError
        Unless one of them is given.
    """
    if people is not None and table is not None:
        raise AnalysisError("Give --data or --table, not both.")
    if table is not None:
        return read_table(table)
    if people is None:
        raise AnalysisError("Give --data (with --map or --recipe), or --table.")
    rows = [(*key, i.mean, i.sd) for key, i in own.of_people(people).items() if i.n]
    return pd.DataFrame(rows, columns=["measure", "condition", "value", "error"])

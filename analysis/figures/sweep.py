"""The map of a sweep: a measure as a line with its interval over one grid, a heat map over two."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from striata.analysis.errors import AnalysisError
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.signatures.record import analysis

#: How many measures are drawn where the experiment's record names none.
FEW = 6


def sweep(store: xr.Dataset, chosen: Sequence[str] = ()) -> Figure:
    """A panel for each measure.

    Raises
    ------
    AnalysisError
        For a measure that is not in the store, or more than two grids with several values.
    """
    names = _measures(store, chosen)
    axes = [str(d) for d in store["mean"].dims if d != "measure" and store.sizes[d] > 1]
    if not axes or len(axes) > 2:
        raise AnalysisError(
            f"A map is drawn of one grid or two with several values, not of {len(axes)}: "
            "choose with xarray."
        )
    here = store.squeeze(
        [d for d in store["mean"].dims if d != "measure" and d not in axes], drop=True
    )
    columns = min(3, len(names))
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(3.6 * columns + 0.4, 2.9 * rows + 0.4))
    panels = np.atleast_1d(figure.subplots(rows, columns, squeeze=False)).ravel()
    for panel in panels[len(names) :]:
        panel.remove()
    for panel, name in zip(panels, names, strict=False):
        one = here.sel(measure=name)
        (_line if len(axes) == 1 else _map)(figure, panel, one, axes)
        panel.set_title("\n".join(textwrap.wrap(name, 27)))
    letters(panels[: len(names)])
    figure.supxlabel(_caption(store, axes), fontsize=8)
    return figure


def _measures(store: xr.Dataset, chosen: Sequence[str]) -> list[str]:
    there = [str(m) for m in store["measure"].values]
    for name in chosen:
        if name not in there:
            raise AnalysisError(f"The sweep has no measure {name!r}; it has {'; '.join(there)}.")
    usual = analysis(str(store.attrs["experiment"])).mapped
    return list(chosen) or [m for m in usual if m in there] or there[:FEW]


def _line(figure: Figure, panel: Any, one: xr.Dataset, axes: list[str]) -> None:
    """Mean and 95 % interval over subjects; a point that failed leaves a gap."""
    (name,) = axes
    x, (mean, low, high), unit = (
        one[name].values,
        (one[v].values for v in ("mean", "low", "high")),
        _unit(one),
    )
    if "difference" in str(one["measure"].values):
        panel.axhline(0, color="black", linewidth=0.6)
    panel.fill_between(x, low, high, color=MODEL, alpha=0.2, linewidth=0)
    panel.plot(x, mean, color=MODEL, marker="o", ms=3)
    panel.set(xlabel=_name(one, name), ylabel=unit or "no unit")
    if np.array_equal(x, np.round(x)):
        panel.xaxis.get_major_locator().set_params(integer=True)


def _map(figure: Figure, panel: Any, one: xr.Dataset, axes: list[str]) -> None:
    """Mean as colour.

    Points are equally spaced cells with their values beside them, and grey where a point failed.
    """
    y, x = axes
    panel.set_facecolor("#d0d0d0")
    image = panel.imshow(
        one["mean"].transpose(y, x).values, origin="lower", aspect="auto", cmap="viridis"
    )
    for each, ticks, labels in (
        (x, panel.set_xticks, panel.set_xlabel),
        (y, panel.set_yticks, panel.set_ylabel),
    ):
        values = one[each].values
        step = -(-len(values) // 8)
        ticks(range(0, len(values), step), [f"{v:g}" for v in values[::step]])
        labels(_name(one, each))
    figure.colorbar(image, ax=panel, label=_unit(one) or "no unit")


def _unit(one: xr.Dataset) -> str:
    return str(one["unit"].values)


def _name(one: xr.Dataset, axis: str) -> str:
    """The setting with its unit; a factor has none."""
    unit = one[axis].attrs.get("unit", "")
    return f"{axis.replace('_', ' ')} [{unit}]" if unit else axis.replace("_", " ")


def _caption(store: xr.Dataset, axes: list[str]) -> str:
    settings = json.loads(store.attrs["sweep"])["settings"]
    kind = (
        "mean and 95 % interval over subjects"
        if len(axes) == 1
        else "mean over subjects; grey: failed"
    )
    name, level, n = store.attrs["experiment"], store.attrs["level"], settings["subjects"]
    return f"{name}, {level} level, {n} subjects a point; {kind}"

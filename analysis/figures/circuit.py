"""The circuit as a picture: populations as boxes, projections as arrows.

With their rates at rest and in the task.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import examples

#: Where each population stands (x, y), and the system that it belongs to.
PLACES: dict[str, tuple[float, float, str]] = {
    "PFC-colour": (0.0, 6.0, "prefrontal"),
    "PFC_I": (1.7, 6.0, "prefrontal"),
    "PFC-word": (3.4, 6.0, "prefrontal"),
    "dACC": (5.4, 6.0, "prefrontal"),
    "AI": (7.3, 6.0, "prefrontal"),
    "mPFC": (9.0, 6.0, "prefrontal"),
    "OFC_I": (10.7, 6.0, "prefrontal"),
    "vmPFC": (14.2, 6.0, "prefrontal"),
    "PL": (5.4, 7.3, "prefrontal"),
    "PL_I": (7.3, 7.3, "prefrontal"),
    "IL": (9.0, 7.3, "prefrontal"),
    "BLA": (15.9, 4.7, "amygdala"),
    "V4": (0.0, 4.7, "sensory"),
    "V_I": (1.7, 4.7, "sensory"),
    "VWFA": (3.4, 4.7, "sensory"),
    "PMC": (5.4, 4.7, "motor"),
    "PMC_I": (7.3, 4.7, "motor"),
    "OFC": (10.7, 4.7, "prefrontal"),
    "IT": (12.5, 4.7, "sensory"),
    "HC": (14.2, 4.7, "hippocampus"),
    "D1": (1.0, 3.1, "striatum"),
    "FSI": (3.2, 3.1, "striatum"),
    "D2": (5.4, 3.1, "striatum"),
    "DMS-D1": (7.2, 3.1, "striatum"),
    "DMS-D2": (8.7, 3.1, "striatum"),
    "VS": (10.4, 3.1, "striatum"),
    "BA-ext": (12.5, 3.1, "amygdala"),
    "BA-fear": (14.2, 3.1, "amygdala"),
    "LA": (15.9, 3.1, "amygdala"),
    "GPe-arky": (3.2, 1.6, "pallidum"),
    "GPe-proto": (5.4, 1.6, "pallidum"),
    "STN": (7.3, 1.6, "subthalamic"),
    "VP": (9.2, 1.6, "pallidum"),
    "GPb": (10.8, 1.6, "pallidum"),
    "ITC": (12.5, 1.6, "amygdala"),
    "CeM": (14.2, 1.6, "amygdala"),
    "Pul": (15.9, 1.6, "thalamus"),
    "GPi": (3.2, 0.1, "pallidum"),
    "MD": (0.6, 0.1, "thalamus"),
    "VA": (5.4, 0.1, "thalamus"),
    "VTA-GABA": (8.8, 0.1, "dopamine"),
    "LHb": (10.8, 0.1, "dopamine"),
    "PAG_I": (12.9, 0.1, "brainstem"),
    "SC-threat": (15.9, 0.1, "brainstem"),
    "SNc": (5.4, -1.3, "dopamine"),
    "VTA": (7.3, -1.3, "dopamine"),
    "RMTg": (10.0, -1.3, "dopamine"),
    "PAG": (12.9, -1.3, "brainstem"),
    "SC": (15.9, -1.3, "brainstem"),
    "ZI": (1.2, -1.3, "brainstem"),
    "PPTg": (3.2, -1.3, "brainstem"),
    "LH": (8.6, -2.4, "brainstem"),
}
FILLS = {
    "prefrontal": "#e7e1ef",
    "sensory": "#dbe9f6",
    "motor": "#d9efe0",
    "striatum": "#fbe6cf",
    "dopamine": "#f7d9d4",
    "hippocampus": "#e9f0d4",
    "amygdala": "#f3dce8",
    "brainstem": "#e2dccf",
    "pallidum": "#eeeeee",
    "subthalamic": "#f5f0c9",
    "thalamus": "#dcefef",
}
COLOURS = {
    "excitation": "#2c6fa6",
    "inhibition": "#b8352a",
    "gain": "#6b4c9a",
    "dopamine": "#c9821b",
}


def draw(description: str, rates: Mapping[str, str] | None = None) -> Figure:
    """Draw a circuit.

    Parameters
    ----------
    description
        The circuit as JSON, as a result file holds it under ``/circuit``.
    rates
        A line for each population's box; its pools and neurons where absent.

    Raises
    ------
    AnalysisError
        If it has a population that has no place in the picture.
    """
    circuit = json.loads(description)
    names = [p["name"] for p in circuit["populations"]]
    missing = [n for n in names if n not in PLACES]
    if missing:
        raise AnalysisError(f"The picture has no place for {', '.join(missing)}.")
    figure = Figure(figsize=(17.0, 10.0), layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(-0.9, 17.0), ylim=(-2.9, 7.8))
    axes.axis("off")
    pools, boxes = dict(circuit["sizes"]), {}
    for p in circuit["populations"]:
        x, y, system = PLACES[p["name"]]
        n = pools[p["layout"]]
        line = (
            f"{f'{n} × ' if n > 1 else ''}{p['size']}"
            if rates is None
            else rates.get(p["name"], "")
        )
        box = {
            "boxstyle": "round,pad=0.35",
            "facecolor": FILLS[system],
            "edgecolor": "#444444",
            "linewidth": 0.8,
        }
        text = axes.text(
            x, y, f"{p['name']}\n{line}", ha="center", va="center", fontsize=9, bbox=box, zorder=3
        )
        boxes[p["name"]] = text.get_bbox_patch()
    for (source, target), kind in _arrows(circuit).items():
        _arrow(
            axes,
            boxes,
            source,
            target,
            COLOURS[kind],
            "dashed" if kind in ("gain", "dopamine") else "solid",
        )
    handles = [
        Line2D([], [], color=c, ls="--" if k in ("gain", "dopamine") else "-", label=k)
        for k, c in COLOURS.items()
    ]
    axes.legend(
        handles=handles,
        loc="upper right",
        frameon=False,
        fontsize=9,
        bbox_to_anchor=(1.0, 1.0),
        ncols=2,
    )
    return figure


def circuit(result: Result) -> Figure:
    """The circuit of a result with rates of the intact brain at work; see :func:`working_rates`."""
    rates = working_rates(result)
    lines = {
        str(n): f"{r['before']:.0f} → {r['after']:.0f}"
        for n, r in rates.iterrows()
        if np.isfinite(r["after"])
    }
    figure = draw(result.group("circuit")["json"], lines)
    title = f"{result.level} level, {measured(result)}: rates [spikes/s] before → after"
    figure.suptitle(title, fontsize=9, x=0.01, ha="left")
    return figure


def measured(result: Result) -> str:
    """Of what :func:`working_rates` are."""
    if result.has("rates"):
        return f"{result.rates['task'][0].item()}, mean over subjects, of the correct channel after the event"
    if result.has("example"):
        return "examples of subject 0, mean over a population's pools"
    return "no rates recorded"


def working_rates(result: Result) -> pd.DataFrame:
    """Rates of each population of the intact brain at work [spikes/s], NaN for a file without any.

    ``before`` is the mean of the 300 ms before the event, ``after`` that of the 500 ms after it, of
    the correct channel in the file's first task; in a file without mean rates, that of the examples
    and of all pools.
    """
    pools = result.populations
    if result.has("rates"):
        r = result.rates
        mean = r[np.flatnonzero((r["arm"] == "control") & (r["task"] == r["task"][0]))].mean("row")
        time, rate, here = (
            mean["time"].to_numpy(),
            mean.to_numpy(),
            pools["channel"].to_numpy() <= 0,
        )
    else:
        found = examples(result)
        time = found[0].time if found else np.zeros(1)
        rate = (
            np.mean([e.rate for e in found], axis=0) if found else np.full((len(pools), 1), np.nan)
        )
        here = np.ones(len(pools), dtype=bool)
    before, after = (rate[:, (time >= a) & (time < b)] for a, b in ((-0.3, 0.0), (0.0, 0.5)))
    table = pd.DataFrame({"name": pools["name"], "before": _mean(before), "after": _mean(after)})
    everything, correct = (t.groupby("name", sort=False).mean() for t in (table, table[here]))
    return everything.assign(after=correct["after"])


def _mean(rate: Any) -> Any:
    return rate.mean(axis=1) if rate.shape[1] else np.full(len(rate), np.nan)


def _arrows(circuit: dict[str, Any]) -> dict[tuple[str, str], str]:
    """(source, target) → kind; projections of a population onto itself are left out."""
    inhibitory = {r["name"] for r in circuit["receptors"] if r["E_rev"]["value"] < -60}
    out = {}
    for p in circuit["projections"]:
        if p["source"] != p["target"]:
            out[p["source"], p["target"]] = (
                "inhibition" if p["weights"][0][0] in inhibitory else "excitation"
            )
    out |= {(g["source"], g["target"]): "gain" for g in circuit["gates"]}
    return out | {
        (m["source"], e["target"]): "dopamine" for m in circuit["modulators"] for e in m["effects"]
    }


def _arrow(
    axes: Any, boxes: dict[str, Any], source: str, target: str, colour: str, style: str
) -> None:
    """A bent arrow from the rim of one box to the rim of the other."""
    start, end = PLACES[source][:2], PLACES[target][:2]
    bend = 0.12 if (source < target) == (start[0] <= end[0]) else 0.2
    look = {
        "arrowstyle": "-|>",
        "connectionstyle": f"arc3,rad={bend}",
        "mutation_scale": 9,
        "color": colour,
        "linestyle": style,
        "linewidth": 1.0,
        "alpha": 0.85,
        "patchA": boxes[source],
        "patchB": boxes[target],
        "shrinkA": 0,
        "shrinkB": 1,
    }
    axes.annotate("", xy=end, xytext=start, arrowprops=look, zorder=2)

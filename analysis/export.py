"""Results in other formats: tables as CSV or Parquet, the circuit as GraphML and as methods tables, trials as NWB."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import Example, examples, spikes

SUFFIXES = ".csv, .parquet, .graphml, .md, .tex, .nwb"


def export(result: Result, path: Path) -> Path:
    """Write a result in the format that the path's suffix asks for.

    ``.csv`` and ``.parquet`` hold the trials, ``.graphml`` the circuit, ``.md`` and ``.tex`` its
    methods tables, and ``.nwb`` the example trials of subject 0 with their spikes and rates, and
    the subject's trials.

    Raises
    ------
    AnalysisError
        For another suffix, a library that is not installed, or a file without what is asked for.
    """
    write: Callable[[], Any] | None = {
        ".csv": lambda: result.trials.to_csv(path, index=False),
        ".parquet": lambda: _parquet(result, path),
        ".graphml": lambda: nx.write_graphml(graph(result), path),
        ".nwb": lambda: _nwb(result, path),
        ".md": lambda: path.write_text(methods(result, "md"), encoding="utf-8"),
        ".tex": lambda: path.write_text(methods(result, "tex"), encoding="utf-8"),
    }.get(path.suffix)
    if write is None:
        raise AnalysisError(
            f"A result can be exported as {SUFFIXES}, not as {path.suffix or 'a file without suffix'}."
        )
    try:
        write()
    except OSError as e:
        raise AnalysisError(f"{path} cannot be written ({e.strerror or e}).") from None
    return path


def _needs(package: str, extra: str) -> None:
    if find_spec(package) is None:
        raise AnalysisError(
            f"This format needs {package}, which is not installed; run uv sync --extra {extra}."
        )


def _parquet(result: Result, path: Path) -> None:
    _needs("pyarrow", "parquet")
    result.trials.to_parquet(path, index=False)


def _circuit(result: Result) -> dict[str, Any]:
    circuit: dict[str, Any] = json.loads(result.group("circuit")["json"])
    return circuit


def graph(result: Result) -> nx.MultiDiGraph:
    """The circuit as a graph: populations with their sizes and rates, projections with their conductances."""
    circuit, out = _circuit(result), nx.MultiDiGraph()
    for p in circuit["populations"]:
        out.add_node(
            p["name"],
            neurons=p["size"],
            layout=p["layout"],
            rest=p["rest"]["value"],
            note=p["note"],
        )
    for p in circuit["projections"]:
        weights = {f"{receptor}_nS": w["value"] for receptor, w in p["weights"]}
        out.add_edge(
            p["source"],
            p["target"],
            kind="projection",
            topology=p["topology"],
            plastic=p["plastic"],
            probability=p["probability"]["value"],
            **weights,
        )
    for g in circuit["gates"]:
        out.add_edge(g["source"], g["target"], kind="gain", gain=g["gain"]["value"])
    for m in circuit["modulators"]:
        for e in m["effects"]:
            out.add_edge(
                m["source"], e["target"], kind=m["name"], receptor=e["receptor"], shape=e["shape"]
            )
    return out


def tables(result: Result) -> dict[str, pd.DataFrame]:
    """Methods tables of the circuit: populations, cells, background and projections, every value with its source."""
    c = _circuit(result)
    populations = [
        {
            "population": p["name"],
            "neurons a pool": p["size"],
            "layout": p["layout"],
            "rest": _text(p["rest"]),
            "source": p["rest"]["source"],
        }
        for p in c["populations"]
    ]
    parts = [
        {
            "population": p["name"],
            "part": part,
            "parameter": name,
            "value": _text(v),
            "source": v["source"],
        }
        for p in c["populations"]
        for part in ("cell", "background")
        for name, v in p[part].items()
    ]
    projections = [
        {
            "projection": f"{p['source']} → {p['target']}",
            "joins": p["topology"],
            "receptor": receptor,
            "conductance": _text(w),
            "probability": f"{p['probability']['value']:g}",
            "source": w["source"],
        }
        for p in c["projections"]
        for receptor, w in p["weights"]
    ]
    return {
        "Populations": pd.DataFrame(populations),
        "Parameters": pd.DataFrame(parts),
        "Projections": pd.DataFrame(projections),
    }


def _text(parameter: dict[str, Any]) -> str:
    return f"{parameter['value']:.6g} {parameter['unit']}".strip()


def methods(result: Result, form: str) -> str:
    """Methods tables as Markdown (``md``) or LaTeX (``tex``, for booktabs and longtable)."""
    out = []
    for title, table in tables(result).items():
        if form == "md":
            head = [
                list(table.columns),
                ["---"] * table.shape[1],
                *table.astype(str).to_numpy().tolist(),
            ]
            out.append(f"## {title}\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in head))
        else:
            latex = table.replace("→", r"$\\rightarrow$", regex=True)
            out.append(_latex(title, latex))
    return "\n\n".join(out) + "\n"


def _latex(title: str, table: pd.DataFrame) -> str:
    def row(cells: list[str]) -> str:
        return (
            " & ".join(c.replace("_", r"\_").replace("%", r"\%").replace("&", r"\&") for c in cells)
            + r" \\"
        )

    body = "\n".join(row(r) for r in table.astype(str).to_numpy().tolist())
    return (
        f"\\begin{{longtable}}{{{'l' * table.shape[1]}}}\n\\caption{{{title}}}\\\\\n\\toprule\n"
        f"{row(list(table.columns))}\n\\midrule\n\\endhead\n{body}\n\\bottomrule\n\\end{{longtable}}"
    )


def _nwb(result: Result, path: Path) -> None:
    """The example trials of subject 0, one after the other: spikes as units, rates.

    And all of the subject's trials.
    """
    _needs("pynwb", "nwb")
    from pynwb import NWBHDF5IO, NWBFile, TimeSeries
    from pynwb.file import Subject

    found = examples(result)
    if not found:
        raise AnalysisError(
            f"{result.path.name} holds no example trial, so there is nothing to put into an NWB file."
        )
    origin = result.group("provenance")
    nwb = NWBFile(
        session_description=f"simulated {result.experiment}, {result.level} level, example trials of subject 0",
        identifier=str(result.attrs["content_sha256"]),
        session_start_time=datetime.fromisoformat(origin["started"]),
        experiment_description=f"made by: {origin['command']}",
        institution="simulated",
        lab="striata",
        keywords=["simulation", result.experiment, result.level],
        session_id="example",
        source_script=str(origin["command"]),
        source_script_file_name="striata",
        subject=Subject(
            subject_id="simulated-0",
            species="Homo sapiens",
            sex="U",
            age="P0D/",
            description=f"simulated subject; circuit {result.attrs['circuit_hash']}",
        ),
    )
    _trials(nwb, result, found)
    rates = np.concatenate([e.rate.T for e in found])
    about = f"low-passed rate of each pool, in the order of: {_pools(result)}"
    series = TimeSeries(
        name="population_rates",
        data=rates,
        unit="Hz",
        rate=1000.0,
        starting_time=0.0,
        description=about,
    )
    nwb.add_acquisition(series)
    if result.has("spikes"):
        _units(nwb, result, found)
    with NWBHDF5IO(path, "w") as io:
        io.write(nwb)


def _pools(result: Result) -> str:
    names = result.populations["name"].astype(str) + " " + result.populations["channel"].astype(str)
    return ", ".join(names)


def _span(found: list[Example]) -> float:
    """Length of one example [s]; in NWB the examples follow each other without a gap."""
    return len(found[0].time) * 1e-3


def _trials(nwb: Any, result: Result, found: list[Example]) -> None:
    """The examples as the session's trials, and the subject's table of all trials in a module of its own."""
    from pynwb.core import DynamicTable, VectorData

    nwb.add_trial_column("condition", "what was met")
    nwb.add_trial_column("outcome", "what was done, in words")
    nwb.add_trial_column("event_time", "when the stimulus (cue, object) came [s]")
    nwb.add_trial_column("decision_time", "event to thalamic threshold crossing [s]")
    nwb.add_trial_column("response", "channel of the response; -1 none")
    for k, e in enumerate(found):
        event = k * _span(found) - float(e.time[0])
        nwb.add_trial(
            start_time=k * _span(found),
            stop_time=(k + 1) * _span(found),
            condition=e.condition,
            outcome=e.outcome,
            event_time=event,
            decision_time=e.decision,
            response=e.response,
        )
    mine = result.trials[result.trials["subject"] == 0]
    if mine.empty:
        return
    columns = []
    for name in mine:
        values = (
            mine[name].astype(str)
            if isinstance(mine[name].dtype, pd.CategoricalDtype)
            else mine[name]
        )
        columns.append(
            VectorData(
                name=str(name),
                description=f"see docs/result-file.md, /trials/{name}",
                data=values.to_numpy().tolist(),
            )
        )
    table = DynamicTable(
        name="trials_of_subject",
        description="every trial of the subject, without times",
        columns=columns,
    )
    nwb.create_processing_module("behavior", "simulated behaviour").add(table)


def _units(nwb: Any, result: Result, found: list[Example]) -> None:
    """Every neuron that fired in the examples."""
    from pynwb.misc import Units

    pieces, pools = list(spikes(result)), result.populations
    neuron, when, label = (
        np.concatenate([getattr(p, n) for p in pieces]) for n in ("neuron", "time", "label")
    )
    time = label * _span(found) + when - float(found[0].time[0])
    order = np.lexsort((time, neuron))
    neuron, time = neuron[order], time[order]
    pool = np.concatenate([p.pool for p in pieces])[order]
    first = np.flatnonzero(np.diff(neuron, prepend=-1))
    resolution = float(result.group("spikes")["resolution"])
    units = Units(name="units", description="simulated neurons that fired", resolution=resolution)
    units.add_column("population", "population of the neuron")
    units.add_column("channel", "channel or feature of the neuron's pool; -1 shared")
    names, channels = pools["name"].to_numpy(), pools["channel"].to_numpy()
    for a, b, k in zip(first, np.append(first[1:], len(time)), pool[first], strict=True):
        units.add_unit(spike_times=time[a:b], population=str(names[k]), channel=int(channels[k]))
    nwb.units = units

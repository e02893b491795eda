"""Results in other formats: trials as CSV, Parquet or NWB, the circuit as GraphML and as tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.circuit import plasticity
from striata.analysis.reading.load import Result

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
            f"A result can be exported as {SUFFIXES}, not as "
            f"{path.suffix or 'a file without suffix'}."
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


def _nwb(result: Result, path: Path) -> None:
    _needs("pynwb", "nwb")
    from striata.analysis.nwb import write

    write(result, path)


def _circuit(result: Result) -> dict[str, Any]:
    circuit: dict[str, Any] = json.loads(result.group("circuit")["json"])
    return circuit


def graph(result: Result) -> nx.MultiDiGraph:
    """The circuit as a graph: populations with sizes and rates, projections with conductances."""
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
            plasticity=plasticity(p),
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
    """Methods tables of the circuit: populations, parameters and projections, with sources."""
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
            "topology": p["topology"],
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

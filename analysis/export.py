"""Results in other formats: trials as CSV, Parquet or NWB, the circuit as GraphML and as tables."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.escaping import latex, markdown, spreadsheet
from striata.analysis.reading.circuit import described, plasticity
from striata.analysis.reading.load import Result
from striata.files.errors import raised_as
from striata.files.kinds import EXPORTS, Kind
from striata.files.outputs import replacing


def kind(path: Path) -> Kind:
    """What a result is exported as under a path, by its suffix.

    Raises
    ------
    AnalysisError
        For another suffix.
    """
    if path.suffix not in EXPORTS:
        raise AnalysisError(
            f"A result can be exported as {', '.join(EXPORTS)}, not as "
            f"{path.suffix or 'a file without suffix'}."
        )
    return EXPORTS[path.suffix]


def export(result: Result, path: Path) -> Path:
    """Write a result in the format that the path's suffix asks for.

    ``.csv`` and ``.parquet`` hold the trials, ``.graphml`` the circuit, ``.md`` and ``.tex`` its
    methods tables, and ``.nwb`` the example trials of subject 0 with their spikes and rates, and
    the subject's trials.

    Raises
    ------
    AnalysisError
        For another suffix, a library that is not installed, a file without what is asked for, or a
        path that cannot be written.
    """
    kind(path)
    write: Callable[[Path], Any] = {
        ".csv": lambda p: spreadsheet(result.trials).to_csv(p, index=False),
        ".parquet": lambda p: _parquet(result, p),
        ".graphml": lambda p: nx.write_graphml(graph(result), p),
        ".nwb": lambda p: _nwb(result, p),
        ".md": lambda p: p.write_text(methods(result, "md"), encoding="utf-8"),
        ".tex": lambda p: p.write_text(methods(result, "tex"), encoding="utf-8"),
    }[path.suffix]
    with raised_as(AnalysisError), replacing(path) as draft:
        write(draft)
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


def graph(result: Result) -> nx.MultiDiGraph:
    """The circuit as a graph: populations with sizes and rates, projections with conductances."""
    circuit, out = described(result), nx.MultiDiGraph()
    for p in circuit["populations"]:
        out.add_node(
            p["name"],
            neurons=p["size"],
            layout=p["layout"],
            rest=p["rest"]["value"],
            note=p["note"],
        )
    for d in circuit["depressions"]:
        out.nodes[d["target"]].update(
            depression_half_nS=d["half"]["value"], depression_recovery_ms=d["recovery"]["value"]
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
    """Methods tables of the circuit: populations and what acts on them, with sources."""
    c = described(result)
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
            **_sourced(v),
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
    gains = [{"gain": f"{g['source']} → {g['target']}", **_sourced(g["gain"])} for g in c["gates"]]
    depressions = [
        {"input to": d["target"], "parameter": name, **_sourced(d[name])}
        for d in c["depressions"]
        for name in ("half", "recovery")
    ]
    rows = {
        "Populations": populations,
        "Parameters": parts,
        "Projections": projections,
        "Top-down gain": gains,
        "Short-term depression": depressions,
    }
    return {title: pd.DataFrame(found) for title, found in rows.items() if found}


def _sourced(parameter: dict[str, Any]) -> dict[str, str]:
    return {"value": _text(parameter), "source": parameter["source"]}


def _text(parameter: dict[str, Any]) -> str:
    return f"{parameter['value']:.6g} {parameter['unit']}".strip()


def methods(result: Result, form: str) -> str:
    """Methods tables as Markdown (``md``) or LaTeX (``tex``, for booktabs and longtable)."""
    out = []
    for title, table in tables(result).items():
        if form == "md":
            rows = [[markdown(c) for c in row] for row in table.astype(str).to_numpy().tolist()]
            head = [list(table.columns), ["---"] * table.shape[1], *rows]
            out.append(f"## {title}\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in head))
        else:
            out.append(_latex(title, table))
    return "\n\n".join(out) + "\n"


def _latex(title: str, table: pd.DataFrame) -> str:
    def row(cells: list[str]) -> str:
        return " & ".join(map(latex, cells)) + r" \\"

    body = "\n".join(row(r) for r in table.astype(str).to_numpy().tolist())
    return (
        f"\\begin{{longtable}}{{{'l' * table.shape[1]}}}\n\\caption{{{title}}}\\\\\n\\toprule\n"
        f"{row(list(table.columns))}\n\\midrule\n\\endhead\n{body}\n\\bottomrule\n\\end{{longtable}}"
    )

"""One self-contained page from result files: scorecard, figures, trials, methods, provenance."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, select_autoescape

from striata.analysis.figures import figures
from striata.analysis.figures.circuit import measured, working_rates
from striata.analysis.figures.style import style
from striata.analysis.reading.circuit import described, plasticity, settings
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.scorecard import scorecard, summary
from striata.analysis.signatures.comparison import MEANING
from striata.analysis.signatures.record import analysis
from striata.analysis.viewer import viewer

HERE = Path(__file__).parent
SCRIPT = "report.js"


def report(results: Sequence[Result], fits: bool = False, people: People | None = None) -> str:
    """The page as HTML that needs nothing else.

    With `fits`, its scorecard has those of fitted models, too. With `people`, their own trials
    stand in the place of what is published, in tables and figures.

    Raises
    ------
    AnalysisError
        See :func:`~striata.analysis.scorecard.scorecard`.
    """
    card = scorecard(results, fits, people)
    sections = [_section(i, r, people) for i, r in enumerate(results)]
    script = (HERE / SCRIPT).read_text(encoding="utf-8")
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=select_autoescape(["html"]))
    environment.filters |= {"number": _number, "one": lambda x: f"{x:.1f}" if x == x else ""}
    return environment.get_template("report.html").render(
        card=[row | {"figure": _shown_in(row, sections)} for row in _records(card)],
        counts=_records(summary(card)),
        verdicts=MEANING,
        sections=sections,
        script=script,
        policy=_policy(script),
        people=people,
    )


def _policy(script: str) -> str:
    """Content-Security-Policy: nothing from outside, and no script but the page's own."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _shown_in(row: dict[str, Any], sections: list[dict[str, Any]]) -> str:
    """Id of the figure that shows a comparison."""
    section = next(s for s in sections if s["title"] == _title(row["experiment"], row["level"]))
    ids = {f["name"]: f["id"] for f in section["figures"]}
    return str(ids[analysis(row["experiment"]).shown_in(str(row["measure"]), list(ids))])


def _title(experiment: str, level: str) -> str:
    return f"{experiment}, {level} level"


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]


def _number(x: Any) -> str:
    """Four figures, or nothing where there is no number."""
    return "" if x is None or x != x else f"{x:.4g}"


def _section(number: int, result: Result, people: People | None) -> dict[str, Any]:
    """What the page shows of one file."""
    circuit = described(result)
    origin = {k: v for k, v in sorted(result.group("provenance").items()) if k != "settings"}
    return {
        "id": f"run-{number}",
        "title": _title(result.experiment, result.level),
        "file": result.path.name,
        "subjects": len(result.subjects),
        "trials": result.table.rows,
        "circuit_hash": str(result.attrs["circuit_hash"]),
        "measured": measured(result),
        "figures": _figures(result, f"run-{number}", people),
        "viewer": viewer(result, circuit),
        "arms": _arms(result),
        "populations": _populations(result, circuit),
        "projections": _projections(circuit),
        "origin": origin,
        "settings": settings(result),
    }


def _figures(result: Result, prefix: str, people: People | None) -> list[dict[str, str]]:
    out = []
    with style():
        for name, drawing in figures([result], people).items():
            buffer = io.StringIO()
            drawing(result, people=people).savefig(buffer, format="svg", metadata={"Date": None})
            svg = buffer.getvalue()
            caption = drawing.caption + _instead(people if drawing.people else None)
            label = escape(caption)
            svg = svg[svg.index("<svg") :].replace(
                "<svg ", f'<svg role="img" aria-label="{label}" ', 1
            )
            out.append(
                {
                    "name": name,
                    "id": f"{prefix}-figure-{name}",
                    "caption": f"{_title(result.experiment, result.level)}, n = "
                    f"{len(result.subjects)} simulated subjects. {caption}",
                    "svg": _unique(svg, f"{prefix}-{name}"),
                }
            )
    return out


def _instead(people: People | None) -> str:
    """Whose values are drawn in the place of published ones."""
    if people is None:
        return ""
    return f" People here: {people.name}, n = {len(people.subjects)}, not published values."


def _unique(svg: str, prefix: str) -> str:
    """Give the ids inside an SVG a prefix, since several stand in one page."""
    return (
        svg.replace('id="', f'id="{prefix}-')
        .replace('"#', f'"#{prefix}-')
        .replace("url(#", f"url(#{prefix}-")
    )


def _arms(result: Result) -> list[dict[str, str]]:
    return [{"name": str(name), "what": str(what)} for name, what in result.arms["what"].items()]


def _populations(result: Result, circuit: dict[str, Any]) -> list[dict[str, Any]]:
    """Size, rate at rest and rate in the control's trials of each population."""
    rates, names = working_rates(result), result.populations["name"].to_numpy()
    out = []
    for p in circuit["populations"]:
        cell = "; ".join(f"{k} {v['value']:g} {v['unit']}" for k, v in p["cell"].items())
        sources = sorted({v["source"] for v in p["cell"].values()} | {p["rest"]["source"]})
        out.append(
            {
                "name": p["name"],
                "size": p["size"],
                "pools": int((names == p["name"]).sum()),
                "rest": p["rest"]["value"],
                "before": float(rates.loc[p["name"], "before"]),
                "after": float(rates.loc[p["name"], "after"]),
                "cell": cell,
                "source": "; ".join(sources),
                "note": p["note"],
            }
        )
    return out


def _projections(circuit: dict[str, Any]) -> list[dict[str, Any]]:
    out = []
    for p in circuit["projections"]:
        weights = ", ".join(f"{receptor} {w['value']:g} nS" for receptor, w in p["weights"])
        out.append(
            {
                "name": f"{p['source']} → {p['target']}",
                "topology": p["topology"],
                "weights": weights,
                "kind": plasticity(p),
                "probability": p["probability"]["value"],
                "source": p["weights"][0][1]["source"],
            }
        )
    return out

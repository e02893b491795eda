"""One self-contained page from result files: scorecard, figures, trials, methods, provenance."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
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
from striata.analysis.signatures.findings import FIT, MISS, answers, counts, keys
from striata.analysis.signatures.record import analysis, analysis_of
from striata.analysis.viewer import viewer
from striata.progress import step, unwatched, within

HERE = Path(__file__).parent
SCRIPTS = ("report.js", "viewer.js", "picker.js")
#: Lists of findings: their headings and verdicts, and most rows of one.
HEADINGS = {"What fits": FIT, "What does not": MISS, "Inconclusive": ("inconclusive",)}
LISTED = 6


def report(
    results: Sequence[Result],
    fits: bool = False,
    people: People | None = None,
    watch: Callable[[float], None] = unwatched,
) -> str:
    """The page as HTML that needs nothing else.

    With `fits`, its scorecard has those of fitted models, too. With `people`, their own trials
    stand in the place of what is published, in tables and figures.

    Raises
    ------
    AnalysisError
        See :func:`~striata.analysis.scorecard.scorecard`.
    """
    card = scorecard(results, fits, people, within(watch, 0.0, 0.5))
    ordered = sorted(results, key=lambda r: (analysis(r.experiment).place, r.level))
    sections = []
    for i, r in enumerate(ordered):
        step(
            watch, len(ordered) + i, 2 * len(ordered), f"figures of {_title(r.experiment, r.level)}"
        )
        sections.append(_section(i, r, people))
    known = people.name if people else "published"
    rows = linked(card, sections)
    for s in sections:
        mine = [r for r in rows if _title(r["experiment"], r["level"]) == s["title"]]
        s["found"] = findings(pd.DataFrame(mine), analysis(s["experiment"]).asked, people)
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=select_autoescape(["html"]))
    environment.filters |= {"number": _number, "one": lambda x: f"{x:.1f}" if x == x else ""}
    script = "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return environment.get_template("report.html").render(
        card=rows,
        counts=_records(summary(card)),
        known=known,
        verdicts=MEANING,
        sections=sections,
        css=(HERE / "report.css").read_text(encoding="utf-8"),
        script=script,
        policy=_policy(script),
        people=people,
    )


def findings(card: pd.DataFrame, asked: Mapping[str, str], people: People | None) -> dict[str, Any]:
    """What fits and what misses of one experiment: sentences of counts, then lists of the most."""
    shown = answers(card, asked).assign(figure=card["figure"])
    known = f"values in {people.name}" if people else "published values"
    return {
        "counts": counts(card, known),
        "lists": {
            heading: _listed(shown, shown["verdict"].isin(kinds), asked, card)
            for heading, kinds in HEADINGS.items()
            if shown["verdict"].isin(kinds).any()
        },
    }


def _listed(
    shown: pd.DataFrame, kind: pd.Series, asked: Mapping[str, str], card: pd.DataFrame
) -> dict[str, Any]:
    """Those asked for first, then those that were not calibrated on; and how many more."""
    here = shown[kind]
    order = {name: k for k, name in enumerate(asked)}
    rank = keys(card[kind]).map(order).fillna(len(order) + here["calibrated"])
    best = here.loc[rank.sort_values(kind="stable").index[:LISTED]]
    return {"shown": _records(best), "more": len(here) - len(best)}


def _policy(script: str) -> str:
    """Content-Security-Policy: nothing from outside, and no script but the page's own."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def linked(card: pd.DataFrame, sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The scorecard's rows, in the order of the sections, with their text and figure."""
    shown = _records(answers(card, {}))
    rows = [row | {"shown": s} for row, s in zip(_records(card), shown, strict=True)]
    return [
        row | {"figure": _shown_in(row, section)}
        for section in sections
        for row in rows
        if _title(row["experiment"], row["level"]) == section["title"]
    ]


def _shown_in(row: dict[str, Any], section: dict[str, Any]) -> str:
    """Id of the figure that shows a comparison."""
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
        "experiment": result.experiment,
        "title": _title(result.experiment, result.level),
        "file": result.path.name,
        "subjects": len(result.subjects),
        "trials": result.table.rows,
        "circuit_hash": str(result.attrs["circuit_hash"]),
        "measured": measured(result),
        "figures": _figures(result, f"run-{number}", people),
        "viewer": viewer(result, circuit),
        "picker": analysis_of(result).picker(result),
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

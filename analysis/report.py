"""One self-contained page from result files: scorecard, figures, a trial to look into, methods and provenance."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader, select_autoescape

from striata.analysis.figures import figures
from striata.analysis.figures.circuit import measured, working_rates
from striata.analysis.figures.style import style
from striata.analysis.figures.trial import ORDER, SHOWN
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import Example, Spikes, examples, shown_spikes
from striata.analysis.scorecard import scorecard, summary

HERE = Path(__file__).parent
#: At most so many moments of an example are in the page, that it stays small.
MOMENTS = 260
#: What two channels and the others stand for: experiment → layouts of populations that it is true
#: of, channels, names.
CHANNELS: dict[str, tuple[tuple[str, ...], tuple[int, int], tuple[str, str, str]]] = {
    "stroop": (("channel", "feature"), (0, 1), ("correct", "word's response", "other")),
    "snake": (("channel",), (0, 1), ("defence", "approach", "routine, other")),
    "habit": (("channel",), (2, 3), ("lever", "second lever", "other actions")),
    "two-step": (("channel",), (2, 3), ("choice 1", "choice 2", "other actions")),
    "choice": (
        ("channel",),
        (2, 3),
        ("right for stimulus 1", "right for stimulus 2", "other actions"),
    ),
}
#: Which figure shows a signature: experiment → (start of the measure, figure), the first that fits;
#: else the main one.
SHOWN_IN: dict[str, tuple[tuple[str, str], ...]] = {
    "stroop": (
        ("change of", "manipulations"),
        ("caf", "individuals"),
        ("split_half", "individuals"),
        ("icc", "individuals"),
        ("SD over", "individuals"),
        ("correlation over", "individuals"),
        ("decoding", "single-trials"),
        ("onset of decoding", "single-trials"),
        ("", "stroop"),
    ),
    "physiology": (
        ("correlation of spike", "rest-spikes"),
        ("beta power", "rest-spikes"),
        ("Fano", "rest-spikes"),
        ("CV2", "rest-spikes"),
        ("", "physiology"),
    ),
    "dopamine": (
        ("decoding", "decoding"),
        ("onset of decoding", "decoding"),
        ("baseline", "dopamine"),
        ("burst", "dopamine"),
        ("pause", "dopamine"),
        ("onset", "dopamine"),
        ("early", "dopamine"),
        ("late minus", "reward"),
        ("late response to B", "reward"),
        ("late", "dopamine"),
        ("response to", "dopamine"),
        ("change of response", "dopamine"),
        ("", "reward"),
    ),
    "snake": (
        ("decoding", "decoding"),
        ("onset of decoding", "decoding"),
        ("latency", "stations"),
        ("", "snake"),
    ),
    "habit": (("rate", "entry"), ("", "habit")),
    "two-step": (("", "two-step"),),
    "choice": (("", "choice"),),
}
CAPTIONS = {
    "stroop": "Filled: model; outline or dotted: people. Bars are 95 % intervals over subjects.",
    "circuit": "The circuit; in each box the rate in the 300 ms before the event → in the 500 ms after it [spikes/s].",
    "learning": "Weights after practice, mean over subjects, and RT through practice with its 95 % interval.",
    "manipulations": "Every manipulation of the same brain. Dots are means over subjects, bars 95 % intervals.",
    "trial": "One trial of subject 0 through the loop.",
    "dopamine": "Dopamine neurons and their inputs, mean over subjects with 95 % intervals; lesions in the test.",
    "reward": "Learning, probability, size, blocking, hidden states, and when dopamine teaches.",
    "stations": "Each station's rate around the appearance of the object, after exposures; bands are 95 % intervals.",
    "snake": "Alarm, actions and dopamine by stimulus; learning the veto; lesions; food that does not apply.",
    "habit": "Lever pressing by training, schedule, outcome's worth and contingency; lesions. Bars are 95 % intervals.",
    "two-step": "Staying by reward and transition, model beside 197 people (dotted), and each mechanism off. Bars are "
    "95 % intervals over subjects.",
    "choice": "Learning, slips, forced answers, GPi off and a routine. Bars are 95 % intervals over subjects.",
    "entry": "Rates on entering the box after short and long training, the outcome valued or sated.",
    "individuals": "Accuracy in fifths of RT; SD over simulated subjects over people's; correlations over subjects.",
    "rest-spikes": "Irregularity of intervals, variability and correlation of counts, and rhythms of spikes at rest.",
    "single-trials": "The action told from single trials of populations, subjects left out in turn; grey: shuffled.",
    "decoding": "What happened, told from subjects' mean rates, subjects left out in turn; grey: shuffled.",
    "physiology": "Rates and irregularity at rest beside published ranges; decision times; one action being chosen.",
}


def report(results: Sequence[Result], fits: bool = False) -> str:
    """The page as HTML that needs nothing else.

    With `fits`, its scorecard has those of fitted models, too.

    Raises
    ------
    AnalysisError
        See :func:`~striata.analysis.scorecard.scorecard`.
    """
    card = scorecard(results, fits)
    sections = [_section(i, r) for i, r in enumerate(results)]
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=select_autoescape(["html"]))
    environment.filters |= {"number": _number, "one": lambda x: f"{x:.1f}" if x == x else ""}
    return environment.get_template("report.html").render(
        card=[row | {"figure": _shown_in(row, sections)} for row in _records(card)],
        counts=_records(summary(card)),
        sections=sections,
    )


def _shown_in(row: dict[str, Any], sections: list[dict[str, Any]]) -> str:
    """Id of the figure that shows a signature, or of the section's first if the file has no such figure."""
    section = next(s for s in sections if s["title"] == _title(row["experiment"], row["level"]))
    wanted = next(
        f
        for start, f in SHOWN_IN.get(row["experiment"], ())
        if str(row["measure"]).startswith(start)
    )
    ids = {f["name"]: f["id"] for f in section["figures"]}
    return str(ids.get(wanted, section["figures"][0]["id"]))


def _title(experiment: str, level: str) -> str:
    return f"{experiment}, {level} level"


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]


def _number(x: Any) -> str:
    """Four figures, or nothing where there is no number."""
    return "" if x is None or x != x else f"{x:.4g}"


def _section(number: int, result: Result) -> dict[str, Any]:
    """What the page shows of one file."""
    circuit = json.loads(result.group("circuit")["json"])
    origin = {k: v for k, v in sorted(result.group("provenance").items()) if k != "settings"}
    return {
        "id": f"run-{number}",
        "title": _title(result.experiment, result.level),
        "file": result.path.name,
        "subjects": len(result.subjects),
        "trials": result.table.rows,
        "circuit_hash": str(result.attrs["circuit_hash"]),
        "measured": measured(result),
        "figures": _figures(result, f"run-{number}"),
        "viewer": _viewer(result, circuit),
        "arms": _arms(result),
        "populations": _populations(result, circuit),
        "projections": _projections(circuit),
        "origin": origin,
        "settings": json.loads(result.group("provenance")["settings"]),
    }


def _figures(result: Result, prefix: str) -> list[dict[str, str]]:
    out = []
    with style():
        for name, draw in figures([result]).items():
            buffer = io.StringIO()
            draw(result).savefig(buffer, format="svg", metadata={"Date": None})
            svg = buffer.getvalue()
            caption = CAPTIONS.get(name, name)
            svg = svg[svg.index("<svg") :].replace(
                "<svg ", f'<svg role="img" aria-label="{caption}" ', 1
            )
            out.append(
                {
                    "name": name,
                    "id": f"{prefix}-figure-{name}",
                    "caption": caption,
                    "svg": _unique(svg, f"{prefix}-{name}"),
                }
            )
    return out


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
        kind = "plastic" if p["plastic"] else "facilitating" if p["facilitating"] else ""
        weights = ", ".join(f"{receptor} {w['value']:g} nS" for receptor, w in p["weights"])
        out.append(
            {
                "name": f"{p['source']} → {p['target']}",
                "topology": p["topology"],
                "weights": weights,
                "kind": kind,
                "probability": p["probability"]["value"],
                "source": p["weights"][0][1]["source"],
            }
        )
    return out


def _viewer(result: Result, circuit: dict[str, Any]) -> dict[str, Any] | None:
    """Rates (thinned) and spikes (of the first neurons of each pool) of every example trial.

    None without any.
    """
    found, pools = examples(result), result.populations
    if not found:
        return None
    names = dict.fromkeys([*(n for n in ORDER if n in set(pools["name"])), *pools["name"]])
    where = {str(n): np.flatnonzero(pools["name"] == n) for n in names}
    layout = {p["name"]: p["layout"] for p in circuit["populations"]}
    layouts, main, texts = CHANNELS.get(result.experiment, ((), (0, 1), ("", "", "")))
    return {
        "time": np.round(_thinned(found[0].time), 4).tolist(),
        "event": found[0].event,
        "shown": SHOWN,
        "names": texts,
        "main": main,
        "populations": [
            {
                "name": n,
                "named": layout.get(n) in layouts,
                "channels": pools["channel"].to_numpy()[i].tolist(),
            }
            for n, i in where.items()
        ],
        "trials": [_trial(result, e, where) for e in found],
    }


def _trial(result: Result, example: Example, where: dict[str, Any]) -> dict[str, Any]:
    """One example: population by population, rates and spikes of each pool."""
    rate = np.round(_thinned(example.rate), 1)
    spikes = shown_spikes(result, example, SHOWN) if result.has("spikes") else None
    return {
        "title": example.title,
        "decision": _or_none(example.decision),
        "reward": _or_none(example.reward),
        "rate": [rate[i].tolist() for i in where.values()],
        "spikes": spikes and [[_train(spikes, p) for p in i] for i in where.values()],
    }


def _thinned(values: Any) -> Any:
    """Every so many moments, along the last axis."""
    return values[..., :: -(-values.shape[-1] // MOMENTS)]


def _train(spikes: Spikes, pool: int) -> list[list[float]]:
    mine = spikes.only(spikes.pool == pool)
    return [np.round(mine.time, 4).tolist(), mine.neuron.tolist()]


def _or_none(x: float) -> float | None:
    return x if np.isfinite(x) else None

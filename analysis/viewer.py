"""A result's brain at work as the viewer of the report page reads it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from striata.analysis.figures.circuit.wiring import groups, read
from striata.analysis.figures.trial import ORDER, SHOWN
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import Example, Spikes, examples, shown_spikes
from striata.analysis.signatures.record import analysis_of

#: At most so many moments of an example and of a mean are in the page, that it stays small.
MOMENTS, MOMENTS_OF_MEANS = 260, 90
#: At most so many means are.
MEANS = 120
#: What rates are multiplied with before they become whole numbers of two bytes.
TENTHS = 10
#: What stands for no rate, where every trial has ended.
GONE = 2**16 - 1


def viewer(result: Result, circuit: dict[str, Any]) -> dict[str, Any] | None:
    """Every example trial, and means by arm and condition, of all populations.

    Rates are base64 of (pools, moments) tenths of spikes/s, two bytes each. None for a file
    without an example.
    """
    found, pools = examples(result), result.populations
    if not found:
        return None
    names = dict.fromkeys([*(n for n in ORDER if n in set(pools["name"])), *pools["name"]])
    layout = {p["name"]: p["layout"] for p in circuit["populations"]}
    channels = analysis_of(result).channels
    clocks = [_thinned(found[0].time, MOMENTS), _thinned(_mean_time(result), MOMENTS_OF_MEANS)]
    return {
        "clocks": [np.round(c, 4).tolist() for c in clocks],
        "event": found[0].event,
        "shown": SHOWN,
        "names": channels.names,
        "main": channels.main,
        "populations": [
            {
                "name": n,
                "named": layout.get(n) in channels.layouts,
                "pools": np.flatnonzero(pools["name"] == n).tolist(),
                "channels": pools["channel"].to_numpy()[pools["name"] == n].tolist(),
            }
            for n in names
        ],
        "series": [*(_trial(result, e) for e in found), *_means(result)],
        **_board(circuit, set(names)),
    }


def _board(circuit: dict[str, Any], there: set[str]) -> dict[str, Any]:
    """Regions with their populations, in groups, and who projects to whom with what effect."""
    wiring = read(json.dumps(circuit))
    return {
        "regions": [
            [[r, [p for p in wiring.regions[r] if p in there]] for r in group]
            for group in groups(wiring)
        ],
        "links": [
            [k.source, k.target, k.kind]
            for k in wiring.links
            if k.source != k.target and {k.source, k.target} <= there
        ],
    }


def _trial(result: Result, example: Example) -> dict[str, Any]:
    """One trial of subject 0; spikes are [pool, times, neurons] of each pool."""
    spikes = shown_spikes(result, example, SHOWN) if result.has("spikes") else None
    pools = range(len(example.rate))
    return {
        "arm": "control",
        "title": f"one trial: {example.title}",
        "clock": 0,
        "decision": _or_none(example.decision),
        "reward": _or_none(example.reward),
        "rate": _packed(_thinned(example.rate, MOMENTS)),
        "spikes": spikes and [_train(spikes, p) for p in pools],
    }


def _mean_time(result: Result) -> Any:
    return result.rates["time"].to_numpy() if result.has("rates") else np.zeros(1)


def _means(result: Result) -> Iterator[dict[str, Any]]:
    """Means over subjects and trials by arm, task and condition; none for a file without."""
    if not result.has("rates"):
        return
    rates = result.rates
    rows = zip(*(rates[k].to_numpy() for k in ("arm", "task", "condition")), strict=True)
    for k, (arm, task, condition) in enumerate(rows):
        if k < MEANS:
            yield {
                "arm": str(arm),
                "title": f"mean: {', '.join(dict.fromkeys((str(task), str(condition))))}",
                "clock": 1,
                "decision": None,
                "reward": None,
                "rate": _packed(_thinned(rates[k].to_numpy(), MOMENTS_OF_MEANS)),
                "spikes": None,
            }


def _packed(rate: Any) -> str:
    whole = np.clip(np.nan_to_num(rate) * TENTHS, 0, GONE - 1).round()
    whole = np.where(np.isnan(rate), GONE, whole).astype("<u2")
    return base64.b64encode(whole.tobytes()).decode()


def _thinned(values: Any, most: int) -> Any:
    """Every so many moments, along the last axis."""
    return values[..., :: -(-values.shape[-1] // most)]


def _train(spikes: Spikes, pool: int) -> list[list[float]]:
    mine = spikes.only(spikes.pool == pool)
    return [np.round(mine.time, 4).tolist(), mine.neuron.tolist()]


def _or_none(x: float) -> float | None:
    return x if np.isfinite(x) else None

"""Example trials as the trial viewer of the report page reads them."""

from __future__ import annotations

from typing import Any

import numpy as np

from striata.analysis.figures.trial import ORDER, SHOWN
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import Example, Spikes, examples, shown_spikes
from striata.analysis.signatures.record import analysis_of

#: At most so many moments of an example are in the page, that it stays small.
MOMENTS = 260


def viewer(result: Result, circuit: dict[str, Any]) -> dict[str, Any] | None:
    """Rates (thinned) and spikes (of the first neurons of each pool) of every example trial.

    None without any.
    """
    found, pools = examples(result), result.populations
    if not found:
        return None
    names = dict.fromkeys([*(n for n in ORDER if n in set(pools["name"])), *pools["name"]])
    where = {str(n): np.flatnonzero(pools["name"] == n) for n in names}
    layout = {p["name"]: p["layout"] for p in circuit["populations"]}
    channels = analysis_of(result).channels
    return {
        "time": np.round(_thinned(found[0].time), 4).tolist(),
        "event": found[0].event,
        "shown": SHOWN,
        "names": channels.names,
        "main": channels.main,
        "populations": [
            {
                "name": n,
                "named": layout.get(n) in channels.layouts,
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

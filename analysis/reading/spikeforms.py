"""Spikes of an example trial as a table, or as the objects of pynapple and neo."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import Example, examples, first_neurons, spikes


def table(result: Result, number: int) -> pd.DataFrame:
    """A row a spike, in time: time [s] from the event, population, channel, neuron in the pool.

    Raises
    ------
    AnalysisError
        For a file without spikes, or an example that is not there.
    """
    example = _example(result, number)
    first, pools = first_neurons(result), result.populations
    parts = []
    for piece in spikes(result):
        mine = piece.only((piece.label == number) & (piece.time <= example.time[-1]))
        chosen = pools.iloc[mine.pool]
        parts.append(
            pd.DataFrame(
                {
                    "time": mine.time,
                    "population": chosen["name"].to_numpy(),
                    "channel": chosen["channel"].to_numpy(),
                    "neuron": mine.neuron - first[mine.pool],
                }
            )
        )
    found = pd.concat(parts, ignore_index=True).sort_values("time", ignore_index=True)
    found.attrs["units"] = {"time": "s"}
    return found


def pynapple(result: Result, number: int) -> Any:
    """A ``TsGroup``, a neuron that fired a member; metadata: population, channel, neuron."""
    nap = _library("pynapple")
    span, trains, who = _trains(result, number)
    within = nap.IntervalSet(start=span[0], end=span[1])
    members = {k: nap.Ts(t, time_support=within) for k, t in enumerate(trains)}
    return nap.TsGroup(members, time_support=within, metadata=who)


def neo(result: Result, number: int) -> Any:
    """A ``Segment`` with a ``SpikeTrain`` for each neuron that fired, annotated like pynapple's."""
    library = _library("neo")
    span, trains, who = _trains(result, number)
    segment = library.Segment(name=_example(result, number).title)
    for t, about in zip(trains, who.to_dict("records"), strict=True):
        train = library.SpikeTrain(t, units="s", t_start=span[0], t_stop=span[1], **about)
        segment.spiketrains.append(train)
    return segment


FORMS: dict[str, Callable[[Result, int], Any]] = {
    "pandas": table,
    "pynapple": pynapple,
    "neo": neo,
}


def _trains(result: Result, number: int) -> tuple[tuple[float, float], list[Any], pd.DataFrame]:
    """Start and end [s], the spike times of each neuron that fired, and who it is."""
    time = _example(result, number).time
    keys = ["population", "channel", "neuron"]
    grouped = table(result, number).groupby(keys, sort=False)["time"]
    found = [(key, t.to_numpy()) for key, t in grouped]
    who = pd.DataFrame([key for key, _ in found], columns=keys)
    return (float(time[0]), float(time[-1])), [np.asarray(t) for _, t in found], who


def _example(result: Result, number: int) -> Example:
    if not result.has("spikes"):
        raise AnalysisError(
            f"{result.path.name} holds no spikes, for it was run at the {result.level} level; run "
            "the experiment at the spiking level."
        )
    found = examples(result)
    if number not in range(len(found)):
        raise AnalysisError(
            f"{result.path.name} has no example trial {number}; they are numbered from 0 to "
            f"{len(found) - 1}."
        )
    return found[number]


def _library(name: str) -> ModuleType:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise AnalysisError(
            f"{name} is not installed: pip install {name}, or striata[spikes]."
        ) from None

"""Example trials and the subject's trials as an NWB file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import Example, examples, spikes


def write(result: Result, path: Path) -> None:
    """Write the example trials of subject 0, one after the other, and all of the subject's trials.

    Spikes are units; rates are a time series.
    """
    from pynwb import NWBHDF5IO, NWBFile, TimeSeries
    from pynwb.file import Subject

    found = examples(result)
    if not found:
        raise AnalysisError(f"{result.path.name} holds no example trial to write to an NWB file.")
    origin = result.group("provenance")
    try:
        started = datetime.fromisoformat(str(origin["started"]))
    except (KeyError, ValueError):
        raise AnalysisError(
            f"{result.path.name} does not say in /provenance/started when it was made."
        ) from None
    nwb = NWBFile(
        session_description=f"simulated {result.experiment}, {result.level} level, "
        "example trials of subject 0",
        identifier=str(result.attrs["content_sha256"]),
        session_start_time=started,
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
    """The examples as the session's trials; all trials of the subject in a module of their own."""
    from pynwb.core import DynamicTable, VectorData

    nwb.add_trial_column("condition", "the trial's condition")
    nwb.add_trial_column("outcome", "the subject's action, in words")
    nwb.add_trial_column("event_time", "onset of the stimulus (cue, object) [s]")
    nwb.add_trial_column("decision_time", "event to the start of the movement [s]")
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

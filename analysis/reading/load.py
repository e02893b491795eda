"""Open a result file by its documented schema: trials as a table, rates as labelled arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import xarray as xr

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.trialtable import PIECE, TrialTable, datasets, reading, value
from striata.files.errors import raised_as
from striata.files.result import opened_result

S = TypeVar("S")
T = TypeVar("T", pd.DataFrame, pd.Series)


class Group(dict[str, Any]):
    """Datasets and attributes of a group.

    Raises
    ------
    AnalysisError
        If one that is asked for is not in the file.
    """

    def __init__(self, file: str, name: str, found: dict[str, Any]) -> None:
        super().__init__(found)
        self.file, self.name = file, name

    def __missing__(self, key: str) -> Any:
        raise AnalysisError(f"{self.file} lacks {key} of /{self.name}.")


@dataclass(frozen=True)
class Result:
    """A result file, read group by group when asked.

    Raises
    ------
    AnalysisError
        If a group that is asked for is not in the file.
    """

    path: Path
    attrs: dict[str, Any]
    _known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def experiment(self) -> str:
        """Name of the experiment."""
        return str(self.attrs["experiment"])

    @property
    def level(self) -> str:
        """``rate`` or ``spiking``."""
        return str(self.attrs["level"])

    def _read(self, group: str) -> dict[str, Any]:
        with reading(self.path) as f:
            if group not in f:
                raise AnalysisError(
                    f"{self.path.name} has no group /{group}; its experiment is {self.experiment}."
                )
            found = {name: value(d) for name, d in datasets(f[group]).items()}
            return Group(self.path.name, group, found | dict(f[group].attrs))

    def has(self, group: str) -> bool:
        """Whether the file has a group."""
        with reading(self.path) as f:
            return group in f

    @cached_property
    def table(self) -> TrialTable:
        """The table of trials, to be read in parts."""
        if not self.has("trials"):
            raise AnalysisError(
                f"{self.path.name} has no group /trials; its experiment is {self.experiment}."
            )
        return TrialTable(self.path)

    @cached_property
    def trials(self) -> pd.DataFrame:
        """The whole table of trials; text columns are categorical, RTs in seconds."""
        return self.table.read()

    @cached_property
    def subjects(self) -> list[int]:
        """Who is in the table of trials."""
        return [int(s) for s in self.table.subjects()]

    def test(self, arm: str = "control", task: str | None = None) -> pd.DataFrame:
        """Trials of the test in one arm (and task)."""
        return pd.concat(list(self.tests(arm, task)))

    def tests(self, arm: str = "control", task: str | None = None) -> Iterator[pd.DataFrame]:
        """Trials of the test in one arm (and task), a few whole subjects at a time.

        At least one table.
        """
        if self.table.rows <= PIECE:
            t = self.trials
            kept = (t["phase"] == "test") & (t["arm"] == arm)
            yield t[kept & (t["task"] == task)] if task else t[kept]
            return
        texts = {"phase": "test", "arm": arm} | ({"task": task} if task else {})
        for block in self._blocks:
            yield self.table.chosen(block, **texts)

    def once(self, make: Callable[..., S], *arguments: Any) -> S:
        """What a function makes of this result and some arguments, worked out once."""
        key = (make, *arguments)
        if key not in self._known:
            self._known[key] = make(self, *arguments)
        found: S = self._known[key]
        return found

    def practice(self, task: str) -> Iterator[pd.DataFrame]:
        """Trials of practice in one task, a few whole subjects at a time."""
        for block in self._blocks:
            yield self.table.chosen(block, phase="practice", task=task)

    @cached_property
    def _blocks(self) -> list[slice]:
        return self.table.blocks()

    def each(
        self, measure: Callable[[pd.DataFrame], T], arm: str = "control", task: str | None = None
    ) -> T:
        """A measure that has a row for each subject, of the test in one arm (and task).

        Worked out once.
        """
        key = (measure, arm, task)
        if key not in self._known:
            self._known[key] = _together([measure(t) for t in self.tests(arm, task)])
        found: T = self._known[key]
        return found

    def throughout(self, measure: Callable[[pd.DataFrame], T]) -> T:
        """A measure that has rows for each subject, of all trials, a few whole subjects at a time.

        Worked out once.
        """
        if measure not in self._known:
            whole = self.table.rows <= PIECE
            parts = [self.trials] if whole else (self.table.read(block) for block in self._blocks)
            self._known[measure] = _together([measure(t) for t in parts])
        found: T = self._known[measure]
        return found

    @cached_property
    def arms(self) -> pd.DataFrame:
        """Arms by name: family, value, what."""
        g = self._read("arms")
        return pd.DataFrame(
            {name: g[name] for name in ("name", "family", "value", "what")}
        ).set_index("name")

    def has_arm(self, arm: str) -> bool:
        """Whether the file has an arm."""
        return arm in self.arms.index

    def tested(self, arm: str, task: str) -> bool:
        """Whether the file has a test of an arm in a task, or after one."""
        t = self.trials
        return bool(((t["phase"] == "test") & (t["arm"] == arm) & (t["task"] == task)).any())

    @cached_property
    def populations(self) -> pd.DataFrame:
        """Pools: name, channel (−1 shared), size."""
        g = self._read("populations")
        return pd.DataFrame({name: g[name] for name in ("name", "channel", "size")})

    @cached_property
    def rates(self) -> xr.DataArray:
        """Mean rates [spikes/s] with dimensions row, pool and time [s].

        Rows are selected by arm, task and condition, pools by population and channel (−1 for a
        population without channels): ``rates.sel(arm="control", population="STN")``.
        """
        r, pools = self._read("rates"), self.populations
        rows = {name: ("row", r[name]) for name in ("arm", "task", "condition")}
        who = {"population": ("pool", pools["name"]), "channel": ("pool", pools["channel"])}
        time = ("time", r["time"], {"units": "s", "long_name": "time from the event"})
        found = xr.DataArray(
            r["mean"],
            dims=("row", "pool", "time"),
            coords=rows | who | {"time": time},
            attrs={"units": "spikes/s", "long_name": "mean rate"},
        )
        return found.set_xindex(list(rows)).set_xindex(list(who))

    def trace(self, arm: str, task: str, condition: str, population: str) -> xr.DataArray:
        """Mean rate of each subject [spikes/s], (subject, time [s]).

        Nothing else of the file is read.

        Raises
        ------
        AnalysisError
            If the file has no such trace.
        """
        with reading(self.path) as f:
            if "traces" not in f:
                raise AnalysisError(
                    f"{self.path.name} has no group /traces; its experiment is {self.experiment}."
                )
            g = f["traces"]
            names = [g[n].asstr()[()] for n in ("arm", "task", "condition")]
            row = np.flatnonzero(
                np.all([n == x for n, x in zip(names, (arm, task, condition), strict=True)], axis=0)
            )
            place = np.flatnonzero(g["population"].asstr()[()] == population)
            if not len(row) or not len(place):
                raise AnalysisError(
                    f"{self.path.name} has no trace of {population} in {arm}, {task}, {condition}."
                )
            values, time = g["rate"][int(row[0]), :, int(place[0])], g["time"][()]
        return xr.DataArray(
            values, dims=("subject", "time"), coords={"population": population, "time": time}
        )

    @cached_property
    def rest(self) -> pd.DataFrame:
        """Rates [spikes/s] and CVs at rest, by subject and population (mean of its pools)."""
        r = self._read("rest")
        who = self._read("subjects")["subject"]
        names = self.populations["name"].to_numpy()
        frames = []
        for name in pd.unique(names):
            here = names == name
            rate, cv = (
                pd.DataFrame(r[measure][:, here]).mean(axis=1) for measure in ("rate", "cv")
            )
            frames.append(
                pd.DataFrame({"subject": who, "population": name, "rate": rate, "cv": cv})
            )
        return pd.concat(frames, ignore_index=True)

    def group(self, name: str) -> dict[str, Any]:
        """Datasets and attributes of one group, e.g. ``example``, ``spikes``, ``dopamine``."""
        return self._read(name)

    @cached_property
    def weights(self) -> dict[str, tuple[Any, Any]]:
        """Projection → weights before and after practice, each (subjects, targets, sources)."""
        with reading(self.path) as f:
            return {k: (g["before"][()], g["after"][()]) for k, g in f.get("weights", {}).items()}


def _together(parts: list[T]) -> T:
    """What a measure makes of some subjects at a time, as one; at least one part."""
    there = [p for p in parts if len(p)]
    return pd.concat(there) if len(there) > 1 else (there or parts)[0]


def open_result(path: Path | str) -> Result:
    """Open a result file after checking that it is one and that it is complete.

    Raises
    ------
    AnalysisError
        For a file that is missing, damaged, not ours, of another schema, unfinished, changed since
        it was written, or made to read or to claim more than it holds.
    """
    path = Path(path)
    with raised_as(AnalysisError), opened_result(path) as f:
        return Result(path, dict(f.attrs))

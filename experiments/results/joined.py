"""Datasets with an axis of subjects, trials or spikes, to which every part of a run adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import TEXT
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.plan import Plan
from striata.experiments.recording.singles import POPULATIONS, single_times
from striata.experiments.results.datasets import SPIKE, new, put, put_clock, put_text
from striata.experiments.results.stored import Stored

Array = NDArray[Any]


class Joined:
    """Datasets of a result file, filled part by part: only one part at a time is in memory."""

    def __init__(self, f: h5py.File, plan: Plan, parts: Stored) -> None:
        self.f, self.plan, self.length = f, plan, parts.length
        self.filled: dict[str, int] = {}
        self.codes = {
            name: {text: i for i, text in enumerate(texts)}
            for name, texts in (
                plan.enums | {"arm": tuple(a[0] for a in plan.arms), "phase": ("practice", "test")}
            ).items()
        }
        f.create_group("trials", track_order=True)  # columns stand as they are declared
        f.create_group("subjects")
        if parts.first.traces:
            self._head_of_traces(f.create_group("traces"), parts.first)
        if parts.first.singles:
            self._head_of_singles(f.create_group("singles"))

    def add(self, part: Part) -> None:
        """Write what a part holds behind what has been written."""
        self._add_trials(part.tables[0])
        self._add_subjects(part)
        self._add_weights(part)
        if part.traces:
            rate = np.stack([part.traces[row] for row in self.plan.rows if row in part.traces])
            what = "mean rate (rows, subjects, populations, times)"
            axes = ("row", "subject", "population", "time")
            self._add("traces/rate", rate, "f4", "spikes/s", what, axes, axis=1)
        if part.singles:
            self._add_singles(part.singles[0])
        if part.resting:
            self._add_resting(part.resting)

    def _add_trials(self, table: dict[str, Array]) -> None:
        for name, (dtype, unit, what) in self.plan.columns.items():
            column, kind = table[name], dtype
            if dtype == TEXT:
                texts, inverse = np.unique(column, return_inverse=True)
                column = np.array([self.codes[name][str(t)] for t in texts], dtype="i2")[inverse]
                kind = h5py.enum_dtype(self.codes[name], basetype="i2")
            self._add(f"trials/{name}", column, kind, unit, what, ("row",), "trials")

    def _add_subjects(self, part: Part) -> None:
        who = np.array(part.subjects)
        self._add("subjects/subject", who, "i4", "", "simulated subject", ("subject",))
        for name, values in part.drawn.items():
            what = "factor; 1 is the median subject"
            self._add(f"subjects/{name}", values, values.dtype, "", what, ("subject",))
        for name, values in part.rest.items():
            unit, what = "spikes/s" if name == "rate" else "", f"{name} at rest, (subjects, pools)"
            self._add(f"rest/{name}", values, values.dtype, unit, what, ("subject", "pool"))

    def _add_weights(self, part: Part) -> None:
        axes = ("subject", "target", "source")
        for name, pair in part.weights.items():
            for when, w in zip(("before", "after"), pair, strict=True):
                what = f"relative weight {when} practice (subjects, targets, sources)"
                self._add(f"weights/{name}/{when}", w, "f4", "", what, axes)
        what = "relative weight after this training (subjects, targets, sources)"
        for label, weights in part.trained.items():
            for name, w in weights.items():
                own = ("subject", f"target of {name}", f"source of {name}")
                self._add(f"trained/{label}/{name}", w, "f8", "", what, own)

    def _add_singles(self, single: dict[str, Array]) -> None:
        for name in ("subject", "block", "trial"):
            what = f"{name} of each single trial, as in /trials"
            self._add(f"singles/{name}", single[name], "i4", "", what, ("row",), "singles")
        what = "rate (single trials, pools, times); NaN after the end of a trial"
        axes = ("row", "pool", "time")
        self._add("singles/rate", single["rate"], "f4", "spikes/s", what, axes, "singles")

    def _add_resting(self, spikes: dict[str, Array]) -> None:
        for name, what in (SPIKE | {"subject": "subject that the spike is from"}).items():
            values = spikes[name]
            self._add(f"rest/spikes/{name}", values, values.dtype, "", what, ("spike",), "spikes")
        put_clock(self.f["rest/spikes"], 0.0)
        self.f["rest/spikes"].attrs["duration"] = float(spikes["duration"])

    def _add(
        self,
        name: str,
        values: Array,
        dtype: Any,
        unit: str,
        what: str,
        axes: Sequence[str],
        along: str = "subjects",
        axis: int = 0,
    ) -> None:
        """Fill a dataset further; it is as long as all parts together."""
        if name not in self.f:
            shape = (*values.shape[:axis], self.length[along], *values.shape[axis + 1 :])
            new(self.f, name, shape, dtype, unit, what, axes)
        start = self.filled.get(name, 0)
        self.filled[name] = start + values.shape[axis]
        self.f[name][(*(slice(None),) * axis, slice(start, self.filled[name]))] = values

    def _head_of_traces(self, group: h5py.Group, part: Part) -> None:
        rows = [row for row in self.plan.rows if row in part.traces]
        for i, name in enumerate(("arm", "task", "condition")):
            put_text(group, name, [row[i] for row in rows], f"{name} of each row", "row")
        watched, what = list(self.plan.watched), "population, the mean of its pools"
        put_text(group, "population", watched, what, "population")
        put(group, "time", self.plan.times, "s", "time from the event", ("time",))

    def _head_of_singles(self, group: h5py.Group) -> None:
        pools = [(n, c) for n in POPULATIONS for c in range(self.plan.simulated.n_pools(n))]
        names, channels = [n for n, _ in pools], np.array([c for _, c in pools], dtype="i2")
        put_text(group, "population", names, "population of each pool", "pool")
        put(group, "channel", channels, "", "channel of each pool", ("pool",))
        put(group, "time", single_times(), "s", "time from stimulus onset", ("time",))

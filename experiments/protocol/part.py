"""What a batch of subjects leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.plan import Row
from striata.files.outputs import draft

Array = NDArray[Any]


class Sums(Protocol):
    """Sums of a recorder: rates (rows, bins, pools), dopamine and samples (rows, bins)."""

    sum: Array
    dopamine: Array
    count: Array


class Epochs(Sums, Protocol):
    """Also sums of watched populations (conditions, columns, watched, bins), and trials in each."""

    traces: Array
    trials: Array


@dataclass
class Part:
    """One batch's results.

    `trained` holds all plastic weights after each training, by its name (subjects, targets,
    sources); `example` arrays of a few trials (see :mod:`striata.experiments.recording.examples`);
    `rest` mean rates and CVs (subjects, pools); `resting` spikes at rest; `singles` rates of single
    trials (see :mod:`striata.experiments.recording.singles`), a dictionary of columns for each
    cohort; `traces` mean rates of each subject, (subjects, watched populations, times). `failed`
    says which subjects were left out, and by when (time in their run [s]) their rates were
    non-finite; `cost` is (seconds, most memory [MB]).
    """

    subjects: list[int]
    drawn: dict[str, Array] = field(default_factory=dict)
    tables: list[dict[str, Array]] = field(default_factory=list)
    weights: dict[str, tuple[Array, Array]] = field(default_factory=dict)
    trained: dict[str, dict[str, Array]] = field(default_factory=dict)
    rates: dict[Row, tuple[Array, Array, Array]] = field(default_factory=dict)
    traces: dict[Row, Array] = field(default_factory=dict)
    rest: dict[str, Array] = field(default_factory=dict)
    resting: dict[str, Array] = field(default_factory=dict)
    singles: list[dict[str, Array]] = field(default_factory=list)
    example: dict[str, Array] = field(default_factory=dict)
    failed: dict[int, float] = field(default_factory=dict)
    cost: tuple[float, float] = (np.nan, np.nan)

    def add_trials(self, **columns: Array) -> None:
        """Add rows to the table of trials.

        Arrays of equal shape, flattened column by column of the cohort.
        """
        self.tables.append({name: np.asarray(v).T.ravel() for name, v in columns.items()})

    def add_rates(self, rows: list[Row], recorder: Sums) -> None:
        """Add the sums that a recorder gathered, one row for each of its conditions."""
        for i, row in enumerate(rows):
            new = (recorder.sum[i], recorder.dopamine[i], recorder.count[i])
            old = self.rates.get(row, (0.0, 0.0, 0.0))
            self.rates[row] = (old[0] + new[0], old[1] + new[1], old[2] + new[2])

    def add_epochs(
        self,
        labels: list[tuple[str, str]],
        conditions: tuple[str, ...],
        label: Array,
        recorder: Epochs,
    ) -> None:
        """Add what a recorder gathered.

        `labels` are (arm, task) of each label, a label's columns its subjects, once or block after
        block.
        """
        self.add_rates([(arm, task, c) for arm, task in labels for c in conditions], recorder)
        for j, (arm, task) in enumerate(labels):
            blocks = np.flatnonzero(label == j).reshape(-1, len(self.subjects))
            for i, c in enumerate(conditions):
                trials = np.maximum(recorder.trials[i, blocks].sum(axis=0), 1)
                self.traces[arm, task, c] = recorder.traces[i, blocks].sum(axis=0) / trials[
                    :, None, None
                ].astype(np.float32)

    def save(self, path: Path) -> None:
        """Write the part as one ``.npz`` file without pickles, under a temporary name first."""
        flat: dict[str, Array] = {"subjects": np.array(self.subjects), "cost": np.array(self.cost)}
        flat["failed"] = np.array(list(self.failed.items()), dtype=float).reshape(-1, 2)
        flat |= {f"drawn|{k}": v for k, v in self.drawn.items()}
        for name in self.tables[0] if self.tables else ():
            flat[f"table|{name}"] = np.concatenate([t[name] for t in self.tables])
        for name in self.singles[0] if self.singles else ():
            flat[f"single|{name}"] = np.concatenate([t[name] for t in self.singles])
        for name, (before, after) in self.weights.items():
            flat[f"weights|{name}|before"], flat[f"weights|{name}|after"] = before, after
        for label, weights in self.trained.items():
            flat |= {f"trained|{label}|{name}": w for name, w in weights.items()}
        for row, arrays in self.rates.items():
            for kind, a in zip(("sum", "dopamine", "count"), arrays, strict=True):
                flat["|".join(("rates", *row, kind))] = a
        flat |= {"|".join(("traces", *row)): a for row, a in self.traces.items()}
        for kind in ("rest", "resting", "example"):
            flat |= {f"{kind}|{k}": v for k, v in getattr(self, kind).items()}
        with draft(path) as temporary, temporary.open("xb") as f:
            np.savez(f, **flat)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> Part:
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as f:
            flat = {k: f[k] for k in f.files}
        part = cls(subjects=[int(s) for s in flat.pop("subjects")])
        part.failed = {int(s): float(t) for s, t in flat.pop("failed")}
        part.cost = (float(flat["cost"][0]), float(flat.pop("cost")[1]))
        table: dict[str, Array] = {}
        single: dict[str, Array] = {}
        for key, a in flat.items():
            kind, *rest = key.split("|")
            if kind in ("table", "single"):
                (table if kind == "table" else single)[rest[0]] = a
            elif kind == "weights":
                before, after = part.weights.get(rest[0], (a, a))
                part.weights[rest[0]] = (a, after) if rest[1] == "before" else (before, a)
            elif kind == "trained":
                part.trained.setdefault(rest[0], {})[rest[1]] = a
            elif kind == "rates":
                row = (rest[0], rest[1], rest[2])
                sums = part.rates.get(row, (a, a, a))
                i = ("sum", "dopamine", "count").index(rest[3])
                part.rates[row] = (*sums[:i], a, *sums[i + 1 :])
            elif kind == "traces":
                part.traces[rest[0], rest[1], rest[2]] = a
            else:
                getattr(part, kind)[rest[0]] = a
        part.tables, part.singles = [table] if table else [], [single] if single else []
        return part

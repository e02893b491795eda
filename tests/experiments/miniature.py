"""An experiment in miniature: every run that it asks for, without a simulation.

What the cohort is given is kept instead: whose brains, arms, noise, weights and inputs. Synapses
that learn get weights that name the run they were learnt in.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session
from striata.experiments.runner.registry import experiment

#: Small settings of each experiment; numbers of trials differ from those of columns.
SMALL: dict[str, dict[str, Any]] = {
    "stroop": {"trials": 8, "reading_practice": 7, "naming_practice": 5, "arms": ("all",)},
    "stop-signal": {"trials": 5, "practice": 7, "arms": ("all",)},
    "two-step": {"trials": 11, "practice": 5, "arms": ("all",)},
    "choice": {"trials": 6, "short": 5, "long": 13, "routine": 7, "arms": ("all",)},
    "habit": {"trials": 1, "short": 1, "long": 2, "arms": ("all",)},
    "dopamine": {"trials": 2, "training": 7, "extinction": 5, "pairings": 5, "arms": ("all",)},
    "snake": {"trials": 2, "meals": 3, "arms": ("all",)},
    "physiology": {"trials": 2, "arms": ("all",)},
    "concepts": {
        "trials": 2,
        "culture": 1,
        "value": 3,
        "practice": 5,
        "choices": 6,
        "arms": ("all",),
    },
    "memory": {"trials": 2, "episodes": 7, "most": 12, "arms": ("all",)},
    "latent": {"trials": 1, "looks": 9, "early": 5, "arms": ("all",)},
    "recollection": {"situations": 5, "arms": ("all",)},
    "renewal": {"trials": 2, "acquisition": 3, "extinction": 5, "arms": ("all",)},
    "attitudes": {"trials": 2, "arms": ("all",)},
    "transfer": {"trials": 2, "choices": 4, "arms": ("all",)},
    "preconditioning": {"trials": 2, "pairs": 2, "meals": 2, "arms": ("all",)},
    "contradiction": {"trials": 2, "arms": ("all",)},
    "sampling": {"trials": 2, "practice": 6, "choices": 5, "rounds": 7, "arms": ("all",)},
    "naming": {"trials": 1, "looks": 9, "reading": 2, "meals": 3, "arms": ("all",)},
}


#: What a world holds that is no input to its cohort: what is recorded, and places of columns.
NOT_GIVEN = ("recorder", "recorders", "singles", "columns", "place", "_columns", "_place")


@dataclass
class Run:
    """One run of a cohort, as it was asked for.

    Attributes
    ----------
    phase, side, arms : what it is, and the arm of each column
    circuit : hash of the description
    slices : where its populations' pools stand
    world : what the cohort was to live in
    given : name → array (columns, …) of all that a column is given
    held : name → array of all that the world holds, by column or not
    """

    phase: str
    side: Any
    arms: list[str]
    circuit: str
    world: Any
    slices: dict[str, slice] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    held: dict[str, Any] = field(default_factory=dict)

    def of(self, columns: Any) -> dict[str, Any]:
        """What some columns are given."""
        return {name: value[columns] for name, value in self.given.items()}


def mark(number: int, arm: str, subject: int) -> float:
    """The weight of every synapse after the run of that number, which it names with whose it is."""
    return number + zlib.crc32(arm.encode()) % 1000 * 1e-3 + subject * 1e-6


def miniature(
    name: str, subjects: Sequence[int], monkeypatch: pytest.MonkeyPatch, **more: Any
) -> tuple[list[Run], Part]:
    """The runs that an experiment asks for with these subjects, and what it keeps of them."""
    runs: list[Run] = []
    original = Session.run

    def asked(
        self: Session, phase: Phase, world: Any, columns: Columns, weights: Any, *a: Any, **k: Any
    ) -> Any:
        runs.append(Run(phase.name, k.get("side", 0), [x.name for x in columns.arms], "", world))
        return original(self, phase, world, columns, weights, *a, **k)

    def simulated(self: Cohort, milliseconds: int, environment: Any = None) -> None:
        run = runs[-1]
        if not run.given:
            run.circuit, run.slices = self.circuit.hash, self.circuit.slices
            run.held = {n: v.copy() for n, v in _arrays("world", environment, depth=3)}
            run.given = _given(self, run.held)
            if self.learners:
                learnt = [
                    mark(len(runs), arm, s)
                    for arm, s in zip(run.arms, self.subjects.tolist(), strict=True)
                ]
                for w in self.weights.values():
                    w[:] = np.array(learnt)[:, None, None]
        self.now += milliseconds

    with monkeypatch.context() as patch:
        patch.setattr(Session, "run", asked)
        patch.setattr(RateCohort, "run", simulated)
        settings = experiment(name).settings(subjects=max(subjects) + 1, **SMALL[name] | more)
        part = experiment(name).batch_of(settings, list(subjects), lambda f: None)
    return runs, part


def _given(cohort: Cohort, held: dict[str, Any]) -> dict[str, Any]:
    columns = cohort.shape[1]
    out: dict[str, Any] = {
        "subject": cohort.subjects.copy(),
        "noise": cohort.runs.copy(),
        "scale of noise": np.asarray(cohort.noise_scale).copy(),
        "alive": cohort.alive.T.copy(),
    }
    out |= {f"release of {k}": v.copy() for k, v in cohort.level.items()}
    out |= {f"cut of {k}": v.copy() for k, v in cohort.uncut.items()}
    out |= {f"hold of {k}": v.copy() for k, v in cohort.held.items()}
    out |= {f"weights of {k}": v.mean(axis=(1, 2)) for k, v in cohort.weights.items()}
    for name, value in held.items():
        axis = [a for a, n in enumerate(value.shape) if n == columns]
        if axis:
            out[name] = np.moveaxis(value, axis[-1], 0).copy()
    return out


def _arrays(path: str, thing: Any, depth: int) -> list[tuple[str, Any]]:
    """All arrays that a world holds, by where they stand in it."""
    if isinstance(thing, np.ndarray):
        return [(path, thing)] if thing.dtype.kind in "biuf" else []
    if isinstance(thing, np.random.Generator) or depth < 0 or not hasattr(thing, "__dict__"):
        return []
    return [
        found
        for name, value in vars(thing).items()
        if name not in NOT_GIVEN
        for found in _arrays(f"{path}.{name}", value, depth - 1)
    ]

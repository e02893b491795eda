"""Stroop tests side by side in one cohort: trials, rates by condition and of single trials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from striata.circuits.brain import brain
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.columns import non_decision_time
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.rates import RateRecorder
from striata.experiments.recording.singles import Singles
from striata.experiments.worlds.stroop_trials import CONDITIONS, ITEMS
from striata.experiments.worlds.trial_lists import NONE, Int, TrialList, pad_columns, side_by_side
from striata.experiments.worlds.trials import Conductances, Scales, Timing, TrialWorld

#: Subjects whose single trials are kept (those of their first block of naming).
SINGLES = 24


@dataclass(frozen=True)
class Test:
    """One task of one arm: its trials, what its columns are, and the block of each of these.

    `kind` and `item` are indices of condition and item, (trials, columns). `side` numbers the tasks
    of all arms: each has stimuli and noise of its own.
    """

    arm: Arm
    task: str
    side: int
    kind: Int
    item: Int
    trials: TrialList
    columns: Columns
    block: Int
    weights: Weights


def test(session: Session, phase: Phase, tests: list[Test]) -> None:
    """Run tests that share a circuit side by side in one cohort; keep trials, rates and singles."""
    columns = Columns(
        np.concatenate([t.columns.place for t in tests]),
        tuple(a for t in tests for a in t.columns.arms),
    )
    row = pad_columns([3 * i + np.maximum(t.kind, 0) for i, t in enumerate(tests)])
    recorder = RateRecorder(session.circuit, row, 3 * len(tests))
    recorder.singles = singles = Singles(session.circuit, _kept(session, tests), len(row))
    trials = side_by_side([t.trials for t in tests])
    emphasis = {
        "D1": np.array([arm.haste for arm in columns.arms]),
        "STN": np.array([arm.caution for arm in columns.arms]),
    }
    scales = Scales.of(session, columns.place)
    world = TrialWorld(trials, Timing(), Conductances(), scales, recorder, emphasis)
    each = {n: [t.weights[n][t.columns.place] for t in tests] for n in tests[0].weights}
    session.run(
        phase,
        world,
        columns,
        {n: np.concatenate(w) for n, w in each.items()},
        len(row) * 4000,
        side=np.concatenate([np.full(len(t.columns), t.side) for t in tests]),
        streams=np.concatenate([t.block for t in tests]),
        drop=True,
    )
    session.part.add_rates([(t.arm.name, t.task, c) for t in tests for c in CONDITIONS], recorder)
    _add(session, phase, world, tests)
    _keep(session, singles, tests)


def _add(session: Session, phase: Phase, world: TrialWorld, tests: list[Test]) -> None:
    """A row for each trial of each test; their columns stand side by side."""
    first = 0
    for t in tests:
        here = slice(first, first := first + len(t.columns))
        session.add_trials(
            phase,
            t.columns,
            t.kind.shape,
            kept=t.kind != NONE,
            block=t.block,
            condition=np.array(CONDITIONS)[np.maximum(t.kind, 0)],
            item=np.array(ITEMS)[t.item],
            soa=session.settings.soa * 1e-3,
            **responses(session.settings, t.task, t.trials, world, here),
        )


def _kept(session: Session, tests: list[Test]) -> Int:
    """Columns whose single trials are kept.

    They are the first block of naming of each of the first subjects.
    """
    kept = [
        (t.arm.name == "control")
        & (t.task == "naming")
        & (t.block == 0)
        & (np.asarray(session.subjects)[t.columns.place] < SINGLES)
        for t in tests
    ]
    return np.flatnonzero(np.concatenate(kept))


def _keep(session: Session, singles: Singles, tests: list[Test]) -> None:
    """Add the kept single trials to the part."""
    kind = pad_columns([t.kind for t in tests])[:, singles.columns]
    place = np.concatenate([t.columns.place for t in tests])[singles.columns]
    column, trial = np.nonzero(kind.T != NONE)
    session.part.singles.append(
        {
            "subject": np.asarray(session.subjects)[place[column]],
            "block": np.zeros_like(column),
            "trial": trial,
            "rate": singles.rate[column, trial],
        }
    )


def responses(
    settings: Any, task: str, trials: TrialList, world: TrialWorld, columns: slice
) -> dict[str, Any]:
    """Stimuli and responses of some columns of a world, as columns of the table of trials.

    The setting ``extra_time`` [ms] is added to response times.
    """
    n = trials.shape[0]
    first, second = (_feature(x) for x in trials.shown)
    colour, word = (first, second) if task == "naming" else (second, first)
    decision, response = world.decision_time[:n, columns] * 1e-3, world.response[:n, columns]
    right = (response == trials.correct) & (response != NONE)
    return {
        "task": task,
        "colour": colour,
        "word": word,
        "correct_response": trials.correct,
        "response": response,
        "correct": right,
        "rt": decision + (non_decision_time() + settings.extra_time * 1e-3),
        "decision_time": decision,
        "reward": right * trials.reward * float(trials.teach),
        "conflict": world.conflict[:n, columns],
        "control": world.control[:n, columns],
    }


def _feature(pool: Int) -> Int:
    names = np.array([i for _, i in brain().pools])
    return np.where(pool == NONE, NONE, names[pool])

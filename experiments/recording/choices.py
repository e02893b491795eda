"""Choices of actions by stimuli: sessions, a row for each stage of each trial, and examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import non_decision_time
from striata.experiments.protocol.mechanisms import VALUE_AFTER_SATIETY
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.staged_examples import TRIED, staged_examples
from striata.experiments.worlds.staged.stimulus_pairs import (
    ACTIONS,
    CONDITIONS,
    LENGTHS,
    LONGEST,
    PAIR,
    ROUTINE_STATES,
    Cell,
    correct_action,
    pair_trials,
    routine_trials,
)
from striata.experiments.worlds.staged.task import FREE, Task
from striata.experiments.worlds.staged.world import StagedWorld

Array = NDArray[Any]


def choose(
    session: Session,
    phase: Phase,
    cells: Sequence[Cell],
    trials: int,
    weights: Weights,
    side: int,
    *,
    done: int = 0,
    extinct: bool = False,
    read: tuple[str, float] | None = None,
) -> Weights:
    """Run trials of pairs with learning, cells side by side, and keep them.

    Parameters
    ----------
    trials
        Trials of each column.
    weights
        Of all columns, cell after cell.
    side
        Which of the phase's runs this is.
    done
        Trials before.
    extinct
        Whether nothing is rewarded.
    read
        Population that drives muscles, and the drive at which they move [spikes/s]; thalamus if
        absent.

    Returns
    -------
    The weights after it.
    """
    columns = Columns.of(session.size, [c.arm for c in cells])
    rngs = session.rngs(columns.place, 1000 + phase.runs[side])
    task = pair_trials(cells, trials, session.size, rngs, extinct)
    more = {"read": read} if read else {}
    world = _world(session, task, 1, columns, rngs, **more)
    after = session.run(phase, world, columns, weights, trials * LONGEST, side=side)
    _add(session, phase, world, cells, columns, phase.runs[side], done)
    return after


def follow_routine(session: Session, phase: Phase, cells: Sequence[Cell], trials: int) -> None:
    """Run trials of a guided routine with learning, cells side by side, and keep them."""
    columns = Columns.of(session.size, [c.arm for c in cells])
    rngs = session.rngs(columns.place, 41)
    task = routine_trials(trials, rngs)
    world = _world(session, task, 3, columns, rngs)
    start = session.start(columns.place)
    session.run(phase, world, columns, start, 3 * trials * LONGEST)
    _add(session, phase, world, cells, columns, phase.runs[0])


def _world(
    session: Session,
    task: Task,
    stages: int,
    columns: Columns,
    rngs: list[np.random.Generator],
    **more: Any,
) -> StagedWorld:
    stimulus, threshold = (
        session.individual(name, columns.place) for name in ("stimulus_drive", "threshold")
    )
    load = np.array([a.load for a in columns.arms])
    return StagedWorld(task, stages, stimulus, threshold, rngs, load, **more)


def _add(
    session: Session,
    phase: Phase,
    world: StagedWorld,
    cells: Sequence[Cell],
    columns: Columns,
    block: int,
    done: int = 0,
) -> None:
    """A row for each stage of each trial."""
    state, t = world.state, world.task

    def each(values: Iterable[Any]) -> Array:
        return np.repeat(list(values), session.size)

    shown = np.maximum(state, 0)
    outcome = t.brings[shown]
    correct = correct_action(shown, np.broadcast_to(each(c.reversed for c in cells), state.shape))
    within = np.where(state < ROUTINE_STATES[0], state % PAIR, state - ROUTINE_STATES[0])
    value = t.value[np.maximum(outcome, 0), np.arange(state.shape[2])]
    session.add_trials(
        phase,
        columns,
        state.shape,
        kept=state >= 0,
        task=each(c.task for c in cells),
        block=block,
        trial=np.arange(len(state))[:, None, None] + done,
        condition=np.array(CONDITIONS)[within],
        length=each(c.length for c in cells),
        prepare=np.where(t.prepare == FREE, np.nan, t.prepare * 1e-3)[:, None],
        outcome_value=np.where(outcome >= 0, value, np.nan),
        correct_response=correct,
        response=world.action,
        correct=correct == world.action,
        rt=world.decision * 1e-3 + non_decision_time(),
        **world.activity,
        **{name: mean[:, None] for name, mean in world.dopamine().items()},
    )


def show(session: Session, phase: Phase, weights: Weights) -> None:
    """Keep examples of subject 0, whose `weights` are those after long practice."""
    if not session.shows_examples:
        return
    control, n = session.settings.chosen[0], TRIED[session.settings.level]
    cells = [Cell(control, phase.name, LENGTHS[1], value=v) for v in (1.0, VALUE_AFTER_SATIETY)]
    seed = session.settings.seed
    rngs = [np.random.default_rng([seed, 0, 89, k]) for k in range(2 * n)]
    task = pair_trials(cells, 2, n, rngs, False)
    session.part.example = staged_examples(session, phase, task, 1, weights, _happened)


def _happened(world: StagedWorld, k: int) -> tuple[str, str]:
    """Condition of a column, and what was done."""
    state, action = int(world.state[0, 0, k]), int(world.action[0, 0, k])
    value = "valued" if world.task.value[state, k] == 1.0 else "devalued"
    right = action == ACTIONS[state]
    done = "correct action" if right else "other action" if action >= 0 else "no action"
    return f"{CONDITIONS[state]}, outcome {value}", done

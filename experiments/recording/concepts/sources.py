"""Trials with two sources: looks at either, rounds of listening, and what things are worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.columns import COMMON, TEXT, Column, non_decision_time
from striata.experiments.protocol.mechanisms import VALUE_AFTER_SATIETY
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.concepts.choosing import choose
from striata.experiments.recording.concepts.still import still
from striata.experiments.worlds.concepts import sources
from striata.experiments.worlds.concepts.hearing import (
    HearingWorld,
    Replay,
    rounds,
    source_taken,
)
from striata.experiments.worlds.concepts.lists import FOOD, WATER
from striata.experiments.worlds.concepts.screens import NOTHING, STEP

Array = NDArray[Any]

#: What is tested alone, after the names of the other conditions.
TESTED = (sources.HELD, sources.NEW, sources.ONE, sources.OTHER, sources.MEAL_NAME)
LOOKS, ROUND = "looks", "round"
COLUMNS: dict[str, Column] = COMMON | {
    "value": Column("f4", "spikes/s", "BLA's cells of food, above those with nothing shown"),
    "drink_value": Column("f4", "spikes/s", "the same of its cells of drink"),
    "mind": Column("f4", "spikes/s", "cells of the meal's word, above those with nothing shown"),
    "chosen": Column("f4", "", "1 if the one source was taken, 0 if the other; NaN without"),
    "first": Column("f4", "", "1 if the one source was looked at first, 0 if the other"),
    "rt": Column("f4", "s", "offer to action, non-decision time included; NaN without"),
    "heard": Column("f4", "", "attention to the one source, from 0 to 1; NaN where none speaks"),
    "heard_other": Column("f4", "", "attention to the other source"),
    "shown": Column(TEXT, "", "what is tested alone; none in looks and rounds"),
}
NONE = "none"


def sated(needs: Sequence[int], each: int) -> Callable[[Cohort], None]:
    """Let groups of `each` columns be sated for a need, or for none (NOTHING).

    BLA's cells of an outcome that is not wanted now answer to its signs by a tenth, as an
    expectancy that is driven from outside is a tenth in other tasks.
    """

    def prepare(cohort: Cohort) -> None:
        need = np.repeat(np.asarray(needs), each)
        k = np.flatnonzero(need != NOTHING)
        for receptor in ("AMPA", "NMDA"):
            cohort.gain[receptor][cohort.pools("BLA").start + need[k], k] = VALUE_AFTER_SATIETY

    return prepare


def looks(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    needs: Sequence[int],
    where: Array,
    columns: Columns,
    weights: Weights,
) -> None:
    """Offers of both sources, of which nothing comes."""
    rngs = session.rngs(columns.place, 341)
    offers, side = sources.offers(session.settings.choices, where, rngs)
    ready = sated(needs, session.size)
    found = choose(session, phase, (offers, side), columns, weights, prepare=ready)
    session.add_trials(
        phase,
        columns,
        side.shape,
        task=np.repeat(np.asarray(tasks), session.size),
        block=phase.runs[0],
        condition=LOOKS,
        shown=NONE,
        first=offers.first == side,
        **found,
    )


def listen(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    needs: Sequence[int],
    where: Array,
    columns: Columns,
    weights: Weights,
    attended: Array,
    replay: Replay | None = None,
) -> tuple[Weights, Replay]:
    """Rounds in which both sources speak; weights after them, and who was taken when.

    `attended` is attention to either source, (sources, columns), NaN where choice decides; columns
    choose for themselves without a `replay`.
    """
    rngs = session.rngs(columns.place, 343)
    made = rounds(session.settings.rounds, where, rngs, attended, replay)
    drawn = (session.individual(n, columns.place) for n in ("stimulus_drive", "threshold"))
    world = HearingWorld(made, *drawn)
    ready = sated(needs, session.size)
    duration = made.milliseconds + STEP
    after = session.run(phase, world, columns, weights, duration, prepare=ready)
    taken = source_taken(world)
    heard = np.stack([world.attention(k) for k in range(len(taken))])
    session.add_trials(
        phase,
        columns,
        taken.shape,
        task=np.repeat(np.asarray(tasks), session.size),
        block=phase.runs[0],
        condition=ROUND,
        shown=NONE,
        chosen=np.where(taken == NOTHING, np.nan, taken == 0),
        first=made.offers.first == made.side,
        rt=world.decision * 1e-3 + non_decision_time(),
        heard=heard[:, 0],
        heard_other=heard[:, 1],
    )
    return after, Replay(taken, world.decision)


def probe(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    where: Array,
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> None:
    """What everything that is tested is worth alone, and how it brings the meal to mind."""
    number = np.array([sources.index(name) for name in TESTED])
    concept = np.stack([number, np.full_like(number, NOTHING)], axis=1)
    things, kept = (concept, np.ones(concept.shape)), (tasks, np.arange(len(TESTED)), TESTED)
    found = still(session, phase, things, where, columns, weights, side, kept)
    names = np.array(TESTED)
    meal = where[sources.index(sources.MEAL_NAME)]
    mind = np.stack([found.above("ATL", m)[:, k] for k, m in enumerate(meal)], axis=1)
    session.add_trials(
        phase,
        columns,
        mind.shape,
        task=np.repeat(np.asarray(tasks), session.size),
        block=phase.runs[side],
        condition=names[:, None],
        shown=names[:, None],
        value=found.above("BLA", FOOD),
        drink_value=found.above("BLA", WATER),
        mind=mind,
    )

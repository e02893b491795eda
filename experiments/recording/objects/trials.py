"""Lives of looks, and tests of what has been learnt of objects: the table of trials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.epochs import EpochRecorder
from striata.experiments.recording.objects.responses import (
    ACTIVE,
    ERRORS,
    POPULATIONS,
    Responses,
    by_most_active,
    by_one_look,
    errors,
)
from striata.experiments.worlds.objects import lists
from striata.experiments.worlds.objects.looks import BEFORE, LOOK, STEP, LookWorld

Array = NDArray[Any]

WATCHED = ("PIT", "PR", "PR_I", "PIT-predicted", "PIT-unexpected", "PIT-missing", "NB")

COLUMNS: dict[str, Column] = COMMON | {
    "shown": Column("i2", "", "number of the object, from 0"),
    "face": Column("?", "", "it is one of the rare class"),
    "looks": Column("i4", "", "looks of the life before this one, or before the test"),
    "seen": Column("i4", "", "looks at this object before, in this life; 0 in a test"),
    "unexpected": Column("f4", "spikes/s", "PIT-unexpected, features of the object that are there"),
    "added": Column("f4", "spikes/s", "PIT-unexpected, features there that are not the object's"),
    "missing": Column("f4", "spikes/s", "PIT-missing, features of the object that are not there"),
    "absent": Column("f4", "spikes/s", "PIT-missing, features that are neither there nor its own"),
    "by_pool": Column("i2", "", "object that PR's most active pool stands for; -1 in a life"),
    "by_latent": Column("i2", "", "object told from PR by one look at each; -1 in a life"),
    "by_input": Column("i2", "", "object told from PIT by one look at each; -1 in a life"),
    "active": Column("f4", "", "pools of PR beyond 10 spikes/s; NaN in a life"),
}


@dataclass(frozen=True)
class Group:
    """Columns side by side, their lives, and what they have become.

    Attributes
    ----------
    columns : whose brain each is, and in which arm
    lives : name of each column's life, (columns,)
    weights : of the columns
    """

    columns: Columns
    lives: Array
    weights: Weights


def look(
    session: Session,
    phase: Phase,
    life: lists.Life,
    group: Group,
    side: int,
    recorders: Sequence[Any],
) -> Weights:
    """Looks of a life or of a test; the weights after them."""
    stimulus = session.individual("stimulus_drive", group.columns.place)
    world = LookWorld(life.looks, stimulus, recorders)
    many = life.looks.milliseconds + STEP
    return session.run(phase, world, group.columns, group.weights, many, side=side)


def live(session: Session, phase: Phase, life: lists.Life, first: int, group: Group) -> Weights:
    """Looks of a life, from the number `first` on, while synapses learn; the weights after."""
    found = Responses(session.circuit, life.looks.pattern, ERRORS)
    after = look(session, phase, life, group, 0, (found,))
    number = first + np.arange(len(life.shown))[:, None]
    session.add_trials(
        phase,
        group.columns,
        life.shown.shape,
        task=group.lives,
        block=phase.runs[0],
        condition=phase.name,
        trial=number,
        looks=number,
        seen=life.seen,
        **_told(life, found.rate),
    )
    return after


def examine(
    session: Session,
    phase: Phase,
    whole: Sequence[Array],
    looks: int,
    group: Group,
    side: int,
    rates: bool = False,
) -> None:
    """Every object in views of every kind, synapses held; `whole` are each column's objects.

    `looks` says how many there have been; `rates` whether those of all populations are kept.
    """
    columns = group.columns
    test = lists.tested(session.settings.trials, whole, session.rngs(columns.place, 277))
    found = Responses(session.circuit, test.looks.pattern, POPULATIONS)
    recorders: list[Any] = [found]
    if rates:
        own = [(a.name, str(t)) for a, t in zip(columns.arms, group.lives, strict=True)]
        labels = list(dict.fromkeys(own))
        label = np.array([labels.index(pair) for pair in own])
        epochs = EpochRecorder(
            *(session.circuit, test.kind, len(lists.VIEWS), label, BEFORE, LOOK),
            windows={},
            watched=WATCHED,
        )
        recorders.append(epochs)
    look(session, phase, test, group, side, recorders)
    if rates:
        session.part.add_epochs(labels, lists.VIEWS, label, epochs)
    taught = test.kind == lists.VIEWS.index(lists.TAUGHT)
    latent, given = found.rate["PR"], found.rate["PIT"]
    session.add_trials(
        phase,
        columns,
        test.shown.shape,
        task=group.lives,
        block=phase.runs[side],
        condition=np.array(lists.VIEWS)[test.kind],
        looks=looks,
        seen=0,
        **_told(test, found.rate),
        by_pool=by_most_active(latent, test.shown, taught),
        by_latent=by_one_look(latent, test.shown, taught),
        by_input=by_one_look(given, test.shown, taught),
        active=(latent > ACTIVE.value).sum(axis=1),
    )


def _told(life: lists.Life, rate: dict[str, Array]) -> dict[str, Array]:
    """Columns that looks of lives and of tests have."""
    found = errors(rate, life.looks.pattern, life.whole)
    return {"shown": life.shown, "face": life.shown >= lists.COMMON, **found}

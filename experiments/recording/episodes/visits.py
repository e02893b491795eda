"""Visits to situations: what was done, how soon, and what was recalled meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.columns import COMMON, Column, non_decision_time
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.epochs import EpochRecorder
from striata.experiments.worlds.episodes import lists, situations
from striata.experiments.worlds.episodes.events import STEP
from striata.experiments.worlds.episodes.situations import Trials
from striata.experiments.worlds.episodes.visits import BEFORE, VisitWorld

Array = NDArray[Any]

#: Rates are means from so long after a situation is shown until an action [ms].
FROM = 300
#: Recorded from the onset of a situation [ms].
AFTER = 1500
#: Populations whose rates are kept in the table of trials.
KEPT = ("CA1", "BLA", "vSUB", "PL")
WATCHED = ("EC", "CA3", "CA1", "MS", "BLA", "vSUB", "PL", "DMS-D1", "PMC", "VA")

COLUMNS: dict[str, Column] = COMMON | {
    "situation": Column("i2", "", "number of the situation among those of its subject, from 0"),
    "day": Column("i1", "", "0 when it was met, then the day on which it comes again"),
    "done": Column("i1", "", "action that was done there; in perceptual choices, the salient one"),
    "option": Column("i1", "", "action that is offered: what was done, or one that was not"),
    "other": Column("i1", "", "the other action that is offered; -1 none"),
    "outcome": Column("i1", "", "what came of it: 0 food, 1 drink, 2 nothing; -1 not met"),
    "need": Column("i1", "", "need that there is: 0 hunger, 1 thirst; -1 both"),
    "response": Column("i1", "", "action; -1 none"),
    "again": Column("?", "", "what was done is done again; in perceptual choices, the salient one"),
    "rt": Column("f4", "s", "situation to action, non-decision time included"),
    "recalled": Column("f4", "spikes/s", "CA1's pool of that action, from 0.3 s to the action"),
    "recalled_outcome": Column("f4", "spikes/s", "the same of CA1's pool of the outcome"),
    "amygdala": Column("f4", "spikes/s", "the same of the amygdala's pool of the outcome"),
    "subiculum": Column("f4", "spikes/s", "the same of ventral subiculum's pool of that action"),
    "planned": Column("f4", "spikes/s", "the same of prelimbic cortex's pool of that action"),
    "planned_other": Column("f4", "spikes/s", "the same of the other action's"),
    "code": Column("i2", "", "how many pools of CA3 fire late while the event is taken in"),
}


class Means:
    """Mean rates of pools while a situation waits for an action.

    Attributes
    ----------
    rate : population → (trials, pools, columns) [spikes/s]; NaN where the action came sooner
    """

    def __init__(self, circuit: Circuit, trials: Trials) -> None:
        many, columns = trials.state.shape
        self._sum = {name: np.zeros((many, circuit.n_pools(name), columns)) for name in KEPT}
        self._steps = np.zeros((many, 1, columns))

    def record(self, world: VisitWorld, now: int, cohort: Cohort) -> None:
        """Add this moment."""
        if world.elapsed < FROM:
            return
        self._steps[world.trial, 0] += world.seen
        for name, total in self._sum.items():
            total[world.trial] += cohort.rate[cohort.pools(name)] * world.seen

    @property
    def rate(self) -> dict[str, Array]:
        """Means so far."""
        steps = np.where(self._steps > 0, self._steps, np.nan)
        return {name: total / steps for name, total in self._sum.items()}


class Codes:
    """How many pools of CA3 fire late while an event is taken in, (trials, columns)."""

    #: From the action, and the rate that counts [ms; spikes/s].
    FROM, UNTIL, IN_CODE = 1000, 1200, 15.0

    def __init__(self, circuit: Circuit, trials: Trials) -> None:
        many, columns = trials.state.shape
        self._sum = np.zeros((many, circuit.n_pools("CA3"), columns))

    def record(self, world: VisitWorld, now: int, cohort: Cohort) -> None:
        """Add this moment."""
        late = (world.since >= self.FROM) & (world.since < self.UNTIL)
        share = late * STEP / (self.UNTIL - self.FROM)
        self._sum[world.trial] += cohort.rate[cohort.pools("CA3")] * share

    @property
    def size(self) -> Array:
        """Pools in each code."""
        return np.asarray((self._sum > self.IN_CODE).sum(axis=1))


def _world(
    session: Session, columns: Columns, trials: Trials, stream: int, recorders: Sequence[Any]
) -> VisitWorld:
    stimulus, threshold = (
        session.individual(name, columns.place) for name in ("stimulus_drive", "threshold")
    )
    rngs = session.rngs(columns.place, stream)
    return VisitWorld(trials, stimulus, threshold, rngs, recorders)


def meet(
    session: Session,
    phase: Phase,
    columns: Columns,
    weights: Weights,
    events: Array,
    met: int,
    side: int,
) -> Weights:
    """The first `met` situations once each, in an order of each subject's own; weights after it.

    `events` is (situations, attributes' pools, columns).
    """
    rngs = session.rngs(columns.place, 271)
    order = np.stack([rng.permutation(met) for rng in rngs], axis=1)
    trials = situations.first_visits(events, order)
    codes = Codes(session.circuit, trials)
    world = _world(session, columns, trials, 277, (codes,))
    after = session.run(phase, world, columns, weights, world.milliseconds + STEP, side=side)
    done = lists.value(trials.whole, "action")
    session.add_trials(
        phase,
        columns,
        order.shape,
        task=phase.name,
        block=phase.runs[side],
        condition=situations.MET,
        situation=order,
        day=0,
        done=done,
        option=done,
        outcome=trials.brings,
        response=world.action,
        again=world.action == done,
        rt=world.decision * 1e-3 + non_decision_time(),
        code=codes.size,
    )
    return after


def come_again(
    session: Session,
    phase: Phase,
    columns: Columns,
    weights: Weights,
    events: Array,
    met: int,
    side: int,
) -> None:
    """Every situation on later days, and perceptual choices; synapses are held."""
    came, rngs = lists.value(events[:met], "outcome"), session.rngs(columns.place, 281)
    plans = [situations.returns(came[:, c], rng) for c, rng in enumerate(rngs)]
    trials = situations.later(events, plans)
    means = Means(session.circuit, trials)
    day, need = (np.array([[getattr(r, k) for r in p] for p in plans]).T for k in ("day", "need"))
    here = np.arange(len(columns))
    event = np.moveaxis(events[trials.state, :, here], -1, 1)
    done, outcome = (lists.value(event, name) for name in ("action", "outcome"))
    option, other = _pair(trials.options, done)
    what = situations.condition(outcome, need, trials.state < met, option == done)
    _, labels, label = columns.labelled([phase.name] * (len(columns) // session.size))
    kind = np.argmax(what[..., None] == np.array(situations.CONDITIONS), axis=-1)
    epochs = EpochRecorder(
        *(session.circuit, kind, len(situations.CONDITIONS), label, BEFORE, AFTER),
        windows={},
        watched=WATCHED,
    )
    world = _world(session, columns, trials, 283, (means, epochs))
    session.run(phase, world, columns, weights, world.milliseconds + STEP, side=side)
    session.part.add_epochs(labels, situations.CONDITIONS, label, epochs)
    session.add_trials(
        phase,
        columns,
        trials.state.shape,
        task=phase.name,
        block=phase.runs[side],
        condition=what,
        situation=trials.state,
        day=day + 1,
        done=done,
        option=option,
        other=other,
        outcome=np.where(trials.state < met, outcome, -1),
        need=need,
        response=world.action,
        again=world.action == done,
        rt=world.decision * 1e-3 + non_decision_time(),
        **_recalled(means.rate, done, other, outcome),
    )


def _pair(options: Array, done: Array) -> tuple[Array, Array]:
    """The two actions that are offered, what was done first if it is one; (trials, columns) each.

    `options` is (trials, actions, columns).
    """
    offered = options > 0
    tried = np.take_along_axis(offered, done[:, None], axis=1)[:, 0]
    option = np.where(tried, done, offered.argmax(axis=1))
    np.put_along_axis(offered, option[:, None], False, axis=1)
    return option, offered.argmax(axis=1)


def _recalled(rate: dict[str, Array], done: Array, other: Array, outcome: Array) -> dict[str, Any]:
    """Mean rates of the pools of what was done, of what came of it, and of the other option."""

    def of(name: str, pool: Array) -> Array:
        return np.take_along_axis(rate[name], pool[:, None], axis=1)[:, 0]

    first = {name: lists.pools(name).start for name in ("action", "outcome")}
    need = np.minimum(outcome, 1)
    return {
        "recalled": of("CA1", done + first["action"]),
        "recalled_outcome": of("CA1", outcome + first["outcome"]),
        "amygdala": np.where(outcome < situations.NOTHING, of("BLA", need), np.nan),
        "subiculum": of("vSUB", done),
        "planned": of("PL", done),
        "planned_other": of("PL", other),
    }

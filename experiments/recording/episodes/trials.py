"""Events stored, and cues that recall them: the table of trials, and rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.recording.episodes.lags import behind, beside
from striata.experiments.recording.episodes.responses import (
    IN_CODE,
    Responses,
    inside,
    overlap,
    resembled,
)
from striata.experiments.recording.epochs import EpochRecorder
from striata.experiments.worlds.episodes import lists
from striata.experiments.worlds.episodes.events import BEFORE, CUE, EVENT, STEP, Events, EventWorld

Array = NDArray[Any]

#: Recorded from the onset of a cue [ms].
AFTER = 900
WATCHED = ("EC", "DG", "CA3", "CA1", "CA1-mismatch", "MS")

COLUMNS: dict[str, Column] = COMMON | {
    "event": Column("i2", "", "number of the event among those of its subject, from 0"),
    "stored": Column("i2", "", "how many events have been there before"),
    "like": Column("i2", "", "event with which it shares five of six attributes; -1 none"),
    "action": Column("i1", "", "action of the event"),
    "outcome": Column("i1", "", "outcome of the event"),
    "place": Column("i1", "", "place of the event"),
    "recalled_action": Column("i1", "", "the most active of CA1's pools of action"),
    "recalled_outcome": Column("i1", "", "the most active of CA1's pools of outcome"),
    "recalled_place": Column("i1", "", "the most active of CA1's pools of place"),
    "action_rate": Column("f4", "spikes/s", "of that pool, in the last 200 ms"),
    "outcome_rate": Column("f4", "spikes/s", "of that pool, in the last 200 ms"),
    "place_rate": Column("f4", "spikes/s", "of that pool, in the last 200 ms"),
    "resembled": Column("i2", "", "stored event whose code CA3's rates resemble most; -1 none"),
    "own": Column("f4", "spikes/s", "CA3's pools that are in the event's code, last 200 ms"),
    "others": Column("f4", "spikes/s", "all other pools of CA3, last 200 ms"),
    "code": Column("i2", "", "how many pools of CA3 are in the event's code"),
    "overlap": Column("f4", "", "part of its code that is in that of `like`, or of earlier events"),
    "overlap_1": Column("f4", "", "part of its code that is in that of the event before it"),
    "overlap_2": Column("f4", "", "the same of the event two before it"),
    "overlap_3": Column("f4", "", "the same of the event three before it"),
    "overlap_more": Column("f4", "", "the same of events four to seven before it, on average"),
    "neighbours": Column(
        "f4",
        "spikes/s",
        "CA3's pools in codes of the events just before and after it in the list, and not in its"
        " own",
    ),
    "distant": Column("f4", "spikes/s", "the same of events two to seven before or after it"),
    "shared": Column("i1", "", "how many of six attributes it shares with `like`; -1 not varied"),
    "overlap_dg": Column("f4", "", "part of dentate gyrus's winners that is in the code of `like`"),
    "new": Column("f4", "s", "integral of acetylcholine's level while that permits storing"),
    "septum": Column("f4", "spikes/s", "medial septum, last 200 ms"),
    "cofiring": Column(
        "f4", "", "correlation over time of the code's pools of CA3, minus that of unrelated pools"
    ),
    "rises": Column(
        "f4",
        "1/min",
        "how often a pool of CA1 rises beyond 10 spikes/s while CA3 resembles it most",
    ),
    "of_event": Column("f4", "", "part of these pools that stand for an attribute of it"),
    "of_others": Column("f4", "", "the same of other events, on average"),
    "changed": Column("f4", "", "largest change of a weight of any plastic projection at rest"),
}


@dataclass(frozen=True)
class Memories:
    """Events that a group of columns has met, and what became of them.

    Attributes
    ----------
    pattern : (events, attributes' pools, columns)
    code : (events, CA3's pools, columns), 1 where a pool is in an event's code
    weights : after them
    """

    pattern: Array
    code: Array
    weights: Weights

    def of(self, columns: slice) -> Memories:
        """Those of some columns."""
        return Memories(
            self.pattern[..., columns],
            self.code[..., columns],
            pick(self.weights, columns),
        )

    @classmethod
    def join(cls, groups: Sequence[Memories]) -> Memories:
        """Those of groups of columns side by side, which have met as many."""
        return cls(
            np.concatenate([g.pattern for g in groups], axis=-1),
            np.concatenate([g.code for g in groups], axis=-1),
            join([g.weights for g in groups]),
        )


def run_events(
    session: Session,
    phase: Phase,
    events: Events,
    columns: Columns,
    weights: Weights,
    side: int,
    *recorders: Any,
) -> Weights:
    """A phase of events; the weights after it."""
    stimulus = session.individual("stimulus_drive", columns.place)
    world = EventWorld(events, stimulus, recorders)
    return session.run(phase, world, columns, weights, events.milliseconds + STEP, side=side)


def experience(
    session: Session,
    phase: Phase,
    condition: str,
    columns: Columns,
    before: Memories,
    pattern: Array,
    like: Array | None = None,
    side: int = 0,
) -> Memories:
    """Events `pattern` (events, pools, columns) while synapses learn; all memories after them.

    `like` (events,) names the event that each shares five attributes with.
    """
    events = Events(pattern, EVENT)
    found = Responses(session.circuit, events)
    weights = run_events(session, phase, events, columns, before.weights, side, found)
    code = (found.rate["CA3"] > IN_CODE.value).astype(float)
    met, many = len(before.code), np.arange(len(pattern))[:, None]
    every = np.concatenate([before.code, code])
    shared = overlap(code, _earlier(every, met) if like is None else every[like])
    session.add_trials(
        phase,
        columns,
        found.new.shape,
        task=phase.name,
        block=phase.runs[side],
        condition=condition,
        trial=met + many,
        event=met + many,
        stored=met + many,
        like=-1 if like is None else like[:, None],
        **told(found, pattern, code, every),
        **(behind(every, met) if like is None else {}),
        overlap=shared,
    )
    return Memories(np.concatenate([before.pattern, pattern]), every, weights)


def _earlier(codes: Array, first: int) -> Array:
    """Mean of the codes before each from the `first` on; nothing before the very first."""
    n = np.arange(len(codes))
    before = np.cumsum(codes, axis=0) - codes
    return np.asarray(before / np.maximum(n, 1)[:, None, None])[first:]


def recall(
    session: Session,
    phase: Phase,
    kinds: Sequence[str],
    columns: Columns,
    memories: Memories,
    side: int = 0,
    rates: bool = False,
) -> None:
    """Every event by cues of some kinds, in an order of each subject's own; synapses are held."""
    n, repeats = len(memories.pattern), session.settings.trials
    each = np.tile(np.arange(n * len(kinds)), repeats)
    rngs = session.rngs(columns.place, 251)
    order = np.stack([rng.permutation(each) for rng in rngs], axis=1)
    event, kind = order % n, order // n
    cues = np.stack([lists.cue(memories.pattern, k) for k in kinds])
    here = np.arange(len(columns))
    pattern = np.moveaxis(cues[kind, event, :, here], -1, 1)
    events = Events(pattern, CUE)
    found = Responses(session.circuit, events)
    own = np.moveaxis(memories.code[event, :, here], -1, 1)
    whole = np.moveaxis(memories.pattern[event, :, here], -1, 1)
    recorders: list[Any] = [found]
    if rates:
        _, labels, label = columns.labelled([phase.name] * (len(columns) // session.size))
        epochs = EpochRecorder(
            *(session.circuit, kind, len(kinds), label, BEFORE, AFTER), windows={}, watched=WATCHED
        )
        recorders.append(epochs)
    run_events(session, phase, events, columns, memories.weights, side, *recorders)
    if rates:
        session.part.add_epochs(labels, tuple(kinds), label, epochs)
    session.add_trials(
        phase,
        columns,
        event.shape,
        task=phase.name,
        block=phase.runs[side],
        condition=np.array(kinds)[kind],
        event=event,
        stored=n,
        **told(found, whole, own, memories.code),
        **beside(found.rate["CA3"], own, memories.code, event),
    )


def told(found: Responses, pattern: Array, code: Array, codes: Array) -> dict[str, Array]:
    """Columns that every trial has: what was there, what was recalled, and how new it was."""
    own, others = inside(found.rate["CA3"], code)
    out: dict[str, Array] = {
        "resembled": resembled(found.rate["CA3"], codes),
        "own": own,
        "others": others,
        "code": code.sum(axis=1),
        "new": found.new,
        "septum": found.rate["MS"][:, 0],
    }
    for name in ("place", "action", "outcome"):
        rate = found.rate["CA1"][:, lists.pools(name)]
        out[name] = lists.value(pattern, name)
        out[f"recalled_{name}"] = rate.argmax(axis=1)
        out[f"{name}_rate"] = rate.max(axis=1)
    return out

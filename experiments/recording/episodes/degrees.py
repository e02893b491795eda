"""Events that share more or fewer attributes with one that is stored, and how alike codes are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session
from striata.experiments.recording.episodes.responses import IN_CODE, Responses, overlap
from striata.experiments.recording.episodes.trials import Memories, run_events, told
from striata.experiments.worlds.episodes import lists
from striata.experiments.worlds.episodes.events import EVENT, Events

Array = NDArray[Any]

#: How many of six attributes are shared.
SHARED = (6, 5, 4, 3, 2, 1, 0)


def vary(
    session: Session,
    phase: Phase,
    condition: str,
    columns: Columns,
    memories: Memories,
    parents: Array,
    side: int,
) -> None:
    """Events that share some attributes with each of the `parents`; synapses are held.

    A pool of dentate gyrus and the pool of CA3 that it drives have the same number, so the code of
    the stored event, in CA3, is what both are compared with.
    """
    like, shared = (a.ravel() for a in np.meshgrid(parents, SHARED, indexing="ij"))
    rngs = session.rngs(columns.place, 293)
    made = [
        [
            lists.altered(memories.pattern[k, :, c], 6 - n, rng)
            for k, n in zip(like, shared, strict=True)
        ]
        for c, rng in enumerate(rngs)
    ]
    pattern: Array = np.moveaxis(np.array(made), 0, -1)
    events = Events(pattern, EVENT)
    found = Responses(session.circuit, events)
    run_events(session, phase, events, columns, memories.weights, side, found)
    code, winners = ((found.rate[name] > IN_CODE.value).astype(float) for name in ("CA3", "DG"))
    stored = memories.code[like]
    session.add_trials(
        phase,
        columns,
        found.new.shape,
        task=phase.name,
        block=phase.runs[side],
        condition=condition,
        event=like[:, None],
        like=like[:, None],
        shared=shared[:, None],
        stored=len(memories.pattern),
        **told(found, pattern, code, memories.code),
        overlap=overlap(code, stored),
        overlap_dg=overlap(winners, stored),
    )

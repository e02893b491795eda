"""Lists of Stroop trials of the subjects of a batch, cut into blocks that run beside each other.

Where trials are learnt from, all trials of a task are one block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.stroop_tests import Test
from striata.experiments.worlds.stroop_trials import Items, block_length, block_lists, stroop_trials
from striata.experiments.worlds.trial_lists import Int

#: Columns of a cohort: more would not fit the processor's cache, and wait for the slowest.
WIDTH = 700
#: Other arms, and word reading, get this part of the trials of the control's naming.
FEWER = 8


def trials_of(settings: Any, arm: Arm, task: str) -> int:
    """Trials of one task of one arm for each subject."""
    main = arm.name == "control" and task == "naming"
    return max(3 * int(settings.trials) // (1 if main else FEWER), 3)


def chunks(
    settings: Any, tests: Sequence[tuple[Arm, str, int, Weights]], subjects: int
) -> list[Int]:
    """Places of the subjects that share a cohort, so that no cohort is much wider than WIDTH."""
    totals = [trials_of(settings, arm, task) for arm, task, _, _ in tests]
    columns = sum(-(-n // _longest(settings, n)) for n in totals)
    return np.array_split(np.arange(subjects), -(-subjects * columns // WIDTH))


def _longest(settings: Any, total: int) -> int:
    """Trials of a block: at the rate level a subject's blocks run beside each other."""
    whole = settings.level == "spiking" or settings.feedback > 0
    return total if whole else block_length(total)


def prepared(
    session: Session, place: Int, arm: Arm, task: str, side: int, weights: Weights
) -> Test:
    """One task of one arm for the subjects at some places of the batch."""
    settings = session.settings
    total = trials_of(settings, arm, task)
    # which two words are mostly congruent alternates, so that no colour is of one kind alone
    items = [Items(settings.item_congruent, session.subjects[i] % 2 == 0) for i in place]
    kind, relevant, other = block_lists(
        total,
        _longest(settings, total),
        (settings.congruent, settings.incongruent),
        settings.avoid_repeats,
        session.rngs(place, 17, side),
        items,
    )
    blocks = kind.shape[1] // len(place)
    gains = [
        individuals.evoked_gain(rng, (len(kind), blocks)) for rng in session.rngs(place, 23, side)
    ]
    shown = stroop_trials(
        session.circuit, task, relevant, other, settings.soa, np.concatenate(gains, axis=1)
    )
    if settings.feedback > 0:
        shown = replace(shown, teach=True, guided=False, reward=settings.feedback)
    item = [
        i.of(relevant[:, k * blocks : (k + 1) * blocks], other[:, k * blocks : (k + 1) * blocks])
        for k, i in enumerate(items)
    ]
    columns = Columns(np.repeat(place, blocks), (arm,) * kind.shape[1])
    block = np.tile(np.arange(blocks), len(place))
    return Test(arm, task, side, kind, np.concatenate(item, axis=1), shown, columns, block, weights)

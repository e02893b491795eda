"""Rest, with nothing there: which pools of CA3 fluctuate together, and what comes back in CA1."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.episodes.responses import resembled
from striata.experiments.recording.episodes.trials import Memories, run_events
from striata.experiments.worlds.episodes.events import STEP, Events, EventWorld

Array = NDArray[Any]

#: Rates are looked at every so many ms, and not in the first of them [ms].
EACH, SETTLED = 20, 500
#: Rate beyond which a pool of CA1 counts as recalled, as in a test with cues.
RECALLED = Parameter(10.0, "spikes/s", "assumed: as measured of recall")


class AtRest:
    """Rates of CA3 and CA1 while nothing is there.

    Attributes
    ----------
    rate : population → (times, pools, columns) [spikes/s], every EACH ms
    """

    def __init__(self, circuit: Circuit, events: Events) -> None:
        times, columns = (events.shown - SETTLED) // EACH, events.pattern.shape[-1]
        self.rate = {
            name: np.zeros((times, circuit.n_pools(name), columns)) for name in ("CA3", "CA1")
        }

    def record(self, world: EventWorld, now: int, cohort: Cohort) -> None:
        """Add this moment."""
        time, late = divmod(world.elapsed - SETTLED, EACH)
        if time < 0 or late or time >= len(self.rate["CA1"]):
            return
        for name, kept in self.rate.items():
            kept[time] = cohort.rate[cohort.pools(name)]


def rest(
    session: Session,
    phase: Phase,
    condition: str,
    columns: Columns,
    memories: Memories,
    weights: Weights,
    side: int = 0,
) -> Weights:
    """Rest with some weights; a row for each event of `memories`, whenever it is met.

    The weights after it.
    """
    events, pools, many = memories.pattern.shape
    shown = STEP * round(session.settings.rest / STEP)
    nothing = Events(np.zeros((1, pools, many)), shown)
    found = AtRest(session.circuit, nothing)
    after = run_events(session, phase, nothing, columns, weights, side, found)
    ca3, ca1 = found.rate["CA3"], found.rate["CA1"]
    number, own, others = returned(ca3, ca1, memories.code, memories.pattern)
    session.add_trials(
        phase,
        columns,
        (events, many),
        task=phase.name,
        block=phase.runs[side],
        condition=condition,
        event=np.arange(events)[:, None],
        code=memories.code.sum(axis=1),
        cofiring=cofiring(ca3, memories.code),
        rises=number / (len(ca1) * EACH / 60_000),
        of_event=own,
        of_others=others,
        changed=_changed(weights, after) if phase.learns else 0.0,
    )
    return after


def _changed(before: Weights, after: Weights) -> Array:
    """Largest change of any weight of a plastic projection, (columns,)."""
    each = [np.abs(after[p] - w).reshape(len(w), -1).max(axis=1) for p, w in before.items()]
    return np.asarray(np.max(each, axis=0))


def cofiring(rate: Array, codes: Array) -> Array:
    """How much more the pools of a code fluctuate together than pools that share none.

    Difference of mean correlations over time, (events, columns); NaN for a code of one pool.
    `rate` is (times, pools, columns), `codes` (events, pools, columns).
    """
    out = np.full((len(codes), rate.shape[2]), np.nan)
    for c in range(rate.shape[2]):
        with np.errstate(invalid="ignore", divide="ignore"):  # a silent pool varies with nothing
            together = np.corrcoef(rate[:, :, c], rowvar=False)
        member = codes[:, :, c] > 0
        apart = ~(member.T.astype(int) @ member.astype(int)).astype(bool)
        np.fill_diagonal(apart, False)
        other = _mean(together[apart])
        for e, code in enumerate(member):
            if (n := code.sum()) > 1:
                pairs = together[np.ix_(code, code)][np.triu_indices(n, 1)]
                out[e, c] = _mean(pairs) - other
    return out


def _mean(x: Array) -> float:
    """Mean of the numbers among them; NaN without any."""
    known = x[np.isfinite(x)]
    return float(known.mean()) if len(known) else np.nan


def returned(ca3: Array, ca1: Array, codes: Array, pattern: Array) -> tuple[Array, Array, Array]:
    """What rises in CA1 while CA3 resembles an event most, each (events, columns).

    How often a pool of CA1 rises beyond RECALLED, the part of these pools that are attributes of
    that event, and the mean part that are attributes of another one; the last two are NaN if there
    are none. `ca3` and `ca1` are (times, pools, columns), `codes` and `pattern` (events, pools,
    columns).
    """
    above = ca1 > RECALLED.value
    risen = above[1:] & ~above[:-1]
    now, pool, column = np.nonzero(risen)
    like = resembled(ca3[1:], codes)[now, column]
    events, _, columns = pattern.shape
    known = like >= 0
    pool, column, like = pool[known], column[known], like[known]
    number, own, others = np.zeros((3, events, columns))
    member = pattern[:, pool, column]  # (events, rises)
    mine = member[like, np.arange(len(like))]
    np.add.at(number, (like, column), 1.0)
    np.add.at(own, (like, column), mine)
    np.add.at(others, (like, column), (member.sum(axis=0) - mine) / max(events - 1, 1))
    some = np.where(number > 0, number, np.nan)
    return number, own / some, others / some

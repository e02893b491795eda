"""Cues that announce others, and rewards that are approached, beside what is published of them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.dopamine.measures import above
from striata.analysis.statistics.epochs import traces
from striata.analysis.statistics.intervals import interval

PAIRED = "second-order: A trained, then B with A"
APART = "second-order: A trained, then B and A apart"
HELD = "second-order: A trained, then B with A, critic held"
BEFORE = "preconditioning: B with A, then A trained"
APART_BEFORE = "preconditioning: B and A apart, then A trained"
#: All of them, and how many trials a round of pairing has.
B_WITH, ROUND = (PAIRED, APART, HELD, BEFORE, APART_BEFORE), 4
CUED = "approach: cue, trained"
PLACES = "approach: places, trained"
UNTRAINED = "approach: places, untrained"
#: What is tested of each, and how an approach may be changed.
WALKED, FASTER, MOVED = "approached", "at twice the pace", "moved forward"
#: When one is moved forward, and when the answer to it is looked for after it [s].
MOVED_AT, ANSWER = 0.875, (0.1, 0.4)
#: Trials at the start of learning whose ramp is looked at, from and to.
EARLY = (5, 30)
SOURCE = "Kim2020"
UNIT = "spikes/s"


def sequences(result: Result) -> Iterator[Comparison]:
    """Second-order conditioning, sensory preconditioning, ramps and moves forward."""
    if PAIRED in set(result.trials["task"].astype(str)):
        yield from _announced(result)
        yield from _ramps(result)
        yield from _moved(result)


def _announced(result: Result) -> Iterator[Comparison]:
    alone = {g: above(result, "late", g, "B") for g in B_WITH}
    pairing = {g: in_pairing(result, g) for g in B_WITH}
    rows: tuple[tuple[str, pd.Series, Published], ...] = (
        ("alone, B with A minus apart", alone[PAIRED] - alone[APART], direction(1, "Schultz1993")),
        ("pairing, B with A minus apart", pairing[PAIRED] - pairing[APART], Published()),
        ("pairing, learnt minus critic held", pairing[PAIRED] - pairing[HELD], _MAES),
        ("pairing, A trained minus untrained", pairing[PAIRED] - pairing[BEFORE], _MAES),
    )
    for what, values, published in rows:
        yield Comparison(
            "second-order response to B",
            what,
            UNIT,
            interval(values),
            published,
            calibrated_on="the time constant of the critic's trace was chosen with it in view",
        )
    kept = above(result, "late", PAIRED, "A")
    yield Comparison("second-order response to A", "after pairing", UNIT, interval(kept))
    first, last = pairing[BEFORE] - pairing[APART_BEFORE], alone[BEFORE] - alone[APART_BEFORE]
    for what, values, published in (
        ("before A is trained, B with A minus apart", first, Published()),
        ("once A is trained, B with A minus apart", last, Published()),
        ("once A is trained minus before", last - first, direction(1, "Sadacca2016")),
    ):
        yield Comparison("preconditioned response to B", what, UNIT, interval(values), published)


_MAES = direction(1, "Maes2020")


def in_pairing(result: Result, task: str) -> pd.Series:
    """VTA's late response to B in the pairing after the first round [spikes/s], by subject."""
    t = result.trials
    t = t[(t["task"] == task) & (t["phase"] == "practice") & (t["trial"] >= ROUND)]
    t = t[t["condition"].isin(("B, then A", "B"))]
    return (t["late"] - t["baseline"]).groupby(t["subject"]).mean()


def ramp(t: pd.DataFrame) -> pd.Series:
    """VTA in the half second before a reward minus that before it [spikes/s], by subject."""
    return (t["before_reward"] - t["long_before"]).groupby(t["subject"]).mean()


def ramp_in_test(result: Result, task: str, condition: str) -> pd.Series:
    """The ramp in a test."""
    t = result.test("control", task)
    return ramp(t[t["condition"] == condition])


def learning_ramp(result: Result, task: str, trials: tuple[int, int]) -> pd.Series:
    """The ramp from one trial of training to another."""
    t = result.trials
    t = t[(t["task"] == task) & (t["phase"] == "practice")]
    return ramp(t[(t["trial"] >= trials[0]) & (t["trial"] < trials[1])])


def _ramps(result: Result) -> Iterator[Comparison]:
    places, cue = ramp_in_test(result, PLACES, WALKED), ramp_in_test(result, CUED, "cued")
    early = {g: learning_ramp(result, g, EARLY) for g in (PLACES, CUED)}
    faster = ramp_in_test(result, PLACES, FASTER)
    rows: tuple[tuple[str, pd.Series, Published], ...] = (
        ("places, trained", places, direction(1, SOURCE)),
        ("cue, trained", cue, absent(SOURCE)),
        ("places minus cue, trained", places - cue, direction(1, SOURCE)),
        ("places, untrained", ramp_in_test(result, UNTRAINED, WALKED), Published()),
        ("places, while it is learnt", early[PLACES], Published()),
        ("places minus cue, while it is learnt", early[PLACES] - early[CUED], Published()),
        ("places, twice the pace minus its pace", faster - places, direction(1, SOURCE)),
    )
    for what, values, published in rows:
        yield Comparison("ramp before reward", what, UNIT, interval(values), published)


def _moved(result: Result) -> Iterator[Comparison]:
    """The answer to a sudden move forward: against the same moment of an undisturbed approach."""
    answers = {}
    for task in (PLACES, UNTRAINED):
        moved, usual = (_answer(result, task, c) for c in (MOVED, WALKED))
        answers[task] = moved - usual
    for what, values, published in (
        ("trained", answers[PLACES], direction(1, SOURCE)),
        ("trained minus untrained", answers[PLACES] - answers[UNTRAINED], direction(1, SOURCE)),
    ):
        yield Comparison("response to a move forward", what, UNIT, interval(values), published)


def _answer(result: Result, task: str, condition: str) -> pd.Series:
    inside = slice(MOVED_AT + ANSWER[0], MOVED_AT + ANSWER[1])
    x = traces(result, "control", task, condition, "VTA")
    return x.sel(time=inside).mean("time").to_series()

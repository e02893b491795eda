"""Measures of choices between stimuli with outcomes of their own, a value for each subject."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result

SHORT, LONG = "short", "long"
LENGTHS = (SHORT, LONG)
PRACTICE, SLIPS, REVERSAL, ROUTINE = "practice", "slips of action", "reversal", "routine"
FORCED, FORCED_REVERSED = "forced response", "forced response after reversal"
SLIPS_FORCED = "slips of action, forced response"
LEARNT = "learnt pair, read from premotor cortex"
NEW = "new pair, read from premotor cortex"
#: What a pair is called whose actions are read from premotor cortex.
PAIRS = {LEARNT: "learnt pair", NEW: "new pair"}
#: The arm in which the actor chooses alone, and what of it was looked at.
ALONE = "habit and goal-directed off"
SET = "the actor's range and rate, and the critic's, were set while looking at this (11 to 13)"
#: The stimulus whose outcome is devalued.
DEVALUED = "first stimulus"
INSPECTED = "forced-response trials were inspected while strengths were set"
READ = "the threshold in premotor cortex and cortex's share in a habit were set after a run"
#: The states of a routine.
START, MIDDLE, FINISH = "first stimulus", "second stimulus", "third stimulus"
#: Preparation times [s] at which habitual errors occur (Hardwick 2019), and long ones.
EARLY, LATE = (0.3, 0.6), (0.8, 1.0)
#: Preparation times that are too short for a goal-directed choice [s].
SHORTEST = (0.0, 0.2)
#: Trials at the end of either practice to which a diffusion model is fitted.
FITTED = 60
#: Trials at the end of practice, of reversal, and at either end of a routine's practice.
END = 20
#: Trials averaged for a point of a learning curve.
BLOCK = 12
#: Names of measures and of their details.
ACCURACY, RT, HABITUAL = "accuracy", "rt", "habitual errors"
#: Columns of activity from stimulus to action: prelimbic and infralimbic cortex.
PLANNING, BRAKE = "planning", "brake"
WHEN = ("first", "last")
#: Trials of practice in which an action has become certain to be rewarded.
CERTAIN = (100, 150)
#: Columns of dopamine, by the window around the outcome.
DOPAMINE = {
    "at the reward": "dopamine_at",
    "after it": "dopamine_after",
    "before it": "dopamine_before",
}
REST = "dopamine_rest"
CRITIC = "the critic's rate of learning was set while looking at it (seeds 11 to 13)"


#: What a value is of: (measure, arm, length of practice, detail of it).
Key = tuple[str, str, str, str | float]


def measured(trials: pd.DataFrame) -> pd.DataFrame:
    """All measures, (subjects, :data:`Key`).

    NaN where a subject has no such trial.
    """
    return pd.DataFrame(
        {
            (what, str(arm), length, detail): values
            for arm, here in trials.groupby("arm", observed=True)
            for (what, length, detail), values in _of_arm(here)
        }
    )


def _of_arm(trials: pd.DataFrame) -> Iterator[tuple[tuple[str, str, str | float], pd.Series]]:
    """Measure, length of practice and detail, with a value for each subject."""
    practice = trials[trials["task"] == PRACTICE]
    yield from _details(PRACTICE, "", _curve(practice))
    for when, mean in zip(WHEN, _states(trials[trials["task"] == ROUTINE]), strict=True):
        yield from _details(ROUTINE, when, mean)
    yield from _rewarded(practice)
    for length in LENGTHS:
        end = end_of_practice(practice, length, END)
        yield (PRACTICE, length, ACCURACY), accuracy(end)
        yield (PRACTICE, length, RT), _mean_rt(end)
        for name in (PLANNING, BRAKE):
            yield (PRACTICE, length, name), end.groupby("subject")[name].mean()
        task = {
            name: t for name, t in trials[trials["length"] == length].groupby("task", observed=True)
        }
        none = trials.iloc[:0]
        turned = task.get(REVERSAL, none)
        yield from _details(REVERSAL, length, _curve(turned))
        yield (REVERSAL, length, WHEN[0]), accuracy(turned[turned["trial"] < END])
        yield (REVERSAL, length, WHEN[1]), accuracy(at_end(turned))
        yield from _slipped(SLIPS, task.get(SLIPS, none), length)
        for window in (SHORTEST, LATE):
            t = task.get(SLIPS_FORCED, none)
            yield from _slipped(
                forced_within(window), t[t["prepare"].round(3).between(*window)], length
            )
        for name in (FORCED, FORCED_REVERSED):
            t = task.get(name, none)
            t = t.assign(prepare=t["prepare"].round(3))
            yield from _details(
                name, length, t.pivot_table("correct", "subject", "prepare", aggfunc="mean")
            )
        for window in (EARLY, LATE):
            yield (
                (HABITUAL, length, window[0]),
                _habitual_errors(task.get(FORCED_REVERSED, none), window),
            )
        yield (LEARNT, length, ACCURACY), accuracy(task.get(LEARNT, none))
        yield (LEARNT, length, RT), _mean_rt(task.get(LEARNT, none))
        yield (NEW, length, ACCURACY), accuracy(at_end(task.get(NEW, none)))


def _rewarded(practice: pd.DataFrame) -> Iterator[tuple[tuple[str, str, str | float], pd.Series]]:
    """Rates of dopamine neurons in trials in which a well-known action is rewarded."""
    if REST in practice:  # older results do not hold it
        certain = practice[practice["correct"] & practice["trial"].between(*CERTAIN)]
        for name in (REST, *DOPAMINE.values()):
            yield (PRACTICE, "", name), certain.groupby("subject")[name].mean()


def _details(
    what: str, length: str, columns: pd.DataFrame
) -> Iterator[tuple[tuple[str, str, str | float], pd.Series]]:
    for detail in columns:
        yield (what, length, detail), columns[detail]


def accuracy(trials: pd.DataFrame) -> pd.Series:
    """Proportion of correct actions, a value for each subject."""
    return trials.groupby("subject")["correct"].mean()


def _mean_rt(trials: pd.DataFrame) -> pd.Series:
    return trials.groupby("subject")["rt"].mean()


def _curve(trials: pd.DataFrame) -> pd.DataFrame:
    """Proportion of correct actions in each :data:`BLOCK` of trials, by the block's middle."""
    middle = (trials["trial"] // BLOCK + 0.5) * BLOCK
    return trials.assign(block=middle).pivot_table("correct", "subject", "block")


def forced_within(window: tuple[float, float]) -> str:
    """Name of slips of action in forced-response trials of a window of preparation times."""
    return f"{SLIPS_FORCED}, {window[0]:g} s"


def _slipped(
    what: str, trials: pd.DataFrame, length: str
) -> Iterator[tuple[tuple[str, str, str | float], pd.Series]]:
    still = trials["condition"] == "second stimulus"
    whole = trials[still if still.any() else ~still]["outcome_value"].max()
    here = trials[trials["condition"] == DEVALUED]
    for value in ("valued", "devalued"):
        yield (
            (what, length, value),
            accuracy(here[(here["outcome_value"] < whole) == (value == "devalued")]),
        )


def _habitual_errors(trials: pd.DataFrame, window: tuple[float, float]) -> pd.Series:
    t = trials[trials["prepare"].between(*window) & (trials["response"] >= 0)]
    return 1.0 - accuracy(t)


def _states(trials: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Dorsolateral activity in each state of a routine [spikes/s], early and late in practice.

    Each (subjects, states).
    """
    for part in (trials[trials["trial"] < END], at_end(trials)):
        mean = (
            part.groupby(["subject", "condition"], observed=True)["sensorimotor"].mean().unstack()
        )
        yield mean.reindex(columns=[START, MIDDLE, FINISH])


def at_end(trials: pd.DataFrame) -> pd.DataFrame:
    """The last trials of some."""
    return trials[trials["trial"] > trials["trial"].max() - END]


def end_of_practice(practice: pd.DataFrame, length: str, trials: int) -> pd.DataFrame:
    """The last trials of short or of long practice."""
    ends = sorted(practice.groupby("block", observed=True)["trial"].max())
    last = ends[LENGTHS.index(length)] if len(ends) == len(LENGTHS) else -1
    return practice[(practice["trial"] <= last) & (practice["trial"] > last - trials)]


def value(
    result: Result, what: str, length: str, detail: str | float, arm: str = "control"
) -> pd.Series:
    """One measure, a value for each subject; empty if the file does not hold it."""
    return result.throughout(measured).get((what, arm, length, detail), pd.Series(dtype=float))


def values(result: Result, what: str, length: str, arm: str = "control") -> pd.DataFrame:
    """A measure of which each detail is a number, (subjects, details)."""
    t = result.throughout(measured)
    keys = sorted(k for k in t if k[:3] == (what, arm, length) and not isinstance(k[3], str))
    return pd.DataFrame({k[3]: t[k] for k in keys}, index=t.index)


def devaluation_effect(
    result: Result, length: str, arm: str = "control", window: tuple[float, float] | None = None
) -> pd.Series:
    """Devaluation effect by subject: the learnt action's proportion, valued minus devalued.

    In free trials, or in forced-response trials of a window of preparation times.
    """
    what = SLIPS if window is None else forced_within(window)
    return value(result, what, length, "valued", arm) - value(result, what, length, "devalued", arm)


def slips(
    result: Result, length: str, arm: str = "control", outcome: str = "devalued"
) -> pd.Series:
    """Proportion of learnt actions to the first stimulus by subject, its outcome valued or not."""
    return value(result, SLIPS, length, outcome, arm)


def habitual_errors(
    result: Result, length: str, window: tuple[float, float] = EARLY, arm: str = "control"
) -> pd.Series:
    """Proportion of responses that were correct before reversal, by subject."""
    return value(result, HABITUAL, length, window[0], arm)


def routine(result: Result, arm: str = "control") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Dorsolateral activity in each state of a routine [spikes/s], early and late in practice.

    Each (subjects, states).
    """
    early, late = (
        pd.DataFrame(
            {state: value(result, ROUTINE, when, state, arm) for state in (START, MIDDLE, FINISH)}
        )
        for when in WHEN
    )
    return early, late


def from_cortex(result: Result, task: str, length: str, arm: str) -> pd.Series:
    """Accuracy of actions read from premotor cortex: learnt pair, or end of the new one."""
    return value(result, task, length, ACCURACY, arm)


def brackets(result: Result, arm: str = "control") -> tuple[pd.Series, pd.Series]:
    """Task bracketing by subject [spikes/s], early and late in practice of a routine.

    Dorsolateral activity at start and end minus in the middle.
    """
    early, late = ((t[START] + t[FINISH]) / 2 - t[MIDDLE] for t in routine(result, arm))
    return early, late

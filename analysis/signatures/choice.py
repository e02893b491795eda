"""Choices between stimuli with outcomes of their own: learning, slips, forced answers, GPi off, and a routine."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.habit import has
from striata.analysis.signatures.signature import Signature, table
from striata.analysis.statistics.diffusion import PARAMETERS, UNITS, diffusion
from striata.analysis.statistics.intervals import interval

SHORT, LONG = "short", "long"
LENGTHS = (SHORT, LONG)
PRACTICE, SLIPS, REVERSAL, ROUTINE = "practice", "slips", "reversal", "routine"
FORCED, FORCED_REVERSED, SLIPS_FORCED = "forced", "forced after reversal", "slips, forced"
LEARNT, NEW = "learnt pair, from premotor cortex", "new pair, from premotor cortex"
#: The stimulus whose outcome is devalued.
DEVALUED = "first stimulus"
LOOKED = "forced answers were looked at while strengths were set"
READ = "the rate that counts as a movement in premotor cortex, and cortex's share in a habit, were set after a run"
#: The states of a routine.
START, MIDDLE, FINISH = "first stimulus", "second stimulus", "third stimulus"
#: Times to prepare [s] in which an old answer comes out (Hardwick 2019), and those that are long
#: enough.
EARLY, LATE = (0.3, 0.6), (0.8, 1.0)
#: Too short for a plan.
AT_ONCE = (0.0, 0.2)
#: Trials at the end of either practice to which a diffusion model is fitted.
FITTED = 60
#: Trials at the end of practice, of reversal, and at either end of a routine's practice.
END = 20
#: Trials averaged for a point of a learning curve.
BLOCK = 12
#: Names of measures and of their details.
RIGHT, RT, OLD = "right", "rt", "old answers"
#: Columns of activity from stimulus to action: prelimbic and infralimbic cortex.
PLANNING, BRAKE = "planning", "brake"
WHEN = ("first", "last")


#: What a value is of: (measure, arm, length of practice, detail of it).
Key = tuple[str, str, str, str | float]


def measured(trials: pd.DataFrame) -> pd.DataFrame:
    """Everything that is measured, (subjects, :data:`Key`).

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
    for length in LENGTHS:
        end = end_of_practice(practice, length, END)
        yield (PRACTICE, length, RIGHT), accuracy(end)
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
        for window in (AT_ONCE, LATE):
            t = task.get(SLIPS_FORCED, none)
            yield from _slipped(pressed(window), t[t["prepare"].round(3).between(*window)], length)
        for name in (FORCED, FORCED_REVERSED):
            t = task.get(name, none)
            t = t.assign(prepare=t["prepare"].round(3))
            yield from _details(
                name, length, t.pivot_table("correct", "subject", "prepare", aggfunc="mean")
            )
        for window in (EARLY, LATE):
            yield (OLD, length, window[0]), _old(task.get(FORCED_REVERSED, none), window)
        yield (LEARNT, length, RIGHT), accuracy(task.get(LEARNT, none))
        yield (LEARNT, length, RT), _mean_rt(task.get(LEARNT, none))
        yield (NEW, length, RIGHT), accuracy(at_end(task.get(NEW, none)))


def _details(
    what: str, length: str, columns: pd.DataFrame
) -> Iterator[tuple[tuple[str, str, str | float], pd.Series]]:
    for detail in columns:
        yield (what, length, detail), columns[detail]


def accuracy(trials: pd.DataFrame) -> pd.Series:
    """Proportion of right actions, a value for each subject."""
    return trials.groupby("subject")["correct"].mean()


def _mean_rt(trials: pd.DataFrame) -> pd.Series:
    return trials.groupby("subject")["rt"].mean()


def _curve(trials: pd.DataFrame) -> pd.DataFrame:
    """Proportion of right actions in each :data:`BLOCK` of trials, by the block's middle."""
    middle = (trials["trial"] // BLOCK + 0.5) * BLOCK
    return trials.assign(block=middle).pivot_table("correct", "subject", "block")


def pressed(window: tuple[float, float]) -> str:
    """What slips are called that were forced within a window of times to prepare."""
    return f"{SLIPS_FORCED}, {window[0]:g} s"


def _slipped(
    what: str, trials: pd.DataFrame, length: str
) -> Iterator[tuple[tuple[str, str, str | float], pd.Series]]:
    whole = trials[trials["condition"] == "second stimulus"]["worth"].max()
    here = trials[trials["condition"] == DEVALUED]
    for worth in ("valued", "devalued"):
        yield (
            (what, length, worth),
            accuracy(here[(here["worth"] < whole) == (worth == "devalued")]),
        )


def _old(trials: pd.DataFrame, window: tuple[float, float]) -> pd.Series:
    t = trials[trials["prepare"].between(*window) & (trials["response"] >= 0)]
    return 1.0 - accuracy(t)


def _states(trials: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Dorsolateral activity in each state of a routine [spikes/s], (subjects, states), early and late in practice."""
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


def fall(
    result: Result, length: str, arm: str = "control", window: tuple[float, float] | None = None
) -> pd.Series:
    """By how much devaluation lowers the proportion of its action, each subject's.

    Free, or with a time to prepare.
    """
    what = SLIPS if window is None else pressed(window)
    return value(result, what, length, "valued", arm) - value(result, what, length, "devalued", arm)


def slips(result: Result, length: str, arm: str = "control", worth: str = "devalued") -> pd.Series:
    """Proportion of right (learnt) actions to the first stimulus, its outcome valued or devalued, for each subject."""
    return value(result, SLIPS, length, worth, arm)


def old_answers(
    result: Result, length: str, window: tuple[float, float] = EARLY, arm: str = "control"
) -> pd.Series:
    """Proportion of answers that were right before the reversal, forced within a window of times, for each subject."""
    return value(result, OLD, length, window[0], arm)


def routine(result: Result, arm: str = "control") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Dorsolateral activity in each state of a routine [spikes/s], (subjects, states), early and late in practice."""
    early, late = (
        pd.DataFrame(
            {state: value(result, ROUTINE, when, state, arm) for state in (START, MIDDLE, FINISH)}
        )
        for when in WHEN
    )
    return early, late


def from_cortex(result: Result, task: str, length: str, arm: str) -> pd.Series:
    """Right actions as premotor cortex has them, to the learnt pair or, after some trials, to the new one."""
    return value(result, task, length, RIGHT, arm)


def brackets(result: Result, arm: str = "control") -> tuple[pd.Series, pd.Series]:
    """Dorsolateral activity at the ends of a routine minus in its middle [spikes/s], early and late in its practice."""
    early, late = ((t[START] + t[FINISH]) / 2 - t[MIDDLE] for t in routine(result, arm))
    return early, late


def choice_table(result: Result) -> pd.DataFrame:
    """Every signature in the file."""
    parts = (_learning(result), _slips(result), _forced(result), _cortex(result), _routine(result))
    return table(s for part in parts for s in part)


def fitted(trials: pd.DataFrame) -> pd.DataFrame:
    """The control's trials to which diffusion models are fitted, `condition` the length of practice."""
    t = trials[(trials["task"] == PRACTICE) & (trials["arm"] == "control")]
    ends = [end_of_practice(t, length, FITTED).assign(condition=length) for length in LENGTHS]
    return pd.concat(ends)[["subject", "condition", "rt", "correct"]]


def diffusion_table(result: Result) -> pd.DataFrame:
    """Drift-diffusion fits at the end of short and of long practice, and what long practice changes.

    Raises
    ------
    AnalysisError
        If PyDDM is not installed.
    """
    found = diffusion(result.throughout(fitted)).reindex(
        columns=pd.MultiIndex.from_product((PARAMETERS, LENGTHS))
    )
    return table(
        Signature(name, f"{what} practice", UNITS[name], interval(x.dropna()))
        for name in PARAMETERS
        for what, x in {
            **{g: found[name][g] for g in LENGTHS},
            "long minus short": found[name][LONG] - found[name][SHORT],
        }.items()
    )


def _learning(result: Result) -> Iterator[Signature]:
    for length in LENGTHS:
        right, rt = (value(result, PRACTICE, length, what) for what in (RIGHT, RT))
        yield Signature("right choices", f"end of {length} practice", "", interval(right))
        yield Signature("mean RT", f"end of {length} practice", "ms", interval(rt * 1e3))
        first, last = (value(result, REVERSAL, length, when) for when in WHEN)
        yield Signature(
            "right choices", f"first {END} after reversal, {length} practice", "", interval(first)
        )
        yield Signature(
            "right choices", f"last {END} after reversal, {length} practice", "", interval(last)
        )
        for arm in ("no habit", "IL off"):
            if has(result, arm):
                more = value(result, REVERSAL, length, WHEN[1], arm) - last
                yield Signature(
                    "right choices, change",
                    f"{arm}, last {END} after reversal, {length} practice",
                    "",
                    interval(more),
                )
    for name, what in ((PLANNING, "PL"), (BRAKE, "IL")):
        more = value(result, PRACTICE, LONG, name) - value(result, PRACTICE, SHORT, name)
        yield Signature(
            f"{name}, long minus short practice",
            f"{what}, from stimulus to action",
            "spikes/s",
            interval(more),
        )


def _slips(result: Result) -> Iterator[Signature]:
    for length in LENGTHS:
        less = fall(result, length)
        yield Signature(
            "fall of a devalued outcome's action",
            f"{length} practice",
            "",
            interval(less),
            "deWit2012",
            sign=1,
        )
    yield Signature(
        "slips of action, long minus short practice",
        "devalued",
        "",
        interval(slips(result, LONG) - slips(result, SHORT)),
        "deWit2018",
        absent=True,
    )
    for arm in ("no habit", "no plan", "no cache", "DLS off", "IL off"):
        if has(result, arm):
            for length in LENGTHS:
                yield Signature(
                    "fall of a devalued outcome's action",
                    f"{arm}, {length} practice",
                    "",
                    interval(fall(result, length, arm)),
                )
    for arm in ("control", "no habit", "no plan"):
        if has(result, arm):
            yield from _pressed(result, arm)


def _pressed(result: Result, arm: str) -> Iterator[Signature]:
    """Slips under time pressure."""
    for length in LENGTHS:
        at_once, late = (fall(result, length, arm, window) for window in (AT_ONCE, LATE))
        yield Signature(
            "fall of a devalued outcome's action",
            f"at once, {arm}, {length} practice",
            "",
            interval(at_once),
        )
        yield Signature(
            "fall of a devalued outcome's action, late minus at once",
            f"{arm}, {length} practice",
            "",
            interval(late - at_once),
        )
    devalued = [value(result, pressed(AT_ONCE), length, "devalued", arm) for length in LENGTHS]
    yield Signature(
        "slips of action, long minus short practice",
        f"at once, {arm}",
        "",
        interval(devalued[1] - devalued[0]),
    )


def _forced(result: Result) -> Iterator[Signature]:
    for length in LENGTHS:
        early, late = (old_answers(result, length, w) for w in (EARLY, LATE))
        yield Signature(
            "old answers", f"0.3 to 0.6 s to prepare, {length} practice", "", interval(early)
        )
        yield Signature(
            "old answers, early minus late",
            f"{length} practice",
            "",
            interval(early - late),
            "Hardwick2019",
            sign=1,
            tuned=LOOKED,
        )
    more = interval(old_answers(result, LONG) - old_answers(result, SHORT))
    yield Signature(
        "old answers, long minus short practice",
        "0.3 to 0.6 s to prepare",
        "",
        more,
        "Hardwick2019",
        sign=1,
        tuned=LOOKED,
    )
    for arm in ("no habit", "no plan", "no cache", "IL off"):
        if has(result, arm):
            x = old_answers(result, LONG, arm=arm) - old_answers(result, LONG)
            yield Signature("old answers, change", f"{arm}, long practice", "", interval(x))


def _cortex(result: Result) -> Iterator[Signature]:
    if not has(result, "GPi off"):
        return
    for length in LENGTHS:
        for task, what, low, high in (
            (LEARNT, "learnt pair", 0.8, 1.0),
            (NEW, "new pair", 0.4, 0.6),
        ):
            right = from_cortex(result, task, length, "GPi off")
            source = "Piron2016" if length == LONG else ""
            bounds = (low, high) if source else (np.nan, np.nan)
            yield Signature(
                "right choices",
                f"GPi off, {what}, {length} practice",
                "",
                interval(right),
                source,
                *bounds,
                tuned=READ if source else "",
            )
        slower = [value(result, LEARNT, length, RT, a) for a in ("GPi off", "control")]
        yield Signature(
            "mean RT, change",
            f"GPi off, learnt pair, {length} practice",
            "ms",
            interval((slower[0] - slower[1]) * 1e3),
            "Piron2016",
            sign=1,
            tuned=READ,
        )


def _routine(result: Result) -> Iterator[Signature]:
    for arm in ("control", "no habit"):
        if has(result, arm):
            early, late = brackets(result, arm)
            published = arm == "control"
            yield Signature(
                "ends minus middle of a routine",
                f"{arm}, late minus early",
                "spikes/s",
                interval(late - early),
                "Jog1999" if published else "",
                sign=int(published),
            )

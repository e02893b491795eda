"""Choices between stimuli with outcomes of their own: learning, slips, forced answers, GPi off, and a routine."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.behaviour import interval
from analysis.diffusion import PARAMETERS, UNITS, diffusion
from analysis.habit import has
from analysis.load import Result
from analysis.signatures import Signature, table

SHORT, LONG = "short", "long"
LENGTHS = (SHORT, LONG)
PRACTICE, SLIPS, REVERSAL, ROUTINE = "practice", "slips", "reversal", "routine"
FORCED, FORCED_REVERSED = "forced", "forced after reversal"
LEARNT, NEW = "learnt pair, from premotor cortex", "new pair, from premotor cortex"
#: The stimulus whose outcome is devalued.
DEVALUED = "first stimulus"
LOOKED = "forced answers were looked at while strengths were set"
READ = "the rate that counts as a movement in premotor cortex, and cortex's share in a habit, were set after a run"
#: The states of a routine.
START, MIDDLE, FINISH = "first stimulus", "second stimulus", "third stimulus"
#: Times to prepare [s] in which an old answer comes out (Hardwick 2019), and those that are long enough.
EARLY, LATE = (0.3, 0.6), (0.8, 1.0)
#: Trials at the end of either practice to which a diffusion model is fitted.
FITTED = 60
#: Trials at the end of practice, of reversal, and at either end of a routine's practice.
END = 20


def select(result: Result, task: str, length: str, arm: str = "control") -> pd.DataFrame:
    """Trials of one test after one length of practice."""
    t = result.trials
    return t[(t["task"] == task) & (t["length"] == length) & (t["arm"] == arm)]


def practice(result: Result, arm: str = "control") -> pd.DataFrame:
    """Trials of practice, both lengths of it in a row."""
    t = result.trials
    return t[(t["task"] == PRACTICE) & (t["arm"] == arm)]


def accuracy(trials: pd.DataFrame) -> pd.Series:
    """Proportion of right actions, a value for each subject."""
    return trials.groupby("subject")["correct"].mean()


def slips(result: Result, length: str, arm: str = "control", worth: str = "devalued") -> pd.Series:
    """Proportion of right (learnt) actions to the first stimulus, its outcome valued or devalued, for each subject."""
    t = select(result, SLIPS, length, arm)
    whole = t[t["condition"] == "second stimulus"]["worth"].max()
    here = t[t["condition"] == DEVALUED]
    return accuracy(here[(here["worth"] < whole) == (worth == "devalued")])


def forced(result: Result, task: str, length: str, arm: str = "control") -> pd.DataFrame:
    """Proportion of right answers by time to prepare, (subjects, times [s])."""
    t = select(result, task, length, arm)
    return t.assign(prepare=t["prepare"].round(3)).pivot_table("correct", "subject", "prepare", aggfunc="mean")


def old_answers(result: Result, length: str, window: tuple[float, float] = EARLY, arm: str = "control") -> pd.Series:
    """Proportion of answers that were right before the reversal, forced within a window of times, for each subject."""
    t = select(result, FORCED_REVERSED, length, arm)
    t = t[t["prepare"].between(*window) & (t["response"] >= 0)]
    return 1.0 - accuracy(t)


def routine(result: Result, arm: str = "control") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Dorsolateral activity in each state of a routine [spikes/s], (subjects, states), early and late in practice."""
    t = result.trials
    t = t[(t["task"] == ROUTINE) & (t["arm"] == arm)]
    early, late = (
        part.groupby(["subject", "condition"], observed=True)["sensorimotor"]
        .mean()
        .unstack()
        .reindex(columns=[START, MIDDLE, FINISH])
        for part in (t[t["trial"] < END], at_end(t))
    )
    return early, late


def at_end(trials: pd.DataFrame) -> pd.DataFrame:
    """The last trials of some."""
    return trials[trials["trial"] > trials["trial"].max() - END]


def from_cortex(result: Result, task: str, length: str, arm: str) -> pd.Series:
    """Right actions as premotor cortex has them, to the learnt pair or, after some trials, to the new one."""
    t = select(result, task, length, arm)
    return accuracy(t if task == LEARNT else at_end(t))


def brackets(result: Result, arm: str = "control") -> tuple[pd.Series, pd.Series]:
    """Dorsolateral activity at the ends of a routine minus in its middle [spikes/s], early and late in its practice."""
    early, late = ((t[START] + t[FINISH]) / 2 - t[MIDDLE] for t in routine(result, arm))
    return early, late


def choice_table(result: Result) -> pd.DataFrame:
    """Every signature in the file."""
    parts = (_learning(result), _slips(result), _forced(result), _cortex(result), _routine(result))
    return table(s for part in parts for s in part)


def end_of_practice(result: Result, length: str, trials: int) -> pd.DataFrame:
    """The last trials of short or of long practice."""
    t = practice(result)
    ends = sorted(t.groupby("block", observed=True)["trial"].max())
    last = ends[LENGTHS.index(length)] if len(ends) == len(LENGTHS) else -1
    return t[(t["trial"] <= last) & (t["trial"] > last - trials)]


def diffusion_table(result: Result) -> pd.DataFrame:
    """Drift-diffusion fits at the end of short and of long practice, and what long practice changes.

    Raises
    ------
    AnalysisError
        If PyDDM is not installed.
    """
    both = pd.concat([end_of_practice(result, g, FITTED).assign(condition=g) for g in LENGTHS])
    found = diffusion(both).reindex(columns=pd.MultiIndex.from_product((PARAMETERS, LENGTHS)))
    return table(
        Signature(name, f"{what} practice", UNITS[name], interval(x.dropna()))
        for name in PARAMETERS
        for what, x in {
            **{g: found[name][g] for g in LENGTHS}, "long minus short": found[name][LONG] - found[name][SHORT],
        }.items()
    )  # fmt: skip


def _learning(result: Result) -> Iterator[Signature]:
    for length in LENGTHS:
        here = end_of_practice(result, length, END)
        yield Signature("right choices", f"end of {length} practice", "", interval(accuracy(here)))
        yield Signature(
            "mean RT", f"end of {length} practice", "ms", interval(here.groupby("subject")["rt"].mean() * 1e3)
        )
        turned = select(result, REVERSAL, length)
        first, last = accuracy(turned[turned["trial"] < END]), accuracy(at_end(turned))
        yield Signature("right choices", f"first {END} after reversal, {length} practice", "", interval(first))
        yield Signature("right choices", f"last {END} after reversal, {length} practice", "", interval(last))


def _slips(result: Result) -> Iterator[Signature]:
    for length in LENGTHS:
        less = slips(result, length, worth="valued") - slips(result, length)
        yield Signature("fall of a devalued outcome's action", f"{length} practice", "", interval(less), "deWit2012",
                        sign=1)  # fmt: skip
    yield Signature("slips of action, long minus short practice", "devalued", "",
                    interval(slips(result, LONG) - slips(result, SHORT)), "deWit2018", absent=True)  # fmt: skip
    for arm in ("no habit", "no plan", "no cache", "DLS off"):
        if has(result, arm):
            for length in LENGTHS:
                less = slips(result, length, arm, "valued") - slips(result, length, arm)
                yield Signature("fall of a devalued outcome's action", f"{arm}, {length} practice", "", interval(less))


def _forced(result: Result) -> Iterator[Signature]:
    for length in LENGTHS:
        early, late = (old_answers(result, length, w) for w in (EARLY, LATE))
        yield Signature("old answers", f"0.3 to 0.6 s to prepare, {length} practice", "", interval(early))
        yield Signature("old answers, early minus late", f"{length} practice", "", interval(early - late),
                        "Hardwick2019", sign=1, tuned=LOOKED)  # fmt: skip
    more = interval(old_answers(result, LONG) - old_answers(result, SHORT))
    yield Signature("old answers, long minus short practice", "0.3 to 0.6 s to prepare", "", more, "Hardwick2019",
                    sign=1, tuned=LOOKED)  # fmt: skip
    for arm in ("no habit", "no plan", "no cache"):
        if has(result, arm):
            x = old_answers(result, LONG, arm=arm) - old_answers(result, LONG)
            yield Signature("old answers, change", f"{arm}, long practice", "", interval(x))


def _cortex(result: Result) -> Iterator[Signature]:
    if not has(result, "GPi off"):
        return
    for length in LENGTHS:
        for task, what, low, high in ((LEARNT, "learnt pair", 0.8, 1.0), (NEW, "new pair", 0.4, 0.6)):
            right = from_cortex(result, task, length, "GPi off")
            source = "Piron2016" if length == LONG else ""
            bounds = (low, high) if source else (np.nan, np.nan)
            yield Signature("right choices", f"GPi off, {what}, {length} practice", "", interval(right), source,
                            *bounds, tuned=READ if source else "")  # fmt: skip
        slower = [select(result, LEARNT, length, a).groupby("subject")["rt"].mean() for a in ("GPi off", "control")]
        yield Signature("mean RT, change", f"GPi off, learnt pair, {length} practice", "ms",
                        interval((slower[0] - slower[1]) * 1e3), "Piron2016", sign=1, tuned=READ)  # fmt: skip


def _routine(result: Result) -> Iterator[Signature]:
    for arm in ("control", "no habit"):
        if has(result, arm):
            early, late = brackets(result, arm)
            published = arm == "control"
            yield Signature("ends minus middle of a routine", f"{arm}, late minus early", "spikes/s",
                            interval(late - early), "Jog1999" if published else "", sign=int(published))  # fmt: skip

"""Measures of lever pressing, a value for each subject."""

from __future__ import annotations

import pandas as pd

from striata.analysis.reading.load import Result

TRAINING, EXTINCTION, AGAIN = "training", "extinction", "reacquisition"
SHORT, LONG = "short", "long"
RI, RR = "RI", "RR"
ALL_ACTIONS = 3
#: Minutes at the end of a changed contingency over which presses are counted.
END = 3
SATIETY, AVERSION = "devalued by satiety", "devalued by taste aversion"
#: Studies of people whose presses after satiety are known (they disagree), and rows by training.
STUDIES = ("Tricomi 2009", "de Wit 2018")
PEOPLE = {
    length: tuple(f"people, {days} of training ({study})" for study in STUDIES)
    for length, days in ((SHORT, "one day"), (LONG, "three days"))
}
UNCHANGED, DEGRADED, OMISSION = "unchanged", "contingency degraded", "omission"


def session(
    result: Result,
    task: str,
    condition: str,
    length: str,
    arm: str = "control",
    schedule: str = RI,
    actions: int = ALL_ACTIONS,
    levers: int = 1,
) -> pd.DataFrame:
    """Minutes of one session of a test; of animals trained with two levers if `levers` is 2."""
    t = result.trials
    kept = (
        (t["arm"] == arm)
        & (t["task"] == task)
        & (t["condition"] == condition)
        & (t["length"] == length)
    )
    return t[
        kept & (t["schedule"] == schedule) & (t["actions"] == actions) & (t["levers"] == levers)
    ]


def presses(minutes: pd.DataFrame) -> pd.Series:
    """Mean presses a minute, a value for each subject."""
    return minutes.groupby("subject")["presses"].mean()


def press_rate(minutes: pd.DataFrame) -> pd.Series:
    """Presses per free second, in which the animal neither acts nor eats [1/s], by subject."""
    total = minutes.groupby("subject")[["presses", "free"]].sum()
    return total["presses"] / total["free"].where(total["free"] > 0)


def outcomes(result: Result) -> pd.DataFrame:
    """Outcomes so far at the end of each minute of training, (minutes, subjects).

    One lever, on interval schedules, with every action to explore.
    """
    t = result.trials
    t = t[(t["task"] == TRAINING) & (t["arm"] == "control") & (t["schedule"] == RI)]
    t = t[(t["actions"] == ALL_ACTIONS) & (t["levers"] == 1)]
    return t.groupby(["trained", "subject"])["outcomes"].mean().unstack().cumsum()


def outcomes_in(result: Result, length: str) -> pd.Series:
    """Outcomes in all of the training of a length, by subject."""
    t, runs = result.trials, {SHORT: 1, LONG: 2}
    t = t[(t["task"] == TRAINING) & (t["arm"] == "control") & (t["schedule"] == RI)]
    t = t[(t["actions"] == ALL_ACTIONS) & (t["levers"] == 1) & (t["block"] % 100 <= runs[length])]
    return t.groupby("subject")["outcomes"].sum()


def sensitivity(
    result: Result,
    length: str,
    value: str = SATIETY,
    arm: str = "control",
    schedule: str = RI,
    actions: int = ALL_ACTIONS,
    levers: int = 1,
) -> pd.Series:
    """Devaluation sensitivity by subject, from presses in extinction.

    (valued − devalued) / (valued + devalued): 0 is insensitive. NaN for a subject that does not
    press at all.
    """
    valued, less = (
        presses(session(result, EXTINCTION, v, length, arm, schedule, actions, levers))
        for v in ("valued", value)
    )
    return (valued - less) / (valued + less).where(valued + less > 0)


def changed(result: Result, task: str, length: str, schedule: str = RI) -> pd.Series:
    """Press rate at the end of a changed contingency over that of the unchanged one.

    Per free second, since without outcomes there is no time spent eating.
    """
    ends = []
    for which in (task, UNCHANGED):
        t = session(result, which, "valued", length, schedule=schedule)
        ends.append(press_rate(t[t["trial"] > t["trial"].max() - END]))
    return ends[0] / ends[1].where(ends[1] > 0)

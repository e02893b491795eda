"""What lever pressing follows in the habit experiment: the outcome's worth, contingency, or mere practice."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.signature import Signature, table
from striata.analysis.statistics.intervals import interval

TRAINING, EXTINCTION, AGAIN = "training", "extinction", "reacquisition"
SHORT, LONG = "short", "long"
RI, RR = "RI", "RR"
ALL_ACTIONS = 3
#: Minutes at the end of a changed contingency over which presses are counted.
END = 3
LOOKED = (
    "devaluation, contingencies and two levers were looked at while strengths and rules were set"
)
LATE = "IL's part in habit was looked at while its strength was set"


def habit_table(result: Result) -> pd.DataFrame:
    """Every signature in the file."""
    parts = [_devaluation(result), _entry(result)]
    if result.level == "rate":
        parts += [
            _schedules(result),
            _lesions(result),
            _mechanisms(result),
            _contingency(result),
            _again(result),
            _actions(result),
            _two_levers(result),
        ]
    return table(s for part in parts for s in part)


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


def eagerness(minutes: pd.DataFrame) -> pd.Series:
    """Presses for each second in which the animal neither acts nor eats [1/s], a value for each subject."""
    total = minutes.groupby("subject")[["presses", "free"]].sum()
    return total["presses"] / total["free"].where(total["free"] > 0)


def sensitivity(
    result: Result,
    length: str,
    value: str = "sated",
    arm: str = "control",
    schedule: str = RI,
    actions: int = ALL_ACTIONS,
    levers: int = 1,
) -> pd.Series:
    """(valued − devalued) / (valued + devalued) presses in extinction, for each subject: 0 insensitive, 1 wholly so.

    NaN for a subject that does not press at all.
    """
    valued, less = (
        presses(session(result, EXTINCTION, v, length, arm, schedule, actions, levers))
        for v in ("valued", value)
    )
    return (valued - less) / (valued + less).where(valued + less > 0)


def has(result: Result, arm: str) -> bool:
    """Whether the file has that arm."""
    return arm in result.arms.index


def _devaluation(result: Result) -> Iterator[Signature]:
    values = ("sated", "averted") if result.level == "rate" else ("sated",)
    for value in values:
        by_length = {length: sensitivity(result, length, value) for length in (SHORT, LONG)}
        yield Signature(
            "sensitivity to outcome's worth",
            f"{value}, short training",
            "index",
            interval(by_length[SHORT]),
            "Adams1982",
            sign=1,
            tuned=LOOKED,
        )
        yield Signature(
            "sensitivity to outcome's worth",
            f"{value}, long training",
            "index",
            interval(by_length[LONG]),
            "Adams1982",
            absent=True,
            tuned=LOOKED,
        )
        yield Signature(
            "change of sensitivity with training",
            f"{value}, long minus short",
            "index",
            interval(by_length[LONG] - by_length[SHORT]),
            "Adams1982",
            sign=-1,
            tuned=LOOKED,
        )
    for length in (SHORT, LONG):
        pressed = presses(session(result, EXTINCTION, "valued", length))
        yield Signature(
            "presses in extinction", f"valued, {length} training", "1/min", interval(pressed)
        )


def _entry(result: Result) -> Iterator[Signature]:
    for value in ("valued", "sated"):
        latency = {
            k: session(result, EXTINCTION, value, k).groupby("subject")["latency"].mean()
            for k in (SHORT, LONG)
        }
        yield Signature(
            "change of latency of the first press",
            f"{value}, long minus short training",
            "s",
            interval(latency[LONG] - latency[SHORT]),
        )


def _schedules(result: Result) -> Iterator[Signature]:
    for length in (SHORT, LONG):
        less = sensitivity(result, length) - sensitivity(result, length, schedule=RR)
        yield Signature(
            "sensitivity, RI minus RR",
            f"sated, {length} training",
            "index",
            interval(less),
            "Dickinson1983",
            sign=-1,
        )
    t = result.trials
    last = t[
        (t["task"] == TRAINING)
        & (t["arm"] == "control")
        & (t["actions"] == ALL_ACTIONS)
        & (t["levers"] == 1)
    ]
    last = last[last["trained"] >= last["trained"].max() - 10]
    for what in ("outcomes", "presses"):
        mean = (
            last.groupby(["subject", "schedule"], observed=True)[what]
            .mean()
            .unstack()
            .reindex(columns=[RI, RR])
        )
        yield Signature(
            f"{what} in training, RI minus RR",
            "last ten minutes",
            "1/min",
            interval(mean[RI] - mean[RR]),
        )


#: Arm → (training after which, expected sign of the change of sensitivity, source, what was looked
#: at).
_PUBLISHED = {
    "DLS off, from the start": (LONG, 1, "Yin2004", ""),
    "DMS off, from the start": (SHORT, -1, "Yin2005", ""),
    "PL off, from the start": (SHORT, -1, "Killcross2003", ""),
    "IL off, from the start": (LONG, 1, "Killcross2003", LATE),
    "IL off": (LONG, 1, "Coutureau2003", LATE),
    "SNc off, from the start": (LONG, 1, "Faure2005", ""),
}


def _lesions(result: Result) -> Iterator[Signature]:
    for arm in (a for a in result.arms.index if "off" in str(a)):
        expected = _PUBLISHED.get(str(arm))
        for length in (SHORT, LONG):
            change = interval(
                sensitivity(result, length, arm=str(arm)) - sensitivity(result, length)
            )
            sign, source, tuned = (
                expected[1:] if expected and expected[0] == length else (0, "", "")
            )
            yield Signature(
                "change of sensitivity",
                f"{arm}, {length} training",
                "index",
                change,
                source,
                sign=sign,
                tuned=tuned,
            )


def _mechanisms(result: Result) -> Iterator[Signature]:
    """Without what is held responsible, the effect goes."""
    for arm in ("no habit", "no plan", "no cache", "no habit, no cache", "no routine"):
        if has(result, arm):
            found = {length: sensitivity(result, length, arm=arm) for length in (SHORT, LONG)}
            for length, x in found.items():
                yield Signature(
                    "sensitivity to outcome's worth",
                    f"{arm}, {length} training",
                    "index",
                    interval(x),
                )
            yield Signature(
                "change of sensitivity with training",
                f"{arm}, long minus short",
                "index",
                interval(found[LONG] - found[SHORT]),
            )


def changed(result: Result, task: str, length: str, schedule: str = RI) -> pd.Series:
    """Eagerness in the last minutes under a changed contingency over that under the old one, for each subject.

    Presses a minute would not do: who gets no outcome has no time to eat.
    """
    ends = []
    for which in (task, "as before"):
        t = session(result, which, "valued", length, schedule=schedule)
        ends.append(eagerness(t[t["trial"] > t["trial"].max() - END]))
    return ends[0] / ends[1].where(ends[1] > 0)


def _contingency(result: Result) -> Iterator[Signature]:
    for task, source in (("degraded", "Hammond1980"), ("omission", "Dickinson1998")):
        found = {length: changed(result, task, length) for length in (SHORT, LONG)}
        less = found[SHORT] - 1
        yield Signature(
            "change of eagerness to press, relative",
            f"{task}, short training",
            "",
            interval(less),
            source,
            sign=-1,
            tuned=LOOKED,
        )
        yield Signature(
            "change of eagerness to press, relative",
            f"{task}, long training",
            "",
            interval(found[LONG] - 1),
        )
        yield Signature(
            "resistance to the change",
            f"{task}, long minus short training",
            "",
            interval(found[LONG] - found[SHORT]),
            "Dickinson1998" if task == "omission" else "",
            sign=int(task == "omission"),
            tuned=LOOKED,
        )


def _again(result: Result) -> Iterator[Signature]:
    for length in (SHORT, LONG):
        for value in ("sated", "averted"):
            now, valued = (eagerness(session(result, AGAIN, v, length)) for v in (value, "valued"))
            yield Signature(
                "eagerness to press when the outcome is back",
                f"{value} over valued, {length} training",
                "ratio",
                interval(now / valued),
            )


def _actions(result: Result) -> Iterator[Signature]:
    for schedule in (RI, RR):
        for actions in (1, 2, 3):
            for length in (SHORT, LONG):
                x = interval(sensitivity(result, length, schedule=schedule, actions=actions))
                yield Signature(
                    "map of sensitivity",
                    f"{schedule}, {actions} actions, {length} training",
                    "index",
                    x,
                )


def _two_levers(result: Result) -> Iterator[Signature]:
    """Trained with two levers and outcomes, and tested with both: choice keeps an animal goal-directed."""
    for length in (SHORT, LONG):
        source, sign, tuned = ("Kosaki2010", 1, LOOKED) if length == LONG else ("", 0, "")
        both = sensitivity(result, length, levers=2)
        yield Signature(
            "sensitivity to outcome's worth",
            f"two levers, {length} training",
            "index",
            interval(both),
            source,
            sign=sign,
            tuned=tuned,
        )
        yield Signature(
            "change of sensitivity",
            f"two levers minus one, {length} training",
            "index",
            interval(both - sensitivity(result, length)),
            source,
            sign=sign,
            tuned=tuned,
        )

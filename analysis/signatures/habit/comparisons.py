"""Lever pressing by outcome value, contingency and training, beside what is published."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, absent, direction
from striata.analysis.signatures.habit.measures import (
    AGAIN,
    ALL_ACTIONS,
    AVERSION,
    DEGRADED,
    EXTINCTION,
    LONG,
    OMISSION,
    PEOPLE,
    RI,
    RR,
    SATIETY,
    SHORT,
    TRAINING,
    changed,
    outcomes_in,
    press_rate,
    presses,
    sensitivity,
    session,
)
from striata.analysis.signatures.parts import tabulated
from striata.analysis.statistics.intervals import POSITIVE, SIGNED, interval

INSPECTED = (
    "devaluation, contingencies and two levers were inspected while strengths and rules were set"
)
LATE = "IL's part in habit was inspected while its strength was set"
#: Families of arms that are lesions, and arms without a mechanism.
LESIONS = ("lesion", "early lesion")
MECHANISMS = (
    "habit off",
    "goal-directed off",
    "model-free off",
    "habit and model-free off",
    "cortical habit off",
)


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison; at the spiking level, those of devaluation alone."""
    yield from _devaluation(result)
    yield from _training(result)
    yield from _entry(result)
    if result.level == "rate":
        yield from _schedules(result)
        yield from _lesions(result)
        yield from _mechanisms(result)
        yield from _contingency(result)
        yield from _again(result)
        yield from _actions(result)
        yield from _two_levers(result)


def _devaluation(result: Result) -> Iterator[Comparison]:
    values = (SATIETY, AVERSION) if result.level == "rate" else (SATIETY,)
    for value in values:
        by_length = {length: sensitivity(result, length, value) for length in (SHORT, LONG)}
        yield Comparison(
            "devaluation sensitivity",
            f"{value}, short training",
            "index",
            interval(by_length[SHORT], SIGNED),
            direction(1, "Adams1982"),
            calibrated_on=INSPECTED,
        )
        yield Comparison(
            "devaluation sensitivity",
            f"{value}, long training",
            "index",
            interval(by_length[LONG], SIGNED),
            absent("Adams1982"),
            calibrated_on=INSPECTED,
        )
        yield Comparison(
            "change of devaluation sensitivity with training",
            f"{value}, long minus short",
            "index",
            interval(by_length[LONG] - by_length[SHORT]),
            direction(-1, "Adams1982"),
            calibrated_on=INSPECTED,
        )
    for length, studies in PEOPLE.items():
        for people in studies:
            yield Comparison(
                "devaluation sensitivity",
                f"{length} training, beside {people}",
                "index",
                interval(sensitivity(result, length), SIGNED),
                tabulated("habit", "devaluation sensitivity", people),
                calibrated_on=INSPECTED,
            )
    for length in (SHORT, LONG):
        pressed = presses(session(result, EXTINCTION, "valued", length))
        yield Comparison(
            "presses in extinction",
            f"valued, {length} training",
            "1/min",
            interval(pressed, POSITIVE),
        )


def _training(result: Result) -> Iterator[Comparison]:
    """How long training is, beside that of animals."""
    for length in (SHORT, LONG):
        what = f"{length} training"
        yield Comparison(
            "outcomes in training",
            what,
            "",
            interval(outcomes_in(result, length), POSITIVE),
            tabulated("habit", "outcomes in training", what),
            calibrated_on="training was made as long as that of animals",
        )


def _entry(result: Result) -> Iterator[Comparison]:
    for value in ("valued", SATIETY):
        latency = {
            k: session(result, EXTINCTION, value, k).groupby("subject")["latency"].mean()
            for k in (SHORT, LONG)
        }
        yield Comparison(
            "change of latency of the first press",
            f"{value}, long minus short training",
            "s",
            interval(latency[LONG] - latency[SHORT]),
        )


def _schedules(result: Result) -> Iterator[Comparison]:
    for length in (SHORT, LONG):
        less = sensitivity(result, length) - sensitivity(result, length, schedule=RR)
        yield Comparison(
            "devaluation sensitivity, RI minus RR",
            f"{SATIETY}, {length} training",
            "index",
            interval(less),
            direction(-1, "Dickinson1983"),
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
        yield Comparison(
            f"{what} in training, RI minus RR",
            "last ten minutes",
            "1/min",
            interval(mean[RI] - mean[RR]),
        )


#: (arm, training) → published direction of the change of sensitivity.
CHANGES = {
    ("DLS off, from the start", LONG): direction(1, "Yin2004"),
    ("DMS off, from the start", SHORT): direction(-1, "Yin2005"),
    ("PL off, from the start", SHORT): direction(-1, "Killcross2003"),
    ("IL off, from the start", LONG): direction(1, "Killcross2003"),
    ("IL off", LONG): direction(1, "Coutureau2003"),
    ("SNc off, from the start", LONG): direction(1, "Faure2005"),
}
#: Those of them on whose size a strength was set.
CALIBRATED = {("IL off, from the start", LONG): LATE, ("IL off", LONG): LATE}


def _lesions(result: Result) -> Iterator[Comparison]:
    for arm in result.arms.index[result.arms["family"].isin(LESIONS)]:
        for length in (SHORT, LONG):
            change = sensitivity(result, length, arm=str(arm)) - sensitivity(result, length)
            yield Comparison(
                "change of devaluation sensitivity",
                f"{arm}, {length} training",
                "index",
                interval(change),
                CHANGES.get((str(arm), length), Published()),
                calibrated_on=CALIBRATED.get((str(arm), length), ""),
            )


def _mechanisms(result: Result) -> Iterator[Comparison]:
    """Devaluation without one of the mechanisms that choose actions."""
    for arm in MECHANISMS:
        if result.has_arm(arm):
            found = {length: sensitivity(result, length, arm=arm) for length in (SHORT, LONG)}
            for length, x in found.items():
                yield Comparison(
                    "devaluation sensitivity",
                    f"{arm}, {length} training",
                    "index",
                    interval(x, SIGNED),
                )
            yield Comparison(
                "change of devaluation sensitivity with training",
                f"{arm}, long minus short",
                "index",
                interval(found[LONG] - found[SHORT]),
            )


def _contingency(result: Result) -> Iterator[Comparison]:
    for task, source in ((DEGRADED, "Hammond1980"), (OMISSION, "Dickinson1998")):
        found = {length: changed(result, task, length) for length in (SHORT, LONG)}
        less = found[SHORT] - 1
        yield Comparison(
            "relative change of press rate per free second",
            f"{task}, short training",
            "",
            interval(less),
            direction(-1, source),
            calibrated_on=INSPECTED,
        )
        yield Comparison(
            "relative change of press rate per free second",
            f"{task}, long training",
            "",
            interval(found[LONG] - 1),
        )
        yield Comparison(
            "resistance to the changed contingency",
            f"{task}, long minus short training",
            "",
            interval(found[LONG] - found[SHORT]),
            direction(int(task == OMISSION), "Dickinson1998" if task == OMISSION else ""),
            calibrated_on=INSPECTED,
        )


def _again(result: Result) -> Iterator[Comparison]:
    for length in (SHORT, LONG):
        for value in (SATIETY, AVERSION):
            now, valued = (press_rate(session(result, AGAIN, v, length)) for v in (value, "valued"))
            yield Comparison(
                "press rate per free second in reacquisition",
                f"{value} over valued, {length} training",
                "ratio",
                interval(now / valued.where(valued > 0), POSITIVE),
            )


def _actions(result: Result) -> Iterator[Comparison]:
    for schedule in (RI, RR):
        for actions in (1, 2, 3):
            for length in (SHORT, LONG):
                x = interval(
                    sensitivity(result, length, schedule=schedule, actions=actions), SIGNED
                )
                yield Comparison(
                    "devaluation sensitivity by schedule and actions",
                    f"{schedule}, {actions} actions, {length} training",
                    "index",
                    x,
                )


def _two_levers(result: Result) -> Iterator[Comparison]:
    """Two levers and outcomes in training and test, where animals stay goal-directed."""
    for length in (SHORT, LONG):
        published = direction(1, "Kosaki2010") if length == LONG else Published()
        calibrated = INSPECTED if length == LONG else ""
        both = sensitivity(result, length, levers=2)
        yield Comparison(
            "devaluation sensitivity",
            f"two levers, {length} training",
            "index",
            interval(both, SIGNED),
            published,
            calibrated_on=calibrated,
        )
        yield Comparison(
            "change of devaluation sensitivity",
            f"two levers minus one, {length} training",
            "index",
            interval(both - sensitivity(result, length)),
            published,
            calibrated_on=calibrated,
        )

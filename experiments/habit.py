"""Lever pressing: goal-directed, model-free and habitual control as training goes on.

Subjects press a lever for an outcome on a random-interval or a random-ratio schedule. After short
and after long training the outcome is devalued and the lever pressed in extinction; then outcomes
are delivered again, or the contingency is degraded or reversed (omission). Areas are silenced in
the test or from the start, and kinds of control are removed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.mechanisms import learnt, lesions, off
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Session, Weights, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.recording.lever_pressing import AFTER, BEFORE, WATCHED, after, press, show
from striata.experiments.worlds.lever_schedules import (
    AVERSION,
    LENGTHS,
    SCHEDULES,
    VALUED,
    VALUES,
    Cell,
    Group,
    Schedule,
    Trained,
    outcome,
    weights_of,
)
from striata.experiments.worlds.operant import MINUTE

NAME = "habit"

#: Minutes in which every press is rewarded; minutes of changed contingencies; time without a press
#: after which an outcome is delivered in omission [s].
CONTINUOUS, CHANGED_FOR, PAUSE = 5, 6, 10.0


def _training(name: str, what: str, first: int) -> Phase:
    return Phase(name, what, range(first, 2000, 100), kind="practice", learns=True, rate_only=True)


REINFORCED = _training(
    "continuous reinforcement",
    "Free access to the lever for 5 min; every press brings the outcome.",
    0,
)
SHORT = _training(
    "short training",
    "{short} min on the schedule: random interval (an outcome is armed every {interval} ms on "
    "average) or random ratio (an outcome every {ratio} presses on average).",
    1,
)
LONG = _training("long training", "On the same schedule, until {long} min.", 2)
EXTINCTION = Phase(
    "extinction",
    "{trials} min without outcomes, the outcome valued, devalued by satiety (a tenth of its "
    "value) or by taste aversion (none, and disgust).",
    range(2000, 3000),
    learns=True,
)
REACQUISITION = Phase(
    "reacquisition",
    "{trials} min with the schedule back, the outcome as in extinction. Intact brain, intervals.",
    range(3000, 4000),
    learns=True,
    rate_only=True,
)
CHANGED = Phase(
    "changed contingency",
    "6 min: unchanged; degraded (outcomes come by themselves, as often as on the schedule); "
    "omission (an outcome for every 10 s without a press). Intact brain, intervals.",
    range(4000, 4001),
    learns=True,
    rate_only=True,
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 enters the box after short and after long training: rewarded, valued, devalued.",
    range(8900, 8901),
)

TRAINING = "training"
UNCHANGED, DEGRADED, OMISSION = CHANGES = ("unchanged", "contingency degraded", "omission")

#: Silenced one by one; and kinds of control that are removed, throughout.
PARTS = ("DLS", "DMS", "PL", "IL", "SNc")
CONTROLS = ("habit", "goal-directed", "model-free", "habit and model-free", "cortical habit")
ARMS = (
    Arm("control", "the intact brain"),
    *lesions(*PARTS),
    *lesions(*PARTS, early=True),
    *(off()[name] for name in CONTROLS),
)

COLUMNS: dict[str, Column] = COMMON | {
    "task": Column(TEXT, "", "training, extinction, reacquisition, or what the contingency became"),
    "condition": Column(TEXT, "", "value of the outcome"),
    "trial": Column("i4", "", "minute within the session"),
    "schedule": Column(TEXT, "", "RI (random interval) or RR (random ratio)"),
    "length": Column(TEXT, "", "training before: short, long; or none in training itself"),
    "trained": Column("f4", "min", "training before this minute"),
    "actions": Column("i1", "", "how many actions there were to explore"),
    "levers": Column("i1", "", "how many levers brought an outcome in training"),
    "presses": Column("i4", "", "presses on the first lever in this minute"),
    "presses_2": Column("i4", "", "presses on the second lever, whether it pays or not"),
    "others": Column("i4", "", "actions on neither lever in this minute"),
    "outcomes": Column("i4", "", "outcomes in this minute"),
    "free": Column("f4", "s", "time in this minute in which the subject neither acted nor ate"),
    "latency": Column("f4", "s", "first press, from entering the box; NaN if none"),
}


@dataclass(frozen=True)
class HabitSettings(Settings):
    """Settings of the habit experiment; `trials` counts the minutes of each test."""

    TAKES_TRAINING: ClassVar[bool] = True
    GOES_ON: ClassVar[bool] = True
    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 3
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    # with the minutes before, some 80 and 500 presses, as in Adams (1982)
    short: int = setting(2, "minutes on the schedule in short training", 1, 1000)
    long: int = setting(30, "minutes on the schedule in long training", 1, 1000)
    # some five outcomes a minute on either schedule
    ratio: float = setting(3.0, "mean presses for an outcome of the ratio schedule", 1.0, 1000.0)
    interval: float = setting(
        10_000.0, "mean time until the interval schedule arms an outcome", 10.0, 1e7, "ms"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.long <= self.short:
            raise ExperimentError(
                f"long = {self.long} min of training must be more than short = {self.short} min."
            )


def groups(settings: Settings) -> list[Group]:
    """Every group that is trained.

    Intact brains on each schedule with each number of actions, early lesions on the interval
    schedule. At the spiking level, intact brains on the interval schedule alone.
    """
    control, *rest = settings.chosen
    if settings.level == "spiking":
        return [Group(control, "RI")]
    plain = [Group(control, s, k) for k in (3, 2, 1) for s in SCHEDULES]
    early = [Group(a, "RI") for a in rest if a.when == "always"]
    return [*plain, Group(control, "RI", levers=2), *early]


def _rows(settings: HabitSettings) -> list[tuple[str, str, str]]:
    arms = [a for a in settings.chosen if settings.level == "rate" or a.when == "test"]
    return [(a.name, after(length), v) for a in arms for length in LENGTHS for v in VALUES[:2]]


def _duration(s: HabitSettings) -> float:
    many, rate = len(groups(s)), s.level == "rate"
    test = s.trials * (4 * (many + len(s.chosen)) + 8)
    changed = 2 * CHANGED_FOR * len(CHANGES) if rate else 0
    return float(MINUTE * (many * (CONTINUOUS + s.long) + test + changed))


def run(session: Session) -> None:
    """Training of every group, and the tests after short and after long training."""
    trained = _trained(session)
    session.part.trained = {g.label(length): w for (g, length), w in trained.items()}
    _devalue(session, trained)
    first = groups(session.settings)[0]
    short, long = (trained[first, length] for length in LENGTHS)
    show(session, EXAMPLES, first, [short, long])
    if session.settings.level == "rate":
        _change(session, trained)
    session.part.weights = learnt(short, long)


def _trained(session: Session) -> Trained:
    """Every group's weights after short and after long training, in an earlier run or now."""
    settings = session.settings
    every = groups(settings)
    if settings.start and not settings.start_as:
        return {(g, length): session.trained(g.label(length)) for g in every for length in LENGTHS}
    out: Trained = {}
    for i, side in enumerate(session.side_by_side(every, lambda g: g.arm)):
        out |= _train(session, side, i)
    return out


def _train(session: Session, side: list[Group], number: int) -> Trained:
    """Train groups in one cohort; their weights after short and after long training."""
    settings, n = session.settings, session.size
    cells = [Cell(g, g.arm, TRAINING, "trained") for g in side]
    weights = session.start(np.tile(np.arange(n), len(side)))
    always = [g.paying(n, 1.0) for g in side]
    weights = press(session, REINFORCED, cells, always, CONTINUOUS, weights, number)
    out, done = Trained(), 0
    untils = zip((SHORT, LONG), LENGTHS, (settings.short, settings.long), strict=True)
    for phase, length, until in untils:
        schedules, before = [_schedule(session, g) for g in side], CONTINUOUS + done
        weights = press(session, phase, cells, schedules, until - done, weights, number, before)
        out |= {(g, length): pick(weights, slice(j * n, (j + 1) * n)) for j, g in enumerate(side)}
        done = until
    return out


def _schedule(session: Session, group: Group, condition: str = VALUED) -> Schedule:
    """A group's own schedule, with the outcome of a condition."""
    s = session.settings
    return group.scheduled(session.size, s.ratio, s.interval * 1e-3, **outcome(condition))


def _devalue(session: Session, trained: Trained) -> None:
    """Extinction, with the outcome valued or devalued.

    Intact brains with all actions, trained by intervals, are also tested after taste aversion, then
    reacquire pressing.
    """
    settings, n = session.settings, session.size
    rate = settings.level == "rate"
    pairs = [(g, g.arm) for g, length in trained if length == LENGTHS[0]]
    late = [a for a in settings.chosen if a.when == "test" and a.name != "control"]
    pairs += [(pairs[0][0], a) for a in late]
    for i, side in enumerate(session.side_by_side(pairs, lambda pair: pair[1])):
        cells = [
            c
            for length in LENGTHS
            for g, a in side
            for c in (Cell(g, a, EXTINCTION.name, value, length) for value in VALUES)
            if c.condition != AVERSION or (rate and c.intact)
        ]
        gone = [c.group.paying(n, **outcome(c.condition)) for c in cells]
        start = weights_of(trained, cells)
        left = press(session, EXTINCTION, cells, gone, settings.trials, start, i, record=True)
        if rate and any(c.intact for c in cells):
            _reacquire(session, cells, left, i)


def _reacquire(session: Session, cells: list[Cell], weights: Weights, number: int) -> None:
    """Intact brains among the cells go on after extinction, with their schedule back."""
    n = session.size
    again = [k for k, c in enumerate(cells) if c.intact]
    kept = [replace(cells[k], task=REACQUISITION.name) for k in again]
    back = [_schedule(session, c.group, c.condition) for c in kept]
    start = pick(weights, np.concatenate([np.arange(k * n, (k + 1) * n) for k in again]))
    press(session, REACQUISITION, kept, back, session.settings.trials, start, number)


def _change(session: Session, trained: Trained) -> None:
    """Contingencies change: outcomes come by themselves, or only without presses."""
    settings, n = session.settings, session.size
    every = [Cell(g, g.arm, c, VALUED, length) for g, length in trained for c in CHANGES]
    cells = [c for c in every if c.intact]
    new = {
        DEGRADED: Schedule.of(n, free=settings.interval * 1e-3),
        OMISSION: Schedule.of(n, omission=PAUSE),
    }
    schedules = [new.get(c.task) or _schedule(session, c.group) for c in cells]
    press(session, CHANGED, cells, schedules, CHANGED_FOR, weights_of(trained, cells), 0)


EXPERIMENT = Experiment(
    name=NAME,
    what=(
        "lever pressing: devaluation by training and schedule, contingency, lesions early and late"
    ),
    settings=HabitSettings,
    defaults={"rate": {"subjects": 16, "trials": 3}, "spiking": {"subjects": 4, "trials": 1}},
    batch={"rate": 8, "spiking": 1},
    procedure=(REINFORCED, SHORT, LONG, EXTINCTION, REACQUISITION, CHANGED, EXAMPLES),
    columns=COLUMNS,
    texts={
        "task": (TRAINING, EXTINCTION.name, REACQUISITION.name, *CHANGES),
        "condition": (*VALUES, "trained"),
        "schedule": SCHEDULES,
        "length": (*LENGTHS, "none"),
    },
    run=run,
    duration=_duration,
    rows=_rows,
    times=epoch_times(BEFORE, AFTER),
    watched=WATCHED,
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

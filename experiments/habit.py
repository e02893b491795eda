"""Lever pressing: goal-directed, model-free and habitual control as training goes on.

Subjects press a lever for an outcome on a random-interval or a random-ratio schedule. After short and
after long training the outcome is devalued and the lever pressed in extinction; then the outcome is
back, or the contingency is degraded or reversed (omission). Parts of the brain are silenced in the
test or from the start, and kinds of control are removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.experiments.errors import ExperimentError
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.mechanisms import (
    GOAL_DIRECTED,
    HABIT,
    MODEL_FREE,
    SATED,
    off,
)
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.epochs import EpochRecorder, epoch_times
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds.operant import (
    ACTIONS,
    ENTRY,
    LEVERS,
    MINUTE,
    OperantWorld,
    Schedule,
    beside,
)
from striata.experiments.worlds.outcomes import REWARD_AFTER
from striata.experiments.worlds.senses import OUTCOME_AFTER

Array = NDArray[Any]

NAME = "habit"

#: Minutes in which every press is rewarded; minutes of changed contingencies; a press-free time
#: after which omission rewards [s].
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
    "{short} min on the schedule: random interval (an outcome is armed every {interval} ms on average) "
    "or random ratio (an outcome every {ratio} presses on average).",
    1,
)
LONG = _training(
    "long training",
    "On the same schedule, until {long} min.",
    2,
)
EXTINCTION = Phase(
    "extinction",
    "{trials} min without outcomes, the outcome valued, devalued by satiety (a tenth of its value) or by "
    "taste aversion (none, and disgust).",
    runs=range(2000, 3000),
    learns=True,
)
REACQUISITION = Phase(
    "reacquisition",
    "{trials} min with the schedule back, the outcome as in extinction. Intact brain.",
    runs=range(3000, 4000),
    learns=True,
    rate_only=True,
)
CHANGED = Phase(
    "changed contingency",
    "6 min: unchanged; degraded (outcomes come by themselves, as often as on the schedule); omission "
    "(an outcome for every 10 s without a press). Intact brain.",
    runs=range(4000, 4001),
    learns=True,
    rate_only=True,
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 enters the box after short and after long training: rewarded, valued, devalued.",
    runs=range(8900, 8901),
)

#: Recorded around entering the box [ms], and how long the examples last.
BEFORE, AFTER, SHOWN = 300, 1500, 4000
SCHEDULES, LENGTHS = ("RI", "RR"), ("short", "long")
VALUES = ("valued", "devalued by satiety", "devalued by taste aversion")
TRAINING = "training"
UNCHANGED, DEGRADED, OMISSION = CHANGES = ("unchanged", "contingency degraded", "omission")

_PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "DLS": ("dorsolateral striatum", ("D1", "D2")),
    "DMS": ("dorsomedial striatum", ("DMS-D1", "DMS-D2")),
    "PL": ("prelimbic cortex", ("PL",)),
    "IL": ("infralimbic cortex", ("IL",)),
    "SNc": ("nigrostriatal dopamine", ("SNc",)),
}


def _lesions(suffix: str, when: str, family: str, times: str) -> Iterable[Arm]:
    for name, (what, silent) in _PARTS.items():
        yield Arm(f"{name} off{suffix}", f"{what} silent {times}", family, silent=silent, when=when)


ARMS = (
    Arm("control", "the intact brain"),
    *_lesions("", "test", "lesion", "in the test"),
    *_lesions(", from the start", "always", "early lesion", "in training and test"),
    off()["habit"],
    off()["goal-directed"],
    off()["model-free"],
    Arm(
        "habit and model-free off",
        "neither repetition nor values kept in OFC's synapses, throughout",
        "mechanism",
        cut=(*HABIT, *MODEL_FREE),
        when="always",
    ),
    Arm(
        "cortical habit off",
        "nothing is learnt from IT to premotor cortex, throughout",
        "mechanism",
        cut=("IT → PMC (some)",),
        when="always",
    ),
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
WATCHED = ("BLA", "PL", "IL", "DMS-D1", "D1", "OFC", "IT", "PMC", "GPi", "VA", "SNc", "VTA")


@dataclass(frozen=True)
class HabitSettings(Settings):
    """Settings of the habit experiment; `trials` counts the minutes of each test."""

    TAKES_TRAINING: ClassVar[bool] = True
    GOES_ON: ClassVar[bool] = True
    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 3
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    # with the minutes before, some 90 and 530 presses, as in Adams (1982)
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


@dataclass(frozen=True)
class Group:
    """Subjects trained alike: an arm, a schedule, how many actions there are, and how many levers pay.

    The second of two levers brings an outcome of its own, on the same schedule (Kosaki and Dickinson
    2010).
    """

    arm: Arm
    schedule: str
    actions: int = 3
    levers: int = 1

    def label(self, length: str) -> str:
        """What the training is called in a result file."""
        levers = "1 lever" if self.levers == 1 else f"{self.levers} levers"
        return f"{self.arm.name}, {self.schedule}, {self.actions} actions, {levers}, {length}"


@dataclass(frozen=True)
class Cell:
    """Columns of one kind in a session, a column for each subject."""

    group: Group
    arm: Arm
    task: str
    condition: str
    length: str = "none"


Trained = dict[tuple[Group, str], Weights]


def groups(settings: Settings) -> list[Group]:
    """Every group that is trained.

    Intact brains on each schedule with each number of actions, early lesions on the interval schedule.
    At the spiking level, intact brains on the interval schedule alone; trained at the rate level.
    """
    control, *rest = settings.chosen
    if settings.level == "spiking":
        return [Group(control, "RI")]
    plain = [Group(control, s, k) for k in (3, 2, 1) for s in SCHEDULES]
    early = [Group(a, "RI") for a in rest if a.when == "always"]
    return [*plain, Group(control, "RI", levers=2), *early]


def _rows(settings: HabitSettings) -> list[tuple[str, str, str]]:
    arms = [a for a in settings.chosen if settings.level == "rate" or a.when == "test"]
    return [(a.name, _after(length), v) for a in arms for length in LENGTHS for v in VALUES[:2]]


def _after(length: str) -> str:
    return f"after {length} training"


def _duration(s: HabitSettings) -> float:
    many, rate = len(groups(s)), s.level == "rate"
    test = s.trials * (4 * (many + len(s.chosen)) + 12)
    changed = 2 * CHANGED_FOR * len(CHANGES) * len(SCHEDULES) if rate else 0
    return float(MINUTE * (many * (CONTINUOUS + s.long) + test + changed))


def run(session: Session) -> None:
    """Training of every group, and the tests after short and after long training."""
    trained = _trained(session)
    session.part.trained = {g.label(length): w for (g, length), w in trained.items()}
    _devalue(session, trained)
    first = groups(session.settings)[0]
    show(session, first, [trained[first, length] for length in LENGTHS])
    if session.settings.level == "rate":
        _change(session, trained)
    session.part.weights = {
        n: (trained[first, "short"][n], trained[first, "long"][n])
        for n in (*HABIT, *GOAL_DIRECTED, *MODEL_FREE)
    }


def _trained(session: Session) -> Trained:
    """Every group's weights after short and after long training, of an earlier run or of one now."""
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
    always = [_paying(g, n, 1.0) for g in side]
    weights = _run(session, REINFORCED, cells, always, CONTINUOUS, weights, number)
    out: Trained = {}
    done = 0
    for phase, length, until in zip(
        (SHORT, LONG), LENGTHS, (settings.short, settings.long), strict=True
    ):
        schedules, before = [_schedule(settings, g, n) for g in side], CONTINUOUS + done
        weights = _run(session, phase, cells, schedules, until - done, weights, number, before)
        for j, g in enumerate(side):
            out[g, length] = pick(weights, slice(j * n, (j + 1) * n))
        done = until
    return out


def _schedule(settings: HabitSettings, g: Group, n: int, **more: Any) -> Schedule:
    if g.schedule == "RR":
        return _paying(g, n, 1 / settings.ratio, **more)
    return _paying(g, n, 1.0, settings.interval * 1e-3, **more)


def _paying(
    g: Group,
    n: int,
    probability: float = 0.0,
    interval: float = 0.0,
    value: float = 1.0,
    **more: Any,
) -> Schedule:
    """A schedule on each of a group's levers; `value` is that of the first one's outcome."""
    pays = np.arange(2)[:, None] < g.levers
    second = np.array([[value], [1.0]])
    rows = {"probability": pays * probability, "interval": pays * interval, "value": pays * second}
    each = {k: np.broadcast_to(x, (2, n)) for k, x in rows.items()}
    return Schedule.of(n, actions=g.actions, **each, **more)


def _value(condition: str) -> dict[str, float]:
    """Value of the outcome, and how disgusting it is."""
    value = dict(zip(VALUES, (1.0, SATED, 0.0), strict=True))[condition]
    return {"value": value, "disgust": float(condition == VALUES[2])}


def _joined(trained: Trained, cells: Sequence[Cell]) -> Weights:
    return join([trained[c.group, c.length] for c in cells])


def _intact(g: Group, arm: Arm) -> bool:
    return arm.name == "control" and g.actions == len(ACTIONS) and g.levers == 1


def _devalue(session: Session, trained: Trained) -> None:
    """Tests with the outcome valued and devalued by satiety, in extinction.

    Intact brains with all actions are also tested after taste aversion, and go on with the schedule
    back.
    """
    settings, n = session.settings, session.size
    rate = settings.level == "rate"
    pairs = [(g, g.arm) for g, length in trained if length == LENGTHS[0]]
    late = [a for a in settings.chosen if a.when == "test" and a.name != "control"]
    pairs += [(pairs[0][0], a) for a in late]
    for i, side in enumerate(session.side_by_side(pairs, lambda pair: pair[1])):
        cells = [
            Cell(g, a, EXTINCTION.name, value, length)
            for length in LENGTHS
            for g, a in side
            for value in VALUES[: 3 if rate and _intact(g, a) else 2]
        ]
        gone = [_paying(c.group, n, **_value(c.condition)) for c in cells]
        start = _joined(trained, cells)
        left = _run(session, EXTINCTION, cells, gone, settings.trials, start, i, record=True)
        again = [k for k, c in enumerate(cells) if rate and _intact(c.group, c.arm)]
        if again:
            back = [
                _schedule(settings, cells[k].group, n, **_value(cells[k].condition)) for k in again
            ]
            columns = np.concatenate([np.arange(k * n, (k + 1) * n) for k in again])
            kept = [replace(cells[k], task=REACQUISITION.name) for k in again]
            _run(session, REACQUISITION, kept, back, settings.trials, pick(left, columns), i)


def _change(session: Session, trained: Trained) -> None:
    """Contingencies change: outcomes come by themselves, or only while the lever is left alone."""
    settings, n = session.settings, session.size
    cells = [
        Cell(g, g.arm, change, "valued", length)
        for g, length in trained
        if _intact(g, g.arm)
        for change in CHANGES
    ]
    new = {
        DEGRADED: Schedule.of(n, free=settings.interval * 1e-3),
        OMISSION: Schedule.of(n, omission=PAUSE),
    }
    schedules = [new.get(c.task) or _schedule(settings, c.group, n) for c in cells]
    _run(session, CHANGED, cells, schedules, CHANGED_FOR, _joined(trained, cells), 0)


def _run(
    session: Session,
    phase: Phase,
    cells: list[Cell],
    schedules: list[Schedule],
    minutes: int,
    weights: Weights,
    side: int,
    trained: int = 0,
    *,
    record: bool = False,
) -> Weights:
    """Cells side by side; `trained` minutes went before. The weights after it.

    Where `record` is true, entering the box is recorded for cells on the interval schedule.
    """
    columns = Columns.of(session.size, [c.arm for c in cells])
    entries = [_Entry(session, cells, value) for value in VALUES[:2]] if record else []
    world = OperantWorld(
        beside(*schedules),
        minutes,
        session.individual("stimulus_drive", columns.place),
        session.individual("threshold", columns.place),
        session.rngs(columns.place, 1000 + phase.runs[side]),
        tuple(e.recorder for e in entries),
    )
    after = session.run(phase, world, columns, weights, minutes * MINUTE + 1, side=side)
    for e in entries:
        session.part.add_epochs(e.labels, (e.value,), e.label, e.recorder)
    _add(session, phase, world, cells, columns, trained, phase.runs[side])
    return after


class _Entry:
    """Records entering the box: cells on the interval schedule with all actions and one lever.

    `labels` are their (arm, task), `label` is which of these each column has.
    """

    def __init__(self, session: Session, cells: list[Cell], value: str) -> None:
        self.value = value
        shown = [
            c.group.schedule == "RI"
            and c.group.actions == len(ACTIONS)
            and c.group.levers == 1
            and c.condition == value
            for c in cells
        ]
        self.labels = [
            (c.arm.name, _after(c.length)) for c, s in zip(cells, shown, strict=True) if s
        ]
        place = np.where(shown, np.cumsum(shown) - 1, len(self.labels))
        self.label = np.repeat(place, session.size)
        kept = np.where(np.repeat(shown, session.size), 0, -1)[None]
        self.recorder = EpochRecorder(
            session.circuit, kept, 1, self.label, BEFORE, AFTER, {}, WATCHED
        )


def _add(
    session: Session,
    phase: Phase,
    world: OperantWorld,
    cells: list[Cell],
    columns: Columns,
    trained: int,
    block: int,
) -> None:
    """A row for each minute of each column."""

    def each(values: Iterable[Any]) -> Array:
        return np.repeat(list(values), session.size)

    minute = np.arange(world.minutes)[:, None]
    press, second = (world.acted[:, lever] for lever in LEVERS)
    session.add_trials(
        phase,
        columns,
        press.shape,
        task=each(c.task for c in cells),
        block=block,
        condition=each(c.condition for c in cells),
        schedule=each(c.group.schedule for c in cells),
        length=each(c.length for c in cells),
        trained=minute + trained,
        actions=each(c.group.actions for c in cells),
        levers=each(c.group.levers for c in cells),
        presses=press,
        presses_2=second,
        others=world.acted.sum(axis=1) - press - second,
        outcomes=world.outcomes,
        free=world.free * 1e-3,
        latency=world.first * 1e-3,
    )


def show(session: Session, group: Group, trained: list[Weights]) -> None:
    """Subject 0 entering the box after short and after long training."""
    if 0 not in session.subjects:
        return
    shown = ((0, 1.0), (0, 0.0), (1, 0.0))
    kinds = [(length, value, pays) for length in (0, 1) for value, pays in shown]
    columns = Columns(np.zeros(len(kinds), dtype=np.int64), (group.arm,) * len(kinds))
    each = [_paying(group, 1, pays, **_value(VALUES[value])) for _, value, pays in kinds]
    stimulus, threshold = (
        session.individual(name, columns.place) for name in ("stimulus_drive", "threshold")
    )
    rngs = session.rngs(columns.place, 89)
    world = OperantWorld(beside(*each), 1, stimulus, threshold, rngs)
    watch = Watch(world, ENTRY + SHOWN)
    start = join([{n: w[:1] for n, w in trained[length].items()} for length, _, _ in kinds])
    session.run(EXAMPLES, watch, columns, start, watch.length + 1, prepare=watch.begin)
    moments = [
        _moment(
            k,
            f"{LENGTHS[length]} training, {'rewarded' if pays else VALUES[value]}",
            world.first[k],
            pays,
        )
        for k, (length, value, pays) in enumerate(kinds)
    ]
    session.part.example = examples(watch, moments, "entry", BEFORE, SHOWN)


def _moment(k: int, condition: str, pressed: float, pays: float) -> Moment:
    """Entering the box; `pressed` is when the lever was pressed first [ms], NaN if not in time."""
    done = pressed <= SHOWN
    eaten = (pressed + OUTCOME_AFTER.value + REWARD_AFTER.value) * 1e-3
    return Moment(
        column=k,
        onset=ENTRY,
        condition=condition,
        outcome="presses" if done else "no press",
        response=LEVERS[0] if done else -1,
        decision=pressed * 1e-3 if done else np.nan,
        reward=eaten if done and pays else np.nan,
    )


EXPERIMENT = Experiment(
    name=NAME,
    what="lever pressing: devaluation by training and schedule, contingency, lesions early and late",
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

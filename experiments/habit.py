"""Lever pressing: what is wanted, what is cached and what is merely repeated, as training goes on.

Outcome devaluation after short and long training on ratio and interval schedules, contingency
degradation and omission, lesions before and after training. Also runs as ``python -m
striata.experiments.habit``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from striata.experiments.protocol.tweak import apply_scales

from striata.circuits.brain import brain
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm, choose
from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.mechanisms import CACHE, HABIT, PLAN, SATED
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.plan import Plan
from striata.experiments.protocol.session import Lab, Weights, pick
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
    join,
)
from striata.experiments.worlds.outcomes import REWARD_AFTER
from striata.experiments.worlds.senses import OUTCOME_AFTER

Array = NDArray[Any]

NAME = "habit"
BATCH = {"rate": 8, "spiking": 1}
DEFAULTS = {"rate": {"subjects": 16, "trials": 3}, "spiking": {"subjects": 4, "trials": 1}}
#: Recorded around entering the box [ms].
BEFORE, AFTER = 300, 1500
#: How long the examples last, from entering the box [ms].
SHOWN = 4000
#: Minutes in which every press is rewarded, before the schedules.
CONTINUOUS = 5
SCHEDULES, LENGTHS = ("RI", "RR"), ("short", "long")
TRAINING, EXTINCTION, AGAIN = "training", "extinction", "reacquisition"
#: What may change after training: contingencies.
CHANGES = ("as before", "degraded", "omission")
VALUES = ("valued", "sated", "averted")
#: A press-free time after which omission rewards [s].
PAUSE = 10.0
#: Minutes of changed contingencies.
CHANGED_FOR = 6

_PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "DLS": ("dorsolateral striatum", ("D1", "D2")),
    "DMS": ("dorsomedial striatum", ("DMS-D1", "DMS-D2")),
    "PL": ("prelimbic cortex", ("PL",)),
    "IL": ("infralimbic cortex", ("IL",)),
    "SNc": ("nigrostriatal dopamine", ("SNc",)),
}
ARMS = (
    Arm("control", "the intact brain"),
    *(
        Arm(f"{k} off", f"{what} silent in the test", "lesion", silent=names)
        for k, (what, names) in _PARTS.items()
    ),
    *(
        Arm(
            f"{k} off, from the start",
            f"{what} silent in training and test",
            "early lesion",
            silent=names,
            when="always",
        )
        for k, (what, names) in _PARTS.items()
    ),
    Arm(
        "no habit",
        "nothing is learnt by repetition: its synapses are cut throughout",
        "mechanism",
        cut=HABIT,
        when="always",
    ),
    Arm(
        "no plan",
        "outcomes no longer call for actions: BLA → PL is cut throughout",
        "mechanism",
        cut=PLAN,
        when="always",
    ),
    Arm(
        "no cache",
        "OFC's state no longer drives dorsomedial striatum, throughout",
        "mechanism",
        cut=CACHE,
        when="always",
    ),
    Arm(
        "no habit, no cache",
        "neither repetition nor values kept in OFC's synapses, throughout",
        "mechanism",
        cut=(*HABIT, *CACHE),
        when="always",
    ),
    Arm(
        "no routine",
        "no learning from IT to premotor cortex, throughout",
        "mechanism",
        cut=("IT → PMC (some)",),
        when="always",
    ),
)

COLUMNS: dict[str, Column] = COMMON | {
    "task": (
        None,
        "",
        "training, test in extinction, reacquisition, or what the contingency became",
    ),
    "condition": (None, "", "what the outcome was worth"),
    "trial": ("i4", "", "minute within the session"),
    "schedule": (None, "", "RI (random interval) or RR (random ratio)"),
    "length": (None, "", "training before: short, long; or none in training itself"),
    "trained": ("f4", "min", "training before this minute"),
    "actions": ("i1", "", "how many actions there were to explore"),
    "levers": ("i1", "", "how many levers brought an outcome in training"),
    "presses": ("i4", "", "presses on the first lever in this minute"),
    "presses_2": ("i4", "", "presses on the second lever in this minute, whether it pays or not"),
    "others": ("i4", "", "actions on neither lever in this minute"),
    "outcomes": ("i4", "", "outcomes in this minute"),
    "free": ("f4", "s", "time in this minute in which the animal neither acted nor ate"),
    "latency": ("f4", "s", "first press, from entering the box; NaN if none"),
}
WATCHED = ("BLA", "PL", "IL", "DMS-D1", "D1", "OFC", "IT", "PMC", "GPi", "VA", "SNc", "VTA")
TASKS = (TRAINING, EXTINCTION, AGAIN, *CHANGES)


@dataclass(frozen=True)
class HabitSettings(Settings):
    """Settings of the habit experiment; `trials` counts the minutes of each test."""

    TAKES_TRAINING: ClassVar[bool] = True

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
        choose(self.arms, self.lesion, brain(), ARMS)
        if self.long <= self.short:
            from striata.experiments.errors import ExperimentError

            raise ExperimentError(
                f"long = {self.long} min of training must be more than short = {self.short} min."
            )


SETTINGS = HabitSettings


def _arms(settings: Settings) -> tuple[Arm, ...]:
    return choose(settings.arms, settings.lesion, brain(), ARMS)


@dataclass(frozen=True)
class Group:
    """Subjects trained alike: an arm, a schedule, how many actions there are, and how many levers pay.

    The second of two levers brings an outcome of its own, on the same schedule (Kosaki and
    Dickinson 2010).
    """

    arm: Arm
    schedule: str
    actions: int = 3
    levers: int = 1

    def label(self, length: str) -> str:
        """What the training is called in a result file."""
        levers = "1 lever" if self.levers == 1 else f"{self.levers} levers"
        return f"{self.arm.name}, {self.schedule}, {self.actions} actions, {levers}, {length}"


def groups(settings: Settings) -> list[Group]:
    """Every group that is trained: intact brains on each schedule with each number of actions, early lesions on RI.

    At the spiking level, intact brains on the interval schedule alone; trained at the rate level.
    """
    control, *rest = _arms(settings)
    if settings.level == "spiking":
        return [Group(control, "RI")]
    intact = [Group(control, s, k) for k in (3, 2, 1) for s in SCHEDULES]
    return [*intact, Group(control, "RI", levers=2)] + [
        Group(a, "RI") for a in rest if a.when == "always"
    ]


def plan(settings: HabitSettings) -> Plan:
    """Batches of subjects, and what the result file says about arms, rows and columns."""
    arms = _arms(settings)
    return Plan(
        circuit=apply_scales(brain(), settings.scale),
        batch=BATCH[settings.level],
        arms=[(a.name, a.family, a.value, a.what) for a in arms],
        rows=_rows(arms if settings.level == "rate" else [a for a in arms if a.when == "test"]),
        times=epoch_times(BEFORE, AFTER),
        enums={
            "task": TASKS,
            "condition": (*VALUES, "trained"),
            "schedule": SCHEDULES,
            "length": (*LENGTHS, "none"),
        },
        watched=WATCHED,
        columns=COLUMNS,
    )


def _rows(arms: Sequence[Arm]) -> list[tuple[str, str, str]]:
    return [
        (a.name, f"after {length} training", v)
        for a in arms
        for length in LENGTHS
        for v in VALUES[:2]
    ]


def run_batch(settings: HabitSettings, subjects: range, progress: Callable[[float], None]) -> Part:
    """Training of every group, and the tests after short and after long training."""
    circuit = apply_scales(brain(), settings.scale)
    drawn = individuals.draw(subjects, settings.seed)
    part = Part(subjects=list(subjects), drawn=drawn)
    lab = Lab(settings, circuit, subjects, drawn, progress, _work(settings, len(subjects)))
    trained = _trained(lab, part)
    part.trained = {g.label(length): w for (g, length), w in trained.items()}
    _devalue(lab, part, trained)
    _examples(lab, part, [trained[groups(settings)[0], length] for length in LENGTHS])
    if settings.level == "rate":
        _change(lab, part, trained)
    first = groups(settings)[0]
    part.weights = {
        n: (trained[first, "short"][n], trained[first, "long"][n]) for n in (*HABIT, *PLAN, *CACHE)
    }
    return part


def _trained(lab: Lab, part: Part) -> dict[tuple[Group, str], Weights]:
    """Every group's weights after short and after long training, of an earlier run or of one now."""
    if lab.settings.start and not lab.settings.start_as:
        return {
            (g, length): lab.trained(g.label(length))
            for g in groups(lab.settings)
            for length in LENGTHS
        }
    out: dict[tuple[Group, str], Weights] = {}
    for i, side in enumerate(lab.side_by_side(groups(lab.settings), lambda g: g.arm)):
        out |= _train(lab, part, side, 100 * i)
    return out


def _work(settings: HabitSettings, n: int) -> float:
    """About how many ms of biology times columns there are to do."""
    s, many = settings, len(groups(settings))
    test = s.trials * (4 * (many + len(_arms(s))) + 12)
    changed = 2 * CHANGED_FOR * len(CHANGES) * len(SCHEDULES) if s.level == "rate" else 0
    return float(MINUTE * n * (many * (CONTINUOUS + s.long) + test + changed))


@dataclass(frozen=True)
class Cell:
    """Columns of one kind in a session, a column for each subject."""

    group: Group
    arm: Arm
    task: str
    condition: str
    length: str = "none"


def _schedule(settings: HabitSettings, g: Group, n: int, **more: Any) -> Schedule:
    if g.schedule == "RR":
        return _paying(g, n, 1 / settings.ratio, **more)
    return _paying(g, n, 1.0, settings.interval * 1e-3, **more)


def _paying(
    g: Group,
    n: int,
    probability: float = 0.0,
    interval: float = 0.0,
    worth: float = 1.0,
    **more: Any,
) -> Schedule:
    """A schedule on each of a group's levers; `worth` is that of the first one's outcome."""
    pays = np.arange(2)[:, None] < g.levers
    second = np.array([[worth], [1.0]])
    rows = {"probability": pays * probability, "interval": pays * interval, "worth": pays * second}
    return Schedule.of(
        n, actions=g.actions, **{k: np.broadcast_to(x, (2, n)) for k, x in rows.items()}, **more
    )


def _train(
    lab: Lab, part: Part, side: list[Group], number: int
) -> dict[tuple[Group, str], Weights]:
    """Train groups in one cohort; their weights after short and after long training."""
    settings: HabitSettings = lab.settings  # type: ignore[assignment]
    n = len(lab.subjects)
    cells = [Cell(g, g.arm, TRAINING, "trained") for g in side]
    weights = lab.start(np.tile(np.arange(n), len(side)))
    always = [_paying(g, n, 1.0) for g in side]
    weights = _session(lab, part, cells, always, CONTINUOUS, number, weights)
    out: dict[tuple[Group, str], Weights] = {}
    done = 0
    for i, (length, until) in enumerate(zip(LENGTHS, (settings.short, settings.long), strict=True)):
        schedules = [_schedule(settings, g, n) for g in side]
        weights = _session(
            lab, part, cells, schedules, until - done, number + 1 + i, weights, CONTINUOUS + done
        )
        out |= {(g, length): pick(weights, slice(j * n, (j + 1) * n)) for j, g in enumerate(side)}
        done = until
    return out


def _joined(trained: dict[tuple[Group, str], Weights], cells: list[Cell]) -> Weights:
    each = [trained[c.group, c.length] for c in cells]
    return {k: np.concatenate([w[k] for w in each]) for k in each[0]}


def _devalue(lab: Lab, part: Part, trained: dict[tuple[Group, str], Weights]) -> None:
    """Tests with the outcome valued and sated, in extinction.

    Of intact brains with all actions more.

    These are also tested with the outcome averted, and go on with the schedule back.
    """
    settings: HabitSettings = lab.settings  # type: ignore[assignment]
    n, rate = len(lab.subjects), settings.level == "rate"
    pairs = [(g, g.arm) for g, length in trained if length == LENGTHS[0]]
    pairs += [(pairs[0][0], a) for a in _arms(settings) if a.when == "test" and a.name != "control"]
    for i, side in enumerate(lab.side_by_side(pairs, lambda pair: pair[1])):
        cells = [
            Cell(g, a, EXTINCTION, value, length)
            for length in LENGTHS
            for g, a in side
            for value in VALUES[: 3 if rate and _intact(g, a) else 2]
        ]
        gone = [_paying(c.group, n, **_worth(c.condition)) for c in cells]
        left = _session(
            lab, part, cells, gone, settings.trials, 2000 + i, _joined(trained, cells), record=True
        )
        again = [k for k, c in enumerate(cells) if rate and _intact(c.group, c.arm)]
        if again:
            back = [
                _schedule(settings, cells[k].group, n, **_worth(cells[k].condition)) for k in again
            ]
            columns = np.concatenate([np.arange(k * n, (k + 1) * n) for k in again])
            cells = [replace(cells[k], task=AGAIN) for k in again]
            _session(lab, part, cells, back, settings.trials, 3000 + i, pick(left, columns))


def _worth(value: str) -> dict[str, float]:
    """What the outcome is worth, and how disgusting it is."""
    return {
        "worth": {"valued": 1.0, "sated": SATED, "averted": 0.0}[value],
        "disgust": float(value == "averted"),
    }


def _intact(g: Group, arm: Arm) -> bool:
    return arm.name == "control" and g.actions == len(ACTIONS) and g.levers == 1


def _change(lab: Lab, part: Part, trained: dict[tuple[Group, str], Weights]) -> None:
    """Contingencies change: outcomes come by themselves, or only while the lever is left alone."""
    settings: HabitSettings = lab.settings  # type: ignore[assignment]
    n = len(lab.subjects)
    cells = [
        Cell(g, g.arm, change, "valued", length)
        for g, length in trained
        if _intact(g, g.arm)
        for change in CHANGES
    ]
    new = {
        "degraded": Schedule.of(n, free=settings.interval * 1e-3),
        "omission": Schedule.of(n, omission=PAUSE),
    }
    schedules = [new.get(c.task) or _schedule(settings, c.group, n) for c in cells]
    _session(lab, part, cells, schedules, CHANGED_FOR, 4000, _joined(trained, cells))


def _session(
    lab: Lab,
    part: Part,
    cells: list[Cell],
    schedules: list[Schedule],
    minutes: int,
    number: int,
    weights: Weights,
    trained: int = 0,
    *,
    record: bool = False,
) -> Weights:
    """One session of cells side by side, learning on; `trained` minutes went before it.

    Where `record` is true, it is of the settings' level, and the entry is recorded for cells on the
    interval schedule.
    """
    n = len(lab.subjects)
    who = np.tile(np.arange(n), len(cells))
    entries = [_Entry(lab, cells, value) for value in VALUES[:2]] if record else []
    drawn = {k: np.asarray(lab.drawn[k])[who] for k in ("stimulus_drive", "threshold")}
    world = OperantWorld(
        join(*schedules),
        minutes,
        drawn["stimulus_drive"],
        drawn["threshold"],
        lab.rngs(who, 1000 + number),
        tuple(e.recorder for e in entries),
    )
    after = lab.run(
        world,
        minutes * MINUTE + 1,
        who,
        number,
        weights,
        learn=True,
        arms=tuple(c.arm for c in cells for _ in range(n)),
        level=lab.settings.level if record else "rate",
    )
    for e in entries:
        part.add_epochs(e.labels, (e.value,), e.label, e.recorder)
    _table(lab, part, world, cells, trained, number)
    return after


class _Entry:
    """Records the entry of cells on the interval schedule with all actions and an outcome of some worth.

    `labels` are their (arm, task), `label` is which of these each column has.
    """

    def __init__(self, lab: Lab, cells: list[Cell], value: str) -> None:
        n, self.value = len(lab.subjects), value
        shown = [
            c.group.schedule == "RI"
            and c.group.actions == len(ACTIONS)
            and c.group.levers == 1
            and c.condition == value
            for c in cells
        ]
        self.labels = [
            (c.arm.name, f"after {c.length} training")
            for c, s in zip(cells, shown, strict=True)
            if s
        ]
        place = np.where(shown, np.cumsum(shown) - 1, len(self.labels))
        self.label = np.repeat(place, n)
        kept = np.where(np.repeat(shown, n), 0, -1)[None]
        self.recorder = EpochRecorder(lab.circuit, kept, 1, self.label, BEFORE, AFTER, {}, WATCHED)


def _table(
    lab: Lab, part: Part, world: OperantWorld, cells: list[Cell], trained: int, number: int
) -> None:
    n, minutes = len(lab.subjects), world.minutes
    shape = (minutes, n * len(cells))

    def whole(values: Any) -> Array:
        return np.broadcast_to(values, shape)

    def each(values: list[Any]) -> Array:
        return whole(np.repeat(values, n))

    minute, (press, second) = (
        np.arange(minutes)[:, None],
        (world.acted[:, lever] for lever in LEVERS),
    )
    part.add_trials(
        subject=whole(np.tile(np.asarray(lab.subjects), len(cells))),
        arm=each([c.arm.name for c in cells]),
        phase=each(["practice" if c.task == TRAINING else "test" for c in cells]),
        task=each([c.task for c in cells]),
        block=whole(number),
        trial=whole(minute),
        condition=each([c.condition for c in cells]),
        schedule=each([c.group.schedule for c in cells]),
        length=each([c.length for c in cells]),
        trained=whole(minute + trained),
        actions=each([c.group.actions for c in cells]),
        levers=each([c.group.levers for c in cells]),
        presses=press,
        presses_2=second,
        others=world.acted.sum(axis=1) - press - second,
        outcomes=world.outcomes,
        free=world.free * 1e-3,
        latency=whole(world.first * 1e-3),
    )


def _examples(lab: Lab, part: Part, trained: list[Weights]) -> None:
    """Subject 0 entering the box after short and after long training: valued, sated, and rewarded."""
    if 0 not in lab.subjects:
        return
    group = groups(lab.settings)[0]
    kinds = [
        (length, value, pays) for length in (0, 1) for value, pays in ((0, 1.0), (0, 0.0), (1, 0.0))
    ]
    who = np.zeros(len(kinds), dtype=int)
    each = [_paying(group, 1, pays, **_worth(VALUES[value])) for _, value, pays in kinds]
    stimulus, threshold = (np.asarray(lab.drawn[k])[who] for k in ("stimulus_drive", "threshold"))
    world = OperantWorld(join(*each), 1, stimulus, threshold, lab.rngs(who, 89))
    watch = Watch(world, ENTRY + SHOWN)
    weights = {
        name: np.concatenate([trained[length][name][:1] for length, _, _ in kinds])
        for name in trained[0]
    }
    lab.run(
        watch, watch.length + 1, who, 8900, weights, level=lab.settings.level, prepare=watch.begin
    )
    part.example = examples(
        watch,
        [
            _moment(
                k,
                f"{LENGTHS[length]} training, {'rewarded' if pays else VALUES[value]}",
                world.first[k],
                pays,
            )
            for k, (length, value, pays) in enumerate(kinds)
        ],
        "entry",
        BEFORE,
        SHOWN,
    )


def _moment(k: int, condition: str, pressed: float, pays: float) -> Moment:
    """Entering the box.

    `pressed` is when the lever was pressed first [ms], not a number if it was not in time.
    """
    done = pressed <= SHOWN
    eaten = (pressed + OUTCOME_AFTER.value + REWARD_AFTER.value) * 1e-3
    return Moment(
        k,
        ENTRY,
        condition,
        "presses" if done else "no press",
        response=LEVERS[0] if done else -1,
        decision=pressed * 1e-3 if done else np.nan,
        reward=eaten if done and pays else np.nan,
    )


if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

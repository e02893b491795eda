"""Two stimuli, two actions, two outcomes: which kind of control answers, and how soon.

After short and after long practice: an outcome is devalued (slips of action), responses are forced at
a go signal before and after the pairs are reversed, and the output of the basal ganglia is off, with
the learnt pair and with a new one. Also a routine of three actions, whose striatal activity is
followed as it forms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.experiments.errors import ExperimentError
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.columns import COMMON, RESPONSES, TEXT, Column
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.mechanisms import GOAL_DIRECTED, HABIT, MODEL_FREE, SATED, off
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.protocol.timing import non_decision_time
from striata.experiments.recording.staged_examples import TRIED, staged_examples
from striata.experiments.worlds.stages import FREE, OVER, StagedWorld, Task

Array = NDArray[Any]

NAME = "choice"


def _phase(
    name: str, what: str, runs: range, *, practice: bool = False, rate: bool = True
) -> Phase:
    kind = "practice" if practice else "test"
    return Phase(name, what, runs, kind=kind, learns=True, rate_only=rate)


SHORT = _phase(
    "short practice",
    "{short} trials: one of two stimuli until an action, for at most 3 s; each has a correct action, "
    "rewarded with an outcome of its own. The next stimulus comes 2 s after the action.",
    range(0, 1000, 10),
    practice=True,
)
LONG = _phase("long practice", "On to {long} trials.", range(1, 1000, 10), practice=True)
SLIPS = _phase(
    "slips of action",
    "{trials} trials without reward, the first stimulus's outcome valued, or devalued by satiety.",
    range(2000, 2500),
    rate=False,
)
SLIPS_FORCED = _phase(
    "slips of action, forced response",
    "The same with a response forced at a go signal, 0 to 1 s after the stimulus (88 trials).",
    range(2500, 3000),
)
FORCED = _phase(
    "forced response",
    "88 trials without reward: a response at a go signal, 0 to 1 s after the stimulus, within 0.6 s.",
    range(3000, 4000),
)
REVERSAL = _phase(
    "reversal", "240 trials, rewarded, with the correct actions exchanged.", range(4000, 5000)
)
FORCED_REVERSED = _phase(
    "forced response after reversal", "The forced responses again.", range(5000, 6000)
)
CORTEX = _phase(
    "read from premotor cortex",
    "Twice {trials} trials of the learnt pair, and of a new one, rewarded; movements are read in "
    "premotor cortex. Intact, and with GPi silent.",
    range(6000, 6001),
)
ROUTINE = _phase(
    "routine",
    "{routine} trials of three guided actions one after the other, the last one rewarded.",
    range(7000, 7001),
    practice=True,
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 after long practice: either stimulus, the first one's outcome valued or devalued.",
    runs=range(8900, 8901),
)

LENGTHS = ("short", "long")
PRACTICE = "practice"
LEARNT, NEW = "learnt pair, read from premotor cortex", "new pair, read from premotor cortex"
TASKS = (
    PRACTICE,
    SLIPS.name,
    FORCED.name,
    REVERSAL.name,
    FORCED_REVERSED.name,
    LEARNT,
    NEW,
    ROUTINE.name,
    SLIPS_FORCED.name,
)
CONDITIONS = ("first stimulus", "second stimulus", "third stimulus")
#: States: two stimuli, a new pair, and the three of a routine; their objects and meanings. Objects
#: are few: the routine's are those of the others, in brains that have learnt nothing yet.
OBJECTS, MEANINGS = np.array([1, 2, 3, 4, 1, 2, 3]), np.arange(7)
STATES, PAIR, ACTIONS = 7, 2, np.array([2, 3])
ROUTINE_STATES, ROUTINE_ACTIONS = np.array([4, 5, 6]), np.array([2, 3, 1])
#: Times to prepare [ms].
PREPARE = np.arange(0, 1001, 100)
#: Trials to reverse the pairs, long enough to learn the new ones (Hardwick 2019); trials of each
#: time to prepare.
REVERSED_FOR, EACH = 240, 8
#: Where movements are read when thalamus is out of the loop.
READ = (
    "PMC",
    Parameter(
        15.0, "spikes/s", "assumed: above the 8 to 11 that an afforded action evokes by itself"
    ),
)
#: Longest trial [ms].
LONGEST = 6000
#: Arms of slips of action with forced responses.
PRESSED = ("control", "habit off", "goal-directed off")

ARMS = (
    Arm("control", "the intact brain"),
    off()["habit"],
    off()["goal-directed"],
    off()["model-free"],
    Arm("DLS off", "dorsolateral striatum silent in the test", "lesion", silent=("D1", "D2")),
    Arm("IL off", "infralimbic cortex silent in the test", "lesion", silent=("IL",)),
    Arm(
        "GPi off",
        "output of the basal ganglia silent in the test; movements are read in premotor cortex",
        "lesion",
        silent=("GPi",),
    ),
)

COLUMNS: dict[str, Column] = (
    COMMON
    | RESPONSES
    | {
        "length": Column(TEXT, "", "practice before: short, long; or none in practice itself"),
        "prepare": Column(
            "f4", "s", "time from the stimulus to the go signal; NaN where there is none"
        ),
        "outcome_value": Column("f4", "", "value of the outcome of the correct action"),
        "correct_response": Column("i1", "", "channel of the correct action"),
        "response": Column("i1", "", "channel of the action; -1 none"),
        "rt": Column("f4", "s", "stimulus (or go signal) to action, non-decision time included"),
        "sensorimotor": Column(
            "f4", "spikes/s", "mean rate of dorsolateral D1 neurons from the stimulus to the action"
        ),
        "planning": Column("f4", "spikes/s", "the same of prelimbic cortex"),
        "brake": Column("f4", "spikes/s", "the same of infralimbic cortex"),
    }
)


@dataclass(frozen=True)
class ChoiceSettings(Settings):
    """Settings of the choice experiment; `trials` are those of slips of action, and in cortex."""

    TAKES_TRAINING: ClassVar[bool] = True
    GOES_ON: ClassVar[bool] = True
    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 32
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    short: int = setting(60, "trials of short practice", 2, 100_000)
    long: int = setting(300, "trials of long practice", 2, 100_000)
    routine: int = setting(120, "trials of a routine of three actions", 2, 100_000)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.long <= self.short:
            raise ExperimentError(
                f"long = {self.long} trials of practice must be more than short = {self.short}."
            )


@dataclass(frozen=True)
class Cell:
    """Columns of one kind, a column for each subject.

    `pair` is 0 for the learnt stimuli, 1 for new ones.
    """

    arm: Arm
    task: str
    length: str = "none"
    pair: int = 0
    value: float = 1.0
    reversed: bool = False
    forced: bool = False


Trained = dict[tuple[str, str], Weights]


def _arm(cell: Cell) -> Arm:
    return cell.arm


def _answering(settings: Settings) -> list[Arm]:
    """Arms that respond at a go signal, and learn the reversed pairs."""
    return [a for a in settings.chosen if a.name not in ("DLS off", "GPi off")]


def _practising(settings: Settings) -> list[Arm]:
    return [a for a in settings.chosen if a.when == "always" or a.name == "control"]


def _duration(s: ChoiceSettings) -> float:
    arms, each = s.chosen, len(PREPARE) * EACH
    practice = s.long * len(_practising(s))
    answers = 2 * (2 * each + REVERSED_FOR) * len(_answering(s))
    slips = 4 * s.trials * len(arms) + 4 * each * sum(a.name in PRESSED for a in arms)
    return 2800.0 * (practice + answers + slips + 2 * s.routine)


def run(session: Session) -> None:
    """Practice, the tests after short and after long practice, and the routine."""
    settings: ChoiceSettings = session.settings
    practising = _practising(settings)
    trained: Trained = {}
    if settings.start and not settings.start_as:
        for a in practising:
            trained |= {(a.name, g): session.trained(f"{a.name}, {g}") for g in LENGTHS}
    else:
        cells = [Cell(a, PRACTICE) for a in practising]
        for number, side in enumerate(session.side_by_side(cells, _arm)):
            trained |= _practise(session, side, number)
    session.part.trained = {f"{arm}, {length}": w for (arm, length), w in trained.items()}
    _slips(session, trained)
    _answers(session, trained)
    _cortex(session, trained)
    _routine(session)
    control = [trained["control", length] for length in LENGTHS]
    session.part.weights = {
        k: (control[0][k], control[1][k]) for k in (*GOAL_DIRECTED, *MODEL_FREE, *HABIT)
    }
    show(session, control[1])


def _practise(session: Session, cells: list[Cell], number: int) -> Trained:
    settings, n, done = session.settings, session.size, 0
    weights = session.start(np.tile(np.arange(n), len(cells)))
    out: Trained = {}
    untils = (settings.short, settings.long)
    for phase, length, until in zip((SHORT, LONG), LENGTHS, untils, strict=True):
        weights = _run(session, phase, cells, until - done, weights, number, done=done)
        for k, c in enumerate(cells):
            out[c.arm.name, length] = pick(weights, slice(k * n, (k + 1) * n))
        done = until
    return out


def _of(trained: Trained, cells: list[Cell]) -> Weights:
    """Weights that cells start with: those of their own arm, or the intact brain's."""
    own = (trained.get((c.arm.name, c.length)) or trained["control", c.length] for c in cells)
    return join(list(own))


def _slips(session: Session, trained: Trained) -> None:
    """The first stimulus's outcome is devalued; nothing is rewarded. Then with forced responses."""
    settings = session.settings
    kinds = [
        (a, length, value)
        for a in settings.chosen
        if a.name != "GPi off"
        for length in LENGTHS
        for value in (1.0, SATED)
    ]
    free = [Cell(a, SLIPS.name, length, value=v) for a, length, v in kinds]
    for i, side in enumerate(session.side_by_side(free, _arm)):
        start = _of(trained, side)
        _run(session, SLIPS, side, settings.trials, start, i, extinct=True)
    pressed = [
        Cell(a, SLIPS_FORCED.name, length, value=v, forced=True)
        for a, length, v in kinds
        if a.name in PRESSED
    ]
    for i, side in enumerate(session.side_by_side(pressed, _arm)):
        start = _of(trained, side)
        _run(session, SLIPS_FORCED, side, len(PREPARE) * EACH, start, i, extinct=True)


def _answers(session: Session, trained: Trained) -> None:
    """Forced responses, then the pairs reversed, then forced responses again."""
    each = len(PREPARE) * EACH
    answering = _answering(session.settings)
    cells = [Cell(a, FORCED.name, g, forced=True) for a in answering for g in LENGTHS]
    for i, side in enumerate(session.side_by_side(cells, _arm)):
        weights = _of(trained, side)
        _run(session, FORCED, side, each, weights, i, extinct=True)
        turned = [Cell(c.arm, REVERSAL.name, c.length, reversed=True) for c in side]
        weights = _run(session, REVERSAL, turned, REVERSED_FOR, weights, i)
        again = [
            Cell(c.arm, FORCED_REVERSED.name, c.length, reversed=True, forced=True) for c in side
        ]
        _run(session, FORCED_REVERSED, again, each, weights, i, extinct=True)


def _cortex(session: Session, trained: Trained) -> None:
    """The learnt pair, and learning a new one, with movements read in premotor cortex."""
    arms = [a for a in session.settings.chosen if a.name in ("control", "GPi off")]
    if len(arms) < 2:
        return
    cells = [
        Cell(a, task, length, pair)
        for a in arms
        for length in LENGTHS
        for pair, task in enumerate((LEARNT, NEW))
    ]
    read, count = (READ[0], READ[1].value), 2 * session.settings.trials
    _run(session, CORTEX, cells, count, _of(trained, cells), 0, read=read)


def _routine(session: Session) -> None:
    """Three actions one after the other, guided: each state affords one action."""
    arms = [a for a in session.settings.chosen if a.name in ("control", "habit off")]
    trials = session.settings.routine
    cells = [Cell(a, ROUTINE.name) for a in arms]
    columns = Columns.of(session.size, arms)
    rngs = session.rngs(columns.place, 41)
    shape = (trials, STATES, 4, len(columns))
    leads, pays = np.full(shape, OVER), np.zeros(shape)
    options = np.zeros((trials, 3, 4, len(columns)))
    for k, (state, action) in enumerate(zip(ROUTINE_STATES, ROUTINE_ACTIONS, strict=True)):
        leads[:, state, action] = state + 1 if k < 2 else OVER
        options[:, k, action] = 1.0
    pays[:, ROUTINE_STATES[-1], ROUTINE_ACTIONS[-1]] = 1.0
    first = np.full((trials, len(columns)), ROUTINE_STATES[0])
    task = _given(first, leads, pays, options, rngs, np.ones((2, len(columns))))
    world = _world(session, task, 3, columns, rngs)
    start = session.start(columns.place)
    session.run(ROUTINE, world, columns, start, 3 * trials * LONGEST)
    _add(session, ROUTINE, world, cells, columns, ROUTINE.runs[0])


def _given(
    first: Array,
    leads: Array,
    pays: Array,
    options: Array,
    rngs: list[np.random.Generator],
    value: Array,
    prepare: Array | None = None,
) -> Task:
    """The task of these states.

    A stimulus of a pair brings its own outcome to mind, a routine's last state food.
    """
    outcomes = np.array([0, 1, 0, 1, -1, -1, 0])
    return Task(
        first=first,
        leads=leads,
        pays=pays,
        gain=np.stack([individuals.evoked_gain(r, (len(first),)) for r in rngs], axis=1),
        options=options,
        objects=OBJECTS,
        meanings=MEANINGS,
        arrives=np.full(STATES, -1),
        expected=(outcomes[:, None] == np.arange(2)).astype(float),
        brings=outcomes,
        value=value,
        prepare=np.full(first.shape, FREE) if prepare is None else prepare,
    )


def _world(
    session: Session,
    task: Task,
    stages: int,
    columns: Columns,
    rngs: list[np.random.Generator],
    **more: Any,
) -> StagedWorld:
    stimulus, threshold = (
        session.individual(name, columns.place) for name in ("stimulus_drive", "threshold")
    )
    load = np.array([a.load for a in columns.arms])
    return StagedWorld(task, stages, stimulus, threshold, rngs, load, **more)


def _run(
    session: Session,
    phase: Phase,
    cells: list[Cell],
    trials: int,
    weights: Weights,
    side: int,
    *,
    done: int = 0,
    extinct: bool = False,
    read: tuple[str, float] | None = None,
) -> Weights:
    """Cells side by side, learning on; `done` trials went before. Their weights after it."""
    columns = Columns.of(session.size, [c.arm for c in cells])
    rngs = session.rngs(columns.place, 1000 + phase.runs[side])
    task = _pairs(cells, trials, session.size, rngs, extinct)
    more = {"read": read} if read else {}
    world = _world(session, task, 1, columns, rngs, **more)
    after = session.run(phase, world, columns, weights, trials * LONGEST, side=side)
    _add(session, phase, world, cells, columns, phase.runs[side], done)
    return after


def _pairs(
    cells: list[Cell], trials: int, n: int, rngs: list[np.random.Generator], extinct: bool
) -> Task:
    """Trials of two stimuli in random order, each with its own correct action and outcome."""
    columns = n * len(cells)
    pair, turned, forced = (
        np.repeat([getattr(c, k) for c in cells], n) for k in ("pair", "reversed", "forced")
    )
    stimulus = np.stack([r.permutation(np.arange(trials) % PAIR) for r in rngs], axis=1)
    prepare = np.stack([r.permutation(np.resize(PREPARE, trials)) for r in rngs], axis=1)
    shape = (trials, STATES, 4, columns)
    pays, options = np.zeros(shape), np.zeros((trials, 1, 4, columns))
    for s in range(PAIR):
        correct = ACTIONS[np.where(turned, 1 - s, s)]
        pays[:, s + PAIR * pair, correct, np.arange(columns)] = float(not extinct)
    options[:, :, ACTIONS] = 1.0
    value = np.stack([np.repeat([c.value for c in cells], n), np.ones(columns)])
    return _given(
        stimulus + PAIR * pair,
        np.full(shape, OVER),
        pays,
        options,
        rngs,
        value,
        np.where(forced, prepare, FREE),
    )


def _correct(state: Array, turned: Array) -> Array:
    """The correct action in each state."""
    pair = ACTIONS[np.where(turned, 1 - state % PAIR, state % PAIR)]
    routine = ROUTINE_ACTIONS[np.clip(state - ROUTINE_STATES[0], 0, 2)]
    return np.where(state >= ROUTINE_STATES[0], routine, pair)


def _add(
    session: Session,
    phase: Phase,
    world: StagedWorld,
    cells: list[Cell],
    columns: Columns,
    block: int,
    done: int = 0,
) -> None:
    """A row for each stage of each trial."""
    state, t = world.state, world.task

    def each(values: Iterable[Any]) -> Array:
        return np.repeat(list(values), session.size)

    shown = np.maximum(state, 0)
    outcome = t.brings[shown]
    correct = _correct(shown, np.broadcast_to(each(c.reversed for c in cells), state.shape))
    within = np.where(state < ROUTINE_STATES[0], state % PAIR, state - ROUTINE_STATES[0])
    value = t.value[np.maximum(outcome, 0), np.arange(state.shape[2])]
    session.add_trials(
        phase,
        columns,
        state.shape,
        kept=state >= 0,
        task=each(c.task for c in cells),
        block=block,
        trial=np.arange(len(state))[:, None, None] + done,
        condition=np.array(CONDITIONS)[within],
        length=each(c.length for c in cells),
        prepare=np.where(t.prepare == FREE, np.nan, t.prepare * 1e-3)[:, None],
        outcome_value=np.where(outcome >= 0, value, np.nan),
        correct_response=correct,
        response=world.action,
        correct=correct == world.action,
        rt=world.decision * 1e-3 + non_decision_time(),
        **world.activity,
    )


def show(session: Session, weights: Weights) -> None:
    """Subject 0 after long practice."""
    if 0 not in session.subjects:
        return
    control, n = session.settings.chosen[0], TRIED[session.settings.level]
    cells = [Cell(control, SLIPS.name, LENGTHS[1], value=v) for v in (1.0, SATED)]
    seed = session.settings.seed
    rngs = [np.random.default_rng([seed, 0, 89, k]) for k in range(2 * n)]
    task = _pairs(cells, 2, n, rngs, False)
    session.part.example = staged_examples(session, EXAMPLES, task, 1, weights, _told)


def _told(world: StagedWorld, k: int) -> tuple[str, str]:
    """What happened in a column: condition, and what was done."""
    state, action = int(world.state[0, 0, k]), int(world.action[0, 0, k])
    value = "valued" if world.task.value[state, k] == 1.0 else "devalued"
    right = action == ACTIONS[state]
    done = "correct action" if right else "other action" if action >= 0 else "no action"
    return f"{CONDITIONS[state]}, outcome {value}", done


EXPERIMENT = Experiment(
    name=NAME,
    what="two stimuli, actions and outcomes: reversal, forced responses, slips of action, a routine",
    settings=ChoiceSettings,
    defaults={"rate": {"subjects": 16, "trials": 32}, "spiking": {"subjects": 2, "trials": 8}},
    batch={"rate": 8, "spiking": 1},
    procedure=(
        SHORT,
        LONG,
        SLIPS,
        SLIPS_FORCED,
        FORCED,
        REVERSAL,
        FORCED_REVERSED,
        CORTEX,
        ROUTINE,
        EXAMPLES,
    ),
    columns=COLUMNS,
    texts={"task": TASKS, "condition": CONDITIONS, "length": (*LENGTHS, "none")},
    run=run,
    duration=_duration,
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

"""Two stimuli, two actions, two outcomes: what is planned, cached and repeated, and how soon each of them answers.

After short and after long practice: an outcome devalued (slips of action), answers forced at a go
signal before and after the pairs are reversed, the output of the basal ganglia off, with the learnt
pair and a new one; and a routine of three actions, whose striatal activity is followed as it forms.
Also runs as ``python -m striata.experiments.choice``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from striata.experiments.protocol.tweak import apply_scales

from striata.circuits.brain import brain
from striata.circuits.description import Parameter
from striata.experiments.errors import ExperimentError
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm, choose
from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.mechanisms import CACHE, HABIT, PLAN, SATED
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.plan import Plan
from striata.experiments.protocol.session import Lab, Weights, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.protocol.timing import non_decision_time
from striata.experiments.recording.staged_examples import TRIED, staged_examples
from striata.experiments.worlds.stages import FREE, OVER, StagedWorld, Task

Array = NDArray[Any]

NAME = "choice"
BATCH = {"rate": 8, "spiking": 1}
DEFAULTS = {"rate": {"subjects": 16, "trials": 32}, "spiking": {"subjects": 2, "trials": 8}}
LENGTHS = ("short", "long")
PRACTICE, SLIPS, REVERSAL, ROUTINE = "practice", "slips", "reversal", "routine"
FORCED, FORCED_REVERSED, SLIPS_FORCED = "forced", "forced after reversal", "slips, forced"
LEARNT, NEW = "learnt pair, from premotor cortex", "new pair, from premotor cortex"
TASKS = (PRACTICE, SLIPS, FORCED, REVERSAL, FORCED_REVERSED, LEARNT, NEW, ROUTINE, SLIPS_FORCED)
CONDITIONS = ("first stimulus", "second stimulus", "third stimulus")
#: States: two stimuli, a new pair, and the three of a routine; their objects and meanings. Objects
#: are few: the routine's are those of the others, in brains that have learnt nothing yet.
OBJECTS, MEANINGS = np.array([1, 2, 3, 4, 1, 2, 3]), np.arange(7)
STATES, PAIR, ACTIONS = 7, 2, np.array([2, 3])
ROUTINE_STATES, ROUTINE_ACTIONS = np.array([4, 5, 6]), np.array([2, 3, 1])
#: Times to prepare [ms].
PREPARE = np.arange(0, 1001, 100)
#: Trials to reverse the pairs, long enough to learn the new ones (Hardwick 2019); tries of each
#: time to prepare.
REVERSED_FOR, EACH = 240, 8
#: Where movements are read when thalamus says nothing: in premotor cortex.
CORTEX = (
    "PMC",
    Parameter(
        15.0, "spikes/s", "assumed: above the 8 to 11 that an afforded action evokes by itself"
    ),
)
LONGEST = 6000
#: Arms of slips under time pressure.
PRESSED = ("control", "no habit", "no plan")

ARMS = (
    Arm("control", "the intact brain"),
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
    Arm("DLS off", "dorsolateral striatum silent in the test", "lesion", silent=("D1", "D2")),
    Arm("IL off", "infralimbic cortex silent in the test", "lesion", silent=("IL",)),
    Arm(
        "GPi off",
        "output of the basal ganglia silent in the test; movements are read in premotor cortex",
        "lesion",
        silent=("GPi",),
    ),
)

COLUMNS: dict[str, Column] = COMMON | {
    "length": (None, "", "practice before: short, long; or none in practice itself"),
    "prepare": ("f4", "s", "time from the stimulus to the go signal; NaN where there is none"),
    "worth": ("f4", "", "what the outcome of the correct action is worth"),
    "correct_response": ("i1", "", "channel of the correct action"),
    "response": ("i1", "", "channel of the action; -1 none"),
    "correct": ("?", "", "response equals correct_response"),
    "rt": ("f4", "s", "stimulus (or go signal) to action, non-decision time included"),
    "sensorimotor": (
        "f4",
        "spikes/s",
        "mean rate of dorsolateral D1 neurons from the stimulus to the action",
    ),
    "planning": ("f4", "spikes/s", "the same of prelimbic cortex"),
    "brake": ("f4", "spikes/s", "the same of infralimbic cortex"),
}


@dataclass(frozen=True)
class ChoiceSettings(Settings):
    """Settings of the choice experiment.

    `trials` are those of slips, and of the tests in premotor cortex.
    """

    TAKES_TRAINING: ClassVar[bool] = True

    subjects: int = 16
    trials: int = 32
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    short: int = setting(60, "trials of short practice", 2, 100_000)
    long: int = setting(300, "trials of long practice", 2, 100_000)
    routine: int = setting(120, "trials of a routine of three actions", 2, 100_000)

    def __post_init__(self) -> None:
        super().__post_init__()
        choose(self.arms, self.lesion, brain(), ARMS)
        if self.long <= self.short:
            raise ExperimentError(
                f"long = {self.long} trials of practice must be more than short = {self.short}."
            )


SETTINGS = ChoiceSettings


def _arms(settings: Settings) -> tuple[Arm, ...]:
    return choose(settings.arms, settings.lesion, brain(), ARMS)


def plan(settings: ChoiceSettings) -> Plan:
    """Batches of subjects, and what the result file says about arms and columns."""
    return Plan(
        circuit=apply_scales(brain(), settings.scale),
        batch=BATCH[settings.level],
        arms=[(a.name, a.family, a.value, a.what) for a in _arms(settings)],
        rows=[],
        times=np.zeros(0),
        enums={"task": TASKS, "condition": CONDITIONS, "length": (*LENGTHS, "none")},
        columns=COLUMNS,
    )


@dataclass(frozen=True)
class Cell:
    """Columns of one kind in a session, a column for each subject.

    `pair` is 0 for the learnt stimuli, 1 for new.
    """

    arm: Arm
    task: str
    length: str = "none"
    pair: int = 0
    worth: float = 1.0
    reversed: bool = False
    forced: bool = False


def _arm(cell: Cell) -> Arm:
    return cell.arm


def run_batch(settings: ChoiceSettings, subjects: range, progress: Callable[[float], None]) -> Part:
    """Practice, the tests after short and after long practice, and the routine."""
    circuit = apply_scales(brain(), settings.scale)
    drawn = individuals.draw(subjects, settings.seed)
    part = Part(subjects=list(subjects), drawn=drawn)
    lab = Lab(settings, circuit, subjects, drawn, progress, _work(settings, len(subjects)))
    always = [a for a in _arms(settings) if a.when == "always" or a.name == "control"]
    trained: dict[tuple[str, str], Weights] = {}
    if settings.start and not settings.start_as:
        trained = {
            (a.name, length): lab.trained(f"{a.name}, {length}")
            for a in always
            for length in LENGTHS
        }
    else:
        for number, side in enumerate(lab.side_by_side([Cell(a, PRACTICE) for a in always], _arm)):
            trained |= _practise(lab, part, side, 10 * number)
    part.trained = {f"{arm}, {length}": w for (arm, length), w in trained.items()}
    _slips(lab, part, trained)
    _answers(lab, part, trained)
    _cortex(lab, part, trained)
    _routine(lab, part)
    control = [trained["control", length] for length in LENGTHS]
    part.weights = {k: (control[0][k], control[1][k]) for k in (*PLAN, *CACHE, *HABIT)}
    _examples(lab, part, control[1])
    return part


def _answering(settings: Settings) -> list[Arm]:
    """Arms that answer at a go signal, and learn the reversed pairs."""
    return [a for a in _arms(settings) if a.name not in ("DLS off", "GPi off")]


def _work(s: ChoiceSettings, n: int) -> float:
    """Some ms of biology times columns, to say how far a run has come."""
    arms, each = _arms(s), len(PREPARE) * EACH
    practice = s.long * sum(a.when == "always" or a.name == "control" for a in arms)
    answers = 2 * (2 * each + REVERSED_FOR) * len(_answering(s))
    slips = 4 * s.trials * len(arms) + 4 * each * sum(a.name in PRESSED for a in arms)
    return 2800.0 * n * (practice + answers + slips + 2 * s.routine)


def _practise(
    lab: Lab, part: Part, cells: list[Cell], number: int
) -> dict[tuple[str, str], Weights]:
    settings: ChoiceSettings = lab.settings  # type: ignore[assignment]
    n, done = len(lab.subjects), 0
    weights = lab.start(np.tile(np.arange(n), len(cells)))
    out: dict[tuple[str, str], Weights] = {}
    for length, until in zip(LENGTHS, (settings.short, settings.long), strict=True):
        weights = _session(
            lab, part, cells, until - done, number + LENGTHS.index(length), weights, done=done
        )
        out |= {
            (c.arm.name, length): pick(weights, slice(k * n, (k + 1) * n))
            for k, c in enumerate(cells)
        }
        done = until
    return out


def _of(trained: dict[tuple[str, str], Weights], cells: list[Cell]) -> Weights:
    """Weights that cells start with: those of their own arm, or the intact brain's."""
    each = [trained.get((c.arm.name, c.length)) or trained["control", c.length] for c in cells]
    return {k: np.concatenate([w[k] for w in each]) for k in each[0]}


def _slips(lab: Lab, part: Part, trained: dict[tuple[str, str], Weights]) -> None:
    """The first stimulus's outcome is hardly worth anything any more.

    Nothing is rewarded. Then under time pressure.
    """
    kinds = [
        (a, length, w)
        for a in _arms(lab.settings)
        if a.name != "GPi off"
        for length in LENGTHS
        for w in (1.0, SATED)
    ]
    for i, side in enumerate(
        lab.side_by_side([Cell(a, SLIPS, length, worth=w) for a, length, w in kinds], _arm)
    ):
        _session(
            lab,
            part,
            side,
            lab.settings.trials,
            2000 + i,
            _of(trained, side),
            extinct=True,
            level=lab.settings.level,
        )
    pressed = [
        Cell(a, SLIPS_FORCED, length, worth=w, forced=True)
        for a, length, w in kinds
        if a.name in PRESSED
    ]
    for i, side in enumerate(lab.side_by_side(pressed, _arm)):
        _session(lab, part, side, len(PREPARE) * EACH, 2500 + i, _of(trained, side), extinct=True)


def _answers(lab: Lab, part: Part, trained: dict[tuple[str, str], Weights]) -> None:
    """Forced answers, then the pairs reversed, then forced answers again."""
    each = len(PREPARE) * EACH
    cells = [Cell(a, FORCED, g, forced=True) for a in _answering(lab.settings) for g in LENGTHS]
    for i, side in enumerate(lab.side_by_side(cells, _arm)):
        weights = _of(trained, side)
        _session(lab, part, side, each, 3000 + i, weights, extinct=True)
        turned = [Cell(c.arm, REVERSAL, c.length, reversed=True) for c in side]
        weights = _session(lab, part, turned, REVERSED_FOR, 4000 + i, weights)
        again = [Cell(c.arm, FORCED_REVERSED, c.length, reversed=True, forced=True) for c in side]
        _session(lab, part, again, each, 5000 + i, weights, extinct=True)


def _cortex(lab: Lab, part: Part, trained: dict[tuple[str, str], Weights]) -> None:
    """The learnt pair, and learning a new one, with movements read in premotor cortex: intact, and without GPi."""
    arms = [a for a in _arms(lab.settings) if a.name in ("control", "GPi off")]
    if len(arms) < 2:
        return
    cells = [
        Cell(a, task, length, pair)
        for a in arms
        for length in LENGTHS
        for pair, task in enumerate((LEARNT, NEW))
    ]
    _session(
        lab,
        part,
        cells,
        2 * lab.settings.trials,
        6000,
        _of(trained, cells),
        read=(CORTEX[0], CORTEX[1].value),
    )


def _routine(lab: Lab, part: Part) -> None:
    """Three actions one after the other, guided: each state affords one action."""
    arms = [a for a in _arms(lab.settings) if a.name in ("control", "no habit")]
    n, trials = len(lab.subjects), lab.settings.routine  # type: ignore[attr-defined]
    cells = [Cell(a, ROUTINE) for a in arms]
    who = np.tile(np.arange(n), len(cells))
    rngs = lab.rngs(who, 41)
    shape = (trials, STATES, 4, len(who))
    leads, pays, options = np.full(shape, OVER), np.zeros(shape), np.zeros((trials, 3, 4, len(who)))
    for k, (state, action) in enumerate(zip(ROUTINE_STATES, ROUTINE_ACTIONS, strict=True)):
        leads[:, state, action] = state + 1 if k < 2 else OVER
        options[:, k, action] = 1.0
    pays[:, ROUTINE_STATES[-1], ROUTINE_ACTIONS[-1]] = 1.0
    task = _given(
        np.full((trials, len(who)), ROUTINE_STATES[0]),
        leads,
        pays,
        options,
        rngs,
        np.ones((2, len(who))),
    )
    world = _world(lab, task, 3, who, cells, rngs)
    lab.run(
        world, 3 * trials * LONGEST, who, 7000, lab.start(who), learn=True, arms=_columns(cells, n)
    )
    _table(lab, part, world, cells, 7000)


def _given(
    first: Array,
    leads: Array,
    pays: Array,
    options: Array,
    rngs: list[np.random.Generator],
    worth: Array,
    prepare: Array | None = None,
) -> Task:
    """The task of these states.

    A stimulus of a pair brings its own outcome to mind, a routine's last state food.
    """
    outcomes = np.array([0, 1, 0, 1, -1, -1, 0])
    gain = np.stack([individuals.evoked_gain(r, (len(first),)) for r in rngs], axis=1)
    wanted = (outcomes[:, None] == np.arange(2)).astype(float)
    free = np.full(first.shape, FREE) if prepare is None else prepare
    return Task(
        first,
        leads,
        pays,
        gain,
        options,
        OBJECTS,
        MEANINGS,
        np.full(STATES, -1),
        wanted,
        outcomes,
        worth,
        free,
    )


def _columns(cells: list[Cell], n: int) -> tuple[Arm, ...]:
    return tuple(c.arm for c in cells for _ in range(n))


def _world(
    lab: Lab,
    task: Task,
    stages: int,
    who: Array,
    cells: list[Cell],
    rngs: list[np.random.Generator],
    **more: Any,
) -> StagedWorld:
    drawn = {k: np.asarray(lab.drawn[k])[who] for k in ("stimulus_drive", "threshold")}
    load = np.array([a.load for a in _columns(cells, len(lab.subjects))])
    return StagedWorld(
        task, stages, drawn["stimulus_drive"], drawn["threshold"], rngs, load, **more
    )


def _session(
    lab: Lab,
    part: Part,
    cells: list[Cell],
    trials: int,
    number: int,
    weights: Weights,
    *,
    done: int = 0,
    extinct: bool = False,
    level: str = "rate",
    read: tuple[str, float] | None = None,
) -> Weights:
    """One session of cells side by side, learning on.

    `done` trials went before it. Their weights after it.
    """
    n = len(lab.subjects)
    who = np.tile(np.arange(n), len(cells))
    rngs = lab.rngs(who, 1000 + number)
    task = _pairs(cells, trials, n, rngs, extinct)
    more = {"read": read} if read else {}
    world = _world(lab, task, 1, who, cells, rngs, **more)
    after = lab.run(
        world,
        trials * LONGEST,
        who,
        number,
        weights,
        learn=True,
        arms=_columns(cells, n),
        level=level,
    )
    _table(lab, part, world, cells, number, done)
    return after


def _pairs(
    cells: list[Cell], trials: int, n: int, rngs: list[np.random.Generator], extinct: bool
) -> Task:
    """Trials of two stimuli in random order, each with its own right action and outcome."""
    columns = n * len(cells)
    pair, turned, forced = (
        np.repeat([getattr(c, k) for c in cells], n) for k in ("pair", "reversed", "forced")
    )
    stimulus = np.stack([r.permutation(np.arange(trials) % PAIR) for r in rngs], axis=1)
    prepare = np.stack([r.permutation(np.resize(PREPARE, trials)) for r in rngs], axis=1)
    shape = (trials, STATES, 4, columns)
    pays, options = np.zeros(shape), np.zeros((trials, 1, 4, columns))
    for s in range(PAIR):
        pays[:, s + PAIR * pair, ACTIONS[np.where(turned, 1 - s, s)], np.arange(columns)] = float(
            not extinct
        )
    options[:, :, ACTIONS] = 1.0
    worth = np.stack([np.repeat([c.worth for c in cells], n), np.ones(columns)])
    return _given(
        stimulus + PAIR * pair,
        np.full(shape, OVER),
        pays,
        options,
        rngs,
        worth,
        np.where(forced, prepare, FREE),
    )


def _right(state: Array, turned: Array) -> Array:
    """The right action in each state."""
    pair = ACTIONS[np.where(turned, 1 - state % PAIR, state % PAIR)]
    routine = ROUTINE_ACTIONS[np.clip(state - ROUTINE_STATES[0], 0, 2)]
    return np.where(state >= ROUTINE_STATES[0], routine, pair)


def _table(
    lab: Lab, part: Part, world: StagedWorld, cells: list[Cell], number: int, done: int = 0
) -> None:
    """A row for each stage of each trial."""
    n = len(lab.subjects)
    state, t = world.state, world.task
    trial = np.broadcast_to(np.arange(len(state))[:, None, None], state.shape)
    kept = state >= 0

    def each(values: Any) -> Array:
        return np.broadcast_to(np.repeat(np.asarray(values), n), state.shape)

    outcome = t.brings[np.maximum(state, 0)]
    right = _right(np.maximum(state, 0), each([c.reversed for c in cells]))
    table = {
        "subject": np.broadcast_to(np.tile(np.asarray(lab.subjects), len(cells)), state.shape),
        "arm": each([c.arm.name for c in cells]),
        "phase": each(["practice" if c.task in (PRACTICE, ROUTINE) else "test" for c in cells]),
        "task": each([c.task for c in cells]),
        "block": np.full(state.shape, number),
        "trial": trial + done,
        "condition": np.array(CONDITIONS)[
            np.where(state < ROUTINE_STATES[0], state % PAIR, state - ROUTINE_STATES[0])
        ],
        "length": each([c.length for c in cells]),
        "prepare": np.broadcast_to(
            np.where(t.prepare == FREE, np.nan, t.prepare * 1e-3)[:, None], state.shape
        ),
        "worth": np.where(
            outcome >= 0, t.worth[np.maximum(outcome, 0), np.arange(state.shape[2])], np.nan
        ),
        "correct_response": right,
        "response": world.action,
        "correct": right == world.action,
        "rt": world.decision * 1e-3 + non_decision_time(),
        **world.activity,
    }
    part.add_trials(**{k: v[kept] for k, v in table.items()})


def _examples(lab: Lab, part: Part, weights: Weights) -> None:
    """Subject 0 after long practice: either stimulus, the first one's outcome valued or devalued."""
    if 0 not in lab.subjects:
        return
    control, n = _arms(lab.settings)[0], TRIED[lab.settings.level]
    cells = [Cell(control, SLIPS, LENGTHS[1], worth=w) for w in (1.0, SATED)]
    rngs = [np.random.default_rng([lab.settings.seed, 0, 89, k]) for k in range(2 * n)]

    def told(world: StagedWorld, k: int) -> tuple[str, str]:
        state, action = int(world.state[0, 0, k]), int(world.action[0, 0, k])
        worth = "valued" if world.task.worth[state, k] == 1.0 else "devalued"
        done = (
            "right action"
            if action == ACTIONS[state]
            else "other action"
            if action >= 0
            else "no action"
        )
        return f"{CONDITIONS[state]}, outcome {worth}", done

    part.example = staged_examples(lab, _pairs(cells, 2, n, rngs, False), 1, weights, 8900, told)


if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

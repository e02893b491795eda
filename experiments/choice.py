"""Two stimuli, two actions, two outcomes: which kind of control selects the action, and how soon.

After short and after long practice: an outcome is devalued (slips of action), responses are forced
at a go signal before and after the pairs are reversed, and the output of the basal ganglia is
silenced, with the learnt pair and with a new one. Also a routine of three actions, whose striatal
activity is followed as it is learnt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.columns import COMMON, DOPAMINE, RESPONSES, TEXT, Column
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.mechanisms import VALUE_AFTER_SATIETY, learnt, lesions, off
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Session, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.choices import choose, follow_routine, show
from striata.experiments.worlds.staged.stimulus_pairs import (
    CONDITIONS,
    LENGTHS,
    PREMOTOR_MOVEMENT,
    PREPARE,
    Cell,
    Trained,
    weights_of,
)

NAME = "choice"


def _phase(
    name: str, what: str, runs: range, *, practice: bool = False, rate: bool = True
) -> Phase:
    kind = "practice" if practice else "test"
    return Phase(name, what, runs, kind=kind, learns=True, rate_only=rate)


SHORT = _phase(
    "short practice",
    "{short} trials: one of two stimuli until an action, for at most 3 s; each has a correct "
    "action, rewarded with an outcome of its own. The next stimulus comes 2 s after the action.",
    range(0, 1000, 10),
    practice=True,
)
LONG = _phase("long practice", "On to {long} trials.", range(1, 1000, 10), practice=True)
SLIPS = _phase(
    "slips of action",
    "{trials} trials without reward, the first stimulus's outcome valued, or devalued by satiety; "
    "not by the actor alone.",
    range(2000, 2500),
    rate=False,
)
FORCED = _phase(
    "forced response",
    "88 trials without reward: a response at a go signal, 0 to 1 s after the stimulus, within "
    "0.6 s. Intact brain; and again with the first stimulus's outcome valued, or devalued.",
    range(3000, 4000),
)
REVERSAL = _phase(
    "reversal", "240 trials, rewarded, with the correct actions exchanged.", range(4000, 5000)
)
FORCED_REVERSED = _phase(
    "forced response after reversal",
    "The forced responses again, not by the actor alone; after short practice by the intact brain "
    "alone.",
    range(5000, 6000),
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

PRACTICE = "practice"
LEARNT, NEW = "learnt pair, read from premotor cortex", "new pair, read from premotor cortex"
SLIPS_FORCED = "slips of action, forced response"
_TESTS = (SLIPS, FORCED, REVERSAL, FORCED_REVERSED)
TASKS = (PRACTICE, *(p.name for p in _TESTS), LEARNT, NEW, ROUTINE.name, SLIPS_FORCED)
#: Trials to reverse the pairs, long enough to learn the new ones (Hardwick 2019); trials with
#: forced responses, eight of each time to prepare.
REVERSED_FOR, TIMES = 240, 8 * len(PREPARE)
#: Where the actor chooses alone; it practises and learns the reversed pairs, and no more.
ALONE = off()["habit and goal-directed"]
#: Arms of slips of action with forced responses.
PRESSED = ("control", "habit off", "goal-directed off")

ARMS = (
    Arm("control", "the intact brain"),
    off()["habit"],
    off()["goal-directed"],
    off()["model-free"],
    *lesions("DLS", "IL"),
    Arm(
        "GPi off",
        "output of the basal ganglia silent in the test; movements are read in premotor cortex",
        "lesion",
        silent=("GPi",),
    ),
    ALONE,
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
    | DOPAMINE
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


def _arm(cell: Cell) -> Arm:
    return cell.arm


def _responding(settings: Settings) -> list[Arm]:
    """Arms that respond at a go signal, and learn the reversed pairs."""
    return [a for a in settings.chosen if a.name not in ("DLS off", "GPi off")]


def _practising(settings: Settings) -> list[Arm]:
    return [a for a in settings.chosen if a.when == "always" or a.name == "control"]


def _duration(s: ChoiceSettings) -> float:
    practice = s.long * len(_practising(s))
    arms = len(_responding(s))
    responses = 2 * REVERSED_FOR * arms + TIMES * (arms + 3)
    free = sum(a.name not in ("GPi off", ALONE.name) for a in s.chosen)
    slips = 4 * s.trials * free + 4 * TIMES * sum(a.name in PRESSED for a in s.chosen)
    cortex = 16 * s.trials * any(a.name == "GPi off" for a in s.chosen)
    return 2800.0 * (practice + responses + slips + 2 * s.routine) + 4500.0 * cortex


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
    _reverse(session, trained)
    _cortex(session, trained)
    arms = [a for a in settings.chosen if a.name in ("control", "habit off")]
    follow_routine(session, ROUTINE, [Cell(a, ROUTINE.name) for a in arms], settings.routine)
    short, long = (trained["control", length] for length in LENGTHS)
    session.part.weights = learnt(short, long)
    show(session, EXAMPLES, long)


def _practise(session: Session, cells: list[Cell], number: int) -> Trained:
    settings, n, done = session.settings, session.size, 0
    weights = session.start(np.tile(np.arange(n), len(cells)))
    out: Trained = {}
    untils = (settings.short, settings.long)
    for phase, length, until in zip((SHORT, LONG), LENGTHS, untils, strict=True):
        weights = choose(session, phase, cells, until - done, weights, number, done=done)
        for k, c in enumerate(cells):
            out[c.arm.name, length] = pick(weights, slice(k * n, (k + 1) * n))
        done = until
    return out


def _slips(session: Session, trained: Trained) -> None:
    """Slips of action, free and with forced responses; and forced responses, all valued."""
    free = [
        Cell(a, SLIPS.name, length, value=value)
        for a in session.settings.chosen
        if a.name not in ("GPi off", ALONE.name)
        for length in LENGTHS
        for value in (1.0, VALUE_AFTER_SATIETY)
    ]
    _extinct(session, SLIPS, free, session.settings.trials, trained)
    forced = [Cell(session.settings.chosen[0], FORCED.name, g, forced=True) for g in LENGTHS]
    pressed = (replace(c, task=SLIPS_FORCED, forced=True) for c in free if c.arm.name in PRESSED)
    _extinct(session, FORCED, [*forced, *pressed], TIMES, trained)


def _extinct(session: Session, phase: Phase, cells: list[Cell], n: int, trained: Trained) -> None:
    """`n` trials without reward."""
    for i, side in enumerate(session.side_by_side(cells, _arm)):
        choose(session, phase, side, n, weights_of(trained, side), i, extinct=True)


def _reverse(session: Session, trained: Trained) -> None:
    """The pairs are reversed, then responses are forced again."""
    control, *others = _responding(session.settings)
    cells = [Cell(a, REVERSAL.name, g, reversed=True) for a in (control, *others) for g in LENGTHS]
    for i, side in enumerate(session.side_by_side(cells, _arm)):
        weights = choose(session, REVERSAL, side, REVERSED_FOR, weights_of(trained, side), i)
        kept = np.array([c.arm is control or _asked_again(c) for c in side])
        again = [
            replace(c, task=FORCED_REVERSED.name, forced=True)
            for c, here in zip(side, kept, strict=True)
            if here
        ]
        left = pick(weights, np.repeat(kept, session.size))
        choose(session, FORCED_REVERSED, again, TIMES, left, i, extinct=True)


def _asked_again(cell: Cell) -> bool:
    return cell.length == LENGTHS[-1] and cell.arm.name != ALONE.name


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
    count, start = 2 * session.settings.trials, weights_of(trained, cells)
    choose(session, CORTEX, cells, count, start, 0, read=("PMC", PREMOTOR_MOVEMENT.value))


EXPERIMENT = Experiment(
    name=NAME,
    what=(
        "two stimuli, actions and outcomes: reversal, forced responses, slips of action, a routine"
    ),
    settings=ChoiceSettings,
    defaults={"rate": {"subjects": 16, "trials": 32}, "spiking": {"subjects": 2, "trials": 8}},
    batch={"rate": 8, "spiking": 1},
    procedure=(SHORT, LONG, SLIPS, FORCED, REVERSAL, FORCED_REVERSED, CORTEX, ROUTINE, EXAMPLES),
    columns=COLUMNS,
    texts={"task": TASKS, "condition": CONDITIONS, "length": (*LENGTHS, "none")},
    run=run,
    duration=_duration,
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

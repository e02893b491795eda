"""Snakes, films and photographs of snakes: a fast threat signal, and the cortex that overrides it.

Subjects with an overlearnt routine explore two rooms, which hippocampus stores. They meet objects
while the routine is called for: naive, and after harmless exposures to a photograph, in the room of
exposure, in the other one, and in the former days later. Also the reverse: food, and food of which
cortex knows that it is not for eating.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from striata.circuits.manipulate import scaled
from striata.experiments.protocol.arms import Arm, during, without
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.encounters import AFTER, BEFORE, COLUMNS, WATCHED, meet, show
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.worlds.encounters import EMPTY, LENGTH, MEETINGS
from striata.experiments.worlds.practice import practise

NAME = "snake"
#: How often each room is entered before anything is met.
ENTERINGS = 2

#: The routine that a threat would interrupt is as overlearnt as reading.
HISTORY = (("reading", 48), ("naming", 12))
PRACTICE = Phase(
    "practice",
    "48 univalent words are read, then 12 patches of colour named; the correct action is guided, "
    "rewarded and learnt.",
    runs=range(1),
    stream=900,
    kind="practice",
    rate_only=True,
)
EXPLORATION = Phase(
    "exploration",
    "Either of two rooms twice for 2.9 s, with nothing in it, in random order.",
    runs=range(10, 11),
    kind="practice",
    learns=True,
    rate_only=True,
)
NAIVE = Phase(
    "naive",
    "{trials} blocks of meetings, one with each object, in random order, 3.5 s apart: a room is "
    "entered, and 0.9 s later the object is there for 1 s while a word calls for the routine. "
    "Synapses are held.",
    runs=range(20, 40),
)
EXPOSURE = Phase(
    "exposure",
    "{exposures} harmless exposures to the photograph in one room, entered each time, 3.5 s apart; "
    "nothing else to do.",
    runs=range(60, 80),
    kind="practice",
    learns=True,
    rate_only=True,
)
AFTER_EXPOSURE = Phase(
    "after exposure", "The meetings of the naive test again.", runs=range(40, 60)
)
EATING = Phase(
    "meals",
    "{meals} encounters with food, 3.5 s apart; or with food of which it is known that it is not "
    "for eating (anterior insula is driven). Synapses learn (at the spiking level {trials} "
    "encounters, synapses held).",
    runs=range(200, 220),
    learns=True,
    held_as_spikes=True,
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 meets a live snake, its film and its photograph, naive and after exposure.",
    runs=range(90, 91),
)
THREAT = (NAIVE.name, AFTER_EXPOSURE.name)
MEALS = FOOD, NOT_FOOD = "food", "food that does not apply"
TASKS = (EXPLORATION.name, *THREAT, EXPOSURE.name, *MEALS)

#: What teaches safety: what is seen, and where that is.
SAFETY = ("IT → BA-ext (all)", "CA1 → BA-ext (some)")
_TOP_DOWN = (SAFETY[0], SAFETY[1], "vmPFC → BA-ext", "vmPFC → ITC")


def _silent(area: str, *populations: str) -> Iterator[Arm]:
    """Arms in which an area is silent in the test after learning, or while learning."""
    name, silent = f"{area} off", " and ".join(populations)
    what = f"{silent} silent in the test, after learning"
    late = Arm(name, what, area, silent=populations, tasks=THREAT[1:])
    what = f"{silent} silent in the exposures, intact before and after them"
    yield from (late, replace(late, name=f"{name}, learning", what=what, when="learning"))


ARMS = (
    Arm("control", "the intact brain", tasks=(*THREAT, *MEALS)),
    Arm(
        "top-down inhibition off",
        "cortical and hippocampal input to basal amygdala's safety neurons cut in the test",
        "cortex",
        change=without(*_TOP_DOWN),
        tasks=THREAT,
    ),
    Arm(
        "colliculus off",
        "superior colliculus's threat neurons silent in the test",
        "threat",
        silent=("SC-threat",),
        tasks=THREAT,
    ),
    Arm(
        "amygdala off",
        "lateral, basal (fear) and central amygdala silent in the test",
        "threat",
        silent=("LA", "BA-fear", "CeM"),
        tasks=THREAT,
    ),
    Arm(
        "colliculus weakened",
        "synapses of superior colliculus on pulvinar halved",
        "threat",
        0.5,
        change=lambda c: scaled(c, "SC-threat → Pul", 0.5),
        tasks=THREAT,
    ),
    *_silent("vmPFC", "vmPFC"),
    *_silent("hippocampus", "CA1", "CA3"),
    Arm(
        "relief signal off",
        "central amygdala no longer disinhibits dopamine neurons by VTA-GABA while learning",
        "dopamine",
        change=without("CeM → VTA-GABA"),
        when="learning",
        tasks=THREAT[1:],
    ),
    Arm("insula off", "anterior insula silent", "reward gate", silent=("AI",), tasks=MEALS),
    Arm(
        "reward gate off",
        "insula no longer drives zona incerta",
        "reward gate",
        change=without("AI → ZI"),
        tasks=MEALS,
    ),
    Arm(
        "cortex to habenula off",
        "insula and dACC no longer drive LHb",
        "reward gate",
        change=without("AI → LHb", "dACC → LHb"),
        tasks=MEALS,
    ),
)

#: What arms other than the control meet, and all arms at the spiking level.
SHORT = ("live snake", "film", "photograph", "neutral", "photograph, elsewhere")
MEAL = "food"


@dataclass(frozen=True)
class SnakeSettings(Settings):
    """Settings of the snake experiment; `trials` counts those of each meeting."""

    TAKES_TRAINING: ClassVar[bool] = True
    ARMS: ClassVar[tuple[Arm, ...]] = ARMS
    LESION_IN: ClassVar[tuple[str, ...]] = (*THREAT, *MEALS)

    subjects: int = 40
    trials: int = 4
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    exposures: int = setting(30, "harmless exposures to the photograph", 1, 10_000)
    meals: int = setting(20, "encounters with food, and with food that does not apply", 1, 10_000)


def _meetings(settings: Settings, arm: Arm) -> tuple[str, ...]:
    everything = arm.name == "control" and settings.level == "rate"
    return tuple(MEETINGS) if everything else SHORT


def _rows(settings: SnakeSettings) -> list[tuple[str, str, str]]:
    arms = settings.chosen
    rows = [
        (a.name, t, m) for a in arms for t in a.tasks if t in THREAT for m in _meetings(settings, a)
    ]
    return rows + [(a.name, t, MEAL) for a in arms for t in a.tasks if t in MEALS]


def _duration(settings: SnakeSettings) -> float:
    trials = sum(
        settings.trials * len(_meetings(settings, a)) * len(set(a.tasks) & set(THREAT))
        for a in settings.chosen
    )
    learning = [a for a in settings.chosen if a.when == "learning" or a.name == "control"]
    meals = settings.meals * sum(t in MEALS for a in settings.chosen for t in a.tasks)
    met = trials + settings.exposures * len(learning) + meals
    return float(LENGTH * (met + ENTERINGS * len(EMPTY)))


def run(session: Session) -> None:
    """Naive test, exposures, test after them, in every arm; then food."""
    arms = session.settings.chosen
    naive = _explore(session, arms[0], practise(session, PRACTICE, HISTORY)[0])
    _tests(session, {a: naive for a in arms if NAIVE.name in a.tasks}, NAIVE, 2)
    learnt = _expose(session, naive, [a for a in arms if set(a.tasks) & set(THREAT)])
    after = {a: w for a, w in learnt.items() if AFTER_EXPOSURE.name in a.tasks}
    _tests(session, after, AFTER_EXPOSURE, 4)
    show(session, EXAMPLES, THREAT, (naive, learnt[arms[0]]))
    _eat(session, naive, [(a, t) for a in arms for t in a.tasks if t in MEALS])
    session.part.weights = {n: (naive[n], learnt[arms[0]][n]) for n in SAFETY}


def _explore(session: Session, control: Arm, weights: Weights) -> Weights:
    """Weights of the intact brain once both rooms have been entered."""
    names, once = tuple(EMPTY), np.repeat(np.arange(len(EMPTY)), ENTERINGS)
    rngs = session.rngs(np.arange(session.size), 109)
    kind = np.stack([r.permutation(once) for r in rngs], axis=1)
    groups = [(control, EXPLORATION.name)]
    return meet(session, EXPLORATION, names, kind, groups, weights, 0, stream=113)


def _tests(session: Session, weights: dict[Arm, Weights], phase: Phase, number: int) -> None:
    """Meetings while the routine is called for; `number` gives each test orders of its own.

    Arms with the same meetings run side by side as far as they share a circuit, and a subject's
    blocks of meetings too.
    """
    settings, place = session.settings, np.arange(session.size)
    blocks = range(settings.trials)
    sides = [
        (names, arms)
        for names in dict.fromkeys(_meetings(settings, a) for a in weights)
        for arms in session.side_by_side(
            [a for a in weights if _meetings(settings, a) == names], lambda a: during(a, "test")
        )
    ]
    for i, (names, arms) in enumerate(sides):
        orders = [r for b in blocks for r in session.rngs(place, 83 + number, b)]
        once = np.stack([r.permutation(len(names)) for r in orders], axis=1)
        start = join([weights[a] for a in arms for _ in blocks])
        groups = [(during(a, "test"), phase.name) for a in arms for _ in blocks]
        kind = np.tile(once, len(arms))
        meet(session, phase, names, kind, groups, start, i, stream=89 + number, go=True)


def _expose(session: Session, naive: Weights, arms: list[Arm]) -> dict[Arm, Weights]:
    """Harmless exposures to the photograph.

    Arms that differ from the control only in the test share its weights.
    """
    n, count, name = session.size, session.settings.exposures, EXPOSURE.name
    learning = [a for a in arms if a is arms[0] or a.when == "learning"]
    out: dict[Arm, Weights] = {}
    for i, side in enumerate(session.side_by_side(learning, lambda a: during(a, "learning"))):
        kind = np.zeros((count, n * len(side)), dtype=int)
        groups = [(during(a, "learning"), name) for a in side]
        start = join([naive] * len(side))
        after = meet(session, EXPOSURE, ("photograph",), kind, groups, start, i, stream=97)
        for j, a in enumerate(side):
            out[a] = pick(after, slice(j * n, (j + 1) * n))
    return {a: out.get(a, out[arms[0]]) for a in arms}


def _eat(session: Session, naive: Weights, meals: list[tuple[Arm, str]]) -> None:
    """Encounters with food, learning on; in one task it is known not to apply."""
    settings: SnakeSettings = session.settings
    count = settings.meals if settings.level == "rate" else settings.trials
    for i, groups in enumerate(session.side_by_side(meals, lambda meal: meal[0])):
        kind = np.zeros((count, session.size * len(groups)), dtype=int)
        rule = np.repeat([task == NOT_FOOD for _, task in groups], session.size)
        start = join([naive] * len(groups))
        meet(session, EATING, (MEAL,), kind, groups, start, i, stream=101, rule=rule)


EXPERIMENT = Experiment(
    name=NAME,
    what="live snake, film, photograph, rubber, neutral; learning to override threat, and reward",
    settings=SnakeSettings,
    defaults={"rate": {"subjects": 40, "trials": 4}, "spiking": {"subjects": 4, "trials": 6}},
    batch={"rate": 20, "spiking": 2},
    procedure=(PRACTICE, EXPLORATION, NAIVE, EXPOSURE, AFTER_EXPOSURE, EATING, EXAMPLES),
    columns=COLUMNS,
    texts={"task": TASKS, "condition": tuple(dict.fromkeys((*MEETINGS, *EMPTY, MEAL)))},
    run=run,
    duration=_duration,
    rows=_rows,
    times=epoch_times(BEFORE, AFTER),
    watched=WATCHED,
    engages=("hippocampal formation",),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

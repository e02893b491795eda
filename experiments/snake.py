"""Snakes, films and photographs of snakes: a fast threat signal, and the cortex that overrides it.

Subjects with an overlearnt routine meet objects while the routine is called for: naive, and after
harmless exposures to a photograph, in the place of exposure, elsewhere and days later. Also the
reverse: food, and food of which cortex knows that it is not for eating.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.circuits.manipulate import scaled
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm, intact, without
from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.epochs import EpochRecorder, Window, epoch_times
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds.encounters import (
    ELSEWHERE,
    HERE,
    LATER,
    OBJECTS,
    Encounters,
    EncounterWorld,
)
from striata.experiments.worlds.practice import practise

Array = NDArray[Any]

NAME = "snake"

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
NAIVE = Phase(
    "naive",
    "{trials} meetings with each object, in random order, 3 s apart: the object is there for 1 s while "
    "a word calls for the routine. Synapses are held.",
    runs=range(20, 40),
)
EXPOSURE = Phase(
    "exposure",
    "{exposures} harmless exposures to the photograph, 3 s apart, nothing else to do.",
    runs=range(60, 80),
    kind="practice",
    learns=True,
    rate_only=True,
)
AFTER_EXPOSURE = Phase(
    "after exposure", "The meetings of the naive test again.", runs=range(40, 60)
)
FOOD = Phase(
    "food",
    "{meals} encounters with food, 3 s apart; synapses learn (at the spiking level {trials} "
    "encounters, synapses held).",
    runs=range(200, 220),
    learns=True,
    held_as_spikes=True,
)
NOT_FOOD = Phase(
    "food that does not apply",
    "The same with food of which it is known that it is not for eating (anterior insula is driven).",
    runs=range(250, 270),
    learns=True,
    held_as_spikes=True,
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 meets a live snake, its film and its photograph, naive and after exposure.",
    runs=range(90, 91),
)
THREAT, MEALS = (NAIVE.name, AFTER_EXPOSURE.name), (FOOD.name, NOT_FOOD.name)

#: Recorded around the object's appearance [ms].
BEFORE, AFTER = 300, 1500

_TOP_DOWN = ("IT → BA-ext (all)", "HC → BA-ext (all)", "vmPFC → BA-ext", "vmPFC → ITC")

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
    Arm(
        "vmPFC off",
        "vmPFC silent in the test, after learning",
        "vmPFC",
        silent=("vmPFC",),
        tasks=THREAT[1:],
    ),
    Arm(
        "vmPFC off, learning",
        "vmPFC silent while learning, intact in the test",
        "vmPFC",
        silent=("vmPFC",),
        when="learning",
        tasks=THREAT[1:],
    ),
    Arm(
        "hippocampus off",
        "hippocampus silent in the test, after learning",
        "hippocampus",
        silent=("HC",),
        tasks=THREAT[1:],
    ),
    Arm(
        "hippocampus off, learning",
        "hippocampus silent while learning, intact in the test",
        "hippocampus",
        silent=("HC",),
        when="learning",
        tasks=THREAT[1:],
    ),
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

#: What is met in the test: condition → (object, shares of the three contexts' place cells).
MEETINGS: dict[str, tuple[str, tuple[float, float, float]]] = {
    name: (name, HERE) for name in OBJECTS if name != "food"
} | {
    "photograph, elsewhere": ("photograph", ELSEWHERE),
    "photograph, days later": ("photograph", LATER),
    "live snake, elsewhere": ("live snake", ELSEWHERE),
}
SHORT = ("live snake", "film", "photograph", "neutral", "photograph, elsewhere")
MEAL = "food"
#: What is met in the example trials, and what the actions are called.
SHOWN = ("live snake", "film", "photograph")
DONE = {-1: "nothing done", 0: "defended", 1: "approached", 2: "carried on", 3: "other action"}

WINDOWS = {
    "threat_before": Window("CeM", -300, 0),
    "threat_early": Window("CeM", 80, 150),
    "threat_late": Window("CeM", 250, 600),
    "safety": Window("BA-ext", 250, 600),
    "dopamine_before": Window("VTA", -300, 0),
    "dopamine_early": Window("VTA", 60, 130),
    "dopamine_late": Window("VTA", 180, 400),
    "aversive": Window("RMTg", 180, 400),
    "relief": Window("VTA", 1080, 1300),
}
WATCHED = (
    *(
        "SC-threat",
        "Pul",
        "LA",
        "BA-fear",
        "CeM",
        "PAG",
        "IT",
        "HC",
        "vmPFC",
        "BA-ext",
        "ITC",
        "AI",
    ),
    *("ZI", "PPTg", "LHb", "RMTg", "VTA-GABA", "VTA", "PMC", "VA"),
)
COLUMNS: dict[str, Column] = COMMON | {
    "task": Column(TEXT, "", "naive, exposure, after exposure, or food"),
    "condition": Column(TEXT, "", "what was met, and where"),
    "action": Column(
        "i1",
        "",
        "0 defend (freeze or flee), 1 approach, 2 carry on with the routine, 3 other, -1 none",
    ),
    "latency": Column("f4", "s", "appearance of the object to thalamic threshold crossing"),
    "threat_before": Column("f4", "spikes/s", "CeM, 300 to 0 ms before the object"),
    "threat_early": Column("f4", "spikes/s", "CeM, 80 to 150 ms after the object's appearance"),
    "threat_late": Column("f4", "spikes/s", "CeM, 250 to 600 ms after it"),
    "safety": Column("f4", "spikes/s", "BA-ext, 250 to 600 ms after it"),
    "dopamine_before": Column("f4", "spikes/s", "VTA, 300 to 0 ms before the object"),
    "dopamine_early": Column("f4", "spikes/s", "VTA, 60 to 130 ms after its appearance"),
    "dopamine_late": Column("f4", "spikes/s", "VTA, 180 to 400 ms after it"),
    "aversive": Column("f4", "spikes/s", "RMTg, 180 to 400 ms after it"),
    "relief": Column("f4", "spikes/s", "VTA, 1080 to 1300 ms after it: the object has gone"),
    "value": Column(
        "f4", "", "relative weight of OFC's state of food on the critic at the end; NaN elsewhere"
    ),
}


@dataclass(frozen=True)
class SnakeSettings(Settings):
    """Settings of the snake experiment; `trials` counts those of each meeting."""

    TAKES_TRAINING: ClassVar[bool] = True
    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

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
    return 3000.0 * (trials + settings.exposures * len(learning) + settings.meals * 4)


def run(session: Session) -> None:
    """Naive test, exposures, test after them, in every arm; then food."""
    arms = session.settings.chosen
    naive, _ = practise(session, PRACTICE, HISTORY)
    _tests(session, {a: naive for a in arms if NAIVE.name in a.tasks}, NAIVE, 2)
    learnt = _expose(session, naive, [a for a in arms if set(a.tasks) & set(THREAT)])
    after = {a: w for a, w in learnt.items() if AFTER_EXPOSURE.name in a.tasks}
    _tests(session, after, AFTER_EXPOSURE, 4)
    _examples(session, naive, learnt[arms[0]])
    for phase in (FOOD, NOT_FOOD):
        _eat(session, naive, [a for a in arms if phase.name in a.tasks], phase)
    taught = ("IT → BA-ext (all)", "HC → BA-ext (all)")
    session.part.weights = {n: (naive[n], learnt[arms[0]][n]) for n in taught}


def _groups(session: Session, arms: list[Arm], when: str) -> list[list[Arm]]:
    """Arms that run side by side: they have the same circuit at that time and meet the same things."""
    out: dict[tuple[Circuit, tuple[str, ...]], list[Arm]] = {}
    for arm in arms:
        circuit = arm.change(session.circuit) if arm.when == when else session.circuit
        out.setdefault((circuit, _meetings(session.settings, arm)), []).append(arm)
    return list(out.values())


def _meet(
    session: Session,
    phase: Phase,
    encounters: Encounters,
    names: tuple[str, ...],
    kind: Array,
    arms: list[Arm],
    weights: Weights,
    side: int,
) -> Weights:
    """Encounters of several arms side by side; `kind` indexes `names`. The weights after them."""
    n, when = session.size, "learning" if phase is EXPOSURE else "test"
    columns = Columns.of(n, [a if a.when == when else intact(a) for a in arms])
    label = np.repeat(np.arange(len(arms)), n)
    recorder = EpochRecorder(
        session.circuit, kind, len(names), label, BEFORE, AFTER, WINDOWS, WATCHED
    )
    world = _world(session, encounters, columns, recorder)
    after = session.run(phase, world, columns, weights, encounters.milliseconds + 1, side=side)
    if phase is not EXPOSURE:
        session.part.add_epochs([(a.name, phase.name) for a in arms], names, label, recorder)
    value = np.full(kind.shape, np.nan)
    if phase in (FOOD, NOT_FOOD):
        value[-1] = after["OFC → VS (all)"][:, 0, 0]
    session.add_trials(
        phase,
        columns,
        kind.shape,
        task=phase.name,
        block=phase.runs[side],
        condition=np.array(names)[kind],
        action=world.action,
        latency=world.latency * 1e-3,
        value=value,
        **recorder.means,
    )
    return after


def _world(
    session: Session, encounters: Encounters, columns: Columns, recorder: Any = None
) -> EncounterWorld:
    stimulus, threshold = (
        session.individual(name, columns.place) for name in ("stimulus_drive", "threshold")
    )
    return EncounterWorld(encounters, session.circuit, stimulus, threshold, recorder)


def _encounters(
    session: Session,
    names: tuple[str, ...],
    kind: Array,
    place: Array,
    stream: int,
    *,
    go: bool = False,
    rule: bool = False,
) -> Encounters:
    things, places = zip(*(MEETINGS.get(n, (n, HERE)) for n in names), strict=True)
    index = np.array([tuple(OBJECTS).index(t) for t in things])
    rngs = session.rngs(place, stream)
    gain = np.stack([individuals.evoked_gain(r, (len(kind),)) for r in rngs], axis=1)
    context = np.array(places).T[:, kind]
    return Encounters(
        index[kind], context, np.full(kind.shape, go), np.full(kind.shape, rule), gain
    )


def _tests(session: Session, weights: dict[Arm, Weights], phase: Phase, number: int) -> None:
    """Meetings while the routine is called for; `number` tells apart the orders of the two tests."""
    for i, arms in enumerate(_groups(session, list(weights), "test")):
        names = _meetings(session.settings, arms[0])
        place = np.tile(np.arange(session.size), len(arms))
        once = np.repeat(np.arange(len(names)), session.settings.trials)
        orders = session.rngs(place, 83 + number)
        kind = np.stack([r.permutation(once) for r in orders], axis=1)
        met = _encounters(session, names, kind, place, 89 + number, go=True)
        _meet(session, phase, met, names, kind, arms, join([weights[a] for a in arms]), i)


def _expose(session: Session, naive: Weights, arms: list[Arm]) -> dict[Arm, Weights]:
    """Harmless exposures to the photograph; arms that differ only in the test share the control's."""
    n, count = session.size, session.settings.exposures
    learning = [a for a in arms if a is arms[0] or a.when == "learning"]
    out: dict[Arm, Weights] = {}
    for i, group in enumerate(_groups(session, learning, "learning")):
        place = np.tile(np.arange(n), len(group))
        kind = np.zeros((count, len(place)), dtype=int)
        met = _encounters(session, ("photograph",), kind, place, 97)
        start = join([naive] * len(group))
        after = _meet(session, EXPOSURE, met, ("photograph",), kind, group, start, i)
        for j, a in enumerate(group):
            out[a] = {k: w[j * n : (j + 1) * n] for k, w in after.items()}
    return {a: out.get(a, out[arms[0]]) for a in arms}


def _examples(session: Session, naive: Weights, learnt: Weights) -> None:
    """Subject 0 meeting a snake, its film and its photograph, naive and after exposures."""
    if 0 not in session.subjects:
        return
    columns = Columns(np.zeros(2, dtype=np.int64), session.settings.chosen[:1] * 2)
    kind = np.repeat(np.arange(len(SHOWN))[:, None], 2, axis=1)
    met = _encounters(session, SHOWN, kind, columns.place, 103, go=True)
    world = _world(session, met, columns)
    watch = Watch(world, met.milliseconds)
    start = join([{k: w[:1] for k, w in weights.items()} for weights in (naive, learnt)])
    session.run(EXAMPLES, watch, columns, start, met.milliseconds + 1, prepare=watch.begin)
    moments = [
        Moment(
            column=column,
            onset=k * met.length + met.before,
            condition=f"{name}, {task}",
            outcome=DONE[int(world.action[k, column])],
            response=int(world.action[k, column]),
            decision=float(world.latency[k, column]) * 1e-3,
        )
        for column, task in enumerate(THREAT)
        for k, name in enumerate(SHOWN)
    ]
    session.part.example = examples(watch, moments, "object", BEFORE, AFTER)


def _eat(session: Session, naive: Weights, arms: list[Arm], phase: Phase) -> None:
    """Encounters with food, learning on; in one phase it is known not to apply."""
    settings: SnakeSettings = session.settings
    learn = settings.level == "rate"
    count = settings.meals if learn else settings.trials
    for i, group in enumerate(_groups(session, arms, "test")):
        place = np.tile(np.arange(session.size), len(group))
        kind = np.zeros((count, len(place)), dtype=int)
        met = _encounters(session, (MEAL,), kind, place, 101, rule=phase is NOT_FOOD)
        _meet(session, phase, met, (MEAL,), kind, group, join([naive] * len(group)), i)


EXPERIMENT = Experiment(
    name=NAME,
    what="live snake, film, photograph, rubber, neutral; learning to override threat, and reward",
    settings=SnakeSettings,
    defaults={"rate": {"subjects": 40, "trials": 4}, "spiking": {"subjects": 4, "trials": 6}},
    batch={"rate": 20, "spiking": 2},
    procedure=(PRACTICE, NAIVE, EXPOSURE, AFTER_EXPOSURE, FOOD, NOT_FOOD, EXAMPLES),
    columns=COLUMNS,
    texts={
        "task": (*THREAT, EXPOSURE.name, *MEALS),
        "condition": (*MEETINGS, MEAL),
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

"""Snakes, films and photographs of snakes: a crude alarm, and the cortex that learns when to overrule it.

Also the reverse: a reward signal that cortex knows not to apply. Also runs as ``python -m
striata.experiments.snake``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from striata.experiments.protocol.tweak import apply_scales

from striata.circuits.brain import brain
from striata.circuits.description import Circuit
from striata.circuits.manipulate import scaled
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm, choose, without
from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.plan import Plan
from striata.experiments.protocol.session import Lab, Weights
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.epochs import EpochRecorder, Window, epoch_times
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds.encounters import OBJECTS, Encounters, EncounterWorld
from striata.experiments.worlds.practice import practise
from striata.experiments.worlds.trials import Scales

Array = NDArray[Any]

NAME = "snake"
BATCH = {"rate": 20, "spiking": 2}
DEFAULTS = {"rate": {"subjects": 40, "trials": 4}, "spiking": {"subjects": 4, "trials": 6}}
#: Recorded around the object's appearance [ms].
BEFORE, AFTER = 300, 1500
#: The routine that an alarm would interrupt is as overlearnt as reading.
HISTORY = (("reading", 48), ("naming", 12))
THREAT, FOOD = ("naive", "after exposure"), ("food", "food that does not apply")
EXPOSURE = "exposure"

_VETO = ("IT → BA-ext (all)", "HC → BA-ext (all)", "vmPFC → BA-ext", "vmPFC → ITC")
_ALARM = ("LA", "BA-fear", "CeM")

ARMS = (
    Arm("control", "the intact brain", tasks=(*THREAT, *FOOD)),
    Arm(
        "cortical veto off",
        "cortical and hippocampal input to basal amygdala's safety neurons cut in the test",
        "cortex",
        change=without(*_VETO),
        tasks=THREAT,
    ),
    Arm(
        "colliculus off",
        "superior colliculus's template silent in the test",
        "alarm",
        silent=("SC-threat",),
        tasks=THREAT,
    ),
    Arm(
        "amygdala off",
        "lateral, basal (fear) and central amygdala silent in the test",
        "alarm",
        silent=_ALARM,
        tasks=THREAT,
    ),
    Arm(
        "weak colliculus",
        "synapses of superior colliculus on pulvinar halved",
        "alarm",
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
        "no relief",
        "dopamine neurons' inhibition by VTA-GABA is not lifted by central amygdala while learning",
        "dopamine",
        change=without("CeM → VTA-GABA"),
        when="learning",
        tasks=THREAT[1:],
    ),
    Arm("insula off", "anterior insula silent", "reward gate", silent=("AI",), tasks=FOOD),
    Arm(
        "gate of reward off",
        "insula no longer drives zona incerta",
        "reward gate",
        change=without("AI → ZI"),
        tasks=FOOD,
    ),
    Arm(
        "cortex to habenula off",
        "insula and dACC no longer drive LHb",
        "reward gate",
        change=without("AI → LHb", "dACC → LHb"),
        tasks=FOOD,
    ),
)

#: What is met in the test: condition → (object, share of the three contexts' place cells).
HERE, ELSEWHERE, LATER = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.5, 0.0, 0.5)
MEETINGS: dict[str, tuple[str, tuple[float, float, float]]] = {
    name: (name, HERE)
    for name in (
        "live snake",
        "film",
        "photograph",
        "new photograph",
        "rubber snake",
        "neutral",
        "nothing",
    )
} | {
    "photograph, elsewhere": ("photograph", ELSEWHERE),
    "photograph, days later": ("photograph", LATER),
    "live snake, elsewhere": ("live snake", ELSEWHERE),
}
SHORT = ("live snake", "film", "photograph", "neutral", "photograph, elsewhere")
MEAL = "food"
#: What is met in the example trials, and what the actions are called.
SHOWN = ("live snake", "film", "photograph")
DONE = {
    -1: "nothing done",
    0: "defended",
    1: "approached",
    2: "carried on",
    3: "did something else",
}

WINDOWS = {
    "alarm_before": Window("CeM", -300, 0),
    "alarm_early": Window("CeM", 80, 150),
    "alarm_late": Window("CeM", 250, 600),
    "safety": Window("BA-ext", 250, 600),
    "dopamine_before": Window("VTA", -300, 0),
    "dopamine_early": Window("VTA", 60, 130),
    "dopamine_late": Window("VTA", 180, 400),
    "aversive": Window("RMTg", 180, 400),
    "relief": Window("VTA", 1080, 1300),
}
WATCHED = (
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
    "ZI",
    "PPTg",
    "LHb",
    "RMTg",
    "VTA-GABA",
    "VTA",
    "PMC",
    "VA",
)
COLUMNS: dict[str, Column] = COMMON | {
    "task": (None, "", "naive, exposure, after exposure, or food"),
    "condition": (None, "", "what was met, and where"),
    "action": (
        "i1",
        "",
        "0 defend (freeze or flee), 1 approach, 2 carry on with the routine, 3 other, -1 none",
    ),
    "latency": ("f4", "s", "appearance of the object to thalamic threshold crossing"),
    "alarm_before": ("f4", "spikes/s", "CeM, 300 to 0 ms before the object"),
    "alarm_early": ("f4", "spikes/s", "CeM, 80 to 150 ms after the object's appearance"),
    "alarm_late": ("f4", "spikes/s", "CeM, 250 to 600 ms after it"),
    "safety": ("f4", "spikes/s", "BA-ext, 250 to 600 ms after it"),
    "dopamine_before": ("f4", "spikes/s", "VTA, 300 to 0 ms before the object"),
    "dopamine_early": ("f4", "spikes/s", "VTA, 60 to 130 ms after its appearance"),
    "dopamine_late": ("f4", "spikes/s", "VTA, 180 to 400 ms after it"),
    "aversive": ("f4", "spikes/s", "RMTg, 180 to 400 ms after it"),
    "relief": ("f4", "spikes/s", "VTA, 1080 to 1300 ms after it: the object has gone"),
    "value": (
        "f4",
        "",
        "relative weight of OFC's state of food on the critic at the end; NaN elsewhere",
    ),
}


@dataclass(frozen=True)
class SnakeSettings(Settings):
    """Settings of the snake experiment; `trials` counts those of each meeting."""

    TAKES_TRAINING: ClassVar[bool] = True

    subjects: int = 40
    trials: int = 4
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    exposures: int = setting(30, "harmless exposures to the photograph", 1, 10_000)
    meals: int = setting(20, "encounters with food, and with food that does not apply", 1, 10_000)

    def __post_init__(self) -> None:
        super().__post_init__()
        choose(self.arms, self.lesion, brain(), ARMS)


SETTINGS = SnakeSettings


def _arms(settings: Settings) -> tuple[Arm, ...]:
    return choose(settings.arms, settings.lesion, brain(), ARMS)


def _meetings(settings: Settings, arm: Arm) -> tuple[str, ...]:
    return tuple(MEETINGS) if arm.name == "control" and settings.level == "rate" else SHORT


def plan(settings: SnakeSettings) -> Plan:
    """Batches of subjects, and what the result file says about arms, rows and columns."""
    arms = _arms(settings)
    rows = [
        (a.name, t, m) for a in arms for t in a.tasks if t in THREAT for m in _meetings(settings, a)
    ]
    rows += [(a.name, t, MEAL) for a in arms for t in a.tasks if t in FOOD]
    return Plan(
        circuit=apply_scales(brain(), settings.scale),
        batch=BATCH[settings.level],
        arms=[(a.name, a.family, a.value, a.what) for a in arms],
        rows=rows,
        times=epoch_times(BEFORE, AFTER),
        enums={"task": (*THREAT, EXPOSURE, *FOOD), "condition": (*MEETINGS, MEAL)},
        watched=WATCHED,
        columns=COLUMNS,
    )


def run_batch(settings: SnakeSettings, subjects: range, progress: Callable[[float], None]) -> Part:
    """Naive test, exposures, test after them, in every arm; then food."""
    circuit = apply_scales(brain(), settings.scale)
    drawn = individuals.draw(subjects, settings.seed)
    part = Part(subjects=list(subjects), drawn=drawn)
    arms = _arms(settings)
    lab = Lab(settings, circuit, subjects, drawn, progress, _work(settings, arms, len(subjects)))
    scales = Scales(drawn["stimulus_drive"], drawn["pfc_gain"], drawn["threshold"])
    naive, _ = practise(circuit, subjects, settings.seed, HISTORY, scales, drawn["noise"])
    _tests(lab, part, {a: naive for a in arms if THREAT[0] in a.tasks}, THREAT[0], 2)
    learnt = _expose(lab, part, naive, [a for a in arms if set(a.tasks) & set(THREAT)])
    _tests(lab, part, {a: w for a, w in learnt.items() if THREAT[1] in a.tasks}, THREAT[1], 4)
    _examples(lab, part, naive, learnt[arms[0]])
    for i, task in enumerate(FOOD):
        _eat(lab, part, naive, [a for a in arms if task in a.tasks], task, 20 + 5 * i)
    part.weights = {
        n: (naive[n], learnt[arms[0]][n]) for n in ("IT → BA-ext (all)", "HC → BA-ext (all)")
    }
    return part


def _work(settings: SnakeSettings, arms: tuple[Arm, ...], n: int) -> float:
    """About how many ms of biology times columns there are to do."""
    trials = sum(
        settings.trials * len(_meetings(settings, a)) * len(set(a.tasks) & set(THREAT))
        for a in arms
    )
    exposed = sum(settings.exposures for a in arms if a.when == "learning" or a.name == "control")
    return 3000.0 * n * (trials + exposed + settings.meals * 2 * len(FOOD))


def _groups(lab: Lab, arms: list[Arm], when: str) -> list[list[Arm]]:
    """Arms that run side by side, for they have the same circuit at that time and meet the same things."""
    out: dict[tuple[Circuit, tuple[str, ...]], list[Arm]] = {}
    for arm in arms:
        circuit = arm.change(lab.circuit) if arm.when == when else lab.circuit
        out.setdefault((circuit, _meetings(lab.settings, arm)), []).append(arm)
    return list(out.values())


def _as_arm(arm: Arm, when: str) -> Arm:
    """The arm, if it is in force at that time, else the intact brain under the arm's name."""
    return arm if arm.when == when else Arm(arm.name, arm.what)


def _meet(
    lab: Lab,
    part: Part,
    encounters: Encounters,
    names: tuple[str, ...],
    kind: Array,
    arms: list[Arm],
    task: str,
    number: int,
    weights: Weights,
    *,
    learn: bool = False,
) -> Weights:
    """Run encounters of several arms side by side, subjects within arms; `kind` indexes `names`."""
    n = len(lab.subjects)
    who = np.tile(np.arange(n), len(arms))
    label = np.repeat(np.arange(len(arms)), n)
    recorder = EpochRecorder(lab.circuit, kind, len(names), label, BEFORE, AFTER, WINDOWS, WATCHED)
    scale = {k: np.asarray(lab.drawn[k])[who] for k in ("stimulus_drive", "threshold")}
    world = EncounterWorld(
        encounters, lab.circuit, scale["stimulus_drive"], scale["threshold"], recorder
    )
    when = "learning" if task == EXPOSURE else "test"
    after = lab.run(
        world,
        encounters.milliseconds + 1,
        who,
        number,
        weights,
        learn=learn,
        arms=tuple(_as_arm(a, when) for a in arms for _ in range(n)),
        level="rate" if task == EXPOSURE else lab.settings.level,
    )
    if task != EXPOSURE:
        part.add_epochs([(a.name, task) for a in arms], names, label, recorder)
    shape = kind.shape
    value = np.full(shape, np.nan)
    if task in FOOD:
        value[-1] = after["OFC → VS (all)"][:, 0, 0]
    part.add_trials(
        subject=np.broadcast_to(np.asarray(lab.subjects)[who], shape),
        arm=np.broadcast_to(np.repeat([a.name for a in arms], n), shape),
        phase=np.full(shape, "practice" if task == EXPOSURE else "test"),
        task=np.full(shape, task),
        block=np.full(shape, number),
        trial=np.broadcast_to(np.arange(shape[0])[:, None], shape),
        condition=np.array(names)[kind],
        action=world.action,
        latency=world.latency * 1e-3,
        value=value,
        **recorder.means,
    )
    return after


def _encounters(
    lab: Lab, names: tuple[str, ...], kind: Array, columns: Array, go: bool, rule: bool, stream: int
) -> Encounters:
    things, places = zip(*(MEETINGS.get(n, (n, HERE)) for n in names), strict=True)
    index = np.array([tuple(OBJECTS).index(t) for t in things])
    gain = np.stack(
        [individuals.evoked_gain(r, (len(kind),)) for r in lab.rngs(columns, stream)], axis=1
    )
    return Encounters(
        index[kind],
        np.array(places).T[:, kind],
        np.full(kind.shape, go),
        np.full(kind.shape, rule),
        gain,
    )


def _tests(lab: Lab, part: Part, weights: dict[Arm, Weights], task: str, number: int) -> None:
    """Meetings while the routine is called for."""
    n = len(lab.subjects)
    for i, arms in enumerate(_groups(lab, list(weights), "test")):
        names, columns = _meetings(lab.settings, arms[0]), np.tile(np.arange(n), len(arms))
        once = np.repeat(np.arange(len(names)), lab.settings.trials)
        kind = np.stack([r.permutation(once) for r in lab.rngs(columns, 83 + number)], axis=1)
        met = _encounters(lab, names, kind, columns, True, False, 89 + number)
        joined = {k: np.concatenate([weights[a][k] for a in arms]) for k in weights[arms[0]]}
        _meet(lab, part, met, names, kind, arms, task, 10 * number + i, joined)


def _expose(lab: Lab, part: Part, naive: Weights, arms: list[Arm]) -> dict[Arm, Weights]:
    """Harmless exposures to the photograph.

    Arms that differ only in the test share the control's.
    """
    n, count = len(lab.subjects), lab.settings.exposures  # type: ignore[attr-defined]
    control = arms[0]
    out: dict[Arm, Weights] = {}
    for i, group in enumerate(
        _groups(lab, [a for a in arms if a is control or a.when == "learning"], "learning")
    ):
        columns = np.tile(np.arange(n), len(group))
        kind = np.zeros((count, len(columns)), dtype=int)
        met = _encounters(lab, ("photograph",), kind, columns, False, False, 97)
        joined = {k: np.concatenate([w] * len(group)) for k, w in naive.items()}
        after = _meet(
            lab, part, met, ("photograph",), kind, group, EXPOSURE, 60 + i, joined, learn=True
        )
        out |= {
            a: {k: w[j * n : (j + 1) * n] for k, w in after.items()} for j, a in enumerate(group)
        }
    return {a: out.get(a, out[control]) for a in arms}


def _examples(lab: Lab, part: Part, naive: Weights, learnt: Weights) -> None:
    """Subject 0 meeting a snake, its film and its photograph, naive and after exposures."""
    if 0 not in lab.subjects:
        return
    who = np.zeros(2, dtype=int)
    kind = np.repeat(np.arange(len(SHOWN))[:, None], 2, axis=1)
    met = _encounters(lab, SHOWN, kind, who, True, False, 103)
    scale = {k: np.asarray(lab.drawn[k])[who] for k in ("stimulus_drive", "threshold")}
    world = EncounterWorld(met, lab.circuit, scale["stimulus_drive"], scale["threshold"])
    watch = Watch(world, met.milliseconds)
    both = {k: np.concatenate([naive[k][:1], learnt[k][:1]]) for k in naive}
    lab.run(
        watch, met.milliseconds + 1, who, 90, both, level=lab.settings.level, prepare=watch.begin
    )
    part.example = examples(
        watch,
        [
            Moment(
                column,
                k * met.length + met.before,
                f"{name}, {task}",
                DONE[int(world.action[k, column])],
                response=int(world.action[k, column]),
                decision=float(world.latency[k, column]) * 1e-3,
            )
            for column, task in enumerate(THREAT)
            for k, name in enumerate(SHOWN)
        ],
        "object",
        BEFORE,
        AFTER,
    )


def _eat(lab: Lab, part: Part, naive: Weights, arms: list[Arm], task: str, number: int) -> None:
    """Encounters with food, learning on; in one task it is known not to apply."""
    n = len(lab.subjects)
    learn = lab.settings.level == "rate"
    count = lab.settings.meals if learn else lab.settings.trials  # type: ignore[attr-defined]
    for i, group in enumerate(_groups(lab, arms, "test")):
        columns = np.tile(np.arange(n), len(group))
        kind = np.zeros((count, len(columns)), dtype=int)
        met = _encounters(lab, (MEAL,), kind, columns, False, task == FOOD[1], 101)
        joined = {k: np.concatenate([w] * len(group)) for k, w in naive.items()}
        _meet(lab, part, met, (MEAL,), kind, group, task, 10 * number + i, joined, learn=learn)


if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

"""Stroop: colour naming and word reading with congruent, neutral and incongruent stimuli.

Subjects first practise each task with univalent stimuli, reading more than naming. In the test, a
colour and a word are shown together until a response or a deadline, under the instruction to name
the colour or to read the word. Manipulations of PFC's gain, dopamine, subthalamic nucleus and dACC,
and instructions to be fast, are in force in the test.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from striata.circuits.description import Circuit
from striata.experiments.protocol.arms import MANIPULATIONS, Arm, pfc_gain
from striata.experiments.protocol.columns import COMMON, RESPONSES, TEXT, Column
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.rates import bin_times
from striata.experiments.recording.stroop_lists import chunks, prepared, trials_of
from striata.experiments.recording.stroop_tests import responses, test
from striata.experiments.recording.trial_examples import trial_examples
from striata.experiments.worlds.practice import practise
from striata.experiments.worlds.stroop_trials import (
    ALIKE,
    CONDITIONS,
    ITEMS,
    TASKS,
    conditions,
    example_trials,
)

NAME = "stroop"

PRACTICE = Phase(
    "practice",
    "{reading_practice} univalent words are read, then {naming_practice} patches of colour named; "
    "the correct action is guided and rewarded, and cortical synapses onto premotor cortex learn.",
    runs=range(1),
    stream=900,
    kind="practice",
    rate_only=True,
)
TEST = Phase(
    "test",
    "Every 700 ms after a response, a colour and a word are shown together (word {soa} ms after "
    "the colour) until thalamus has driven muscles to a movement, for at most 2 s. A proportion "
    "of {congruent} of the trials is congruent, {incongruent} incongruent, the rest neutral; "
    "instruction: name the colour, or read the word. A proportion of {item_congruent} of the "
    "congruent trials has one of two words (0.5: words are alike), and as much of the incongruent "
    "ones one of the other two. A reward of {feedback} follows a correct response (1 in practice); "
    "if there is any, the synapses of practice go on learning.",
    runs=range(10_000),
    stream=100,
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 names colours; one correct and one wrong trial of each condition are kept whole.",
    runs=range(10_000, 10_001),
)

#: Input to the D1 neurons of all actions under instructions to be fast [nS], assumed: pre-SMA, of
#: which there is none here, and striatum are more active under them (Forstmann2008, remembered).
HASTE = (0.15, 0.3)
#: Input to STN under instructions to be accurate [nS]: STN raises what a decision takes
#: (Frank2007); the size is assumed, after 0.05 to 0.4 nS had done little.
CAUTION = (0.8, 1.6)
ARMS = (
    *MANIPULATIONS,
    *(
        Arm(
            f"haste {h:g}",
            f"told to be fast: input of {h:g} nS to the D1 neurons of all actions",
            "haste",
            h,
            haste=h,
        )
        for h in HASTE
    ),
    *(
        Arm(
            f"caution {c:g}",
            f"told to be accurate: input of {c:g} nS to STN",
            "caution",
            c,
            caution=c,
        )
        for c in CAUTION
    ),
)

COLUMNS: dict[str, Column] = (
    COMMON
    | RESPONSES
    | {
        "task": Column(TEXT, "", "instruction held in PFC"),
        "colour": Column("i1", "", "feature shown in the colour stream; 4 is neutral, -1 none"),
        "word": Column("i1", "", "feature shown in the word stream; 4 is neutral, -1 none"),
        "item": Column(TEXT, "", "whether the word is mostly congruent or mostly incongruent"),
        "soa": Column("f4", "s", "word onset minus colour onset"),
        "decision_time": Column("f4", "s", "stimulus to the start of the movement"),
        "reward": Column("f4", "", "primary reward"),
        "conflict": Column(
            "f4", "spikes/s", "mean dACC rate from stimulus onset until the response"
        ),
        "control": Column(
            "f4",
            "spikes/s",
            "mean PFC rate of the instructed task in the 200 ms before the stimulus",
        ),
    }
)


@dataclass(frozen=True)
class StroopSettings(Settings):
    """Settings of the Stroop experiment.

    `trials` counts those of each condition of the control's naming.
    """

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    soa: float = setting(0.0, "word onset minus colour onset", -1000, 1000, "ms")
    congruent: float = setting(1 / 3, "proportion of congruent trials", 0, 1)
    incongruent: float = setting(1 / 3, "proportion of incongruent trials", 0, 1)
    item_congruent: float = setting(
        0.5, "proportion of congruent trials that have a mostly congruent word", 0.5, 1
    )
    avoid_repeats: bool = setting(False, "no feature of a trial occurs in the next", 0, 1)
    feedback: float = setting(
        0.0, "reward for a correct response in the test, 1 in practice; above 0 it is learnt", 0, 1
    )
    reading_practice: int = setting(48, "trials of practice in reading before the test", 1, 10_000)
    naming_practice: int = setting(12, "trials of practice in naming before the test", 1, 10_000)
    pfc_gain: float = setting(1.0, "factor on PFC's gain on both streams in the test", 0, 10)
    dopamine: float = setting(1.0, "factor on release of dopamine in the test", 0, 10)
    extra_time: float = setting(0.0, "added to the non-decision time", -400, 2000, "ms")

    def __post_init__(self) -> None:
        super().__post_init__()
        conditions(1, self.congruent, self.incongruent, np.random.default_rng(0))
        if self.avoid_repeats and self.item_congruent != ALIKE:
            raise ExperimentError(
                "avoid_repeats and item_congruent exclude each other: words that are special occur "
                f"with one other colour alone; give one of them (item_congruent = {ALIKE:g} is no "
                "special word)."
            )


def _rows(settings: StroopSettings) -> list[tuple[str, str, str]]:
    return [(a.name, task, c) for a in settings.chosen for task in a.tasks for c in CONDITIONS]


def _duration(settings: StroopSettings) -> float:
    trials = sum(trials_of(settings, arm, t) for arm in settings.chosen for t in arm.tasks)
    return 1500.0 * (trials + settings.reading_practice + settings.naming_practice)


def run(session: Session) -> None:
    """Practice and all arms of the subjects of a batch."""
    settings: StroopSettings = session.settings
    weights = _practise(session)
    groups: dict[Circuit, list[tuple[Arm, str, int, Weights]]] = {}
    for number, arm in enumerate(settings.chosen):
        w = weights
        if arm.more_naming:
            w, _ = practise(session, PRACTICE, (("naming", arm.more_naming),), weights)
        changed = tested(settings, arm)
        for task in arm.tasks:
            side = 10 * number + tuple(TASKS).index(task)
            groups.setdefault(changed.change(session.circuit), []).append((changed, task, side, w))
    for tests in groups.values():
        for place in chunks(settings, tests, session.size):
            test(session, TEST, [prepared(session, place, *t) for t in tests])
    if session.shows_examples:
        control = tested(settings, settings.chosen[0])
        session.part.example = trial_examples(
            session, EXAMPLES, control, weights, CONDITIONS[::-1], example_trials(session.circuit)
        )


def _practise(session: Session) -> Weights:
    """Practice of both tasks, and its trials; the weights after it."""
    settings: StroopSettings = session.settings
    history = (("reading", settings.reading_practice), ("naming", settings.naming_practice))
    weights, lessons = practise(session, PRACTICE, history)
    session.part.weights = {
        p.name: (np.full_like(weights[p.name], p.start.value), weights[p.name])
        for p in session.circuit.projections
        if p.plastic == "association"
    }
    everyone = Columns.of(session.size, settings.chosen[:1])
    for block, lesson in enumerate(lessons):
        common = {"block": block, "condition": "neutral", "item": ITEMS[0], "soa": 0.0}
        table = responses(settings, lesson.task, lesson.trials, lesson.world, slice(None))
        session.add_trials(PRACTICE, everyone, lesson.trials.shape, **common | table)
    return weights


def tested(settings: StroopSettings, arm: Arm) -> Arm:
    """The arm with what the settings do to PFC's gain and to dopamine in the test."""
    gain = pfc_gain(settings.pfc_gain)
    return replace(
        arm,
        change=lambda circuit: arm.change(gain(circuit)),
        dopamine=arm.dopamine * settings.dopamine,
    )


EXPERIMENT = Experiment(
    name=NAME,
    what=(
        "colour naming and word reading; congruent, neutral, incongruent; PFC, dopamine, STN, dACC"
    ),
    settings=StroopSettings,
    defaults={"rate": {"subjects": 40, "trials": 240}, "spiking": {"subjects": 8, "trials": 24}},
    batch={"rate": 20, "spiking": 4},
    procedure=(PRACTICE, TEST, EXAMPLES),
    columns=COLUMNS,
    texts={"task": tuple(TASKS), "condition": CONDITIONS, "item": ITEMS},
    run=run,
    duration=_duration,
    rows=_rows,
    times=bin_times(),
)

if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

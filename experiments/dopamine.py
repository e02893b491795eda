"""Dopamine neurons as reward models: responses to reward, to its prediction and to its omission.

A cue is followed by reward after 1 s, with a probability of its own for each group of subjects.
After training, expected, unexpected and omitted rewards of several sizes are given, and rewards
that are early or late; then come extinction and reacquisition, blocking, a cue that announces a
trained one (second-order conditioning), rewards at uncertain times (hidden states), rewards that
are approached, and synapses paired with dopamine.
Habenula, RMTg, VTA's GABA neurons, orbitofrontal and medial prefrontal cortex are silenced in the
test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.noise import occurrence
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.conditioning import (
    AFTER,
    BEFORE,
    COLUMNS,
    TRAINED,
    WATCHED,
    pair,
    record_trials,
    show,
)
from striata.experiments.recording.epochs import epoch_times
from striata.experiments.recording.neurons import REVERSAL, reversal_points
from striata.experiments.recording.sequences import (
    APPROACHES,
    SECOND_ORDER,
    TESTED,
    approached,
    second_order,
)
from striata.experiments.worlds import conditioning_trials as conditioning
from striata.experiments.worlds import pairing
from striata.experiments.worlds.conditioning import Trials
from striata.experiments.worlds.conditioning_trials import (
    LATER,
    OTHER_TIMES,
    PROBABILITIES,
    SIZES,
    TESTS,
    TIMES,
)
from striata.experiments.worlds.sequences.serial_cues import SHOWN

Array = NDArray[Any]

NAME = "dopamine"


def _learning(name: str, what: str, run: int) -> Phase:
    return Phase(name, what, range(run, run + 1), kind="practice", learns=True, rate_only=True)


TRAINING = Phase(
    "training",
    "{training} trials of 3.5 s: cue A, and 1 s later a whole reward with the group's probability "
    "(0, 0.25, 0.5, 0.75 or 1); in one more group a whole reward 1.5 s later.",
    runs=range(1, 6, 4),
    kind="practice",
    learns=True,
    rate_only=True,
)
BY_SIZE = Phase(
    "test by probability and size",
    "{trials} times each, in random order: rewards of 0.25 to 2 after the cue and without it, and "
    "the cue without reward. Synapses are held. Intact brain.",
    runs=range(2, 3),
)
EXTINCTION = _learning(
    "extinction and compound",
    "{extinction} trials: cue A without reward; beside it, cues A and B together, rewarded, after "
    "training with A or from the start.",
    4,
)
REACQUISITION = _learning(
    "reacquisition", "{extinction} trials: cue A, and 1 s later a whole reward again.", 8
)
BY_TIME = Phase(
    "test by time",
    "{trials} times each: reward 0.7, 1 or 1.3 s after the cue that has always announced it for 1 "
    "s, or none; no reward after the cue that has announced it for 1.5 s.",
    runs=range(6, 8),
)
DECISIVE = Phase(
    "test of certain reward",
    "{trials} times each, in every arm: reward expected with certainty, unexpected, omitted.",
    runs=range(10, 22),
)
CUES_ALONE = Phase(
    "blocking test", "{trials} times each: cue A alone, cue B alone.", runs=range(22, 23)
)
ANNOUNCED = _learning(
    "second-order pairing",
    "{pairings} rounds of four trials of 3.5 s: cue B, and 1 s later cue A, without reward; twice "
    "cue A, and 1 s later a whole reward; nothing. After training with A; beside it, B and A in "
    "trials of their own, or the critic's synapses held. Likewise before A has ever been rewarded.",
    23,
)
TRAINED_LATE = _learning(
    "late training",
    "Where B and A were shown before: {training} trials of cue A, and 1 s later a whole reward.",
    24,
)
ANNOUNCED_ALONE = Phase(
    "second-order test", "{trials} times each: cue A alone, cue B alone.", runs=range(25, 26)
)
APPROACH = _learning(
    "approach",
    "{training} trials of 5 s: a reward 3 s after a cue, or at the end of a way of 3 s whose "
    "places are seen.",
    26,
)
APPROACH_TEST = Phase(
    "test of approach",
    "{trials} times each: the way at its pace, at twice the pace, or with a sudden move forward; "
    "the same before anything is learnt; and the cue. Synapses are held.",
    runs=range(27, 28),
)
HIDDEN_TRAINING = _learning(
    "training, uncertain time",
    "{training} trials of 4.5 s: reward 1.2 to 2.8 s after the cue, for certain or in 90 %.",
    30,
)
HIDDEN_TEST = Phase(
    "test, uncertain time",
    "Every time of reward equally often; intact, and with medial prefrontal cortex silent.",
    runs=range(31, 32),
)
NEURONS = Phase(
    "reversal points",
    "Spikes of each dopamine neuron: rewards of 0.25 to 2 after the cue of a whole one, twice "
    "{trials} times each. Spiking level only.",
    runs=range(100, 900),
)
PAIRING = Phase(
    "pairing",
    "A synapse onto dorsomedial striatum is driven for 200 ms, ten times, with a burst of dopamine "
    "1 s before to 5 s after it, or with a dip of 0.1 to 0.8 s.",
    runs=range(40, 41),
    learns=True,
    rate_only=True,
)
EXAMPLES = Phase(
    "examples", "Subject 0: one trial of each decisive test, kept whole.", runs=range(90, 91)
)


def _silent(population: str, what: str, family: str) -> Arm:
    name = f"{population} off"
    return Arm(name, f"{what} silent in the test", family, silent=(population,))


ARMS = (
    Arm("control", "the intact brain"),
    _silent("LHb", "lateral habenula", "route"),
    _silent("RMTg", "rostromedial tegmental nucleus", "route"),
    _silent("VTA-GABA", "GABA neurons of VTA", "route"),
    _silent("OFC", "orbitofrontal state", "cortex"),
    _silent("mPFC", "medial prefrontal belief", "cortex"),
)

GROUPS = tuple(f"p = {p:g}" for p in PROBABILITIES)
CERTAIN = GROUPS[-1]
BLOCKING = ("blocking: A, then AB", "blocking: AB only")
AT_TIMES, ALWAYS_LATER, AGAIN = "reward at another time", "reward always later", "reacquisition"
HIDDEN = ("reward certain, at any time", "reward in 90 %, at any time")
AT_OTHER_TIMES = (*OTHER_TIMES, "omitted")
FEW = ("expected 1", "unexpected 1", "omitted")
LATE_TIMES = tuple(f"reward at {t / 1000:g} s" for t in TIMES)
CUES = ("A", "B")
#: The critic's synapses.
CRITIC = "OFC → VS (all)"


@dataclass(frozen=True)
class DopamineSettings(Settings):
    """Settings of the dopamine experiment; `trials` are those of each test in the intact brain."""

    TAKES_TRAINING: ClassVar[bool] = True
    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 20
    trials: int = 4
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    training: int = setting(80, "trials of training", 1, 10_000)
    extinction: int = setting(40, "trials of extinction, and of the compound of cues", 1, 10_000)
    pairings: int = setting(20, "pairings of a new cue with a trained one", 1, 10_000)


def _hidden_arms(settings: Settings) -> list[Arm]:
    return [a for a in settings.chosen if a.name in ("control", "mPFC off")]


def _rows(settings: DopamineSettings) -> list[tuple[str, str, str]]:
    rows = [(a.name, CERTAIN, t) for a in settings.chosen for t in FEW]
    if settings.level == "spiking":
        return rows
    rows += [("control", g, t) for g in GROUPS for t in TESTS if ("control", g, t) not in rows]
    rows += [("control", g, c) for g in BLOCKING for c in CUES]
    rows += [("control", AT_TIMES, t) for t in AT_OTHER_TIMES]
    rows += [("control", ALWAYS_LATER, "omitted")]
    rows += [("control", g, c) for g in SECOND_ORDER for c in CUES]
    rows += [("control", g, t) for g in APPROACHES for t in TESTED]
    return rows + [
        (a.name, g, t) for a in _hidden_arms(settings) for g in HIDDEN for t in LATE_TIMES
    ]


def _duration(s: DopamineSettings) -> float:
    decisive = len(s.chosen) * 3 * s.trials
    if s.level == "spiking":
        return 3500.0 * (s.training + decisive + 2 * len(SIZES) * s.trials)
    one = 6 * s.training + (5 * len(TESTS) + 5) * s.trials + decisive + 4 * s.extinction
    one += 2 * s.training + 20 * s.pairings + 10 * s.trials
    hidden = 4500.0 * (2 * s.training + 4 * 9 * max(s.trials, 2) // 2)
    hidden += 5000.0 * (2 * s.training + 9 * s.trials)
    return 3500.0 * one + hidden + 88_000.0 * len(pairing.CONDITIONS)


def run(session: Session) -> None:
    """Every protocol, for the subjects of a batch; at the spiking level the decisive tests."""
    control = session.settings.chosen[0]
    if session.settings.level == "spiking":
        columns = Columns.of(session.size, [control])
        count, rngs = session.settings.training, session.rngs(columns.place, 41)
        trials = conditioning.training(np.ones(session.size), count, rngs)
        certain = _train(session, columns, trials, (CERTAIN,))
        _decisive(session, certain)
        reversal_points(session, NEURONS, control, certain, 2 * session.settings.trials)
    else:
        certain, later = _probability_and_size(session, control)
        _decisive(session, certain)
        _other_times(session, control, certain, later)
        _extinction_and_blocking(session, control, certain)
        phases = ANNOUNCED, TRAINED_LATE, ANNOUNCED_ALONE
        second_order(session, phases, control, certain, CRITIC)
        approached(session, APPROACH, APPROACH_TEST, control)
        _hidden(session, control)
        pair(session, PAIRING, control)
    show(session, EXAMPLES, FEW, certain)


def _probability_and_size(session: Session, control: Arm) -> tuple[Weights, Weights]:
    """Training of every group, and tests of those whose reward comes at its usual time.

    Weights of the group that always got reward, and of the one that always got it later.
    """
    n, settings = session.size, session.settings
    everyone, probability = Columns.of(n, [control] * len(GROUPS)), np.repeat(PROBABILITIES, n)
    rngs = session.rngs(everyone.place, 41)
    usual = conditioning.training(probability, settings.training, rngs)
    shown = conditioning.beside(usual, _other_trials(session)[1])
    with_later = Columns.of(n, [control] * (len(GROUPS) + 1))
    after = _train(session, with_later, shown, (*GROUPS, ALWAYS_LATER))
    weights, later = pick(after, slice(len(everyone))), pick(after, slice(len(everyone), None))
    rngs = session.rngs(everyone.place, 43)
    test = conditioning.probe_trials(probability, tuple(TESTS), settings.trials, rngs)
    record_trials(session, BY_SIZE, test, everyone, weights, GROUPS, tuple(TESTS))
    return pick(weights, slice((len(GROUPS) - 1) * n, None)), later


def _train(session: Session, columns: Columns, trials: Trials, tasks: Sequence[str]) -> Weights:
    task = np.repeat(tasks, session.size)
    certain, later = task == CERTAIN, task == ALWAYS_LATER
    start = session.start(columns.place)
    after = record_trials(
        session,
        TRAINING,
        trials,
        columns,
        start,
        tasks,
        side=later.astype(int),
        streams=np.where(later, 0, occurrence(columns.place)),
    )
    session.part.weights = {CRITIC: (start[CRITIC][certain], after[CRITIC][certain])}
    return after


def _decisive(session: Session, certain: Weights) -> None:
    """The decisive tests of the group that always got reward, in every arm side by side."""
    for i, arms in enumerate(session.side_by_side(session.settings.chosen, lambda arm: arm)):
        columns = Columns.of(session.size, arms)
        rngs = session.rngs(columns.place, 53 + i)
        trials = conditioning.probe_trials(
            np.ones(len(columns)), FEW, session.settings.trials, rngs
        )
        record_trials(
            session, DECISIVE, trials, columns, join([certain] * len(arms)), (CERTAIN,), FEW, side=i
        )


def _other_trials(session: Session) -> tuple[Trials, Trials, Trials]:
    """Tests of early and late rewards; training with later ones, and omission after it."""
    n, settings = session.size, session.settings
    ones, rngs = np.ones(n), session.rngs(np.arange(n), 59)
    tests = conditioning.probe_trials(ones, AT_OTHER_TIMES, settings.trials, rngs)
    training = conditioning.training(ones, settings.training, rngs, delay=LATER)
    omitted = conditioning.probe_trials(ones, ("omitted",), settings.trials, rngs, delay=LATER)
    return tests, training, omitted


def _other_times(session: Session, control: Arm, certain: Weights, later: Weights) -> None:
    """Early and late rewards; and omission in the group whose reward has always come later."""
    columns, (tests, _, omitted) = Columns.of(session.size, [control]), _other_trials(session)
    record_trials(session, BY_TIME, tests, columns, certain, (AT_TIMES,), AT_OTHER_TIMES)
    record_trials(session, BY_TIME, omitted, columns, later, (ALWAYS_LATER,), ("omitted",), side=1)


def _extinction_and_blocking(session: Session, control: Arm, certain: Weights) -> None:
    """From A, always rewarded: A without reward, and AB rewarded; beside them AB from the start.

    Then cues alone.
    """
    n, settings = session.size, session.settings
    three, two = Columns.of(n, [control] * 3), Columns.of(n, [control] * 2)
    one = np.arange(n)
    ones, rngs = np.ones(n), session.rngs(one, 67)
    gone = conditioning.training(
        np.zeros(n), settings.extinction, session.rngs(one, 47), believed=ones
    )
    compound = [conditioning.training(ones, settings.extinction, rngs, "AB") for _ in range(2)]
    start = join([certain, certain, session.start(one)])
    shown = conditioning.beside(gone, *compound)
    after = record_trials(session, EXTINCTION, shown, three, start, ("extinction", *BLOCKING))
    alone = conditioning.single_cues(CUES, settings.trials, session.rngs(two.place, 71))
    record_trials(session, CUES_ALONE, alone, two, pick(after, slice(n, None)), BLOCKING, CUES)
    again = conditioning.training(ones, settings.extinction, session.rngs(one, 61))
    extinct, same = pick(after, slice(n)), Columns.of(n, [control])
    record_trials(session, REACQUISITION, again, same, extinct, (AGAIN,))


def _hidden(session: Session, control: Arm) -> None:
    """Reward at an uncertain time, for certain or in nine of ten trials; with and without mPFC."""
    n, settings = session.size, session.settings
    both, probability = Columns.of(n, [control] * 2), np.repeat((1.0, 0.9), n)
    rngs = session.rngs(both.place, 73)
    trials = conditioning.uncertain_time(probability, settings.training, rngs, False)
    weights = record_trials(
        session, HIDDEN_TRAINING, trials, both, session.start(both.place), HIDDEN
    )
    repeats = max(settings.trials, 2) * len(TIMES) // 2
    for arm in _hidden_arms(settings):
        rngs = session.rngs(both.place, 79)
        trials = conditioning.uncertain_time(probability, repeats, rngs, True)
        columns = Columns.of(n, [arm] * 2)
        record_trials(session, HIDDEN_TEST, trials, columns, weights, HIDDEN, LATE_TIMES)


EXPERIMENT = Experiment(
    name=NAME,
    what="reward, its prediction and omission; probability, blocking, extinction, hidden states",
    settings=DopamineSettings,
    defaults={"rate": {"subjects": 20, "trials": 4}, "spiking": {"subjects": 4, "trials": 10}},
    batch={"rate": 10, "spiking": 2},
    procedure=(
        TRAINING,
        BY_SIZE,
        DECISIVE,
        BY_TIME,
        EXTINCTION,
        CUES_ALONE,
        REACQUISITION,
        ANNOUNCED,
        TRAINED_LATE,
        ANNOUNCED_ALONE,
        APPROACH,
        APPROACH_TEST,
        HIDDEN_TRAINING,
        HIDDEN_TEST,
        NEURONS,
        PAIRING,
        EXAMPLES,
    ),
    columns=COLUMNS,
    texts={
        "task": (
            *GROUPS,
            *(AT_TIMES, ALWAYS_LATER, "extinction", AGAIN),
            *(*BLOCKING, *SECOND_ORDER, *APPROACHES, *HIDDEN, *pairing.TASKS, REVERSAL),
        ),
        "condition": (
            *(TRAINED, *TESTS, *OTHER_TIMES),
            *(*SHOWN, *TESTED, *LATE_TIMES, *pairing.CONDITIONS),
        ),
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

"""The dopamine experiment: what is run, in which order, and from which weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.dopamine import phases
from striata.experiments.dopamine.phases import DopamineSettings
from striata.experiments.dopamine.reversal import reversal_points
from striata.experiments.dopamine.sequences import (
    APPROACHES,
    SECOND_ORDER,
    TESTED,
    approached,
    second_order,
)
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.noise import occurrence
from striata.experiments.protocol.session import Columns, Session, Weights, join, pick
from striata.experiments.protocol.settings import Settings
from striata.experiments.recording.conditioning import pair, record_trials, show
from striata.experiments.worlds import conditioning_trials as conditioning
from striata.experiments.worlds import pairing
from striata.experiments.worlds.conditioning import Trials
from striata.experiments.worlds.conditioning_trials import (
    LATER,
    PROBABILITIES,
    SIZES,
    TESTS,
    TIMES,
)

Array = NDArray[Any]


def _hidden_arms(settings: Settings) -> list[Arm]:
    return [a for a in settings.chosen if a.name in ("control", "mPFC off")]


def rows(settings: DopamineSettings) -> list[tuple[str, str, str]]:
    """Arms, tasks and conditions that the tests have, for tables and scorecards."""
    rows = [(a.name, phases.CERTAIN, t) for a in settings.chosen for t in phases.FEW]
    if settings.level == "spiking":
        return rows
    rows += [
        ("control", g, t) for g in phases.GROUPS for t in TESTS if ("control", g, t) not in rows
    ]
    rows += [("control", g, c) for g in phases.BLOCKING for c in phases.CUES]
    rows += [("control", phases.AT_TIMES, t) for t in phases.AT_OTHER_TIMES]
    rows += [("control", phases.ALWAYS_LATER, "omitted")]
    rows += [("control", g, c) for g in SECOND_ORDER for c in phases.CUES]
    rows += [("control", g, t) for g in APPROACHES for t in TESTED]
    return rows + [
        (a.name, g, t)
        for a in _hidden_arms(settings)
        for g in phases.HIDDEN
        for t in phases.LATE_TIMES
    ]


def duration(s: DopamineSettings) -> float:
    """Simulated time of all that one subject does [ms]."""
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
        certain = _train(session, columns, trials, (phases.CERTAIN,))
        _decisive(session, certain)
        reversal_points(session, phases.NEURONS, control, certain, 2 * session.settings.trials)
    else:
        certain, later = _probability_and_size(session, control)
        _decisive(session, certain)
        _other_times(session, control, certain, later)
        _extinction_and_blocking(session, control, certain)
        second_order(
            session,
            (phases.ANNOUNCED, phases.TRAINED_LATE, phases.ANNOUNCED_ALONE),
            control,
            certain,
            phases.CRITIC,
        )
        approached(session, phases.APPROACH, phases.APPROACH_TEST, control)
        _hidden(session, control)
        pair(session, phases.PAIRING, control)
    show(session, phases.EXAMPLES, phases.FEW, certain)


def _probability_and_size(session: Session, control: Arm) -> tuple[Weights, Weights]:
    """Training of every group, and tests of those whose reward comes at its usual time.

    Weights of the group that always got reward, and of the one that always got it later.
    """
    n, settings = session.size, session.settings
    everyone, probability = (
        Columns.of(n, [control] * len(phases.GROUPS)),
        np.repeat(PROBABILITIES, n),
    )
    rngs = session.rngs(everyone.place, 41)
    usual = conditioning.training(probability, settings.training, rngs)
    shown = conditioning.beside(usual, _other_trials(session)[1])
    with_later = Columns.of(n, [control] * (len(phases.GROUPS) + 1))
    after = _train(session, with_later, shown, (*phases.GROUPS, phases.ALWAYS_LATER))
    weights, later = pick(after, slice(len(everyone))), pick(after, slice(len(everyone), None))
    rngs = session.rngs(everyone.place, 43)
    test = conditioning.probe_trials(probability, tuple(TESTS), settings.trials, rngs)
    record_trials(session, phases.BY_SIZE, test, everyone, weights, phases.GROUPS, tuple(TESTS))
    return pick(weights, slice((len(phases.GROUPS) - 1) * n, None)), later


def _train(session: Session, columns: Columns, trials: Trials, tasks: Sequence[str]) -> Weights:
    task = np.repeat(tasks, session.size)
    certain, later = task == phases.CERTAIN, task == phases.ALWAYS_LATER
    start = session.start(columns.place)
    after = record_trials(
        session,
        phases.TRAINING,
        trials,
        columns,
        start,
        tasks,
        side=later.astype(int),
        streams=np.where(later, 0, occurrence(columns.place)),
    )
    session.part.weights = {
        phases.CRITIC: (start[phases.CRITIC][certain], after[phases.CRITIC][certain])
    }
    return after


def _decisive(session: Session, certain: Weights) -> None:
    """The decisive tests of the group that always got reward, in every arm side by side."""
    for i, arms in enumerate(session.side_by_side(session.settings.chosen, lambda arm: arm)):
        columns = Columns.of(session.size, arms)
        rngs = session.rngs(columns.place, 53 + i)
        trials = conditioning.probe_trials(
            np.ones(len(columns)), phases.FEW, session.settings.trials, rngs
        )
        record_trials(
            session,
            phases.DECISIVE,
            trials,
            columns,
            join([certain] * len(arms)),
            (phases.CERTAIN,),
            phases.FEW,
            side=i,
        )


def _other_trials(session: Session) -> tuple[Trials, Trials, Trials]:
    """Tests of early and late rewards; training with later ones, and omission after it."""
    n, settings = session.size, session.settings
    ones, rngs = np.ones(n), session.rngs(np.arange(n), 59)
    tests = conditioning.probe_trials(ones, phases.AT_OTHER_TIMES, settings.trials, rngs)
    training = conditioning.training(ones, settings.training, rngs, delay=LATER)
    omitted = conditioning.probe_trials(ones, ("omitted",), settings.trials, rngs, delay=LATER)
    return tests, training, omitted


def _other_times(session: Session, control: Arm, certain: Weights, later: Weights) -> None:
    """Early and late rewards; and omission in the group whose reward has always come later."""
    columns, (tests, _, omitted) = Columns.of(session.size, [control]), _other_trials(session)
    record_trials(
        session, phases.BY_TIME, tests, columns, certain, (phases.AT_TIMES,), phases.AT_OTHER_TIMES
    )
    record_trials(
        session,
        phases.BY_TIME,
        omitted,
        columns,
        later,
        (phases.ALWAYS_LATER,),
        ("omitted",),
        side=1,
    )


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
    after = record_trials(
        session, phases.EXTINCTION, shown, three, start, ("extinction", *phases.BLOCKING)
    )
    alone = conditioning.single_cues(phases.CUES, settings.trials, session.rngs(two.place, 71))
    record_trials(
        session,
        phases.CUES_ALONE,
        alone,
        two,
        pick(after, slice(n, None)),
        phases.BLOCKING,
        phases.CUES,
    )
    again = conditioning.training(ones, settings.extinction, session.rngs(one, 61))
    extinct, same = pick(after, slice(n)), Columns.of(n, [control])
    record_trials(session, phases.REACQUISITION, again, same, extinct, (phases.AGAIN,))


def _hidden(session: Session, control: Arm) -> None:
    """Reward at an uncertain time, for certain or in nine of ten trials; with and without mPFC."""
    n, settings = session.size, session.settings
    both, probability = Columns.of(n, [control] * 2), np.repeat((1.0, 0.9), n)
    rngs = session.rngs(both.place, 73)
    trials = conditioning.uncertain_time(probability, settings.training, rngs, False)
    weights = record_trials(
        session, phases.HIDDEN_TRAINING, trials, both, session.start(both.place), phases.HIDDEN
    )
    repeats = max(settings.trials, 2) * len(TIMES) // 2
    for arm in _hidden_arms(settings):
        rngs = session.rngs(both.place, 79)
        trials = conditioning.uncertain_time(probability, repeats, rngs, True)
        columns = Columns.of(n, [arm] * 2)
        record_trials(
            session, phases.HIDDEN_TEST, trials, columns, weights, phases.HIDDEN, phases.LATE_TIMES
        )

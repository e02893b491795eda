"""Stroop: naming colours and reading words that agree, disagree or have nothing to do with each other.

Also runs as ``python -m striata.experiments.stroop``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from striata.circuits.brain import brain
from striata.circuits.description import Circuit
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import ARMS, CONTROL, Arm, choose, pfc_gain
from striata.experiments.protocol.cohorts import make_cohort
from striata.experiments.protocol.progress import within
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.protocol.timing import non_decision_time
from striata.experiments.protocol.tweak import apply_scales
from striata.experiments.recording.examples import stroop_examples
from striata.experiments.recording.rates import RateRecorder, bin_times
from striata.experiments.recording.singles import Singles
from striata.experiments.results.parts import Part, Plan
from striata.experiments.worlds.lists import CONDITIONS, Int, conditions, features
from striata.experiments.worlds.practice import Lesson, Weights, practise
from striata.experiments.worlds.stimuli import stroop_trials
from striata.experiments.worlds.trials import (
    DONE,
    NONE,
    Drives,
    Scales,
    Timing,
    TrialList,
    TrialWorld,
    pad_columns,
    side_by_side,
)

NAME = "stroop"
WHAT = "colour naming and word reading; congruent, neutral, incongruent; manipulations of PFC, dopamine, STN, dACC"
#: Fewest and most trials of a block of the test; at the rate level a subject's blocks run beside
#: each other.
BLOCK = (12, 24)
#: Subjects of one batch.
BATCH = {"rate": 20, "spiking": 4}
#: Columns of a cohort: more would not fit the processor's cache, and wait for the slowest.
WIDTH = 700
#: Time between looks at progress [ms].
SLICE = 3000
#: Columns that are over are dropped once fewer than this part are left.
KEPT = 0.9
#: Subjects whose single trials are kept (those of their first block of naming).
SINGLES = 24
#: Part of the control's trials that other arms and word reading get.
FEWER = 8


@dataclass(frozen=True)
class StroopSettings(Settings):
    """Settings of the Stroop experiment.

    `trials` counts those of each condition of the control's naming.
    """

    soa: float = setting(0.0, "word onset minus colour onset", -1000, 1000, "ms")
    congruent: float = setting(1 / 3, "proportion of congruent trials", 0, 1)
    incongruent: float = setting(1 / 3, "proportion of incongruent trials", 0, 1)
    avoid_repeats: bool = setting(False, "no feature of a trial occurs in the next", 0, 1)
    reading_practice: int = setting(48, "trials of practice in reading before the test", 1, 10_000)
    naming_practice: int = setting(12, "trials of practice in naming before the test", 1, 10_000)
    pfc_gain: float = setting(
        1.0, "factor on PFC's gain on both streams in the test, in every arm", 0, 10
    )
    dopamine: float = setting(1.0, "factor on release of dopamine in the test, in every arm", 0, 10)
    extra_time: float = setting(0.0, "added to the non-decision time", -400, 2000, "ms")

    def __post_init__(self) -> None:
        super().__post_init__()
        conditions(1, self.congruent, self.incongruent, np.random.default_rng(0))
        choose(self.arms, self.lesion, brain(), ARMS)


SETTINGS = StroopSettings
DEFAULTS = {"rate": {"subjects": 40, "trials": 240}, "spiking": {"subjects": 8, "trials": 24}}


def circuit_of(settings: StroopSettings) -> Circuit:
    """The brain with the factors that the settings put on projections."""
    return apply_scales(brain(), settings.scale)


def plan(settings: StroopSettings) -> Plan:
    """Batches of subjects, and what the result file says about arms and rows."""
    arms = choose(settings.arms, settings.lesion, brain(), ARMS)
    rows = [(a.name, task, c) for a in arms for task in a.tasks for c in CONDITIONS]
    return Plan(
        circuit=circuit_of(settings),
        batch=BATCH[settings.level],
        arms=[(a.name, a.family, a.value, a.what) for a in arms],
        rows=rows,
        times=bin_times(),
        enums={"condition": CONDITIONS, "task": ("naming", "reading")},
    )


def run_batch(settings: StroopSettings, subjects: range, progress: Callable[[float], None]) -> Part:
    """Practice and all arms of some subjects."""
    circuit = circuit_of(settings)
    drawn = individuals.draw(subjects, settings.seed)
    scales, noise = (
        Scales(drawn["stimulus_drive"], drawn["pfc_gain"], drawn["threshold"]),
        drawn["noise"],
    )
    part = Part(subjects=list(subjects), drawn=drawn)
    history = (("reading", settings.reading_practice), ("naming", settings.naming_practice))
    weights, lessons = practise(circuit, subjects, settings.seed, history, scales, noise)
    progress(0.1)
    part.weights = {
        p.name: (np.full_like(weights[p.name], p.start.value), weights[p.name])
        for p in circuit.projections
        if p.plastic == "association"
    }
    for block, lesson in enumerate(lessons):
        part.add_trials(**_practice_table(settings, lesson, block, subjects))
    tested = pfc_gain(settings.pfc_gain)(circuit)
    groups: dict[Circuit, list[tuple[Arm, str, int, Weights]]] = {}
    for number, arm in enumerate(choose(settings.arms, settings.lesion, brain(), ARMS)):
        w = weights
        if arm.more_naming:
            more = (("naming", arm.more_naming),)
            w, _ = practise(circuit, subjects, settings.seed, more, scales, noise, weights)
        for task in arm.tasks:
            groups.setdefault(arm.change(tested), []).append(
                (arm, task, 10 * number + (task == "reading"), w)
            )
    cohorts = [
        (c, [_block(settings, *t, circuit, subjects, who) for t in tests])
        for c, tests in groups.items()
        for who in _chunks(settings, tests, len(subjects))
    ]
    cost = [1.0 + sum(b.kind.size for b in blocks) / 5000 for _, blocks in cohorts]
    for i, (changed, blocks) in enumerate(cohorts):
        over, share = sum(cost[:i]) / sum(cost), cost[i] / sum(cost)
        _test(
            part,
            settings,
            blocks,
            changed,
            subjects,
            scales,
            noise,
            within(progress, 0.1 + 0.9 * over, 0.9 * share),
        )
    if 0 in subjects:
        part.example = stroop_examples(settings, tested, weights, scales, noise, settings.dopamine)
    return part


def _trials_of(settings: StroopSettings, arm: Arm, task: str) -> int:
    return max(3 * settings.trials // (1 if arm is CONTROL and task == "naming" else FEWER), 3)


def _chunks(
    settings: StroopSettings, tests: list[tuple[Arm, str, int, Weights]], subjects: int
) -> list[Int]:
    """Places of the subjects that share a cohort, so that no cohort is much wider than WIDTH."""
    totals = [_trials_of(settings, arm, task) for arm, task, _, _ in tests]
    columns = sum(-(-n // block_length(settings.level, n)) for n in totals)
    return np.array_split(np.arange(subjects), -(-subjects * columns // WIDTH))


def block_length(level: str, total: int) -> int:
    """Trials of a block: one block at the spiking level, else the longest block that cuts the total evenly."""
    shortest, longest = BLOCK
    if level == "spiking" or total <= longest:
        return total
    return next((n for n in range(longest, shortest - 1, -1) if total % n == 0), longest)


def block_lists(
    settings: StroopSettings, run: int, total: int, subjects: Int
) -> tuple[Int, Int, Int]:
    """Condition, relevant and other feature of every trial, (trials of a block, subjects × blocks).

    −1 past the end.
    """
    length = block_length(settings.level, total)
    blocks = -(-total // length)
    shape = (length, len(subjects) * blocks)
    kind, relevant, other = (np.full(shape, NONE) for _ in range(3))
    for i, s in enumerate(subjects):
        rng = np.random.default_rng([settings.seed, s, 17, run])
        all_kinds = conditions(total, settings.congruent, settings.incongruent, rng)
        for b, k in enumerate(np.array_split(all_kinds, blocks)):
            column = i * blocks + b
            kind[: len(k), column] = k
            relevant[: len(k), column], other[: len(k), column] = features(
                k, settings.avoid_repeats, rng
            )
    return kind, relevant, other


@dataclass(frozen=True)
class Block:
    """One task of one arm: its trials, and which subject (from the batch's first) and run each column is."""

    arm: Arm
    task: str
    kind: Int
    trials: TrialList
    who: Int
    run: Int
    weights: Weights


def _block(
    settings: StroopSettings,
    arm: Arm,
    task: str,
    run: int,
    weights: Weights,
    circuit: Circuit,
    subjects: range,
    who: Int,
) -> Block:
    """One task of one arm for the subjects at the places `who` of the batch."""
    total = _trials_of(settings, arm, task)
    kind, relevant, other = block_lists(settings, run, total, np.asarray(subjects)[who])
    blocks = kind.shape[1] // len(who)
    rngs = [np.random.default_rng([settings.seed, s, 23, run]) for s in np.asarray(subjects)[who]]
    gain = np.concatenate(
        [individuals.evoked_gain(rng, (len(kind), blocks)) for rng in rngs], axis=1
    )
    return Block(
        arm,
        task,
        kind,
        stroop_trials(circuit, task, relevant, other, settings.soa, gain),
        who=np.repeat(who, blocks),
        run=100 + 1000 * run + np.tile(np.arange(blocks), len(who)),
        weights=weights,
    )


def _test(
    part: Part,
    settings: StroopSettings,
    blocks: list[Block],
    circuit: Circuit,
    subjects: range,
    scales: Scales,
    noise: Any,
    progress: Callable[[float], None],
) -> None:
    """Run blocks that share a circuit side by side in one cohort.

    Adds their trials and rates to the part.
    """
    who = np.concatenate([b.who for b in blocks])
    trials = side_by_side([b.trials for b in blocks])
    row = pad_columns([3 * i + np.maximum(b.kind, 0) for i, b in enumerate(blocks)])
    recorder = RateRecorder(circuit, row, 3 * len(blocks))
    recorder.singles = singles = Singles(circuit, _kept(blocks, subjects), len(row))
    taken = Scales(scales.stimulus[who], scales.instruction[who], scales.threshold[who])
    world = TrialWorld(trials, Timing(), Drives(), taken, recorder)
    runs = np.concatenate([b.run for b in blocks])
    cohort = make_cohort(
        settings.level, circuit, np.asarray(subjects)[who], settings.seed, runs, settings.target
    )
    cohort.noise_scale = np.asarray(noise)[who]
    for level in cohort.level.values():
        level[:] = np.concatenate(
            [np.full(len(b.who), b.arm.dopamine * settings.dopamine) for b in blocks]
        )
    cohort.weights = {
        n: np.concatenate([b.weights[n][b.who] for b in blocks]) for n in blocks[0].weights
    }
    while not world.done:
        cohort.run(SLICE, world)
        progress(world.progress)
        left = world.phase != DONE
        if settings.level == "rate" and 0 < left.mean() < KEPT:
            world.narrow(left)
            cohort.narrow(left)  # type: ignore[attr-defined]
    part.add_rates([(b.arm.name, b.task, c) for b in blocks for c in CONDITIONS], recorder)
    first = 0
    for b in blocks:
        columns = slice(first, first := first + len(b.who))
        part.add_trials(**_test_table(settings, b, world, columns, subjects))
    _keep(part, singles, blocks, subjects)


def _kept(blocks: list[Block], subjects: range) -> Int:
    """Columns whose single trials are kept: the first of each of the first subjects' blocks of the control's naming."""
    kept = [
        (b.arm is CONTROL)
        & (b.task == "naming")
        & (b.run % 1000 == 100)
        & (np.asarray(subjects)[b.who] < SINGLES)
        for b in blocks
    ]
    return np.flatnonzero(np.concatenate(kept))


def _keep(part: Part, singles: Singles, blocks: list[Block], subjects: range) -> None:
    """Add the kept single trials to the part."""
    kind = pad_columns([b.kind for b in blocks])[:, singles.columns]
    who = np.concatenate([b.who for b in blocks])[singles.columns]
    column, trial = np.nonzero(kind.T != NONE)
    part.singles.append(
        {
            "subject": np.asarray(subjects)[who[column]],
            "block": np.zeros_like(column),
            "trial": trial,
            "rate": singles.rate[column, trial],
        }
    )


def _table(
    settings: StroopSettings, task: str, trials: TrialList, world: TrialWorld, columns: slice
) -> dict[str, Any]:
    n = trials.shape[0]
    first, second = (_feature(x) for x in trials.shown)
    colour, word = (first, second) if task == "naming" else (second, first)
    decision, response = world.decision_time[:n, columns] * 1e-3, world.response[:n, columns]
    return {
        "task": np.full(trials.shape, task),
        "colour": colour,
        "word": word,
        "correct_response": trials.correct,
        "response": response,
        "correct": (response == trials.correct) & (response != NONE),
        "rt": decision + (non_decision_time() + settings.extra_time * 1e-3),
        "decision_time": decision,
        "conflict": world.conflict[:n, columns],
        "control": world.control[:n, columns],
        "trial": np.broadcast_to(np.arange(n)[:, None], trials.shape),
    }


def _feature(pool: Int) -> Int:
    names = np.array([i for _, i in brain().pools])
    return np.where(pool == NONE, NONE, names[pool])


def _practice_table(
    settings: StroopSettings, lesson: Lesson, block: int, subjects: range
) -> dict[str, Any]:
    table = _table(settings, lesson.task, lesson.trials, lesson.world, slice(None))
    shape = lesson.trials.shape
    return table | {
        "arm": np.full(shape, "control"),
        "phase": np.full(shape, "practice"),
        "condition": np.full(shape, "neutral"),
        "subject": np.broadcast_to(np.asarray(subjects), shape),
        "block": np.full(shape, block),
        "soa": np.zeros(shape),
        "reward": np.asarray(table["correct"]).astype(float),
    }


def _test_table(
    settings: StroopSettings, b: Block, world: TrialWorld, columns: slice, subjects: range
) -> dict[str, Any]:
    shape = b.kind.shape
    table = _table(settings, b.task, b.trials, world, columns) | {
        "arm": np.full(shape, b.arm.name),
        "phase": np.full(shape, "test"),
        "condition": np.array(CONDITIONS)[np.maximum(b.kind, 0)],
        "subject": np.broadcast_to(np.asarray(subjects)[b.who], shape),
        "soa": np.full(shape, settings.soa * 1e-3),
        "block": np.broadcast_to(b.run % 1000 - 100, shape),
        "reward": np.zeros(shape),
    }
    return {name: np.asarray(v)[b.kind != NONE] for name, v in table.items()}


if __name__ == "__main__":
    from striata.experiments.commands.main import run_as_script

    run_as_script(NAME)

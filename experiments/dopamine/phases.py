"""The dopamine experiment: phases, arms and settings, as a methods section has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.worlds.conditioning_trials import OTHER_TIMES, PROBABILITIES, TIMES

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
    "Spikes of each dopamine neuron: rewards of 0.25 to 2 after the cue of a whole one, each "
    "{trials} times, twice over. Spiking level only.",
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
    training: int = setting(240, "trials of training", 1, 10_000)
    extinction: int = setting(40, "trials of extinction, and of the compound of cues", 1, 10_000)
    pairings: int = setting(20, "pairings of a new cue with a trained one", 1, 10_000)

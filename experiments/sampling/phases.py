"""Active sampling: phases, groups, arms and settings, as a methods section has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.mechanisms import GOAL_DIRECTED
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.concepts.trials import ASSOCIATION_OFF, VALUATION_OFF
from striata.experiments.worlds.concepts.lists import FOOD, WATER
from striata.experiments.worlds.concepts.screens import NOTHING, UNATTENDED
from striata.experiments.worlds.concepts.sources import (
    CONGENIAL,
    DISTRUSTED,
    PASTS,
    STRANGE,
    TRUSTED,
    USEFUL,
)

NAME = "sampling"

TAKING = Phase(
    "taking",
    "{practice} trials: food, or drink, that is in sight is taken, and tasted.",
    range(1, 2),
    kind="practice",
    learns=True,
    rate_only=True,
)
VALUE = Phase(
    "value",
    "40 trials, food or drink in sight after 0.3 s and tasted after 1 s. One source says 20 times "
    "that a meal comes, and it does, the other as often, and none comes, or the reverse; or the "
    "one says so of 20 meals, the other of 20 drinks; or neither is there, and 40 meals, or 40 "
    "drinks, follow their word.",
    range(2, 3),
    kind="practice",
    learns=True,
    rate_only=True,
)
MEETING = Phase(
    "company",
    "100 trials of 1 s: A with the meal's word, 50 times; in some groups with the one source, "
    "which says so, and the other with the drink's word as often. No reward.",
    range(3, 4),
    kind="practice",
    learns=True,
    rate_only=True,
)
GLANCES = Phase(
    "looks",
    "{choices} times: both sources, left and right; the gaze goes from one to the other every "
    "second until one is taken, at most 6 s. Nothing comes of it; synapses are held. At the rate "
    "level only.",
    range(4, 5),
    rate_only=True,
)
CHOOSING = Phase(
    "listening",
    "{rounds} rounds of 7.5 s: both sources are offered as before, at most 4 s; then both speak, "
    "1 s each, one of A and the meal, the other of B and the meal. Who was taken is attended; the "
    "other drives half as much. No reward.",
    range(5, 6),
    kind="practice",
    learns=True,
    rate_only=True,
)
REPLAYING = Phase(
    "replayed listening",
    "The same rounds, in which taking is not possible: attended is who was taken by the same "
    "subject before, or the same in random order of sources, or both, or always one of them.",
    range(6, 7),
    kind="practice",
    learns=True,
    rate_only=True,
)
TEST = Phase(
    "test",
    "{trials} times each alone: A, B, either source and the meal's word, and nothing, in columns "
    "that all meet the same noise. Synapses are held.",
    range(10, 20),
    frozen=True,
)

ARMS = (
    Arm("control", "the intact brain"),
    ASSOCIATION_OFF,
    VALUATION_OFF,
    Arm(
        "goal-directed off",
        "outcomes no longer call for actions: BLA → PL is cut in looks and listening",
        "mechanism",
        cut=GOAL_DIRECTED,
    ),
)


NAN = float("nan")


@dataclass(frozen=True)
class Listening:
    """One way of listening to both sources.

    Attributes
    ----------
    past : what subjects know of the sources
    how : name of the rule
    sated : need that is sated meanwhile, or NOTHING
    attended : attention to the one source and to the other; NaN where who is taken is attended
    after : listening whose choices are replayed; none for those who choose
    mixed : whether the source in each replayed choice is drawn anew
    """

    past: str
    how: str
    sated: int = NOTHING
    attended: tuple[float, float] = (NAN, NAN)
    after: str = ""
    mixed: bool = False

    @property
    def task(self) -> str:
        """Its name in the table of trials."""
        return f"{self.past}, {self.how}"


CHOICE, BOTH, GATE_OFF, YOKED, MIXED, ONLY_ONE, ONLY_OTHER = (
    "choice",
    "both heard",
    "choice, attention to both",
    "yoked",
    "sources mixed",
    "one source",
    "other source",
)
HUNGRY, THIRSTY = "hungry", "thirsty"
_CHOSEN = f"{TRUSTED}, {CHOICE}"
_HALF = UNATTENDED.value
#: Who chooses: among sources with every past; hungry or thirsty; with attention to both.
CHOOSERS = (
    *(Listening(past, CHOICE) for past in (TRUSTED, DISTRUSTED, CONGENIAL, STRANGE)),
    Listening(USEFUL, HUNGRY, sated=WATER),
    Listening(USEFUL, THIRSTY, sated=FOOD),
    Listening(TRUSTED, GATE_OFF, attended=(1.0, 1.0)),
)
#: Who does not: attention is that of a choice before, or given.
LISTENERS = (
    Listening(TRUSTED, BOTH, attended=(1.0, 1.0), after=_CHOSEN),
    Listening(TRUSTED, YOKED, after=_CHOSEN),
    Listening(TRUSTED, MIXED, after=_CHOSEN, mixed=True),
    Listening(TRUSTED, ONLY_ONE, attended=(1.0, _HALF), after=_CHOSEN),
    Listening(TRUSTED, ONLY_OTHER, attended=(_HALF, 1.0), after=_CHOSEN),
    Listening(DISTRUSTED, BOTH, attended=(1.0, 1.0), after=f"{DISTRUSTED}, {CHOICE}"),
    Listening(CONGENIAL, BOTH, attended=(1.0, 1.0), after=f"{CONGENIAL}, {CHOICE}"),
    Listening(CONGENIAL, MIXED, after=f"{CONGENIAL}, {CHOICE}", mixed=True),
    Listening(STRANGE, BOTH, attended=(1.0, 1.0), after=f"{STRANGE}, {CHOICE}"),
)
#: Tests of looks: past, and the need that is sated.
LOOKED = {past: (past, NOTHING) for past in PASTS} | {
    f"{USEFUL}, {HUNGRY}": (USEFUL, WATER),
    f"{USEFUL}, {THIRSTY}": (USEFUL, FOOD),
}
#: What is tested, or heard, in the arms: looks, and listening.
LOOKED_IN_ARMS, CHOSEN_IN_ARMS = (TRUSTED, CONGENIAL), (_CHOSEN,)
START = {past: f"{past}, before" for past in PASTS}
#: What is tested in arms whose lesion is in the test of value.
DECISIVE = (START[TRUSTED], _CHOSEN, f"{TRUSTED}, {BOTH}", f"{DISTRUSTED}, {BOTH}")
TASKS = (
    *LOOKED,
    *START.values(),
    *(x.task for x in CHOOSERS if x.task not in LOOKED),
    *(x.task for x in LISTENERS),
)


@dataclass(frozen=True)
class SamplingSettings(Settings):
    """Settings; `trials` are those of each concept in a test."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 2
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    practice: int = setting(60, "trials of taking food and drink", 1, 1000)
    choices: int = setting(30, "offers of both sources", 2, 1000)
    rounds: int = setting(24, "rounds in which both speak", 2, 1000)

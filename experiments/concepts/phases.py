"""The concepts experiment: phases, arms and settings, as a methods section has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.mechanisms import GOAL_DIRECTED
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.recording.concepts.trials import (
    ASSOCIATION_OFF,
    COMPANY,
    VALUATION_OFF,
    WORTH,
)
from striata.experiments.worlds.concepts import lists
from striata.experiments.worlds.concepts.levers import FOOD_ITSELF, NONE

NAME = "concepts"
#: Which concepts keep company, and what they are worth.


def _learning(name: str, what: str, *runs: int) -> Phase:
    return Phase(
        name, what, range(runs[0], runs[-1] + 1), kind="practice", learns=True, rate_only=True
    )


CULTURE = _learning(
    "culture",
    "Pairs of concepts, 1 s each: every person {culture} times with its sex, and half as often to "
    "twice as often with its walk of life; other companions twice as often; the words for a meal "
    "and a drink alone. No reward.",
    1,
)
MAP = Phase(
    "map",
    "{trials} times each concept alone, after culture and after 50 pairings. Synapses are held.",
    range(2, 3),
    rate_only=True,
)
PRIMING = Phase(
    "priming",
    "{trials} times every person after its own walk of life, shown for 200 ms, and after another "
    "one; 200 or 1000 ms from prime to target. Synapses are held.",
    range(3, 4),
    rate_only=True,
)
VALUE = _learning(
    "value",
    "{value} times each: the meal's word, food in sight after 0.3 s and tasted after 1 s; the "
    "same with the drink. Also in a group that has been paired 20 times before.",
    4,
)
TAKING = _learning("taking food", "{practice} trials: food in sight is taken, and tasted.", 5)
PAIRING = _learning(
    "pairing",
    "70 trials of 1 s: the associate 1, 3, 10, 20 or 50 times with the meal's word; or 20 times "
    "alone, with a neutral concept while the meal's word is shown with another, with the drink's "
    "word, or with the meal's while attention is elsewhere; a control 20 times alone; neutral "
    "concepts for the rest. No reward.",
    7,
    8,
)
REWARDED = _learning(
    "reward", "20 times the associate with food, and a control without, as the meal's word.", 9
)
EXTINCTION = _learning(
    "extinction", "After 20 pairings, the associate 40 times alone. No reward.", 10
)
SEQUENCES = _learning(
    "pairing with a gap",
    "In another group, 70 trials, every 5 s: the associate 20 times, and a second after its end "
    "the meal's word; the rest as in pairing. No reward.",
    11,
)
PROBE = Phase(
    "test of value",
    "{trials} times each, alone: associate, control, the associate's companion, the words for meal "
    "and drink, a neutral concept. Synapses are held.",
    range(12, 20),
)
CHOICES = Phase(
    "choice",
    "{choices} times: associate and control, left and right; the gaze goes from one to the other "
    "every second until one is taken, at most 6 s. Nothing comes of it; synapses are held.",
    range(20, 30),
    rate_only=True,
)
WORK = Phase(
    "work",
    "{work} trials: two levers, which hungry subjects press left or right. The one shows the "
    "associate for 1 s, the other the control (after 50 pairings, after food, or shown alone); or "
    "the one shows the meal's word and the other a neutral concept; or the one brings food and the "
    "other nothing. All synapses learn.",
    range(30, 40),
    learns=True,
    rate_only=True,
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 after 20 pairings: associate, control and the meal's word, kept whole.",
    range(90, 91),
)

ARMS = (
    Arm("control", "the intact brain"),
    ASSOCIATION_OFF,
    VALUATION_OFF,
    Arm(
        "goal-directed off",
        "outcomes no longer call for actions: BLA → PL is cut in the test",
        "mechanism",
        cut=GOAL_DIRECTED,
    ),
    Arm(
        "association held",
        "nothing is learnt from company (ATL → ATL) in pairing and reward",
        "plasticity",
        held=(COMPANY,),
        when="learning",
    ),
    Arm(
        "valuation held",
        "nothing is learnt of a concept's value (ATL → BLA) in pairing and reward",
        "plasticity",
        held=(WORTH,),
        when="learning",
    ),
    Arm(
        "dopamine 0.1, learning",
        "release of dopamine multiplied by 0.1 in pairing and reward",
        "plasticity",
        0.1,
        dopamine=0.1,
        when="learning",
    ),
)

REWARD, EXTINCT, FIRST = "rewarded", "paired, then alone", "paired before value"
#: The associate and, after a gap, the meal's word.
WITH_GAP = f"{lists.STANDARD} with a gap"
MAPS = ("map", "map after pairing")
TASKS = (*lists.PROTOCOLS, REWARD, EXTINCT, FIRST)
MOST_PAIRED = f"paired {lists.MOST}"
#: Tasks that are tested in every arm; those with a choice.
DECISIVE = (lists.STANDARD, MOST_PAIRED, REWARD)
CHOSEN = (*(f"paired {n}" for n in lists.PAIRINGS), lists.ALONE, lists.APART, REWARD)
#: What two levers bring, and after which task; arms in which they are pressed.
WORKED = (
    (MOST_PAIRED, (lists.ASSOCIATE, lists.CONTROL)),
    (lists.ALONE, (lists.ASSOCIATE, lists.CONTROL)),
    (REWARD, (lists.ASSOCIATE, lists.CONTROL)),
    (lists.STANDARD, (lists.MEAL_NAME, lists.NEUTRAL)),
    (lists.STANDARD, (FOOD_ITSELF, NONE)),
)
WORKING = ("control", "goal-directed off")


@dataclass(frozen=True)
class ConceptSettings(Settings):
    """Settings; `trials` are those of each concept in a test."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 4
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    culture: int = setting(10, "times that each person is shown with its sex", 1, 1000)
    value: int = setting(40, "meals, and drinks, after their word", 1, 1000)
    practice: int = setting(40, "trials of taking food", 1, 1000)
    choices: int = setting(20, "choices between associate and control", 2, 1000)
    work: int = setting(40, "trials with two levers", 1, 1000)

"""The memory experiment: phases, arms and settings, as a methods section has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from striata.circuits.manipulate import unmodulated
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.settings import Settings, setting

NAME = "memory"
#: What is learnt: perforant path, recurrent collaterals, Schaffer collaterals; what tires.
LEARNT = ("EC → CA3 (all)", "CA3 → CA3 (some)", "CA3 → CA1 (all)")
RECURRENT, TIRING = LEARNT[1], "EC → DG (all)"
#: Arms that rest while synapses learn.
ASLEEP = ("control", "CA3 silent")
#: Events stored when capacity is tested.
CAPACITIES = (6, 12, 20, 30, 45)
#: How many stored events come again, and of how many there comes one like them.
AGAIN_OF, SIMILAR_OF = 3, 4
NEW, OLD, LIKE, NOTHING = "new", "again", "similar", "nothing"

STORE = Phase(
    "storing",
    "{episodes} events of 900 ms with 500 ms between them, each once.",
    range(1, 20),
    learns=True,
)
MORE = Phase(
    "further events",
    "The control meets more events, up to {most} in all; at the rate level only.",
    range(70, 80),
    learns=True,
)
REPEAT = Phase(
    "old events",
    "3 events that have been there come again.",
    range(20, 30),
    learns=True,
)
SIMILAR = Phase(
    "similar events",
    "4 events that share five of six attributes with one that has been there; another object, "
    "place, action or outcome.",
    range(30, 40),
    learns=True,
)
RECALL = Phase(
    "recall",
    "Every event {trials} times by cues of 600 ms that have six, four (object, place, time), three "
    "(with half of the time) or two (without) of its attributes. Synapses are held.",
    range(40, 50),
)
RECALL_LEARNING = Phase(
    "recall while learning",
    "The control has every event {trials} times by four of its attributes while synapses go on "
    "learning.",
    range(160, 161),
    learns=True,
)
APART = Phase(
    "recall of similar events",
    "Every event {trials} times, with those that are alike, by a cue of all attributes. Synapses "
    "are held.",
    range(50, 60),
)
CAPACITY = Phase(
    "capacity",
    "Every event {trials} times by four of its attributes, when 6, 12, 20, 30 and 45 have been "
    "there, as far as {most}. Synapses are held.",
    range(60, 70),
)
DEGREES = Phase(
    "degrees of similarity",
    "Events that share six to none of the attributes of each of 4 that have been there, 900 ms "
    "each. Synapses are held.",
    range(80, 90),
)
REST_BEFORE = Phase(
    "rest before",
    "{rest} ms of nothing, with synapses as they are before any event, and with pools looked at "
    "that events will have. Synapses are held.",
    range(100, 120),
)
REST = Phase(
    "rest after",
    "{rest} ms of nothing after {episodes} events. Synapses are held.",
    range(120, 140),
)
REST_LEARNING = Phase(
    "rest while learning",
    "{rest} ms of nothing after {episodes} events while all synapses go on learning, intact and "
    "with CA3 silent.",
    range(161, 162),
    learns=True,
)
RECALL_RESTED = Phase(
    "recall after rest",
    "After that, in the intact brain: every event {trials} times by four of its attributes. "
    "Synapses are held.",
    range(162, 163),
)
PLACE = Phase(
    "recall of the place",
    "Where something was: every event {trials} times by cues of 600 ms that have its object and "
    "both times, without place, action and outcome. Synapses are held.",
    range(140, 150),
)
DRIFT = Phase(
    "storing in drifting time",
    "The control, before it has met anything, meets {episodes} other events, 900 ms each with 500 "
    "ms between them. One of the two times of each is one of the event before, the other comes "
    "next; nine go round.",
    range(150, 151),
    learns=True,
)
DRIFT_RECALL = Phase(
    "recall in drifting time",
    "Each of these {trials} times by four of its attributes (object, place, time). Synapses are "
    "held.",
    range(151, 152),
)
EXAMPLES = Phase(
    "examples",
    "Subject 0 meets one more event, and then has four of its attributes; kept whole, intact and "
    "with CA3's recurrence cut.",
    range(90, 91),
    learns=True,
)

#: Phases whose trials are kept, in their order.
RECORDED = (
    *(STORE, REPEAT, SIMILAR, RECALL, APART, MORE, CAPACITY, DEGREES, REST_BEFORE, REST),
    *(PLACE, DRIFT, DRIFT_RECALL, RECALL_LEARNING, REST_LEARNING, RECALL_RESTED),
)

ARMS = (
    Arm("control", "the intact brain"),
    Arm(
        "CA3 recurrence cut",
        "CA3 → CA3 is cut in the test",
        "recall",
        cut=(RECURRENT,),
    ),
    Arm("CA3 silent", "CA3 silent in the test", "recall", silent=("CA3",)),
    Arm("CA1 silent", "CA1 silent in the test", "recall", silent=("CA1",)),
    Arm(
        "plasticity off",
        "nothing is learnt when events are there (EC → CA3, CA3 → CA3, CA3 → CA1)",
        "storing",
        held=LEARNT,
        when="learning",
    ),
    Arm(
        "CA3 plasticity off",
        "nothing is learnt in CA3 → CA3 when events are there",
        "storing",
        held=(RECURRENT,),
        when="learning",
    ),
    Arm(
        "acetylcholine off",
        "acetylcholine leaves release at EC → CA3 and CA3 → CA3 alone when events are there",
        "storing",
        change=lambda c: unmodulated(c, LEARNT[:2]),
        when="learning",
    ),
    Arm(
        "septum silent",
        "medial septum silent when events are there",
        "storing",
        silent=("MS",),
        when="learning",
    ),
    Arm(
        "dentate gyrus silent",
        "dentate gyrus silent when events are there",
        "storing",
        silent=("DG",),
        when="learning",
    ),
    Arm(
        "tiring off",
        "dentate gyrus does not tire (EC → DG is held) when events are there",
        "storing",
        held=(TIRING,),
        when="learning",
    ),
    Arm(
        "CA3 and CA1 silent when storing",
        "CA3 and CA1 silent when events are there",
        "storing",
        silent=("CA3", "CA1"),
        when="learning",
    ),
)


@dataclass(frozen=True)
class MemorySettings(Settings):
    """Settings; `trials` are those of each cue in a test."""

    ARMS: ClassVar[tuple[Arm, ...]] = ARMS

    subjects: int = 16
    trials: int = 1
    arms: tuple[str, ...] = tuple(a.name for a in ARMS)
    episodes: int = setting(12, "events that every arm meets", 6, 45)
    most: int = setting(45, "events that the control meets, to test capacity", 6, 45)
    rest: float = setting(30_000.0, "rest before and after events", 2000, 3.6e6, "ms")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.episodes > self.most:
            raise ExperimentError(
                f"episodes = {self.episodes} is more than the most that the control meets, "
                f"{self.most}."
            )

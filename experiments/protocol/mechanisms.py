"""The three kinds of control of an action: the synapses that each learns by, and what removes it.

Also lesions of the areas and nuclei that serve them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm

#: Plastic projections of habit (the choice kernel), of goal-directed and of model-free control.
HABIT = ("IT → D1 (some)", "IT → PMC (some)", "IT → IL (some)")
GOAL_DIRECTED = ("BLA → PL (all)",)
MODEL_FREE = ("OFC → DMS-D1 (all)", "OFC → DMS-D2 (all)")
LEARNING = (*HABIT, *GOAL_DIRECTED, *MODEL_FREE)
#: Value of an outcome that is devalued by satiety; 1 is its full value.
VALUE_AFTER_SATIETY = 0.1

#: Areas and nuclei by a short name: what each is, and its populations.
_PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "DLS": ("dorsolateral striatum", ("D1", "D2")),
    "DMS": ("dorsomedial striatum", ("DMS-D1", "DMS-D2")),
    "PL": ("prelimbic cortex", ("PL",)),
    "IL": ("infralimbic cortex", ("IL",)),
    "SNc": ("nigrostriatal dopamine", ("SNc",)),
}


def learnt(
    before: Mapping[str, NDArray[Any]], after: Mapping[str, NDArray[Any]]
) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """Weights of the three kinds of control before and after learning, by projection."""
    return {name: (before[name], after[name]) for name in LEARNING}


def lesions(*parts: str, early: bool = False) -> Iterator[Arm]:
    """Arms in which one area or nucleus is silent: in the test, or from the start where `early`."""
    suffix, times = ("", "in the test")
    family, when = ("lesion", "test")
    if early:
        suffix, times = (", from the start", "in training and test")
        family, when = ("early lesion", "always")
    for name in parts:
        what, silent = _PARTS[name]
        yield Arm(f"{name} off{suffix}", f"{what} silent {times}", family, silent=silent, when=when)


def off(when: str = "always") -> dict[str, Arm]:
    """Arms in which one kind of control or more is removed: its synapses are held at zero.

    They are found by a short name, and are in force in the test or `always`.
    """
    removed: dict[str, tuple[str, tuple[str, ...]]] = {
        "goal-directed": (
            "outcomes no longer call for actions: BLA → PL is cut throughout",
            GOAL_DIRECTED,
        ),
        "model-free": (
            "OFC's state no longer drives dorsomedial striatum, throughout",
            MODEL_FREE,
        ),
        "habit": (
            "nothing is learnt by repetition: its synapses are cut throughout",
            HABIT,
        ),
        "habit and model-free": (
            "neither repetition nor values kept in OFC's synapses, throughout",
            (*HABIT, *MODEL_FREE),
        ),
        "habit and goal-directed": (
            "the actor alone: neither repetition nor expected outcomes call for actions",
            (*HABIT, *GOAL_DIRECTED),
        ),
        "cortical habit": (
            "nothing is learnt from IT to premotor cortex, throughout",
            ("IT → PMC (some)",),
        ),
    }
    return {
        name: Arm(f"{name} off", what, "mechanism", cut=cut, when=when)
        for name, (what, cut) in removed.items()
    }

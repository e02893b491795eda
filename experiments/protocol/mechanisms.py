"""The three kinds of control of an action, the synapses that each learns by, and what removes each."""

from __future__ import annotations

from striata.experiments.protocol.arms import Arm

#: Plastic projections of habit (the choice kernel), of goal-directed and of model-free control.
HABIT = ("IT → D1 (some)", "IT → PMC (some)", "IT → IL (some)")
GOAL_DIRECTED = ("BLA → PL (all)",)
MODEL_FREE = ("OFC → DMS-D1 (all)", "OFC → DMS-D2 (all)")
#: What is left of an outcome's value when it is devalued by satiety.
SATED = 0.1


def off(when: str = "always") -> dict[str, Arm]:
    """Arms in which one kind of control is removed, by a short name; its synapses are held at zero."""
    return {
        "goal-directed": Arm(
            "goal-directed off",
            "outcomes no longer call for actions: BLA → PL is cut throughout",
            "mechanism",
            cut=GOAL_DIRECTED,
            when=when,
        ),
        "model-free": Arm(
            "model-free off",
            "OFC's state no longer drives dorsomedial striatum, throughout",
            "mechanism",
            cut=MODEL_FREE,
            when=when,
        ),
        "habit": Arm(
            "habit off",
            "nothing is learnt by repetition: its synapses are cut throughout",
            "mechanism",
            cut=HABIT,
            when=when,
        ),
    }

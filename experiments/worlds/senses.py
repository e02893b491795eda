"""Sensory and internal input in tasks in which a subject acts on what it sees and needs."""

from striata.circuits.description import Parameter

#: An object (IT), the state that it means (OFC), an outcome that is expected at full need and one
#: that is delivered (BLA) [nS].
OBJECT = Parameter(3.0, "nS", "assumed: a clear sight, 15 spikes/s over its first half second")
MEANING = Parameter(3.0, "nS", "assumed: as a state after a cue")
EXPECTANCY = Parameter(1.6, "nS", "assumed: 13 spikes/s, and more by the outcome's learnt value")
DELIVERED = Parameter(4.0, "nS", "assumed: far more than expectancy")
#: Planning stops while the goal is reached (PL_I) [nS].
GOAL_REACHED = Parameter(2.0, "nS", "assumed: enough to silence plans")
#: An action that what is seen affords (PMC): now and then enough to act on, by itself [nS].
AFFORDED = Parameter(0.8, "nS", "assumed: acted on within a second one time in five")
#: An action that is under way: it keeps its own premotor cells active (PMC) [nS], for so long [ms].
UNDER_WAY = Parameter(1.5, "nS", "assumed: enough to act")
UNDER_WAY_FOR = Parameter(300, "ms", "assumed: a press")
#: What an action brings comes so long after its start [ms].
OUTCOME_AFTER = Parameter(300, "ms", "assumed")

"""Midbrain dopamine neurons (VTA/SNc), and what the dopamine they release does.

Primary reward excites them. The level of dopamine scales synapses in the striatum (D1, D2), on STN and GPe (D2), and
the recurrent NMDA of PFC as an inverted U.
"""

from circuits.build import population
from circuits.cells import DOPAMINERGIC
from circuits.description import Effect, Modulator, Parameter

POPULATIONS = (
    population("DA", DOPAMINERGIC, 40, "shared", (2.0, 1.0, "assumed"), (4.5, "Schultz1998"), note="VTA/SNc"),
)

PROJECTIONS = ()

_H = "Humphries2009: as used by Fountas2017"
_V = "Vijayraghavan2007: shape; values assumed"


def _inverted_u(target: str) -> Effect:
    return Effect(
        target, "NMDA", "inverted_u", slope=Parameter(0.6, "", _V), base=Parameter(0.7, "", _V),
        best=Parameter(0.5, "", _V), width=Parameter(0.25, "", _V),
    )  # fmt: skip


DOPAMINE = Modulator(
    name="dopamine",
    source="DA",
    tau=Parameter(0.15, "s", "assumed: trace of reuptake"),
    tonic=Parameter(0.3, "", "assumed"),
    effects=(
        Effect("D1", "NMDA", "linear", slope=Parameter(0.5, "", _H)),
        Effect("D2", "AMPA", "linear", slope=Parameter(-0.3, "", _H)),
        Effect("STN", "GABA", "linear", slope=Parameter(-0.5, "", _H)),
        Effect("GPe-proto", "AMPA", "linear", slope=Parameter(-0.5, "", _H)),
        _inverted_u("PFC-colour"),
        _inverted_u("PFC-word"),
    ),
)

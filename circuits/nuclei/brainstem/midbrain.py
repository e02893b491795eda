"""Dopaminergic midbrain: reward prediction errors, the cells behind them, and dopamine.

Prediction reaches dopamine neurons twice: at once, through ventral pallidum, and late, through
VTA's GABA neurons, which subtract it (Eshel 2015); what is left is prediction's change. The
habenula's excitation becomes inhibition, the dip, through RMTg, the tail of the VTA. Reward itself
comes by PPTg, salience by the superior colliculus (Comoli 2003).

The level of dopamine scales synapses in the striatum (D1, D2), on STN and GPe (D2), and the
recurrent NMDA of PFC as an inverted U.
"""

from striata.circuits.description import Effect, Modulator, Parameter, Projection
from striata.circuits.nuclei.build import INTERNEURON_INPUT, population, projection
from striata.circuits.nuclei.cells import DOPAMINERGIC, INTERNEURON

REGION = "dopaminergic midbrain"

_BACKGROUND = (3.2, 1.0, "assumed")
_BALANCE = (
    "fitted: a lasting prediction leaves dopamine neurons and habenula at rest, and its fall "
    "cancels a reward"
)
_DIP = "fitted: strong (Jhou2009), so that no reward is no pause without habenula"

POPULATIONS = (
    population(
        "VTA",
        DOPAMINERGIC,
        40,
        "shared",
        _BACKGROUND,
        (4.5, "Schultz1998"),
        note="dopamine to PFC, ventral striatum",
    ),
    population(
        "SNc",
        DOPAMINERGIC,
        40,
        "shared",
        _BACKGROUND,
        (4.5, "Schultz1998"),
        note="dopamine to dorsal striatum",
    ),
    population(
        "VTA-GABA",
        INTERNEURON,
        80,
        "shared",
        INTERNEURON_INPUT,
        (18.0, "Cohen2012; value remembered"),
        note="subtracts prediction",
    ),
    population(
        "RMTg",
        INTERNEURON,
        80,
        "shared",
        INTERNEURON_INPUT,
        (8.0, "assumed"),
        note="makes the dip",
    ),
)


def _to_dopamine(target: str) -> tuple[Projection, ...]:
    return (
        projection("PPTg", target, 0.1875, "assumed: primary reward (Okada2009)", AMPA=0.7),
        projection("SC", target, 0.25, "assumed: early, unselective (Comoli2003)", AMPA=0.5),
        projection("VP", target, 0.2, _BALANCE, GABA=2.2),
        projection("VTA-GABA", target, 0.1875, _BALANCE, GABA=1.8),
        projection("RMTg", target, 0.1875, _DIP, GABA=3.8),
    )


PROJECTIONS = (
    *_to_dopamine("VTA"),
    *_to_dopamine("SNc"),
    projection("VP", "VTA-GABA", 0.2, _BALANCE, GABA_B=0.11),
    projection("LHb", "RMTg", 0.2, "assumed (Jhou2009)", AMPA=1.3),
    projection("PAG", "RMTg", 0.5, "assumed: threat is aversive (Jhou2009)", AMPA=1.2),
    projection(
        "CeM",
        "VTA-GABA",
        0.5,
        "fitted: relief follows a threat's end and reinforces within 30 exposures",
        GABA_B=0.12,
    ),
)

_H = "Humphries2009: as used by Fountas2017"
_V = "Vijayraghavan2007: shape; values assumed"
_TAU = Parameter(0.1, "s", "assumed: trace of reuptake")
_TONIC = Parameter(0.3, "", "assumed")


def _linear(target: str, receptor: str, slope: float) -> Effect:
    return Effect(target, receptor, "linear", slope=Parameter(slope, "", _H))


def _inverted_u(target: str) -> Effect:
    return Effect(
        target,
        "NMDA",
        "inverted_u",
        slope=Parameter(0.6, "", _V),
        base=Parameter(0.7, "", _V),
        best=Parameter(0.5, "", _V),
        width=Parameter(0.25, "", _V),
    )


MODULATORS = (
    Modulator(
        name="nigrostriatal dopamine",
        source="SNc",
        tau=_TAU,
        tonic=_TONIC,
        effects=(
            _linear("D1", "NMDA", 0.5),
            _linear("D2", "AMPA", -0.3),
            _linear("DMS-D1", "NMDA", 0.5),
            _linear("DMS-D2", "AMPA", -0.3),
            _linear("STN", "GABA", -0.5),
            _linear("GPe-proto", "AMPA", -0.5),
        ),
        teaches=("D1", "DMS-D1", "DMS-D2"),
    ),
    Modulator(
        name="mesocorticolimbic dopamine",
        source="VTA",
        tau=_TAU,
        tonic=_TONIC,
        effects=(_inverted_u("PFC-colour"), _inverted_u("PFC-word")),
        teaches=("VS", "BA-ext", "BLA", "PMC", "IL"),
    ),
)

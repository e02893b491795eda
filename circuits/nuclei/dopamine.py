"""Midbrain dopamine neurons as reward models, and what the dopamine they release does.

The critic (ventral striatum, patches) reads the state in OFC. Prediction reaches dopamine neurons
twice: at once, through ventral pallidum, and late, through VTA's GABA neurons, which subtract it
(Eshel 2015); what is left is prediction's change. The habenula gets the same pair of signs from GPb
and ventral pallidum (Hong 2013), is held down by reward, and makes the dip through RMTg. Reward
itself comes by PPTg, salience by the superior colliculus (Comoli 2003).

The level of dopamine scales synapses in the striatum (D1, D2), on STN and GPe (D2), and the
recurrent NMDA of PFC as an inverted U.
"""

from striata.circuits.description import Effect, Modulator, Parameter, Projection
from striata.circuits.nuclei.build import population, projection
from striata.circuits.nuclei.cells import BRAINSTEM, DOPAMINERGIC, INTERNEURON, PALLIDAL, SPN

_BG = (2.0, 1.0, "assumed")
_DA = (3.2, 1.0, "assumed")
_BALANCE = "fitted: a lasting prediction leaves dopamine neurons and habenula at rest"

POPULATIONS = (
    population(
        "VTA",
        DOPAMINERGIC,
        40,
        "shared",
        _DA,
        (4.5, "Schultz1998"),
        note="dopamine to PFC, ventral striatum",
    ),
    population(
        "SNc",
        DOPAMINERGIC,
        40,
        "shared",
        _DA,
        (4.5, "Schultz1998"),
        note="dopamine to dorsal striatum",
    ),
    population(
        "VTA-GABA",
        INTERNEURON,
        80,
        "shared",
        (3.7, 1.2, "CBGTPy2025"),
        (18.0, "Cohen2012; value remembered"),
        note="subtracts prediction",
    ),
    population(
        "VS",
        SPN,
        120,
        "shared",
        (1.3, 4.0, "CBGTPy2025"),
        (2.5, "assumed: as dorsal striatum"),
        note="critic",
    ),
    population(
        "VP",
        PALLIDAL,
        100,
        "shared",
        (0.84, 5.9, "CBGTPy2025"),
        (30.0, "assumed"),
        note="ventral pallidum",
    ),
    population(
        "GPb",
        PALLIDAL,
        100,
        "shared",
        (0.84, 5.9, "CBGTPy2025"),
        (50.0, "assumed"),
        note="pallidum, border",
    ),
    population(
        "LHb", BRAINSTEM, 100, "shared", _BG, (25.0, "MatsumotoHikosaka2007; value remembered")
    ),
    population(
        "RMTg",
        INTERNEURON,
        80,
        "shared",
        (3.7, 1.2, "CBGTPy2025"),
        (8.0, "assumed"),
        note="makes the dip",
    ),
)


def _to_dopamine(target: str) -> tuple[Projection, ...]:
    return (
        projection(f"PPTg → {target}", 0.1875, "assumed: primary reward (Okada2009)", AMPA=0.7),
        projection(f"SC → {target}", 0.25, "assumed: early, unselective (Comoli2003)", AMPA=0.5),
        projection(
            f"VP → {target}", 0.2, "assumed: prediction at once, by disinhibition", GABA=1.3
        ),
        projection(f"VTA-GABA → {target}", 0.1875, _BALANCE, GABA=1.8),
        projection(f"RMTg → {target}", 0.1875, "assumed: strong (Jhou2009)", GABA=3.0),
    )


PROJECTIONS = (
    *_to_dopamine("VTA"),
    *_to_dopamine("SNc"),
    projection(
        "OFC → VS", 0.5, "assumed", "all", plastic="D1", start=0.1, AMPA=3.4, note="value, learnt"
    ),
    projection("VS → VP", 0.25, "assumed", GABA=5.0),
    projection("VS → GPb", 0.25, "assumed", GABA=3.5),
    projection("VP → VTA-GABA", 0.2, "assumed: prediction late, by disinhibition", GABA_B=0.05),
    projection("GPb → LHb", 0.2, "Hong2013: GPb excites LHb; strength assumed", AMPA=1.2),
    projection(
        "VP → LHb", 0.2, "Hong2013: VP inhibits LHb; strength fitted as VTA-GABA's", GABA_B=0.047
    ),
    projection("LH → LHb", 0.5, "assumed: reward holds LHb down", "all", GABA=0.35),
    projection("LHb → RMTg", 0.2, "assumed (Jhou2009)", AMPA=1.3),
)

_H = "Humphries2009: as used by Fountas2017"
_V = "Vijayraghavan2007: shape; values assumed"
_TAU = Parameter(0.1, "s", "assumed: trace of reuptake")
_TONIC = Parameter(0.3, "", "assumed")


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


NIGROSTRIATAL = Modulator(
    name="nigrostriatal dopamine",
    source="SNc",
    tau=_TAU,
    tonic=_TONIC,
    effects=(
        Effect("D1", "NMDA", "linear", slope=Parameter(0.5, "", _H)),
        Effect("D2", "AMPA", "linear", slope=Parameter(-0.3, "", _H)),
        Effect("DMS-D1", "NMDA", "linear", slope=Parameter(0.5, "", _H)),
        Effect("DMS-D2", "AMPA", "linear", slope=Parameter(-0.3, "", _H)),
        Effect("STN", "GABA", "linear", slope=Parameter(-0.5, "", _H)),
        Effect("GPe-proto", "AMPA", "linear", slope=Parameter(-0.5, "", _H)),
    ),
    teaches=("D1", "DMS-D1", "DMS-D2"),
)
MESOCORTICOLIMBIC = Modulator(
    name="mesocorticolimbic dopamine",
    source="VTA",
    tau=_TAU,
    tonic=_TONIC,
    effects=(_inverted_u("PFC-colour"), _inverted_u("PFC-word")),
    teaches=("VS", "BA-ext", "BLA", "PMC", "IL"),
)
MODULATORS = (NIGROSTRIATAL, MESOCORTICOLIMBIC)

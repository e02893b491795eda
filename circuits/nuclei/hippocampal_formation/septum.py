"""Medial septum: acetylcholine says whether an event is to be stored or recalled (Hasselmo 1993).

It is released when CA1 finds a mismatch. It turns down what has been learnt, presynaptically, frees
CA3 and CA1 of inhibition, lets granule cells respond, and permits learning. Ventral subiculum then
signals what is done, whatever comes of it.
"""

from striata.circuits.description import Effect, Modulator, Parameter, Presynaptic
from striata.circuits.nuclei.build import Input, population, projection
from striata.circuits.nuclei.cells import cell

REGION = "hippocampal formation"
_INPUT: Input = (0.2, 8.0, "assumed: few large inputs, so that its rate rises gradually")
_MODE = "fitted: twelve episodes are stored apart; both learnt ways to CA3 must be turned down"

POPULATIONS = (
    population(
        "MS",
        cell(200.0, 10.0, t_ref=20.0, source="assumed: as dopamine neurons"),
        40,
        "shared",
        _INPUT,
        (5.0, "assumed"),
        note="acetylcholine",
    ),
)

PROJECTIONS = (
    projection("CA1-mismatch", "MS", 0.5, "fitted: new events, not old ones", "all", AMPA=1.56),
)


def _linear(target: str, receptor: str, slope: float, base: float = 1.0) -> Effect:
    values = (Parameter(x, "", _MODE) for x in (slope, base))
    return Effect(target, receptor, "linear", *values)


MODULATORS = (
    Modulator(
        name="acetylcholine",
        source="MS",
        tau=Parameter(0.2, "s", "assumed"),
        tonic=Parameter(0.0, "", "assumed: events that are known release no more than rest does"),
        ramp=(
            Parameter(2.3, "", "fitted: above what old events release"),
            Parameter(3.1, "", "fitted: below what new events release"),
        ),
        effects=(
            _linear("DG", "AMPA", 1.0, 0.0),
            _linear("CA3", "GABA", -0.5),
            _linear("CA1", "GABA", -0.8),
            _linear("vSUB", "NMDA", -0.9),
            _linear("vSUB", "AMPA", 1.0),
        ),
        presynaptic=tuple(
            Presynaptic(name, Parameter(-0.9, "", _MODE))
            for name in (
                "EC → CA3 (all)",
                "CA3 → CA3 (some)",
                "CA3 → CA1 (all)",
                "CA1 → BLA (some)",
                "CA1 → ATL (some)",
                "vSUB → PL (all)",
            )
        ),
        teaches=("DG", "CA3", "CA1", "vSUB"),
    ),
)

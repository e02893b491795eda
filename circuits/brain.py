"""The one brain: every nucleus, assembled. To add a nucleus, add its file and its name to ``NUCLEI``."""

import json
from functools import cache

from circuits import cortex, dopamine, motor, pallidum, prefrontal, striatum, subthalamus, thalamus
from circuits.cells import RECEPTORS
from circuits.description import Circuit, Facilitation, Parameter, Plasticity
from circuits.errors import CircuitError
from circuits.manipulate import with_background
from data import PATH

NUCLEI = (cortex, prefrontal, motor, striatum, pallidum, subthalamus, thalamus, dopamine)

PLASTICITY = Plasticity(
    modulator="dopamine",
    rate=Parameter(0.13, "", "assumed: few simulated trials stand for years of practice"),
    scale=Parameter(30.0, "spikes/s", "assumed: a strongly driven cortical pool"),
    w_start=Parameter(0.2, "", "assumed: weak and equal before any practice"),
    w_max=Parameter(1.25, "", "assumed: overlearnt"),
)


FACILITATION = Facilitation(
    U=Parameter(0.1, "", "Mongillo2008: facilitating synapses of prefrontal cortex; U lowered from 0.2, assumed"),
    tau=Parameter(1000.0, "ms", "Mongillo2008: shortened from 1500 ms, assumed"),
)


@cache
def draft() -> Circuit:
    """The circuit as written in the nuclei's files, before its background was calibrated."""
    return Circuit(
        populations=tuple(p for nucleus in NUCLEI for p in nucleus.POPULATIONS),
        projections=tuple(p for nucleus in NUCLEI for p in nucleus.PROJECTIONS),
        receptors=RECEPTORS,
        gates=cortex.GATES,
        modulators=(dopamine.DOPAMINE,),
        plasticity=PLASTICITY,
        facilitation=FACILITATION,
    )


@cache
def brain() -> Circuit:
    """The calibrated brain that every experiment uses.

    Raises
    ------
    CircuitError
        If ``data/calibration.json`` belongs to another draft; run ``python -m circuits.calibration``.
    """
    path = PATH / "calibration.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    if record["draft_hash"] != draft().hash:
        raise CircuitError(
            "data/calibration.json was made for another description of the circuit; run python -m circuits.calibration."
        )
    return with_background(draft(), record["background_factors"], "fitted: data/calibration.json, resting rates only")

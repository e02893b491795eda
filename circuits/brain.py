"""The one brain: every nucleus, assembled. To add a nucleus, add its file and its name to ``NUCLEI``."""

import json
from functools import cache

from striata.circuits.description import (
    Circuit,
    Facilitation,
    Parameter,
    Plasticity,
    Reinforcement,
    Repetition,
    WorldModel,
)
from striata.circuits.errors import CircuitError
from striata.circuits.manipulate import with_background
from striata.circuits.nuclei import (
    brainstem,
    cortex,
    dopamine,
    goals,
    hippocampus,
    motor,
    orbitofrontal,
    pallidum,
    prefrontal,
    striatum,
    subthalamus,
    thalamus,
    threat,
)
from striata.circuits.nuclei.cells import RECEPTORS
from striata.data import PATH

NUCLEI = (
    cortex,
    prefrontal,
    motor,
    striatum,
    pallidum,
    subthalamus,
    thalamus,
    orbitofrontal,
    hippocampus,
    brainstem,
    dopamine,
    threat,
    goals,
)

PLASTICITY = Plasticity(
    modulator="mesocorticolimbic dopamine",
    rate=Parameter(0.25, "", "assumed: few simulated trials stand for years of practice"),
    scale=Parameter(30.0, "spikes/s", "assumed: a strongly driven cortical pool"),
    w_max=Parameter(1.25, "", "assumed: overlearnt"),
)

REINFORCEMENT = Reinforcement(
    tau_1=Parameter(
        0.15,
        "s",
        "Yagishita2014: dopamine counts 0.3 to 2 s after the synapse; split in stages assumed",
    ),
    tau_2=Parameter(
        0.5,
        "s",
        "Yagishita2014: dopamine counts 0.3 to 2 s after the synapse; split in stages assumed",
    ),
    tau_D2=Parameter(0.4, "s", "Iino2020: D2 neurons read dips of 0.4 s and more"),
    burst=Parameter(0.5, "", "assumed: above the fluctuations of tonic release"),
    dip=Parameter(0.4, "", "assumed: beyond the fluctuations of tonic release"),
    rate=Parameter(20.0, "1/s", "assumed: tens of trials to learn"),
    kappa_D1=Parameter(1.0, "", "assumed: both signs exist in both cells (Shen2008)"),
    lapse=Parameter(0.002, "", "assumed: without dopamine, D1 synapses are depressed (Shen2008)"),
    kappa_D2=Parameter(0.3, "", "assumed: both signs exist in both cells (Shen2008)"),
    scale=Parameter(30.0, "spikes/s", "assumed: as association's"),
    tagged=Parameter(3.0, "spikes/s", "assumed: above the fluctuations of rest"),
    w_max=Parameter(1.8, "", "assumed"),
)

REPETITION = Repetition(
    rate=Parameter(
        0.03,
        "1/s",
        "assumed: some 500 repetitions (Adams1982: habit after 500 rewarded presses, not after 100)",
    ),
    scale=Parameter(30.0, "spikes/s", "assumed: as association's"),
    done=Parameter(3.0, "spikes/s", "assumed: above the fluctuations of rest"),
    w_max=Parameter(1.0, "", "assumed"),
)

WORLD_MODEL = WorldModel(
    efference="VA",
    rate=Parameter(0.05, "1/s", "assumed: learnt and unlearnt in some forty actions"),
    gain=Parameter(
        6.0, "", "assumed: an outcome that is there after two actions of five is known for sure"
    ),
    scale=Parameter(30.0, "spikes/s", "assumed: as association's"),
    outcome=Parameter(28.0, "spikes/s", "assumed: more than wanting alone evokes"),
    sure=Parameter(5.0, "spikes/s", "assumed"),
    done=Parameter(10.0, "spikes/s", "assumed: a movement, or nearly one"),
    tau=Parameter(0.4, "s", "assumed: outcomes are ascribed to the last second or two"),
    tau_mean=Parameter(60.0, "s", "assumed"),
    w_max=Parameter(1.0, "", "assumed"),
)

FACILITATION = Facilitation(
    U=Parameter(
        0.1,
        "",
        "Mongillo2008: facilitating synapses of prefrontal cortex; U lowered from 0.2, assumed",
    ),
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
        modulators=dopamine.MODULATORS,
        plasticity=PLASTICITY,
        reinforcement=REINFORCEMENT,
        repetition=REPETITION,
        world_model=WORLD_MODEL,
        facilitation=FACILITATION,
    )


@cache
def brain() -> Circuit:
    """The calibrated brain that every experiment uses.

    Raises
    ------
    CircuitError
        If ``data/calibration.json`` belongs to another draft; run ``python -m
        striata.circuits.calibrate``.
    """
    path = PATH / "calibration.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    if record["draft_hash"] != draft().hash:
        raise CircuitError(
            "data/calibration.json was made for another description of the circuit; run python -m striata.circuits.calibrate."
        )
    return with_background(
        draft(), record["background_factors"], "fitted: data/calibration.json, resting rates only"
    )

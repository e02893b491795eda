"""The one brain: every nucleus, assembled and calibrated.

To add a nucleus, add its file to :mod:`striata.circuits.nuclei`, its name to :data:`NUCLEI`, and
run ``striata calibrate``.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from striata.circuits.assemble import assemble
from striata.circuits.description import Circuit
from striata.circuits.errors import CircuitError
from striata.circuits.manipulate import with_background
from striata.circuits.nuclei import amygdala
from striata.circuits.nuclei.basal_ganglia import (
    pallidum,
    striatum,
    subthalamus,
    ventral_striatum,
)
from striata.circuits.nuclei.brainstem import (
    midbrain,
    pedunculopontine,
    periaqueductal_grey,
    superior_colliculus,
)
from striata.circuits.nuclei.cells import RECEPTORS
from striata.circuits.nuclei.cortex import (
    association,
    inferior_frontal,
    medial_prefrontal,
    orbitofrontal,
    perirhinal,
    prefrontal,
    premotor,
    sensory_cortex,
)
from striata.circuits.nuclei.diencephalon import (
    habenula,
    hypothalamus,
    thalamus,
)
from striata.circuits.nuclei.hippocampal_formation import (
    ca1,
    ca3,
    dentate,
    entorhinal,
    septum,
    subiculum,
)
from striata.data import PATH

NUCLEI = (
    sensory_cortex,
    prefrontal,
    medial_prefrontal,
    orbitofrontal,
    inferior_frontal,
    premotor,
    association,
    striatum,
    ventral_striatum,
    pallidum,
    subthalamus,
    thalamus,
    hypothalamus,
    pedunculopontine,
    midbrain,
    habenula,
    superior_colliculus,
    amygdala,
    periaqueductal_grey,
    entorhinal,
    dentate,
    ca3,
    ca1,
    septum,
    perirhinal,
    subiculum,
)


@cache
def draft() -> Circuit:
    """The circuit as written in the nuclei's files, before its background was calibrated.

    Pools and synapses draw their random numbers in the order of ``data/order.json``, so that these
    do not depend on the file in which something is declared; what is new comes last.
    """
    order = json.loads((PATH / "order.json").read_text(encoding="utf-8"))
    return assemble(NUCLEI, RECEPTORS, order)


@cache
def brain() -> Circuit:
    """The calibrated brain that every experiment uses.

    Raises
    ------
    CircuitError
        If ``data/calibration.json`` belongs to another draft; run ``striata calibrate``.
    """
    record = json.loads((PATH / "calibration.json").read_text(encoding="utf-8"))
    return calibrated(draft(), record)


def calibrated(circuit: Circuit, record: Mapping[str, Any]) -> Circuit:
    """A draft with the background rates of its calibration.

    Raises
    ------
    CircuitError
        If the record belongs to another draft.
    """
    if record["draft_hash"] != circuit.hash:
        raise CircuitError(
            "data/calibration.json was made for another description of the circuit; "
            "run striata calibrate."
        )
    return with_background(
        circuit, record["background_factors"], "fitted: data/calibration.json, resting rates only"
    )

"""The kinds of neuron and of receptor that the nuclei are built from."""

from striata.circuits.description import Cell, Parameter, Receptor

_CBGT = "CBGTPy2025"


def cell(C_m: float, g_L: float, t_ref: float = 2.0, g_T: float = 0.0, source: str = _CBGT) -> Cell:
    """An integrate-and-fire cell (pF, nS, ms, nS).

    Its potentials are those that the whole family of models shares.
    """
    return Cell(
        C_m=Parameter(C_m, "pF", source),
        g_L=Parameter(g_L, "nS", source),
        E_L=Parameter(-70.0, "mV", _CBGT),
        V_th=Parameter(-50.0, "mV", _CBGT),
        V_reset=Parameter(-55.0, "mV", _CBGT),
        t_ref=Parameter(t_ref, "ms", source),
        g_T=Parameter(g_T, "nS", source),
    )


PYRAMIDAL = cell(500.0, 25.0)
INTERNEURON = cell(200.0, 20.0)
SPN = cell(500.0, 25.0)
PALLIDAL = cell(500.0, 25.0)
REBOUND = cell(500.0, 25.0, g_T=60.0)
RELAY = cell(500.0, 18.0)
BRAINSTEM = cell(200.0, 10.0, source="assumed: small cell of 20 ms, brainstem and amygdala")
DOPAMINERGIC = cell(
    200.0, 10.0, t_ref=20.0, source="assumed: long refractory period limits bursts to 30 spikes/s"
)

AMPA = Receptor("AMPA", Parameter(2.0, "ms", _CBGT), Parameter(0.0, "mV", _CBGT))
NMDA = Receptor(
    "NMDA",
    Parameter(100.0, "ms", _CBGT),
    Parameter(0.0, "mV", _CBGT),
    saturation=Parameter(0.6332, "", _CBGT),
    magnesium=True,
)
GABA = Receptor("GABA", Parameter(5.0, "ms", _CBGT), Parameter(-70.0, "mV", _CBGT))
MGLU = Receptor(
    "mGlu",
    Parameter(3000.0, "ms", "assumed: slow metabotropic excitation lasts for seconds"),
    Parameter(0.0, "mV", "assumed"),
)
GABA_B = Receptor(
    "GABA_B",
    Parameter(110.0, "ms", "Otis1993: most of the decay; value remembered"),
    Parameter(-70.0, "mV", "assumed: as GABA_A; potassium's lies lower"),
)
RECEPTORS = (AMPA, NMDA, GABA, GABA_B, MGLU)

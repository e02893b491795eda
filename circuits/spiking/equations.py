"""Equations of the spiking level's neurons and synapses, and the functions that they call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import brian2 as b2

from striata.circuits.simulation import noise
from striata.circuits.simulation.meanfield import V_NOISE, magnesium
from striata.circuits.spiking.network import DT

#: Compiler flags with which GCC turns the state update into vector instructions; NaN is not looked
#: for in that code. The last one says that the checks before a loop never fail: after hundreds of
#: them, GCC takes the loop for one that is hardly ever reached, and leaves it alone.
FLAGS = (
    "-w",
    "-O3",
    "-ffast-math",
    "-fsingle-precision-constant",
    "-march=native",
    "-std=c++14",
    "-mprefer-vector-width=512",
    "--param=vect-max-version-for-alias-checks=1000",
    "--param=builtin-expect-probability=100",
)
#: What a neuron has in common with its pool: the world's and the pool's input [nS], gains, and its
#: threshold.
POOLED = ("extra", "gain_A", "gain_N", "gain_G", "V_th")
# Refractoriness is a countdown and divisions are avoided, for Brian2's own timer and checks prevent
# vectorising. Numbers stand in the text, where the compiler reads them in single precision: one
# double, and all that it meets is.
MODEL = f"""
dV/dt = int(wait < {DT / 2})*inv_C*(g_L*(E_L - V) - g_T*h*int(V > -60)*(V - 120) - g_E*V
         - g_N*gain_N*V*unblocked(V) + (g_G*gain_G + g_B)*(-70 - V)
         - s_bg*({V_NOISE})*bombard)/ms : 1
g_E = g_A*gain_A + g_M + g_bg + extra : 1
dg_A/dt = -g_A/(tau_A*ms) : 1
dg_N/dt = -g_N/(tau_N*ms) : 1
dg_G/dt = -g_G/(tau_G*ms) : 1
dg_M/dt = -g_M/(tau_M*ms) : 1
dg_B/dt = -g_B/(tau_B*ms) : 1
ds/dt = -s/(tau_N*ms) : 1
du/dt = U_F/(tau_F*ms) - u/(tau_F*ms) : 1
dh/dt = (int(V < -60)*(1 - h)/100 - int(V >= -60)*h/20)/ms : 1
dwait/dt = -1/ms : 1
bombard : 1
count : 1
key : integer (constant)
g_L : 1 (constant)
g_T : 1 (constant)
inv_C : 1 (constant)
E_L : 1 (constant)
V_th : 1
V_reset : 1 (constant)
g_bg : 1 (constant)
s_bg : 1 (constant)
t_ref : 1 (constant)
extra : 1
gain_A : 1
gain_N : 1
gain_G : 1
"""

#: What a spike does to the neuron that fires it.
RESET = """V = V_reset
s += alpha*(1 - s)
u += U_F*(1 - u)
count += 1
wait = t_ref - dt/ms"""

_UNBLOCKED = """
cdef extern from *:
    '''
    #include <math.h>
    static inline float striata_unblocked(float V) {
        return 1.0f / (1.0f + expf(-0.062f * V) / 3.57f);
    }
    '''
    float striata_unblocked(float V) noexcept nogil
cdef inline float unblocked(float V) noexcept nogil:
    return striata_unblocked(V)
"""


def functions() -> dict[str, Any]:
    """Compiled functions of the equations.

    These are the noise, and the fraction of NMDA channels that is free of magnesium.
    """
    normal = b2.Function(
        noise.neuron_normal,
        arg_units=[1, 1],
        return_unit=1,
        arg_types=["integer", "integer"],
        return_type="float",
        stateless=True,
    )
    normal.implementations.add_implementation(
        "cython", code=noise.CYTHON_NORMAL, name="counter_normal"
    )
    normal.implementations.add_implementation("numpy", code=noise.neuron_normal)
    unblocked = b2.Function(magnesium, arg_units=[1], return_unit=1, stateless=True)
    unblocked.implementations.add_implementation("cython", code=_UNBLOCKED, name="unblocked")
    unblocked.implementations.add_implementation("numpy", code=magnesium)
    return {"counter_normal": normal, "unblocked": unblocked}


#: What a spike does at a synapse of each kind (see :data:`.wiring.KINDS`), whose two receptors have
#: the weights `w_A` and `w_N`.
ON_PRE: Mapping[str, str] = {
    "excitation": "g_A_post += w_A\ng_N_post += w_N*alpha*(1 - s_pre)",
    "inhibition": "g_G_post += w_A",
    "slow": "g_M_post += w_A\ng_B_post += w_N",
    "plastic": "g_A_post += w*w_A\ng_N_post += w*w_N*alpha*(1 - s_pre)",
    "facilitating": "g_A_post += u_pre*w_A\ng_N_post += u_pre*w_N*alpha*(1 - s_pre)",
}

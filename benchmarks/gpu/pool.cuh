// What the kernel in advance.cu takes and holds, and the arithmetic of one pool in one column.
//
// The arithmetic and its order, the units (ms, mV, nS, spikes/s) and most names are those of
// circuits/simulation/kernel.py, noise.py and modulation.py.

typedef unsigned long long u64;

struct Times {  // shares in a ms; the last two in SLOW_STEP ms
    float nmda, ampa, gaba, read, U, facilitation, mglu, gaba_b;
};
struct Cell {
    float C_m, g_0, g_min, i_0, V_th, V_reset, t_ref, q_exc, q_inh, q_bg, shift, noise, opening;
    float firming, lag;
};
struct Pair { int key, pool[2]; };                           // a thread's; -1: no such pool
struct Link { int source; float weight; };
struct Synapse { int source; float ampa, nmda; };            // conductances at relative weight 1
struct Shared { double sd, decay, kick; };                   // background that a pool shares
struct Gate { int first, last; float rest; double gain; };   // source's pools, in spikes/s
struct Modulator { int first, last; float rest; double share, half; };
struct Effect { int modulator, linear; double base, slope, best, width, tonic; };
struct Slot { int gate, effect[3], slow_source; };           // what a pool is subject to; -1: none

struct Pool {  // a pool of one column while a launch lasts
    float r, s, read, g_A, g_G, u, alive, gain_A, gain_G, gain_N;  // rows of the state
    float external, slow_inh, block, current;
    int number, facilitating;  // among all; among those that facilitate, or -1
    bool there;
};

__device__ inline void normals(u64 x, float &z_0, float &z_1)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    x = x ^ (x >> 31);
    x = (x & 0x00FF00FF00FF00FFULL) + ((x >> 8) & 0x00FF00FF00FF00FFULL);
    x = (x & 0x0000FFFF0000FFFFULL) + ((x >> 16) & 0x0000FFFF0000FFFFULL);
    z_0 = ((float)(int)(unsigned)x - 510.0f) * 0.0067658751f;
    z_1 = ((float)(int)(unsigned)(x >> 32) - 510.0f) * 0.0067658751f;
}

__device__ inline u64 shift(int step) { return (u64)step * 0x9E3779B97F4A7C15ULL; }

__device__ inline float sum(const Link *links, int first, int last, const float *from,
                            int stride, float total)
{
#pragma unroll 4
    for (int e = first; e < last; e++)
        total += links[e].weight * from[links[e].source * stride];
    return total;
}

__device__ inline float mean(const float *activity, int first, int last)
{
    float total = 0.0f;
    for (int p = first; p < last; p++) total += activity[p * COLUMNS];
    return total / (float)(last - first);
}

__device__ inline float effect(const Effect &e, double level)
{
    if (e.linear) return (e.base + e.slope * level) / e.tonic;
    const double d = level - e.best;
    return (e.base + e.slope * exp(-(d * d) / (2 * (e.width * e.width)))) / e.tonic;
}

__device__ inline float emit(Pool &x, const Cell &cell, const Times &times, float z)
{
    const float a = (sqrtf(x.r) * (z * cell.noise) + x.r) * x.alive;
    const float opened = a * (cell.opening + cell.firming * x.r);
    x.s += opened - x.s * (opened + times.nmda);
    if (x.facilitating >= 0) {
        x.u += times.facilitation * (times.U - x.u);
        x.u += times.U * 1e-3f * (1.0f - x.u) * a;
    }
    return a;
}

__device__ inline float passage(const float *table, float y, float top)
{
    const float x = ((y < top ? y : top) - TABLE_BOTTOM) * TABLE_SCALE;
    return __ldg(table + (int)(x > 0.0f ? x : 0.0f));
}

// Rates follow what is received; the mean potential comes back.
__device__ inline float receive(Pool &x, const Cell &cell, const Times &times, const float *table,
                                float ampa, float gaba, float nmda)
{
    x.g_A = x.g_A + (ampa - x.g_A) * times.ampa;
    x.g_G = x.g_G + (gaba - x.g_G) * times.gaba;
    const float g_exc = x.g_A * x.gain_A, g_inh = x.g_G * x.gain_G, g_nmda = nmda * x.gain_N;
    const float inhibition = g_inh + x.slow_inh;
    float g = g_nmda * x.block + g_exc + x.external + inhibition + cell.g_0;
    g = g < cell.g_min ? cell.g_min : g;
    const float inverse = 1.0f / g, t = cell.C_m * inverse;
    const float m = (g_nmda * x.current + inhibition * -70.0f + cell.i_0) * inverse;
    float noise = t * (g_inh * cell.q_inh) / (t + 5.0f) + g_exc * cell.q_exc;
    noise = (noise < 0.0f ? 0.0f : noise) + cell.q_bg;
    const float unit = 1.0f / sqrtf(noise * t);
    const float upper = (cell.V_th - m) * unit + cell.shift * sqrtf(g);
    const float lower = (cell.V_reset - m) * unit;
    const float span = passage(table, upper, TABLE_TOP) - passage(table, lower, 4.5f);
    const float rate = 1000.0f / (span * t + cell.t_ref), f = rate * 1e-3f;
    const float follows = t * cell.lag;
    x.r = x.r + (rate - x.r) / (follows < 1.0f ? 1.0f : follows);
    x.read += (x.r * x.alive - x.read) * times.read;
    const float V = (m - f * t * (cell.V_th - cell.V_reset) - cell.V_reset)
        * (1.0f - f * cell.t_ref) + cell.V_reset;
    return V > cell.V_th ? cell.V_th : V;
}

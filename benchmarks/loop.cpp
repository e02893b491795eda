// One subject's spiking network as plain loops in single precision: the yardstick of what the hardware allows.
// The updates and their order are those of circuits/spiking/equations.py; benchmarks/loop.py compiles and calls it.
#include <cmath>
#include <cstdint>
#include <vector>

// Potentials in mV, conductances in nS, times in ms, inv_C in 1/pF; one value for each neuron, but for the scalars.
struct Neurons {
    int32_t n, hold;  // hold: steps for which the noise stays as it is
    float dt, alpha, tau_N, tau_F, U_F, V_noise;  // alpha: share of closed NMDA gates that a spike opens
    float tau[5];                                 // decay of AMPA, NMDA, GABA, mGlu, GABA_B
    float *V, *s, *u, *h, *wait, *bombard, *inv_C, *g_L, *E_L, *g_T, *g_bg, *s_bg, *V_th, *V_reset, *t_ref, *extra;
    float *g[5], *gain[3];
    int64_t* key;
};

// Synapses sorted by source: those of neuron i are start[i] to start[i + 1].
struct Table {
    int32_t receptor, saturating;
    int32_t *start, *target;
    float* w;
};

static inline float normal(int64_t key, int64_t step) {
    uint64_t x = uint64_t(key) + uint64_t(step) * 0x9E3779B97F4A7C15ULL;
    x ^= x >> 30; x *= 0xBF58476D1CE4E5B9ULL;
    x ^= x >> 27; x *= 0x94D049BB133111EBULL;
    x ^= x >> 31;
    int32_t sum = int32_t(x & 0xFFFF) + int32_t((x >> 16) & 0xFFFF) + int32_t((x >> 32) & 0xFFFF) + int32_t(x >> 48);
    return float(sum - 131070) * 2.6428998e-05f;
}

static void noise(const Neurons& a, int64_t step) {
    float* __restrict bombard = a.bombard;
    for (int i = 0; i < a.n; i++) bombard[i] = a.s_bg[i] * a.V_noise * normal(a.key[i], step);
}

static void advance(const Neurons& a, uint8_t* __restrict fired) {
    const float dt = a.dt, k_s = dt / a.tau_N, k_F = dt / a.tau_F;
    const float k_A = dt / a.tau[0], k_N = dt / a.tau[1], k_G = dt / a.tau[2], k_M = dt / a.tau[3], k_B = dt / a.tau[4];
    float *A = a.g[0], *N = a.g[1], *G = a.g[2], *M = a.g[3], *B = a.g[4];
#pragma GCC ivdep
    for (int i = 0; i < a.n; i++) {
        const float V = a.V[i], free = 1.0f / (1.0f + std::exp(-0.062f * V) * (1.0f / 3.57f));
        const float excitation = A[i] * a.gain[0][i] + M[i] + a.g_bg[i] + a.extra[i];
        const float low = V < -60.0f ? 1.0f : 0.0f;
        float current = a.g_L[i] * (a.E_L[i] - V) - a.g_T[i] * a.h[i] * (1.0f - low) * (V - 120.0f) - excitation * V
                      - N[i] * a.gain[1][i] * V * free + (G[i] * a.gain[2][i] + B[i]) * (-70.0f - V) - a.bombard[i];
        const float next = V + (a.wait[i] < 0.5f * dt ? dt * a.inv_C[i] * current : 0.0f);
        a.h[i] += dt * (low * (1.0f - a.h[i]) * 0.01f - (1.0f - low) * a.h[i] * 0.05f);
        a.wait[i] -= dt;
        A[i] -= k_A * A[i]; N[i] -= k_N * N[i]; G[i] -= k_G * G[i]; M[i] -= k_M * M[i]; B[i] -= k_B * B[i];
        a.s[i] -= k_s * a.s[i];
        a.u[i] += k_F * (a.U_F - a.u[i]);
        a.V[i] = next;
        fired[i] = next > a.V_th[i];
    }
}

static void deliver(const Neurons& a, const Table& t, const std::vector<int>& spikes) {
    float* g = a.g[t.receptor];
    for (int i : spikes) {
        const float f = t.saturating ? a.alpha * (1.0f - a.s[i]) : 1.0f;
        for (int k = t.start[i]; k < t.start[i + 1]; k++) g[t.target[k]] += f * t.w[k];
    }
}

static void reset(const Neurons& a, const std::vector<int>& spikes, int32_t* count) {
    for (int i : spikes) {
        a.V[i] = a.V_reset[i];
        a.s[i] += a.alpha * (1.0f - a.s[i]);
        a.u[i] += a.U_F * (1.0f - a.u[i]);
        a.wait[i] = a.t_ref[i] - a.dt;
        count[i]++;
    }
}

// Advance by whole ms from `first` [ms]; `count` collects each neuron's spikes.
extern "C" void simulate(Neurons* a, Table* tables, int32_t n_tables, int64_t first, int64_t ms, int32_t* count) {
    const int steps = int(std::lround(1.0f / a->dt));
    std::vector<uint8_t> fired(a->n);
    std::vector<int> spikes;
    for (int64_t step = first * steps; step < (first + ms) * steps; step++) {
        if (step % a->hold == 0) noise(*a, step);
        advance(*a, fired.data());
        spikes.clear();
        for (int i = 0; i < a->n; i++) if (fired[i]) spikes.push_back(i);
        for (int t = 0; t < n_tables; t++) deliver(*a, tables[t], spikes);
        reset(*a, spikes, count);
    }
}

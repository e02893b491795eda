// One subject's common network as plain loops in single precision: the yardstick of what the hardware allows.
// It does little more than it must: parameters are read once for neurons that share them, a conductance decays by a scale
// that all neurons share and is not written at each step, gating is brought up to date where a neuron fires.
// The updates are those of circuits/spiking/equations.py for what the common network has: no rebound current, slow
// receptors, facilitation or gains. benchmarks/loop.py compiles and calls it.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

// Potentials in mV, conductances in nS, times in ms, inv_C in 1/pF.
struct Neurons {
    int32_t n, groups, hold;  // hold: steps for which the noise stays as it is
    float dt, alpha, tau_N, V_noise;  // alpha: share of closed NMDA gates that a spike opens
    float tau[3], scale[3];           // of AMPA, NMDA, GABA: a conductance is what stands in `g` times its scale
    int32_t *first;                   // neurons first[k] to first[k + 1] share the parameters of group k
    float *inv_C, *g_L, *E_L, *g_bg, *s_bg, *V_th, *V_reset;  // of each group
    int32_t *refractory;                                      // of each group, in steps
    float *V, *s, *bombard, *g[3];                            // of each neuron
    int32_t *ready, *opened;  // the step from which V moves again; the step to which `s` belongs
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
    for (int k = 0; k < a.groups; k++) {
        const float size = a.s_bg[k] * a.V_noise;
        float* __restrict bombard = a.bombard;
        for (int i = a.first[k]; i < a.first[k + 1]; i++) bombard[i] = size * normal(a.key[i], step);
    }
}

static void advance(const Neurons& a, int32_t step, uint8_t* __restrict fired) {
    const float s_A = a.scale[0], s_N = a.scale[1], s_G = a.scale[2];
    const float *__restrict A = a.g[0], *__restrict N = a.g[1], *__restrict G = a.g[2], *__restrict bombard = a.bombard;
    const int32_t* __restrict ready = a.ready;
    float* __restrict v = a.V;
    for (int k = 0; k < a.groups; k++) {
        const float g_L = a.g_L[k], E_L = a.E_L[k], g_bg = a.g_bg[k], V_th = a.V_th[k], step_per_pA = a.dt * a.inv_C[k];
#pragma GCC ivdep
        for (int i = a.first[k]; i < a.first[k + 1]; i++) {
            const float V = v[i], unblocked = 1.0f / (1.0f + std::exp(-0.062f * V) * (1.0f / 3.57f));
            const float current = g_L * (E_L - V) - (A[i] * s_A + g_bg + N[i] * s_N * unblocked) * V + G[i] * s_G * (-70.0f - V)
                                - bombard[i];
            const float next = V + (ready[i] <= step ? step_per_pA * current : 0.0f);
            v[i] = next;
            fired[i] = next > V_th;
        }
    }
}

// Neurons that fire, looked for eight at a time.
static void collect(const std::vector<uint8_t>& fired, int n, std::vector<int>& spikes) {
    spikes.clear();
    for (int block = 0; block < n; block += 8) {
        uint64_t any;
        std::memcpy(&any, &fired[block], 8);
        if (any == 0) continue;
        for (int i = block; i < block + 8; i++) if (fired[i]) spikes.push_back(i);
    }
}

// Conductances decay: their scales do, and before these are lost in single precision they go into `g`.
static void decay(Neurons& a) {
    for (int r = 0; r < 3; r++) {
        a.scale[r] *= 1.0f - a.dt / a.tau[r];
        if (a.scale[r] > 1e-6f) continue;
        for (int i = 0; i < a.n; i++) a.g[r][i] *= a.scale[r];
        a.scale[r] = 1.0f;
    }
}

static void deliver(const Neurons& a, const Table& t, const std::vector<int>& spikes) {
    float* g = a.g[t.receptor];
    for (int i : spikes) {
        const float f = (t.saturating ? a.alpha * (1.0f - a.s[i]) : 1.0f) / a.scale[t.receptor];
        for (int k = t.start[i]; k < t.start[i + 1]; k++) g[t.target[k]] += f * t.w[k];
    }
}

// Gating as it is now, of neurons that fire.
static void close_gates(const Neurons& a, const std::vector<int>& spikes, int32_t step) {
    const float rate = std::log(1.0f - a.dt / a.tau_N);
    for (int i : spikes) {
        a.s[i] *= std::exp(rate * float(step - a.opened[i]));
        a.opened[i] = step;
    }
}

static void reset(const Neurons& a, const std::vector<int>& spikes, int32_t step, int32_t* count) {
    int k = 0;
    for (int i : spikes) {
        while (a.first[k + 1] <= i) k++;
        a.V[i] = a.V_reset[k];
        a.s[i] += a.alpha * (1.0f - a.s[i]);
        a.ready[i] = step + a.refractory[k];
        count[i]++;
    }
}

// Advance by whole ms from `first` [ms]; `count` collects each neuron's spikes.
extern "C" void simulate(Neurons* a, Table* tables, int32_t n_tables, int64_t first, int64_t ms, int32_t* count) {
    const int steps = int(std::lround(1.0f / a->dt));
    std::vector<uint8_t> fired((a->n + 7) / 8 * 8);
    std::vector<int> spikes;
    for (int32_t step = first * steps; step < (first + ms) * steps; step++) {
        if (step % a->hold == 0) noise(*a, step);
        advance(*a, step, fired.data());
        decay(*a);
        collect(fired, a->n, spikes);
        close_gates(*a, spikes, step);
        for (int t = 0; t < n_tables; t++) deliver(*a, tables[t], spikes);
        reset(*a, spikes, step, count);
    }
}

// The spiking level's inner loop: some steps of every subject, one subject after another.
//
// kernel.py holds the same loop for Numba and says what the arrays are. What keeps it fast: a
// conductance decays by a scale that all neurons of a subject share, so that a step writes
// potentials alone; gating and facilitation advance when their neuron fires; all synapses from one
// pool to another have one weight, so which neurons they join is a bit each; a neuron's bits stand
// side by side, and open the conductances of a whole register at once.
#include <cmath>
#include <cstdint>
#include <vector>

#if defined(__AVX512F__)
constexpr int LANES = 16;
#elif defined(__AVX__)
constexpr int LANES = 8;
#else
constexpr int LANES = 4;
#endif
typedef float Floats __attribute__((vector_size(4 * LANES)));
typedef int32_t Ints __attribute__((vector_size(4 * LANES)));
// the same in memory, where it need not stand at whole registers
typedef float LooseFloats __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t LooseInts __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

struct Cell {
    int64_t start, size, padded, plain, blocked, last, rebound, wait, first_link, last_link, first_word, row;
    float step, leak, drive, rebound_g, V_reset, bombardment;
};
struct Receptor {
    float E_rev, decay;
};
struct Link {
    int32_t target, words, facilitates, first, last;
};
struct Network {
    int64_t columns, pools, neurons, receptors, pairs, words;
    const Cell* cells;
    const Receptor* receptor;
    const int64_t* conducts;
    const Link* links;
    const int64_t* opens;
    const uint16_t* joined;
    const uint64_t* keys;
    int64_t saturating, hold;
    float dt, opening, shut, U, relax;
};
struct State {
    float *V, *g, *h, *s, *u, *z, *scale;
    int32_t *since, *ready;
};
struct Given {
    const float *extra, *threshold, *gain, *w;
};
struct Fired {
    int64_t* counts;
    int32_t* spikes;
    int64_t* number;
};

// 2^x, to six digits
static inline Floats power(Floats x) {
    Ints whole = __builtin_convertvector(x, Ints);
    whole += (__builtin_convertvector(whole, Floats) > x);  // towards minus infinity
    const Floats f = x - __builtin_convertvector(whole, Floats);
    const Floats p = 1.0f + f * (0.69314718f + f * (0.24022651f + f * (0.05550411f + f * (0.00961813f + f * (0.00133336f + f * 0.00015469f)))));
    return p * (Floats)((whole + 127) << 23);
}

// Fraction of NMDA channels free of magnesium at V
static inline Floats unblocked(Floats V) {
    return 1.0f / (1.0f + power(-0.08944709f * V - 1.83587925f));
}

static void bombard(const uint64_t* __restrict key, uint64_t shift, float scale, int64_t n, float* __restrict z_0, float* __restrict z_1) {
    for (int64_t i = 0; i < (n & ~int64_t(15)); i++) {
        uint64_t x = key[i] + shift;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
        x ^= x >> 31;
        x = (x & 0x00FF00FF00FF00FFULL) + ((x >> 8) & 0x00FF00FF00FF00FFULL);
        x = (x & 0x0000FFFF0000FFFFULL) + ((x >> 16) & 0x0000FFFF0000FFFFULL);
        z_0[i] = (float(int32_t(x)) - 510.0f) * scale;
        z_1[i] = (float(int32_t(x >> 32)) - 510.0f) * scale;
    }
}

// One subject's arrays
struct Brain {
    const Network& net;
    float *V, *g, *h, *s, *u, *z;
    int32_t *since, *ready;
    const uint16_t* joined;
    const float* w;
};

// A step of one pool's membranes; whether any of them has reached threshold
template <int PLAIN, bool BLOCKED, bool REBOUND>
static bool membranes(const Brain& b, const Cell& cell, int32_t step, const float* z, const float* scale, float leak, float threshold) {
    const Network& net = b.net;
    const float* g[PLAIN + 1];
    float gain[PLAIN + 1], drive[PLAIN + 1];
    for (int k = 0; k < PLAIN + BLOCKED; k++) {
        const int64_t r = net.conducts[cell.plain + k];
        g[k] = b.g + r * net.neurons;
        gain[k] = scale[r];
        drive[k] = scale[r] * net.receptor[r].E_rev;
    }
    Ints hits = {};
    for (int64_t i = cell.start; i < cell.start + cell.padded; i += LANES) {
        const Floats v = *(const LooseFloats*)(b.V + i);
        Floats conductance = {}, current = cell.drive - *(const LooseFloats*)(z + i);
        conductance += leak;
        for (int k = 0; k < PLAIN; k++) {
            const Floats x = *(const LooseFloats*)(g[k] + i);
            conductance += gain[k] * x;
            current += drive[k] * x;
        }
        if (BLOCKED) {
            const Floats x = *(const LooseFloats*)(g[PLAIN] + i) * unblocked(v);
            conductance += gain[PLAIN] * x;
            current += drive[PLAIN] * x;
        }
        if (REBOUND) {
            LooseFloats& h = *(LooseFloats*)(b.h + i);
            const Floats high = v > -60.0f ? Floats{} + cell.rebound_g : Floats{};
            conductance += high * h;
            current += 120.0f * high * h;
            h += net.dt * (v < -60.0f ? 0.01f * (1.0f - h) : -0.05f * h);
        }
        const Ints waits = *(const LooseInts*)(b.ready + i) > step;
        const Floats next = v + cell.step * (current - v * conductance);
        const Floats kept = waits ? v : next;
        *(LooseFloats*)(b.V + i) = kept;
        hits |= kept > threshold;
    }
    int32_t any = 0;
    for (int k = 0; k < LANES; k++) any |= hits[k];
    return any != 0;
}

using Membranes = bool (*)(const Brain&, const Cell&, int32_t, const float*, const float*, float, float);
template <int PLAIN>
static Membranes choose(bool blocked, bool rebound) {
    if (blocked) return rebound ? membranes<PLAIN, true, true> : membranes<PLAIN, true, false>;
    return rebound ? membranes<PLAIN, false, true> : membranes<PLAIN, false, false>;
}
static Membranes choose(int64_t plain, bool blocked, bool rebound) {
    switch (plain) {
        case 0: return choose<0>(blocked, rebound);
        case 1: return choose<1>(blocked, rebound);
        case 2: return choose<2>(blocked, rebound);
        case 3: return choose<3>(blocked, rebound);
        case 4: return choose<4>(blocked, rebound);
        case 5: return choose<5>(blocked, rebound);
        case 6: return choose<6>(blocked, rebound);
        default: return choose<7>(blocked, rebound);
    }
}

// Conductances in nS again. What is hardly there is nothing: arithmetic with the least of numbers is slow.
static void settle(const Brain& b, const float* scale) {
    const Network& net = b.net;
    for (int64_t r = 0; r < net.receptors; r++)
        for (int64_t i = r * net.neurons; i < (r + 1) * net.neurons; i++) {
            const float g = b.g[i] * scale[r];
            b.g[i] = g < 1e-20f ? 0.0f : g;
        }
    for (int64_t i = 0; i < net.neurons; i++) b.h[i] = b.h[i] < 1e-20f ? 0.0f : b.h[i];
}

// Add to the targets whose bits are set, sixteen a word
static inline void add(float* x, const uint16_t* bits, int32_t words, float amount) {
    Ints own;
    for (int k = 0; k < LANES; k++) own[k] = 1 << k;
    for (int32_t j = 0; j < words; j++)
        for (int k = 0; k < 16; k += LANES, x += LANES) {
            const Ints joined = (own & (int32_t(bits[j]) >> k)) != 0;
            *(LooseFloats*)x += joined ? Floats{} + amount : Floats{};
        }
}

// What the spike of neuron i of a pool does to all that it projects to
static void deliver(const Brain& b, const Cell& cell, int64_t i, int32_t step, const float* scale) {
    const Network& net = b.net;
    const float since = float(step - b.since[i]);
    const float closed = 1.0f - b.s[i] * std::exp(since * net.shut);
    const float u = net.U + (b.u[i] - net.U) * std::exp(since * net.relax);
    b.s[i] = 1.0f - closed * (1.0f - net.opening);
    b.u[i] = u + net.U * (1.0f - u);
    b.since[i] = step;
    const uint16_t* bits = b.joined + cell.first_word + (i - cell.start) * cell.row;
    for (int64_t e = cell.first_link; e < cell.last_link; bits += net.links[e++].words) {
        const Link& link = net.links[e];
        for (int32_t k = link.first; k < link.last; k++) {
            const int64_t r = net.opens[k];
            float amount = b.w[e * net.receptors + r] / scale[r];
            if (r == net.saturating) amount *= net.opening * closed;
            if (link.facilitates) amount *= u;
            if (amount != 0.0f) add(b.g + r * net.neurons + link.target, bits, link.words, amount);
        }
    }
}

extern "C" void advance(const Network* network, const State* state, const Given* given, const Fired* fired, int64_t first, int64_t steps, int64_t settles) {
    const Network& net = *network;
    const int64_t N = net.neurons, R = net.receptors, all = net.pools * net.columns;
    std::vector<float> scale(R), gained(R);
    for (int64_t c = 0; c < net.columns; c++) {
        const Brain b = {net, state->V + c * N, state->g + c * R * N, state->h + c * N, state->s + c * N, state->u + c * N,
                         state->z + c * 2 * N, state->since + c * N, state->ready + c * N, net.joined + c * net.words,
                         given->w + c * net.pairs * R};
        if (settles) settle(b, state->scale);
        for (int64_t r = 0; r < R; r++) scale[r] = settles ? 1.0f : state->scale[r];
        for (int32_t step = first; step < first + steps; step++) {
            const int64_t held = step / net.hold;
            if (step % (2 * net.hold) == 0)
                for (int64_t p = 0; p < net.pools; p++) {
                    const Cell& cell = net.cells[p];
                    bombard(net.keys + c * N + cell.start, uint64_t(held / 2) * 0x9E3779B97F4A7C15ULL, cell.bombardment, cell.padded,
                            b.z + cell.start, b.z + N + cell.start);
                }
            const int64_t before = *fired->number;
            int64_t number = before;
            for (int64_t p = 0; p < net.pools; p++) {
                const Cell& cell = net.cells[p];
                const int64_t at = p * net.columns + c;
                for (int64_t k = cell.plain; k < cell.last; k++) {
                    const int64_t r = net.conducts[k];
                    gained[r] = scale[r] * given->gain[r * all + at];
                }
                const float threshold = given->threshold[at];
                const Membranes advanced = choose(cell.blocked - cell.plain, cell.blocked < cell.last, cell.rebound);
                if (!advanced(b, cell, step, b.z + held % 2 * N, gained.data(), cell.leak + given->extra[at], threshold)) continue;
                for (int64_t i = cell.start; i < cell.start + cell.size; i++)
                    if (b.V[i] > threshold) {
                        int32_t* spike = fired->spikes + 4 * number++;
                        spike[0] = c, spike[1] = p, spike[2] = i, spike[3] = step;
                        b.V[i] = cell.V_reset;
                        b.ready[i] = step + cell.wait;
                        fired->counts[at]++;
                    }
            }
            for (int64_t r = 0; r < R; r++) scale[r] *= net.receptor[r].decay;
            for (int64_t q = before; q < number; q++) {
                const int32_t* spike = fired->spikes + 4 * q;
                deliver(b, net.cells[spike[1]], spike[2], step, scale.data());
            }
            *fired->number = number;
        }
    }
    for (int64_t r = 0; r < R; r++) state->scale[r] = scale[r];
}

// The rate level on a GPU: many milliseconds of COLUMNS columns in one block.
//
// A thread holds two pools of one column, those that share a key of the noise, in registers for as
// many milliseconds as a launch lasts; what pools release is exchanged through shared memory, once
// a millisecond. Numbers of pools and so on are macros (`prepared` in arrays.py); columns stand
// next to each other in every array that has them, `width` in all.

#include "pool.cuh"

// Rows of `state`, each (POOLS, width), and of `start`, each POOLS + 1
enum { R, V_, S_N, READ, G_A, G_G, U_, INPUT, INPUT_GAIN, ALIVE, GAIN_A, GAIN_G, GAIN_N,
       SLOW_EXC, SLOW_INH, BLOCK, CURRENT, MGLU, GABA_B };
enum { AMPA, GABA, NMDA, FACILITATED, PLASTIC, L_MGLU, L_GABA_B };
#define AT(what, p) state[((long long)(what) * POOLS + (p)) * width + column]
#define BETWEEN(kind, p) start[(kind) * (POOLS + 1) + (p)], start[(kind) * (POOLS + 1) + (p) + 1]

extern "C" __global__ void __launch_bounds__(PAIRS * COLUMNS) advance(
    int now, int milliseconds, int width, const Times *__restrict__ given,
    const Cell *__restrict__ cells, const Pair *__restrict__ pairs, const int *__restrict__ start,
    const Link *__restrict__ links, const Synapse *__restrict__ synapses,
    const float *__restrict__ w, const u64 *__restrict__ keys, const float *__restrict__ table,
    const int *__restrict__ facilitating, float *__restrict__ state,
    const Shared *__restrict__ shared, const u64 *__restrict__ shared_keys,
    double *__restrict__ held, const double *__restrict__ noise_scale,
    const Gate *__restrict__ gates, const Modulator *__restrict__ modulators,
    const Effect *__restrict__ effects, const Slot *__restrict__ slots,
    double *__restrict__ concentration, const double *__restrict__ level)
{
    const int c = threadIdx.x % COLUMNS, rank = threadIdx.x / COLUMNS;
    const long long column = blockIdx.x * COLUMNS + c;
    extern __shared__ float room[];
    float *activity = room + c;                                // [2][POOLS][COLUMNS], taking turns
    float *gating = activity + 2 * POOLS * COLUMNS;            // the same
    float *released = gating + 2 * POOLS * COLUMNS;            // [2][FACILITATING][COLUMNS]
    float *gains = released + 2 * FACILITATING * COLUMNS;      // [GATES + EFFECTS][COLUMNS]
    float *weights = gains + (GATES + EFFECTS) * COLUMNS;      // [SYNAPSES][COLUMNS]

    for (int e = rank; e < SYNAPSES; e += PAIRS)
        weights[e * COLUMNS] = w[(long long)e * width + column];
    const Times times = *given;
    const Pair pair = pairs[rank];
    const u64 key = keys[(long long)pair.key * width + column];
    Pool pools[2];
#pragma unroll
    for (int h = 0; h < 2; h++) {
        Pool &x = pools[h];
        x.there = pair.pool[h] >= 0;  // or it does as the other does, and writes nothing
        const int p = x.number = x.there ? pair.pool[h] : pair.pool[1 - h];
        x.r = AT(R, p); x.s = AT(S_N, p); x.read = AT(READ, p);
        x.g_A = AT(G_A, p); x.g_G = AT(G_G, p); x.u = AT(U_, p); x.alive = AT(ALIVE, p);
        x.gain_A = AT(GAIN_A, p); x.gain_G = AT(GAIN_G, p); x.gain_N = AT(GAIN_N, p);
        x.external = AT(INPUT, p) * AT(INPUT_GAIN, p) + AT(SLOW_EXC, p);
        x.slow_inh = AT(SLOW_INH, p); x.block = AT(BLOCK, p); x.current = AT(CURRENT, p);
        x.facilitating = -1;
        for (int k = 0; k < FACILITATING; k++)
            if (facilitating[k] == p && x.there) x.facilitating = k;
    }

    for (int end = now + milliseconds; now < end; now++) {
        float *a_now = activity + (now & 1) * POOLS * COLUMNS;
        float *s_now = gating + (now & 1) * POOLS * COLUMNS;
        float *x_now = released + (now & 1) * FACILITATING * COLUMNS;
        if (now % SLOW_STEP == 0) {
            float mglu[2], gaba_b[2];
#pragma unroll
            for (int h = 0; h < 2; h++) {
                const int p = pools[h].number;
                if (pools[h].there) a_now[p * COLUMNS] = pools[h].read;
                mglu[h] = sum(links, BETWEEN(L_MGLU, p), &AT(MGLU, 0), width, 0.0f);
                gaba_b[h] = sum(links, BETWEEN(L_GABA_B, p), &AT(GABA_B, 0), width, 0.0f);
            }
            __syncthreads();
            if (rank < GATES) {
                const Gate g = gates[rank];
                const float above = mean(a_now, g.first, g.last) - g.rest;
                gains[rank * COLUMNS] = 1.0f + (float)g.gain * (above > 0 ? above : 0) / GATE_SCALE;
            } else if (rank >= PAIRS - MODULATORS) {
                const int i = rank - (PAIRS - MODULATORS);
                const Modulator m = modulators[i];
                const float ratio = mean(a_now, m.first, m.last) / m.rest;
                double x = concentration[(long long)i * width + column];
                x += m.share * ((double)ratio - x);
                concentration[(long long)i * width + column] = x;
                x *= level[(long long)i * width + column];
                for (int e = 0; e < EFFECTS; e++)
                    if (effects[e].modulator == i)
                        gains[(GATES + e) * COLUMNS] = effect(effects[e], x / (x + m.half));
            }
            __syncthreads();
#pragma unroll
            for (int h = 0; h < 2; h++) {
                Pool &x = pools[h];
                if (!x.there) continue;
                const int p = x.number;
                const Slot slot = slots[p];
                float slow_exc = 0.0f;
                if (shared[p].sd != 0.0) {
                    const long long at = (long long)p * width + column;
                    float z, unused;
                    normals(shared_keys[at] + shift(now / SLOW_STEP), z, unused);
                    held[at] = held[at] * shared[p].decay + shared[p].kick * z;
                    slow_exc = held[at] * (shared[p].sd * noise_scale[column]);
                }
                slow_exc += mglu[h];
                x.slow_inh = gaba_b[h];
                if (slot.slow_source & 1) AT(MGLU, p) += times.mglu * (x.r * x.alive - AT(MGLU, p));
                if (slot.slow_source & 2)
                    AT(GABA_B, p) += times.gaba_b * (x.r * x.alive - AT(GABA_B, p));
                if (slot.gate >= 0) AT(INPUT_GAIN, p) = gains[slot.gate * COLUMNS];
                if (slot.effect[0] >= 0) x.gain_A = gains[(GATES + slot.effect[0]) * COLUMNS];
                if (slot.effect[1] >= 0) x.gain_G = gains[(GATES + slot.effect[1]) * COLUMNS];
                if (slot.effect[2] >= 0) x.gain_N = gains[(GATES + slot.effect[2]) * COLUMNS];
                x.external = AT(INPUT, p) * AT(INPUT_GAIN, p) + slow_exc;
                AT(SLOW_EXC, p) = slow_exc;
                const float V = AT(V_, p), free = 1.0f / (1.0f + expf(-0.062f * V) / 3.57f);
                const float slope = (V * 0.062f) * (free * (1.0f - free));
                x.block = free + slope;
                x.current = slope * V;
            }
        }
        float z[2];
        normals(key + shift(now), z[0], z[1]);
#pragma unroll
        for (int h = 0; h < 2; h++) {
            Pool &x = pools[h];
            if (!x.there) continue;
            a_now[x.number * COLUMNS] = emit(x, cells[x.number], times, z[h]);
            s_now[x.number * COLUMNS] = x.s;
            if (x.facilitating >= 0) x_now[x.facilitating * COLUMNS] = x.u * x.s;
        }
        __syncthreads();
#pragma unroll
        for (int h = 0; h < 2; h++) {
            const int p = pools[h].number;
            float ampa = sum(links, BETWEEN(AMPA, p), a_now, COLUMNS, 0.0f);
            float gaba = sum(links, BETWEEN(GABA, p), a_now, COLUMNS, 0.0f);
            float nmda = sum(links, BETWEEN(NMDA, p), s_now, COLUMNS, 0.0f);
            nmda = sum(links, BETWEEN(FACILITATED, p), x_now, COLUMNS, nmda);
            const int last = start[PLASTIC * (POOLS + 1) + p + 1];
#pragma unroll 4
            for (int e = start[PLASTIC * (POOLS + 1) + p]; e < last; e++) {
                const Synapse y = synapses[e];
                const float weight = weights[e * COLUMNS];
                ampa += y.ampa * (weight * a_now[y.source * COLUMNS]);
                nmda += y.nmda * (weight * s_now[y.source * COLUMNS]);
            }
            const float V = receive(pools[h], cells[p], times, table, ampa, gaba, nmda);
            if ((now + 1) % SLOW_STEP == 0 && pools[h].there) AT(V_, p) = V;
        }
    }
#pragma unroll
    for (int h = 0; h < 2; h++) {
        const Pool x = pools[h];
        if (!x.there) continue;
        const int p = x.number;
        AT(R, p) = x.r; AT(S_N, p) = x.s; AT(READ, p) = x.read;
        AT(G_A, p) = x.g_A; AT(G_G, p) = x.g_G; AT(U_, p) = x.u;
        AT(GAIN_A, p) = x.gain_A; AT(GAIN_G, p) = x.gain_G; AT(GAIN_N, p) = x.gain_N;
        AT(SLOW_INH, p) = x.slow_inh; AT(BLOCK, p) = x.block; AT(CURRENT, p) = x.current;
    }
}

// Dropout with masks from a counter-based generator. Element order: see `apus_mask` in apus_kernels.h.

/// Low and high words of a · factor.
INLINE words multiply(words a, uint32_t factor, words *high) {
    wide product = __builtin_convertvector(a, wide) * (uint64_t)factor;
    *high = __builtin_convertvector(product >> 32, words);
    return __builtin_convertvector(product, words);
}

/// Philox4x32-10 on WIDTH counters that differ in their first word; the same as `apus_philox`.
INLINE void philox(words first, const apus_mask *mask, words *out) {
    words c0 = first, c1 = (words){} + mask->window, c2 = (words){} + mask->epoch, c3 = (words){} + mask->site;
    uint32_t k0 = (uint32_t)mask->seed, k1 = (uint32_t)(mask->seed >> 32);
    for (int round = 0; round < 10; round++) {
        words high0, high1;
        words low0 = multiply(c0, 0xD2511F53u, &high0), low1 = multiply(c2, 0xCD9E8D57u, &high1);
        c0 = high1 ^ c1 ^ k0;
        c1 = low1;
        c2 = high0 ^ c3 ^ k1;
        c3 = low0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

static void dropout(long n, const float *x, float *y, const apus_mask *mask) {
    bool all = mask->probability >= 1;
    lanes scale = same(all ? 0.0f : 1.0f / (1.0f - mask->probability));
    words threshold = (words){} + (all ? 0xFFFFFFFFu : (uint32_t)((double)mask->probability * 4294967296.0));
    words lane;
    for (int i = 0; i < WIDTH; i++) lane[i] = (uint32_t)i;

    for (long group = 0; group < n; group += 64) {
        for (long part = 0; part < 16; part += WIDTH) {
            words random[4];
            philox(lane + (uint32_t)(group / 64 * 16 + part), mask, random);
            for (int word = 0; word < 4; word++) {
                long i = group + word * 16 + part;
                if (i >= n) break;
                lanes kept = load(x + i, n - i) * scale;
                store(y + i, n - i, choose((ints)(random[word] >= threshold), kept, same(0)));
            }
        }
    }
}

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

/// The elements of one group of 64, each with its own words: [from, to) of them, at `x` and `y`.
INLINE void drop_group(
    long group, long from, long to, const float *x, float *y, const apus_mask *mask, words threshold, lanes scale
) {
    words lane;
    for (int i = 0; i < WIDTH; i++) lane[i] = (uint32_t)i;
    float kept[64];
    bool whole = from == 0 && to == 64;
    for (long part = 0; part < 16; part += WIDTH) {
        words random[4];
        philox(lane + (uint32_t)(group * 16 + part), mask, random);
        for (int word = 0; word < 4; word++) {
            lanes factor = choose((ints)(random[word] >= threshold), scale, same(0));
            long i = word * 16 + part;
            if (whole)
                store(y + i, WIDTH, load(x + i, WIDTH) * factor);
            else
                store(kept + i, WIDTH, factor);
        }
    }
    for (long i = from; !whole && i < to; i++) y[i - from] = x[i - from] * kept[i];
}

static void dropout(long from, long n, const float *x, float *y, const apus_mask *mask) {
    bool all = mask->probability >= 1;
    lanes scale = same(all ? 0.0f : 1.0f / (1.0f - mask->probability));
    words threshold = (words){} + (all ? 0xFFFFFFFFu : (uint32_t)((double)mask->probability * 4294967296.0));
    for (long at = from; at < from + n;) {
        long group = at / 64, begin = at - group * 64, end = from + n - group * 64 < 64 ? from + n - group * 64 : 64;
        drop_group(group, begin, end, x + (at - from), y + (at - from), mask, threshold, scale);
        at = group * 64 + end;
    }
}

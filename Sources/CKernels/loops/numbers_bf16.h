// bf16 as the numbers of a matrix product: a word is a pair of neighbours in the summed dimension, the first in its low
// half. Needs AVX-512 with VDPBF16PS, which multiplies pairs exactly and adds them in fp32. See products.h.

#define OF(name) name##_bf16
/// Numbers in a word.
#define NUMBERS 2

typedef __m512bh vector_bf16;

INLINE vector_bf16 load_words_bf16(const uint32_t *p) { return (vector_bf16)_mm512_loadu_si512(p); }

INLINE vector_bf16 broadcast_word_bf16(const uint32_t *p) { return (vector_bf16)_mm512_set1_epi32((int)*p); }

INLINE lanes multiply_add_bf16(vector_bf16 a, vector_bf16 b, lanes sum) {
    return (lanes)_mm512_dpbf16_ps((__m512)sum, a, b);
}

/// One vector of words from a row: all numbers of it that lie in `left`, rounded to nearest even.
INLINE vector_bf16 words_along_bf16(const float *x, long left) {
    lanes low = load(x, left), high = left > WIDTH ? load(x + WIDTH, left - WIDTH) : same(0);
    return _mm512_cvtne2ps_pbh((__m512)high, (__m512)low);
}

/// One vector of words down a column: its words hold the numbers of two rows.
INLINE vector_bf16 words_down_bf16(const lanes *rows) {
    static const uint16_t alternate[32] = {0,  16, 1,  17, 2,  18, 3,  19, 4,  20, 5,  21, 6,  22, 7,  23,
                                           8,  24, 9,  25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
    __m512i halves = (__m512i)_mm512_cvtne2ps_pbh((__m512)rows[1], (__m512)rows[0]);
    return (vector_bf16)_mm512_permutexvar_epi16(_mm512_loadu_si512(alternate), halves);
}

INLINE void store_words_bf16(uint32_t *p, vector_bf16 x) { _mm512_storeu_si512(p, (__m512i)x); }

/// A part of a row of a left factor: WIDTH numbers.
INLINE void store_row_part_bf16(uint32_t *p, lanes x) {
    __m256bh half = _mm512_cvtneps_pbh((__m512)x);
    memcpy(p, &half, sizeof half);
}

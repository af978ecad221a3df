// fp32 as the numbers of a matrix product: a word is one number. See products.h.

#define OF(name) name##_fp32
/// Numbers in a word.
#define NUMBERS 1

/// `WIDTH` words at `p`.
INLINE lanes load_words_fp32(const uint32_t *p) {
    lanes x;
    memcpy(&x, p, sizeof x);
    return x;
}

INLINE lanes broadcast_word_fp32(const uint32_t *p) {
    float x;
    memcpy(&x, p, sizeof x);
    return same(x);
}

INLINE lanes multiply_add_fp32(lanes a, lanes b, lanes sum) { return a * b + sum; }

/// One vector of words from a row: all numbers of it that lie in `left`.
INLINE lanes words_along_fp32(const float *x, long left) { return load(x, left); }

/// One vector of words down a column: its words hold the numbers of one row.
INLINE lanes words_down_fp32(const lanes *rows) { return rows[0]; }

INLINE void store_words_fp32(uint32_t *p, lanes x) { memcpy(p, &x, sizeof x); }

typedef lanes vector_fp32;

/// A part of a row of a left factor: WIDTH numbers.
INLINE void store_row_part_fp32(uint32_t *p, lanes x) { store_words_fp32(p, x); }

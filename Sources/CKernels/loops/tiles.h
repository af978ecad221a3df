// What the products of both precisions share: the shapes of tiles and the transposition of a block of words.

/// Columns of the output layer that are worked on at once: a multiple of a tile's, so few that the second product's right
/// factor stays in the first cache.
#define HEAD_COLUMNS (160 / (VECTORS * WIDTH) * (VECTORS * WIDTH))

/// Row length of the output layer's sums, with one more column for the bias.
INLINE long padded_width(long width) { return (width + WIDTH) / WIDTH * WIDTH; }

/// Lanes `left` and up set to `rest`.
INLINE lanes first(lanes x, long left, float rest) {
    lanes kept = same(rest);
    for (int i = 0; i < WIDTH; i++) kept[i] = i < left ? x[i] : rest;
    return kept;
}

/// x with zero in one lane.
INLINE lanes without(lanes x, long lane) {
    ints lanes_in_order;
    for (int i = 0; i < WIDTH; i++) lanes_in_order[i] = i;
    return (lanes)((ints)x & (lanes_in_order != (int32_t)lane));
}

#define UNROLLED _Pragma("clang loop unroll(full)")

/// How many vectors of columns the next tile takes, so that tiles of `columns` are of about the same size.
INLINE long vectors_of_group(long columns) {
    long vectors = (columns + WIDTH - 1) / WIDTH, groups = (vectors + VECTORS - 1) / VECTORS;
    return (vectors + groups - 1) / groups;
}

INLINE long rows_of_tile(long left) { return left >= 4 ? 4 : left >= 2 ? 2 : 1; }

/// Where row `row` of a left factor begins. In panels, a tile's rows are neighbours.
INLINE const uint32_t *left_words(const apus_left *a, long row) {
    const uint32_t *words = a->words;
    if (a->step == 1) return words + row * a->row_stride;
    return words + row / WIDTH * WIDTH * a->depth + row % WIDTH;
}

/// Bytes of a cache line.
#define CACHE_LINE 64

/// Memory that is needed soon, to be fetched into the cache a line at a time between the products of tiles: all at once
/// would keep the products waiting.
typedef struct {
    const char *from, *to;
} range;

typedef struct {
    range parts[3];
} ranges;

/// `words` of four bytes.
INLINE range range_of(const void *from, long words) { return (range){from, (const char *)from + 4 * words}; }

/// Takes the next `count` lines out of what is wanted; `otherwise`, which is at hand, when nothing is.
INLINE const char *next_lines(ranges *wanted, long count, const void *otherwise) {
    for (int i = 0; wanted && i < 3; i++) {
        const char *from = wanted->parts[i].from;
        if (from >= wanted->parts[i].to) continue;
        wanted->parts[i].from = from + count * CACHE_LINE;
        return from;
    }
    return otherwise;
}

#if VECTORS == 5
#define EACH_WIDTH(r, vectors, tile, ...) \
    switch (vectors) { \
        case 5: tile(r, 5, __VA_ARGS__); break; \
        case 4: tile(r, 4, __VA_ARGS__); break; \
        case 3: tile(r, 3, __VA_ARGS__); break; \
        case 2: tile(r, 2, __VA_ARGS__); break; \
        default: tile(r, 1, __VA_ARGS__); \
    }
#elif VECTORS == 3
#define EACH_WIDTH(r, vectors, tile, ...) \
    switch (vectors) { \
        case 3: tile(r, 3, __VA_ARGS__); break; \
        case 2: tile(r, 2, __VA_ARGS__); break; \
        default: tile(r, 1, __VA_ARGS__); \
    }
#else
#define EACH_WIDTH(r, vectors, tile, ...) \
    switch (vectors) { \
        case 2: tile(r, 2, __VA_ARGS__); break; \
        default: tile(r, 1, __VA_ARGS__); \
    }
#endif

/// Calls `tile` with its rows and vectors as constants, for which the compiler keeps sums in registers.
#define EACH_TILE(rows, vectors, tile, ...) \
    switch (rows) { \
        case 4: EACH_WIDTH(4, vectors, tile, __VA_ARGS__) break; \
        case 2: EACH_WIDTH(2, vectors, tile, __VA_ARGS__) break; \
        default: EACH_WIDTH(1, vectors, tile, __VA_ARGS__) \
    }

#if WIDTH == 16
/// Words [16, 16], rows `stride` apart, into [16, 16] transposed.
INLINE void transpose_block(const uint32_t *from, long stride, uint32_t *to) {
    __m512i a[16], b[16];
    UNROLLED for (int i = 0; i < 16; i++) a[i] = _mm512_loadu_si512(from + i * stride);
    UNROLLED for (int i = 0; i < 16; i += 2) {
        b[i] = _mm512_unpacklo_epi32(a[i], a[i + 1]);
        b[i + 1] = _mm512_unpackhi_epi32(a[i], a[i + 1]);
    }
    UNROLLED for (int i = 0; i < 16; i += 4) {
        a[i] = _mm512_unpacklo_epi64(b[i], b[i + 2]);
        a[i + 1] = _mm512_unpackhi_epi64(b[i], b[i + 2]);
        a[i + 2] = _mm512_unpacklo_epi64(b[i + 1], b[i + 3]);
        a[i + 3] = _mm512_unpackhi_epi64(b[i + 1], b[i + 3]);
    }
    UNROLLED for (int i = 0; i < 4; i++) {
        b[i] = _mm512_shuffle_i32x4(a[i], a[i + 4], 0x88);
        b[i + 4] = _mm512_shuffle_i32x4(a[i], a[i + 4], 0xdd);
        b[i + 8] = _mm512_shuffle_i32x4(a[i + 8], a[i + 12], 0x88);
        b[i + 12] = _mm512_shuffle_i32x4(a[i + 8], a[i + 12], 0xdd);
    }
    UNROLLED for (int i = 0; i < 4; i++) {
        _mm512_storeu_si512(to + i * 16, _mm512_shuffle_i32x4(b[i], b[i + 8], 0x88));
        _mm512_storeu_si512(to + (i + 8) * 16, _mm512_shuffle_i32x4(b[i], b[i + 8], 0xdd));
        _mm512_storeu_si512(to + (i + 4) * 16, _mm512_shuffle_i32x4(b[i + 4], b[i + 12], 0x88));
        _mm512_storeu_si512(to + (i + 12) * 16, _mm512_shuffle_i32x4(b[i + 4], b[i + 12], 0xdd));
    }
}
#else
/// Words [WIDTH, WIDTH], rows `stride` apart, into [WIDTH, WIDTH] transposed.
INLINE void transpose_block(const uint32_t *from, long stride, uint32_t *to) {
    for (long row = 0; row < WIDTH; row++)
        for (long column = 0; column < WIDTH; column++) to[column * WIDTH + row] = from[row * stride + column];
}
#endif

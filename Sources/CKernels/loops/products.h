// Matrix products from registers: tiles of up to 4 rows and VECTORS vectors of columns. Shapes: see apus_kernels.h.
//
// Included once for each precision, after numbers_fp32.h or numbers_bf16.h. The sum of an element runs over the summed
// dimension in order, in blocks of BLOCK words: it depends neither on the tile nor on how rows are shared out.

/// Rows of a tile.
#define ROWS 4
/// Words of the summed dimension that a tile runs over at once: what keeps the right factor's part in the first cache.
#define BLOCK 100

typedef OF(vector) OF(numbers);

static long OF(words_for)(long numbers) { return (numbers + NUMBERS - 1) / NUMBERS; }

// MARK: - Packing

/// The words of `count` rows of x, next to each other: out [count, words_for(columns)].
static void OF(convert_rows)(long count, long columns, const float *x, long stride, uint32_t *out) {
    long words = OF(words_for)(columns);
    for (long row = 0; row < count; row++) {
        const float *from = x + row * stride;
        uint32_t *to = out + row * words;
        long done = 0;
        for (; done + WIDTH <= words; done += WIDTH)
            OF(store_words)(to + done, OF(words_along)(from + done * NUMBERS, columns - done * NUMBERS));
        if (done == words) continue;
        uint32_t rest[WIDTH];
        OF(store_words)(rest, OF(words_along)(from + done * NUMBERS, columns - done * NUMBERS));
        memcpy(to + done, rest, (size_t)(words - done) * sizeof *rest);
    }
}

static apus_left OF(left_rows)(long count, long columns, const float *x, long stride, void *buffer) {
    apus_left left = {x, count, OF(words_for)(columns), stride, 1};
    if (NUMBERS == 1) return left;
    OF(convert_rows)(count, columns, x, stride, buffer);
    left.words = buffer;
    left.row_stride = left.depth;
    return left;
}

static void OF(pack_down)(long count, long columns, const float *x, long stride, long depth, void *panels) {
    for (long row = 0; row < count; row += NUMBERS) {
        const float *from = x + row * stride;
        uint32_t *to = (uint32_t *)panels + row / NUMBERS * WIDTH;
        EACH(i, columns) {
            lanes rows[2] = {load(from + i, left)};
            if (NUMBERS == 2 && row + 1 < count) rows[1] = load(from + stride + i, left);
            OF(store_words)(to + i * depth, OF(words_down)(rows));
        }
    }
}

/// Turns words [count, words] into a panel [words, WIDTH]; missing rows become zeros.
INLINE void OF(transpose)(long count, long words, const uint32_t *from, long stride, uint32_t *to) {
    long word = 0;
    if (count == WIDTH)
        for (; word + WIDTH <= words; word += WIDTH) transpose_block(from + word, stride, to + word * WIDTH);
    for (; word < words; word++)
        for (long lane = 0; lane < WIDTH; lane++)
            to[word * WIDTH + lane] = lane < count ? from[lane * stride + word] : 0;
}

static void OF(pack_across)(long count, long columns, const float *x, long stride, void *panels) {
    enum { part = 128 };
    uint32_t converted[WIDTH * part];
    long depth = OF(words_for)(columns);
    for (long first = 0; first < count; first += WIDTH) {
        uint32_t *to = (uint32_t *)panels + first * depth;
        long rows = count - first < WIDTH ? count - first : WIDTH;
        for (long word = 0; word < depth; word += part) {
            long words = depth - word < part ? depth - word : part;
            long numbers = columns - word * NUMBERS < words * NUMBERS ? columns - word * NUMBERS : words * NUMBERS;
            OF(convert_rows)(rows, numbers, x + first * stride + word * NUMBERS, stride, converted);
            OF(transpose)(rows, words, converted, words, to + word * WIDTH);
        }
    }
}

// MARK: - Tiles

/// What a tile multiplies: `words` of the summed dimension.
typedef struct {
    const uint32_t *a;
    long a_row_stride, a_step;
    /// The first of a tile's panels; they lie `panel_stride` words apart.
    const uint32_t *b;
    long panel_stride;
    long words;
    /// What is fetched while the tile multiplies: a cache line for each word.
    const char *ahead;
} OF(factors);

/// Adds the products of a tile to its sums, which stay in registers.
INLINE void OF(accumulate)(int rows, int vectors, const OF(factors) *f, lanes sums[ROWS][VECTORS]) {
    const uint32_t *a = f->a, *b = f->b;
    const char *ahead = f->ahead;
    for (long i = 0; i < f->words; i++) {
        __builtin_prefetch(ahead + i * CACHE_LINE, 1, 2);
        OF(numbers) right[VECTORS];
        UNROLLED for (int v = 0; v < vectors; v++) right[v] = OF(load_words)(b + v * f->panel_stride);
        UNROLLED for (int r = 0; r < rows; r++) {
            OF(numbers) left = OF(broadcast_word)(a + r * f->a_row_stride);
            UNROLLED for (int v = 0; v < vectors; v++) sums[r][v] = OF(multiply_add)(left, right[v], sums[r][v]);
        }
        a += f->a_step;
        b += WIDTH;
    }
}

INLINE void OF(store_tile)(int rows, int vectors, const OF(factors) *f, float *c, long stride, long columns, bool adds) {
    lanes sums[ROWS][VECTORS];
    UNROLLED for (int r = 0; r < rows; r++)
        UNROLLED for (int v = 0; v < vectors; v++)
            sums[r][v] = adds ? load(c + r * stride + v * WIDTH, columns - v * WIDTH) : same(0);
    OF(accumulate)(rows, vectors, f, sums);
    UNROLLED for (int r = 0; r < rows; r++)
        UNROLLED for (int v = 0; v < vectors; v++)
            store(c + r * stride + v * WIDTH, columns - v * WIDTH, sums[r][v]);
}

static void OF(any_tile)(
    int rows, int vectors, const OF(factors) *f, float *c, long stride, long columns, bool adds
) {
    EACH_TILE(rows, vectors, OF(store_tile), f, c, stride, columns, adds)
}

// MARK: - Products

/// C [count, columns] (+)= A · B over `words` of the summed dimension; `depth` is B's whole one. Meanwhile fetches what is
/// `wanted`, unless that is null.
static void OF(product)(
    const apus_left *a, long first, long count, long from, long words, const uint32_t *b, long depth, long columns,
    float *c, long stride, bool adds, ranges *wanted
) {
    OF(factors) f = {.a_row_stride = a->row_stride, .a_step = a->step, .panel_stride = depth * WIDTH, .words = words};
    for (long column = 0, vectors; column < columns; column += vectors * WIDTH) {
        vectors = vectors_of_group(columns - column);
        f.b = b + column * depth;
        for (long row = first, rows; row < first + count; row += rows) {
            rows = rows_of_tile(first + count - row);
            f.a = left_words(a, row) + from * a->step;
            f.ahead = next_lines(wanted, words, f.b);
            OF(any_tile)((int)rows, (int)vectors, &f, c + (row - first) * stride + column, stride, columns - column, adds);
        }
    }
}

static void OF(multiply_fetching)(
    const apus_left *a, long first, long count, const void *panels, long columns, float *c, long stride, bool adds,
    ranges *wanted
) {
    for (long from = 0; from < a->depth || from == 0; from += BLOCK) {
        long words = a->depth - from < BLOCK ? a->depth - from : BLOCK;
        const uint32_t *b = (const uint32_t *)panels + from * WIDTH;
        OF(product)(a, first, count, from, words, b, a->depth, columns, c, stride, adds || from > 0, wanted);
    }
}

static void OF(multiply)(
    const apus_left *a, long first, long count, const void *panels, long columns, float *c, long stride, bool adds
) {
    OF(multiply_fetching)(a, first, count, panels, columns, c, stride, adds, NULL);
}

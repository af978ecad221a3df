// The output layer fused with softmax and cross-entropy: neither logits nor probabilities are stored. Shapes: see
// apus_kernels.h. Included once for each precision, after products.h.
//
// With z = W x + b, the errors of a row are scale · (e^(z - shift) / total - onehot). What is stored is e^(z - shift)
// alone, with zero in the target's place; the factor scale / total is applied to the small factors of the two products
// that follow. The target's error, -scale · others / total, is added apart in fp32: formed as p - 1 of a rounded p, it
// would be nothing but rounding where the model is sure.

/// Everything that one pass over some rows needs.
typedef struct {
    const apus_head *head;
    const int32_t *targets;
    /// [rows]; zero unless a logit of the row would overflow or vanish.
    float *shifts;
    /// [rows]: the target's logit.
    float *chosen;
    /// [rows, WIDTH] each: parts of the largest logit and of the sum of exponentials without the target's.
    float *largest, *others;
    /// [rows, block_stride] words: the exponentials of one block of columns; null without gradient.
    uint32_t *block;
    long block_stride, block_start;
    /// Panels over the rows: all exponentials.
    uint32_t *errors;
    long depth;
} OF(head_pass);

/// Stores the exponentials of a tile, by rows for the next product and by columns for the last.
INLINE void OF(keep_exponentials)(int rows, int vectors, OF(head_pass) *p, long row, long column, lanes e[ROWS][VECTORS]) {
    UNROLLED for (int r = 0; r < rows; r++)
        UNROLLED for (int v = 0; v < vectors; v++)
            OF(store_row_part)(
                p->block + (row + r) * p->block_stride + (column - p->block_start + v * WIDTH) / NUMBERS, e[r][v]);
    UNROLLED for (int r = 0; r < rows; r += NUMBERS)
        UNROLLED for (int v = 0; v < vectors; v++) {
            lanes down[2] = {e[r][v]};
            if (NUMBERS == 2 && r + 1 < rows) down[1] = e[r + 1][v];
            OF(store_words)(
                p->errors + (column + v * WIDTH) * p->depth + (row + r) / NUMBERS * WIDTH, OF(words_down)(down));
        }
}

INLINE void OF(head_tile)(int rows, int vectors, const OF(factors) *f, OF(head_pass) *p, long row, long column) {
    const apus_head *head = p->head;
    long left = head->vocabulary - column;
    float chosen[WIDTH];
    lanes z[ROWS][VECTORS];
    UNROLLED for (int v = 0; v < vectors; v++) {
        lanes bias = load(head->bias + column + v * WIDTH, left - v * WIDTH);
        UNROLLED for (int r = 0; r < rows; r++) z[r][v] = bias;
    }
    OF(accumulate)(rows, vectors, f, z);
    UNROLLED for (int r = 0; r < rows; r++) {
        long target = p->targets[row + r] - column;
        bool is_here = target >= 0 && target < vectors * WIDTH;
        UNROLLED for (int v = 0; v < vectors; v++)
            if (is_here && target / WIDTH == v) store(chosen, WIDTH, z[r][v]);
        if (is_here) p->chosen[row + r] = chosen[target % WIDTH];
        lanes most = load(p->largest + (row + r) * WIDTH, WIDTH), others = load(p->others + (row + r) * WIDTH, WIDTH);
        float shift = p->shifts[row + r];
        UNROLLED for (int v = 0; v < vectors; v++) {
            lanes x = z[r][v];
            bool whole = left - v * WIDTH >= WIDTH;
            if (!whole) x = first(x, left - v * WIDTH, -INFINITY);
            most = choose(x > most, x, most);
            lanes e = quick_exponential(x - shift);
            if (!whole) e = first(e, left - v * WIDTH, 0);
            if (is_here && target / WIDTH == v) e = without(e, target % WIDTH);
            others += e;
            z[r][v] = e;
        }
        store(p->largest + (row + r) * WIDTH, WIDTH, most);
        store(p->others + (row + r) * WIDTH, WIDTH, others);
    }
    if (p->block) OF(keep_exponentials)(rows, vectors, p, row, column, z);
}

static void OF(any_head_tile)(int rows, int vectors, const OF(factors) *f, OF(head_pass) *p, long row, long column) {
    EACH_TILE(rows, vectors, OF(head_tile), f, p, row, column)
}

/// The exponentials of columns [from, to).
static void OF(head_columns)(OF(head_pass) *p, const apus_left *x, long from, long to) {
    OF(factors) f = {
        .a_row_stride = x->row_stride, .a_step = x->step, .panel_stride = x->depth * WIDTH, .words = x->depth};
    for (long column = from, vectors; column < to; column += vectors * WIDTH) {
        vectors = vectors_of_group(to - column);
        f.b = (const uint32_t *)p->head->across + column * x->depth;
        for (long row = 0, rows; row < x->count; row += rows) {
            rows = rows_of_tile(x->count - row);
            f.a = left_words(x, row);
            f.ahead = (const char *)f.b;
            OF(any_head_tile)((int)rows, (int)vectors, &f, p, row, column);
        }
    }
}

/// One pass over all columns; with gradient, also `sums` [rows, padded]: exponentials · W.
static void OF(head_columns_all)(OF(head_pass) *p, const apus_left *x, float *sums, long padded) {
    const apus_head *head = p->head;
    long depth = OF(words_for)(head->vocabulary);
    for (long i = 0; i < x->count * WIDTH; i++) {
        p->largest[i] = -INFINITY;
        p->others[i] = 0;
    }
    for (long from = 0; from < head->vocabulary; from += HEAD_COLUMNS) {
        long to = from + HEAD_COLUMNS < head->vocabulary ? from + HEAD_COLUMNS : head->vocabulary;
        p->block_start = from;
        OF(head_columns)(p, x, from, to);
        if (!p->block) continue;
        apus_left e = {p->block, x->count, p->block_stride, p->block_stride, 1};
        const uint32_t *w = (const uint32_t *)head->down + from / NUMBERS * WIDTH;
        OF(product)(&e, 0, x->count, 0, OF(words_for)(to - from), w, depth, head->width, sums, padded, from > 0, NULL);
    }
}

/// The sum of the rows' losses, their totals, and what their targets lack to a probability of one; -1 when a shift was
/// set instead, for a logit that would overflow or vanish.
static double OF(head_losses)(OF(head_pass) *p, long rows, bool shifted, double *totals, float *lacking) {
    double loss = 0;
    bool again = false;
    for (long row = 0; row < rows; row++) {
        lanes parts = load(p->largest + row * WIDTH, WIDTH);
        float most = parts[0];
        for (int i = 1; i < WIDTH; i++) most = parts[i] > most ? parts[i] : most;
        if (!shifted && (most > 60 || most < -60)) {
            p->shifts[row] = most;
            again = true;
        }
        double others = sum(load(p->others + row * WIDTH, WIDTH)), chosen = (double)p->chosen[row] - (double)p->shifts[row];
        totals[row] = others + exp(chosen);
        if (lacking) lacking[row] = (float)(others / totals[row]);
        loss += log(totals[row]) - chosen;
    }
    return again ? -1 : loss;
}

static long OF(head_scratch)(long rows, long width) {
    return rows * (2 * WIDTH + 4 + HEAD_COLUMNS + padded_width(width)) + WIDTH;
}

/// Shares out the scratchpad and runs once, or twice for extreme logits. With `lacking`, for a gradient.
static double OF(head_run)(
    OF(head_pass) *p, const apus_left *x, float *scratch, float *lacking, float **sums, double **totals
) {
    long rows = x->count;
    *totals = (double *)scratch;
    p->largest = scratch + 2 * rows;
    p->others = p->largest + rows * WIDTH;
    p->shifts = p->others + rows * WIDTH;
    p->chosen = p->shifts + rows;
    *sums = p->chosen + rows;
    p->block_stride = HEAD_COLUMNS / NUMBERS;
    p->block = lacking ? (uint32_t *)(*sums + rows * padded_width(p->head->width)) : NULL;
    memset(p->shifts, 0, (size_t)rows * sizeof(float));
    OF(head_columns_all)(p, x, *sums, padded_width(p->head->width));
    double loss = OF(head_losses)(p, rows, false, *totals, lacking);
    if (loss != -1) return loss;
    OF(head_columns_all)(p, x, *sums, padded_width(p->head->width));
    return OF(head_losses)(p, rows, true, *totals, lacking);
}

static double OF(cross_entropy)(const apus_head *head, const apus_left *x, const int32_t *targets, float *scratch) {
    OF(head_pass) p = {.head = head, .targets = targets};
    float *sums;
    double *totals;
    return OF(head_run)(&p, x, scratch, NULL, &sums, &totals);
}

static double OF(cross_entropy_gradient)(
    const apus_head *head, const apus_left *words, const float *x, const int32_t *targets, float scale,
    void *exponentials, void *scaled, float *lacking, float *x_gradient, float *scratch
) {
    long rows = words->count, width = head->width, padded = padded_width(width);
    OF(head_pass) p = {
        .head = head, .targets = targets, .errors = exponentials, .depth = OF(words_for)(rows)};
    float *sums;
    double *totals;
    double loss = OF(head_run)(&p, words, scratch, lacking, &sums, &totals);
    for (long row = 0; row < rows; row++) {
        float factor = (float)((double)scale / totals[row]), share = scale * lacking[row], *s = sums + row * padded;
        const float *w = head->weight + targets[row] * width;
        EACH(i, width) {
            lanes gradient = load(s + i, left) * factor - load(w + i, left) * share;
            store(x_gradient + row * width + i, left, gradient);
            store(s + i, left, load(x + row * width + i, left) * factor);
        }
        s[width] = factor;
    }
    OF(pack_down)(rows, width + 1, sums, padded, p.depth, scaled);
    return loss;
}

// MARK: - Weights

static void OF(head_pack)(const apus_head *head, long from, long to) {
    long width = head->width, depth = OF(words_for)(width), vocabulary = OF(words_for)(head->vocabulary);
    const float *w = head->weight + from * width;
    OF(pack_across)(to - from, width, w, width, (uint32_t *)head->across + from * depth);
    OF(pack_down)(to - from, width, w, width, vocabulary, (uint32_t *)head->down + from / NUMBERS * WIDTH);
}

/// Gradient of WIDTH rows of W and, in column `width`, of b, without the targets' share: out [WIDTH, padded]. Meanwhile
/// fetches what the next rows need: these loops touch 20 MB, too much for the caches, and each byte once.
static void OF(head_rows_gradient)(
    const apus_head *head, long row, long rows, long parts, const apus_head_part *part, float *out
) {
    long width = head->width, padded = padded_width(width), next = row + WIDTH;
    bool is_last = next + WIDTH > head->vocabulary;
    for (long i = 0; i < parts; i++) {
        apus_left e = {part[i].exponentials, head->vocabulary, OF(words_for)(part[i].rows), 1, WIDTH};
        ranges wanted = {{range_of(left_words(&e, next), e.depth * WIDTH)}};
        if (i == 0) {
            wanted.parts[1] = range_of(head->weight + next * width, width * WIDTH);
            wanted.parts[2] = range_of((const float *)head->across + next * OF(words_for)(width), OF(words_for)(width) * WIDTH);
        }
        OF(multiply_fetching)(
            &e, row, rows, part[i].scaled, width + 1, out, padded, i > 0, is_last ? NULL : &wanted);
    }
}

/// Adds `factor` times the targets' share to rows [from, to) of W and b.
static void OF(head_targets)(
    const apus_head *head, long from, long to, long parts, const apus_head_part *part, float factor, float *weight,
    float *bias
) {
    long width = head->width;
    for (long i = 0; i < parts; i++)
        for (long row = 0; row < part[i].rows; row++) {
            long target = part[i].targets[row];
            if (target < from || target >= to) continue;
            float share = factor * part[i].lacking[row];
            descend(width, share, part[i].x + row * width, weight + target * width);
            bias[target] -= share;
        }
}

static void OF(head_descend)(
    const apus_head *head, long from, long to, long parts, const apus_head_part *part, float scale, float rate,
    float *scratch
) {
    long width = head->width, padded = padded_width(width);
    float *weight = (float *)head->weight, *bias = (float *)head->bias;
    OF(head_targets)(head, from, to, parts, part, -rate * scale, weight, bias);
    for (long row = from; row < to; row += WIDTH) {
        long rows = to - row < WIDTH ? to - row : WIDTH;
        OF(head_rows_gradient)(head, row, rows, parts, part, scratch);
        for (long r = 0; r < rows; r++) {
            descend(width, rate, scratch + r * padded, weight + (row + r) * width);
            bias[row + r] -= rate * scratch[r * padded + width];
        }
        OF(head_pack)(head, row, row + rows);
    }
}

static void OF(head_gradient)(
    const apus_head *head, long from, long to, long parts, const apus_head_part *part, float scale, float *weight,
    float *bias, float *scratch
) {
    long width = head->width, padded = padded_width(width);
    for (long row = from; row < to; row += WIDTH) {
        long rows = to - row < WIDTH ? to - row : WIDTH;
        OF(head_rows_gradient)(head, row, rows, parts, part, scratch);
        for (long r = 0; r < rows; r++) {
            memcpy(weight + (row + r) * width, scratch + r * padded, (size_t)width * sizeof *weight);
            bias[row + r] = scratch[r * padded + width];
        }
    }
    OF(head_targets)(head, from, to, parts, part, scale, weight, bias);
}

static const apus_matrices OF(matrices) = {
    .lanes = WIDTH,
    .numbers = NUMBERS,
    .left_rows = OF(left_rows),
    .pack_down = OF(pack_down),
    .pack_across = OF(pack_across),
    .multiply = OF(multiply),
    .head_scratch = OF(head_scratch),
    .head_pack = OF(head_pack),
    .cross_entropy = OF(cross_entropy),
    .cross_entropy_gradient = OF(cross_entropy_gradient),
    .head_descend = OF(head_descend),
    .head_gradient = OF(head_gradient),
};

#undef OF
#undef ROWS
#undef BLOCK
#undef NUMBERS

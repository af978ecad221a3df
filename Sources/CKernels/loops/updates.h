// Sums over gradients, plain gradient descent, and the rows of the embedding. Shapes: see apus_kernels.h.

static void add_column_sums(long rows, long columns, const float *x, float *sums) {
    EACH(i, columns) {
        lanes even = load(sums + i, left), odd = {};
        long row = 0;
        for (; row + 2 <= rows; row += 2) {
            even += load(x + row * columns + i, left);
            odd += load(x + (row + 1) * columns + i, left);
        }
        if (row < rows) even += load(x + row * columns + i, left);
        store(sums + i, left, even + odd);
    }
}

static double sum_of_squares(long n, const float *x) {
    double total = 0;
    for (long start = 0; start < n; start += 4096) {
        long count = n - start < 4096 ? n - start : 4096;
        lanes squares[4] = {};
        long i = start, whole = start + count / (4 * WIDTH) * (4 * WIDTH);
        for (; i < whole; i += 4 * WIDTH) {
            for (int part = 0; part < 4; part++) {
                lanes v = load(x + i + part * WIDTH, WIDTH);
                squares[part] += v * v;
            }
        }
        for (; i < start + count; i += WIDTH) {
            lanes v = load(x + i, start + count - i);
            squares[0] += v * v;
        }
        total += sum((squares[0] + squares[1]) + (squares[2] + squares[3]));
    }
    return total;
}

static void descend(long n, float rate, const float *gradient, float *w) {
    EACH(i, n) store(w + i, left, load(w + i, left) - rate * load(gradient + i, left));
}

static void gather(long n, long width, const float *table, const int32_t *tokens, float *rows) {
    for (long i = 0; i < n; i++) memcpy(rows + i * width, table + tokens[i] * width, (size_t)width * sizeof(float));
}

static long scatter(
    long n, long width, const int32_t *tokens, const float *rows, int32_t *slots, int32_t *distinct, float *sums
) {
    long count = 0;
    for (long row = 0; row < n; row++) {
        const float *x = rows + row * width;
        int32_t slot = slots[tokens[row]];
        if (slot < 0) {
            memcpy(sums + count * width, x, (size_t)width * sizeof(float));
            distinct[count] = tokens[row];
            slots[tokens[row]] = (int32_t)count++;
            continue;
        }
        float *total = sums + slot * width;
        EACH(i, width) store(total + i, left, load(total + i, left) + load(x + i, left));
    }
    for (long i = 0; i < count; i++) slots[distinct[i]] = -1;
    return count;
}

static void descend_rows(
    long n, long width, float rate, const int32_t *distinct, const float *gradient, float *table
) {
    for (long i = 0; i < n; i++) descend(width, rate, gradient + i * width, table + distinct[i] * width);
}

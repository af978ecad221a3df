// Softmax and cross-entropy over rows of logits. Shapes: see apus_kernels.h.

#include <math.h>

/// The largest of x [n] + bias [n]; NaN is skipped here and shows in the sum that follows.
INLINE float largest(long n, const float *x, const float *bias) {
    lanes most = same(-INFINITY);
    long whole = n - n % WIDTH;
    EACH(i, whole) {
        lanes z = load(x + i, WIDTH) + load(bias + i, WIDTH);
        most = choose(z > most, z, most);
    }
    float result = most[0];
    for (int i = 1; i < WIDTH; i++) result = most[i] > result ? most[i] : result;
    for (long i = whole; i < n; i++) result = x[i] + bias[i] > result ? x[i] + bias[i] : result;
    return result;
}

/// Lanes `left` and up set to zero.
INLINE lanes first(lanes x, long left) {
    lanes kept = {};
    for (int i = 0; i < WIDTH; i++) kept[i] = i < left ? x[i] : 0;
    return kept;
}

/// Σ e^(x + bias - most) over [n]; writes the terms to `terms` unless it is null.
INLINE double sum_of_exponentials(long n, const float *x, const float *bias, float most, float *terms) {
    lanes total = {}, other = {};
    long i = 0;
    for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
        lanes a = exponential(load(x + i, WIDTH) + load(bias + i, WIDTH) - most);
        lanes b = exponential(load(x + i + WIDTH, WIDTH) + load(bias + i + WIDTH, WIDTH) - most);
        if (terms) {
            store(terms + i, WIDTH, a);
            store(terms + i + WIDTH, WIDTH, b);
        }
        total += a;
        other += b;
    }
    for (; i < n; i += WIDTH) {
        lanes a = exponential(load(x + i, n - i) + load(bias + i, n - i) - most);
        if (terms) store(terms + i, n - i, a);
        total += n - i < WIDTH ? first(a, n - i) : a;
    }
    return sum(total) + sum(other);
}

static double cross_entropy(
    long rows, long classes, const float *logits, const float *bias, const int32_t *targets
) {
    double loss = 0;
    for (long row = 0; row < rows; row++) {
        const float *x = logits + row * classes;
        float most = largest(classes, x, bias);
        double total = sum_of_exponentials(classes, x, bias, most, 0);
        loss += log(total) + (double)most - (double)(x[targets[row]] + bias[targets[row]]);
    }
    return loss;
}

static double cross_entropy_gradient(
    long rows, long classes, float *logits, const float *bias, const int32_t *targets, float scale,
    float *bias_gradient
) {
    double loss = 0;
    for (long row = 0; row < rows; row++) {
        float *x = logits + row * classes;
        int32_t target = targets[row];
        float most = largest(classes, x, bias), chosen = x[target] + bias[target];
        double total = sum_of_exponentials(classes, x, bias, most, x);
        loss += log(total) + (double)most - (double)chosen;
        float factor = (float)((double)scale / total);
        EACH(i, classes) {
            lanes gradient = load(x + i, left) * factor;
            store(x + i, left, gradient);
            store(bias_gradient + i, left, load(bias_gradient + i, left) + gradient);
        }
        x[target] -= scale;
        bias_gradient[target] -= scale;
    }
    return loss;
}

// Vectors of WIDTH floats and the functions of them that the loops share. Included once for each variant.
//
// Loads never assume alignment and loops never peel, so that results do not depend on addresses.

#include <string.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline, unused))

typedef float lanes __attribute__((vector_size(WIDTH * 4)));
typedef int32_t ints __attribute__((vector_size(WIDTH * 4)));
typedef uint32_t words __attribute__((vector_size(WIDTH * 4)));
typedef uint64_t wide __attribute__((vector_size(WIDTH * 8)));

/// Runs over `n` elements, a vector at a time; `left` counts those from `i` on.
#define EACH(i, n) for (long i = 0, left = (n); left > 0; i += WIDTH, left -= WIDTH)

/// Not `x + zeros`, which would turn -0 into 0 and so cost an addition.
INLINE lanes same(float x) { return x - (lanes){}; }

#if WIDTH == 16
INLINE lanes load_part(const float *p, long count) {
    return (lanes)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), p);
}
INLINE void store_part(float *p, long count, lanes x) {
    _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), (__m512)x);
}
#else
INLINE lanes load_part(const float *p, long count) {
    lanes x = {};
    memcpy(&x, p, (size_t)count * sizeof(float));
    return x;
}
INLINE void store_part(float *p, long count, lanes x) { memcpy(p, &x, (size_t)count * sizeof(float)); }
#endif

/// The first min(left, WIDTH) floats at `p`; the other lanes are zero.
INLINE lanes load(const float *p, long left) {
    if (left < WIDTH) return load_part(p, left);
    lanes x;
    memcpy(&x, p, sizeof x);
    return x;
}

INLINE void store(float *p, long left, lanes x) {
    if (left < WIDTH)
        store_part(p, left, x);
    else
        memcpy(p, &x, sizeof x);
}

/// Lanes of `a` where `condition` is all ones, else of `b`.
INLINE lanes choose(ints condition, lanes a, lanes b) { return (lanes)((condition & (ints)a) | (~condition & (ints)b)); }

/// NaN stays.
INLINE lanes clamp(lanes x, float low, float high) {
    x = choose(x < low, same(low), x);
    return choose(x > high, same(high), x);
}

/// The lanes in order, so that the sum is the same on every run.
INLINE double sum(lanes x) {
    double total = 0;
    for (int i = 0; i < WIDTH; i++) total += (double)x[i];
    return total;
}

/// x = n·ln 2 + r with |r| ≤ ln 2 / 2: returns e^r - 1 and writes n, a whole number. For |x| < 2^21.
///
/// Reduction in two parts and minimax polynomial from Cephes, `expf` (Moshier).
INLINE lanes reduced_exponential(lanes x, lanes *n) {
    const lanes magic = same(12582912.0f);  // 1.5 · 2^23: adding it rounds to an integer
    *n = (x * 1.44269504088896341f + magic) - magic;
    lanes r = x - *n * 0.693359375f;
    r = r + *n * 2.12194440e-4f;
    lanes p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    return p * (r * r) + r;
}

/// 2^n for whole -126 ≤ n ≤ 127: the sum's lowest bits are the exponent, and the shift drops all others.
INLINE lanes power_of_two(lanes n) { return (lanes)((ints)(n + (12582912.0f + 127)) << 23); }

#if WIDTH == 16
/// x · 2^n for whole n, also where that is subnormal or infinite.
INLINE lanes scaled(lanes x, lanes n) { return (lanes)_mm512_scalef_ps((__m512)x, (__m512)n); }
#else
/// x · 2^n for whole |n| ≤ 250, also where that is subnormal or infinite: in two factors.
INLINE lanes scaled(lanes x, lanes n) {
    const lanes magic = same(12582912.0f);
    lanes half = (n * 0.5f + magic) - magic;
    return x * power_of_two(half) * power_of_two(n - half);
}
#endif

INLINE lanes exponential(lanes x) {
    lanes n, r = reduced_exponential(clamp(x, -104.0f, 89.0f), &n);
    return scaled(r + 1.0f, n);
}

/// e^x for x ≤ 88, without digits in what is below e^-104; NaN stays.
///
/// Reduction in one step, minimax polynomial of the relative error 9.2e-8 with p(0) = 1, fitted by linear programming:
/// largest relative error, on 4.3 million floats, 1.8e-7 for |x| ≤ 10 and 3.2e-7 for |x| ≤ 60 (without fused
/// multiply-add 6.7e-7 and 2.3e-6), on average -1.8e-8. It takes half of the operations of `exponential`, which tells
/// between matrix products.
INLINE lanes quick_exponential(lanes x) {
    const lanes magic = same(12582912.0f);
    x = choose(x < -104.0f, same(-104.0f), x);
    lanes n = (x * 1.44269504088896341f + magic) - magic, r = x - n * 0.69314718056f;
    lanes p = r * 8.29030667e-3f + 4.18979749e-2f;
    p = p * r + 1.66676372e-1f;
    p = p * r + 4.99991506e-1f;
    p = p * r + 9.99999702e-1f;
    return scaled(p * r + 1.0f, n);
}

INLINE lanes sigmoid(lanes x) { return 1.0f / (1.0f + exponential(-x)); }

/// (e^2x - 1) / (e^2x + 1), with the numerator taken without cancellation.
INLINE lanes hyperbolic_tangent(lanes x) {
    lanes n, r = reduced_exponential(clamp(x, -10.0f, 10.0f) * 2.0f, &n);
    lanes power = power_of_two(n);
    lanes numerator = r * power + (power - 1.0f);
    return numerator / (numerator + 2.0f);
}

static void each_exponential(long n, const float *x, float *y) {
    EACH(i, n) store(y + i, left, exponential(load(x + i, left)));
}

static void each_sigmoid(long n, const float *x, float *y) {
    EACH(i, n) store(y + i, left, sigmoid(load(x + i, left)));
}

static void each_hyperbolic_tangent(long n, const float *x, float *y) {
    EACH(i, n) store(y + i, left, hyperbolic_tangent(load(x + i, left)));
}

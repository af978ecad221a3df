/// The C surface of the hot loops: matrix products (oneDNN) and fused element-wise kernels.
///
/// All numbers are fp32 and all matrices row-major. No function here allocates, except those called `create`.
/// A kernel's first line states its shapes; `[n]` that is written is said to be.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// MARK: - Matrix products

/// The library, a stream of work and a scratchpad; one for each device, used by one thread at a time.
typedef struct apus_engine apus_engine;

/// A matrix product of fixed sizes, made once and run often.
typedef struct apus_product apus_product;

/// C [m, n] = A [m, k] · B [k, n]. Strides count elements, so that a transposed or cut-out matrix needs no copy; C's
/// columns lie side by side.
typedef struct {
    long m, n, k;
    long a_row_stride, a_column_stride;
    long b_row_stride, b_column_stride;
    long c_row_stride;
    /// B is first copied by `apus_product_pack` into the layout that the library likes best, then used many times.
    bool packs_b;
} apus_product_shape;

/// Null when the library refuses; `apus_engine_error` then says why.
apus_engine *_Nullable apus_engine_create(void);
void apus_engine_destroy(apus_engine *engine);

/// Null when the library refuses; `apus_engine_error` then says why. The engine must outlive the product.
apus_product *_Nullable apus_product_create(apus_engine *engine, const apus_product_shape *shape);
void apus_product_destroy(apus_product *product);

/// Copies B; later runs use the copy. Only for products with `packs_b`.
void apus_product_pack(apus_product *product, const float *b);

/// Writes C. `b` is null exactly for products with `packs_b`. Aborts with a message if the library fails.
void apus_product_run(apus_product *product, const float *a, const float *_Nullable b, float *c);

/// What failed last on this thread: the library's call and its status.
const char *apus_engine_error(void);

/// Limits the calling thread's matrix products to `count` threads, where the library was built with OpenMP.
void apus_use_threads(int count);

// MARK: - Random numbers

/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): four words from a counter.
///
/// counter [4], key [2], words [4] written.
void apus_philox(const uint32_t *counter, const uint32_t *key, uint32_t *words);

/// Which elements a dropout site drops: a pure function of these and of the element's index.
///
/// Element e belongs to group e / 64 and, in it, to word (e % 64) / 16 of the block with counter
/// (group · 16 + e % 16, window, epoch, site) and key `seed`. It is dropped when that word is below probability · 2³²,
/// else multiplied by 1 / (1 - probability); with probability 1 all are dropped.
typedef struct {
    uint64_t seed;
    uint32_t epoch, window, site;
    float probability;
} apus_mask;

// MARK: - Element-wise kernels

/// One implementation of the element-wise kernels. They are the same loops, compiled for different instruction sets:
/// sums are taken in another order, so results of two variants differ in the last bits; those of one never do.
/// Errors of the elementary functions were measured on 1.4·10⁸ floats of the whole range for each variant.
typedef struct {
    /// `avx512`, `avx2`, `baseline` (x86-64), `neon` (arm64) or `portable`.
    const char *name;

    /// y [n] written. Largest error 1.01 ulp in the normal range, one unit in the subnormal; NaN and ±∞ as in libm.
    void (*exponential)(long n, const float *x, float *y);
    /// y [n] written. Largest absolute error 9e-8, relative 1.5e-7 above e^-87; NaN stays, ±∞ give 0 and 1.
    void (*sigmoid)(long n, const float *x, float *y);
    /// y [n] written. Largest error 2.5 ulp; NaN stays, ±∞ give ±1.
    void (*hyperbolic_tangent)(long n, const float *x, float *y);

    /// One time step of an LSTM (PyTorch's gates i, f, g, o).
    ///
    /// gates [batch, 4·hidden]: W_ih x in, activated gates out; recurrent [batch, 4·hidden]: W_hh h;
    /// biases [4·hidden]; cell_before [batch, hidden]; cell, cell_tanh, output [batch, hidden] written.
    void (*lstm_forward)(
        long batch, long hidden, float *gates, const float *recurrent, const float *bias_ih, const float *bias_hh,
        const float *cell_before, float *cell, float *cell_tanh, float *output);
    /// Its gradient.
    ///
    /// gates [batch, 4·hidden]: activated in, gradient before the activation out; cell_before, cell_tanh and the two
    /// gradients of the output, from above and from the next step, [batch, hidden]; cell_gradient [batch, hidden]: of
    /// this step's cell in, of the one before out.
    void (*lstm_backward)(
        long batch, long hidden, float *gates, const float *cell_before, const float *cell_tanh,
        const float *from_above, const float *from_next, float *cell_gradient);

    /// One time step of a GRU (PyTorch's gates r, z, n; reset after the recurrent product and its bias).
    ///
    /// gates [batch, 3·hidden]: W_ih x in, activated gates out; recurrent [batch, 3·hidden]: W_hh h; biases
    /// [3·hidden]; before [batch, hidden]: h; recurrent_n [batch, hidden] written: W_hn h + b_hn; output
    /// [batch, hidden] written.
    void (*gru_forward)(
        long batch, long hidden, float *gates, const float *recurrent, const float *bias_ih, const float *bias_hh,
        const float *before, float *recurrent_n, float *output);
    /// Its gradient.
    ///
    /// gates [batch, 3·hidden]: activated in, gradient of W_ih x out; recurrent_gradient [batch, 3·hidden] written:
    /// gradient of W_hh h; before, recurrent_n, from_above and from_next (through W_hh) [batch, hidden]; direct
    /// [batch, hidden]: gradient through z of this step's output in, of the one before out.
    void (*gru_backward)(
        long batch, long hidden, float *gates, float *recurrent_gradient, const float *before,
        const float *recurrent_n, const float *from_above, const float *from_next, float *direct);

    /// First half of a time step of the unit of Cho et al. (2014): the gates r and z.
    ///
    /// gates [batch, 3·hidden]: W_ih x in, r and z activated out; recurrent [batch, 2·hidden]: W_hr h, W_hz h; biases
    /// [3·hidden]; before [batch, hidden]: h; reset [batch, hidden] written: r ⊙ h.
    void (*gru_cho_reset)(
        long batch, long hidden, float *gates, const float *recurrent, const float *bias_ih, const float *bias_hh,
        const float *before, float *reset);
    /// Second half: the candidate n and the output.
    ///
    /// gates [batch, 3·hidden]: n activated out; recurrent_n [batch, hidden]: W_hn (r ⊙ h); biases [3·hidden]; before,
    /// output [batch, hidden], the latter written.
    void (*gru_cho_output)(
        long batch, long hidden, float *gates, const float *recurrent_n, const float *bias_ih, const float *bias_hh,
        const float *before, float *output);
    /// Gradient of the second half.
    ///
    /// gates [batch, 3·hidden]: r, z, n in; gradients before the activation of z and n out, r kept; before, from_above
    /// and from_next (through W_hr and W_hz) [batch, hidden]; direct [batch, hidden]: the other gradient of this
    /// step's output in, the part through z of the one before out.
    void (*gru_cho_output_backward)(
        long batch, long hidden, float *gates, const float *before, const float *from_above, const float *from_next,
        float *direct);
    /// Gradient of the first half.
    ///
    /// gates [batch, 3·hidden]: r in, gradient before its activation out; before and reset_gradient (of r ⊙ h)
    /// [batch, hidden]; direct [batch, hidden] added to.
    void (*gru_cho_reset_backward)(
        long batch, long hidden, float *gates, const float *before, const float *reset_gradient, float *direct);

    /// Cross-entropy of softmax(logits + bias) in nats, summed over the rows.
    ///
    /// logits [rows, classes], bias [classes], targets [rows] below `classes`.
    double (*cross_entropy)(long rows, long classes, const float *logits, const float *bias, const int32_t *targets);
    /// The same, with the gradient of `scale` times that sum.
    ///
    /// logits [rows, classes]: their gradient out; bias_gradient [classes] added to.
    double (*cross_entropy_gradient)(
        long rows, long classes, float *logits, const float *bias, const int32_t *targets, float scale,
        float *bias_gradient);

    /// y [n] written: x with some elements dropped; `y` may be `x`. See `apus_mask`.
    void (*dropout)(long n, const float *x, float *y, const apus_mask *mask);

    /// sums [columns] written: those of x [rows, columns].
    void (*column_sums)(long rows, long columns, const float *x, float *sums);
    /// Sum of x [n] squared.
    double (*sum_of_squares)(long n, const float *x);
    /// w [n] -= rate · gradient [n].
    void (*descend)(long n, float rate, const float *gradient, float *w);

    /// rows [n, width] written: rows `tokens` [n] of table [·, width].
    void (*gather)(long n, long width, const float *table, const int32_t *tokens, float *rows);
    /// Gradient of `gather`, with one row for each different token. Returns their number.
    ///
    /// tokens [n]; rows [n, width]; slots [vocabulary]: -1 in and out; distinct [n] written: the tokens in order of
    /// first appearance; sums [n, width] written: as many rows.
    long (*scatter)(
        long n, long width, const int32_t *tokens, const float *rows, int32_t *slots, int32_t *distinct, float *sums);
    /// Rows `distinct` [n] of table [·, width] -= rate · gradient [n, width].
    void (*descend_rows)(
        long n, long width, float rate, const int32_t *distinct, const float *gradient, float *table);
} apus_kernels;

/// The kernels that this process uses: the best that the processor runs, or the one named by `APUS_KERNELS`.
///
/// Null when that names none which the processor runs. The choice is made once; it also limits oneDNN's instructions.
const apus_kernels *_Nullable apus_kernels_chosen(void);

/// What `APUS_KERNELS` says; empty when it says nothing.
const char *apus_kernels_requested(void);

/// The kernels called `name`; null when this program or this processor has none of that name.
const apus_kernels *_Nullable apus_kernels_named(const char *name);

#pragma clang assume_nonnull end

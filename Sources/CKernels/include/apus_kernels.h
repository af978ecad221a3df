/// The C surface of the hot loops: matrix products, the output layer with its loss, and fused element-wise kernels.
///
/// All numbers are fp32 and all matrices row-major, where nothing else is said. No function here allocates.
/// A kernel's first line states its shapes; `[n]` that is written is said to be.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// MARK: - Matrix products

/// The left factor A [count, k] of a product, in words of one or two neighbours in the summed dimension k.
typedef struct {
    const void *words;
    long count;
    /// Words of the summed dimension: ⌈k / numbers in a word⌉.
    long depth;
    /// Words between two rows and between two steps along k: by rows (step 1), or in panels, as `pack_down` writes them.
    long row_stride, step;
} apus_left;

/// The output layer, z = W x + b.
typedef struct {
    long vocabulary, width;
    /// W [vocabulary, width] and b [vocabulary].
    float *weight, *bias;
    /// W packed across (for W x) and down (for the gradient of x).
    void *across, *down;
} apus_head;

/// What one part of a batch leaves for the gradient of the output layer.
typedef struct {
    long rows;
    const int32_t *targets;
    /// [rows, width]
    const float *x;
    /// Panels written by `cross_entropy_gradient`.
    const void *exponentials, *scaled;
    /// [rows]: what the probabilities of the targets lack to one.
    const float *lacking;
} apus_head_part;

/// Matrix products of one precision. Sums are in fp32; what is multiplied is fp32 or rounded to bf16.
///
/// The right factor of a product is packed into panels of `lanes` columns: [⌈columns / lanes⌉, depth, lanes] words.
typedef struct {
    /// Columns of a panel.
    long lanes;
    /// Numbers in a word: 1 (fp32) or 2 (bf16).
    long numbers;

    /// x [count, columns] as a left factor that sums over columns. bf16 needs `buffer` [count, depth] words; fp32
    /// refers to x.
    apus_left (*left_rows)(long count, long columns, const float *x, long stride, void *_Nullable buffer);
    /// Packs x [count, columns] into panels that sum over rows, as a right factor or a left one. `depth`: of the whole
    /// panels, when these rows are only some of it.
    void (*pack_down)(long count, long columns, const float *x, long stride, long depth, void *panels);
    /// Packs x [count, columns] into panels that sum over columns: a panel's columns are rows of x.
    void (*pack_across)(long count, long columns, const float *x, long stride, void *panels);
    /// C [count, columns] = rows [first, first + count) of A times the panels, or with `adds` added to.
    ///
    /// `first` is a multiple of `lanes` when A is in panels.
    void (*multiply)(
        const apus_left *a, long first, long count, const void *panels, long columns, float *c, long stride, bool adds);

    /// Floats of scratchpad that the output layer wants for `rows` rows.
    long (*head_scratch)(long rows, long width);
    /// Packs rows [from, to) of W both ways; `from` is a multiple of `lanes`.
    void (*head_pack)(const apus_head *head, long from, long to);
    /// Cross-entropy of softmax(W x + b) in nats, summed over the rows of x; targets [rows] below `vocabulary`;
    /// scratch [head_scratch(rows, width)].
    double (*cross_entropy)(const apus_head *head, const apus_left *x, const int32_t *targets, float *scratch);
    /// The same, with the gradient of `scale` times that sum for x [rows, width], `words` as a left factor.
    ///
    /// x_gradient [rows, width], exponentials (panels [⌈vocabulary / lanes⌉, ⌈rows / numbers⌉, lanes] words) and scaled
    /// (panels [⌈(width + 1) / lanes⌉, ⌈rows / numbers⌉, lanes] words) written, and lacking [rows]: what the target's
    /// probability lacks to one.
    double (*cross_entropy_gradient)(
        const apus_head *head, const apus_left *words, const float *x, const int32_t *targets, float scale,
        void *exponentials, void *scaled, float *lacking, float *x_gradient, float *scratch);
    /// One step of gradient descent for rows [from, to) of W and b, which are packed again; `from` is a multiple of
    /// `lanes`. scratch [lanes, width + lanes].
    void (*head_descend)(
        const apus_head *head, long from, long to, long parts, const apus_head_part *part, float scale, float rate,
        float *scratch);
    /// The gradient alone: weight [vocabulary, width] and bias [vocabulary], rows [from, to) written; `scale` here and
    /// above as it was for `cross_entropy_gradient`, scratch as above.
    void (*head_gradient)(
        const apus_head *head, long from, long to, long parts, const apus_head_part *part, float scale, float *weight,
        float *bias, float *scratch);
} apus_matrices;

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
    /// `avx512_bf16`, `avx512`, `avx2`, `baseline` (x86-64), `neon` (arm64) or `portable`.
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

    /// y [n] written: x with some elements dropped; `y` may be `x`. Its first element is the one of index `from`. See
    /// `apus_mask`.
    void (*dropout)(long from, long n, const float *x, float *y, const apus_mask *mask);

    /// sums [columns] added to: those of x [rows, columns].
    void (*add_column_sums)(long rows, long columns, const float *x, float *sums);
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

    /// Products of fp32 numbers.
    const apus_matrices *fp32;
    /// Products of numbers rounded to bf16; null where the processor has no instructions for them.
    const apus_matrices *_Nullable bf16;
} apus_kernels;

/// The kernels that this process uses: the best that the processor runs, or the one named by `APUS_KERNELS`.
///
/// Null when that names none which the processor runs. The choice is made once.
const apus_kernels *_Nullable apus_kernels_chosen(void);

/// What `APUS_KERNELS` says; empty when it says nothing.
const char *apus_kernels_requested(void);

/// The kernels called `name`; null when this program or this processor has none of that name.
const apus_kernels *_Nullable apus_kernels_named(const char *name);

#pragma clang assume_nonnull end

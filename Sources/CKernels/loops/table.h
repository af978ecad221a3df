// The table of one variant. The including file defines WIDTH, VECTORS, NAME and TABLE and sets the instruction set; with
// BF16 the processor also multiplies pairs of bf16.

#include "lanes.h"

#include "gates.h"
#include "dropout.h"
#include "updates.h"
#include "tiles.h"

#include "numbers_fp32.h"
#include "products.h"
#include "head.h"

#ifdef BF16
#include "numbers_bf16.h"
#include "products.h"
#include "head.h"
#endif

const apus_kernels TABLE = {
    .name = NAME,
    .exponential = each_exponential,
    .sigmoid = each_sigmoid,
    .hyperbolic_tangent = each_hyperbolic_tangent,
    .lstm_forward = lstm_forward,
    .lstm_backward = lstm_backward,
    .gru_forward = gru_forward,
    .gru_backward = gru_backward,
    .gru_cho_reset = gru_cho_reset,
    .gru_cho_output = gru_cho_output,
    .gru_cho_output_backward = gru_cho_output_backward,
    .gru_cho_reset_backward = gru_cho_reset_backward,
    .dropout = dropout,
    .add_column_sums = add_column_sums,
    .sum_of_squares = sum_of_squares,
    .descend = descend,
    .gather = gather,
    .scatter = scatter,
    .descend_rows = descend_rows,
    .fp32 = &matrices_fp32,
#ifdef BF16
    .bf16 = &matrices_bf16,
#endif
};

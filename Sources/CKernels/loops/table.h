// The table of one variant. The including file defines WIDTH, NAME and TABLE and sets the instruction set.

#include "lanes.h"

#include "gates.h"
#include "softmax.h"
#include "dropout.h"
#include "updates.h"

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
    .cross_entropy = cross_entropy,
    .cross_entropy_gradient = cross_entropy_gradient,
    .dropout = dropout,
    .column_sums = column_sums,
    .sum_of_squares = sum_of_squares,
    .descend = descend,
    .gather = gather,
    .scatter = scatter,
    .descend_rows = descend_rows,
};

// Gates of the recurrent cells, forward and backward, one time step at a time. Shapes: see apus_kernels.h.

/// Gate `index` of a row: input product + recurrent product + both biases.
#define GATE(index) \
    (load(x + (index) * hidden + i, left) + load(r + (index) * hidden + i, left) \
     + (load(bias_ih + (index) * hidden + i, left) + load(bias_hh + (index) * hidden + i, left)))

static void lstm_forward(
    long batch, long hidden, float *gates, const float *recurrent, const float *bias_ih, const float *bias_hh,
    const float *cell_before, float *cell, float *cell_tanh, float *output
) {
    for (long b = 0; b < batch; b++) {
        float *x = gates + b * 4 * hidden;
        const float *r = recurrent + b * 4 * hidden;
        long row = b * hidden;
        EACH(i, hidden) {
            lanes input = sigmoid(GATE(0)), forget = sigmoid(GATE(1));
            lanes candidate = hyperbolic_tangent(GATE(2)), open = sigmoid(GATE(3));
            lanes c = forget * load(cell_before + row + i, left) + input * candidate;
            lanes c_tanh = hyperbolic_tangent(c);
            store(x + i, left, input);
            store(x + hidden + i, left, forget);
            store(x + 2 * hidden + i, left, candidate);
            store(x + 3 * hidden + i, left, open);
            store(cell + row + i, left, c);
            store(cell_tanh + row + i, left, c_tanh);
            store(output + row + i, left, open * c_tanh);
        }
    }
}

static void lstm_backward(
    long batch, long hidden, float *gates, const float *cell_before, const float *cell_tanh, const float *from_above,
    const float *from_next, float *cell_gradient
) {
    for (long b = 0; b < batch; b++) {
        float *x = gates + b * 4 * hidden;
        long row = b * hidden;
        EACH(i, hidden) {
            lanes input = load(x + i, left), forget = load(x + hidden + i, left);
            lanes candidate = load(x + 2 * hidden + i, left), open = load(x + 3 * hidden + i, left);
            lanes c_tanh = load(cell_tanh + row + i, left);
            lanes dh = load(from_above + row + i, left) + load(from_next + row + i, left);
            lanes dc = load(cell_gradient + row + i, left) + dh * open * (1.0f - c_tanh * c_tanh);
            store(x + i, left, dc * candidate * (input * (1.0f - input)));
            store(x + hidden + i, left, dc * load(cell_before + row + i, left) * (forget * (1.0f - forget)));
            store(x + 2 * hidden + i, left, dc * input * (1.0f - candidate * candidate));
            store(x + 3 * hidden + i, left, dh * c_tanh * (open * (1.0f - open)));
            store(cell_gradient + row + i, left, dc * forget);
        }
    }
}

static void gru_forward(
    long batch, long hidden, float *gates, const float *recurrent, const float *bias_ih, const float *bias_hh,
    const float *before, float *recurrent_n, float *output
) {
    for (long b = 0; b < batch; b++) {
        float *x = gates + b * 3 * hidden;
        const float *r = recurrent + b * 3 * hidden;
        long row = b * hidden;
        EACH(i, hidden) {
            long n = 2 * hidden + i;
            lanes reset = sigmoid(GATE(0)), update = sigmoid(GATE(1));
            lanes inner = load(r + n, left) + load(bias_hh + n, left);
            lanes candidate = hyperbolic_tangent(load(x + n, left) + load(bias_ih + n, left) + reset * inner);
            lanes h = load(before + row + i, left);
            store(x + i, left, reset);
            store(x + hidden + i, left, update);
            store(x + n, left, candidate);
            store(recurrent_n + row + i, left, inner);
            store(output + row + i, left, (1.0f - update) * candidate + update * h);
        }
    }
}

static void gru_backward(
    long batch, long hidden, float *gates, float *recurrent_gradient, const float *before, const float *recurrent_n,
    const float *from_above, const float *from_next, float *direct
) {
    for (long b = 0; b < batch; b++) {
        float *x = gates + b * 3 * hidden, *r = recurrent_gradient + b * 3 * hidden;
        long row = b * hidden;
        EACH(i, hidden) {
            lanes reset = load(x + i, left), update = load(x + hidden + i, left);
            lanes candidate = load(x + 2 * hidden + i, left);
            lanes dh = load(from_above + row + i, left) + load(from_next + row + i, left) + load(direct + row + i, left);
            lanes dn = dh * (1.0f - update) * (1.0f - candidate * candidate);
            lanes dz = dh * (load(before + row + i, left) - candidate) * (update * (1.0f - update));
            lanes dr = dn * load(recurrent_n + row + i, left) * (reset * (1.0f - reset));
            store(x + i, left, dr);
            store(x + hidden + i, left, dz);
            store(x + 2 * hidden + i, left, dn);
            store(r + i, left, dr);
            store(r + hidden + i, left, dz);
            store(r + 2 * hidden + i, left, dn * reset);
            store(direct + row + i, left, dh * update);
        }
    }
}

static void gru_cho_reset(
    long batch, long hidden, float *gates, const float *recurrent, const float *bias_ih, const float *bias_hh,
    const float *before, float *reset
) {
    for (long b = 0; b < batch; b++) {
        float *x = gates + b * 3 * hidden;
        const float *r = recurrent + b * 2 * hidden;
        long row = b * hidden;
        EACH(i, hidden) {
            lanes opened = sigmoid(GATE(0)), update = sigmoid(GATE(1));
            store(x + i, left, opened);
            store(x + hidden + i, left, update);
            store(reset + row + i, left, opened * load(before + row + i, left));
        }
    }
}

static void gru_cho_output(
    long batch, long hidden, float *gates, const float *recurrent_n, const float *bias_ih, const float *bias_hh,
    const float *before, float *output
) {
    for (long b = 0; b < batch; b++) {
        float *x = gates + b * 3 * hidden;
        long row = b * hidden;
        EACH(i, hidden) {
            long n = 2 * hidden + i;
            lanes candidate = hyperbolic_tangent(
                load(x + n, left) + load(recurrent_n + row + i, left)
                + (load(bias_ih + n, left) + load(bias_hh + n, left)));
            lanes update = load(x + hidden + i, left), h = load(before + row + i, left);
            store(x + n, left, candidate);
            store(output + row + i, left, (1.0f - update) * candidate + update * h);
        }
    }
}

static void gru_cho_output_backward(
    long batch, long hidden, float *gates, const float *before, const float *from_above, const float *from_next,
    float *direct
) {
    for (long b = 0; b < batch; b++) {
        float *x = gates + b * 3 * hidden;
        long row = b * hidden;
        EACH(i, hidden) {
            lanes update = load(x + hidden + i, left), candidate = load(x + 2 * hidden + i, left);
            lanes dh = load(from_above + row + i, left) + load(from_next + row + i, left) + load(direct + row + i, left);
            lanes h = load(before + row + i, left);
            store(x + hidden + i, left, dh * (h - candidate) * (update * (1.0f - update)));
            store(x + 2 * hidden + i, left, dh * (1.0f - update) * (1.0f - candidate * candidate));
            store(direct + row + i, left, dh * update);
        }
    }
}

static void gru_cho_reset_backward(
    long batch, long hidden, float *gates, const float *before, const float *reset_gradient, float *direct
) {
    for (long b = 0; b < batch; b++) {
        float *x = gates + b * 3 * hidden;
        long row = b * hidden;
        EACH(i, hidden) {
            lanes reset = load(x + i, left), gradient = load(reset_gradient + row + i, left);
            store(x + i, left, gradient * load(before + row + i, left) * (reset * (1.0f - reset)));
            store(direct + row + i, left, load(direct + row + i, left) + gradient * reset);
        }
    }
}

#undef GATE

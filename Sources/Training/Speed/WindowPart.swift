import CKernels

/// A part of the work of a training window, which can be left out to see what it costs.
///
/// What is computed without it is worthless, but takes as long as it would.
enum WindowPart: CaseIterable {
    /// Products and packing of the recurrent layers.
    case recurrentProducts
    /// Gates of the recurrent layers, forward and backward.
    case gates
    /// The output layer forward, softmax with its gradient, and the gradient of the layer's input.
    case outputPass
    /// The gradient of the output layer's weights, their update and packing.
    case outputUpdate
    /// The update of all other parameters.
    case otherUpdates

    /// Replaces the functions that do it by ones that do nothing.
    func leaveOut(of kernels: inout apus_kernels, _ matrices: inout apus_matrices) {
        switch self {
        case .recurrentProducts:
            matrices.multiply = { _, _, _, _, _, _, _, _ in }
            matrices.pack_down = { _, _, _, _, _, _ in }
            matrices.pack_across = { _, _, _, _, _ in }
        case .gates:
            kernels.lstm_forward = { _, _, _, _, _, _, _, _, _, _ in }
            kernels.lstm_backward = { _, _, _, _, _, _, _, _ in }
            kernels.gru_forward = { _, _, _, _, _, _, _, _, _ in }
            kernels.gru_backward = { _, _, _, _, _, _, _, _, _ in }
            kernels.gru_cho_reset = { _, _, _, _, _, _, _, _ in }
            kernels.gru_cho_output = { _, _, _, _, _, _, _, _ in }
            kernels.gru_cho_output_backward = { _, _, _, _, _, _, _ in }
            kernels.gru_cho_reset_backward = { _, _, _, _, _, _ in }
        case .outputPass:
            matrices.cross_entropy_gradient = { _, _, _, _, _, _, _, _, _, _ in 1 }
        case .outputUpdate:
            matrices.head_descend = { _, _, _, _, _, _, _, _ in }
        case .otherUpdates:
            kernels.descend = { _, _, _, _ in }
            kernels.descend_rows = { _, _, _, _, _, _ in }
        }
    }
}

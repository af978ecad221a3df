/// How weights and biases are drawn before training.
public enum Initialization: String, Sendable, CaseIterable {
    /// As the report: embedding, the first recurrent layer's matrices and the output matrix uniform within
    /// ±`init_range`, everything else uniform within ±1/√hidden (PyTorch's default for recurrent layers).
    case report
    /// As Zaremba et al. (2015): everything uniform within ±`init_range`.
    case uniform

    private static let reportTensors: Set = ["embedding.weight", "rnn.weight_ih_l0", "rnn.weight_hh_l0", "fc.weight"]

    /// All parameters of a model of `shape` in the order of its `ParameterLayout`: a pure function of the arguments.
    ///
    /// Each tensor is drawn from its own stream of `seed`.
    public func parameters(of shape: ModelShape, range: Double, seed: UInt64) -> [Float] {
        let layout = ParameterLayout(shape)
        return Array(unsafeUninitializedCapacity: layout.count) { buffer, count in
            for (index, tensor) in layout.tensors.enumerated() {
                let bound = bound(of: tensor.name, hidden: shape.hidden, range: Float(range))
                var random = Philox(seed: seed, stream: RandomStream.initialization + UInt64(index))
                random.fill(UnsafeMutableBufferPointer(rebasing: buffer[tensor.range]), factor: bound)
            }
            count = layout.count
        }
    }

    private func bound(of name: String, hidden: Int, range: Float) -> Float {
        self == .uniform || Self.reportTensors.contains(name) ? range : 1 / Float(hidden).squareRoot()
    }
}

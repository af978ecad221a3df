/// Draws text from a trained model, word by word.
///
/// The words are a pure function of the model, what it has read, the temperature and the seed.
public struct TextSampler {
    private let weights: ModelWeights
    private let device: any Device
    private let temperature: Double
    private var random: Philox

    /// A sampler that has read nothing.
    ///
    /// `device` is one for windows of a single token and of the shape of `weights`; its parameters and state are set
    /// here. `temperature` is at least 0, see `WordDistribution`.
    public init(_ weights: ModelWeights, device: any Device, temperature: Double, seed: Int) {
        precondition(device.shape == weights.shape, "a device of another shape")
        self.weights = weights
        self.device = device
        self.temperature = temperature
        random = Philox(seed: UInt64(bitPattern: Int64(seed)), stream: RandomStream.sampling)
        device.parameters = weights.parameters
        device.state = CarriedState(zerosFor: weights.shape, batch: 1)
    }

    /// Lets the model read one word.
    public func read(_ token: Int32) {
        _ = device.evaluate(Window(batch: 1, sequence: 1, inputs: [token], targets: [token]))
    }

    /// Draws the word that follows what was read, and lets the model read it.
    ///
    /// Throws `outputNotFinite` when the model's logits are not numbers.
    public mutating func next() throws(TrainingError) -> Int32 {
        let logits = logits()
        guard logits.allSatisfy(\.isFinite) else { throw .outputNotFinite }
        let word = WordDistribution(logits: logits, temperature: temperature).draw(&random)
        read(word)
        return word
    }

    /// The output layer on the state of the last recurrent layer, which is its output at the last word.
    func logits() -> [Double] {
        let shape = weights.shape
        let layout = ParameterLayout(shape)
        guard let matrix = layout["fc.weight"], let bias = layout["fc.bias"] else { preconditionFailure("no output") }
        let hidden = device.state.hidden.suffix(shape.hidden).map { Double($0) }
        return weights.parameters.withUnsafeBufferPointer { parameters in
            (0..<shape.vocabulary).map { word in
                var sum = Double(parameters[bias.offset + word])
                let row = matrix.offset + word * shape.hidden
                for unit in 0..<shape.hidden { sum += Double(parameters[row + unit]) * hidden[unit] }
                return sum
            }
        }
    }
}

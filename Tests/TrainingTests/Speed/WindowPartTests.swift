import Testing

@testable import Training

/// What `apus bench` leaves out is left out, and nothing else.
@Suite struct WindowPartTests {
    @Test(arguments: WindowPart.allCases, [Cell.lstm, .gru, .gruCho])
    func aPartLeftOutChangesWhatItWouldHaveChanged(_ part: WindowPart, _ cell: Cell) throws {
        let shape = ModelShape(cell: cell, vocabulary: 50, embedding: 8, hidden: 12, layers: 2)
        let plan = ModelSpeed.Plan(shape: shape, windows: Window.random(count: 1, batch: 4, sequence: 5, words: 50))
        let (whole, without) = (try CPUDevice(plan), try CPUDevice(plan, without: part))
        let before = without.parameters
        for device in [whole, without] { _ = device.train(plan.window(0), TrainingStep(learningRate: 1)) }
        let output = whole.outputOffset..<whole.layout.count
        let others = 0..<whole.outputOffset
        switch part {
        case .outputUpdate:
            #expect(without.parameters[output] == before[output])
            #expect(without.parameters[others] == whole.parameters[others])
        case .otherUpdates:
            #expect(without.parameters[others] == before[others])
            #expect(without.parameters[output] != before[output])
        case .gates: #expect(without.state.hidden.allSatisfy { $0 == 0 })
        case .recurrentProducts:
            // No gradient comes down to the first layer, and none out of the second but its biases'.
            for tensor in whole.layout.tensors where tensor.name.hasPrefix("rnn.") {
                let changes = tensor.name.contains("bias") && tensor.name.hasSuffix("l1")
                #expect((without.parameters[tensor.range] != before[tensor.range]) == changes, "\(tensor.name)")
            }
            #expect(without.parameters[output] != before[output])
        case .outputPass:
            #expect(without.parameters == before)
            #expect(without.state == whole.state && whole.parameters != before)
        }
    }
}

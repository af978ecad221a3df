extension CPUDevice {
    /// The recurrent state that the next window starts from.
    public var state: CarriedState {
        get {
            var state = CarriedState(zerosFor: shape, batch: batch)
            let count = batch * shape.hidden
            state.hidden = layers.flatMap { $0.states[0..<count] }
            state.cell = layers.flatMap { $0.cells?[0..<count] ?? [] }
            return state
        }
        set {
            let count = batch * shape.hidden
            let cells = shape.cell == .lstm ? shape.layers * count : 0
            precondition(newValue.hidden.count == shape.layers * count && newValue.cell.count == cells)
            for (index, layer) in layers.enumerated() {
                let range = index * count..<(index + 1) * count
                layer.states.copy(newValue.hidden[range])
                if let cells = layer.cells { cells.copy(newValue.cell[range]) }
            }
        }
    }
}

extension AlignedFloats {
    /// Sets the first elements.
    func copy(_ values: ArraySlice<Float>) {
        values.withUnsafeBufferPointer { start.update(from: $0.baseAddress!, count: $0.count) }
    }
}

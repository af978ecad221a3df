extension CPUDevice {
    /// The recurrent state that the next window starts from.
    public var state: CarriedState {
        get {
            var state = CarriedState(zerosFor: shape, batch: batch)
            for layer in 0..<shape.layers {
                for part in parts {
                    let range = range(layer, part)
                    state.hidden.replaceSubrange(range, with: part.layers[layer].states[0..<range.count])
                    guard let cells = part.layers[layer].cells else { continue }
                    state.cell.replaceSubrange(range, with: cells[0..<range.count])
                }
            }
            return state
        }
        set {
            let count = shape.layers * batch * shape.hidden
            precondition(newValue.hidden.count == count && newValue.cell.count == (shape.cell == .lstm ? count : 0))
            for layer in 0..<shape.layers {
                for part in parts {
                    let range = range(layer, part)
                    part.layers[layer].states.copy(newValue.hidden[range])
                    if let cells = part.layers[layer].cells { cells.copy(newValue.cell[range]) }
                }
            }
        }
    }

    /// Where a part's streams of a layer lie in `CarriedState`.
    private func range(_ layer: Int, _ part: BatchPart) -> Range<Int> {
        let first = (layer * batch + part.streams.lowerBound) * shape.hidden
        return first..<first + part.streams.count * shape.hidden
    }
}

extension AlignedFloats {
    /// Sets the first elements.
    func copy(_ values: ArraySlice<Float>) {
        values.withUnsafeBufferPointer { start.update(from: $0.baseAddress!, count: $0.count) }
    }
}

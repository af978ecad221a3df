/// The recurrent state carried from window to window, without gradient.
public struct CarriedState: Hashable, Sendable {
    /// `[layers, batch, hidden]`, row-major.
    public var hidden: [Float]
    /// `[layers, batch, hidden]` for an LSTM, empty for a GRU.
    public var cell: [Float]

    /// A state as it was left.
    init(hidden: [Float], cell: [Float]) {
        self.hidden = hidden
        self.cell = cell
    }

    /// Zeros, as at the start of an epoch.
    public init(zerosFor shape: ModelShape, batch: Int) {
        let count = shape.layers * batch * shape.hidden
        hidden = Array(repeating: 0, count: count)
        cell = shape.cell == .lstm ? hidden : []
    }
}

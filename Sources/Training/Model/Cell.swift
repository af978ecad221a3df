/// The recurrent cell.
public enum Cell: String, Sendable, CaseIterable {
    /// Long short-term memory; gates i, f, g, o as in `torch.nn.LSTM`.
    case lstm
    /// Gated recurrent unit; gates r, z, n, the reset gate applied after the recurrent product, as in `torch.nn.GRU`.
    case gru
    /// The unit of Cho et al. (2014): the reset gate applied to the state before the recurrent product.
    case gruCho = "gru_cho"

    /// Blocks of `hidden` rows in `weight_ih` and `weight_hh`.
    public var gates: Int { self == .lstm ? 4 : 3 }
}

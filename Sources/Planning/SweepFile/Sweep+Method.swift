extension Sweep {
    /// How configurations are chosen, as the file names it.
    public enum Method: String, Sendable, CaseIterable {
        /// The rows of `trials`, as they stand.
        case list
        /// Every combination of the parameters' values.
        case grid
    }
}

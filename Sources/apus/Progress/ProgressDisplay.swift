import Running

/// Shows a running sweep to a person, on standard error.
protocol ProgressDisplay: Sendable {
    func show(_ event: RunEvent)
    /// Nothing follows.
    func finish()
}

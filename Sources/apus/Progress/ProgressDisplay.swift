import Running

/// Shows a running sweep to a person, on standard error.
protocol ProgressDisplay: Sendable {
    func show(_ news: SchedulerNews)
    /// Nothing follows.
    func finish()
}

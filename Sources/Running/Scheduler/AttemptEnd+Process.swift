import Recording

extension AttemptEnd {
    /// The end of an attempt for the records; `process` is nil when nobody saw it.
    init(cause: AttemptCause, process: ProcessEnd?, message: String?) {
        self.init(cause: cause, message: message)
        switch process {
        case .exited(let code): exitCode = code
        case .signalled(let number): signal = number
        case .notStarted, nil: break
        }
    }
}

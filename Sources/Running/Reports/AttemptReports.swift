public import Parameters

/// Follows what the worker of one attempt reports.
public protocol AttemptReports: Sendable {
    /// The reports that came since the last call, in order; none when there is nothing more for the time being.
    ///
    /// - Parameter isOver: Whether the worker has ended: a last line without its end counts then.
    mutating func readNew(isOver: Bool) throws -> [Report]

    /// What a person should know of what was read, since the last call: what was left out, and why.
    mutating func takeNotices() -> [ReportNotice]
}

extension AttemptReports {
    /// Nothing.
    public mutating func takeNotices() -> [ReportNotice] { [] }
}

/// What a program reported and what does not count.
public enum ReportNotice: Hashable, Sendable, CustomStringConvertible {
    /// A value that is no number.
    case notANumber(name: String)
    /// A name that no table could show.
    case badName
    /// A line that is not an object of JSON, or a row of a table.
    case unreadable(line: Int)
    /// A step that is not a whole number from 0 on.
    case badStep(line: Int)
    /// A step that is smaller than the one before.
    case smallerStep(Int, after: Int)
    /// A line of more than a mebibyte.
    case tooLong(line: Int)
    /// The trial is finished and has no value of the sweep's metric.
    case noMetric(String)
    /// The same where the sweep file names no metric.
    case noNamedMetric(default: String)
    /// It imports its modules itself, although the sweep's `preload` names them.
    case notPreloaded(String)

    /// Notices of a kind are told once.
    public var kind: String {
        switch self {
        case .notANumber(let name): "number \(name)"
        case .badName: "name"
        case .unreadable: "unreadable"
        case .badStep: "step"
        case .smallerStep: "smaller"
        case .tooLong: "long"
        case .noMetric, .noNamedMetric: "metric"
        case .notPreloaded: "preload"
        }
    }

    /// The thing and the rule.
    public var description: String {
        switch self {
        case .notANumber(let name):
            "\(name.inSentence) is not a number; it stays in the reports and is not recorded"
        case .badName: "a metric's name has 1 to 200 characters and no control characters; others are not recorded"
        case .unreadable(let line): "line \(line) of the reports cannot be read and is not recorded"
        case .badStep(let line): "line \(line) has a step that is not a whole number from 0 on, and is not recorded"
        case .smallerStep(let step, let last): "step \(step) comes after step \(last), and is not recorded"
        case .tooLong(let line): "line \(line) of the reports is longer than 1 MiB and is not recorded"
        case .noMetric(let name):
            "finished without a value of \(name.inSentence), so it ranks last; report it, or name another `metric`"
        case .noNamedMetric(let name):
            "reported no \(name.inSentence), and the sweep names no other `metric`: its trials are recorded and not ranked"
        case .notPreloaded(let reason):
            "cannot make use of `preload`: \(reason); trials import their modules themselves"
        }
    }
}

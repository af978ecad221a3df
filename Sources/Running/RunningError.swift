/// What can go wrong around a sweep's worker processes.
public enum RunningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process carries this sweep out.
    case alreadyRunning(sweep: String, holder: String)
    /// A folder of the sweep is a link to somewhere else.
    case isALink(path: String, target: String)
    /// A line of a report file is not a report.
    case badReport(path: String, line: Int, why: String)
    /// A request file is not a request.
    case badRequest(path: String, why: String)

    /// The thing, the rule and the repair.
    public var description: String {
        switch self {
        case .alreadyRunning(let sweep, let holder):
            "sweep \"\(sweep)\" is already being run by \(holder.isEmpty ? "another process" : holder); "
                + "wait for it to end, or stop it with Ctrl-C"
        case .isALink(let path, let target):
            "\(path) is a link to \(target), and a sweep writes nothing outside of its results folder; remove the link, "
                + "or name that place with --results"
        case .badReport(let path, let line, let why):
            "\(path):\(line): not a report: \(why)"
        case .badRequest(let path, let why):
            "\(path): not a request: \(why)"
        }
    }
}

/// What can be wrong with the files of an attempt, or with what starts and ends its processes.
public enum RunningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line of a report file is not a report.
    case badReport(path: String, line: Int, why: String)
    /// A request file is not a request.
    case badRequest(path: String, why: String)
    /// A command whose macros leave no word for a trial.
    case noProgram(command: [String])
    /// Processes that an earlier run of the sweep started, and which do not end although they were killed.
    case earlierProcesses([Int32])
    /// More GPUs for a worker than are visible.
    case tooFewDevices(wanted: Int, visible: Int)
    /// The process that would end a run's programs, should their scheduler die, did not start.
    case noGuardian(why: String)

    /// The thing and the rule.
    public var description: String {
        switch self {
        case .badReport(let path, let line, let why): "\(path):\(line): not a report: \(why)"
        case .badRequest(let path, let why): "\(path): not a request: \(why)"
        case .noProgram(let command):
            "trainer.command: no program is left of `\(command.joined(separator: " "))`; begin with the program's name"
        case .earlierProcesses(let numbers):
            "processes of an earlier run of this sweep do not end (\(numbers.map(String.init).joined(separator: ", "))); end "
                + "them, then run the same command again"
        case .tooFewDevices(let wanted, let visible):
            "gpus_per_worker is \(wanted), and \(visible) NVIDIA devices are visible (CUDA_VISIBLE_DEVICES, nvidia-smi); lower "
                + "it, or remove it to run without"
        case .noGuardian(let why):
            "the guardian of this run cannot be started, without which its programs could outlive it: \(why)"
        }
    }
}

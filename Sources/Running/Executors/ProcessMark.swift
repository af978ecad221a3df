import Foundation
import Workspace

/// What stands in the environment of a program and of all that it starts, by which they are found again.
public struct ProcessMark: Hashable, Sendable {
    /// The name under which a program is told which run started it: a UUID.
    public static let runName = "APUS_RUN"
    /// The name under which a program is told the number of its trial.
    public static let trialName = "APUS_TRIAL"
    /// The name under which a program is told the number of its attempt.
    public static let attemptName = "APUS_ATTEMPT"
    /// Marks the guardian of a run, which is to survive what the run started.
    static let guardianName = "APUS_GUARDIAN"

    private let entries: Set<String>

    /// That of all processes of a run.
    public init(run: String) { entries = ["\(Self.runName)=\(run)"] }

    /// That of the processes of an attempt, which were started with this environment; nil when it does not tell them from
    /// others.
    init?(environment: [String: String]) {
        let names = [Self.runName, Self.trialName, Self.attemptName]
        entries = Set(names.compactMap { name in environment[name].map { "\(name)=\($0)" } })
        guard entries.count == names.count else { return nil }
    }

    /// Whether a process was started with it.
    func isOn(_ process: pid_t, _ processes: ProcFileSystem) -> Bool {
        entries.isSubset(of: processes.environment(of: process))
    }

    /// Whether a process is the guardian of some run.
    static func isOnGuardian(_ process: pid_t, _ processes: ProcFileSystem) -> Bool {
        processes.environment(of: process).contains { $0.hasPrefix("\(guardianName)=") }
    }

    /// Whether a process bears the mark of any run.
    static func isOnAny(_ process: pid_t, _ processes: ProcFileSystem) -> Bool {
        processes.environment(of: process).contains { $0.hasPrefix("\(runName)=") }
    }

    /// Whether a process belongs to another run than this mark's, or guards one.
    func isForeign(_ process: pid_t, _ processes: ProcFileSystem) -> Bool {
        let environment = processes.environment(of: process)
        return environment.contains { entry in
            entry.hasPrefix("\(Self.guardianName)=")
                || entry.hasPrefix("\(Self.runName)=") && !entries.contains(entry)
        }
    }
}

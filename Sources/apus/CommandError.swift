import Planning
import Recording
import Running
import Training

/// Mistakes of use that no room knows of.
enum CommandError: Error, CustomStringConvertible {
    /// A file that was named on the command line.
    case unreadable(file: String, why: String)
    /// There is no such sweep; the names of those that are there.
    case noSweep(name: String?, known: [String])
    /// There is no such trial.
    case noTrial(sweep: String, number: Int, trials: Int)
    /// The stored sweep of that name came from a different file.
    case sweepDiffers(name: String, differences: [String])
    /// Anything else, said in full.
    case wrongUse(String)

    var description: String {
        switch self {
        case .unreadable(let file, let why):
            return "cannot read \(file): \(why)"
        case .noSweep(let name?, let known):
            let names = known.isEmpty ? "the store holds none" : "the store holds \(known.joined(separator: ", "))"
            return "there is no sweep \"\(name)\"; \(names)"
        case .noSweep(nil, _):
            return "the store holds no sweep yet; start one with: apus run FILE"
        case .noTrial(let sweep, let number, let trials):
            return "sweep \"\(sweep)\" has no trial \(number); its trials are 1 to \(trials)"
        case .sweepDiffers(let name, let differences):
            let list = differences.map { "  \($0)" }.joined(separator: "\n")
            return "sweep \"\(name)\" is stored with other trials:\n\(list)\n"
                + "give this one another name with --name, or take the changes back"
        case .wrongUse(let sentence):
            return sentence
        }
    }
}

extension ApusExit {
    /// The exit code that tells a script what kind of error it was.
    static func code(for error: any Error) -> Int32 {
        switch error {
        case is PlanningError, is CommandError, is TrainingError: wrongUse
        case is StoreError, is RunningError: store
        default: failed
        }
    }
}

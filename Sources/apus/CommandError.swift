import Files
import Parameters
import Planning
import Recording
import Running
import Training
import Workspace

/// Mistakes of use that no room knows of.
enum CommandError: Error, CustomStringConvertible {
    /// A file that was named on the command line.
    case unreadable(file: String, why: String)
    /// A file that a command should write.
    case unwritable(FileError)
    /// Anything else, said in full.
    case wrongUse(String)

    var description: String {
        switch self {
        case .unreadable(let file, let why):
            return "cannot read \(file): \(why)"
        case .unwritable(let error):
            return error.description
        case .wrongUse(let sentence):
            return sentence
        }
    }
}

extension ApusExit {
    /// The exit code that tells a script what kind of error it was.
    static func code(for error: any Error) -> Int32 {
        switch error {
        case WorkspaceError.unanswered: failed
        case WorkspaceError.alreadyRunning, WorkspaceError.isALink: store
        case TrainingError.file(let error) where error.isOfDisk: store
        case CommandError.unwritable(let error) where error.isOfDisk: store
        case is PlanningError, is JSONError, is CommandError, is WorkspaceError, is TrainingError, is DeviceError:
            wrongUse
        case StoreError.unknownSweep, StoreError.unknownTrial, StoreError.sweepExists: wrongUse
        case is StoreError, is RunningError, is FileError: store
        default: failed
        }
    }
}

import Files
import Parameters
import Planning
import Recording
import Running
import Training

/// Mistakes of use that no room knows of.
enum CommandError: Error, CustomStringConvertible {
    /// A file that was named on the command line.
    case unreadable(file: String, why: String)
    /// A file that a command should write.
    case unwritable(FileError)
    /// There is no such sweep; the names of those that are there.
    case noSweep(name: String?, known: [String])
    /// There is no such trial.
    case noTrial(sweep: String, number: Int, trials: Int)
    /// The stored sweep of that name came from a different file.
    case sweepDiffers(name: String, differences: [String])
    /// The corpus is not the text that the stored sweep trains on.
    case textChanged(name: String, corpus: String, trial: Int)
    /// The stored sweep of that name has its folder elsewhere.
    case otherResults(name: String, stored: String, given: String)
    /// What was asked of a sweep cannot be done.
    case refused(sweep: String, reasons: [String])
    /// The process that runs the sweep does not answer.
    case unanswered(sweep: String, seconds: Int)
    /// Anything else, said in full.
    case wrongUse(String)

    var description: String {
        switch self {
        case .unreadable(let file, let why):
            return "cannot read \(file): \(why)"
        case .unwritable(let error):
            return error.description
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
        case .textChanged(let name, let corpus, let trial):
            return
                "the text of corpus \(corpus) has changed since sweep \"\(name)\" was stored (trial \(trial)); put the "
                + "old text back, or begin anew under another --name"
        case .otherResults(let name, let stored, let given):
            let place = stored == "." ? "the store's own folder" : stored
            return
                "sweep \"\(name)\" has its trials in \(place), not in \(given == "." ? "the store's folder" : given); "
                + "name that folder with --results"
        case .refused(let sweep, let reasons):
            return "sweep \"\(sweep)\": " + reasons.joined(separator: "; ")
        case .unanswered(let sweep, let seconds):
            return
                "the process that runs sweep \"\(sweep)\" has not done it within \(seconds) s; it will when it can, and "
                + "asked again it kills the trial"
        case .wrongUse(let sentence):
            return sentence
        }
    }
}

extension ApusExit {
    /// The exit code that tells a script what kind of error it was.
    static func code(for error: any Error) -> Int32 {
        switch error {
        case CommandError.unanswered: failed
        case TrainingError.file(let error) where error.isOfDisk: store
        case CommandError.unwritable(let error) where error.isOfDisk: store
        case is PlanningError, is JSONError, is CommandError, is TrainingError, is DeviceError: wrongUse
        case StoreError.unknownSweep, StoreError.unknownTrial, StoreError.sweepExists: wrongUse
        case is StoreError, is RunningError, is FileError: store
        default: failed
        }
    }
}

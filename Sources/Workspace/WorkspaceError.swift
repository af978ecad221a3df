/// What stands in the way of working with a results folder.
public enum WorkspaceError: Error, Hashable, Sendable {
    /// Another process carries this sweep out.
    case alreadyRunning(sweep: String, holder: String)
    /// A folder of the sweep is a link to somewhere else.
    case isALink(path: String, target: String)
    /// There is no such sweep; the names of those that are there.
    case noSweep(name: String?, known: [String])
    /// There is no such trial.
    case noTrial(sweep: String, number: Int, trials: Int)
    /// What stands on the command line names no trial.
    case noAddress(String)
    /// The stored sweep of that name came from a different file.
    case sweepDiffers(name: String, differences: [String])
    /// Something that the numbers of the stored sweep depend on is not what it was.
    case inputChanged(name: String, setting: String, value: String, trial: Int)
    /// The stored sweep of that name has its folder elsewhere.
    case otherResults(name: String, stored: String, given: String)
    /// The folder in which the stored sweep of that name has its trials is not there.
    case resultsGone(name: String, stored: String)
    /// A file that keeps others from running the sweep was removed or moved, with its folder or without it.
    case lockLost(path: String, place: String?)
    /// What was asked of a sweep cannot be done.
    case refused(sweep: String, reasons: [String])
    /// The process that runs the sweep does not answer.
    case unanswered(sweep: String, seconds: Int)
    /// This process may not open as many files as it needs.
    case tooFewFiles(Int, needed: Int)
    /// This process may not map as much memory as its threads need; both in bytes.
    case tooLittleAddressSpace(bytes: UInt64, needed: UInt64)
    /// This process may not use as much memory for data as its threads need; both in bytes.
    case tooLittleData(bytes: UInt64, needed: UInt64)
    /// As many threads as are needed cannot be started.
    case tooFewThreads(Int, needed: Int)
}

extension WorkspaceError: CustomStringConvertible {
    /// The thing, the rule and the repair.
    public var description: String {
        switch self {
        case .alreadyRunning(let sweep, let holder):
            return "sweep \"\(sweep)\" is already being run by \(holder.isEmpty ? "another process" : holder); "
                + "wait for it to end, or stop it with Ctrl-C"
        case .isALink(let path, let target):
            return
                "\(path) is a link to \(target), and a sweep writes nothing outside of its results folder; remove the "
                + "link, or name that place with --results"
        case .noSweep(let name?, let known):
            let names = known.isEmpty ? "the store holds none" : "the store holds \(known.joined(separator: ", "))"
            return "there is no sweep \"\(name)\"; \(names)"
        case .noSweep(nil, _):
            return "the store holds no sweep yet; start one with: apus run FILE"
        case .noTrial(let sweep, let number, let trials):
            return "sweep \"\(sweep)\" has no trial \(number); its trials are 1 to \(trials)"
        case .noAddress(let text):
            return "\(text) names no trial; write SWEEP/TRIAL, for example quickstart/3"
        case .sweepDiffers(let name, let differences):
            let list = differences.map { "  \($0)" }.joined(separator: "\n")
            return "sweep \"\(name)\" is stored with other trials:\n\(list)\n"
                + "give this one another name with --name, or take the changes back"
        case .inputChanged(let name, let setting, let value, let trial):
            return
                "the text of \(setting) \(value) has changed since sweep \"\(name)\" was stored (trial \(trial)); put "
                + "the old text back, or begin anew under another --name"
        case .otherResults(let name, let stored, let given):
            let place = stored == "." ? "the store's own folder" : stored
            return
                "sweep \"\(name)\" has its trials in \(place), not in \(given == "." ? "the store's folder" : given); "
                + "name that folder with --results"
        case .resultsGone(let name, let stored):
            return
                "sweep \"\(name)\" has its trials in \(stored), which was moved or removed; put it back, or a link to where "
                + "it is now, or begin anew under another --name"
        case .lockLost(let path, let place?):
            return
                "\(path) was moved to \(place) while the sweep ran, and the results folder perhaps with it; move it back, "
                + "then run the same command again"
        case .lockLost(let path, nil):
            return
                "\(path) was removed while the sweep ran, and the results folder perhaps with it; what is in the store "
                + "stays, and the same command goes on from there"
        case .refused(let sweep, let reasons):
            return "sweep \"\(sweep)\": " + reasons.joined(separator: "; ")
        case .unanswered(let sweep, let seconds):
            return
                "the process that runs sweep \"\(sweep)\" has not done it within \(seconds) s; it will when it can, and "
                + "asked again it kills the trial"
        case .tooFewFiles(let allowed, let needed):
            return
                "only \(allowed) files may be open at a time here, and \(needed) are needed; allow more (ulimit -n \(max(needed, 1024)))"
        case .tooLittleAddressSpace(let bytes, let needed):
            return
                "only \(bytes >> 10) KiB of address space are allowed here, and \(needed >> 10) are needed; allow more "
                + "(ulimit -v unlimited)"
        case .tooLittleData(let bytes, let needed):
            return
                "only \(bytes >> 10) KiB of data are allowed here, and \(needed >> 10) are needed; allow more "
                + "(ulimit -d unlimited)"
        case .tooFewThreads(let started, let needed):
            return
                "only \(started) more threads can be started here, and \(needed) are needed; allow more (ulimit -u, or "
                + "pids.max of the container), or end other processes of yours"
        }
    }
}

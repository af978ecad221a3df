import Files
import Foundation
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
    /// A file that a command should write, and the option that named it; nil for standard output.
    case unwritable(FileError, option: String?)
    /// Anything else, said in full.
    case wrongUse(String)

    var description: String {
        switch self {
        case .unreadable(let file, let why): "cannot read \(file): \(why)"
        case .unwritable(let error, let option?): "\(option): \(error.fact); \(Self.repair(error))"
        case .unwritable(let error, nil): error.description
        case .wrongUse(let sentence): sentence
        }
    }

    private static func repair(_ error: FileError) -> String {
        switch error.code {
        case ENOSPC, EDQUOT: "make room, then run the same command again, or name another place"
        case ENOENT: "make the folder, or name another place"
        case EISDIR: "name a file in it"
        default: "name another place"
        }
    }
}

extension OutputFile {
    /// The file that `option` of a command names, checked before the work.
    init(_ path: String, option: String) throws(CommandError) {
        guard !path.isEmpty else { throw .wrongUse("\(option): it names no file; give it one") }
        do { try self.init(path) } catch { throw .unwritable(error, option: option) }
        guard let store = Store.holding(path) else { return }
        let what = store == path ? "is a store" : "belongs to the store \(store)"
        throw .wrongUse(
            "\(option): \(path) \(what), and writing over it would lose what is recorded; name another place")
    }
}

/// The exit codes of every command.
enum ExitStatus {
    static let done: Int32 = 0
    /// The sweep ended with failed trials, or something unforeseen went wrong.
    static let failed: Int32 = 1
    /// Wrong use, or a file that is not valid.
    static let wrongUse: Int32 = 2
    /// The store, the disk or the machine cannot be used.
    static let store: Int32 = 3
    /// Interrupted; a sweep goes on from there with the same command.
    static let interrupted: Int32 = 130

    /// Tells a script what kind of error it was.
    static func of(_ error: any Error) -> Int32 {
        switch error {
        case WorkspaceError.unanswered: failed
        case StoreError.waitEnded: interrupted
        case WorkspaceError.alreadyRunning, WorkspaceError.isALink, WorkspaceError.lockLost,
            WorkspaceError.tooFewFiles, WorkspaceError.tooLittleAddressSpace,
            WorkspaceError.tooLittleData, WorkspaceError.tooFewThreads:
            store
        case TrainingError.file(let error) where error.isOfDisk: store
        case CommandError.unwritable(let error, _) where error.isOfDisk: store
        case is PlanningError, is JSONError, is CommandError, is WorkspaceError, is TrainingError, is DeviceError:
            wrongUse
        case StoreError.unknownSweep, StoreError.unknownTrial, StoreError.sweepExists: wrongUse
        case is StoreError, is RunningError, is FileError: store
        default: failed
        }
    }
}
